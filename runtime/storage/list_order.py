"""The order of a list, and the condition to come behind a row of it.

Rules of this file:
1. Where all columns go one way and none can be blank, rows are compared as a whole
   (`(a, id) > (x, y)`), which every index answers. Otherwise column by column.
2. A column that can be blank is ordered with its blanks last.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, literal, or_, tuple_

from runtime.storage.list_cursor import SortTerm


def ordering(terms: Sequence[SortTerm]) -> list[ColumnElement[Any]]:
    """Give the ORDER BY terms."""
    order: list[ColumnElement[Any]] = []
    for term in terms:
        if term.nullable:
            order.append(term.column.is_(None))
        order.append(term.column.desc() if term.descending else term.column.asc())
    return order


def after(terms: Sequence[SortTerm], values: Sequence[Any]) -> ColumnElement[bool]:
    """Give the condition that a row comes behind the one with these values."""
    one_way = len({term.descending for term in terms}) == 1
    if one_way and not any(term.nullable for term in terms):
        row = tuple_(*(term.column for term in terms))
        last = tuple_(*(_literal(t, v) for t, v in zip(terms, values, strict=True)))
        return row < last if terms[0].descending else row > last
    return _after_each(terms, values)


def _after_each(terms: Sequence[SortTerm], values: Sequence[Any]) -> ColumnElement[bool]:
    term, value = terms[0], values[0]
    beyond = _beyond(term, value)
    if len(terms) == 1:
        return beyond
    same = term.column.is_(None) if value is None else term.column == _literal(term, value)
    behind = or_(beyond, and_(same, _after_each(terms[1:], values[1:])))
    if term.nullable or value is None:
        return behind
    # Said again as a bound, because an index is not used for an OR.
    bound = _literal(term, value)
    return and_(term.column <= bound if term.descending else term.column >= bound, behind)


def _beyond(term: SortTerm, value: Any) -> ColumnElement[bool]:  # noqa: ANN401 - any value
    if value is None:
        return false()
    bound = _literal(term, value)
    further = term.column < bound if term.descending else term.column > bound
    return or_(further, term.column.is_(None)) if term.nullable else further


def _literal(term: SortTerm, value: Any) -> ColumnElement[Any]:  # noqa: ANN401 - any value
    return literal(value, term.column.type)
