"""Tables beside the records of all forms: history and its seal, comments, files, serials."""

from sqlalchemy import (
    DDL,
    Column,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy import (
    text as sql_text,
)

from runtime.storage.schema.base import instant, link, metadata, text
from runtime.storage.types import TextList, counter_type

history = Table(
    "vm_history",
    metadata,
    Column("id", counter_type(), primary_key=True, autoincrement=True),
    text("app"),
    text("form"),
    text("record"),
    Column("position", Integer, nullable=False),
    instant("at"),
    text("actor", null=True),
    text("on_behalf_of", null=True),
    text("way"),
    text("event"),
    Column("app_version", Integer, nullable=False),
    Column("record_version", Integer, nullable=False),
    # Text, not JSON: the hash is over these very bytes.
    Column("changes", Text, nullable=False),
    text("note", null=True),
    text("previous_hash"),
    text("hash"),
    Column("sequence", counter_type(), nullable=True),
    UniqueConstraint("record", "position"),
    UniqueConstraint("sequence"),
    Index(
        "ix_vm_history_unsealed",
        "id",
        sqlite_where=sql_text("sequence IS NULL"),
        postgresql_where=sql_text("sequence IS NULL"),
    ),
    Index("ix_vm_history_at", "at"),
)

seals = Table(
    "vm_seals",
    metadata,
    Column("batch", counter_type(), primary_key=True, autoincrement=False),
    Column("first", counter_type(), nullable=False),
    Column("last", counter_type(), nullable=False),
    instant("at"),
    text("previous_hash"),
    text("hash"),
)

comments = Table(
    "vm_comments",
    metadata,
    text("id", key=True),
    text("app"),
    text("form"),
    text("record"),
    text("task", null=True),
    link("author", "users.id"),
    instant("at"),
    Column("text", Text, nullable=False),
    Column("mentions", TextList),
    Column("files", TextList),
    Index("ix_vm_comments_record", "record", "id"),
)

files = Table(
    "vm_files",
    metadata,
    text("id", key=True),
    text("sha256"),
    text("name"),
    text("media_type"),
    Column("size", counter_type(), nullable=False),
    link("uploaded_by", "users.id", null=True),
    instant("uploaded_at"),
    text("app", null=True),
    text("form", null=True),
    text("record", null=True),
    text("field", null=True),
    Index("ix_vm_files_record", "record"),
    Index("ix_vm_files_sha256", "sha256"),
)

serials = Table(
    "vm_serials",
    metadata,
    Column("element", counter_type(), primary_key=True, autoincrement=False),
    text("period", key=True),
    Column("last", counter_type(), nullable=False),
)

# History is append-only for everybody, our own mistakes included; only the sealer's number may be
# set, once.
_SQLITE_GUARDS = (
    """CREATE TRIGGER vm_history_keep BEFORE UPDATE ON vm_history
    WHEN OLD.sequence IS NOT NULL OR NEW.hash <> OLD.hash OR NEW.changes <> OLD.changes
      OR NEW.record <> OLD.record OR NEW.position <> OLD.position OR NEW.at <> OLD.at
      OR NEW.actor IS NOT OLD.actor OR NEW.previous_hash <> OLD.previous_hash
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER vm_history_stay BEFORE DELETE ON vm_history
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
)
_POSTGRESQL_GUARDS = (
    """CREATE FUNCTION vm_history_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND OLD.sequence IS NULL
         AND to_jsonb(NEW) - 'sequence' = to_jsonb(OLD) - 'sequence' THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'history is append-only';
    END $$""",
    """CREATE TRIGGER vm_history_keep BEFORE UPDATE OR DELETE ON vm_history
    FOR EACH ROW EXECUTE FUNCTION vm_history_guard()""",
)
for _dialect, _guards in (("sqlite", _SQLITE_GUARDS), ("postgresql", _POSTGRESQL_GUARDS)):
    for _guard in _guards:
        event.listen(
            history,
            "after_create",
            DDL(_guard).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
