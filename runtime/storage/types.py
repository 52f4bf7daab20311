# ruff: noqa: ARG002  (the dialect is part of every method that SQLAlchemy calls)
"""SQL types with one exact meaning on SQLite and PostgreSQL.

Rules of this file:
1. A number is never a float on the way: NUMERIC on PostgreSQL, an integer scaled by 10^scale on
   SQLite (there a REAL or TEXT sum would be wrong).
2. Text compares in code-point order: collation "C" on PostgreSQL, SQLite's BINARY.
3. What does not fit a column is refused here with `DoesNotFit`, alike on both databases.
4. Instants are aware and UTC in memory; SQLite keeps them as sortable text.
5. The processors are what runs for every value: one function each, where SQLAlchemy would put two
   or three around one another.
"""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, LargeBinary, Numeric, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

Processor = Callable[[Any], Any]

SQLITE_DIGITS = 18
"""Digits that any 64-bit integer holds."""


class DoesNotFit(ValueError):  # noqa: N818
    """A value has more digits than its column."""


class Exact(TypeDecorator[Decimal]):
    """An exact decimal of at most 18 digits, `scale` of them after the point."""

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int = SQLITE_DIGITS, scale: int = 2) -> None:
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale
        self._unit = Decimal(1).scaleb(-scale)
        self._bound = 10**precision

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose NUMERIC, or the scaled integer on SQLite."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(self.precision, self.scale))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | int | None:
        """Refuse what would be rounded or does not fit, then scale for SQLite."""
        return self.bind_processor(dialect)(value)  # type: ignore[no-any-return]

    def process_result_value(self, value: Decimal | None, dialect: Dialect) -> Decimal | None:
        """Give the decimal with exactly `scale` digits after the point, as PostgreSQL does."""
        return None if value is None else Decimal(value)

    def bind_processor(self, dialect: Dialect) -> Processor:
        """Give what writes a value."""
        scaled, scale = self.scaled, -self.scale
        if dialect.name == "sqlite":
            return lambda value: None if value is None else scaled(Decimal(value))
        return lambda value: (
            None if value is None else Decimal(scaled(Decimal(value))).scaleb(scale)
        )

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor | None:
        """Give what reads a value; PostgreSQL's driver gives decimals."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        scale = -self.scale
        return lambda value: None if value is None else Decimal(value).scaleb(scale)

    def scaled(self, value: Decimal) -> int:
        """Give the value times 10^scale; `DoesNotFit` when that is not whole or too long."""
        if not value.is_finite():
            raise DoesNotFit(f"{value} is not a number")
        shifted = value.scaleb(self.scale)
        whole = int(shifted)
        if whole != shifted or abs(whole) >= self._bound:
            raise DoesNotFit(f"{value} does not fit {self.precision} digits, {self.scale} decimals")
        return whole


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC with microseconds."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose timestamptz, or SQLite's sortable text."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive instant; SQLite's text carries no zone because all of it is UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise DoesNotFit(f"{value.isoformat()} has no time zone")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give an aware instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        """Give what writes an instant: on SQLite its text, of one length for all."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)
        return _instant_as_text

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor | None:
        """Give what reads an instant."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        return _instant_of_text


class PlainText(TypeDecorator[str]):
    """Text that compares in code-point order."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Name the collation on PostgreSQL, where the database's own could be any."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(Text(collation="C"))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Refuse U+0000 and lone surrogates, which PostgreSQL cannot hold."""
        return _storable(value)

    def bind_processor(self, dialect: Dialect) -> Processor:
        """Give what writes a text."""
        return _storable


class JsonText(TypeDecorator[object]):
    """A small JSON value kept as canonical text: what was written is what is hashed and read."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """Write canonical JSON; None is NULL."""
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        """Read the JSON value."""
        return None if value is None else json.loads(value)


class TextList(TypeDecorator[tuple[str, ...]]):
    """Several keys or ids: JSONB on PostgreSQL, a JSON array as text on SQLite; empty is NULL."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose JSONB, or text on SQLite (its functions read JSON from text)."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else JSONB(True))

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> object:
        """Write an array; nothing chosen is NULL, as everywhere."""
        if not value:
            return None
        return canonical_json(list(value)) if dialect.name == "sqlite" else list(value)

    def process_result_value(
        self, value: str | list[str] | None, dialect: Dialect
    ) -> tuple[str, ...] | None:
        """Give the tuple, or None when nothing is chosen."""
        if value is None:
            return None
        return tuple(json.loads(value) if isinstance(value, str) else value)


def canonical_json(value: object) -> str:
    """Write JSON with sorted keys, no spaces and no escapes but the needed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _storable(value: str | None) -> str | None:
    if value is None:
        return None
    if not value.isascii():
        _encodable(value)
    if "\0" in value:
        raise DoesNotFit("text holds the character U+0000")
    return value


def _instant_as_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise DoesNotFit(f"{value.isoformat()} has no time zone")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _instant_of_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


def _encodable(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise DoesNotFit("text holds a lone surrogate") from None


def counter_type() -> TypeEngine[int]:
    """A growing 64-bit number (SQLite grows only its INTEGER primary keys)."""
    return BigInteger().with_variant(Integer(), "sqlite")


Bytes = LargeBinary
