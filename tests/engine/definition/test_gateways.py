"""Conditions behind a gateway: one that an earlier one always forestalls is told."""

import pytest

from engine.definition.checks.gateways import range_of

CASES = [
    ("total > 100", "total > 200", True),
    ("total > 100", "total > 100", True),
    ("total >= 100", "total > 100", True),
    ("total > 100", "total >= 100", False),
    ("total > 200", "total > 100", False),
    ("total > 100", "total == 100.01", True),
    ("total > 100", "total == 100", False),
    ("total < 100", "total <= 99.99", True),
    ("total < 100", "total <= 100", False),
    ("total < 100", "total > 100", False),
    ("total > 100", "count > 200", False),
]


@pytest.mark.parametrize(("first", "second", "covered"), CASES)
def test_a_wider_condition_covers_a_narrower_one(first: str, second: str, covered: bool) -> None:
    earlier, later = range_of(first), range_of(second)
    assert earlier is not None
    assert later is not None
    assert earlier.covers(later) is covered


@pytest.mark.parametrize("condition", [None, "total > 1 and x", "total > setting.a", "not x"])
def test_other_conditions_are_not_judged(condition: str | None) -> None:
    assert range_of(condition) is None
