"""The stable ids behind the keys of an app's elements, and what each is called in the database.

Rules of this file:
1. A key may change (`was:`), its element stays: columns, indexes and constraints follow the id.
2. A name in the database is given once, unique in its space, within PostgreSQL's 63 bytes, and
   never one that a database or a system column uses. Whoever needs a name asks the registry.
3. A removed element is retired, its column stays. It lives again when the same key comes back
   with the same kind of value; another kind gets an element and a column of its own.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from runtime.storage.errors import StoreError
from runtime.storage.schema.apps import elements

NAME_BYTES = 63
_COMPOUND_ROOM = len("__province")


@dataclass(frozen=True, slots=True)
class Element:
    """One element: `kind` says what it stores, `name` what it is called in the database."""

    id: int
    app: str
    path: str
    kind: str
    name: str
    retired: bool = False


class UnknownElement(StoreError):  # noqa: N818
    """A definition names what was never published here."""


class Registry:
    """A snapshot of the elements of all apps."""

    def __init__(self, found: Iterable[Element]) -> None:
        self._active: dict[tuple[str, str], Element] = {}
        self._all: dict[int, Element] = {}
        for element in found:
            self._all[element.id] = element
            if not element.retired:
                self._active[element.app, element.path] = element

    def find(self, app: str, path: str) -> Element | None:
        """Find the living element behind a path."""
        return self._active.get((app, path))

    def need(self, app: str, path: str) -> Element:
        """Find the living element behind a path; `UnknownElement` when there is none."""
        element = self._active.get((app, path))
        if element is None:
            raise UnknownElement(f"{app}: {path} is not published")
        return element

    def id_of(self, app: str, path: str) -> int:
        """Give the stable id behind a path."""
        return self.need(app, path).id

    def by_id(self, element: int) -> Element | None:
        """Find an element, living or retired."""
        return self._all.get(element)

    def of_app(self, app: str) -> tuple[Element, ...]:
        """List an app's elements, the retired ones included, in the order they were made."""
        return tuple(sorted((e for e in self._all.values() if e.app == app), key=lambda e: e.id))

    def all(self) -> tuple[Element, ...]:
        """List every element."""
        return tuple(self._all.values())


def load_registry(connection: Connection) -> Registry:
    """Read the registry of the whole store."""
    columns = elements.c
    rows = connection.execute(
        select(columns.id, columns.app, columns.path, columns.kind, columns.name, columns.retired)
    )
    return Registry(Element(*row) for row in rows)


def form_path(form: str) -> str:
    """Give the path of a form."""
    return f"forms.{form}"


def field_path(form: str, field: str, column: str | None = None) -> str:
    """Give the path of a field, or of a subtable's column."""
    path = f"forms.{form}.fields.{field}"
    return f"{path}.fields.{column}" if column else path


def unique_path(form: str, fields: Iterable[str], key: str | None = None) -> str:
    """Give the path of a rule that several fields are unique together."""
    return f"forms.{form}.unique.{key or '+'.join(fields)}"


def fitting_name(wanted: str, taken: Mapping[str, object] | frozenset[str] | set[str]) -> str:
    """Give the name itself where it is free and short enough, else one with a hash behind it."""
    room = NAME_BYTES - _COMPOUND_ROOM
    name, attempt = wanted, 0
    while len(name.encode()) > room or name in taken:
        mark = hashlib.sha256(f"{wanted}#{attempt}".encode()).hexdigest()[:8]
        name = f"{wanted[: room - 9]}_{mark}"
        attempt += 1
    return name
