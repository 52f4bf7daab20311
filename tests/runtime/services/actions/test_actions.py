"""Who may carry out an action, when, with which input; what comes of it, and what is undone."""

from typing import Any

import pytest

from runtime.services.ask_action import ask_action
from runtime.services.choose_lookup import choose_for_action
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.record_history import record_history
from runtime.services.views import ActionView
from tests.runtime.services.actions.bundle_app import APP
from tests.runtime.services.actions.room import Room, rows
from tests.runtime.services.acts.desk import faults, refused, why
from tests.trust.office import must


def test_an_action_makes_a_record_with_rows_changes_its_own_and_opens_what_it_made(
    room: Room,
) -> None:
    part = room.make("part", name="bolt")
    bundle = room.make(
        "bundle",
        name="north",
        lines=[{"part": part.id, "pieces": 3}, {"pieces": 1}],
    )

    done = must(room.press("pia", bundle, "pack", box="B1", least=2))

    assert done.record is not None
    assert done.opens is not None
    assert done.record.values["open"] is False
    made = room.view("parcel", done.opens.id)
    assert (done.opens.title, done.opens.form) == ("copy of north", "parcel")
    assert [(one["pieces"], one["note"]) for one in rows(made, "contents")] == [
        (3, "packed"),
        (1, "extra"),
    ]
    assert (made.values["total"], made.values["box"], made.state) == (4, "B1", "draft")
    assert rows(made, "contents")[0]["part"] == {"id": part.id, "title": "bolt"}


def test_what_is_made_with_submit_is_under_way_at_once_on_behalf_of_the_person(room: Room) -> None:
    bundle = room.bundle("sent", 4)

    must(room.press("pia", bundle, "pack", box="B2", least=1, hand_in=True))

    [[parcel]] = room.found("parcel", "name == 'sent'", "id")
    made = room.view("parcel", str(parcel))
    assert made.state == "submitted"
    assert made.created_by is not None
    assert made.created_by.title == "Pia"
    task = room.task_of("lea", str(parcel))
    assert task.initiator is not None
    assert task.initiator.title == "Pia"


def test_what_submission_asks_is_asked_of_what_steps_hand_in(room: Room) -> None:
    bundle = room.bundle("boxless", 1)

    refusal = refused(room.press("pia", bundle, "slip"))

    assert refusal.kind is RefusalKind.CONFLICT
    assert "box" in why(refusal)
    assert room.found("parcel", "name == 'boxless'", "name") == []


def test_input_is_cast_checked_and_told_like_a_form_at_input_paths(room: Room) -> None:
    bundle = room.bundle("strict", 9)
    table: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
        ({}, [("input.box", "required")]),
        ({"box": "far too long for it"}, [("input.box", "max_length")]),
        ({"box": "b", "least": -1}, [("input.least", "min")]),
        ({"box": "b", "least": "many"}, [("input.least", "type")]),
        ({"box": "b", "other": 1}, [("input.other", "unknown")]),
        ({"box": "b", "record": bundle.id}, [("input.record", "unknown")]),
        ({"box": "b", "part": "01H00000000000000000000000"}, [("input.part", "reference")]),
    ]
    for sent, wanted in table:
        assert faults(room.press("pia", bundle, "pack", **sent)) == wanted
    assert room.now(bundle).version == bundle.version


def test_an_action_that_asks_for_nothing_takes_nothing(room: Room) -> None:
    outcome = room.press("pia", room.bundle("bare", 1), "mine", keeper="x")

    assert faults(outcome) == [("input.keeper", "unknown")]


def test_defaults_of_the_input_apply_where_nothing_is_sent(room: Room) -> None:
    bundle = room.bundle("usual", 1, most=52)

    refusal = refused(room.press("pia", bundle, "pack"))

    assert (refusal.code, why(refusal)) == ("require", "Only 1 of 3")


def test_a_filter_of_the_input_reads_the_record_and_the_input(room: Room) -> None:
    here, there = room.make("part", name="nut", box="C"), room.make("part", name="cog", box="D")
    same = room.make("part", name="chosen", box="C")
    bundle = room.bundle("chosen", 2)
    place = (APP, "bundle", bundle.id, "pack")

    offered = must(room.ask("pia", choose_for_action, place, "part", "", values={"box": "C"}))

    assert [one.id for one in offered] == [here.id]
    for part in (there, same):
        outcome = room.press("pia", bundle, "pack", box="C", part=part.id)
        assert faults(outcome) == [("input.part", "reference")]
    must(room.press("pia", bundle, "pack", box="C", part=here.id, least=1))


@pytest.mark.parametrize(
    ("who", "action", "kind"),
    [
        ("gus", "pack", RefusalKind.FORBIDDEN),
        ("gus", "own", RefusalKind.FORBIDDEN),
        ("ned", "mine", RefusalKind.NOT_FOUND),
        ("pia", "nothing", RefusalKind.NOT_FOUND),
        ("pia", "own", RefusalKind.FORBIDDEN),
    ],
)
def test_who_may_not_act_is_refused(room: Room, who: str, action: str, kind: RefusalKind) -> None:
    assert refused(room.press(who, room.bundle("shut", 1), action)).kind is kind


def test_a_grant_gives_an_action_on_the_records_it_holds_for_and_roles_on_all(room: Room) -> None:
    gus = room.who("gus").person.id
    mine, other = room.bundle("his", 1, keeper=gus), room.bundle("not his", 1)

    assert offered(room, "gus", mine) == ["peek", "own"]
    assert offered(room, "gus", other) == []
    assert offered(room, "lea", other) == ["own", "give_away"]
    must(room.press("gus", mine, "own"))
    assert refused(room.press("gus", other, "own")).kind is RefusalKind.FORBIDDEN
    must(room.press("lea", other, "own"))
    assert "pack" in offered(room, "root", other)


def test_the_condition_decides_whether_a_button_is_there_and_whether_it_acts(room: Room) -> None:
    bundle = room.bundle("shut already", 1, open=False)

    assert "pack" not in offered(room, "pia", bundle)
    refusal = refused(room.press("pia", bundle, "pack", least=0))
    assert (refusal.kind, refusal.code) == (RefusalKind.CONFLICT, "action")
    assert why(refusal, "zh") == "记录当前状态不能执行“打包”，请刷新查看。"


def test_the_version_that_was_seen_is_checked_where_it_is_sent(room: Room) -> None:
    bundle = room.bundle("seen", 2)
    must(room.press("pia", bundle, "raise", version=bundle.version))

    refusal = refused(room.press("pia", bundle, "raise", version=bundle.version))

    assert (refusal.kind, refusal.version) == (RefusalKind.STALE, bundle.version + 1)
    assert room.pieces(bundle) == [3]


def test_an_input_shows_nothing_computed_of_what_its_reader_may_not_see(room: Room) -> None:
    gus = room.who("gus").person.id
    bundle = room.bundle("priced", 1, keeper=gus, cost="77.77")

    seen = must(room.ask("gus", ask_action, APP, "bundle", bundle.id, "peek"))
    known = must(room.ask("root", ask_action, APP, "bundle", bundle.id, "peek"))

    assert seen.draft is not None
    assert known.draft is not None
    assert known.draft.values == {"guess": "77.77", "seen": "155.54"}
    assert seen.draft.values == {"guess": None}
    assert "77.77" not in str(seen.as_json())
    assert "155.54" not in str(seen.as_json())


def test_an_action_may_take_the_record_out_of_ones_sight(room: Room) -> None:
    bundle = room.bundle("given away", 1)

    done = must(room.press("lea", bundle, "give_away"))

    assert done.record is not None  # the guest's grant still shows it
    assert room.now(bundle).values["keeper"] is None


def test_steps_may_write_locked_fields(room: Room) -> None:
    bundle = room.bundle("sealed", 1)

    assert must(room.press("pia", bundle, "seal")).record.values["sealed"] == "yes"  # type: ignore[union-attr]


def test_the_history_tells_who_carried_out_what(room: Room) -> None:
    changed, untouched = room.bundle("told", 1), room.bundle("left alone", 1)
    must(room.press("pia", changed, "mine"))
    must(room.press("pia", untouched, "note_it"))

    for bundle in (changed, untouched):
        last = must(room.ask("pia", record_history, APP, "bundle", bundle.id))[-1]
        assert last.what == "acted"
        assert last.sentence.startswith("Pia carried out “")
    assert room.now(untouched).version == untouched.version


def test_a_selection_is_acted_on_as_a_whole(room: Room) -> None:
    first, second = room.bundle("one", 2, 3), room.bundle("two", 4)

    done = must(room.press_all("pia", [second, first], "merge"))

    assert done.done == 2
    assert done.opens is not None
    assert done.record is None
    merged = room.view("bundle", done.opens.id)
    assert [one["pieces"] for one in rows(merged)] == [4, 2, 3]
    ids = {one["row_id"] for one in (*rows(first), *rows(second))}
    assert {one["row_id"] for one in rows(merged)} == ids
    assert room.pieces(first) == room.pieces(second) == []
    assert room.now(first).values["open"] is False


def test_a_record_action_on_a_selection_runs_for_each_or_for_none(room: Room) -> None:
    good, bad = room.bundle("good", 2), room.bundle("bad", 20)

    refusal = refused(room.press_all("pia", [good, bad], "raise"))

    assert why(refusal).startswith("bad: ")
    assert room.pieces(good) == [2]
    assert must(room.press_all("pia", [good, room.bundle("fine", 5)], "raise")).done == 2
    assert room.pieces(good) == [3]


def test_a_selection_holds_one_record_that_may_not_be_acted_on_and_nothing_is_done(
    room: Room,
) -> None:
    good, shut = room.bundle("good too", 2), room.bundle("shut too", 2, open=False)

    refusal = refused(room.press_all("pia", [good, shut], "merge"))

    assert refusal.code == "action"
    assert why(refusal).startswith("shut too: ")
    assert room.pieces(good) == [2]


def offered(room: Room, who: str, record: object) -> list[str]:
    """The keys of the buttons that somebody finds on a record."""
    view = room.now(record, who)  # type: ignore[arg-type]
    return [one.key for one in view.rights.actions]


def test_offers_are_worded_for_their_reader(room: Room) -> None:
    bundle = room.bundle("worded", 1)

    [pack] = [one for one in room.now(bundle).rights.as_json()["actions"] if one["key"] == "pack"]  # type: ignore[union-attr,index,call-overload]

    assert pack == {
        "key": "pack",
        "label": "Pack",
        "help": None,
        "icon": "package",
        "confirm": "Really pack it?",
        "input": True,
    }
    assert isinstance(room.press("pia", bundle, "mine"), ActionView)
    assert isinstance(room.press("ned", bundle, "mine"), Refusal)
