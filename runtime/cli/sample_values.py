"""Values written as JSON, as names an expression may use.

Rules of this file:
1. Numbers are exact decimals, strings text, a list of objects a subtable, an object a looked-up
   record; an empty list may be a subtable of any columns.
2. Twice the same key, NaN, lone surrogates and unbounded numbers are refused, not guessed at.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import cast

from engine.expression.scope import Path
from engine.expression.types import BLANK, BOOLEAN, NUMBER, TEXT, Kind, Type, common
from engine.expression.values import Value


class SampleError(ValueError):
    """Values that cannot be used, with the reason."""


def read_json(text: str) -> object:
    """Read JSON strictly. Raises SampleError."""
    try:
        return json.loads(
            text,
            parse_float=_number,
            parse_int=_number,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        raise SampleError(f"{error.msg} at character {error.pos + 1}") from None
    except RecursionError:
        raise SampleError("it is nested too deep") from None


def sample_values(values: object) -> Mapping[str, object]:
    """Check that the values are an object with texts that can be stored. Raises SampleError."""
    if not isinstance(values, dict):
        raise SampleError('expected an object such as {"amount": 10.5}')
    waiting: list[object] = [values]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            _check_text(value)
        elif isinstance(value, dict):
            waiting.extend(value.values())
            waiting.extend(value)
        elif isinstance(value, list):
            waiting.extend(value)
    return values


@dataclass(frozen=True, slots=True)
class SampleScope:
    """The names of an object's values, with the types that can be told from them."""

    values: Mapping[str, object]
    _found: dict[Path, tuple[Type, object] | None] = field(default_factory=dict, repr=False)

    def type_of(self, path: Path) -> Type | None:
        """Give the type of a path. Raises SampleError for a column of mixed values."""
        found = self._look(path)
        return None if found is None else found[0]

    def names(self, prefix: Path) -> Iterable[str]:
        """Give the names that may follow a prefix."""
        current: object = self.values
        for name in prefix:
            current = _inside(current).get(name)
        return sorted(_inside(current))

    def value(self, path: Path) -> Value:
        """Give the value of a path that has a type."""
        found = self._look(path)
        return None if found is None else cast(Value, found[1])

    def _look(self, path: Path) -> tuple[Type, object] | None:
        if not path:
            return None
        if path not in self._found:
            self._found[path] = _step(self.values, path, ".".join(path))
        return self._found[path]


def _step(values: object, path: Path, shown: str) -> tuple[Type, object] | None:
    """Follow a path; give the type and the value at its end, None when it leads nowhere."""
    if isinstance(values, list):
        return _column(values, path, shown)
    if not isinstance(values, dict) or path[0] not in values:
        return None
    inner = values[path[0]]
    return _step(inner, path[1:], shown) if len(path) > 1 else _leaf(inner, shown)


def _column(rows: list[object], path: Path, shown: str) -> tuple[Type, object] | None:
    if not rows:
        return BLANK.many(), []
    type_, values, known = BLANK, list[object](), False
    for row in rows:
        found = _step(row, path, shown)
        known = known or found is not None
        joined = common(type_, found[0]) if found else type_
        if joined is None or joined.column:
            raise SampleError(f"the rows of {shown} do not hold values of one type")
        type_ = joined
        values.append(found[1] if found else None)
    return (type_.many(), values) if known else None


def _leaf(value: object, shown: str) -> tuple[Type, object]:
    match value:
        case bool():
            return BOOLEAN, value
        case Decimal():
            return NUMBER, value
        case str():
            return TEXT, value or None
        case dict():
            id_ = value.get("id")
            return Type(Kind.RECORD), id_ if isinstance(id_, str) else None
        case list():
            return _list(value, shown)
        case _:
            return BLANK, None


def _list(values: list[object], shown: str) -> tuple[Type, object]:
    if all(isinstance(value, dict) for value in values):
        return Type(Kind.ROW, column=True), values
    item = BLANK
    for value in values:
        joined = None if isinstance(value, list | dict) else common(item, _leaf(value, shown)[0])
        if joined is None:
            raise SampleError(f"the list {shown} holds values of different types")
        item = joined
    return Type(Kind.LIST, item=item), tuple(values)


def _inside(value: object) -> dict[str, object]:
    if isinstance(value, list):
        return {key: part for row in value for key, part in _inside(row).items()}
    return value if isinstance(value, dict) else {}


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise SampleError(f"{text[:40]} is out of bounds") from None
    exponent = number.as_tuple().exponent
    if number.adjusted() >= 40 or not isinstance(exponent, int) or exponent < -40:
        raise SampleError(f"the number {text[:40]} is out of bounds (40 digits at most)")
    return number if number else abs(number)


def _refuse_constant(name: str) -> object:
    raise SampleError(f"{name} is no number")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise SampleError(f"the key {json.dumps(twice)} stands twice")
    return result


def _check_text(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise SampleError("a text holds half a character (a lone surrogate)") from None
    if "\0" in value:
        raise SampleError("a text holds the character U+0000")
