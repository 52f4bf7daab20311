"""Changed data goes into a file's text in place: nothing else of it is written again."""

# ruff: noqa: ANN401  (definitions as plain data)

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definition.patch import patch_file
from engine.definition.reading import read_file
from engine.definition.sameness import same
from engine.definition.yaml_layout import Node, yaml_layout

ROOT = Path(__file__).parents[3]
FILES = sorted(
    each
    for folder in (ROOT / "builtin_apps", ROOT / "examples")
    for each in folder.rglob("*.yaml")
    if "data" not in each.parts
)

TEXT = """\
# who may come
key: visit      # the form
label: {en: Visit, zh: 来访}   # shown
fields:
  # the guest
  - {key: guest, type: text, required: true}  # a person

  - key: fee
    type: money
    # what it costs
    formula: "1 + 1"
    help: |
      Two lines
      of help
  - {key: kind, type: select,
     options: [{key: a}, {key: b}]}   # of guest
empty:
"""


def patched(change: Any, text: str = TEXT, name: str = "a.yaml") -> str:
    tree = read_file(name, text.encode()).tree
    assert tree is not None
    data: Any = deepcopy(tree.data)
    change(data)
    found = patch_file(name, text.encode(), data)
    again = read_file(name, found)
    assert again.tree is not None
    assert not again.issues
    assert same(again.tree.data, data)
    return found.decode()


def set_at(*path: Any) -> Any:
    *way, last, value = path

    def change(data: Any) -> None:
        for step in way:
            data = data[step]
        data[last] = value

    return change


CASES: list[tuple[str, Any, str, str]] = [
    ("a plain text", set_at("key", "call"), "key: visit ", "key: call "),
    ("a text in a map in brackets", set_at("label", "en", "Call"), "en: Visit", "en: Call"),
    ("a text keeps its quotes", set_at("fields", 1, "formula", "2"), '"1 + 1"', '"2"'),
    ("an empty value", set_at("empty", 5), "empty:\n", "empty: 5\n"),
    ("a text that needs quotes", set_at("key", "a: b"), "key: visit ", 'key: "a: b" '),
    (
        "an option behind the others",
        lambda d: d["fields"][2]["options"].append({"key": "c"}),
        "{key: b}]",
        "{key: b}, {key: c}]",
    ),
    (
        "an option gone",
        lambda d: d["fields"][2]["options"].pop(0),
        "[{key: a}, {key: b}]",
        "[{key: b}]",
    ),
    (
        "a property in brackets gone",
        lambda d: d["fields"][0].pop("required"),
        ", required: true",
        "",
    ),
    (
        "a property more, in brackets",
        set_at("fields", 0, "help", "Who is it"),
        "required: true}",
        "required: true, help: Who is it}",
    ),
    ("a property gone", lambda d: d["fields"][1].pop("formula"), '    formula: "1 + 1"\n', ""),
    (
        "a property more, behind the last",
        set_at("fields", 1, "scale", 4),
        "      of help\n",
        "      of help\n    scale: 4\n",
    ),
    (
        "a block of text",
        set_at("fields", 1, "help", "One line"),
        "help: |\n      Two lines\n      of help\n",
        "help: One line\n",
    ),
    (
        "a text of several lines",
        set_at("empty", "a\nb\n"),
        "empty:\n",
        "empty: |\n  a\n  b\n",
    ),
    (
        "a long list",
        set_at("empty", [{"key": "a", "label": "A"}, {"key": "b"}]),
        "empty:\n",
        "empty:\n  - {key: a, label: A}\n  - {key: b}\n",
    ),
    (
        "a field gone, its comment stays",
        lambda d: d["fields"].pop(0),
        "  - {key: guest, type: text, required: true}  # a person\n",
        "",
    ),
    (
        "a field before the first, above its comment",
        lambda d: d["fields"].insert(0, {"key": "day", "type": "date"}),
        "fields:\n",
        "fields:\n  - {key: day, type: date}\n",
    ),
    (
        "a field behind the first",
        lambda d: d["fields"].insert(1, {"key": "day", "type": "date"}),
        "# a person\n",
        "# a person\n  - {key: day, type: date}\n",
    ),
    (
        "all of a list, the comment above it stays",
        set_at("fields", []),
        TEXT[TEXT.index("fields:") : -7],
        "fields: []\n  # the guest\n",
    ),
    (
        "a key of an entry",
        lambda d: d["label"].update(de=d["label"].pop("zh")),
        "zh: 来访",
        "de: 来访",
    ),
]


@pytest.mark.parametrize(("change", "before", "after"), [each[1:] for each in CASES],
                         ids=[each[0] for each in CASES])  # fmt: skip
def test_only_what_changed_is_written(change: Any, before: str, after: str) -> None:
    assert TEXT.count(before) == 1
    assert patched(change) == TEXT.replace(before, after)


def test_a_moved_field_takes_the_comment_above_along() -> None:
    def move(data: Any) -> None:
        data["fields"].append(data["fields"].pop(0))

    guest = "  # the guest\n  - {key: guest, type: text, required: true}  # a person\n"
    expected = TEXT.replace(guest, "").replace("# of guest\n", "# of guest\n" + guest)
    assert patched(move) == expected


def test_a_moved_and_changed_field_is_both() -> None:
    def move(data: Any) -> None:
        data["fields"].append(data["fields"].pop(0))
        data["fields"][2]["required"] = False

    assert "{key: guest, type: text, required: false}  # a person\nempty:" in patched(move)


@pytest.mark.parametrize("text", [TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT, TEXT.rstrip("\n")])
def test_line_ends_and_marks_stay(text: str) -> None:
    def change(data: Any) -> None:
        data["key"] = "call"
        data["fields"].append({"key": "day", "type": "date"})
        data["late"] = 1

    found = patched(change, text)
    assert found.startswith("\ufeff") == text.startswith("\ufeff")
    assert ("\r\n" in found) == ("\r\n" in text)
    assert not found.replace("\r\n", "").count("\r")
    if "\r\n" in text:
        assert found.count("\n") == found.count("\r\n")
    assert found.endswith("\n") == text.endswith("\n")


def test_numbers_equal_as_doubles_are_no_change() -> None:
    text = "a: 0.10\nb: 12345678901234567890\nc: 1.0\n"

    def change(data: Any) -> None:
        data.update(a=data["a"] + 0, b=12345678901234567168, c=1)

    assert patched(change, text) == text


def test_json_is_written_anew_with_exact_numbers() -> None:
    text = '{"a": 0.1, "b": [1, {"c": "中"}]}'
    expected = '{\n  "a": 0.1,\n  "b": [\n    1,\n    {\n      "c": "x"\n    }\n  ]\n}\n'
    assert patched(set_at("b", 1, "c", "x"), text, "a.json") == expected


# ---- laws, over the files of real apps


def nodes(node: Node, at: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Node]]:
    found = [(at, node)]
    for index, child in enumerate(node.children):
        found += nodes(child.node, (*at, index if child.name is None else child.name))
    return found


SOURCES = {each: each.read_text() for each in FILES}
LAYOUTS = {each: nodes(root) for each in FILES if (root := yaml_layout(SOURCES[each]))}
VALUES = st.sampled_from(
    ["x", "on", "a: b", "'q'", 'say "x"', "two\nlines", "", 5, True, None, [], {}, ["a", "b"],
     {"en": "A", "zh": "甲"}, {"key": "z", "type": "text"}, [{"key": "z"}, {"key": "y"}],
     {"k": {"l": {"m": ["n", {"o": "p"}]}}}, "x" * 130, "# no", "-", "中文：是", "[1]"]
).map(deepcopy)  # fmt: skip


def line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def edit(data: st.DataObject, tree: Any, path: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """Change a tree somewhere; answers the way to the element that was changed."""
    around: Any = tree
    for step in path[:-1]:
        around = around[step]
    value = around[path[-1]]
    kind = data.draw(st.sampled_from(["put", "drop", "add", "swap", "put"]))
    if kind == "put":
        around[path[-1]] = data.draw(VALUES)
        return path
    if kind == "drop":
        del around[path[-1]]
        return path[:-1]
    if kind == "add" and isinstance(value, list):
        value.insert(data.draw(st.integers(0, len(value))), data.draw(VALUES))
        return path
    if kind == "add" and isinstance(value, dict):
        value[data.draw(st.sampled_from(["zz", "on", "help", "中"]))] = data.draw(VALUES)
        return path
    if kind == "swap" and isinstance(value, list) and len(value) > 1:
        place = data.draw(st.integers(0, len(value) - 1))
        value.insert(data.draw(st.integers(0, len(value) - 1)), value.pop(place))
        return path
    return None


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_an_edit_of_a_real_file_leaves_the_lines_around_it(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(FILES))
    text = SOURCES[file]
    tree = deepcopy(dict(LAYOUTS[file])[()].data)
    path, _ = data.draw(st.sampled_from(LAYOUTS[file][1:]))
    touched = edit(data, tree, path)
    if touched is None:
        return
    found = patch_file("a.yaml", text.encode(), tree)
    again = read_file("a.yaml", found)
    assert again.tree is not None
    assert not again.issues
    assert same(again.tree.data, tree)
    if same(tree, dict(LAYOUTS[file])[()].data):
        assert found.decode() == text
    node = dict(LAYOUTS[file])[touched]
    if touched and len(touched) > 1:
        end = text.find("\n", node.end)
        first = line_start(text, node.start)
        assert found.decode().startswith(text[: line_start(text, max(first - 1, 0))])
        assert found.decode().endswith(text[end + 1 :])


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_many_edits_of_a_real_file_read_as_wanted(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(FILES))
    tree = deepcopy(dict(LAYOUTS[file])[()].data)
    for _ in range(data.draw(st.integers(1, 6))):
        path, _ = data.draw(st.sampled_from(LAYOUTS[file][1:]))
        try:
            edit(data, tree, path)
        except (KeyError, IndexError, TypeError):
            continue
    found = patch_file("a.yaml", SOURCES[file].encode(), tree)
    again = read_file("a.yaml", found)
    assert again.tree is not None
    assert not again.issues
    assert same(again.tree.data, tree)


@pytest.mark.parametrize("file", FILES, ids=lambda each: each.stem)
def test_a_file_that_says_the_same_keeps_every_byte(file: Path) -> None:
    content = file.read_bytes()
    tree = read_file("a.yaml", content).tree
    assert tree is not None
    assert patch_file("a.yaml", content, deepcopy(tree.data)) == content
    assert yaml_layout(content.decode()) is None or dict(LAYOUTS[file])[()].data == tree.data
