"""The table of the audit: who was denied what, and what administrators did."""

from sqlalchemy import Column, Index, Integer, Table

from runtime.storage.schema.append_only import keep
from runtime.storage.schema.base import instant, metadata, text
from runtime.storage.types import counter_type

audit = keep(
    Table(
        "vm_audit",
        metadata,
        Column("id", counter_type(), primary_key=True, autoincrement=True),
        instant("at"),
        text("kind"),
        text("what"),
        text("actor", null=True),
        text("username", null=True),
        text("address", null=True),
        text("way"),
        text("app", null=True),
        text("form", null=True),
        text("record", null=True),
        text("place", null=True),
        Column("status", Integer, nullable=True),
        text("note", null=True),
        Index("ix_vm_audit_actor", "actor", "id"),
        Index("ix_vm_audit_kind", "kind", "id"),
        Index("ix_vm_audit_record", "record", "id"),
    )
)
