"""The trash: who sees what in it, what comes back as it was, what goes for good."""

from typing import Any

from runtime.services.delete_record import delete_record
from runtime.services.list_trash import TrashPage, list_trash
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.purge_record import purge_record
from runtime.services.record_history import record_history
from runtime.services.restore_record import restore_record
from runtime.services.views import RecordView
from tests.runtime.services.life.house import House, refused, why
from tests.runtime.services.life.house_app import APP
from tests.trust.office import must


def trash(house: House, who: str = "kim", form: str = "ticket", **more: object) -> TrashPage:
    return must(house.ask(who, list_trash, APP, form, **more))  # type: ignore[arg-type]


def restore(house: House, record: RecordView, who: str = "kim") -> RecordView | Refusal:
    return house.do(who, restore_record, APP, record.form, record.id)


def purge(house: House, record: RecordView, who: str = "kim") -> Refusal | None:
    return house.do(who, purge_record, APP, record.form, record.id)


def dropped(house: House, name: str, **values: Any) -> RecordView:  # noqa: ANN401 (as they are kept)
    ticket = house.make("ticket", name=name, **values)
    house.drop(ticket)
    return ticket


def test_a_record_comes_back_as_it_was_and_its_history_tells(house: House) -> None:
    ticket = dropped(house, "Returns", begun=True, lines=[{"item": "a"}])

    back = must(restore(house, ticket))

    assert (back.values["name"], back.values["status"]) == ("Returns", "running")
    rows = back.values["lines"]
    assert isinstance(rows, list)
    assert len(rows) == 1
    assert back.version == ticket.version + 2
    told = must(house.ask("kim", record_history, APP, "ticket", ticket.id))
    assert [one.what for one in told] == ["created", "deleted", "restored"]


def test_the_trash_tells_what_each_may_do(house: House) -> None:
    ticket, secret = dropped(house, "Listed"), dropped(house, "secret")

    keeper = {row.row.id: row for row in trash(house).items}
    reader = {row.row.id: row for row in trash(house, "rose").items}

    assert keeper[ticket.id].rights == {"restore", "purge"}
    by = keeper[ticket.id].deleted_by
    assert by is not None
    assert by.title == "Cora"
    assert reader[ticket.id].rights == {"restore"}
    assert secret.id in keeper
    assert secret.id not in reader
    assert trash(house).items[0].row.title == "secret"


def test_the_trash_goes_on_page_by_page(house: House) -> None:
    made = [dropped(house, f"Page {n}").id for n in range(5)]
    first = trash(house, limit=3)
    second = trash(house, limit=3, cursor=first.next_cursor)

    seen = [row.row.id for row in (*first.items, *second.items)][:5]

    assert seen == list(reversed(made))


def test_without_the_right_the_trash_is_closed(house: House) -> None:
    ticket = dropped(house, "Closed")

    listed = refused(house.ask("cora", list_trash, APP, "ticket"))
    back = refused(restore(house, ticket, "cora"))
    gone = refused(purge(house, ticket, "rose"))

    assert {listed.kind, back.kind, gone.kind} == {RefusalKind.FORBIDDEN}


def test_what_one_may_not_read_is_not_there_to_restore(house: House) -> None:
    held = _secret(house)

    refusal = refused(house.do("rose", restore_record, APP, "ticket", held))

    assert refusal.kind is RefusalKind.NOT_FOUND


def _secret(house: House) -> str:
    """The record that the reader may not read; a test before may have put it there."""
    found = [row.row.id for row in trash(house, limit=200).items if row.row.title == "secret"]
    return found[0] if found else dropped(house, "secret").id


def test_a_living_record_is_not_in_the_trash(house: House) -> None:
    ticket = house.make("ticket", name="Living")

    assert refused(restore(house, ticket)).kind is RefusalKind.NOT_FOUND
    assert refused(purge(house, ticket)).kind is RefusalKind.NOT_FOUND
    assert house.see(ticket).version == ticket.version


def test_who_has_taken_its_place_is_told_in_words(house: House) -> None:
    ticket = dropped(house, "Twice")
    house.make("ticket", name="Twice")

    refusal = refused(restore(house, ticket))

    assert (refusal.kind, refusal.code) == (RefusalKind.CONFLICT, "conflict")
    assert [(one.path, one.code) for one in refusal.errors] == [("name", "unique")]
    assert "another record with the same Name" in why(refusal)
    assert "相同的名称" in why(refusal, "zh")
    assert refused(restore(house, ticket)).kind is RefusalKind.CONFLICT


def test_what_it_points_at_comes_back_first(house: House) -> None:
    site = house.make("site", name="Far")
    ticket = dropped(house, "Points", site=site.id)
    house.drop(site)

    refusal = refused(restore(house, ticket))
    must(restore(house, site))
    back = must(restore(house, ticket))

    assert [(one.path, one.code) for one in refusal.errors] == [("site", "reference")]
    assert back.values["site"] == {"id": site.id, "title": "Far"}


def test_what_is_purged_is_gone_and_its_history_stays(house: House) -> None:
    ticket = dropped(house, "Gone", lines=[{"item": "a"}])

    assert purge(house, ticket) is None

    assert refused(restore(house, ticket)).kind is RefusalKind.NOT_FOUND
    assert ticket.id not in {row.row.id for row in trash(house).items}
    assert house.events(ticket.id) == ["created", "deleted", "purged"]
    house.make("ticket", name="Gone")


def test_what_is_still_pointed_at_stays_though_the_pointer_lies_in_the_trash_too(
    house: House,
) -> None:
    site, listed = house.make("site", name="One"), house.make("site", name="Two")
    ticket = dropped(house, "Holds", site=site.id, sites=[listed.id])
    house.drop(site)
    house.drop(listed)

    for held in (site, listed):
        refusal = refused(purge(house, held))
        assert (refusal.kind, refusal.code) == (RefusalKind.CONFLICT, "referenced")
        assert "(Ticket)" in why(refusal)
        assert "（工单）" in why(refusal, "zh")
    assert purge(house, ticket) is None
    assert purge(house, site) is None
    assert purge(house, listed) is None
    assert house.faults() == ()


def test_a_stale_delete_leaves_the_trash_as_it_is(house: House) -> None:
    ticket = dropped(house, "Stale")

    again = house.do("cora", delete_record, APP, "ticket", ticket.id, version=ticket.version)

    assert refused(again).kind is RefusalKind.NOT_FOUND
