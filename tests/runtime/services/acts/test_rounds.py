"""A claim on its way: warnings, returns, rejections, what was approved, taking back."""

from typing import Any

import pytest

from runtime.services.create_record import create_record
from runtime.services.end_instance import cancel_instance, withdraw_instance
from runtime.services.list_tasks import list_tasks
from runtime.services.outcome import RefusalKind
from runtime.services.read_flow import record_flow
from runtime.services.submit_record import submit_record
from runtime.services.update_record import update_record
from runtime.services.views import RecordView
from tests.runtime.services.acts.desk import Desk, claimed, faults, refused, why
from tests.runtime.services.acts.works_app import APP
from tests.trust.office import must


def rounds(desk: Desk, record: str) -> list[tuple[str, str | None, int | None]]:
    flow = must(desk.ask("mia", record_flow, APP, "claim", record))
    people = [one for step in flow.steps for one in step.people if one.outcome]
    return [(one.person.title, one.outcome, one.round) for one in people]


def instance_of(desk: Desk, record: str) -> str:
    found = desk.view("claim", record, "root").instance
    assert found is not None
    return found


def test_a_warning_is_asked_once_and_its_acknowledgement_is_told(desk: Desk) -> None:
    draft = desk.drafted("Fair", "6000")

    assert faults(desk.submit("ann", draft)) == [("total", "rule")]
    blank = desk.do("ann", submit_record, APP, "claim", draft.id, acknowledge={"huge": " "})
    assert faults(blank) == [("total", "rule")]
    said = {"huge": "Agreed with Mia", "other": "never asked"}
    must(desk.do("ann", submit_record, APP, "claim", draft.id, acknowledge=said))

    last = desk.story("claim", draft.id)[-1]
    assert (last.what, last.note) == ("submitted", "huge: Agreed with Mia")


def test_drafts_are_not_asked_about_warnings(desk: Desk) -> None:
    draft = desk.drafted("Fair", "6000")
    must(desk.edit("ann", draft, remark="later"))


def test_a_form_without_workflow_asks_about_warnings_whenever_it_is_saved(desk: Desk) -> None:
    note = desk.view("note", desk.make("note", topic="Talk", hour=9))

    assert faults(desk.edit("mia", note, hour=22)) == [("hour", "rule")]
    late = {"late": "Night shift"}
    place = (APP, "note", note.id, {"hour": 22})
    must(desk.do("mia", update_record, *place, version=1, acknowledge=late))

    assert desk.story("note", note.id)[-1].note == "late: Night shift"


def test_a_warning_that_does_not_hold_is_not_told_as_acknowledged(desk: Desk) -> None:
    note = desk.view("note", desk.make("note", topic="Talk", hour=9))

    place = (APP, "note", note.id, {"hour": 10})
    must(desk.do("mia", update_record, *place, version=1, acknowledge={"late": "x"}))

    assert desk.story("note", note.id)[-1].note is None


def test_a_returned_record_comes_back_as_a_new_round_of_the_same_run(desk: Desk) -> None:
    filed = desk.filed("Round", "10")
    run = instance_of(desk, filed.id)
    desk.pass_on("mia", filed.id, "return", comment="Which town?")

    back = desk.view("claim", filed.id, "ann")
    assert back.state == "draft"
    changed = must(desk.edit("ann", back, topic="Round of Ulm"))
    must(desk.submit("ann", changed))
    desk.pass_on("mia", filed.id)

    assert instance_of(desk, filed.id) == run
    assert rounds(desk, filed.id) == [("Mia", "returned", 1), ("Mia", "approved", 2)]


def test_a_rejected_record_is_changed_and_begins_a_new_run(desk: Desk) -> None:
    filed = desk.filed("Rejected", "10")
    run = instance_of(desk, filed.id)
    desk.pass_on("mia", filed.id, "reject", comment="No")
    assert desk.view("claim", filed.id).state == "rejected"

    again = must(desk.submit("ann", desk.view("claim", filed.id, "ann"), topic="Better"))

    assert again.state == "submitted"
    assert instance_of(desk, filed.id) != run
    assert desk.task_of("max", filed.id).node == "manager"


def test_only_who_entered_a_record_hands_it_in(desk: Desk) -> None:
    draft = desk.drafted("Mine")

    assert refused(desk.submit("ben", draft)).kind is RefusalKind.NOT_FOUND
    assert refused(desk.submit("olga", draft)).kind is RefusalKind.FORBIDDEN
    must(desk.submit("ann", draft))
    assert refused(desk.submit("ann", draft)).kind is RefusalKind.FORBIDDEN


def test_who_may_only_read_a_form_without_workflow_does_not_submit_it(desk: Desk) -> None:
    note = desk.view("note", desk.make("note", topic="Read only"), "ann")

    assert refused(desk.submit("ann", note)).kind is RefusalKind.FORBIDDEN


@pytest.mark.parametrize(
    ("change", "paths"),
    [
        ({"topic": "Other"}, ["topic"]),
        ({"tag": None}, ["tag"]),
        ({"lines": "qty"}, ["lines.qty", "total"]),
        ({"lines": "more"}, ["lines.qty", "lines.price", "total"]),
    ],
)
def test_what_an_approval_covers_does_not_change_any_more(
    desk: Desk, change: dict[str, object], paths: list[str]
) -> None:
    filed = desk.filed("Covered", "10", tag=desk.make("tag", name="Red"))
    desk.pass_on("mia", filed.id)
    seen = desk.view("claim", filed.id)
    rows = {
        "qty": [{"row_id": row_id(seen), "qty": 3}],
        "more": [{"item": "More", "price": "1"}],
    }
    sent = {key: rows.get(str(value), value) for key, value in change.items()}

    for who in ("ann", "mia"):
        refusal = refused(desk.edit(who, seen, **sent))

        assert (refusal.kind, refusal.code) == (RefusalKind.CONFLICT, "locked")
        assert [(one.path, one.code) for one in refusal.errors] == [(p, "locked") for p in paths]
    assert desk.view("claim", filed.id).version == seen.version


def row_id(view: RecordView) -> str:
    lines: Any = view.values["lines"]
    return str(lines[0]["row_id"])


def test_what_no_approval_covers_may_change_while_it_runs(desk: Desk) -> None:
    filed = desk.filed("Free", "10")
    desk.pass_on("mia", filed.id)

    must(desk.edit("mia", desk.view("claim", filed.id), remark="Paid in May"))


def test_before_the_first_approval_a_record_may_still_change(desk: Desk) -> None:
    filed = desk.filed("Open", "10")

    changed = must(desk.edit("ann", filed, topic="Still open"))

    assert changed.values["topic"] == "Still open"


def test_everybody_of_an_all_mode_decides_and_one_no_ends_it(desk: Desk) -> None:
    both, one_no = desk.filed("Both", "2000"), desk.filed("One no", "2000")
    for claim in (both, one_no):
        desk.pass_on("mia", claim.id)

    desk.pass_on("dan", both.id)
    assert desk.steps(both.id)["directors"] == "current"
    desk.pass_on("dora", both.id)
    assert desk.steps(both.id)["pay"] == "current"
    desk.pass_on("dora", one_no.id, "reject", comment="Too dear")
    assert desk.view("claim", one_no.id).state == "rejected"
    assert [task for task in tasks(desk, "dan") if task == one_no.id] == []


def tasks(desk: Desk, who: str) -> list[str]:
    return [task.record.id for task in must(desk.ask(who, list_tasks)).items]


def test_a_task_asks_for_what_it_requires_and_lifts_readonly(desk: Desk) -> None:
    filed = desk.filed("Pay", "10")
    desk.pass_on("mia", filed.id, values={"opinion": "Fine"})
    task = desk.task_of("cleo", filed.id).id

    assert faults(desk.decide("cleo", task, "complete")) == [("paid_on", "required")]
    assert faults(desk.decide("cleo", task, "complete", values={"topic": "x"})) == [
        ("topic", "not_granted"),
        ("paid_on", "required"),
    ]
    must(desk.decide("cleo", task, "complete", values={"paid_on": "2026-11-20"}))

    done = desk.view("claim", filed.id)
    assert (done.state, done.values["opinion"]) == ("completed", "Fine")
    assert done.values["paid_on"] == "2026-11-20"


def test_a_task_keeps_from_its_holder_what_the_node_hides(desk: Desk) -> None:
    filed = desk.filed("Hidden", "10", remark="between us")
    desk.pass_on("mia", filed.id)

    assert "remark" not in desk.view("claim", filed.id, "cleo").values


def test_a_comment_is_asked_of_who_rejects_or_returns(desk: Desk) -> None:
    task = desk.task_of("mia", desk.filed("Silent").id).id

    for deed in ("reject", "return"):
        assert faults(desk.decide("mia", task, deed, comment=" ")) == [("comment", "required")]


def test_a_record_is_taken_back_until_somebody_acts_on_it(desk: Desk) -> None:
    filed, acted = desk.filed("Back"), desk.filed("Too late")
    desk.pass_on("mia", acted.id)
    run, late = instance_of(desk, filed.id), instance_of(desk, acted.id)

    assert refused(desk.do("ben", withdraw_instance, run)).kind is RefusalKind.NOT_FOUND
    assert refused(desk.do("mia", withdraw_instance, run)).kind is RefusalKind.FORBIDDEN
    flow = must(desk.do("ann", withdraw_instance, run, "Wrong month"))
    assert (flow.state, desk.view("claim", filed.id).state) == ("withdrawn", "withdrawn")
    assert refused(desk.do("ann", withdraw_instance, run)).kind is RefusalKind.CONFLICT
    assert refused(desk.do("ann", withdraw_instance, late)).kind in (
        RefusalKind.CONFLICT,
        RefusalKind.FORBIDDEN,
    )
    assert desk.view("claim", acted.id).state == "submitted"


def test_somebody_elses_run_is_cancelled_by_an_administrator_with_a_reason(desk: Desk) -> None:
    run = instance_of(desk, desk.filed("Cancelled").id)

    assert refused(desk.do("mia", cancel_instance, run, "x")).kind is RefusalKind.FORBIDDEN
    assert refused(desk.do("root", cancel_instance, run)).kind is RefusalKind.INVALID
    assert must(desk.do("root", cancel_instance, run, "Duplicate")).state == "cancelled"


def test_a_decided_task_is_not_decided_again_and_a_stale_record_is_told(desk: Desk) -> None:
    filed = desk.filed("Once", "10")
    task = desk.task_of("mia", filed.id).id
    changed = must(desk.edit("ann", filed, remark="seen?"))

    stale = refused(desk.decide("mia", task, version=filed.version))
    assert (stale.kind, stale.version) == (RefusalKind.STALE, changed.version)
    must(desk.decide("mia", task, version=changed.version))
    again = refused(desk.decide("mia", task, "reject", comment="No"))
    assert again.kind is RefusalKind.CONFLICT


def test_numbers_come_when_a_record_is_handed_in_and_leave_no_gap(desk: Desk) -> None:
    drafts = [desk.drafted(f"Draft {n}") for n in range(3)]
    assert [one.values["number"] for one in drafts] == [None] * 3

    first = must(desk.submit("ann", drafts[2]))
    refused(desk.do("ann", submit_record, APP, "claim", drafts[1].id, sent={"topic": None}))
    second = must(desk.submit("ann", drafts[0]))

    def number(view: RecordView) -> int:
        return int(str(view.values["number"]).removeprefix("C-"))

    assert number(second) == number(first) + 1
    desk.pass_on("mia", first.id, "return", comment="Again")
    again = must(desk.submit("ann", first))
    assert again.values["number"] == first.values["number"]


@pytest.mark.parametrize(
    ("values", "paths"),
    [
        ({"code": "N-1"}, ["code"]),
        ({"room": "Blue", "hour": 9}, ["room", "hour"]),
    ],
)
def test_what_is_there_already_is_told_at_its_fields(
    desk: Desk, values: dict[str, object], paths: list[str]
) -> None:
    desk.make("note", "mia", topic="First", **values)
    second = desk.do("mia", create_record, APP, "note", {"topic": "Second", **values})

    assert faults(second) == [(path, "unique") for path in paths]


def test_an_unreadable_or_foreign_claim_is_not_found(desk: Desk) -> None:
    filed = desk.filed("Private")

    for outcome in (
        desk.look("claim", filed.id, "ben"),
        desk.edit("ben", filed, topic="x"),
        desk.submit("ben", filed),
    ):
        assert refused(outcome).kind is RefusalKind.NOT_FOUND
    assert why(desk.look("claim", filed.id, "ben")) == why(desk.look("claim", "0" * 26, "ben"))


def test_what_is_sent_with_a_submission_is_stored_with_it(desk: Desk) -> None:
    draft = desk.drafted("Sent", "10")

    filed = must(desk.submit("ann", draft, **claimed("Sent with it")))

    assert (filed.state, filed.values["topic"], filed.values["total"]) == (
        "submitted",
        "Sent with it",
        "30.00",
    )
