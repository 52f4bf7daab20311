"""Hostile YAML and JSON: refused with its place, quickly, without expanding or running it."""

import json
import time
from collections.abc import Callable

import pytest

from engine.definition.loader import load_files
from engine.definition.reading import read_file

ALIAS_BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 10)}]\n" for i in range(8)
)
MERGE_BOMB = "a0: &a0 {k: 1}\n" + "".join(
    f"a{i}: &a{i}\n  <<: [{','.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 9)
)

YAML_CASES = [
    ("a tag that would run code", '!!python/object/apply:os.system ["true"]', "YAML005", 1, 1),
    ("a tag on a value", "a: !!str 1", "YAML005", 1, 4),
    ("an anchor", "a: &b 1", "YAML002", 1, 4),
    ("an alias", "a: 1\nb: *c", "YAML003", 2, 4),
    ("an alias bomb", ALIAS_BOMB, "YAML003", 2, 8),
    ("a merge key", "a:\n  <<: {b: 1}", "YAML004", 2, 3),
    ("a merge-key bomb", MERGE_BOMB, "YAML004", 3, 3),
    ("a key given twice", "role: user\nrole: admin", "READ001", 2, 1),
    ("a number as key", "a: {1: x}", "YAML007", 1, 5),
    ("a boolean as key", "{true: z}", "YAML007", 1, 2),
    ("null as key", "{null: w}", "YAML007", 1, 2),
    ("a list as key", "{[1]: x}", "YAML007", 1, 2),
    ("an alias as key", "{*a : x}", "YAML007", 1, 2),
    ("not a number", "x: [1, .nan]", "READ002", 1, 8),
    ("infinity", "x: -.inf", "READ002", 1, 4),
    ("a second document", "a: 1\n---\nb: 2", "YAML006", 2, 1),
    ("a null byte", "a: \0", "READ007", 1, 4),
    ("another control character", "a: 1\nb: \x1b[0m", "READ007", 2, 4),
    ("more than a megabyte", 'a: "' + "x" * 10_000_000 + '"', "FILE002", 1, 1),
    ("deep flow lists", "a: " + "[" * 400_000, "READ003", 1, 44),
    ("deep flow maps", "{a: " * 200_000, "READ003", 1, 165),
    ("deep block lists", "- " * 400_000, "READ003", 1, 83),
    ("a number without end", "a: " + "9" * 900_000, "READ005", 1, 4),
    ("a huge exponent", "a: 1e999999999", "READ005", 1, 4),
    ("broken brackets", "a: [", "YAML001", 2, 1),
    ("a tab as indentation", "a:\n\tb: 1", "YAML001", 2, 1),
    ("an unknown directive", "%FOO\n" * 1000, "YAML001", 1, 5),
]

JSON_CASES = [
    ("a name given twice", '{"a": 1,\n "a": 2}', "READ001", 2, 2),
    ("NaN", '{"a": NaN}', "READ002", 1, 7),
    ("infinity", "[-Infinity]", "READ002", 1, 2),
    ("deep lists", "[" * 400_000, "READ003", 1, 42),
    ("half a character", '["\\ud800"]', "READ006", 1, 2),
    ("a comma too many", "[1,]", "JSON001", 1, 4),
    ("two values", "1 2", "JSON001", 1, 3),
    ("nothing", "", "JSON001", 1, 1),
    ("a word", "nope", "JSON001", 1, 1),
    ("a number with a leading zero", "[01]", "JSON001", 1, 3),
    ("a line break in a text", '"a\nb"', "JSON001", 1, 3),
    ("a text without end", '"' + "a" * 900_000, "JSON001", 1, 1),
    ("single quotes", "{'a': 1}", "JSON001", 1, 2),
    ("a huge exponent", "[1e99999]", "READ005", 1, 2),
]


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [case[1:] for case in YAML_CASES],
    ids=[case[0] for case in YAML_CASES],
)
def test_hostile_yaml_is_refused_at_its_place(text: str, code: str, line: int, column: int) -> None:
    reading = read_file("a.yaml", text.encode())
    places = [(each.code, each.location.line, each.location.column) for each in reading.issues]
    assert (code, line, column) in places
    assert load_files({"app.yaml": text.encode()}).app is None


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [case[1:] for case in JSON_CASES],
    ids=[case[0] for case in JSON_CASES],
)
def test_hostile_json_is_refused_at_its_place(text: str, code: str, line: int, column: int) -> None:
    reading = read_file("a.json", text.encode())
    places = [(each.code, each.location.line, each.location.column) for each in reading.issues]
    assert (code, line, column) in places
    assert load_files({"app.json": text.encode()}).app is None


WIDE = {
    "wide.yaml": lambda: "a: [" + "1," * 490_000 + "]",
    "keys.yaml": lambda: "\n".join(f"k{i}: 1" for i in range(80_000)),
    "wide.json": lambda: "[" + "1," * 400_000 + "1]",
}


@pytest.mark.parametrize("name", WIDE)
def test_a_file_of_countless_values_is_read_no_further_than_the_bound(name: str) -> None:
    make: Callable[[], str] = WIDE[name]
    reading = read_file(name, make().encode())
    assert [each.code for each in reading.issues] == ["READ004"]


def test_bombs_are_refused_at_once() -> None:
    started = time.process_time()
    for text in (ALIAS_BOMB, MERGE_BOMB, "[" * 900_000, "{a: " * 200_000, "a: 1\n" * 150_000):
        assert read_file("a.yaml", text.encode()).issues
    assert time.process_time() - started < 2


def test_faults_of_one_file_are_bounded() -> None:
    assert len(read_file("a.yaml", b"a: 1\n" * 10_000).issues) <= 50


def test_bytes_that_are_no_utf8_are_refused_with_their_line() -> None:
    (found,) = read_file("a.yaml", b"a: 1\nb: \xff").issues
    assert (found.code, found.location.line) == ("FILE003", 2)


def test_a_byte_order_mark_is_let_pass() -> None:
    assert read_file("a.yaml", "\ufeffa: 1".encode()).issues == ()


def test_both_lines_of_a_key_given_twice_are_told() -> None:
    (found,) = read_file("a.yaml", b"role: user\nx: 1\nrole: admin").issues
    assert found.location.line == 3
    assert isinstance(found.message, dict)
    assert "line 1" in found.message["en"]


ELSEWHERE = [
    "../x",
    "data/../../x",
    "/etc/x",
    "data",
    "forms/visit.yaml",
    "app.yaml",
    "data\\x",
    "prints/",
]


@pytest.mark.parametrize("name", ELSEWHERE)
def test_texts_that_go_along_have_no_place_but_in_data_and_prints(name: str) -> None:
    whole = {"app": {"key": "demo", "label": "Demo"}, "files": {name: "x", "data/a.csv": "a"}}
    loaded = load_files({"app.json": json.dumps(whole).encode()})
    assert [(one.code, one.severity) for one in loaded.issues] == [("FILE007", "error")]
    assert set(loaded.assets) == {"data/a.csv"}

    folder = {"app.yaml": b"key: demo\nlabel: Demo\n", "data/../../x": b"x"}
    assert [one.code for one in load_files(folder).issues] == ["FILE001"]
    assert load_files(folder).assets == {}
