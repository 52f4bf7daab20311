"""Check that every balance is the sum of its ledger, and that the ledger tells it step by step.

Rules of this file:
1. Movements are read in the sequence in which they were written: the history's own, for whoever
   writes one holds the lock on its balance.
2. A balance is told once a number, at the first movement that does not follow from those before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, select

from engine.form.balance import Balance
from runtime.storage.balances import Key
from runtime.storage.schema.records import history
from runtime.storage.tables import AppTables, FormTables
from runtime.storage.verify import Fault

_AT_A_TIME = 2_000
_NOTHING = Decimal(0)


def verify_balances(connection: Connection, app: AppTables, form: FormTables) -> Iterator[Fault]:
    """Check one of the app's own forms against its ledger, if it is a balance."""
    balance = form.form.balance
    if balance is None:
        return
    ledger = app.form(balance.ledger.form)
    reading = _Reading(balance)
    for id_, deleted, values in _walk(connection, _movements(ledger, balance)):
        yield from reading.movement(id_, deleted is not None, values)
    for id_, deleted, values in _walk(connection, _balances(form, balance)):
        yield from reading.balance_of(id_, deleted is not None, values)
    yield from reading.orphans()


@dataclass(slots=True)
class _Sum:
    """What the movements of one key add up to; the first of them, what was told already."""

    numbers: list[Decimal]
    first: str
    told: set[str] = field(default_factory=set)


class _Reading:
    """Adds the movements up as they come, then holds them against the balances."""

    def __init__(self, balance: Balance) -> None:
        self._balance = balance
        self._sums: dict[Key, _Sum] = {}

    def movement(self, id_: str, deleted: bool, values: Sequence[Any]) -> Iterator[Fault]:
        """Add a movement up; what is there after it must be what it says."""
        key, rest = self._split(values)
        count = len(self._balance.fields)
        known = self._sums.setdefault(key, _Sum([_NOTHING] * count, id_))
        if deleted:
            yield Fault("balance", id_, f"movement {id_} lies in the trash")
        for place, one in enumerate(self._balance.fields):
            known.numbers[place] += rest[place] or _NOTHING
            after = rest[count + place]
            if (after or _NOTHING) != known.numbers[place] and one.after not in known.told:
                known.told.add(one.after)
                gives = f"{known.numbers[place]:f}"
                said = "blank" if after is None else f"{after:f}"
                message = f"movement {id_}: {one.after} is {said}, but the movements up to it give "
                yield Fault("balance", id_, message + gives)

    def balance_of(self, id_: str, deleted: bool, values: Sequence[Any]) -> Iterator[Fault]:
        """Hold a balance against the sum of its movements."""
        key, numbers = self._split(values)
        known = self._sums.pop(key, None)
        if deleted:
            yield Fault("balance", id_, f"balance {id_} lies in the trash")
        for place, one in enumerate(self._balance.fields):
            summed = known.numbers[place] if known else _NOTHING
            held = numbers[place]
            if (held or _NOTHING) != summed:
                said = "blank" if held is None else f"{held:f}"
                message = f"balance {id_}: {one.key} is {said}, but its ledger gives {summed:f}"
                yield Fault("balance", id_, message)

    def orphans(self) -> Iterator[Fault]:
        """Movements of keys that no balance has."""
        for key, known in self._sums.items():
            named = zip(self._balance.dimensions, key, strict=True)
            whose = ", ".join(f"{name} {value}" for name, value in named)
            message = f"movement {known.first}: there is no balance of {whose}"
            yield Fault("balance", known.first, message)

    def _split(self, values: Sequence[Any]) -> tuple[Key, Sequence[Any]]:
        length = len(self._balance.dimensions)
        return tuple(values[:length]), values[length:]


def _movements(ledger: FormTables, balance: Balance) -> Select[Any]:
    main = ledger.main.c
    names = [
        *balance.dimensions,
        *(one.ledger for one in balance.fields),
        *(one.after for one in balance.fields),
    ]
    columns = [ledger.column(name) for name in names]
    # The chain of a record begins with its creation.
    began = (history.c.record == main.id) & (history.c.position == 1)
    found = select(main.id, main.deleted_at, *columns)
    return found.outerjoin(history, began).order_by(history.c.id)


def _balances(form: FormTables, balance: Balance) -> Select[Any]:
    main = form.main.c
    names = [*balance.dimensions, *(one.key for one in balance.fields)]
    return select(main.id, main.deleted_at, *(form.column(name) for name in names))


def _walk(
    connection: Connection, statement: Select[Any]
) -> Iterator[tuple[str, object, Sequence[Any]]]:
    rows = connection.execute(statement.execution_options(yield_per=_AT_A_TIME))
    for id_, deleted, *values in rows:
        yield str(id_), deleted, values
