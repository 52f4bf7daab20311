"""Waiting runs: what each waits for, and the lines they stand in, first in, first out.

Rules of this file:
1. A line is a wait node of a workflow (all its versions) and a key. First is the higher priority,
   then who has waited longer, then the older run.
2. Lines are locked by the ascending numbers of their names, before they are read: nobody comes to
   a line, or leaves it, unseen. SQLite has one writer at a time and needs no locks.
3. The rows follow the instance: what its tokens wait for is written with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from engine.workflow.instance import Instance, Wait
from runtime.storage.schema.waits import wait_keys, waits
from runtime.storage.statement import Statement
from runtime.storage.values import plain

REST = timedelta(hours=1)
"""How long a wait rests whose time was up but which could not go on."""

Line = tuple[str, str]
"""A line's name (`app.workflow.node`) and key; the key is blank where all of a node is meant."""


@dataclass(frozen=True, slots=True)
class StoredWait:
    """A wait as it is stored, with the run and record it belongs to."""

    instance: str
    token: int
    app: str
    workflow: str
    node: str
    form: str
    record: str
    at: datetime
    priority: Decimal
    since: datetime | None
    until: datetime | None
    held: bool
    trouble: Any

    @property
    def place(self) -> tuple[str, int]:
        """What tells it from every other."""
        return self.instance, self.token

    @property
    def line(self) -> str:
        """The name of its lines."""
        return line_of(self.app, self.workflow, self.node)

    @property
    def rank(self) -> tuple[Decimal, datetime, str]:
        """Its place: the smallest is first."""
        return -self.priority, self.since or self.at, self.instance


def line_of(app: str, workflow: str, node: str) -> str:
    """Name the lines of a wait node."""
    return f"{app}.{workflow}.{node}"


class WaitStore:
    """The waits of all apps in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, app: str, before: Instance | None, after: Instance) -> None:
        """Write what an act made of an instance's waits."""
        known = before.waits if before else {}
        gone = [token for token, wait in known.items() if after.waits.get(token) != wait]
        if gone:
            _DELETE.write_all(
                self._connection, [{"of_instance": after.id, "of_token": token} for token in gone]
            )
        fresh = [wait for token, wait in after.waits.items() if known.get(token) != wait]
        if fresh:
            _INSERT.write_all(self._connection, [_row(app, after, wait) for wait in fresh])
        keys = [row for wait in fresh for row in _key_rows(app, after, wait)]
        if keys:
            _INSERT_KEYS.write_all(self._connection, keys)

    def of_instance(self, instance: str) -> list[Wait]:
        """Read the waits of a run."""
        rows = _OF_INSTANCE.rows(self._connection, {"wanted": instance})
        if not rows:
            return []
        keys: dict[int, list[str]] = {}
        for token, key in _KEYS_OF_INSTANCE.rows(self._connection, {"wanted": instance}):
            keys.setdefault(token, []).append(key)
        return [_wait(row, tuple(sorted(keys.get(row.token, ())))) for row in rows]

    def of_record(self, record: str) -> list[StoredWait]:
        """Read what the runs of a record wait for."""
        return [_stored(row) for row in _OF_RECORD.rows(self._connection, {"wanted": record})]

    def without_key(self, line: str) -> list[StoredWait]:
        """Read the waits at a node that stand in no line."""
        lined = select(wait_keys.c.instance).where(
            wait_keys.c.instance == waits.c.instance, wait_keys.c.token == waits.c.token
        )
        return self._read(_at(line), ~lined.exists())

    def keys_at(self, line: str) -> list[str]:
        """Read the keys under which runs stand at a node."""
        statement = select(wait_keys.c.key).where(wait_keys.c.line == line).distinct()
        return list(self._connection.execute(statement.order_by(wait_keys.c.key)).scalars())

    def keys_of(self, wait: StoredWait) -> list[str]:
        """Read the keys of the lines a wait stands in."""
        rows = _KEYS_OF_INSTANCE.rows(self._connection, {"wanted": wait.instance})
        return sorted(key for token, key in rows if token == wait.token)

    def head(self, line: Line) -> StoredWait | None:
        """Read who is first in a line."""
        of_line = {"of_line": line[0], "of_key": line[1]}
        found = _HEAD.row(self._connection, of_line)
        return None if found is None else _stored(found)

    def someone_before(self, line: str, wait: Wait, instance: str) -> bool:
        """Tell whether anybody else stands before a wait in any of its lines."""
        if not wait.keys:
            return False
        columns, since = wait_keys.c, wait.since or wait.at
        same = columns.priority == wait.priority
        before = or_(
            columns.priority > wait.priority,
            and_(same, columns.since < since),
            and_(same, columns.since == since, columns.instance < instance),
        )
        asked = select(columns.instance).where(
            columns.line == line,
            columns.key.in_(wait.keys),
            columns.instance != instance,
            before,
        )
        return self._connection.execute(asked.limit(1)).first() is not None

    def count_before(self, line: Line, instance: str) -> int:
        """Count who stands before a run in a line."""
        of_line = {"of_line": line[0], "of_key": line[1]}
        rows = [row[0] for row in _LINE.rows(self._connection, of_line)]
        return rows.index(instance) if instance in rows else 0

    def due(self, now: datetime, limit: int) -> list[StoredWait]:
        """Read the waits whose time is up, the longest due first; what failed rests a while."""
        rested = or_(waits.c.tried_at.is_(None), waits.c.tried_at <= now - REST)
        statement = select(*_COLUMNS).where(waits.c.until <= now, rested)
        statement = statement.order_by(waits.c.until, waits.c.instance).limit(limit)
        return [_stored(row) for row in self._connection.execute(statement)]

    def next_due(self, after: datetime) -> datetime | None:
        """Tell when, after an instant, the next wait's time is up."""
        asked = select(waits.c.until).where(waits.c.until > after).order_by(waits.c.until)
        return self._connection.execute(asked.limit(1)).scalar_one_or_none()

    def find(self, instance: str, token: int) -> StoredWait | None:
        """Read one wait."""
        found = self._read(waits.c.instance == instance, waits.c.token == token)
        return found[0] if found else None

    def tell_trouble(
        self, place: tuple[str, int], trouble: Mapping[str, str] | None, at: datetime | None
    ) -> None:
        """Keep why a wait could not go on when it was its turn; None: there is nothing wrong."""
        said = plain(trouble)
        written = {"of_instance": place[0], "of_token": place[1], "said": said, "tried": at}
        _TROUBLE.write(self._connection, written)

    def lock(self, lines: Iterable[Line]) -> None:
        """Lock lines until the end of the transaction."""
        if self._connection.dialect.name == "sqlite":
            return
        for number in sorted({_number(line) for line in lines}):
            _LOCK.rows(self._connection, {"number": number})

    def _read(self, *conditions: ColumnElement[bool]) -> list[StoredWait]:
        statement = select(*_COLUMNS).where(*conditions).order_by(waits.c.instance, waits.c.token)
        return [_stored(row) for row in self._connection.execute(statement)]


_COLUMNS = (
    waits.c.instance,
    waits.c.token,
    waits.c.app,
    waits.c.workflow,
    waits.c.node,
    waits.c.form,
    waits.c.record,
    waits.c.at,
    waits.c.priority,
    waits.c.since,
    waits.c.until,
    waits.c.held,
    waits.c.trouble,
)
_OF_RECORD = Statement(
    select(*_COLUMNS)
    .where(waits.c.record == bindparam("wanted"))
    .order_by(waits.c.instance, waits.c.token)
)
_ONE = and_(waits.c.instance == bindparam("of_instance"), waits.c.token == bindparam("of_token"))
_INSERT = Statement(insert(waits), [one.name for one in waits.c])
_INSERT_KEYS = Statement(insert(wait_keys), [one.name for one in wait_keys.c])
_DELETE = Statement(delete(waits).where(_ONE))
_TROUBLE = Statement(
    update(waits).where(_ONE).values(trouble=bindparam("said"), tried_at=bindparam("tried"))
)
_OF_INSTANCE = Statement(select(waits).where(waits.c.instance == bindparam("wanted")), named=True)
_KEYS_OF_INSTANCE = Statement(
    select(wait_keys.c.token, wait_keys.c.key).where(wait_keys.c.instance == bindparam("wanted"))
)
_IN_LINE = and_(wait_keys.c.line == bindparam("of_line"), wait_keys.c.key == bindparam("of_key"))
_ORDER = (wait_keys.c.priority.desc(), wait_keys.c.since, wait_keys.c.instance)
_LINE = Statement(select(wait_keys.c.instance).where(_IN_LINE).order_by(*_ORDER))
_HEAD = Statement(
    select(*_COLUMNS)
    .join(
        wait_keys,
        and_(wait_keys.c.instance == waits.c.instance, wait_keys.c.token == waits.c.token),
    )
    .where(_IN_LINE)
    .order_by(*_ORDER)
    .limit(1)
)
_LOCK = Statement(select(func.pg_advisory_xact_lock(bindparam("number", type_=BigInteger()))))


def _at(line: str) -> ColumnElement[bool]:
    app, workflow, node = line.split(".")
    return and_(waits.c.app == app, waits.c.workflow == workflow, waits.c.node == node)


def _number(line: Line) -> int:
    """A line's lock: PostgreSQL's advisory locks go by numbers of 64 bits."""
    digest = blake2b("\0".join(line).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _row(app: str, instance: Instance, wait: Wait) -> dict[str, Any]:
    return {
        "instance": instance.id,
        "token": wait.token,
        "app": app,
        "workflow": instance.workflow,
        "node": wait.node,
        "form": instance.form,
        "record": instance.record,
        "at": wait.at,
        "priority": wait.priority,
        "since": wait.since,
        "until": wait.until,
        "held": wait.held,
        "trouble": None,
        "tried_at": None,
    }


def _key_rows(app: str, instance: Instance, wait: Wait) -> Sequence[dict[str, Any]]:
    line = line_of(app, instance.workflow, wait.node)
    return [
        {
            "instance": instance.id,
            "token": wait.token,
            "key": key,
            "line": line,
            "priority": wait.priority,
            "since": wait.since or wait.at,
        }
        for key in wait.keys
    ]


def _stored(row: Sequence[Any]) -> StoredWait:
    return StoredWait(*row)


def _wait(row: Any, keys: tuple[str, ...]) -> Wait:  # noqa: ANN401 - a row of the table
    return Wait(row.token, row.node, row.at, keys, row.priority, row.since, row.until, row.held)
