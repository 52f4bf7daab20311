"""Text: LEN, LEFT, UPPER, CONTAINS, REPLACE, TEXT, VALUE, NORMALIZE …

Rules of this file:
1. An empty text is blank: LEN of blank is 0, nothing but blank contains blank … is never true.
2. TRIM takes off exactly the characters of BLANKS, in memory as in SQL.
"""

import unicodedata
from datetime import date, datetime, time
from decimal import Decimal

from engine.expression.environment import Environment
from engine.expression.errors import wrong_value
from engine.expression.functions.pinyin import initials_of
from engine.expression.functions.registry import function, takes
from engine.expression.operators import bounded, whole_number
from engine.expression.types import BOOLEAN, NUMBER, TEXT, WHOLE, Kind
from engine.expression.values import Scalar
from engine.money.reading import parse_number
from engine.money.rounding import round_to

BLANKS = " \t\r\n\u00a0\u3000"
X = takes("text", Kind.TEXT)
PART = takes("part", Kind.TEXT)
NUMBER_OF = takes("number", Kind.NUMBER)
NO_CASE = "upper and lower case depend on the database's language"


@function(WHOLE, X, blanks=True, doc="Count the characters; 0 for blank.")
def len_(text: str | None) -> Decimal:
    """Count characters."""
    return Decimal(len(text or ""))


@function(TEXT, X, NUMBER_OF, doc="Give the first characters.")
def left(text: str, number: Decimal) -> str | None:
    """Give the beginning."""
    return text[: _count(number)] or None


@function(TEXT, X, NUMBER_OF, doc="Give the last characters.")
def right(text: str, number: Decimal) -> str | None:
    """Give the end."""
    count = _count(number)
    return text[max(len(text) - count, 0) :] or None


@function(TEXT, X, takes("start", Kind.NUMBER), NUMBER_OF, doc="Give characters from a place (1).")
def mid(text: str, start: Decimal, number: Decimal) -> str | None:
    """Give a part from the middle; places count from 1."""
    first = whole_number(start, "start")
    if first < 1:
        raise wrong_value("MID counts places from 1.", "MID 的起始位置从 1 开始。")
    return text[first - 1 : first - 1 + _count(number)] or None


@function(TEXT, X, no_sql=NO_CASE, doc="Write in capitals.")
def upper(text: str) -> str | None:
    """Write in capitals."""
    return bounded(text.upper())


@function(TEXT, X, no_sql=NO_CASE, doc="Write in small letters.")
def lower(text: str) -> str | None:
    """Write in small letters."""
    return bounded(text.lower())


@function(
    TEXT,
    X,
    no_sql="databases do not know how Chinese is read",
    doc="Give the pinyin initials, in small letters: 华东贸易 → hdmy; letters and digits stay.",
)
def pinyin_initials(text: str) -> str | None:
    """Give the first letters of the pinyin."""
    return bounded(initials_of(text))


@function(TEXT, X, doc="Take blanks off both ends.")
def trim(text: str) -> str | None:
    """Take blanks off both ends."""
    return text.strip(BLANKS) or None


@function(
    TEXT,
    takes("texts", Kind.TEXT, Kind.RECORD, Kind.USER, Kind.DEPARTMENT, repeated=True),
    blanks=True,
    doc="Put texts one behind the other; blanks are left out.",
)
def concat(*texts: str | None) -> str | None:
    """Put texts together."""
    return bounded("".join(text for text in texts if text))


@function(BOOLEAN, X, PART, blanks=True, doc="Say whether a text holds another; false with blank.")
def contains(text: str | None, part: str | None) -> bool:
    """Look for a part."""
    return bool(text and part and part in text)


@function(BOOLEAN, X, PART, blanks=True, doc="Say whether a text begins so; false with blank.")
def starts_with(text: str | None, part: str | None) -> bool:
    """Look at the beginning."""
    return bool(text and part and text.startswith(part))


@function(BOOLEAN, X, PART, blanks=True, doc="Say whether a text ends so; false with blank.")
def ends_with(text: str | None, part: str | None) -> bool:
    """Look at the end."""
    return bool(text and part and text.endswith(part))


@function(
    TEXT,
    X,
    takes("old", Kind.TEXT),
    takes("new", Kind.TEXT),
    blanks=True,
    doc="Put one part for another, everywhere; a blank `new` takes it out.",
)
def replace(text: str | None, old: str | None, new: str | None) -> str | None:
    """Put one part for another."""
    if not text or not old:
        return text
    places = text.count(old)
    # The size is known before the text is made.
    if len(text) + places * (len(new or "") - len(old)) > 100_000:
        return bounded("x" * 100_001)
    return text.replace(old, new or "") or None


@function(
    TEXT,
    takes(
        "value", Kind.NUMBER, Kind.TEXT, Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.DURATION,
        Kind.RECORD, Kind.USER, Kind.DEPARTMENT,
    ),
    takes("digits", Kind.NUMBER, optional=True),
    environment=True,
    no_sql="the form of numbers and days as text differs between databases",
    doc="Write a value as text; a number with so many digits, an instant in the app's time zone.",
)  # fmt: skip
def text(environment: Environment, value: Scalar, digits: Decimal | None = None) -> str | None:
    """Write a value as text."""
    match value:
        case Decimal():
            shown = value if digits is None else round_to(value, _count(digits))
            return f"{shown:f}"
        case datetime():
            return value.astimezone(environment.zone).strftime("%Y-%m-%d %H:%M:%S")
        case date() | time():
            return value.isoformat()
        case str():
            return value
        case _:
            return None


@function(
    NUMBER,
    X,
    no_sql="reading numbers has no SQL form",
    doc="Read a number from a text (full-width digits and 1,234.5 are understood).",
)
def value(text: str) -> Decimal:
    """Read a number."""
    number = parse_number(text)
    if number is None:
        raise wrong_value(
            f"VALUE expects a number, found '{text[:40]}'.",
            f"VALUE 需要数字，实际为“{text[:40]}”。",
        )
    return number


@function(
    TEXT,
    X,
    no_sql="Unicode's forms differ between databases",
    doc="Make width, case and spaces alike, so that the same name is found however it was typed.",
)
def normalize(text: str) -> str | None:
    """Fold width (NFKC), case and runs of spaces."""
    return bounded(" ".join(unicodedata.normalize("NFKC", text).casefold().split()))


def _count(number: Decimal) -> int:
    count = whole_number(number, "number")
    if count < 0:
        raise wrong_value(
            f"Expected a number of zero or more, found {count}.",
            f"数量不能为负数，实际为 {count}。",
        )
    return count
