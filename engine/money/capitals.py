"""Amounts in Chinese capitals (人民币大写), as cheques, contracts and receipts ask for.

Rules (支付结算办法, annex 1):
1. Runs of zeros inside the number are read once; zeros before 万 and 亿 by the usual reading.
2. Without jiao and fen, or with jiao alone, it ends in 整.
3. Yuan without jiao before fen: 零 stands between.
"""

from decimal import Decimal

from engine.money.rounding import EXACT, round_to

LARGEST = Decimal(10) ** 16
"""The first amount that is refused."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def in_capitals(amount: Decimal) -> str:
    """Write an amount, rounded to fen, in capitals. Raises ValueError from 10 ** 16 on."""
    cents = int(EXACT.scaleb(round_to(amount, 2), 2))
    if abs(cents) >= LARGEST * 100:
        raise ValueError("the amount is too large to be written in capitals")
    sign = "负" if cents < 0 else ""
    yuan, rest = divmod(abs(cents), 100)
    return f"{sign}{_yuan(yuan, rest)}{_small(yuan, rest)}"


def _yuan(yuan: int, rest: int) -> str:
    if yuan == 0:
        return "" if rest else "零元"
    return f"{_whole(yuan)}元"


def _small(yuan: int, cents: int) -> str:
    jiao, fen = divmod(cents, 10)
    if not cents:
        return "整"
    if not fen:
        return f"{_DIGITS[jiao]}角整"
    if not jiao:
        return f"{'零' if yuan else ''}{_DIGITS[fen]}分"
    return f"{_DIGITS[jiao]}角{_DIGITS[fen]}分"


def _whole(number: int) -> str:
    high, low = divmod(number, 100_000_000)
    return _joined(_below_hundred_million(high), "亿", _below_hundred_million(low), low, 10_000_000)


def _below_hundred_million(number: int) -> str:
    high, low = divmod(number, 10_000)
    return _joined(_group(high), "万", _group(low), low, 1000)


def _joined(high: str, name: str, low: str, value: int, full: int) -> str:
    """Put two groups together, with 零 where the lower one does not fill its places."""
    if not high:
        return low
    return f"{high}{name}{'零' if 0 < value < full else ''}{low}"


def _group(group: int) -> str:
    text = ""
    zero = False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if not digit:
            zero = bool(text)
            continue
        text += ("零" if zero else "") + _DIGITS[digit] + _PLACES[place]
        zero = False
    return text
