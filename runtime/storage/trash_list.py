"""The list of what lies in a form's trash: the last deleted first, with what may be done to it.

Rule of this file: what nobody may bring back or remove is not listed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, FromClause, false, func, or_, true

from runtime.storage.conditions import Condition
from runtime.storage.list_cursor import SortTerm
from runtime.storage.record_list import ListQuery, ListRow
from runtime.storage.tables import FormTables

Granted = Sequence[Condition | None]
"""The conditions of the grants of a right; None holds always, none never holds."""


@dataclass(frozen=True, slots=True)
class Trashed:
    """When a record went to the trash and through whom, and which rights hold for it."""

    at: datetime
    by: str | None
    rights: frozenset[str]


def trash_query(  # noqa: PLR0913 - what the list is made of
    tables: FormTables,
    source: FromClause,
    readable: tuple[Condition | None, ...],
    rights: Mapping[str, Granted],
    *,
    limit: int,
    cursor: str | None,
) -> ListQuery:
    """Ask for a page of the trash; `readable` are the conditions of the grants to read."""
    main = tables.main.c
    held = {right: _holds(granted) for right, granted in rights.items()}
    return ListQuery(
        tables=tables,
        condition=or_(*held.values()),
        grants=readable,
        sort=(SortTerm(main.deleted_at, descending=True, nullable=False),),
        limit=limit,
        cursor=cursor,
        computed={_AT: main.deleted_at, _BY: main.deleted_by, **held},
        source=source,
        trash=True,
    )


def trashed_of(row: ListRow, rights: Mapping[str, Granted]) -> Trashed:
    """Read what the list says of one record's being in the trash."""
    return Trashed(
        cast(datetime, row.computed[_AT]),
        cast("str | None", row.computed[_BY]),
        frozenset(right for right in rights if row.computed[right]),
    )


_AT, _BY = "deleted_at", "deleted_by"


def _holds(granted: Granted) -> ColumnElement[bool]:
    if any(one is None for one in granted):
        return true()
    return func.coalesce(or_(false(), *(one for one in granted if one is not None)), false())
