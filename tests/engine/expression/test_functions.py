"""Every function of the language, by example."""

from datetime import date
from decimal import Decimal

import pytest

from engine.expression.functions.catalogue import FUNCTIONS, catalogue
from engine.expression.values import Value
from tests.engine.expression.samples import evaluate

D = Decimal
EXAMPLES: list[tuple[str, Value]] = [
    ("IF(done, 1, 2)", D(1)),
    ("IF(no_flag, 1)", None),
    ("SUM(IF(lines.q == 0, 0, lines.price / lines.q))", D("2.50")),
    ("IFS(qty > 5, 'many', qty > 2, 'some', 'few')", "some"),
    ("SWITCH(name, 'ann', 1, 'bob', 2, 3)", D(2)),
    ("COALESCE(nothing, qty)", D(3)),
    ("IS_BLANK('')", True),
    ("SUM(lines.q)", D(1)),
    ("SUM(none.q)", D(0)),
    ("AVG(lines.q)", D("0.5")),
    ("AVG(none.q)", None),
    ("MIN(lines.price)", D("2.50")),
    ("MIN(none.q)", None),
    ("MAX(qty, nothing, 7)", D(7)),
    ("COUNT(lines.q)", D(2)),
    ("COUNT(lines)", D(3)),
    ("COUNT_IF(lines.kind == 'gift')", D(2)),
    ("SUM_IF(lines.price, lines.kind == 'gift')", D("10.50")),
    ("ANY(lines.q > 0)", True),
    ("ANY(none.flag)", False),
    ("ALL(lines.q >= 0)", False),
    ("ALL(none.flag)", True),
    ("FIRST(lines.q)", D(1)),
    ("LAST(lines.q)", D(0)),
    ("JOIN(lines.kind, '+')", "gift+gift"),
    ("DISTINCT(lines.kind)", ("gift",)),
    ("SORT(lines.q)", [D(0), D(1)]),
    ("ROUND(2.675, 2)", D("2.68")),
    ("ROUND(-2.675, 2)", D("-2.68")),
    ("ROUND(1250, -2)", D(1300)),
    ("ROUND_UP(1.21, 1)", D("1.3")),
    ("ROUND_DOWN(-1.29, 1)", D("-1.2")),
    ("CEIL(-1.5)", D(-1)),
    ("FLOOR(-1.5)", D(-2)),
    ("CEIL_TO(25, 12)", D(36)),
    ("ABS(-3)", D(3)),
    ("MOD(-7, 3)", D(2)),
    ("POWER(2, -2)", D("0.25")),
    ("LEN('中文')", D(2)),
    ("LEFT(name, 2)", "bo"),
    ("RIGHT(name, 2)", "ob"),
    ("MID(name, 2, 1)", "o"),
    ("UPPER(name)", "BOB"),
    ("LOWER('ABC')", "abc"),
    ("TRIM('\u3000 a ')", "a"),
    ("PINYIN_INITIALS('重庆华东贸易（上海）A-10')", "cqhdmysha10"),
    ("PINYIN_INITIALS('银行行走')", "yhxz"),
    ("PINYIN_INITIALS('（）')", None),
    ("CONCAT(name, no_text, '!')", "bob!"),
    ("CONTAINS(name, 'o')", True),
    ("STARTS_WITH(name, 'o')", False),
    ("ENDS_WITH(name, 'ob')", True),
    ("REPLACE(name, 'b', '')", "o"),
    ("TEXT(amount, 1)", "10.5"),
    ("TEXT(moment)", "2026-02-01 01:00:00"),
    ("VALUE('１,２３４.５')", D("1234.5")),
    ("NORMALIZE('ＡＢＣ　 x ')", "abc x"),
    ("TODAY()", date(2026, 11, 21)),
    ("NOW() > moment", True),
    ("DATE(2026, 2, 28)", date(2026, 2, 28)),
    ("DATE(moment)", date(2026, 2, 1)),
    ("YEAR(moment)", D(2026)),
    ("QUARTER(day)", D(1)),
    ("MONTH(moment)", D(2)),
    ("DAY(day)", D(31)),
    ("WEEKDAY(DATE('2026-11-22'))", D(7)),
    ("DATE_ADD(day, 1, 'month')", date(2026, 2, 28)),
    ("DATE_DIFF(day, DATE(2026, 2, 28), 'month')", D(0)),
    ("START_OF(day, 'quarter')", date(2026, 1, 1)),
    ("END_OF(DATE(2026, 2, 3), 'week')", date(2026, 2, 8)),
    ("WORKDAYS(DATE(2026, 10, 1), DATE(2026, 10, 10))", D(6)),
    ("WORKDAY_ADD(DATE(2026, 9, 30), 1)", date(2026, 10, 5)),
    ("ALLOCATE(100, plan.pct, 0)", [D(30), D(30), D(40)]),
    ("PRORATE(100, 3, 1, 1, 2)", D("33.34")),
    ("INSTALMENTS(100.01, plan.pct)", [D("30.00"), D("30.00"), D("40.01")]),
    ("ALLOCATE_FIFO(5, lines.q)", [D(1), D(0), D(0)]),
    ("ALLOCATE_FIFO(50, plan.pct)", [D(30), D(20), D(0)]),
    ("ALLOCATE_FIFO(50, plan.pct, -plan.pct)", [D(10), D(0), D(40)]),
    ("RMB_UPPER(100.05)", "壹佰元零伍分"),
    ("HAS_ROLE('sales')", True),
    ("IN_DEPARTMENT('south')", False),
    ("IN_DEPARTMENT('north')", True),
    ("MANAGER_OF(owner)", "U2"),
    ("MANAGER_OF(owner, 2) == 'U3'", True),
]


@pytest.mark.parametrize(("source", "value"), EXAMPLES)
def test_a_function_gives_its_value(source: str, value: Value) -> None:
    assert evaluate(source) == value


def test_every_function_is_described_typed_and_tried_here() -> None:
    tried = " ".join(source for source, _ in EXAMPLES)
    for entry in catalogue():
        if entry.family == "elsewhere":
            continue  # questions are tried where there is something to ask
        assert entry.doc.endswith(".")
        assert entry.signature.startswith(f"{entry.name}(")
        assert entry.why_no_sql is None or len(entry.why_no_sql) > 10
        assert f"{entry.name}(" in tried
    assert {entry.name for entry in catalogue()} == set(FUNCTIONS)
