"""The statements of one form's records, made once: building SQL costs more than sending it.

Rules of this file:
1. Statements depend on the tables alone; values come as parameters.
2. What is written is called `v_…` among the parameters: a column may have any other name.
3. They are kept beside the tables they are of and go with them.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from runtime.storage.row_mapping import ROW_SYSTEM_COLUMNS, SYSTEM_COLUMNS, FormMapping
from runtime.storage.statement import Statement, among
from runtime.storage.tables import FormTables


class FormStatements:
    """What is said to the database about one form's records."""

    def __init__(self, tables: FormTables) -> None:
        self.tables = tables
        self.mapping = FormMapping(tables)
        self._updates: dict[frozenset[str], Statement] = {}
        self._row_updates: dict[str, Statement] = {}
        self._giving_way: dict[str, Statement] = {}

    @cached_property
    def points_at_rows(self) -> bool:
        """Whether a field or column of the form points at rows."""
        fields = [*self.tables.fields.values()]
        fields += [one for rows in self.tables.rows.values() for one in rows.fields.values()]
        return any(one.field.type == "row_lookup" for one in fields)

    @cached_property
    def select_one(self) -> Statement:
        """The living record of an id."""
        return Statement(self._of_id().where(self.tables.main.c.deleted_at.is_(None)))

    @cached_property
    def select_trashed(self) -> Statement:
        """The record of an id that lies in the trash."""
        return Statement(self._of_id().where(self.tables.main.c.deleted_at.is_not(None)))

    @cached_property
    def select_many(self) -> Statement:
        """The living records of ids, sorted as their locks are taken."""
        main = self.tables.main.c
        found = select(*self.mapping.main_columns).where(among(main.id, "wanted"))
        return Statement(found.where(main.deleted_at.is_(None)).order_by(main.id))

    @cached_property
    def select_facts(self) -> Statement:
        """The records of ids, those in the trash too: what points at them still shows them.

        The last column says whether it lies there.
        """
        main = self.tables.main.c
        found = select(*self.mapping.main_columns, main.deleted_at.is_not(None))
        return Statement(found.where(among(main.id, "wanted")))

    @cached_property
    def select_row_facts(self) -> dict[str, Statement]:
        """Rows of ids, those of records in the trash too, by subtable."""
        made = {}
        for key, columns in self.mapping.row_columns.items():
            row_id = self.tables.rows[key].table.c.row_id
            made[key] = Statement(select(*columns).where(among(row_id, "wanted")))
        return made

    @cached_property
    def select_version(self) -> Statement:
        """The version of a living record."""
        main = self.tables.main.c
        version = select(main.version).where(main.id == bindparam("wanted"))
        return Statement(version.where(main.deleted_at.is_(None)))

    @cached_property
    def lock(self) -> Statement:
        """The records of ids, sorted as their locks are taken."""
        main = self.tables.main.c
        ids = select(main.id).where(among(main.id, "wanted")).order_by(main.id)
        return Statement(ids.with_for_update(key_share=True))

    @cached_property
    def insert_main(self) -> Statement:
        """A new record."""
        return Statement(insert(self.tables.main), self._written)

    def insert_unless_there(self, dialect: str) -> Statement:
        """A new record that gives way to one with the same unique values; its id if it is there."""
        if dialect not in self._giving_way:
            main = self.tables.main
            said = {
                "postgresql": postgresql.insert(main).on_conflict_do_nothing(),
                "sqlite": sqlite.insert(main).on_conflict_do_nothing(),
            }
            giving_way = said[dialect].returning(main.c.id)
            self._giving_way[dialect] = Statement(giving_way, self._written)
        return self._giving_way[dialect]

    @cached_property
    def select_rows_of_one(self) -> dict[str, Statement]:
        """The rows of one record, by subtable."""
        return {key: self._rows(key, many=False) for key in self.tables.rows}

    @cached_property
    def select_rows_of_many(self) -> dict[str, Statement]:
        """The rows of several records, by subtable."""
        return {key: self._rows(key, many=True) for key in self.tables.rows}

    @cached_property
    def insert_rows(self) -> dict[str, Statement]:
        """New rows, by subtable."""
        return {
            key: Statement(insert(rows.table), (*ROW_SYSTEM_COLUMNS, *self.mapping.rows[key].names))
            for key, rows in self.tables.rows.items()
        }

    @cached_property
    def delete_rows(self) -> dict[str, Statement]:
        """Rows of one record by their ids, by subtable."""
        made = {}
        for key, rows in self.tables.rows.items():
            columns = rows.table.c
            gone = delete(rows.table).where(columns.record_id == bindparam("of_record"))
            made[key] = Statement(gone.where(among(columns.row_id, "wanted")))
        return made

    def update_main(self, names: Iterable[str]) -> Statement:
        """A change of some columns of a living record, if it is at the version that was seen."""
        wanted = frozenset(names)
        if wanted not in self._updates:
            main = self.tables.main
            changed = update(main).where(
                main.c.id == bindparam("of_record"),
                main.c.version == bindparam("seen_version"),
                main.c.deleted_at.is_(None),
            )
            written: dict[Any, Any] = {
                main.c[name]: bindparam(f"v_{name}") for name in sorted(wanted)
            }
            self._updates[wanted] = Statement(changed.values(written))
        return self._updates[wanted]

    def update_row(self, key: str) -> Statement:
        """A change of a row, found only within its own record."""
        if key not in self._row_updates:
            table, names = self.tables.rows[key].table, self.mapping.rows[key].names
            changed = update(table).where(
                table.c.row_id == bindparam("of_row"), table.c.record_id == bindparam("of_record")
            )
            written: dict[Any, Any] = {
                table.c[name]: bindparam(f"v_{name}") for name in (*names, "position")
            }
            self._row_updates[key] = Statement(changed.values(written))
        return self._row_updates[key]

    @cached_property
    def _written(self) -> tuple[str, ...]:
        """The columns that a new record fills."""
        return (*SYSTEM_COLUMNS, *self.mapping.main.names, "submitted_at")

    def _of_id(self) -> Select[Any]:
        id_ = self.tables.main.c.id
        return select(*self.mapping.main_columns).where(id_ == bindparam("wanted"))

    def _rows(self, key: str, *, many: bool) -> Statement:
        columns = self.tables.rows[key].table.c
        found = select(*self.mapping.row_columns[key])
        if many:
            found = found.where(among(columns.record_id, "wanted"))
            return Statement(found.order_by(columns.record_id, columns.position, columns.row_id))
        found = found.where(columns.record_id == bindparam("wanted"))
        return Statement(found.order_by(columns.position, columns.row_id))


def statements_of(tables: FormTables) -> FormStatements:
    """Give the statements of a form, made at the first call."""
    found = tables.memo.get("statements")
    if not isinstance(found, FormStatements):
        found = tables.memo["statements"] = FormStatements(tables)
    return found
