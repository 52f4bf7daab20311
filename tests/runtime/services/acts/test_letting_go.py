"""Deleting a record that others look up: what binds it, what lets go of it."""

from collections.abc import Sequence
from typing import Any

from runtime.services.delete_record import delete_record
from runtime.services.end_instance import withdraw_instance
from runtime.services.outcome import Refusal, RefusalKind
from tests.runtime.services.acts.desk import Desk, refused, why
from tests.runtime.services.acts.works_app import APP
from tests.trust.office import must


def delete(desk: Desk, form: str, record: str, who: str = "mia") -> Refusal | None:
    version = desk.view(form, record, who).version
    return desk.do(who, delete_record, APP, form, record, version=version)


def rows(desk: Desk, claim: str) -> Sequence[Any]:
    lines = desk.view("claim", claim).values["lines"]
    assert isinstance(lines, list)
    return lines


def test_a_record_that_others_look_up_stays(desk: Desk) -> None:
    site = desk.make("site", name="Bound", region="north")
    desk.drafted("Holds", region="north", site=site)

    refusal = refused(delete(desk, "site", site))

    assert (refusal.kind, refusal.code) == (RefusalKind.CONFLICT, "referenced")
    assert [(one.code, one.message) for one in refusal.errors] == [
        ("reference", {"en": "claim", "zh": "claim"})
    ]
    assert desk.view("site", site).version == 1


def test_a_record_that_nobody_looks_up_goes(desk: Desk) -> None:
    site = desk.make("site", name="Free")

    assert delete(desk, "site", site) is None

    assert refused(desk.look("site", site, "mia")).kind is RefusalKind.NOT_FOUND


def test_what_lies_in_the_trash_binds_nothing(desk: Desk) -> None:
    site = desk.make("site", name="Once bound", region="north")
    draft = desk.drafted("Goes first", region="north", site=site)

    assert delete(desk, "claim", draft.id, "ann") is None
    assert delete(desk, "site", site) is None


def test_a_lookup_that_clears_lets_go_in_header_list_and_rows_alone(desk: Desk) -> None:
    red, blue = desk.make("tag", name="Red"), desk.make("tag", name="Blue")
    lines = [
        {"item": "One", "price": "1", "tag": red},
        {"item": "Two", "price": "2", "tag": blue},
    ]
    holder = desk.drafted("Holder", tag=red, tags=[red, blue], lines=lines)
    other = desk.drafted("Other", tag=blue, lines=lines[1:])

    assert delete(desk, "tag", red) is None

    seen = desk.view("claim", holder.id)
    assert seen.values["tag"] is None
    tags: Any = seen.values["tags"]
    assert [one["id"] for one in tags] == [blue]
    assert [(row["item"], row["tag"] and row["tag"]["id"]) for row in rows(desk, holder.id)] == [
        ("One", None),
        ("Two", blue),
    ]
    assert seen.values["total"] == "3.00"
    assert desk.view("claim", other.id).version == other.version
    assert desk.faults() == ()


def test_letting_go_is_told_in_the_history_of_who_held(desk: Desk) -> None:
    red = desk.make("tag", name="Red")
    holder = desk.drafted("Told", tag=red)

    assert delete(desk, "tag", red) is None

    last = desk.story("claim", holder.id)[-1]
    assert (last.what, last.who and last.who.title) == ("updated", "Mia")
    assert [(one["path"], one["before"], one["after"]) for one in last.changes] == [
        ("tag", "Red", None)
    ]


def test_many_who_hold_a_record_all_let_go(desk: Desk) -> None:
    red = desk.make("tag", name="Red")
    holders = [desk.drafted(f"Holder {n}", tag=red) for n in range(23)]

    assert delete(desk, "tag", red) is None

    assert all(desk.view("claim", one.id).values["tag"] is None for one in holders)


def test_what_an_approval_covers_is_not_cleared(desk: Desk) -> None:
    red = desk.make("tag", name="Red")
    filed = desk.filed("Approved with it", "10", tag=red)
    desk.pass_on("mia", filed.id)

    refusal = refused(delete(desk, "tag", red))

    assert (refusal.kind, refusal.code) == (RefusalKind.CONFLICT, "referenced")
    held = desk.view("claim", filed.id).values["tag"]
    assert held == {"id": red, "title": "Red"}


def test_a_record_on_its_way_is_withdrawn_before_it_is_deleted(desk: Desk) -> None:
    filed = desk.filed("On its way")

    refusal = refused(delete(desk, "claim", filed.id, "ann"))
    assert refusal.kind is RefusalKind.CONFLICT
    assert "Withdraw it first" in why(refusal)

    assert filed.instance is not None
    must(desk.do("ann", withdraw_instance, filed.instance))
    assert delete(desk, "claim", filed.id, "ann") is None


def test_deleting_asks_for_the_right_and_the_version_seen(desk: Desk) -> None:
    site = desk.make("site", name="Guarded")

    place = (APP, "site", site)
    assert refused(desk.do("ann", delete_record, *place, version=1)).kind is RefusalKind.FORBIDDEN
    assert refused(desk.do("mia", delete_record, *place, version=2)).kind is RefusalKind.STALE
