# ruff: noqa: N818  (they read as what happened: `except Stale`)
"""What the store says when it cannot do what it was asked, in terms of forms and fields."""

from dataclasses import dataclass


class StoreError(Exception):
    """Base of the store's expected refusals."""


class Busy(StoreError):
    """The database stayed locked or kept failing to serialise: try again later (503)."""


class Conflict(StoreError):
    """Somebody else did the same thing first, as two publishers of one app (409)."""


class AlreadyExists(Conflict):
    """A key that must be new is there already, as a second user of one name."""


class Stale(StoreError):
    """The record changed since it was read (412); `version` is the present one, None when gone."""

    def __init__(self, record: str, version: int | None) -> None:
        super().__init__(f"record {record} is at version {version}")
        self.record = record
        self.version = version


class NotUnique(StoreError):
    """A unique index refuses the values of `fields` (keys; dotted in a subtable)."""

    def __init__(self, form: str, fields: tuple[str, ...], element: str) -> None:
        super().__init__(f"{form}: {', '.join(fields)} must be unique")
        self.form = form
        self.fields = fields
        self.element = element


class BrokenReference(StoreError):
    """A lookup, user or department points at nothing, or what is pointed at would go."""

    def __init__(self, form: str, fields: tuple[str, ...]) -> None:
        super().__init__(f"{form}: {', '.join(fields) or 'a reference'} points at nothing")
        self.form = form
        self.fields = fields


class RowPointedAt(BrokenReference):
    """A row that other records point at would go; `message` says by language who does."""

    def __init__(self, form: str, path: str, message: dict[str, str]) -> None:
        super().__init__(form, (path,))
        self.path = path
        self.message = message


class BadCursor(StoreError):
    """A cursor that does not belong to this list and sort order."""


class OutOfRange(StoreError):
    """A query reckons with figures or dates that the database cannot hold (400)."""


class StoreTooNew(StoreError):
    """The database was made by a newer version of the program."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A stored value that the new type of its field cannot hold."""

    form: str
    field: str
    record: str
    value: str


class TypeChangeRefused(StoreError):
    """Publishing would lose values; `misfits` names the first of them."""

    def __init__(self, misfits: tuple[Misfit, ...], count: int) -> None:
        super().__init__(f"{count} stored values do not fit the new type of their field")
        self.misfits = misfits
        self.count = count
