"""Tables that are only ever added to: a trigger keeps their rows from being changed or removed."""

from sqlalchemy import DDL, Table, event

_SQLITE = (
    "CREATE TRIGGER {name}_keep BEFORE UPDATE ON {name} "
    "BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END",
    "CREATE TRIGGER {name}_stay BEFORE DELETE ON {name} "
    "BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END",
)
_POSTGRESQL = (
    "CREATE FUNCTION {name}_guard() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION '{name} is append-only'; END $$",
    "CREATE TRIGGER {name}_keep BEFORE UPDATE OR DELETE ON {name} "
    "FOR EACH ROW EXECUTE FUNCTION {name}_guard()",
)


def keep(table: Table) -> Table:
    """Guard a table of ours when it is created; answers the table."""
    for dialect, guards in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL)):
        for guard in guards:
            said = DDL(guard.format(name=table.name))  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", said.execute_if(dialect=dialect))
    return table
