"""Plain scalars follow YAML 1.2's core rules."""

from decimal import Decimal

import pytest

from engine.definition.reading import read_file
from engine.definition.tree import Data

CASES: list[tuple[str, Data]] = [
    ("on", "on"),
    ("no", "no"),
    ("Yes", "Yes"),
    ("012", "012"),
    ("-012.5", "-012.5"),
    ("1:30", "1:30"),
    ("1_000", "1_000"),
    ("2026-11-20", "2026-11-20"),
    ("0o17", 15),
    ("0x1F", 31),
    ("12", 12),
    ("+3", 3),
    ("-0", 0),
    ("0.10", Decimal("0.10")),
    (".5", Decimal("0.5")),
    ("1e3", Decimal("1E+3")),
    ("~", None),
    ("null", None),
    ("", None),
    ("true", True),
    ("FALSE", False),
    ("'true'", "true"),
    ('"12"', "12"),
    ("=", "="),
    (".", "."),
    ("-.", "-."),
]


@pytest.mark.parametrize(("text", "value"), CASES)
def test_a_plain_scalar_has_its_core_value(text: str, value: Data) -> None:
    reading = read_file("a.yaml", f"a: {text}\n".encode())
    assert reading.issues == ()
    assert reading.tree is not None
    assert reading.tree.data == {"a": value}
    assert isinstance(reading.tree.data, dict)
    assert type(reading.tree.data["a"]) is type(value)


def test_a_number_keeps_the_digits_it_is_written_with() -> None:
    for name, text in (("a.yaml", "[0.10, 1.005]"), ("a.json", "[0.10, 1.005]")):
        tree = read_file(name, text.encode()).tree
        assert tree is not None
        assert [str(each) for each in tree.data or []] == ["0.10", "1.005"]  # type: ignore[union-attr]


def test_on_may_be_a_key() -> None:
    tree = read_file("a.yaml", b"{on: submit, no: 1, y: 2}").tree
    assert tree is not None
    assert tree.data == {"on": "submit", "no": 1, "y": 2}
