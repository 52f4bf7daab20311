"""Time in stories: the clock stops wherever something is due; messages can be expected."""

from collections.abc import Iterator

import pytest

from runtime.services.run_scenarios import PUBLISHED, run_scenario
from runtime.services.scenario.reading import read_scenarios
from runtime.services.scenario.scratch import Scratch
from runtime.services.scenario.story_clock import StoryClock
from tests.runtime.services.automations.duties_app import APP, duties
from tests.runtime.services.automations.test_due import STEPS
from tests.runtime.services.automations.test_events import rule

GIVEN = """
scenario: told
given:
  - {user: ann, roles: [staff]}
  - {user: lea, roles: [lead]}
steps:
  - {as: ann, create: job, values: {name: Pier, due: "2026-11-26", level: 9}, save_as: job}
"""
RULES = (
    STEPS,
    rule("night", '{schedule: "30 1 * * *", form: job}', "{set: {count: count + 1}}"),
    rule(
        "spread",
        '{schedule: "0 12 21 11 *", form: job}',
        '{set: {due: "DATE(2026, 12, 20)"}}, {set: {mark: "\'moved\'"}}',
        when='"level > 20"',
    ),
    rule("low", '{form: job, crosses: "low"}', '{notify: [{role: lead}], message: "low: {name}"}'),
    rule("late", '{schedule: "0 6 1 12 *", form: job}', '{require: "level > 99", message: Late}'),
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratch]:
    """The app on a scratch store."""
    made = Scratch([duties(*RULES)], StoryClock(PUBLISHED), tmp_path_factory.mktemp("files"))
    yield made
    made.close()


def play(scratch: Scratch, *steps: str) -> str | None:
    """Play a story; what went otherwise than written."""
    text = GIVEN + "".join(f"  - {step}\n" for step in steps)
    (scenario,) = read_scenarios("more.yaml", text.encode())
    failure = run_scenario(scratch, scratch.apps[APP], scenario).failure
    return str(failure) if failure else None


PASSING = [
    ("{after: 2 days}", "{expect_message: {to: ann, count: 0}}"),
    ("{after: 3 days}", "{expect_message: {to: ann, contains: Pier, on: job, count: 1}}"),
    ("{after: 7 days}", "{expect_message: {to: ann, contains: due, count: 3}}"),
    ('{at: "2026-11-23T08:59"}', "{expect_message: {count: 0}}"),
    ('{at: "2026-11-23T09:00"}', "{expect_message: {to: [ann]}}"),
    ("{after: 5 days}", "{expect: {job.count: 5}}"),
    ("{after: 15 hours}", "{after: 31 minutes}", "{expect: {job.count: 1}}"),
    ("{as: ann, update: job, values: {level: 2}}", "{expect_message: {to: lea, contains: low}}"),
    (
        "{as: lea, update: job, values: {level: 30}}",
        "{after: 7 days}",
        "{expect: {job.mark: moved}}",
        "{expect_message: {to: ann, count: 0}}",
    ),
]


@pytest.mark.parametrize("steps", PASSING)
def test_everything_that_is_due_on_the_way_has_happened(
    scratch: Scratch, steps: tuple[str, ...]
) -> None:
    assert play(scratch, *steps) is None


FAILING = [
    (
        ("{expect_message: {to: ann}}",),
        "step 2: expected a message to ann, found none",
    ),
    (
        ("{after: 3 days}", "{expect_message: {contains: moon, on: job}}"),
        "step 3: expected a message that says “moon” about job, found ann: “Pier due 2026-11-26”",
    ),
    (
        ("{after: 3 days}", "{expect_message: {to: ann, count: 2}}"),
        "step 3: expected 2 messages, found 1: ann: “Pier due 2026-11-26”",
    ),
    (("{after: 20 days}",), "step 2: Automation “Rule late” on Pier, step do.0: Late"),
]


@pytest.mark.parametrize(("steps", "failure"), FAILING)
def test_what_did_not_happen_or_failed_on_the_way_is_told(
    scratch: Scratch, steps: tuple[str, ...], failure: str
) -> None:
    assert play(scratch, *steps) == failure


def test_what_is_there_before_the_story_sets_off_nothing(scratch: Scratch) -> None:
    text = """
scenario: quiet
given:
  - {user: lea, roles: [lead]}
  - {record: job, as: old, values: {name: Old, level: 1}}
steps:
  - {expect_message: {count: 0}}
"""
    (scenario,) = read_scenarios("more.yaml", text.encode())

    assert run_scenario(scratch, scratch.apps[APP], scenario).failure is None
