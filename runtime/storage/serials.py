"""Serial numbers: counters of a field and period, and the text made of them.

Rules of this file:
1. A counter belongs to the field's stable id, the option whose format is its own, and the period it
   is reset by; it only grows.
2. On SQLite, and where a field is `gapless`, the number is taken in the act's own transaction. On
   PostgreSQL it is otherwise taken in a short transaction of its own, so that no act waits for
   another's end; an act that fails leaves a gap.
3. A sequence that outgrows its width gets wider; it never starts over.
"""

import re
from collections.abc import Iterator
from datetime import date

from sqlalchemy import BigInteger, Connection, bindparam
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects import postgresql, sqlite

from engine.form.model import SerialField
from runtime.storage.database import Database
from runtime.storage.schema.records import serials
from runtime.storage.statement import Statement

_PLACE = re.compile(r"\{(yyyy|yy|mm|dd|seq)(?::(\d{1,2}))?\}")
_PERIODS = {"never": "", "year": "%Y", "month": "%Y%m", "day": "%Y%m%d"}


class SerialStore:
    """Gives serial numbers within one act."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self._database = database
        self._connection = connection

    def give(
        self, element: int, field: SerialField, day: date, count: int = 1, kind: str | None = None
    ) -> list[str]:
        """Give the next numbers of a field; `day` is today in the app's time zone.

        `kind`: the option that the record has in the field by which formats differ.
        """
        written = field.formats.get(kind or "")
        period = period_of(field, day)
        counter = period if written is None else f"{kind}:{period}"
        last = self._take(element, counter, count, gapless=field.gapless)
        numbers = range(last - count + 1, last + 1)
        return [format_serial(written or field.format, day, n) for n in numbers]

    def _take(self, element: int, period: str, count: int, *, gapless: bool) -> int:
        if gapless or self._database.dialect == "sqlite":
            return take_numbers(self._connection, element, period, count)
        with self._database.begin_short() as connection:
            return take_numbers(connection, element, period, count)


def take_numbers(connection: Connection, element: int, period: str, count: int = 1) -> int:
    """Take numbers from a counter; answer the last of them."""
    statement = _TAKE[connection.dialect.name]
    taken = {"of": element, "within": period, "count": count}
    return int(statement.value(connection, taken))


def period_of(field: SerialField, day: date) -> str:
    """Name the period in which numbers count up."""
    pattern = _PERIODS[field.reset]
    return day.strftime(pattern) if pattern else ""


def format_serial(pattern: str, day: date, number: int) -> str:
    """Write a number by its pattern, such as `SO-{yyyy}{mm}{dd}-{seq:4}`."""

    def part(match: re.Match[str]) -> str:
        name, width = match.group(1), match.group(2)
        if name == "seq":
            return f"{number:0{int(width or 1)}d}"
        return {
            "yyyy": f"{day.year:04d}",
            "yy": f"{day.year % 100:02d}",
            "mm": f"{day.month:02d}",
            "dd": f"{day.day:02d}",
        }[name]

    return _PLACE.sub(part, pattern)


def _statements() -> Iterator[tuple[str, Statement]]:
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql)):
        count = sql_cast(bindparam("count"), BigInteger)
        first = dialect.insert(serials).values(
            element=bindparam("of"), period=bindparam("within"), last=count
        )
        yield (
            name,
            Statement(
                first.on_conflict_do_update(
                    index_elements=[serials.c.element, serials.c.period],
                    set_={"last": serials.c.last + count},
                ).returning(serials.c.last)
            ),
        )


_TAKE = dict(_statements())
