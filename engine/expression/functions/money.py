"""Splitting amounts and writing them in words: ALLOCATE, ALLOCATE_FIFO, PRORATE, INSTALMENTS …"""

from collections.abc import Sequence
from decimal import Decimal

from engine.expression.errors import division_by_zero, wrong_value
from engine.expression.functions.registry import (
    Mode,
    function,
    takes,
    takes_column,
    takes_scalar,
)
from engine.expression.operators import whole_number
from engine.expression.types import NUMBER, ORDERED, TEXT, Kind
from engine.expression.values import Value
from engine.money.capitals import in_capitals
from engine.money.rounding import ZERO
from engine.money.split import allocate as split_by_weight
from engine.money.split import first_in_first_out
from engine.money.split import instalments as split_by_percent
from engine.money.split import prorate as share_of

ORDER = "the split depends on the order of the rows"
TWO = Decimal(2)
TOTAL = takes_scalar("total", Kind.NUMBER)
SCALE = takes_scalar("scale", Kind.NUMBER, optional=True)


@function(
    NUMBER.many(),
    TOTAL,
    takes_column("weights", Kind.NUMBER),
    SCALE,
    mode=Mode.WHOLE,
    no_sql=ORDER,
    doc="Split a total by weights (largest remainder; the parts add up), a part a row.",
)
def allocate(
    total: Decimal | None, weights: Sequence[Decimal | None], scale: Decimal = TWO
) -> Value:
    """Split by weights; blank weights count as zero, a blank total gives blanks."""
    if total is None:
        return [None] * len(weights)
    if any(weight is not None and weight < 0 for weight in weights):
        raise wrong_value("ALLOCATE needs weights of zero or more.", "ALLOCATE 的权重不能为负数。")
    return list(split_by_weight(total, [weight or ZERO for weight in weights], _scale(scale)))


@function(
    NUMBER.many(),
    TOTAL,
    takes_column("percents", Kind.NUMBER),
    SCALE,
    mode=Mode.WHOLE,
    no_sql=ORDER,
    doc="Split a total by percents; the last instalment takes the rest.",
)
def instalments(
    total: Decimal | None, percents: Sequence[Decimal | None], scale: Decimal = TWO
) -> Value:
    """Split by percents; blank percents count as zero, a blank total gives blanks."""
    if total is None:
        return [None] * len(percents)
    return list(split_by_percent(total, [percent or ZERO for percent in percents], _scale(scale)))


@function(
    NUMBER,
    takes("value", Kind.NUMBER),
    takes("whole", Kind.NUMBER),
    takes("before", Kind.NUMBER),
    takes("now", Kind.NUMBER),
    takes("scale", Kind.NUMBER, optional=True),
    no_sql="a quotient of 28 digits has no exact SQL form",
    doc="Give the value of taking `now` after `before` out of `whole`; all takings add up.",
)
def prorate(
    value: Decimal, whole: Decimal, before: Decimal, now: Decimal, scale: Decimal = TWO
) -> Decimal:
    """Give the share of a part, cumulatively."""
    if not whole:
        raise division_by_zero()
    return share_of(value, whole, before, now, _scale(scale))


@function(
    NUMBER.many(),
    takes_scalar("amount", Kind.NUMBER),
    takes_column("open", Kind.NUMBER),
    takes_column("rank", *ORDERED, optional=True),
    mode=Mode.WHOLE,
    no_sql=ORDER,
    doc="Spend an amount on what is open, row by row (by `rank`, if given), a part a row.",
)
def allocate_fifo(
    amount: Decimal | None,
    open_: Sequence[Decimal | None],
    rank: Sequence[Value] | None = None,
) -> Value:
    """Spend in turn; a blank amount gives blanks, rows with a blank rank come last."""
    if amount is None:
        return [None] * len(open_)
    keys = rank if rank is not None else [None] * len(open_)
    turns = sorted(range(len(open_)), key=lambda place: _turn(keys[place]))
    parts = first_in_first_out(amount, [open_[place] or ZERO for place in turns])
    spent = dict(zip(turns, parts, strict=True))
    return [spent[place] for place in range(len(open_))]


def _turn(key: Value) -> tuple[bool, object]:
    """Sort by a key, blanks behind; equal ones keep the order of the rows."""
    return key is None, key


@function(
    TEXT,
    takes("amount", Kind.NUMBER),
    no_sql="Chinese capitals have no SQL form",
    doc="Write an amount in Chinese capitals (人民币大写).",
)
def rmb_upper(amount: Decimal) -> str:
    """Write an amount in capitals."""
    if abs(amount) >= Decimal(10) ** 16:
        raise wrong_value(
            "RMB_UPPER writes amounts below 10,000,000,000,000,000.",
            "RMB_UPPER 只支持一亿亿以下的金额。",
        )
    return in_capitals(amount)


def _scale(scale: Decimal) -> int:
    number = whole_number(scale, "scale")
    if not 0 <= number <= 8:
        raise wrong_value(
            f"Expected a scale from 0 to 8, found {number}.",
            f"小数位应为 0 到 8，实际为 {number}。",
        )
    return number
