"""Two edits of one definition: what one side alone changed is taken, the rest is told."""

# ruff: noqa: ANN401  (definitions as JSON)

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definition.checking import check_files
from engine.definition.emission import json_bytes
from engine.definition.loader import load_files
from engine.definition.merge import Merged, merge
from engine.definition.plain import plain_data

Def = dict[str, Any]
ROOT = Path(__file__).parents[3]


def first_form(merged: Merged) -> Def:
    """The first form of what was merged, as JSON."""
    found: Any = merged.definition
    return dict(found["forms"][0])


def definition(**parts: Any) -> Def:
    return {
        "app": {"key": "club", "label": "Club"},
        "forms": [
            {
                "key": "visit",
                "label": {"en": "Visit", "zh": "来访"},
                "fields": [
                    {"key": "guest", "type": "text"},
                    {"key": "fee", "type": "money", "formula": "1 + 1"},
                    {"key": "note", "type": "text"},
                ],
            }
        ],
        **parts,
    }


def edited(base: Def, change: Any) -> Def:
    copy = deepcopy(base)
    change(copy)
    return copy


def fields(found: Def) -> list[str]:
    return [each["key"] for each in found["forms"][0]["fields"]]


def add(key: str, at: int) -> Any:
    def change(one: Def) -> None:
        one["forms"][0]["fields"].insert(at, {"key": key, "type": "text"})

    return change


def put(path: tuple[str | int, ...], value: Any) -> Any:
    def change(one: Any) -> None:
        for step in path[:-1]:
            one = one[step]
        one[path[-1]] = value

    return change


def drop(path: tuple[str | int, ...]) -> Any:
    def change(one: Any) -> None:
        for step in path[:-1]:
            one = one[step]
        del one[path[-1]]

    return change


def merged(ours: Any, theirs: Any, base: Def | None = None) -> Merged:
    base = base or definition()
    return merge(base, edited(base, ours), edited(base, theirs))


def test_fields_that_both_added_stand_side_by_side() -> None:
    found = merged(add("a", 1), add("b", 3))
    assert fields(found.definition) == ["guest", "a", "fee", "note", "b"]
    assert found.conflicts == ()


def test_what_both_added_behind_the_same_field_stands_in_one_order_whoever_merges() -> None:
    one, other = merged(add("a", 1), add("b", 1)), merged(add("b", 1), add("a", 1))
    assert fields(one.definition) == fields(other.definition) == ["guest", "a", "b", "fee", "note"]


def test_two_locales_of_one_label_are_two_edits() -> None:
    label = ("forms", 0, "label")
    found = merged(put((*label, "en"), "Call"), put((*label, "zh"), "拜访"))
    assert first_form(found)["label"] == {"en": "Call", "zh": "拜访"}
    assert found.conflicts == ()


def test_a_renamed_field_takes_the_other_sides_change_along() -> None:
    def rename(one: Def) -> None:
        one["forms"][0]["fields"][1] |= {"key": "price", "was": "fee"}

    found = merged(rename, put(("forms", 0, "fields", 1, "formula"), "2 + 2"))
    assert first_form(found)["fields"][1] == {
        "key": "price", "was": "fee", "type": "money", "formula": "2 + 2",
    }  # fmt: skip
    assert found.conflicts == ()


def test_a_field_moved_by_one_and_changed_by_the_other_is_both() -> None:
    def move(one: Def) -> None:
        one["forms"][0]["fields"].reverse()

    found = merged(move, put(("forms", 0, "fields", 1, "formula"), "2"))
    assert fields(found.definition) == ["note", "fee", "guest"]
    assert first_form(found)["fields"][1]["formula"] == "2"


def test_both_changing_one_property_is_a_conflict_that_keeps_theirs() -> None:
    path = ("forms", 0, "fields", 1, "formula")
    found = merged(put(path, "2"), put(path, "3"))
    (conflict,) = found.conflicts
    assert conflict.pointer == path
    assert (conflict.base, conflict.ours, conflict.theirs) == ("1 + 1", "2", "3")
    assert first_form(found)["fields"][1]["formula"] == "3"
    assert conflict.path == "forms.visit.fields.fee.formula"
    assert conflict.sentence["en"] == (  # type: ignore[index]
        "field `fee`: `formula` is `2` with us and `3` with them (it was `1 + 1`)."
    )
    assert "对方" in conflict.sentence["zh"]  # type: ignore[index]


@pytest.mark.parametrize("ours_removes", [True, False])
def test_removing_what_the_other_changed_is_a_conflict(ours_removes: bool) -> None:
    remove = drop(("forms", 0, "fields", 1))
    change = put(("forms", 0, "fields", 1, "formula"), "2")
    found = merged(remove, change) if ours_removes else merged(change, remove)
    (conflict,) = found.conflicts
    assert conflict.path == "forms.visit.fields.fee"
    assert ("fee" in fields(found.definition)) is ours_removes
    assert conflict.pointer == ("forms", 0, "fields", *((1,) if ours_removes else ()))
    assert "removed by" in conflict.sentence["en"]  # type: ignore[index]


def test_two_orders_of_the_same_fields_are_a_conflict() -> None:
    def first(one: Def) -> None:
        one["forms"][0]["fields"].reverse()

    def second(one: Def) -> None:
        rows = one["forms"][0]["fields"]
        rows.append(rows.pop(0))

    found = merged(first, second)
    assert fields(found.definition) == ["fee", "note", "guest"]
    assert [each.path for each in found.conflicts] == ["forms.visit.fields"]


def test_both_adding_a_field_of_one_key_is_told_where_they_differ() -> None:
    def adds(kind: str) -> Any:
        def change(one: Def) -> None:
            one["forms"][0]["fields"].append({"key": "day", "type": kind, "label": "Day"})

        return change

    found = merged(adds("date"), adds("text"))
    assert [each.path for each in found.conflicts] == ["forms.visit.fields.day.type"]
    assert first_form(found)["fields"][3] == {
        "key": "day", "type": "text", "label": "Day",
    }  # fmt: skip


# ---- laws, over random edits of a real app


@cache
def _real() -> Def:
    folder = ROOT / "examples" / "leave_request"
    files = {
        str(each.relative_to(folder)): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }
    app = load_files(files).app
    assert app is not None
    return dict(plain_data(app))


def real() -> Def:
    return deepcopy(_real())


def places(data: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [at] if at else []
    if isinstance(data, dict):
        for key, value in data.items():
            found += places(value, (*at, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            found += places(value, (*at, index))
    return found


PLACES = places(real())


@st.composite
def edits(draw: st.DrawFn) -> Def:
    one = real()
    for _ in range(draw(st.integers(0, 4))):
        path = draw(st.sampled_from(PLACES))
        kind = draw(st.sampled_from(["text", "drop", "add", "turn"]))
        try:
            around: Any = one
            for step in path[:-1]:
                around = around[step]
            value = around[path[-1]]
            if kind == "text":
                around[path[-1]] = draw(st.sampled_from(["x", 1, True, {"a": 1}, []]))
            elif kind == "drop":
                del around[path[-1]]
            elif kind == "add" and isinstance(value, list):
                value.insert(draw(st.integers(0, len(value))), {"key": draw(st.sampled_from("pq"))})
            elif kind == "turn" and isinstance(value, list):
                value.reverse()
        except (KeyError, IndexError, TypeError):
            continue
    return one


@settings(max_examples=60, deadline=None)
@given(edits())
def test_merging_with_one_side_unchanged_gives_the_other(one: Def) -> None:
    base = real()
    assert merge(base, one, base) == Merged(one, ())
    assert merge(base, base, one) == Merged(one, ())
    assert merge(base, one, one) == Merged(one, ())


@settings(max_examples=120, deadline=None)
@given(edits(), edits())
def test_who_merges_decides_conflicts_and_nothing_else(one: Def, other: Def) -> None:
    here, there = merge(real(), one, other), merge(real(), other, one)
    assert sorted(each.path for each in here.conflicts) == sorted(
        each.path for each in there.conflicts
    )
    if not here.conflicts:
        assert here.definition == there.definition


@settings(max_examples=120, deadline=None)
@given(edits(), edits())
def test_conflicts_keep_theirs_and_point_at_what_is_there(one: Def, other: Def) -> None:
    found = merge(real(), one, other)
    for conflict in found.conflicts:
        at: Any = found.definition
        for step in conflict.pointer:
            at = at[step]
        if conflict.theirs is not None and not isinstance(conflict.theirs, list):
            assert at == conflict.theirs


def test_edits_of_two_people_that_do_not_meet_give_a_sound_app() -> None:
    base = real()
    form = base["forms"][0]

    def ours(one: Def) -> None:
        one["forms"][0]["fields"].append({"key": "place", "type": "text"})

    def theirs(one: Def) -> None:
        one["forms"][0]["label"] = {"en": "Absence", "zh": "请假"}
        one["roles"].append({"key": "guest", "label": "Guest"})

    found = merge(base, edited(base, ours), edited(base, theirs))
    loaded = check_files({"app.json": json_bytes(found.definition)})
    assert found.conflicts == ()
    assert not [each for each in loaded.issues if each.is_error]
    assert len(first_form(found)["fields"]) == len(form["fields"]) + 1
