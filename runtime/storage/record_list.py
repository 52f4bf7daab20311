"""Lists of records: a page at a time, by keyset.

Rules of this file:
1. A page continues behind the last row seen: no row is missed or doubled whatever is added, and a
   late page costs what the first one costs.
2. Blanks come last, in either direction; ties go by id in the direction of the first column.
   Records with a value and those without are asked for apart, so that an index serves both.
3. Conditions and rights come as SQL expressions made from checked definitions; what a person
   types (search) is only ever a parameter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from engine.expression.values import Value
from engine.form.record import Record
from runtime.storage.list_cursor import Place, SortTerm, read_cursor, write_cursor
from runtime.storage.list_order import after, ordering
from runtime.storage.row_mapping import SYSTEM_COLUMNS, FieldMapping
from runtime.storage.tables import FormTables

MOST_COUNTED = 10_000
SEARCH_LENGTH = 200
SEARCH_WORDS = 8
NEAR = 400
"""How far along the sort order a page is looked for before rights are asked for what they open."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What to list.

    `grants`: a record is seen where one of them holds (None holds always); no grants, no limits.
    `columns`: the keys of the fields to read (None: all). `computed`: further values by name.
    `source`: the joins that conditions and sorts need, beginning at the form's own table.
    """

    tables: FormTables
    condition: ColumnElement[bool] | None = None
    grants: tuple[ColumnElement[bool] | None, ...] = ()
    sort: tuple[SortTerm, ...] = ()
    search: ColumnElement[bool] | None = None
    limit: int = 50
    cursor: str | None = None
    columns: frozenset[str] | None = None
    computed: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    source: FromClause | None = None
    trash: bool = False


@dataclass(frozen=True, slots=True)
class ListRow:
    """A record without its subtables, the places of the grants that hold for it, and more."""

    record: Record
    grants: tuple[int, ...]
    computed: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page; `next_cursor` is None on the last."""

    rows: tuple[ListRow, ...]
    next_cursor: str | None


def list_records(connection: Connection, query: ListQuery) -> ListPage:
    """Read one page; `BadCursor` for a cursor of another list or order."""
    terms = with_tie(query)
    place = read_cursor(query.cursor, terms)
    mapping = _mapping(query)
    statement = _restricted(_selected(query, terms, mapping), query)
    found: list[Any] = []
    for blank in _phases(terms, place):
        want = query.limit + 1 - len(found)
        here = place if place is not None and place.blank == blank else None
        near = None if blank else _near(connection, query, here, want)
        if near is None:
            phase = _phase(statement, terms, here, blank=blank)
            near = connection.execute(phase.limit(want)).all()
        found.extend(near)
        if len(found) > query.limit:
            break
    rows = tuple(_row(columns, query, mapping) for columns in found[: query.limit])
    if len(found) <= query.limit:
        return ListPage(rows, None)
    last = found[query.limit - 1][-len(terms) :]
    return ListPage(rows, write_cursor(terms, Place(last[0] is None, tuple(last))))


def count_records(connection: Connection, query: ListQuery, most: int = MOST_COUNTED) -> int:
    """Count what a list holds, but no further than `most`: `most + 1` means "more than that"."""
    start = query.tables.main.c.id
    counted = _restricted(_from(select(start), query), query).limit(most + 1).subquery()
    return connection.execute(select(func.count()).select_from(counted)).scalar_one()


def search_condition(text: str, columns: Sequence[ColumnElement[Any]]) -> ColumnElement[bool]:
    """Find each word of what was typed in any of the columns, the case of ASCII letters aside."""
    # No stored text holds NUL: it stands between words like a space.
    words = text[:SEARCH_LENGTH].replace("\0", " ").split()[:SEARCH_WORDS]
    return and_(true(), *(or_(false(), *(_contains(c, word) for c in columns)) for word in words))


def with_tie(query: ListQuery) -> tuple[SortTerm, ...]:
    """Give the sort with the id behind it; without a sort the youngest come first."""
    descending = query.sort[0].descending if query.sort else True
    return (*query.sort, SortTerm(query.tables.main.c.id, descending, nullable=False))


def _contains(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    literal = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return column.ilike(f"%{literal}%", escape="\\")


def _near(
    connection: Connection,
    query: ListQuery,
    place: Place | None,
    want: int,
) -> Sequence[Any] | None:
    """Look for the rows among the nearest in sort order; None when they may lie further on.

    SQLite finds what a person may see by his rights and sorts all of it, be it most of the table.
    So the first stretch in sort order is looked through: often it holds the page already.
    """
    terms = with_tie(query)
    if connection.dialect.name != "sqlite" or not _walks_index(query, terms):
        return None
    within = _phase(
        _living(_from(select(*_places(terms)), query), query), terms, place, blank=False
    )
    end = connection.execute(within.offset(NEAR).limit(1)).one_or_none()
    if end is None:
        return None
    seen = func.coalesce(or_(*(grant for grant in query.grants if grant is not None)), false())
    statement = _living(_selected(query, terms, _mapping(query)), query).where(seen)
    first = SortTerm(terms[0].column, terms[0].descending, nullable=False)
    phase = _phase(statement, terms, place, blank=False)
    phase = phase.where(not_(after((first, *terms[1:]), tuple(end))))
    found = connection.execute(phase.limit(want)).all()
    return found if len(found) == want else None


def _walks_index(query: ListQuery, terms: Sequence[SortTerm]) -> bool:
    """Whether nothing but rights limits the list, and an index has its order."""
    limited = bool(query.grants) and all(grant is not None for grant in query.grants)
    if not limited or query.condition is not None or query.search is not None:
        return False
    main, first = query.tables.main, terms[0].column
    if len(terms) > 2 or query.trash or query.source not in (None, main):
        return False
    return first is main.c.id or any(index.columns[0] is first for index in main.indexes)


def _places(terms: Sequence[SortTerm]) -> list[ColumnElement[Any]]:
    return [term.column.label(f"sort_{place}") for place, term in enumerate(terms)]


def _phases(terms: Sequence[SortTerm], place: Place | None) -> tuple[bool, ...]:
    """Say which parts of the list are still to come: those with a value, those without."""
    if not terms[0].nullable:
        return (False,)
    return (True,) if place is not None and place.blank else (False, True)


def _phase(
    statement: Select[Any], terms: Sequence[SortTerm], place: Place | None, *, blank: bool
) -> Select[Any]:
    first, rest = terms[0], terms[1:]
    if first.nullable:
        is_blank = first.column.is_(None) if blank else first.column.is_not(None)
        statement = statement.where(is_blank)
    here = rest if blank else (SortTerm(first.column, first.descending, nullable=False), *rest)
    if place is not None:
        values = place.values[1:] if blank else place.values
        statement = statement.where(after(here, values))
    return statement.order_by(*ordering(here))


def _selected(query: ListQuery, terms: Sequence[SortTerm], mapping: FieldMapping) -> Select[Any]:
    main = query.tables.main.c
    grants = [
        (true() if grant is None else func.coalesce(grant, false())).label(f"grant_{place}")
        for place, grant in enumerate(query.grants)
    ]
    return _from(
        select(
            *(main[name] for name in SYSTEM_COLUMNS),
            *(main[name] for name in mapping.names),
            *grants,
            *(column.label(f"more_{n}") for n, column in enumerate(query.computed.values())),
            *_places(terms),
        ),
        query,
    )


def _from(statement: Select[Any], query: ListQuery) -> Select[Any]:
    return statement.select_from(query.tables.main if query.source is None else query.source)


def _restricted(statement: Select[Any], query: ListQuery) -> Select[Any]:
    statement = _living(statement, query)
    for condition in (query.condition, query.search):
        if condition is not None:
            statement = statement.where(condition)
    limits = [grant for grant in query.grants if grant is not None]
    if query.grants and len(limits) == len(query.grants):
        statement = statement.where(or_(*limits))
    return statement


def _living(statement: Select[Any], query: ListQuery) -> Select[Any]:
    deleted = query.tables.main.c.deleted_at
    return statement.where(deleted.is_not(None) if query.trash else deleted.is_(None))


def _mapping(query: ListQuery) -> FieldMapping:
    fields = query.tables.fields.values()
    return FieldMapping(f for f in fields if query.columns is None or f.key in query.columns)


def _row(columns: Any, query: ListQuery, mapping: FieldMapping) -> ListRow:  # noqa: ANN401
    start = len(SYSTEM_COLUMNS)
    end = start + len(mapping.names)
    granted = columns[end : end + len(query.grants)]
    more = columns[end + len(query.grants) :]
    system: dict[str, Any] = dict(zip(SYSTEM_COLUMNS, columns, strict=False))
    return ListRow(
        record=Record(form=query.tables.key, values=mapping.read(columns[start:end]), **system),
        grants=tuple(place for place, holds in enumerate(granted) if holds),
        computed=dict(zip(query.computed, more, strict=False)),
    )
