"""A model as plain data again, its meaning in canonical JSON, and the digest of that.

Rules of this file:
1. What is not said is not written: a property at its default is left out.
2. `1`, `1.0` and `"1.00"` are one number: numbers lose their trailing zeros in the canonical form.
"""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import cast

from engine.definition.model import App
from engine.definition.tree import Data
from engine.text import Element


def plain_data(element: Element) -> dict[str, Data]:
    """Give an element as the data that a file of it would hold."""
    dumped = element.model_dump(by_alias=True, exclude_defaults=True)
    return cast("dict[str, Data]", _plain(dumped))


def _plain(value: object) -> Data:
    match value:
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case Enum():
            return str(value.value)
        case Decimal():
            return _number(value)
        case None | bool() | int() | str():
            return value
        case _:
            raise TypeError(f"no plain data: {type(value).__name__}")


def _number(value: Decimal) -> int | Decimal:
    """Whole numbers as such; others without an exponent and without trailing zeros."""
    if value == value.to_integral_value():
        return int(value)
    return Decimal(format(value.normalize(), "f"))


def canonical(app: App) -> str:
    """Write the meaning of an app as JSON that depends on nothing else."""
    return json.dumps(
        _as_json(plain_data(app)), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def _as_json(data: Data) -> object:
    match data:
        case dict():
            return {key: _as_json(value) for key, value in data.items()}
        case list():
            return [_as_json(value) for value in data]
        case Decimal():
            return format(data, "f")
        case _:
            return data


def digest(app: App) -> str:
    """SHA-256 over the canonical JSON of an app's meaning, in hexadecimal digits."""
    return hashlib.sha256(canonical(app).encode()).hexdigest()
