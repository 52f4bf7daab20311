"""An app's part of the registry while it is being changed, within one transaction.

Rules of this file:
1. It changes the registry and notes what must be renamed in the database; it changes no table.
2. A name is free when no element, living or retired, no system column and no system table has it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, insert, update

from engine.form.field_types import SqlType
from runtime.storage.columns import DATABASE_COLUMNS, MAIN_COLUMNS, ROW_COLUMNS, column_names
from runtime.storage.registry import Element, Registry, fitting_name
from runtime.storage.schema import metadata
from runtime.storage.schema.apps import elements

_FOREIGN_PREFIXES = ("sqlite_", "pg_")
"""Table names that belong to a database."""


@dataclass(frozen=True, slots=True)
class TableRename:
    """A table is called otherwise from now on."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ColumnRename:
    """A column is called otherwise from now on; `table` by its new name."""

    table: str
    before: str
    after: str


class ElementBook:
    """The elements of one app, to be entered, renamed and retired."""

    def __init__(self, connection: Connection, registry: Registry, app: str) -> None:
        self._connection = connection
        self._app = app
        self._elements = {element.id: element for element in registry.of_app(app)}
        self._living = {e.path: e.id for e in self._elements.values() if not e.retired}
        self._table_names = set(metadata.tables) | {e.name for e in registry.all() if is_table(e)}
        self.renames: list[TableRename | ColumnRename] = []

    def living(self, path: str) -> Element | None:
        """Find the living element at a path."""
        found = self._living.get(path)
        return None if found is None else self._elements[found]

    def need(self, path: str) -> Element:
        """Find the living element at a path; LookupError when there is none."""
        found = self.living(path)
        if found is None:
            raise LookupError(f"{self._app}: {path} is not entered")
        return found

    def retired(self, path: str, kind: str) -> Element | None:
        """Find the youngest retired element of a path and kind."""
        fitting = [
            e for e in self._elements.values() if e.retired and e.path == path and e.kind == kind
        ]
        return max(fitting, key=lambda e: e.id, default=None)

    def all_living(self) -> tuple[Element, ...]:
        """List the living elements."""
        return tuple(self._elements[found] for found in self._living.values())

    def all(self) -> tuple[Element, ...]:
        """List every element, living or retired."""
        return tuple(self._elements.values())

    def enter(self, path: str, kind: str, name: Callable[[], str]) -> Element:
        """Find the living element at a path, revive a retired one of the kind, or make one."""
        found = self.living(path) or self.retired(path, kind)
        if found is None:
            return self.create(Element(0, self._app, path, kind, name()))
        return self.store(replace(found, retired=False)) if found.retired else found

    def create(self, element: Element) -> Element:
        """Make an element; its id is the database's to give."""
        values = {
            "app": element.app,
            "path": element.path,
            "kind": element.kind,
            "name": element.name,
            "retired": element.retired,
        }
        given = self._connection.execute(insert(elements).returning(elements.c.id), values)
        return self._remember(replace(element, id=given.scalar_one()))

    def store(self, element: Element) -> Element:
        """Keep an element as it is now."""
        self._connection.execute(
            update(elements).where(elements.c.id == element.id),
            {
                "path": element.path,
                "kind": element.kind,
                "name": element.name,
                "retired": element.retired,
            },
        )
        return self._remember(element)

    def retire(self, element: Element) -> None:
        """Take an element out of use; its table or column stays."""
        self.store(replace(element, retired=True))

    def move(self, found: Element, path: str) -> Element:
        """Give an element, and all below it (the retired too), their new path."""
        before = found.path
        for element in list(self._elements.values()):
            if element.path == before or element.path.startswith(f"{before}."):
                self.store(replace(element, path=path + element.path[len(before) :]))
        return self._elements[found.id]

    def rename_table(self, found: Element, wanted: str) -> Element:
        """Call a table otherwise."""
        self._table_names.discard(found.name)
        name = self.table_name(wanted)
        if name == found.name:
            return found
        self.renames.append(TableRename(found.name, name))
        return self.store(replace(found, name=name))

    def rename_column(self, table: Element, found: Element, wanted: str) -> Element:
        """Call the columns of a field otherwise."""
        name = self.column_name(table, found.kind, wanted, besides=found)
        renamed = replace(found, name=name)
        self.renames.extend(
            ColumnRename(table.name, before, after)
            for before, after in zip(names_of(found), names_of(renamed), strict=True)
            if before != after
        )
        return self.store(renamed)

    def table_name(self, wanted: str) -> str:
        """Take a free name for a table."""
        safe = f"app_{wanted}" if wanted.startswith(_FOREIGN_PREFIXES) else wanted
        name = fitting_name(safe, self._table_names)
        self._table_names.add(name)
        return name

    def column_name(
        self, table: Element, kind: str, wanted: str, besides: Element | None = None
    ) -> str:
        """Find a name for a field, all of whose columns are free in the table."""
        taken = self._columns_of(table, besides)
        blocked: set[str] = set()
        while True:
            name = fitting_name(wanted, blocked)
            if taken.isdisjoint(column_names(SqlType(kind), name)):
                return name
            blocked.add(name)

    def children(self, table: Element) -> tuple[Element, ...]:
        """List the living child tables of a form."""
        prefix = f"{table.path}.fields."
        return tuple(e for e in self.all_living() if e.kind == "rows" and e.path.startswith(prefix))

    def _columns_of(self, table: Element, besides: Element | None) -> set[str]:
        taken = set(DATABASE_COLUMNS | (MAIN_COLUMNS if table.kind == "form" else ROW_COLUMNS))
        prefix = f"{table.path}.fields."
        for element in self._elements.values():
            direct = element.path.startswith(prefix) and "." not in element.path[len(prefix) :]
            if direct and not is_table(element) and element is not besides:
                taken.update(names_of(element))
        return taken

    def _remember(self, element: Element) -> Element:
        before = self._elements.get(element.id)
        if before is not None and self._living.get(before.path) == element.id:
            del self._living[before.path]
        self._elements[element.id] = element
        if not element.retired:
            self._living[element.path] = element.id
        return element


def is_table(element: Element) -> bool:
    """Tell whether an element is a form or a subtable."""
    return element.kind in ("form", "rows")


def names_of(element: Element) -> tuple[str, ...]:
    """Give the columns of a field's element."""
    return column_names(SqlType(element.kind), element.name)
