"""Ten formulas over fifty rows: closures beside simpleeval, and what checking costs.

Run with `python -m benchmarks.expressions`.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from time import perf_counter
from zoneinfo import ZoneInfo

from engine.calendar.working_time import work_calendar
from engine.expression.compilation import compile_expression
from engine.expression.environment import MappingEnvironment
from engine.expression.reference import evaluate_by_reference
from engine.expression.scope import MappingScope, Path
from engine.expression.types import BOOLEAN, NUMBER, TEXT
from engine.expression.values import Value

ROWS = 50
FORMULAS = (
    "ROUND(quantity * price, 2)",
    "ROUND(quantity * price, 2) - ROUND(ROUND(quantity * price, 2) * discount / 100, 2)",
    "amount - ROUND(amount * rate / (100 + rate), 2)",
    "IF(kind == 'gift', 0, amount)",
    "quantity > 0 and price >= 0",
    "COALESCE(discount, 0) > 30",
    "CEIL_TO(quantity, 12)",
    "CONCAT(kind, '-', name)",
    "amount if checked else blank",
    "MIN(amount, 1000) + MAX(quantity, 1)",
)
SCOPE = MappingScope(
    {
        **{(name,): NUMBER for name in ("quantity", "price", "discount", "amount", "rate")},
        ("kind",): TEXT,
        ("name",): TEXT,
        ("checked",): BOOLEAN,
    }
)
VALUES: dict[Path, Value] = {
    ("quantity",): Decimal(7),
    ("price",): Decimal("12.3400"),
    ("discount",): Decimal("5.00"),
    ("amount",): Decimal("82.06"),
    ("rate",): Decimal(13),
    ("kind",): "plain",
    ("name",): "chair",
    ("checked",): True,
}


def _milliseconds(work: Callable[[], object], repeats: int = 20) -> float:
    best = float("inf")
    for _ in range(repeats):
        started = perf_counter()
        work()
        best = min(best, perf_counter() - started)
    return best * 1000


def main() -> None:
    """Measure and print."""
    now = datetime(2026, 11, 20, tzinfo=UTC)
    environment = MappingEnvironment(VALUES, now, ZoneInfo("Asia/Shanghai"), work_calendar())
    compiled = [compile_expression(source, SCOPE) for source in FORMULAS]
    closures = _milliseconds(
        lambda: [each.evaluate(environment) for _ in range(ROWS) for each in compiled]
    )
    reference = _milliseconds(
        lambda: [evaluate_by_reference(each, environment) for _ in range(ROWS) for each in compiled]
    )
    checking = _milliseconds(lambda: [compile_expression(source, SCOPE) for source in FORMULAS])
    print(f"{ROWS} rows x {len(FORMULAS)} formulas, best of 20")
    print(f"closures     {closures:8.2f} ms")
    print(f"simpleeval   {reference:8.2f} ms   {reference / closures:.1f} x")
    print(f"checking the formulas once {checking:.2f} ms")


if __name__ == "__main__":
    main()
