"""Tables of people: users, departments, roles, sessions, tokens, links."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, UniqueConstraint

from runtime.storage.schema.base import instant, link, metadata, text
from runtime.storage.types import JsonText, counter_type

departments = Table(
    "vm_departments",
    metadata,
    text("id", key=True),
    text("key"),
    text("name"),
    link("parent", "departments.id", null=True),
    # No foreign key: users point at departments already, and a head is a fact of the snapshot.
    text("head", null=True),
    UniqueConstraint("key"),
)

users = Table(
    "vm_users",
    metadata,
    text("id", key=True),
    text("username"),
    text("name"),
    text("email", null=True),
    text("password_hash", null=True),
    link("department", "departments.id", null=True),
    link("manager", "users.id", null=True),
    Column("active", Boolean, nullable=False),
    text("locale"),
    Column("demo", Boolean, nullable=False),
    instant("created_at"),
    instant("password_changed_at", null=True),
    UniqueConstraint("username"),
)

user_roles = Table(
    "vm_user_roles",
    metadata,
    link("user_id", "users.id", key=True),
    text("role", key=True),
    Index("ix_vm_user_roles_role", "role"),
)

user_links = Table(
    "vm_user_links",
    metadata,
    link("user_id", "users.id", key=True),
    text("app", key=True),
    text("link", key=True),
    text("record"),
)

sessions = Table(
    "vm_sessions",
    metadata,
    text("token_hash", key=True),
    link("user_id", "users.id"),
    instant("created_at"),
    instant("seen_at"),
    instant("expires_at"),
    text("address", null=True),
    text("agent", null=True),
    Index("ix_vm_sessions_user_id", "user_id"),
    Index("ix_vm_sessions_expires_at", "expires_at"),
)

tokens = Table(
    "vm_tokens",
    metadata,
    text("id", key=True),
    text("token_hash"),
    link("user_id", "users.id"),
    text("name"),
    Column("read_only", Boolean, nullable=False),
    instant("created_at"),
    instant("expires_at", null=True),
    instant("last_used_at", null=True),
    instant("revoked_at", null=True),
    UniqueConstraint("token_hash"),
    Index("ix_vm_tokens_user_id", "user_id"),
)

one_time_links = Table(
    "vm_one_time_links",
    metadata,
    text("token_hash", key=True),
    text("purpose"),
    link("user_id", "users.id", null=True),
    Column("data", JsonText),
    instant("created_at"),
    instant("expires_at"),
    instant("used_at", null=True),
)

login_attempts = Table(
    "vm_login_attempts",
    metadata,
    Column("id", counter_type(), primary_key=True, autoincrement=True),
    text("username"),
    text("address"),
    instant("at"),
    Column("succeeded", Boolean, nullable=False),
    Index("ix_vm_login_attempts_username", "username", "at"),
    Index("ix_vm_login_attempts_address", "address", "at"),
)

idempotency_keys = Table(
    "vm_idempotency_keys",
    metadata,
    text("user_id", key=True),
    text("key", key=True),
    text("digest"),
    Column("answer", JsonText, nullable=False),
    instant("created_at"),
    Index("ix_vm_idempotency_keys_created_at", "created_at"),
)

counters = Table(
    "vm_counters",
    metadata,
    text("name", key=True),
    Column("value", Integer, nullable=False),
)
"""Numbers that say whether what a process remembers still holds: `directory`, `apps`."""
