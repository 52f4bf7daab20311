"""Every fault of a definition points into the definition as data, so that a program finds it."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definition.checking import check_files
from engine.definition.loader import load_files
from engine.definition.plain import plain_data
from engine.definition.tree import Data, Path, value_at
from tests.engine.definition.apps import SOUND, encoded
from tests.engine.definition.test_spoilt_anywhere import JUNK, paths, put

SOUND_APP = load_files(encoded(SOUND)).app
assert SOUND_APP is not None
WHOLE: Data = json.loads(json.dumps(plain_data(SOUND_APP), default=str))


def pointers(data: object) -> Mapping[tuple[str, str], Path]:
    found = check_files({"demo.json": json.dumps(data).encode()}).issues
    return {(one.code, one.path): one.pointer for one in found if one.is_error}


def at(*path: str) -> Path:
    """The pointer behind keys: elements of lists by their key."""
    made: Path = ()
    for name in path:
        here = value_at(WHOLE, made)
        if isinstance(here, list):
            keys = [one.get("key") if isinstance(one, dict) else None for one in here]
            made = (*made, keys.index(name))
        else:
            made = (*made, name)
    return made


@pytest.mark.parametrize(
    ("pointer", "value", "code"),
    [
        (at("forms", "visit", "fields", "total", "formula"), "SUM(lines.amont)", "EXP002"),
        (at("forms", "visit", "fields", "lines", "fields", "amount", "scale"), "x", "STR003"),
        (at("workflows", "review", "form"), "visits", "REF001"),
        (at("app", "time_zone"), "Asia/Nowhere", "APP001"),
    ],
)
def test_a_fault_points_at_what_is_wrong(pointer: Path, value: str, code: str) -> None:
    found = pointers(put(WHOLE, pointer, value))

    assert pointer in {each for (told, _), each in found.items() if told == code}, found


def test_what_is_left_out_as_faulty_moves_no_pointer_of_the_rest() -> None:
    """A faulty element before another one is taken away to go on: indexes still count it."""
    before = put(WHOLE, at("forms", "visit", "fields", "total", "formula"), "nothing.here +")
    form = ("forms", 0, "fields", 0, "type")
    found = pointers(put(before, form, "no_such_type"))  # type: ignore[arg-type]

    assert at("forms", "visit", "fields", "total", "formula") in found.values()
    assert any(pointer[:4] == form[:4] for pointer in found.values())


def test_the_order_in_a_file_is_the_order_of_pointers() -> None:
    """Forms are kept by key; a file may have them otherwise, and its own order is what counts."""
    turned = dict(WHOLE) if isinstance(WHOLE, dict) else {}
    forms = turned["forms"]
    assert isinstance(forms, list)
    turned["forms"] = list(reversed(forms))
    whole: Data = {**turned}
    faulty = put(whole, ("forms", 0, "title"), "{nothing}")
    (pointer,) = pointers(faulty).values()

    assert pointer == ("forms", 0, "title")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(paths(WHOLE)), JUNK)
def test_every_pointer_leads_to_the_element_around_the_fault(path: Path, junk: object) -> None:
    data = put(WHOLE, path, junk)
    for one in check_files({"demo.json": json.dumps(data).encode()}).issues:
        if not one.path:
            continue
        around = one.pointer[:-1]
        for length in range(1, len(around) + 1):
            assert value_at(data, around[:length]) is not None, (one.code, one.path, one.pointer)  # type: ignore[arg-type]
