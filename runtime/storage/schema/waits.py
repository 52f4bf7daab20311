"""Tables of waiting runs: the waits of their tokens, and the lines these stand in."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, Table

from runtime.storage.schema.base import PREFIX, instant, link, metadata, text
from runtime.storage.types import Exact, JsonText

PRIORITY = Exact(18, 4)

waits = Table(
    "vm_waits",
    metadata,
    link("instance", "instances.id", key=True),
    Column("token", Integer, primary_key=True, autoincrement=False),
    text("app"),
    text("workflow"),
    text("node"),
    text("form"),
    text("record"),
    instant("at"),
    Column("priority", PRIORITY, nullable=False),
    instant("since", null=True),
    instant("until", null=True),
    Column("held", Boolean, nullable=False),
    # Why it could not go on when it was its turn, in both languages.
    Column("trouble", JsonText, nullable=True),
    instant("tried_at", null=True),
    Index("ix_vm_waits_record", "record"),
    Index("ix_vm_waits_until", "until"),
    Index("ix_vm_waits_node", "app", "workflow", "node"),
)

wait_keys = Table(
    "vm_wait_keys",
    metadata,
    text("instance", key=True),
    Column("token", Integer, primary_key=True, autoincrement=False),
    text("key", key=True),
    text("line"),
    Column("priority", PRIORITY, nullable=False),
    instant("since"),
    ForeignKeyConstraint(
        ["instance", "token"],
        [f"{PREFIX}waits.instance", f"{PREFIX}waits.token"],
        name="fk_vm_wait_keys_wait",
        ondelete="CASCADE",
    ),
    Index("ix_vm_wait_keys_line", "line", "key", "priority", "since", "instance"),
)
