"""Whatever stands wherever in a definition: faults come as issues, never as exceptions."""

# ruff: noqa: E501  (a table)

import json
from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definition.checking import check_files
from engine.definition.loader import load_files
from engine.definition.tree import Data, Path
from tests.engine.definition.apps import SOUND, encoded

WHOLE = load_files(encoded(SOUND)).source.data


def paths(data: Data, at: Path = ()) -> list[Path]:
    if isinstance(data, dict):
        inner = [paths(value, (*at, key)) for key, value in data.items()]
    elif isinstance(data, list):
        inner = [paths(value, (*at, index)) for index, value in enumerate(data)]
    else:
        inner = []
    return [at, *(path for each in inner for path in each)]


JUNK: st.SearchStrategy[object] = st.sampled_from(
    [None, True, 0, -1, 10**30, 1.5, "", "x", "lines", "lines.amount", "person.name", "owner", "a.b.c",
     "total", "1 +", "SUM(lines.amount)", "me.id == owner", "..", ".", "$", "{", "{}", "{total}", "\n",
     [], [[]], [None], ["x"], {}, {"x": 1}, {"key": "x"}, {"key": None}, {"type": "subtable"}]
)  # fmt: skip


def put(data: Data, path: Path, value: object) -> object:
    if not path:
        return value
    copy = deepcopy(data)
    here: object = copy
    for step in path[:-1]:
        here = here[step]  # type: ignore[index]
    here[path[-1]] = value  # type: ignore[index]
    return copy


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(paths(WHOLE)), JUNK, st.booleans())
def test_junk_anywhere_is_an_issue_or_nothing_but_never_an_exception(
    path: Path, junk: object, renames: bool
) -> None:
    if renames and path and isinstance(path[-1], str):
        data = put(put(WHOLE, path, junk), (*path[:-1], "extra"), junk)  # type: ignore[arg-type]
    else:
        data = put(WHOLE, path, junk)
    loaded = check_files({"demo.json": json.dumps(data).encode()})
    assert (loaded.app is None) == any(each.is_error for each in loaded.issues)
    for each in loaded.issues:
        assert isinstance(each.message, dict)
        assert each.message["en"]
        assert each.message["zh"]
