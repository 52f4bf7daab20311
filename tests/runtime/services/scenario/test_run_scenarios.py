"""Running scenarios: what passes, how a failure is told, what must not have changed."""

from pathlib import Path
from typing import Any

import pytest

from runtime.services.act import perform
from runtime.services.outcome import Refusal, not_found
from runtime.services.run_scenarios import run_scenario, run_scenarios
from runtime.services.scenario import acting
from runtime.services.scenario.outcome import ScenarioResult
from runtime.services.scenario.reading import read_scenarios
from runtime.services.scenario.scratch import NotPublished, Scratch
from tests.runtime.services.scenario.small_app import APP, small_app

GIVEN = """
scenario: told
given:
  - {user: ann, roles: [worker], department: yard, links: {place: hall}}
  - {user: bob, roles: [lead], manager: cleo}
  - {record: place, as: hall, owner: bob, values: {name: Hall, rate: "12.50", keeper: bob}}
"""


def play(steps: str, small_scratch: Scratch, given: str = GIVEN) -> str | None:
    """Play one scenario on the small app; what went otherwise, or None."""
    (scenario,) = read_scenarios("more.yaml", f"{given}steps:\n{steps}".encode())
    failure = run_scenario(small_scratch, small_scratch.apps[APP], scenario).failure
    return None if failure is None else str(failure)


def results(text: str, tmp_path: Path, **files: str) -> tuple[ScenarioResult, ...]:
    """The results of a file of scenarios on the small app."""
    report = run_scenarios([small_app(**files)], tmp_path, extra={"more.yaml": text.encode()})
    return tuple(report.results)


SUBMIT = (
    "  - {as: ann, submit: request, values: {place: hall, items: [{amount: 6}]}, save_as: one}\n"
)

EXPECTED = [
    ("one.total: 6", None),
    ('one.total: "6.00"', None),
    ('one.total: "6.01"', "expected one.total to be 6.01, found 6.00"),
    ("one.items[0].amount: 6", None),
    ("one.items[1].amount: null", None),
    ("one.place: hall", None),
    ("one.place: Hall", None),
    ("one.place: one", "expected one.place to be one, found Hall"),
    ('one.place.rate: "12.5"', None),
    ("one.place.keeper.title: bob", None),
    ("one.owner: ann", None),
    ("one.state: submitted", None),
    ("one.urgent: false", None),
    ("one.urgent: null", "expected one.urgent to be None, found False"),
    ("one.tags: []", None),
    ("one.number: R-20261120-001", None),
    ('one.created_at: "2026-11-20T10:00"', None),
    ('one.created_at: "2026-11-20T02:00:00Z"', None),
    ('one.created_at: "2026-11-20"', None),
    ('one.created_at: "2026-11-20T11:00"', "expected one.created_at to be 2026-11-20T11:00"),
    ("one.nothing: 1", "expected one.nothing to be 1, found nothing"),
    ("two.total: 1", "no record is called two"),
]


@pytest.mark.parametrize(("expected", "failure"), EXPECTED)
def test_values_compare_by_what_they_are(
    expected: str, failure: str | None, small_scratch: Scratch
) -> None:
    found = play(f"{SUBMIT}  - expect:\n      {expected}\n", small_scratch)

    assert (found or "").startswith(f"step 2: {failure}" if failure else "")
    assert (found is None) == (failure is None)


TASKS = [
    ("{node: lead}", None),
    ("{node: lead, for: [bob], on: one, count: 1}", None),
    ("{count: 2}", "expected 2 open tasks, found lead for bob"),
    ("{for: [ann]}", "expected open tasks for ann, found lead for bob"),
    ("{node: grant}", "expected an open task at grant, found none"),
    ("{node: grant, count: 0}", None),
]


@pytest.mark.parametrize(("expected", "failure"), TASKS)
def test_open_tasks_are_looked_for(
    expected: str, failure: str | None, small_scratch: Scratch
) -> None:
    found = play(SUBMIT + f"  - expect_task: {expected}\n", small_scratch)

    assert found == (f"step 2: {failure}" if failure else None)


TOO_MUCH = "{as: ann, submit: request, values: {place: hall, items: [{amount: 600}]}"
REFUSALS = [
    (f"{TOO_MUCH}, expect_error: {{}}}}", None),
    (f"{TOO_MUCH}, expect_error: {{code: rule, path: total}}}}", None),
    (f"{TOO_MUCH}, expect_error: {{code: within_limit}}}}", None),
    (f"{TOO_MUCH}, expect_error: {{path: within_limit}}}}", None),
    (f"{TOO_MUCH}, expect_error: {{message: 超过限额}}}}", None),
    (f"{TOO_MUCH}}}", "expected it to be done, it was refused"),
    (f"{TOO_MUCH}, expect_error: {{code: locked}}}}", "expected a refusal with locked, found"),
    (f"{TOO_MUCH}, expect_error: {{path: items}}}}", "expected a fault at items, found"),
    (f"{TOO_MUCH}, expect_error: {{message: never}}}}", "expected “never” to be said, found"),
    ("{as: bob, read: one, expect_error: {}}", "expected a refusal, but it was done"),
    ("{as: cleo, read: one, expect_error: {code: not_found}}", None),
    ("{as: dan, read: one}", "nobody is called dan"),
    ("{as: ann, decide: approve}", "ann has no open task"),
    ("{as: ann, decide: approve, expect_error: {}}", None),
    ("{as: ann, delete: one, expect_error: {code: conflict}}", None),
    (
        "{as: ann, action: copy, on: one}",
        "expected it to be done, it was refused: There is no such action here",
    ),
    ("{as: ann, update: one, values: {needed: soon}, expect_error: {path: needed}}", None),
    ("{after: soon}", "expected a length of time"),
    ('{at: "2026-11-01T10:00"}', "time does not go back"),
    ("{expect_message: {to: ann}}", "expected a message to ann, found none"),
]


@pytest.mark.parametrize(("step", "failure"), REFUSALS)
def test_a_step_goes_as_written_or_says_how_it_went(
    step: str, failure: str | None, small_scratch: Scratch
) -> None:
    found = play(f"{SUBMIT}  - {step}\n", small_scratch)

    assert (found is None) == (failure is None), found
    assert (found or "").startswith(f"step 2: {failure}" if failure else "")


def test_a_refusal_that_changed_something_is_no_refusal(
    small_scratch: Scratch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def done_all_the_same(*args: Any, **kwargs: Any) -> Refusal:  # noqa: ANN401 - as perform
        perform(*args, **kwargs)
        return not_found()

    monkeypatch.setattr(acting, "perform", done_all_the_same)
    step = "  - {as: ann, create: request, values: {items: []}, expect_error: {}}\n"

    assert play(step, small_scratch) == (
        "step 1: it was refused as expected, but something has changed"
    )


TIMES = [
    ("after: 30 minutes", "2026-11-20T10:30"),
    ("after: 2 working hours", "2026-11-20T12:00"),
    ("after: 1 working day", "2026-11-24T10:00"),
    ("after: 3 days", "2026-11-23T10:00"),
    ("after: 1 month", "2026-12-20T10:00"),
    ('at: "2026-12-24T18:00"', "2026-12-24T18:00"),
]


@pytest.mark.parametrize(("step", "then"), TIMES)
def test_time_goes_by_as_the_story_says(step: str, then: str, small_scratch: Scratch) -> None:
    steps = f"{SUBMIT}  - {{{step}}}\n  - {{as: bob, decide: approve, on: one}}\n"

    assert play(f'{steps}  - expect: {{one.granted_at: "{then}"}}\n', small_scratch) is None


def test_a_story_begins_when_it_says(small_scratch: Scratch) -> None:
    given = GIVEN.replace("given:", 'given:\n  - {at: "2027-02-01T08:00"}')

    assert (
        play(f"{SUBMIT}  - expect: {{one.number: R-20270201-001}}\n", small_scratch, given) is None
    )


def test_settings_of_a_story_hold_in_it_alone(tmp_path: Path) -> None:
    rich = GIVEN.replace("given:", "given:\n  - {settings: {limit: 1000}}")
    text = [
        "- " + told.strip().replace("\n", "\n  ") + "\n  steps:\n    - " + step
        for told, step in (
            (rich, f"{TOO_MUCH}}}\n"),
            (GIVEN, f"{TOO_MUCH}, expect_error: {{code: rule}}}}\n"),
        )
    ]

    assert [one.failure for one in results("".join(text), tmp_path)] == [None, None]


def test_stories_know_nothing_of_each_other(tmp_path: Path) -> None:
    steps = "  steps:\n    " + SUBMIT.strip() + "\n    - {expect: {one.number: R-20261120-001}}\n"
    story = "- " + GIVEN.strip().replace("\n", "\n  ") + "\n" + steps

    assert [one.failure for one in results(story * 3, tmp_path)] == [None, None, None]


GIVEN_FAULTS = [
    ("{record: place, values: {name: Barn, height: 3}}", "given place : "),
    ("{record: nowhere, values: {}}", "there is no form nowhere"),
    ("{settings: {limit: -1}}", "given settings: "),
    ("{record: place, owner: dan, values: {name: Barn}}", "given place: nobody is called dan"),
]


@pytest.mark.parametrize(("given", "failure"), GIVEN_FAULTS)
def test_a_stage_that_cannot_be_set_says_why(
    given: str, failure: str, small_scratch: Scratch
) -> None:
    found = play(SUBMIT, small_scratch, GIVEN.replace("given:", f"given:\n  - {given}"))

    assert found is not None
    assert found.startswith(failure)


UNREADABLE = [
    ("scenario: a\nsteps: 3\n", "more.yaml:2:8: steps: "),
    ("- {scenario: a, steps: [{fly: 1}]}\n", "more.yaml:1:25: "),
    ("scenario: &a b\n", "more.yaml:1:11: "),
    ("scenario: [", "more.yaml:"),
]


@pytest.mark.parametrize(("text", "place"), UNREADABLE)
def test_a_file_that_cannot_be_read_fails_at_its_place(
    text: str, place: str, tmp_path: Path
) -> None:
    (result,) = results(text, tmp_path)

    assert result.name == "more.yaml"
    assert str(result.failure).startswith(place), result.failure


def test_scenarios_are_chosen_by_their_name(tmp_path: Path) -> None:
    stories = b"[{scenario: first one, steps: [{after: 1 day}]},"
    stories += b" {scenario: second, steps: [{after: 1 day}]}]"
    extra = {"more.yaml": stories}

    report = run_scenarios([small_app()], tmp_path, extra=extra, only="first")

    assert [one.name for one in report.results] == ["first one"]
    assert (report.passed, report.failed) == (1, 0)


def test_reference_data_is_there_by_its_names(tmp_path: Path) -> None:
    data = "form: place\nrecords: [{as: yard, values: {name: Yard, rate: 3}}]\n"
    steps = SUBMIT.replace("hall", "yard") + "  - {expect: {one.rate: 3, yard.name: Yard}}\n"
    (result,) = results(f"{GIVEN}steps:\n{steps}", tmp_path, **{"data/place.yaml": data})

    assert result.failure is None


def test_a_given_record_that_is_reference_data_is_that_one_with_its_own_values(
    tmp_path: Path,
) -> None:
    data = "form: place\nrecords: [{as: yard, values: {name: Hall, rate: 3}}]\n"
    steps = SUBMIT + '  - {expect: {one.place: yard, one.rate: "12.50", hall.keeper: bob}}\n'
    twice = GIVEN + "  - {record: place, values: {name: hall, rate: 1}}\n"
    files = {"data/place.yaml": data}

    (taken,) = results(f"{GIVEN}steps:\n{steps}", tmp_path, **files)
    (again,) = results(
        f"{twice.replace('name: hall', 'name: Hall')}steps:\n{steps}", tmp_path, **files
    )

    assert taken.failure is None
    assert str(again.failure).startswith("given place : ")


def test_a_faulty_app_runs_no_scenario(tmp_path: Path) -> None:
    with pytest.raises(NotPublished, match="nowhere"):
        run_scenarios([small_app(granting="key: nowhere\nform: nowhere\n")], tmp_path)
