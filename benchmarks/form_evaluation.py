"""How long the evaluation of a form takes: 50 and 500 rows of ten formulas.

Run with `python -m benchmarks.form_evaluation`; prints milliseconds, the best of several runs
(the others tell of what else the machine was doing).
"""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

from engine.access.directory import Directory, Person
from engine.access.fields import FULL_ACCESS
from engine.calendar.working_time import WorkCalendar
from engine.form.app_context import AppContext
from engine.form.casting.surroundings import Surroundings
from engine.form.changeset import cast
from engine.form.context import Context
from engine.form.evaluation import evaluate
from engine.form.facts import Facts
from engine.form.form_compiler import compile_form
from engine.form.model import Form

COLUMNS = [
    {"key": "qty", "type": "decimal", "scale": 0, "required": True, "min": 1},
    {"key": "price", "type": "money", "scale": 4, "required": True},
    {"key": "pct", "type": "percent", "default": "0", "max": 100},
    {"key": "rate", "type": "percent", "required": True},
    {"key": "base", "type": "money", "formula": "ROUND(qty * price, 2)"},
    {"key": "discount", "type": "money", "formula": "ROUND(base * pct / 100, 2)"},
    {"key": "before", "type": "money", "formula": "base - discount"},
    {
        "key": "share",
        "type": "money",
        "formula": "ALLOCATE(parent.reduction, parent.lines.before, 2)",
    },
    {"key": "amount", "type": "money", "formula": "before - share"},
    {
        "key": "tax",
        "type": "money",
        "formula": "IF(parent.included, ROUND(amount * rate / (100 + rate), 2),"
        " ROUND(amount * rate / 100, 2))",
    },
    {"key": "net", "type": "money", "formula": "IF(parent.included, amount - tax, amount)"},
    {"key": "total", "type": "money", "formula": "net + tax"},
    {"key": "margin", "type": "money", "formula": "net - qty * price * 0.6"},
    {"key": "large", "type": "boolean", "formula": "total > 1000 and pct < 50"},
]

FORM = Form.model_validate(
    {
        "key": "thing",
        "fields": [
            {"key": "included", "type": "boolean", "default": "true"},
            {"key": "reduction", "type": "money", "default": "0"},
            {"key": "lines", "type": "subtable", "fields": COLUMNS},
            {"key": "net", "type": "money", "formula": "SUM(lines.net)"},
            {"key": "tax", "type": "money", "formula": "SUM(lines.tax)"},
            {"key": "total", "type": "money", "formula": "SUM(lines.total)"},
        ],
        "rules": [{"require": "ALL(lines.total >= 0)"}],
    }
)


def surroundings() -> tuple[Context, Surroundings]:
    """A person, a moment, a calendar."""
    zone, me = ZoneInfo("Asia/Shanghai"), Person("u1", "ann", "Ann")
    hours = datetime(2026, 1, 1, 9, tzinfo=UTC).time(), datetime(2026, 1, 1, 18, tzinfo=UTC).time()
    context = Context(
        now=datetime(2026, 11, 20, 2, tzinfo=UTC),
        zone=zone,
        calendar=WorkCalendar(frozenset(range(5)), *hours),
        me=me,
        directory=Directory({"u1": me}, {}),
        stage="submit",
    )
    return context, Surroundings(zone, (f"row-{number}" for number in count()))


def sent(rows: int) -> Mapping[str, object]:
    """A record with so many rows, as a client sends it."""
    one = {"qty": 3, "price": Decimal("59.90"), "pct": "5", "rate": 13}
    return {"reduction": "100.00", "lines": [one] * rows}


def measure(rows: int, times: int) -> tuple[float, float]:
    """Milliseconds of casting and of evaluating, the best of several times."""
    compiled = compile_form(FORM, AppContext("app", {}))
    casting = evaluating = float("inf")
    for _ in range(times):
        context, around = surroundings()
        start = time.perf_counter()
        changes = cast(compiled, sent(rows), None, FULL_ACCESS, around)
        middle = time.perf_counter()
        outcome = evaluate(compiled, changes, Facts(), context)
        end = time.perf_counter()
        if not outcome.ok:
            raise SystemExit(str(outcome.errors))
        casting, evaluating = min(casting, middle - start), min(evaluating, end - middle)
    return casting * 1000, evaluating * 1000


def main() -> None:
    """Print the figures."""
    for rows, aim in ((5, 1), (50, 5), (500, 50)):
        casting, evaluating = measure(rows, 15)
        print(
            f"{rows:4} rows x 10 formulas: evaluate {evaluating:7.2f} ms (aim < {aim} ms),"
            f" cast {casting:6.2f} ms"
        )


if __name__ == "__main__":
    main()
