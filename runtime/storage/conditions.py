"""SQL conditions as values that others hold and put together without knowing SQL."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_

from engine.expression.scope import Path
from runtime.storage.query_source import Formula, NoSqlForm, Outer, Source

Condition: TypeAlias = ColumnElement[bool]
"""A condition for WHERE."""

Expression: TypeAlias = ColumnElement[Any]
"""A value to select or sort by."""


def all_of(conditions: Iterable[Condition | None]) -> Condition | None:
    """Give the condition that all of these hold; None when there are none."""
    present = [one for one in conditions if one is not None]
    return and_(*present) if present else None


def plain_column(source: Source, path: Path) -> Expression:
    """Find the column of a stored field. Raises NoSqlForm for a computed one."""
    found = source.column(path)
    if isinstance(found, Formula | Outer):
        raise NoSqlForm(f"{'.'.join(path)} is computed when it is read")
    return found
