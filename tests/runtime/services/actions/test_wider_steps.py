"""The wider steps: upsert, delete, rows of subtables, guards, loops that sort and group."""

from runtime.services.outcome import RefusalKind
from runtime.services.verify_store import verify_store
from tests.runtime.services.actions.room import Room, rows
from tests.runtime.services.acts.desk import refused, why
from tests.trust.office import must


def test_an_upsert_makes_a_record_once_and_changes_it_from_then_on(room: Room) -> None:
    one, two = room.make("part", name="u1"), room.make("part", name="u2")
    lines = [{"part": one.id, "pieces": 3}, {"part": one.id, "pieces": 4}]
    lines.append({"part": two.id, "pieces": 0})
    bundle = room.make("bundle", name="counted", lines=lines)

    must(room.press("pia", bundle, "upserts"))
    must(room.press("pia", bundle, "upserts"))

    counted = room.found("tally", f"part == '{one.id}'", "pieces", "times")
    assert counted == [[14, 4]]
    assert room.found("tally", f"part == '{two.id}'", "pieces", "times") == [[0, 2]]


def test_the_check_of_an_upsert_holds_of_what_is_made_and_of_what_is_changed(room: Room) -> None:
    part = room.make("part", name="heavy")
    bundle = room.make("bundle", name="h", most=500, lines=[{"part": part.id, "pieces": 101}])

    assert why(room.press("pia", bundle, "upserts")) == "Too many of heavy"
    assert room.found("tally", f"part == '{part.id}'", "pieces") == []


def test_an_upsert_that_finds_several_changes_none(room: Room) -> None:
    part = room.make("part", name="twice there")
    for _ in range(2):
        room.make("tally", part=part.id, pieces=1)
    bundle = room.make("bundle", name="m", lines=[{"part": part.id, "pieces": 1}])

    assert "found 2" in why(room.press("pia", bundle, "upserts"))
    assert room.found("tally", f"part == '{part.id}'", "pieces") == [[1], [1]]


def test_rows_are_changed_where_they_are_found_and_their_record_holds(room: Room) -> None:
    bundle = room.bundle("rows", 1, 2, 5)

    done = must(room.press("pia", bundle, "raise"))

    assert done.record is not None
    wanted = [(1, None, 2), (3, "0.7", 6), (6, "1.7", 12)]
    found = [(one["pieces"], one["weight"], one["twice"]) for one in rows(done.record)]
    assert found == wanted
    assert done.record.values["total"] == 10
    assert [one["row_id"] for one in rows(done.record)] == [one["row_id"] for one in rows(bundle)]


def test_a_check_looks_at_each_changed_row_and_rules_at_the_record(room: Room) -> None:
    part = room.make("part", name="rod")
    long = room.make("bundle", name="long", lines=[{"part": part.id, "pieces": 20}])
    full = room.bundle("full", 25, 25)

    assert why(room.press("pia", long, "raise")) == "Line of rod too long"
    assert refused(room.press("pia", full, "raise")).kind is RefusalKind.CONFLICT
    assert room.pieces(long) == [20]
    assert room.pieces(full) == [25, 25]


def test_an_update_that_expects_some_rows_refuses_none(room: Room) -> None:
    assert "found 0" in why(room.press("pia", room.bundle("none", 1), "raise"))


def test_rows_move_to_another_record_with_their_ids(room: Room) -> None:
    source, target = room.bundle("source", 2, 5, 9), room.bundle("target", 1)

    must(room.press("pia", source, "share", to=target.id))

    assert room.pieces(source) == [2]
    assert room.pieces(target) == [1, 5, 9]
    before = [one["row_id"] for one in rows(source)]
    moved = rows(room.now(target))
    assert [one["row_id"] for one in moved[1:]] == before[1:]
    assert (room.now(source).values["total"], room.now(target).values["total"]) == (2, 15)
    assert [one["position"] for one in moved if "position" in one] in ([], [1, 2, 3])
    assert verify_store(room.system) == ()


def test_rows_that_the_other_record_cannot_take_stay(room: Room) -> None:
    source, target = room.bundle("too much", 40), room.bundle("nearly full", 20)

    refusal = refused(room.press("pia", source, "share", to=target.id))

    assert "Too many in the bundle" in why(refusal)
    assert (room.pieces(source), room.pieces(target)) == ([40], [20])


def test_rows_are_taken_out_where_they_are_found(room: Room) -> None:
    bundle = room.bundle("cleared", 0, 3, 0, 4)

    must(room.press("pia", bundle, "clear"))

    assert room.pieces(bundle) == [3, 4]


def test_a_row_is_added_to_the_record_and_has_a_name_afterwards(room: Room) -> None:
    done = must(room.press("pia", room.bundle("grown", 1), "own_rows"))

    assert done.record is not None
    added = rows(done.record)[-1]
    assert (added["pieces"], added["weight"], added["twice"]) == (7, "0.3", 14)
    assert (done.record.values["name"], done.record.values["total"]) == ("grown/7", 8)


def test_a_deleted_record_lies_in_the_trash_and_what_is_pointed_at_stays(room: Room) -> None:
    part = room.make("part", name="thrown")
    room.make("tally", part=part.id, pieces=1)

    must(room.press("pia", room.bundle("thrown", 1), "gone"))

    assert room.found("tally", f"part == '{part.id}'", "pieces") == []
    assert "found 0" in why(room.press("pia", room.bundle("thrown", 1), "gone"))


def test_steps_cannot_delete_the_record_they_work_on(room: Room) -> None:
    bundle = room.bundle("self", 1)

    assert "cannot delete" in why(room.press("pia", bundle, "drop"))
    assert room.now(bundle).version == bundle.version


def test_an_update_without_set_is_a_guard(room: Room) -> None:
    part = room.make("part", name="guarded")
    tally = room.make("tally", part=part.id, pieces=2)
    bundle = room.bundle("guarded", 1)

    assert why(room.press("pia", bundle, "guard")) == "Only 2 left"
    other = room.make("part", name="plenty")
    room.make("tally", part=other.id, pieces=3)
    must(room.press("pia", room.bundle("plenty", 1), "guard"))
    assert room.now(tally).version == tally.version


def test_a_loop_sorts_chooses_and_groups_and_the_rows_of_a_group_make_rows(room: Room) -> None:
    a, b = room.make("part", name="ga"), room.make("part", name="gb")
    lines = [
        {"part": a.id, "pieces": 2, "due": "2026-01-01"},
        {"part": b.id, "pieces": 9, "due": "2026-03-01"},
        {"part": a.id, "pieces": 1, "due": "2026-02-01"},
        {"part": a.id, "pieces": 5},
        {"part": a.id, "pieces": 0},
    ]
    bundle = room.make("bundle", name="grouped", lines=lines)

    must(room.press("pia", bundle, "regroup"))

    made = room.found("parcel", f"bundle == '{bundle.id}'", "name", "id")
    assert [name for name, _ in made] == ["9:1", "3:2", "5:1"]
    second = room.view("parcel", str(made[1][1]))
    assert [one["pieces"] for one in rows(second, "contents")] == [1, 2]


def test_a_loop_goes_through_records_and_rows_that_are_found(room: Room) -> None:
    for name in ("fa", "fc", "fb"):
        room.make("part", name=name, box="looked for")
    bundle = room.bundle("looked for", 5, 1, 3)

    must(room.press("pia", bundle, "found"))

    made = room.found("parcel", f"bundle == '{bundle.id}'", "name")
    assert made == [["fc"], ["fb"], ["looked for3"], ["looked for5"]]


def test_a_loop_goes_through_values_each_group_once(room: Room) -> None:
    bundle = room.bundle("words", 1)

    must(room.press("pia", bundle, "order"))

    assert room.found("parcel", f"bundle == '{bundle.id}'", "name") == [["b"], ["a"]]


def test_a_step_touches_no_more_than_it_may(room: Room) -> None:
    import runtime.services.find_touched as bounds

    for number in range(4):
        room.make("part", name=f"drop {number}", box="flood")
    bundle = room.bundle("flooded", 1)
    kept, bounds.MOST = bounds.MOST, 3
    try:
        refusal = refused(room.press("pia", bundle, "flood"))
    finally:
        bounds.MOST = kept

    assert (kept, refusal.code) == (5_000, "limit")
    assert "at most 3" in why(refusal)
    must(room.press("pia", bundle, "flood"))
    assert room.found("part", "box == 'flood'", "id") == []
