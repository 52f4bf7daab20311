"""The table of business revisions: a record as it was, whole, under a number of its own."""

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint

from runtime.storage.schema.append_only import keep
from runtime.storage.schema.base import instant, metadata, text
from runtime.storage.types import counter_type

revisions = keep(
    Table(
        "vm_revisions",
        metadata,
        Column("id", counter_type(), primary_key=True, autoincrement=True),
        text("app"),
        text("form"),
        text("record"),
        Column("number", Integer, nullable=False),
        instant("at"),
        text("actor", null=True),
        text("reason"),
        Column("app_version", Integer, nullable=False),
        Column("record_version", Integer, nullable=False),
        Column("content", Text, nullable=False),
        UniqueConstraint("record", "number"),
    )
)
