"""Schedules and dates: each thing fires once, whatever is late, changed, broken or tried twice."""

import pytest
from sqlalchemy import inspect

from runtime.services.act import Act, perform
from runtime.services.carry_out import Occasion, carry_out
from runtime.services.delete_record import delete_record
from runtime.services.outcome import Refusal
from tests.runtime.services.automations.duties_app import APP
from tests.runtime.services.automations.shop import Shop
from tests.runtime.services.automations.test_events import rule


@pytest.fixture
def shop(stored_shop: Shop) -> Shop:
    """What is due is claimed in the store: each database is asked."""
    return stored_shop


DAILY = rule("daily", '{schedule: "0 9 * * *"}', "{create: slip, values: {what: \"'day'\"}}")
EACH_DAY = rule(
    "every",
    '{schedule: "0 9 * * *", catch_up: each}',
    "{create: slip, values: {what: \"'day ' + TEXT(DAY(TODAY()))\"}}",
)
OVER = rule(
    "over",
    '{schedule: "0 9 * * *", form: job, where: "open and level > 1", sort: -level}',
    "{create: slip, values: {what: record.name}}",
)
STEPS = rule(
    "remind",
    '{form: job, date: due, offset: ["-3 days", "0 days", "1 day", "7 days"], where: open}',
    '{notify: [{field: owner}], message: "{name} due {due}"}',
)
ROWS = rule(
    "rows",
    '{form: job, date: plan.at, offset: "0 days", at: "08:00", where: "row.sum > 0"}',
    '{notify: [{field: owner}], message: "{name}: {row.sum} on {row.at}"}',
)


def test_a_schedule_fires_once_at_its_time(shop: Shop) -> None:
    shop.publish(DAILY)

    assert shop.fire("2026-11-21T08:59").done == 0
    assert shop.fire("2026-11-21T09:00").done == 1
    assert shop.fire("2026-11-21T09:00").done == 0
    assert shop.fire("2026-11-21T12:00").done == 0
    assert shop.slips() == ["day"]


def test_a_rule_never_fires_for_what_had_passed_before_it_began(shop: Shop) -> None:
    shop.clock.set(shop.clock().replace(hour=4))
    shop.publish(DAILY, STEPS)
    shop.make(due="2026-11-10")

    assert shop.fire("2026-11-20T23:00").done == 0


def test_after_a_gap_the_latest_time_alone_fires_and_the_others_are_logged(shop: Shop) -> None:
    shop.publish(DAILY)
    fired = shop.fire("2026-11-24T10:00")

    assert (fired.done, fired.skipped) == (1, 3)
    assert [(one.state, one.due_at[:10]) for one in shop.log()] == [
        ("skipped", "2026-11-21"),
        ("skipped", "2026-11-22"),
        ("skipped", "2026-11-23"),
        ("done", "2026-11-24"),
    ]


def test_a_schedule_that_catches_up_on_each_fires_all(shop: Shop) -> None:
    shop.publish(EACH_DAY)

    assert shop.fire("2026-11-23T10:00").done == 3
    assert shop.fire("2026-11-23T11:00").done == 0


def test_a_schedule_over_records_fires_once_for_each_that_fits(shop: Shop) -> None:
    shop.publish(OVER)
    for name, level, is_open in (("A", 2, True), ("B", 9, True), ("C", 9, False), ("D", 1, True)):
        shop.make(name=name, level=level, open=is_open)

    assert shop.fire("2026-11-21T09:00").done == 2
    assert shop.slips() == ["A", "B"]
    shop.make(name="E", level=5)
    assert shop.fire("2026-11-21T09:05").done == 0
    assert shop.fire("2026-11-22T09:00").done == 3


def test_a_date_reminds_at_each_of_its_steps(shop: Shop) -> None:
    shop.publish(STEPS)
    shop.make(due="2026-11-26")
    told = []
    for day in range(21, 30):
        shop.fire(f"2026-11-{day}T09:00")
        told.append(len(shop.messages("ann")))

    assert told == [0, 0, 1, 1, 1, 2, 3, 3, 3]
    assert shop.messages("ann")[0] == "One due 2026-11-26"


def test_of_several_steps_that_were_missed_the_latest_is_sent(shop: Shop) -> None:
    shop.publish(STEPS)
    shop.make(due="2026-11-26")
    fired = shop.fire("2026-11-28T10:00")

    assert (fired.done, fired.skipped) == (1, 2)
    assert len(shop.messages("ann")) == 1
    assert shop.fire("2026-11-28T10:01").done == 0
    assert shop.fire("2026-12-03T09:00").done == 1


def test_a_changed_date_arms_again_and_an_old_one_is_forgotten(shop: Shop) -> None:
    shop.publish(STEPS)
    job = shop.make(due="2026-11-26")
    assert shop.fire("2026-11-23T09:00").done == 1
    shop.change(job, due="2026-12-10")
    assert shop.fire("2026-11-26T09:00").done == 0
    assert shop.fire("2026-12-07T09:00").done == 1


def test_a_date_that_no_longer_fits_does_not_fire(shop: Shop) -> None:
    shop.publish(STEPS)
    job = shop.make(due="2026-11-26")
    shop.change(job, open=False)

    assert shop.fire("2026-11-23T09:00").done == 0
    assert shop.log() == []


def test_a_record_in_the_trash_does_not_fire(shop: Shop) -> None:
    shop.publish(STEPS, OVER)
    job = shop.make(due="2026-11-26", level=9)
    perform(shop.system, shop.who("ann"), delete_record, APP, "job", job.id, version=job.version)

    assert shop.fire("2026-11-23T09:00").done == 0


def test_a_row_has_dates_of_its_own(shop: Shop) -> None:
    shop.publish(ROWS)
    job = shop.make(
        plan=[
            {"at": "2026-11-22", "sum": "10"},
            {"at": "2026-11-22", "sum": "0"},
            {"at": "2026-11-23", "sum": "30"},
        ]
    )
    shop.fire("2026-11-22T08:00")
    assert shop.messages("ann") == ["One: 10.00 on 2026-11-22"]
    shop.fire("2026-11-22T18:00")
    rows = shop.view(job).values["plan"]
    assert isinstance(rows, list)
    first = rows[0]
    assert isinstance(first, dict)
    shop.change(job, plan=[{"row_id": first["row_id"], "at": "2026-11-25"}])
    shop.fire("2026-11-23T08:00")
    shop.fire("2026-11-25T08:00")

    assert shop.messages("ann")[1:] == ["One: 30.00 on 2026-11-23", "One: 10.00 on 2026-11-25"]


def test_a_date_written_just_before_its_moment_is_found_a_little_late(shop: Shop) -> None:
    shop.publish(STEPS)
    shop.fire("2026-11-26T09:00")
    shop.make(due="2026-11-26")

    assert shop.fire("2026-11-26T09:01").done == 1


def test_a_moment_in_a_field_is_counted_from_that_moment(shop: Shop) -> None:
    shop.publish(
        rule(
            "soon",
            '{form: job, date: starts, offset: "-90 minutes"}',
            '{notify: [{field: owner}], message: "{name}"}',
        )
    )
    shop.make(starts="2026-11-21T15:00:00+08:00")

    assert shop.fire("2026-11-21T13:29").done == 0
    assert shop.fire("2026-11-21T13:30").done == 1


FAILING = rule(
    "fails", '{schedule: "0 9 * * *", form: job}', '{require: "level > 3", message: "No: {name}"}'
)


def test_a_failing_rule_stops_no_other_and_is_tried_five_times_more(shop: Shop) -> None:
    shop.publish(FAILING, DAILY)
    shop.make(name="A", level=1)
    shop.make(name="B", level=9)
    fired = shop.fire("2026-11-21T09:00")

    assert fired.done == 2
    (failure,) = fired.failures
    assert not failure.final
    assert shop.slips() == ["day"]
    tries = [shop.fire(f"2026-11-21T09:0{minute}").failures for minute in range(1, 8)]
    assert [len(one) for one in tries] == [1, 1, 1, 1, 1, 0, 0]
    assert tries[4][0].final
    (line,) = [one for one in shop.log() if one.state == "failed"]
    assert (line.automation, line.attempts) == ("fails", 6)
    assert line.message == "Automation “Rule fails” on A, step do.0: No: A"


def test_what_failed_is_done_when_its_cause_is_mended(shop: Shop) -> None:
    shop.publish(FAILING)
    job = shop.make(level=1)
    assert len(shop.fire("2026-11-21T09:00").failures) == 1
    shop.change(job, level=5)
    assert shop.fire("2026-11-21T09:01").done == 1
    assert shop.fire("2026-11-21T09:02").done == 0
    assert [one.state for one in shop.log()] == ["done"]


def test_a_rule_that_breaks_the_program_stops_no_other(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.publish(FAILING, DAILY)
    shop.make(level=9)

    def broken(act: Act, occasion: Occasion) -> Refusal | None:
        if occasion.automation.key == "fails":
            raise RuntimeError("broken")
        return carry_out(act, occasion)

    monkeypatch.setattr("runtime.services.fire_one.carry_out", broken)
    fired = shop.fire("2026-11-21T09:00")

    assert (fired.done, len(fired.failures)) == (1, 1)
    monkeypatch.undo()
    assert shop.fire("2026-11-21T09:01").done == 1


def test_a_rule_that_is_taken_away_and_comes_back_begins_anew(shop: Shop) -> None:
    shop.publish(DAILY)
    shop.fire("2026-11-21T08:00")
    shop.publish()
    shop.clock.set(shop.clock().replace(day=25, hour=4))
    shop.publish(DAILY)

    assert shop.fire("2026-11-25T23:00").done == 0
    assert shop.fire("2026-11-26T09:00").done == 1


def test_a_chain_behind_a_schedule_is_part_of_its_firing(shop: Shop) -> None:
    shop.publish(
        rule("raise", '{schedule: "0 9 * * *", form: job}', "{set: {level: level + 1}}"),
        rule("guard", "{form: job, event: updated}", '{require: "level < 3", message: Enough}'),
    )
    job = shop.make(level=1)
    shop.fire("2026-11-21T09:00")
    fired = shop.fire("2026-11-22T09:00")

    assert shop.view(job).values["level"] == 2
    assert len(fired.failures) == 1
    assert "Rule guard" in why_of(fired.failures[0].message)


def why_of(message: object) -> str:
    assert isinstance(message, dict)
    return str(message["en"])


def test_a_date_that_is_waited_for_has_an_index(shop: Shop) -> None:
    shop.publish()
    before = indexes(shop)
    shop.publish(STEPS, ROWS)

    assert len(indexes(shop) - before) == 2


def indexes(shop: Shop) -> set[str]:
    with shop.system.database.begin_read() as connection:
        tables = shop.system.world(connection).apps[APP].tables.form("job")
        found = inspect(connection)
        names = (tables.main.name, tables.rows["plan"].table.name)
        return {str(one["name"]) for name in names for one in found.get_indexes(name)}
