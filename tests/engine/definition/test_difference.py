"""What is said of two values that differ."""

import pytest

from engine.definition.difference import told
from engine.definition.tree import Data

MANY: list[Data] = [f"n{place}" for place in range(9)]

# fmt: off
CASES: list[tuple[Data, Data, str, str]] = [
    (1000, 25000, " is now 25,000, was 1,000", "现为 25,000，原为 1,000"),
    (None, True, " is now true, was –", "现为 true，原为 –"),
    (["a", "b"], ["b"], " has `a` no more", "去掉 `a`"),
    (["a"], ["a", "b", "c"], " has `b`, `c` as well", "新增 `b`, `c`"),
    (["a", "b"], ["b", "c"], " has `c` as well and has `a` no more", "新增 `c`，去掉 `a`"),
    (["a", "b"], ["b", "a"], ' is now ["b", "a"], was ["a", "b"]',
     '现为 ["b", "a"]，原为 ["a", "b"]'),
    (["a", 1], ["a"], ' is now ["a"], was ["a", 1]', '现为 ["a"]，原为 ["a", 1]'),
    ([], MANY, " has `n0`, `n1`, `n2`, `n3`, `n4`, `n5`, `n6`, `n7`, … as well",
     "新增 `n0`, `n1`, `n2`, `n3`, `n4`, `n5`, `n6`, `n7`, …"),
    (None, {"zh": "甲"}, " in Chinese is now `甲`, was –", "（中文）现为 `甲`，原为 –"),
    ({"en": "A", "zh": "甲"}, {"en": "A", "zh": "乙"}, " in Chinese is now `乙`, was `甲`",
     "（中文）现为 `乙`，原为 `甲`"),
    ({"do": "x"}, {"do": "y"}, ' is now {"do": "y"}, was {"do": "x"}',
     '现为 {"do": "y"}，原为 {"do": "x"}'),
]
# fmt: on


@pytest.mark.parametrize(("before", "after", "en", "zh"), CASES)
def test_only_what_differs_is_told(before: Data, after: Data, en: str, zh: str) -> None:
    assert told(before, after) == (en, zh)
