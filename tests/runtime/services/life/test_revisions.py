"""Business revisions: kept by a step, whole and unchanged, told with what differs."""

from collections.abc import Sequence

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from runtime.services.create_record import create_record
from runtime.services.record_revisions import RevisionView, record_revisions
from runtime.services.views import RecordView
from runtime.storage.schema.revisions import revisions
from tests.runtime.services.life.house import House, refused
from tests.runtime.services.life.house_app import APP
from tests.trust.office import must


def signed(house: House, name: str, **values: object) -> RecordView:
    sent = {"name": name, "cost": "10", "kind": "a", "secret": "zq", **values}
    return must(house.do("cora", create_record, APP, "plan", sent, submit=True))


def amend(house: House, plan: RecordView, why: str, cost: str) -> object:
    sent = {"plan": plan.id, "why": why, "cost": cost}
    return house.do("cora", create_record, APP, "amendment", sent, submit=True)


def kept(house: House, plan: RecordView, who: str = "cora") -> Sequence[RevisionView]:
    return must(house.ask(who, record_revisions, APP, "plan", plan.id))


def changed(one: RevisionView) -> list[tuple[str, object, object]]:
    return [(change.label, change.before, change.after) for change in one.changes]


def test_a_step_keeps_the_record_as_the_steps_before_left_it(house: House) -> None:
    plan = signed(house, "First", parts=[{"what": "Roof", "price": "7"}])

    (one,) = kept(house, plan)

    assert (one.number, one.reason, one.who and one.who.title) == (1, "Signed: First", "Cora")
    assert (one.values["kind"], one.values["tag"]) == ("b", "First r1")
    parts = one.values["parts"]
    assert isinstance(parts, list)
    assert [(row["what"], row["price"]) for row in parts] == [("Roof", "7.00")]  # type: ignore[index,call-overload]
    assert one.changes == ()


def test_a_step_of_another_record_keeps_the_one_it_names_with_the_differences(
    house: House,
) -> None:
    plan = signed(house, "Second")

    must(amend(house, plan, "Dearer wood", "12.50"))

    last, first = kept(house, plan)
    assert (last.number, last.reason, first.number) == (2, "Dearer wood", 1)
    assert ("Cost", "10.00", "12.50") in changed(last)
    assert ("Tag", "Second r1", "Second r2") in changed(last)
    assert first.values["cost"] == "10.00"


def test_formulas_and_rules_read_the_number(house: House) -> None:
    plan = signed(house, "Third")
    for cost in ("11", "12"):
        must(amend(house, plan, "More", cost))

    must(amend(house, plan, "The last", "13"))
    refusal = refused(amend(house, plan, "Too many", "14"))

    assert "Enough revisions." in str(refusal.message)
    assert house.see(plan).values["tag"] == "Third r4"
    assert [one.number for one in kept(house, plan)] == [4, 3, 2, 1]


def test_a_revision_shows_no_more_than_the_record(house: House) -> None:
    plan = signed(house, "Fourth", secret="zqsecretzq", parts=[{"what": "Roof", "price": "7"}])
    must(amend(house, plan, "Paint", "11"))

    told = str([one.as_json() for one in kept(house, plan, "rose")])

    assert "zqsecretzq" not in told
    assert "7.00" not in told
    assert "Roof" in told
    assert "zqsecretzq" in str([one.as_json() for one in kept(house, plan)])


def test_nobody_changes_or_removes_a_revision(house: House) -> None:
    plan = signed(house, "Fifth")
    for statement in (
        update(revisions).values(reason="other"),
        delete(revisions).where(revisions.c.record == plan.id),
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            house.system.database.begin_write() as connection,
        ):
            connection.execute(statement)

    assert kept(house, plan)[0].reason == "Signed: Fifth"
    assert house.faults() == ()
