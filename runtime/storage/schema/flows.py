"""Tables of running work: instances, their tasks and the events that made them what they are."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    Table,
    Text,
)
from sqlalchemy import (
    text as sql_text,
)

from runtime.storage.schema.base import instant, link, metadata, text
from runtime.storage.types import JsonText

_OPEN = sql_text("state = 'open'")
_RUNNING = sql_text("state IN ('running', 'returned')")

instances = Table(
    "vm_instances",
    metadata,
    text("id", key=True),
    text("app"),
    text("workflow"),
    Column("app_version", Integer, nullable=False),
    text("form"),
    text("record"),
    text("state"),
    text("initiator"),
    # Who began it by his own act; blank where a workflow or an automation did on his behalf.
    text("started_by", null=True),
    Column("body", Text, nullable=False),
    Column("pinned", JsonText, nullable=False),
    instant("started_at"),
    instant("ended_at", null=True),
    # One record is in one running instance of a workflow at a time.
    Index(
        "uq_vm_instances_running",
        "record",
        "workflow",
        unique=True,
        sqlite_where=_RUNNING,
        postgresql_where=_RUNNING,
    ),
    Index("ix_vm_instances_record", "record", "id"),
    Index("ix_vm_instances_started_by", "started_by", "id"),
    Index("ix_vm_instances_state", "app", "workflow", "state"),
)

tasks = Table(
    "vm_tasks",
    metadata,
    text("id", key=True),
    link("instance", "instances.id"),
    text("app"),
    text("workflow"),
    text("form"),
    text("record"),
    text("node"),
    text("kind"),
    text("assignee"),
    Column("token", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("reason", JsonText, nullable=False),
    text("state"),
    instant("opened_at"),
    instant("due_at", null=True),
    text("outcome", null=True),
    instant("decided_at", null=True),
    text("decided_by", null=True),
    Column("comment", Text, nullable=False),
    text("digest", null=True),
    Column("record_version", Integer, nullable=True),
    CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="outcome"),
    CheckConstraint("(state = 'done') = (outcome IS NOT NULL)", name="state"),
    Index("ix_vm_tasks_instance", "instance"),
    Index("ix_vm_tasks_record", "record"),
    Index("ix_vm_tasks_assignee", "assignee", "kind", "state", "id"),
    Index("ix_vm_tasks_decided_by", "decided_by", "decided_at", "id"),
    Index("ix_vm_tasks_due", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
)

flow_events = Table(
    "vm_flow_events",
    metadata,
    link("instance", "instances.id", key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    instant("at"),
    text("actor", null=True),
    text("kind"),
    text("node", null=True),
    Column("body", JsonText, nullable=False),
)
