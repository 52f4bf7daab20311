"""What people say about a record, with files and the people they mention."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from runtime.storage.schema.records import comments


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment; `task` when it was made while deciding."""

    id: str
    app: str
    form: str
    record: str
    author: str
    at: datetime
    text: str
    task: str | None = None
    mentions: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class CommentStore:
    """Comments in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, comment: Comment) -> None:
        """Write a comment."""
        row = {name: getattr(comment, name) for name in Comment.__slots__}
        self._connection.execute(insert(comments), row)

    def of_record(self, record: str) -> list[Comment]:
        """Read the comments on a record, the oldest first."""
        found = self._connection.execute(_OF_RECORD, {"wanted": record}).mappings()
        return [
            Comment(**{**row, "mentions": row["mentions"] or (), "files": row["files"] or ()})
            for row in found
        ]


_OF_RECORD = (
    select(comments).where(comments.c.record == bindparam("wanted")).order_by(comments.c.id)
)
