"""Tell who began a run by his own act; of those that are there already, their initiators."""

from sqlalchemy import Connection

POSTGRESQL = 'VARCHAR COLLATE "C"'
SQLITE = "TEXT"


def upgrade(connection: Connection) -> None:
    """Add the column, fill it, and move the index to it."""
    kind = POSTGRESQL if connection.dialect.name == "postgresql" else SQLITE
    for statement in (
        f"ALTER TABLE vm_instances ADD COLUMN started_by {kind}",
        "UPDATE vm_instances SET started_by = initiator",
        "DROP INDEX ix_vm_instances_initiator",
        "CREATE INDEX ix_vm_instances_started_by ON vm_instances (started_by, id)",
    ):
        connection.exec_driver_sql(statement)
