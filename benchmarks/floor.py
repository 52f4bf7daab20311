"""The floor: the same tables written and read by plain statements, without rules and rights.

What remains between the floor and an act is what forms, rights, history and workflows cost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from benchmarks.ground import Ground, Kind
from runtime.storage.schema.flows import instances, tasks
from runtime.storage.schema.records import history
from runtime.storage.tables import FormTables


@dataclass(frozen=True, slots=True)
class Copied:
    """A record as its tables hold it: the row of the main table, and those of the others."""

    main: Mapping[str, Any]
    rows: Mapping[str, list[dict[str, Any]]]


class Floor:
    """Plain statements over the tables of one form."""

    def __init__(self, ground: Ground, kind: Kind) -> None:
        self._system = ground.system
        with ground.system.database.begin_read() as connection:
            apps = ground.system.world(connection).apps
        self.tables: FormTables = apps[kind.app].tables.form(kind.form)
        self._kind = kind

    def copied(self, record: str) -> Copied:
        """Read a record as a pattern for others."""
        main, rows = self.tables.main, self.tables.rows
        with self._system.database.begin_read() as connection:
            found = connection.execute(select(main).where(main.c.id == record)).mappings().one()
            below = {
                key: [
                    dict(one)
                    for one in connection.execute(
                        select(table.table).where(table.table.c.record_id == record)
                    ).mappings()
                ]
                for key, table in rows.items()
            }
        return Copied(dict(found), below)

    def insert(self, pattern: Copied) -> None:
        """Write one more record like the pattern."""
        with self._system.database.begin_write() as connection:
            self._insert(connection, [self._fresh(pattern)], pattern)

    def fill(self, pattern: Copied, records: int) -> None:
        """Write so many more records like the pattern, by the thousand."""
        for start in range(0, records, 1000):
            mains = [self._fresh(pattern) for _ in range(min(1000, records - start))]
            with self._system.database.begin_write() as connection:
                self._insert(connection, mains, pattern)

    def read(self, record: str) -> int:
        """Read a record and its rows."""
        main = self.tables.main
        with self._system.database.begin_read() as connection:
            found = [*connection.execute(select(main).where(main.c.id == record))]
            for table in self.tables.rows.values():
                rows = select(table.table).where(table.table.c.record_id == record)
                found.extend(connection.execute(rows).all())
        return len(found)

    def decision(self, record: str) -> Callable[[], None]:
        """Write what a decision writes: record, task, next task, instance, event, history."""
        with self._system.database.begin_read() as connection:
            task = self._one(connection, tasks, record)
            instance = self._one(connection, instances, record)
            entry = self._one(connection, history, record)
        main = self.tables.main

        def decide() -> None:
            fresh = self._system.new_id()
            with self._system.database.begin_write() as connection:
                touched = update(main).where(main.c.id == record)
                connection.execute(touched.values(version=main.c.version + 1))
                closed = update(tasks).where(tasks.c.id == task["id"])
                connection.execute(closed.values(comment=fresh))
                connection.execute(insert(tasks), {**task, "id": fresh})
                moved = update(instances).where(instances.c.id == instance["id"])
                connection.execute(moved.values(body=instance["body"]))
                without = {key: value for key, value in entry.items() if key != "id"}
                connection.execute(insert(history), {**without, "record": fresh})

        return decide

    @staticmethod
    def _one(connection: Connection, table: Table, record: str) -> dict[str, Any]:
        found = connection.execute(select(table).where(table.c.record == record).limit(1))
        return dict(found.mappings().one())

    def page(self, most: int = 50) -> int:
        """Read the first page of a list, in the order of the kind."""
        main = self.tables.main
        order = main.c[self._kind.sort.removeprefix("-")].desc()
        named = [main.c[one] for one in ("id", "version", "state", *self._kind.shown)]
        with self._system.database.begin_read() as connection:
            listed = select(*named).where(main.c.deleted_at.is_(None)).order_by(order)
            return len(connection.execute(listed.limit(most)).all())

    def _fresh(self, pattern: Copied) -> dict[str, Any]:
        own = {"id": self._system.new_id()}
        serials = [
            one.key
            for one in self.tables.form.fields
            if one.type == "serial" and one.key in pattern.main
        ]
        return {**pattern.main, **own, **dict.fromkeys(serials, own["id"])}

    def _insert(self, connection: Connection, mains: list[dict[str, Any]], pattern: Copied) -> None:
        connection.execute(insert(self.tables.main), mains)
        for key, rows in pattern.rows.items():
            fresh = [
                {**row, "row_id": self._system.new_id(), "record_id": main["id"]}
                for main in mains
                for row in rows
            ]
            if fresh:
                connection.execute(insert(self.tables.rows[key].table), fresh)
