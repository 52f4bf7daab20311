"""A derived status: the first rule that holds, kept in step, led only where it may go."""

import pytest
from sqlalchemy import update

from runtime.services.list_records import ListRequest, list_records
from runtime.services.outcome import RefusalKind
from tests.runtime.services.life.house import House, refused, why
from tests.runtime.services.life.house_app import APP
from tests.trust.office import must


def test_the_first_rule_that_holds_decides_and_else_catches_the_rest(house: House) -> None:
    plain = house.make("ticket", name="Plain")
    begun = house.make("ticket", name="Begun", begun=True)
    both = house.make("ticket", name="Both", begun=True, dropped=True)

    assert [one.values["status"] for one in (plain, begun, both)] == ["fresh", "running", "dropped"]


def test_a_record_may_begin_in_any_status(house: House) -> None:
    made = house.make("ticket", name="Done at once", lines=[{"item": "a", "done": True}])

    assert made.values["status"] == "finished"


def test_a_declared_step_is_taken_and_told_by_the_history(house: House) -> None:
    ticket = house.make("ticket", name="Steps")

    must(house.edit(ticket, begun=True))

    assert house.see(ticket).values["status"] == "running"


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "Jump: Status cannot go from New to Finished."),
        ("zh", "Jump：状态不能从“新建”变为“已结束”。"),
    ],
)
def test_a_step_that_is_not_declared_undoes_the_whole_act(
    house: House, locale: str, words: str
) -> None:
    ticket = house.make("ticket", name="Jump")

    refusal = refused(house.edit(ticket, lines=[{"item": "b", "done": True}]))

    assert (refusal.kind, refusal.code) == (RefusalKind.CONFLICT, "transition")
    assert [(one.path, one.code) for one in refusal.errors] == [("status", "transition")]
    assert why(refusal, locale) == words
    assert house.see(ticket).values["lines"] == []
    house.drop(ticket)


def test_what_any_status_may_become_is_declared_once(house: House) -> None:
    ticket = house.make("ticket", name="Given up", begun=True)

    must(house.edit(ticket, dropped=True))
    again = refused(house.edit(ticket, dropped=False))

    assert again.code == "transition"


def test_a_row_has_a_status_of_its_own(house: House) -> None:
    ticket = house.make(
        "ticket", name="Rows", begun=True, lines=[{"item": "a", "done": True}, {"item": "b"}]
    )
    rows = house.see(ticket).values["lines"]
    assert isinstance(rows, list)
    row_id = rows[0]["row_id"]  # type: ignore[index,call-overload]

    refusal = refused(house.edit(ticket, lines=[{"row_id": row_id, "done": False}]))

    assert [one.path for one in refusal.errors] == ["lines[0].progress"]
    assert why(refusal) == "Rows: Progress cannot go from Closed to Open."


def test_nobody_enters_a_derived_status(house: House) -> None:
    ticket = house.make("ticket", name="Typed")

    refusal = refused(house.edit(ticket, status="finished"))
    echoed = must(house.edit(ticket, status="fresh", begun=True))

    assert [(one.path, one.code) for one in refusal.errors] == [("status", "computed")]
    assert echoed.values["status"] == "running"


def test_lists_filter_and_sort_by_it_like_by_any_choice(house: House) -> None:
    house.make("ticket", name="List fresh")
    house.make("ticket", name="List begun", begun=True)
    request = ListRequest(filter="status == 'running' and STARTS_WITH(name, 'List')")

    page = must(house.ask("cora", list_records, APP, "ticket", request))
    viewed = must(
        house.ask("cora", list_records, APP, "ticket", ListRequest(view="open", limit=200))
    )

    assert [row.title for row in page.items] == ["List begun"]
    assert {"List fresh", "List begun"} <= {row.title for row in viewed.items}
    assert {row.values["status"] for row in viewed.items} <= {"fresh", "running"}


def test_the_store_proves_that_statuses_follow_from_their_records(house: House) -> None:
    assert house.faults() == ()


def test_a_status_that_somebody_put_there_by_hand_is_found(house: House) -> None:
    ticket = house.make("ticket", name="Tampered")
    with house.system.database.begin_write() as connection:
        tables = house.system.world(connection).apps[APP].tables.form("ticket")
        main = tables.main
        status = tables.column("status")
        connection.execute(update(main).where(main.c.id == ticket.id).values({status: "finished"}))

    (found,) = house.faults()

    assert f"{ticket.id}: status is finished" in found
    assert "gives fresh" in found
