"""Where an expression's paths are found in the tables: columns, and the joins they need.

Rules of this file:
1. A path is looked up in the definition and in the tables made from it; nothing is spelled out.
2. A lookup on the way is one left join, shared by all paths that go through it.
3. The rows of a subtable are a source of their own, tied to the record outside.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Column, ColumnElement, FromClause, Table

from engine.expression.compilation import Compiled
from engine.expression.scope import Path
from engine.expression.tree import Node
from engine.form.field_types import ADDRESS_PARTS, Definition
from engine.form.model import DepartmentField, LookupField, RowLookupField, UserField
from runtime.storage.query_numbers import Number
from runtime.storage.schema.accounts import departments, users
from runtime.storage.tables import AppTables, FormTables, RowTable

Formulas = Mapping[tuple[str, str], Compiled]
"""Formulas computed on read, by the form's name and the field's path ("lines.amount")."""

_PARENT: Path = ("parent",)
_USER_COLUMNS = frozenset({"owner", "created_by", "updated_by", "deleted_by"})


class NoSqlForm(Exception):  # noqa: N818 (it is an answer, not a fault)
    """An expression that has no exact SQL form, with the reason."""


@dataclass(frozen=True, slots=True)
class Place:
    """A table on the way of a path: its alias and what is known of its columns."""

    clause: FromClause
    owner: FormTables | RowTable | Table
    app: str = ""
    form: FormTables | None = None
    """The form whose record a row belongs to."""


@dataclass(frozen=True, slots=True)
class Formula:
    """The end of a path at a field that is computed when it is read."""

    compiled: Compiled
    source: "Source"


@dataclass(frozen=True, slots=True)
class Outer:
    """What an outer query has in the place of a path: a node, and what translates it there."""

    translator: "Translating"
    node: Node


class Translating(Protocol):
    """What translates the nodes of an outer query."""

    def value(self, node: Node) -> ColumnElement[Any]:
        """Give a node's value."""

    def boolean(self, node: Node) -> ColumnElement[bool]:
        """Give a boolean as a value."""

    def number(self, node: Node) -> Number:
        """Give a number with its scale."""


@dataclass(slots=True)
class Source:
    """The rows a query reads: a form's records or a subtable's rows, with the joins collected.

    Build the query's FROM with `from_clause` after all its expressions have been translated.
    """

    tables: AppTables
    form: str
    subtable: str | None = None
    formulas: Formulas = field(default_factory=dict)
    aliased: bool = False
    _clause: FromClause | None = None
    _joins: dict[Path, tuple[Place, ColumnElement[bool]]] = field(default_factory=dict)

    @property
    def form_tables(self) -> FormTables:
        """The tables of the form."""
        return self.tables.form(self.form)

    @property
    def root(self) -> Place:
        """The table whose rows are read."""
        tables = self.form_tables
        owner = tables.rows[self.subtable] if self.subtable else tables
        if self._clause is None:
            table = owner.table if isinstance(owner, RowTable) else owner.main
            self._clause = table.alias() if self.aliased else table
        return Place(self._clause, owner, tables.app, tables)

    @property
    def from_clause(self) -> FromClause:
        """The FROM: the table with every join that a translated path has asked for."""
        clause = self.root.clause
        for path, (place, condition) in self._joins.items():
            # Every row has its record: an inner join lets the database choose where to begin.
            certain = path == _PARENT and self.subtable is not None
            clause = clause.join(place.clause, condition, isouter=not certain)
        return clause

    def clauses(self) -> list[FromClause]:
        """Every table of this source."""
        return [self.root.clause, *(place.clause for place, _ in self._joins.values())]

    @property
    def asked(self) -> bool:
        """Whether these are the records that a question is about."""
        return False

    def never_blank(self, path: Path) -> bool:  # noqa: ARG002 (a question's source knows some)
        """Whether a path is known to have a value in every row."""
        return False

    def living(self) -> ColumnElement[bool]:
        """Say that the records are not in the trash, nor the records of rows."""
        place = self.parent().root if self.subtable else self.root
        return self._plain(place, "deleted_at").is_(None)

    def column(self, path: Path) -> "ColumnElement[Any] | Formula | Outer":
        """Find a path's column, or the formula that stands for it. Raises NoSqlForm."""
        place, passed = self.root, Path()
        while len(path) > 1 and not self._is_address(place, path):
            passed, place = self._follow(passed, place, path[0])
            path = path[1:]
        formula = self.formulas.get((self._form_of(place), self._dotted(place, path)))
        if formula is not None:
            return Formula(formula, self._at(place, passed))
        return self._plain(place, ".".join(path))

    def parent(self) -> "Source":
        """Give the records that these rows belong to, joined to them."""
        passed, place = self._follow(Path(), self.root, "parent")
        return self._at(place, passed)

    def rows(self, subtable: str) -> "Source":
        """Give the rows of a subtable as a source of their own (a fresh alias)."""
        if subtable not in self.form_tables.rows:
            raise NoSqlForm(f"{subtable} is no subtable of {self.form}")
        return Source(self.tables, self.form, subtable, self.formulas, aliased=True)

    def belongs_to(self, outer: "Source") -> ColumnElement[bool]:
        """Say that these rows are those of the outer source's record."""
        if outer.subtable:
            record = self._plain(outer.root, "record_id")
        else:
            record = self._plain(outer.root, "id")
        condition: ColumnElement[bool] = self._plain(self.root, "record_id") == record
        return condition

    def _at(self, place: Place, passed: Path) -> "Source":
        """Give the source as a formula of a looked-up record sees it: sharing these joins."""
        if not passed:
            return self
        return _Looked(self, place, passed)

    def _follow(self, passed: Path, place: Place, name: str) -> tuple[Path, Place]:
        passed = (*passed, name)
        if passed not in self._joins:
            target, left, right = self._target(place, name)
            self._joins[passed] = (target, left == target.clause.c[right])
        return passed, self._joins[passed][0]

    def _target(self, place: Place, name: str) -> tuple[Place, ColumnElement[Any], str]:
        """Find where a name leads: the place, and the columns that join it."""
        if name == "parent" and isinstance(place.owner, RowTable):
            tables = place.form or self.form_tables
            clause = tables.main.alias()
            return Place(clause, tables, tables.app), self._plain(place, "record_id"), "id"
        left = self._plain(place, name)
        definition = _definition(place, name)
        match definition:
            case LookupField():
                tables = self._looked_up(place, definition.form)
                return Place(tables.main.alias(), tables, tables.app), left, "id"
            case RowLookupField():
                tables = self._looked_up(place, definition.form)
                rows = tables.rows[definition.subtable]
                return Place(rows.table.alias(), rows, tables.app, tables), left, "row_id"
            case UserField():
                return Place(users.alias(), users), left, "id"
            case DepartmentField():
                return Place(departments.alias(), departments), left, "id"
            case _:
                pass
        known = _SYSTEM_TARGETS.get(name)
        if known is None:
            raise NoSqlForm(f"{name} leads to no other record")
        return Place(known.alias(), known), left, "id"

    def _looked_up(self, place: Place, form: str) -> FormTables:
        return self.tables.form(form if "." in form else f"{place.app}.{form}")

    def _is_address(self, place: Place, path: Path) -> bool:
        return len(path) == 2 and path[1] in ADDRESS_PARTS and path[0] in _addresses(place)

    def _form_of(self, place: Place) -> str:
        tables = place.owner if isinstance(place.owner, FormTables) else place.form
        if tables is None:
            return self.form
        return tables.key if tables.app == self.tables.app else f"{tables.app}.{tables.key}"

    def _dotted(self, place: Place, path: Path) -> str:
        names = (place.owner.key, *path) if isinstance(place.owner, RowTable) else path
        return ".".join(names)

    def _plain(self, place: Place, name: str) -> ColumnElement[Any]:
        try:
            if isinstance(place.owner, Table):
                return place.clause.c[name]
            if name == "parent" and isinstance(place.owner, RowTable):
                name = "record_id"
            column: Column[Any] = place.owner.column(name)
            return place.clause.c[column.key]
        except KeyError:
            raise NoSqlForm(f"{name} has no column in the database") from None


@dataclass(slots=True)
class _Looked(Source):
    """A looked-up record or row inside another source: its paths are joined there."""

    def __init__(self, outer: Source, place: Place, passed: Path) -> None:
        rows = place.owner.key if isinstance(place.owner, RowTable) else None
        Source.__init__(self, outer.tables, outer._form_of(place), rows, outer.formulas)
        self._outer = outer
        self._place = place
        self._passed = passed

    _outer: Source = field(init=False)
    _place: Place = field(init=False)
    _passed: Path = field(init=False)

    @property
    def root(self) -> Place:
        """The looked-up record's table."""
        return self._place

    def column(self, path: Path) -> ColumnElement[Any] | Formula | Outer:
        """Find a path's column from the looked-up record on."""
        return self._outer.column((*self._passed, *path))


_SYSTEM_TARGETS: Mapping[str, Table] = {
    **dict.fromkeys(_USER_COLUMNS, users),
    "department": departments,
    "manager": users,
    "parent": departments,
    "head": users,
}


def _definition(place: Place, name: str) -> Definition | None:
    if isinstance(place.owner, Table):
        return None
    stored = place.owner.fields.get(name)
    return stored.field if stored else None


def _addresses(place: Place) -> frozenset[str]:
    if isinstance(place.owner, Table):
        return frozenset()
    return frozenset(key for key, stored in place.owner.fields.items() if stored.compound)
