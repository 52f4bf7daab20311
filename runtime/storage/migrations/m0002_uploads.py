"""Keep what was sent to become an app or a form."""

from sqlalchemy import Connection

POSTGRESQL = {
    "BYTES": "BYTEA",
    "INSTANT": "TIMESTAMP WITH TIME ZONE",
    "TEXT": 'VARCHAR COLLATE "C"',
}
SQLITE = {"BYTES": "BLOB", "INSTANT": "DATETIME", "TEXT": "TEXT"}
TABLE = """
CREATE TABLE vm_uploads (
  id {TEXT} NOT NULL,
  purpose {TEXT} NOT NULL,
  app {TEXT},
  name {TEXT} NOT NULL,
  content {BYTES} NOT NULL,
  author {TEXT},
  sent_at {INSTANT} NOT NULL,
  taken_at {INSTANT},
  CONSTRAINT pk_vm_uploads PRIMARY KEY (id),
  CONSTRAINT fk_vm_uploads_author FOREIGN KEY (author) REFERENCES vm_users (id)
)
"""


def upgrade(connection: Connection) -> None:
    """Make the table."""
    types = POSTGRESQL if connection.dialect.name == "postgresql" else SQLITE
    connection.exec_driver_sql(TABLE.format(**types))
    connection.exec_driver_sql("CREATE INDEX ix_vm_uploads_app ON vm_uploads (app, taken_at)")
