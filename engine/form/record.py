"""A record: the values of one form under one id, and what the system knows about it.

Rule of this file: records are values; a change makes a new one (`dataclasses.replace`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.expression.values import Value


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it is stored; `values` holds every field but the ones computed on read."""

    id: str
    form: str
    version: int
    state: str
    owner: str | None
    department: str | None
    created_at: datetime
    created_by: str | None
    updated_at: datetime
    updated_by: str | None
    values: Mapping[str, Value]
    revision: int = 0
    """The number of its last business revision; 0 before the first, and of forms without."""


SYSTEM_FIELDS = (
    "id",
    "version",
    "state",
    "owner",
    "department",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
)
"""Names that every record has besides its fields."""

REVISION = "revision"
"""The name of the revision's number, where a form keeps revisions."""

ROW_SYSTEM_FIELDS = ("row_id", "position")
"""Names that every row of a subtable has besides its columns."""
