"""Tables of definitions: apps, their versions and drafts, settings, and the stable ids."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Table
from sqlalchemy import text as sql_text

from runtime.storage.schema.base import instant, link, metadata, text
from runtime.storage.types import JsonText, counter_type

store = Table(
    "vm_store",
    metadata,
    text("id", key=True),
    Column("version", Integer, nullable=False),
    instant("created_at"),
)

apps = Table(
    "vm_apps",
    metadata,
    text("key", key=True),
    Column("published", Integer, nullable=True),
    instant("created_at"),
)

app_versions = Table(
    "vm_app_versions",
    metadata,
    link("app", "apps.key", key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    text("digest"),
    Column("bundle", LargeBinary, nullable=False),
    text("author", null=True),
    text("note", null=True),
    instant("published_at"),
)

drafts = Table(
    "vm_drafts",
    metadata,
    link("app", "apps.key", key=True),
    Column("revision", Integer, nullable=False),
    Column("base", Integer, nullable=True),
    Column("bundle", LargeBinary, nullable=False),
    text("author", null=True),
    instant("updated_at"),
)

settings = Table(
    "vm_settings",
    metadata,
    text("app", key=True),
    text("key", key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("value", JsonText),
    text("changed_by", null=True),
    instant("changed_at"),
)

elements = Table(
    "vm_elements",
    metadata,
    Column("id", counter_type(), primary_key=True, autoincrement=True),
    text("app"),
    text("path"),
    text("kind"),
    text("name"),
    Column("retired", Boolean, nullable=False),
    Index(
        "uq_vm_elements_path",
        "app",
        "path",
        unique=True,
        sqlite_where=sql_text("NOT retired"),
        postgresql_where=sql_text("NOT retired"),
    ),
)
"""The stable id behind every key: `name` is what the table or column is called in the database."""
