"""Loading and changing records: typed rows in, `Record`s out, in the caller's transaction.

Rules of this file:
1. A change names the version it saw; at another version it is `Stale` and writes nothing.
2. Only what changed is written, a record's new rows in one statement.
3. What a constraint refuses is told by form and fields (`NotUnique`, `BrokenReference`); the
   transaction is to be rolled back then.
4. Records in the trash are not loaded; facts about them are, for what still points at them.
5. A locked record may still be pointed at: were it not so, two acts that each wrote a reference to
   it and then lock it would wait for each other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, update
from sqlalchemy.exc import IntegrityError

from engine.expression.values import Row, Value
from engine.form.record import Record
from engine.form.row_forms import form_of, subtable_of
from runtime.storage.errors import Stale
from runtime.storage.record_changes import changed_fields, changed_rows, rows_of
from runtime.storage.record_statements import FormStatements, statements_of
from runtime.storage.refusals import explain
from runtime.storage.row_mapping import SYSTEM_COLUMNS, Parameters, submitted_now
from runtime.storage.statement import Statement
from runtime.storage.tables import AppTables, FormTables


class RecordStore:
    """The records of an app (and of the apps it depends on) in one transaction."""

    def __init__(self, connection: Connection, tables: AppTables) -> None:
        self._connection = connection
        self._tables = tables

    def find(self, form: str, record: str, *, lock: bool = False) -> Record | None:
        """Load one record with its rows; None when there is none (or it is in the trash)."""
        said = self._said(form)
        return self._found(said, said.select_one, record, lock=lock)

    def find_trashed(self, form: str, record: str) -> Record | None:
        """Load a record that lies in the trash, locked: it is about to leave it."""
        said = self._said(form)
        return self._found(said, said.select_trashed, record, lock=True)

    def _found(
        self, said: FormStatements, statement: Statement, record: str, *, lock: bool
    ) -> Record | None:
        wanted = {"wanted": record}
        found = (statement.locking if lock else statement).row(self._connection, wanted)
        if found is None:
            return None
        rows = {
            key: [
                said.mapping.row(key, columns) for columns in of_one.rows(self._connection, wanted)
            ]
            for key, of_one in said.select_rows_of_one.items()
        }
        return said.mapping.record(found, rows)

    def load(
        self, form: str, ids: Sequence[str], *, lock: bool = False, with_rows: bool = True
    ) -> dict[str, Record]:
        """Load records with their rows, one statement a table; what is not there is left out.

        Without rows their subtables are empty: for those who show a line of each record.
        Locks are taken in the order of the ids, so that two acts never wait for each other.
        """
        if not ids:
            return {}
        said = self._said(form)
        wanted = {"wanted": sorted(set(ids))}
        statement = said.select_many.locking if lock else said.select_many
        found = statement.rows(self._connection, wanted)
        rows: dict[str, dict[str, list[Row]]] = {columns[0]: {} for columns in found}
        for key, of_many in said.select_rows_of_many.items() if with_rows else ():
            for columns in of_many.rows(self._connection, wanted):
                if columns[0] in rows:
                    of_record = rows[columns[0]].setdefault(key, [])
                    of_record.append(said.mapping.row(key, columns))
        return {columns[0]: said.mapping.record(columns, rows[columns[0]]) for columns in found}

    def lock(self, form: str, ids: Sequence[str]) -> None:
        """Keep everybody else from changing records, in the order of their ids.

        SQLite has but one writer: there is nobody to keep out.
        """
        if ids and self._connection.dialect.name == "postgresql":
            self._said(form).lock.rows(self._connection, {"wanted": list(ids)})

    def facts(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Mapping[str, Value]]:
        """Fetch what lookups point at: the stored and system fields of each (form, id) that is
        there, without rows, one statement a form; of (form#subtable, row id) the row with its
        record as `parent`. Keys of people are not this store's.
        """
        wanted: dict[str, set[str]] = {}
        for form, record in keys:
            wanted.setdefault(form, set()).add(record)
        found: dict[tuple[str, str], Mapping[str, Value]] = {}
        for form, ids in wanted.items():
            said = self._said(form_of(form))
            if subtable := subtable_of(form):
                found.update(self._row_facts(said, form, subtable, ids))
                continue
            for columns in said.select_facts.rows(self._connection, {"wanted": sorted(ids)}):
                found[form, columns[0]] = said.mapping.facts(columns)
        return found

    def _row_facts(
        self, said: FormStatements, name: str, subtable: str, ids: Iterable[str]
    ) -> Iterator[tuple[tuple[str, str], Mapping[str, Value]]]:
        statement = said.select_row_facts[subtable]
        for columns in statement.rows(self._connection, {"wanted": sorted(ids)}):
            yield (name, columns[1]), said.mapping.row_facts(subtable, columns)

    def insert(self, record: Record) -> None:
        """Write a new record with its rows."""
        said = self._said(record.form)
        with self._explained(said.tables):
            said.insert_main.write(self._connection, self._new(said, record))
            for key in said.tables.rows:
                placed = list(enumerate(rows_of(record, key), start=1))
                self._insert_rows(said, key, record.id, placed)
            self._try_late_keys(said)

    def insert_unless_there(self, record: Record) -> bool:
        """Write a new record without rows, unless a unique index has its values already.

        Waits for an act that is writing the same ones: False when that act was the first.
        """
        said = self._said(record.form)
        statement = said.insert_unless_there(self._connection.dialect.name)
        with self._explained(said.tables):
            written = statement.value(self._connection, self._new(said, record))
        return written is not None

    def update(self, before: Record, after: Record) -> None:
        """Write what differs between two states; `Stale` unless the record is still at `before`."""
        if after.version <= before.version:
            raise ValueError("a change raises the version")
        said = self._said(after.form)
        changed = changed_fields(before, after, tuple(said.tables.fields))
        parameters = said.mapping.main.write_some(after.values, changed)
        for name in SYSTEM_COLUMNS[1:]:
            if getattr(before, name) != getattr(after, name):
                parameters[name] = getattr(after, name)
        submitted = submitted_now(before, after)
        if submitted is not None:
            parameters["submitted_at"] = submitted
        with self._explained(said.tables):
            self._write_main(said, before, parameters)
            removed = [self._write_rows(said, key, before, after) for key in said.tables.rows]
            self._try_late_keys(said, always=any(removed))

    def correct(self, before: Record, after: Record) -> None:
        """Write what differs in values of a record that stays at its version: what publishing
        fills in is no change that anybody made.
        """
        said = self._said(after.form)
        changed = changed_fields(before, after, tuple(said.tables.fields))
        if changed:
            self._write_main(said, before, said.mapping.main.write_some(after.values, changed))
        for key in said.tables.rows:
            self._write_rows(said, key, before, after)

    def move_rows(
        self, form: str, subtable: str, way: tuple[str, str], rows: Sequence[str]
    ) -> None:
        """Hand rows over from one record to another (`way`), as they are, with their ids."""
        table = self._said(form).tables.rows[subtable].table
        source, target = way
        handing_over = update(table).where(table.c.record_id == source, table.c.row_id.in_(rows))
        self._connection.execute(handing_over.values({table.c.record_id: target}))

    def trash(self, record: Record, by: str | None, at: datetime) -> Record:
        """Move a record to the trash; `Stale` when it changed. Answers its last state."""
        said = self._said(record.form)
        last = replace(record, version=record.version + 1, updated_at=at, updated_by=by)
        marks = {
            "version": last.version,
            "updated_at": at,
            "updated_by": by,
            "deleted_at": at,
            "deleted_by": by,
        }
        self._write_main(said, record, marks)
        return last

    def restore(self, form: str, record: str, by: str | None, at: datetime) -> Record | None:
        """Take a record out of the trash; None when it is not there. May raise `NotUnique`."""
        said = self._said(form)
        main = said.tables.main
        brought_back = (
            update(main)
            .where(main.c.id == record, main.c.deleted_at.is_not(None))
            .values(
                {
                    main.c.deleted_at: None,
                    main.c.deleted_by: None,
                    main.c.version: main.c.version + 1,
                    main.c.updated_at: at,
                    main.c.updated_by: by,
                }
            )
        )
        with self._explained(said.tables):
            if self._connection.execute(brought_back).rowcount == 0:
                return None
        return self.find(form, record)

    def purge(self, form: str, record: str) -> bool:
        """Remove a record from the trash for good; its history stays. May raise
        `BrokenReference` where another record still points at it.
        """
        said = self._said(form)
        main = said.tables.main
        gone = delete(main).where(main.c.id == record, main.c.deleted_at.is_not(None))
        with self._explained(said.tables):
            found = self._connection.execute(gone).rowcount > 0
            self._try_late_keys(said, always=bool(said.tables.rows))
            return found

    def _said(self, form: str) -> FormStatements:
        return statements_of(self._tables.form(form))

    def _new(self, said: FormStatements, record: Record) -> Parameters:
        parameters = said.mapping.system(record)
        parameters.update(said.mapping.main.write(record.values))
        parameters["submitted_at"] = submitted_now(None, record)
        return parameters

    def _write_main(self, said: FormStatements, before: Record, parameters: dict[str, Any]) -> None:
        statement = said.update_main(parameters)
        written: dict[str, Any] = {f"v_{name}": value for name, value in parameters.items()}
        written |= {"of_record": before.id, "seen_version": before.version}
        if statement.write(self._connection, written) == 0:
            present = said.select_version.value(self._connection, {"wanted": before.id})
            raise Stale(before.id, present)

    def _write_rows(self, said: FormStatements, key: str, before: Record, after: Record) -> bool:
        """Write the rows of a subtable; answer whether some are gone."""
        found = changed_rows(rows_of(before, key), rows_of(after, key))
        removed = [row["row_id"] for row in found.removed]
        changed = list(found.changed)
        if said.tables.rows[key].field.unique and changed:
            # Two rows may swap unique values: they are taken out and put back as they are now.
            removed += [row["row_id"] for _, row in changed]
        if removed:
            of = {"of_record": after.id, "wanted": removed}
            said.delete_rows[key].write(self._connection, of)
        if said.tables.rows[key].field.unique:
            self._insert_rows(said, key, after.id, [*changed, *found.added])
            return bool(found.removed)
        self._insert_rows(said, key, after.id, list(found.added))
        if changed:
            said.update_row(key).write_all(
                self._connection,
                [self._row_update(said, key, after.id, place, row) for place, row in changed],
            )
        return bool(found.removed)

    def _try_late_keys(self, said: FormStatements, *, always: bool = False) -> None:
        """Try what points at rows now, so that it is told here what is broken, not at the end.

        SQLite has but one writer: what was checked before it wrote still holds.
        """
        if self._connection.dialect.name == "postgresql" and (always or said.points_at_rows):
            self._connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
            self._connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")

    def _row_update(
        self, said: FormStatements, key: str, record: str, place: int, row: Row
    ) -> dict[str, Any]:
        parameters = said.mapping.row_parameters(key, record, row, place)
        changed = {
            f"v_{name}": value
            for name, value in parameters.items()
            if name not in ("row_id", "record_id")
        }
        return {"of_row": row["row_id"], "of_record": record, **changed}

    def _insert_rows(
        self, said: FormStatements, key: str, record: str, placed: list[tuple[int, Row]]
    ) -> None:
        if placed:
            said.insert_rows[key].write_all(
                self._connection,
                [said.mapping.row_parameters(key, record, row, place) for place, row in placed],
            )

    @contextmanager
    def _explained(self, tables: FormTables) -> Iterator[None]:
        try:
            yield
        except IntegrityError as error:
            told = explain(error, tables)
            if told is None:
                raise
            raise told from error
