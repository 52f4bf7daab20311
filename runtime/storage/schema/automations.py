"""Tables of what the system does by itself: how far each rule has come, what ran, who was told.

Rule of this file: a row of `vm_automation_runs` is a claim: its key is unique, and it is written in
the transaction of what it claims.
"""

from sqlalchemy import Column, Index, Integer, Table, UniqueConstraint
from sqlalchemy import text as sql_text

from runtime.storage.schema.base import instant, link, metadata, text
from runtime.storage.types import JsonText

_RETRY = sql_text("state = 'retry'")
_UNREAD = sql_text("read_at IS NULL")

automation_clocks = Table(
    "vm_automation_clocks",
    metadata,
    text("app", key=True),
    text("automation", key=True),
    instant("since"),
    instant("reached"),
)

automation_runs = Table(
    "vm_automation_runs",
    metadata,
    text("id", key=True),
    text("app"),
    text("automation"),
    # Empty, not null, where there is none: nulls would not be unique.
    text("record"),
    text("row"),
    text("period"),
    text("form", null=True),
    instant("due_at"),
    instant("ran_at"),
    text("state"),
    Column("attempts", Integer, nullable=False),
    text("person", null=True),
    Column("message", JsonText, nullable=True),
    UniqueConstraint("app", "automation", "record", "row", "period"),
    Index("ix_vm_automation_runs_due", "app", "automation", "due_at"),
    Index("ix_vm_automation_runs_log", "app", "id"),
    Index("ix_vm_automation_runs_retry", "app", sqlite_where=_RETRY, postgresql_where=_RETRY),
)

notifications = Table(
    "vm_notifications",
    metadata,
    text("id", key=True),
    link("recipient", "users.id"),
    text("app"),
    text("source"),
    text("once", null=True),
    text("form", null=True),
    text("record", null=True),
    Column("message", JsonText, nullable=False),
    instant("at"),
    instant("read_at", null=True),
    UniqueConstraint("recipient", "app", "source", "once"),
    Index("ix_vm_notifications_recipient", "recipient", "id"),
    Index("ix_vm_notifications_record", "record"),
    Index(
        "ix_vm_notifications_unread",
        "recipient",
        sqlite_where=_UNREAD,
        postgresql_where=_UNREAD,
    ),
)
