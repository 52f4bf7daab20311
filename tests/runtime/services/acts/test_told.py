"""What is told of a record: choices, history, the way it takes, comments."""

from typing import Any

import pytest

from runtime.services.choose_lookup import choose_lookup
from runtime.services.comment_record import LONGEST, add_comment, list_comments
from runtime.services.create_record import create_record as create
from runtime.services.outcome import RefusalKind
from runtime.services.read_flow import record_flow
from runtime.services.update_record import update_record
from runtime.services.views import HistoryEntry
from tests.runtime.services.acts.desk import Desk, claimed, faults, refused
from tests.runtime.services.acts.works_app import APP
from tests.trust.office import must


def choices(desk: Desk, q: str, who: str = "ann", **draft: object) -> list[str]:
    found = desk.ask(who, choose_lookup, APP, "claim", "site", q, values=draft)
    return [one.title for one in must(found)]


def test_choices_follow_the_draft_the_search_and_what_is_active(desk: Desk) -> None:
    for name, region, active in (
        ("Alp east", "alps", True),
        ("Alp west", "alps", True),
        ("Alp closed", "alps", False),
        ("Bay", "coast", True),
    ):
        desk.make("site", name=name, region=region, active=active)

    assert sorted(choices(desk, "", region="alps")) == ["Alp east", "Alp west"]
    assert choices(desk, "WEST", region="alps") == ["Alp west"]
    assert choices(desk, "", region="coast") == ["Bay"]
    assert choices(desk, "Alp", region="coast") == []


def test_a_choice_outside_the_filter_is_refused_when_it_is_saved(desk: Desk) -> None:
    site = desk.make("site", name="Far", region="far")

    outcome = desk.do("ann", create, APP, "claim", claimed("x", region="near", site=site))

    assert faults(outcome) == [("site", "reference")]


def test_choices_are_for_who_may_fill_the_form(desk: Desk) -> None:
    outcome = desk.ask("dan", choose_lookup, APP, "claim", "site", "", values={})

    assert refused(outcome).kind is RefusalKind.NOT_FOUND


def sentences(entries: tuple[HistoryEntry, ...]) -> list[str]:
    return [entry.sentence for entry in entries]


def changes(entry: HistoryEntry) -> dict[str, tuple[Any, Any]]:
    return {str(one["label"]): (one["before"], one["after"]) for one in entry.changes}


def test_a_history_speaks_in_labels_titles_and_scales(desk: Desk) -> None:
    site = desk.make("site", name="Harbour", region="north")
    draft = desk.drafted("Trip", "10", kind="trip", region="north", site=site)
    draft = must(desk.edit("ann", draft, kind="meal"))
    draft = must(desk.edit("ann", draft, kind=None, site=None))

    story = desk.story("claim", draft.id, "ann")

    assert sentences(story) == [
        "Ann created this record",
        "Ann changed Kind from Trip to Meal",
        "Ann changed this record",
    ]
    first = changes(story[0])
    assert (first["Kind"], first["Site"], first["Total"]) == (
        (None, "Trip"),
        (None, "Harbour"),
        (None, "10.00"),
    )
    assert changes(story[2]) == {"Kind": ("Meal", None), "Site": ("Harbour", None)}


def test_a_history_tells_rows_that_come_change_and_go(desk: Desk) -> None:
    draft = desk.drafted("Rows", "10", "20")
    rows: Any = draft.values["lines"]
    sent = [
        {"row_id": rows[0]["row_id"], "qty": 3},
        {"row_id": rows[1]["row_id"], "_delete": True},
        {"item": "New", "price": "5"},
    ]
    must(desk.edit("ann", draft, lines=sent))

    last = changes(desk.story("claim", draft.id, "ann")[-1])

    assert last["Lines · Quantity"] == (1, 3)
    assert last["Total"] == ("30.00", "35.00")
    came_and_went = [one for one in last.items() if one[0] == "Lines"]
    assert came_and_went, last


def test_a_history_leaves_out_what_its_reader_may_not_see(desk: Desk) -> None:
    lines = [{"item": "One", "price": "1", "memo": "zqmemozq"}]
    made = must(desk.do("mia", create, APP, "claim", {"topic": "x", "secret": "zqsecretzq"}))
    must(desk.do("mia", update_record, APP, "claim", made.id, {"lines": lines}, version=1))

    assert "zqmemozq" in repr(desk.story("claim", made.id))
    told = repr(desk.story("claim", made.id, "olga"))
    assert "zqsecretzq" not in told
    assert "Price" not in told


def test_a_way_that_hidden_fields_decided_is_shown_without_its_reason(desk: Desk) -> None:
    made = must(desk.do("mia", create, APP, "claim", claimed("Dark", secret="aurora"), submit=True))

    def reasons(who: str) -> str:
        flow = must(desk.ask(who, record_flow, APP, "claim", made.id))
        return repr([(step.reason, step.note) for step in flow.steps])

    assert "aurora" in reasons("mia")
    for text in ("aurora", "Secret", "secret"):
        assert text not in reasons("olga")


def test_a_way_that_open_fields_decided_says_why(desk: Desk) -> None:
    filed = desk.filed("Big", "2000")
    desk.pass_on("mia", filed.id)

    def reason(who: str) -> str:
        flow = must(desk.ask(who, record_flow, APP, "claim", filed.id))
        return str({step.node: step.reason for step in flow.steps}["route"])

    assert "2000" in reason("ann").replace(",", "")
    assert "2000" not in reason("olga").replace(",", "")


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "required"), (" \n\t ", "required"), ("x" * (LONGEST + 1), "max_length")],
)
def test_a_comment_says_something_and_not_too_much(desk: Desk, text: str, code: str) -> None:
    filed = desk.drafted("Comment")

    assert faults(desk.do("ann", add_comment, APP, "claim", filed.id, text)) == [("text", code)]


def test_comments_are_for_who_may_read_the_record(desk: Desk) -> None:
    draft = desk.drafted("Comment")
    longest = "x" * LONGEST
    must(desk.do("ann", add_comment, APP, "claim", draft.id, "  First  "))
    must(desk.do("mia", add_comment, APP, "claim", draft.id, longest))

    found = must(desk.ask("olga", list_comments, APP, "claim", draft.id))
    assert [(one.who.title, one.text) for one in found] == [("Ann", "First"), ("Mia", longest)]
    for outcome in (
        desk.do("ben", add_comment, APP, "claim", draft.id, "Me too"),
        desk.ask("ben", list_comments, APP, "claim", draft.id),
    ):
        assert refused(outcome).kind is RefusalKind.NOT_FOUND
