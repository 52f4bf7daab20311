"""A record of five rows that is handed in and posts to five balances, beside its floor.

The floor writes the same record, rows, balances, movements and history by plain statements: no
rules, no rights, no workflow, no guard, no lock.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from sqlalchemy import Connection, Table, insert, select, update

from benchmarks.figure import Figure, compared, measure
from benchmarks.ground import LINES, Ground, accepted
from engine.access.directory import Person
from runtime.services.act import perform
from runtime.services.caller import Caller, Way
from runtime.services.create_record import create_record
from runtime.services.place_record import Placed, place_record
from runtime.services.publish_app import import_app
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.schema.records import history
from runtime.storage.tables import AppTables

APP = "posting"
_NUMBER = {"type": "decimal", "scale": 2}
_ITEM = {"key": "item", "type": "lookup", "form": "item", "required": True}
_FILES: Mapping[str, Any] = {
    "app.yaml": {"key": APP, "version": "1", "locale": "en", "time_zone": "Asia/Shanghai"},
    "roles.yaml": [{"key": "clerk"}],
    "forms/item.yaml": {
        "key": "item",
        "title": "{name}",
        "fields": [{"key": "name", "type": "text", "required": True}],
        "access": [{"role": "clerk", "can": ["read"]}],
    },
    "forms/account.yaml": {
        "key": "account",
        "fields": [
            _ITEM,
            {"key": "held", **_NUMBER},
            {"key": "promised", **_NUMBER},
            {"key": "free", **_NUMBER, "formula": "held - promised"},
        ],
        "balance": {
            "dimensions": ["item"],
            "fields": [
                {"key": "held", "ledger": "held_change", "after": "held_after"},
                {"key": "promised", "ledger": "promised_change", "after": "promised_after"},
            ],
            "guards": [{"key": "enough", "require": "free >= 0"}],
            "ledger": {"form": "movement", "id": "once"},
        },
    },
    "forms/movement.yaml": {
        "key": "movement",
        "append_only": True,
        "fields": [
            _ITEM,
            *(
                {"key": f"{name}_{part}", **_NUMBER}
                for name in ("held", "promised")
                for part in ("change", "after")
            ),
            {"key": "once", "type": "text", "unique": True},
        ],
    },
    "forms/taking.yaml": {
        "key": "taking",
        "fields": [
            {
                "key": "lines",
                "type": "subtable",
                "fields": [_ITEM, {"key": "amount", **_NUMBER, "required": True}],
            }
        ],
        "access": [{"role": "clerk", "can": ["create", "read"]}],
    },
    "workflows/takes.yaml": {
        "key": "takes",
        "form": "taking",
        "nodes": [
            {
                "key": "out",
                "type": "update",
                "do": [
                    {
                        "post": "account",
                        "rows": "record.lines",
                        "as": "line",
                        "values": {"item": "line.item", "held": "-line.amount"},
                        "id": "'take:' + record.id",
                    }
                ],
            },
            {"key": "done", "type": "end"},
        ],
        "flows": [{"from": "start", "to": "out"}, {"from": "out", "to": "done"}],
    },
}


def posting(ground: Ground, times: int, _records: int) -> Iterator[Figure]:
    """Hand a record of five rows in: five balances are locked, moved, guarded and told."""
    root = Caller(ground.system.nobody, Way.CLI, "en")
    files = {name: yaml.dump(part, Dumper=_Plainly).encode() for name, part in _FILES.items()}
    accepted(import_app(ground.system, root, files))
    clerk = Caller(_clerk(ground), Way.API, "en")
    items = [_placed(ground, root, "item", {"name": f"Item {n}"}) for n in range(LINES)]
    for item in items:
        _placed(ground, root, "account", {"item": item, "held": 1_000_000})
    sent = {"lines": [{"item": item, "amount": 1} for item in items]}

    def take() -> str:
        made = perform(ground.system, clerk, create_record, APP, "taking", sent, submit=True)
        return accepted(made).id

    plain = _Plain(ground, take())
    ours, floor = measure(take, times), measure(plain.write, times)
    yield compared("post", f"{LINES} rows to {LINES} balances, handed in", ours, floor)


class _Plain:
    """The rows of one posting, written again by plain statements."""

    def __init__(self, ground: Ground, record: str) -> None:
        self._system = ground.system
        with ground.system.database.begin_read() as connection:
            tables: AppTables = ground.system.world(connection).apps[APP].tables
            main, lines = tables.form("taking").main, tables.form("taking").rows["lines"].table
            self._ledger, self._account = tables.form("movement").main, tables.form("account").main
            once = self._ledger.c.once.like(f"take:{record}%")
            self._inserts = [
                (main, self._rows(connection, main, main.c.id == record)),
                (lines, self._rows(connection, lines, lines.c.record_id == record)),
                (self._ledger, self._rows(connection, self._ledger, once)),
            ]
            last = select(history).order_by(history.c.id.desc()).limit(2 * LINES + 1)
            self._told = [dict(one) for one in connection.execute(last).mappings()]
            self._accounts = list(connection.execute(select(self._account.c.id)).scalars())

    @staticmethod
    def _rows(connection: Connection, table: Table, where: Any) -> list[dict[str, Any]]:  # noqa: ANN401
        return [dict(one) for one in connection.execute(select(table).where(where)).mappings()]

    def write(self) -> None:
        """Write them once more, with ids of their own."""
        new, record = self._system.new_id, self._system.new_id()
        with self._system.database.begin_write() as connection:
            for table, rows in self._inserts:
                own = "row_id" if "row_id" in table.c else "id"
                fresh = [{**row, own: new()} for row in rows]
                for row in fresh:
                    row.update({"record_id": record} if own == "row_id" else {})
                    row.update({"once": row["id"]} if "once" in table.c else {})
                if own == "id" and "once" not in table.c:
                    fresh[0]["id"] = record
                connection.execute(insert(table), fresh)
            moved = update(self._account).values(version=self._account.c.version + 1)
            for account in self._accounts:
                connection.execute(moved.where(self._account.c.id == account))
            for entry in self._told:
                without = {key: value for key, value in entry.items() if key != "id"}
                told = {**without, "record": new(), "sequence": None}
                connection.execute(insert(history), told)


def _clerk(ground: Ground) -> Person:
    id_ = ground.system.new_id()
    with ground.system.database.begin_write() as connection:
        new = NewUser(id_, "posting.clerk", "Clerk", ground.system.clock())
        AccountStore(connection).add_user(new, [f"{APP}.clerk"])
    with ground.system.database.begin_read() as connection:
        return ground.system.world(connection).directory.people[id_]


def _placed(ground: Ground, root: Caller, form: str, values: Mapping[str, object]) -> str:
    return accepted(perform(ground.system, root, place_record, APP, form, Placed(values))).id


class _Plainly(yaml.SafeDumper):
    """Writes shared parts out, each time they occur."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        """Never write an alias."""
        return True
