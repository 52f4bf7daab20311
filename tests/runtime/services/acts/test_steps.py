"""What each kind of step does when a record is handed in, and what is undone when one fails."""

from decimal import Decimal

import pytest

from runtime.services.outcome import RefusalKind
from tests.runtime.services.acts.desk import Desk, refused, why
from tests.trust.office import must


def left(desk: Desk, pool: str) -> object:
    return desk.view("pool", pool).values["left"]


def pool(desk: Desk, name: str = "North", units: int = 10, **more: object) -> str:
    return desk.make("pool", "mia", name=name, left=units, **more)


def test_set_writes_the_record_and_its_formulas_follow(desk: Desk) -> None:
    job = must(desk.run("set", topic="done", units=4))

    wanted = {"result": "done", "seen": "8.00", "loud": "DONE"}
    assert {key: job.values[key] for key in wanted} == wanted
    assert job.state == "completed"


def test_set_rounds_to_the_scale_of_the_field_as_a_formula_does(desk: Desk) -> None:
    job = must(desk.run("third", units=10))

    assert job.values["seen"] == "3.33"
    assert desk.view("job", job.id, "ann").values == job.values


def test_a_step_may_give_a_record_to_somebody_else(desk: Desk) -> None:
    job = must(desk.run("give", mate=desk.who("ben").person.id))

    assert desk.owner_of("job", job.id) == desk.who("ben").person.id


def test_a_requirement_that_does_not_hold_undoes_the_act_and_says_why(desk: Desk) -> None:
    site = desk.make("site", name="Harbour")
    before = desk.count_of("job")

    refusal = refused(desk.run("require", units=0, pool=pool(desk, site=site)))

    assert (refusal.kind, refusal.code) == (RefusalKind.CONFLICT, "require")
    assert (why(refusal), why(refusal, "zh")) == ("None of Harbour", "Harbour 没有数量")
    assert desk.count_of("job") == before


def test_a_created_record_is_evaluated_and_known_by_its_name(desk: Desk) -> None:
    job = must(desk.run("create", topic="E-1", units=6))

    assert (job.values["result"], job.values["seen"]) == ("E-1", "12.00")


def test_a_created_record_must_hold_as_if_a_person_had_entered_it(desk: Desk) -> None:
    refusal = refused(desk.run("create", topic="no amount"))

    assert refusal.kind is RefusalKind.CONFLICT
    assert "amount" in why(refusal)


def test_a_created_record_that_is_there_already_refuses_the_act(desk: Desk) -> None:
    must(desk.run("create", topic="twice", units=1))

    refusal = refused(desk.run("create", topic="twice", units=2))

    assert refusal.kind is RefusalKind.CONFLICT
    assert "same Reference" in why(refusal)


def test_update_changes_what_where_finds_and_the_record_sees_it(desk: Desk) -> None:
    north = pool(desk)

    job = must(desk.run("update", pool=north, units=4))

    assert (left(desk, north), job.values["seen"]) == (6, "6.00")


def test_a_check_looks_at_the_new_values_and_its_message_at_the_touched_record(desk: Desk) -> None:
    site = desk.make("site", name="Harbour")
    north = pool(desk, site=site)

    refusal = refused(desk.run("update", topic="eleven", pool=north, units=11))

    assert why(refusal) == "North of Harbour lacks eleven"
    assert left(desk, north) == 10


def test_an_update_that_expects_one_record_refuses_none(desk: Desk) -> None:
    assert "found 0" in why(desk.run("update", units=1))


def test_where_may_follow_the_record_into_what_it_looks_up(desk: Desk) -> None:
    site = desk.make("site", name="Hill")
    mine = pool(desk, site=site, price="5")
    dearer, elsewhere = pool(desk, site=site, price="6"), pool(desk, price="7")

    must(desk.run("near", pool=mine))

    assert [left(desk, one) for one in (mine, dearer, elsewhere)] == [10, 11, 10]


def test_for_each_row_the_steps_are_done_with_what_the_row_looks_up(desk: Desk) -> None:
    one, two = pool(desk, "One", price="1.50"), pool(desk, "Two", price="2.00")
    lines = [{"pool": one, "units": 2}, {"pool": two, "units": 3}, {"pool": two, "units": 1}]

    refusal = refused(desk.run("for_each", topic="walk", lines=lines))
    assert "same Reference" in why(refusal), "both rows of Two make the same entry"
    must(desk.run("for_each", topic="walk", lines=lines[:2]))

    assert (left(desk, one), left(desk, two)) == (8, 7)
    amounts = desk.amounts("walk One", "walk Two")
    assert amounts == [Decimal("3.00"), Decimal("6.00")]


def test_one_row_that_fails_undoes_those_before_it_and_is_named(desk: Desk) -> None:
    site = desk.make("site", name="Harbour")
    one, two = pool(desk, "One", price="1"), pool(desk, "Two", price="1", site=site)
    lines = [{"pool": one, "units": 2}, {"pool": two, "units": 11}]

    refusal = refused(desk.run("for_each", topic="half", lines=lines))

    assert why(refusal) == "Two of Harbour is empty"
    assert (left(desk, one), left(desk, two)) == (10, 10)


@pytest.mark.parametrize(("units", "result"), [(6, "many"), (5, "few"), (None, "few")])
def test_if_does_one_or_the_other(desk: Desk, units: int | None, result: str) -> None:
    assert must(desk.run("if", units=units)).values["result"] == result


def test_a_step_may_find_the_record_itself_among_others_of_its_form(desk: Desk) -> None:
    job = must(desk.run("itself", topic="me", units=1))

    told = {key: job.values[key] for key in ("result", "units", "seen", "loud")}
    assert told == {"result": "me!", "units": 2, "seen": "2.00", "loud": "ME!"}
    assert job.state == "completed"


def test_steps_that_fail_with_a_way_out_are_undone_alone(desk: Desk) -> None:
    north = pool(desk)

    job = must(desk.run("try", topic="tried", pool=north, units=11))

    assert job.state == "rejected"
    assert (job.values["result"], job.values["seen"]) == (None, "7.00")
    assert left(desk, north) == 10
    assert desk.amounts("tried") == []


def test_a_value_that_must_be_unique_takes_the_failed_way_too(desk: Desk) -> None:
    must(desk.run("create", topic="taken", units=1))

    job = must(desk.run("try", topic="taken", pool=pool(desk), units=1))

    assert (job.state, job.values["result"]) == ("rejected", None)


def test_steps_that_hold_do_not_take_the_failed_way(desk: Desk) -> None:
    north = pool(desk)

    job = must(desk.run("try", topic="held", pool=north, units=3))

    assert (job.state, job.values["result"], left(desk, north)) == ("completed", "tried", 7)


def test_each_entry_of_a_history_is_told_once_whatever_steps_write(desk: Desk) -> None:
    for way in ("set", "update", "itself"):
        job = must(desk.run(way, topic="told", pool=pool(desk), units=1))
        told = [entry.what for entry in desk.story("job", job.id, "ann")]
        assert told.count("created") == 1, (way, told)


def test_steps_do_not_change_what_an_approval_of_another_record_covers(desk: Desk) -> None:
    red = desk.make("tag", name="Red")
    free = desk.filed("Reached freely", "10", tag=red)
    approved = desk.filed("Reached too late", "10", tag=red)
    desk.pass_on("mia", approved.id)

    must(desk.run("reach", topic="Reached freely"))
    refusal = refused(desk.run("reach", topic="Reached too late"))

    assert desk.view("claim", free.id).values["tag"] is None
    assert (refusal.kind, refusal.code) == (RefusalKind.CONFLICT, "locked")
    assert desk.view("claim", approved.id).values["remark"] is None


def test_a_number_is_there_for_steps_and_formulas_that_read_it(desk: Desk) -> None:
    job = must(desk.run("number", topic="numbered"))

    called = f"{job.values['number']} numbered"
    assert (job.values["called"], job.values["result"]) == (called, called)
    assert str(job.values["number"]).startswith("J-")
    assert desk.view("job", job.id, "ann").values == job.values
    assert desk.faults() == ()
