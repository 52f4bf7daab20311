"""Grants: who may do what with which records of a form.

Without a grant nothing is allowed. Several grants of a person's roles unite.
"""

from typing import Annotated

from pydantic import Field

from engine.text import Element, Expression, Key

RIGHTS = (
    *("create", "read", "update", "delete", "restore", "purge"),
    *("export", "import", "print", "publish"),
)


class FieldRights(Element):
    """Fields (dotted for columns: `lines.cost`) that a grant hides or shows read-only.

    `unmask`: sensitive fields whose whole value is shown; they are masked without it.
    """

    hide: list[str] = []
    read: list[str] = []
    unmask: list[str] = []


class Grant(Element):
    """What one role may do, with which records (`where`), without which fields."""

    key: Key | None = None
    role: str
    can: Annotated[list[str], Field(min_length=1)]
    where: Expression | None = None
    fields: FieldRights = FieldRights()


class ReportGrant(Element):
    """A role that may open a report."""

    role: str
