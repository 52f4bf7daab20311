"""The balances of one form while an act moves them, and the ledger that tells each movement.

Rules of this file:
1. Balances are made in the sequence of their dimensions and then locked in that of their ids,
   before anything is read of them: two acts never wait for each other within one posting.
2. A movement happens wholly or not at all: the rules and guards of the balance hold after it, and
   its record in the ledger says what is there then.
3. A movement whose id the ledger holds already has no effect, whoever made it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from engine.expression.values import Value
from engine.form.app_context import Rounding
from engine.form.balance import Balance
from engine.form.compiled import CompiledForm
from engine.form.facts import Facts
from engine.form.field_error import FieldError
from engine.form.record import Record
from engine.form.stored_value import stored_value
from runtime.services.act import Act
from runtime.services.locking import lock_records
from runtime.services.published_app import PublishedApp
from runtime.services.working_record import WorkingRecord
from runtime.storage.balances import Key, find_balances, posted_ids

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Movement:
    """By how much the numbers of a balance change, what its ledger is told, what it is known by."""

    id: str
    changes: Mapping[str, Decimal]
    told: Mapping[str, Value]


class LedgerRefused(Exception):  # noqa: N818 - it carries what is wrong to whoever posts
    """The ledger's own form refuses the record of a movement."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__("; ".join(one.path for one in errors))
        self.errors = errors


class BalanceBook:
    """Balances that one posting moves; `close` writes them."""

    def __init__(
        self,
        act: Act,
        app: PublishedApp,
        form: CompiledForm,
        settings: Mapping[str, Value],
        facts: Facts,
    ) -> None:
        self._act = act
        self._app = app
        self.form = form
        self.balance = _balance_of(form)
        self.ledger = _ledger_of(app, form)
        self._settings = settings
        self._facts = facts
        self._open: dict[Key, WorkingRecord] = {}
        self.entries: list[Record] = []

    @property
    def moved(self) -> tuple[WorkingRecord, ...]:
        """The balances that are open, as they stand."""
        return tuple(self._open.values())

    def posted(self, ids: Iterable[str]) -> frozenset[str]:
        """Tell which movements the ledger holds already."""
        tables = self._app.tables.form(self.ledger.key)
        return posted_ids(self._act.connection, tables, self.balance.ledger.id, ids)

    def key(self, values: Mapping[str, Value]) -> Key | FieldError:
        """Give the dimensions as they are stored; one without a value is an error."""
        found: list[Value] = []
        for name in self.balance.dimensions:
            outcome = stored_value(self.form.fields[name], values.get(name), self._rounding)
            if isinstance(outcome, FieldError):
                return outcome.at(name)
            if outcome is None:
                return _without_dimension(name)
            found.append(outcome)
        return tuple(found)

    def fitted(self, name: str, value: Value) -> Decimal | FieldError:
        """Give a change as it is stored; blank changes nothing."""
        outcome = stored_value(self.form.fields[name], value, self._rounding)
        if isinstance(outcome, FieldError):
            return outcome.at(name)
        return outcome if isinstance(outcome, Decimal) else ZERO

    def open(self, keys: Iterable[Key]) -> tuple[FieldError, ...]:
        """Lock the balances of keys; one that is not there is made, with nothing in it."""
        wanted = sorted(set(keys), key=_in_sequence)
        found = self._find(wanted)
        for key in wanted:
            if key not in found:
                errors = self._make(key)
                if errors:
                    return errors
        if len(found) < len(wanted):
            found = self._find(wanted)
        records = lock_records(self._act, self._app, self.form.key, tuple(found.values()))
        for key in wanted:
            self._open[key] = self._working(records[found[key]], records[found[key]], "updated")
        return ()

    def at(self, key: Key) -> WorkingRecord:
        """Give an open balance as it stands."""
        return self._open[key]

    def move(self, key: Key, movement: Movement) -> tuple[FieldError, ...]:
        """Move a balance and tell its ledger; what does not hold leaves both as they were.

        May raise LedgerRefused, or NotUnique for another unique field of the ledger.
        """
        working = self._open[key]
        before = working.snapshot()
        values = {
            one.key: _number(working.now.values.get(one.key)) + movement.changes.get(one.key, ZERO)
            for one in self.balance.fields
        }
        errors = working.assign(values, self._settings)
        if errors:
            working.go_back(before)
            return errors
        if not self._tell(key, movement, working.now):
            # Another act made the very movement first: it is there, and has no effect again.
            working.go_back(before)
        return ()

    def enter(self, placed: Record, movement: Movement) -> None:
        """Tell the ledger of a balance that is there already, and what it begins with.

        May raise LedgerRefused, or NotUnique.
        """
        key = tuple(placed.values.get(name) for name in self.balance.dimensions)
        self._tell(key, movement, placed)

    def close(self) -> None:
        """Write the balances as they are now."""
        for working in self._open.values():
            working.flush()

    @property
    def _rounding(self) -> Rounding:
        return self.form.app.rounding

    def _find(self, keys: Iterable[Key]) -> dict[Key, str]:
        tables = self._app.tables.form(self.form.key)
        return find_balances(self._act.connection, tables, self.balance.dimensions, keys)

    def _make(self, key: Key) -> tuple[FieldError, ...]:
        made = self._working(None, self._blank(self.form), "created")
        empty = dict.fromkeys((one.key for one in self.balance.fields), ZERO)
        named = dict(zip(self.balance.dimensions, key, strict=True))
        # Only what it is a balance of can be wrong with an empty one; guards wait for a movement.
        errors = made.compute_new({**named, **empty}, self._settings)
        faults = tuple(one for one in errors if one.path in named)
        if not faults:
            made.flush_unless_there()
        return faults

    def _tell(self, key: Key, movement: Movement, after: Record) -> bool:
        """Write a movement into the ledger; False when the ledger has it already."""
        entry = self._working(None, self._blank(self.ledger), "created")
        written: dict[str, Value] = dict(movement.told)
        written.update(zip(self.balance.dimensions, key, strict=True))
        written[self.balance.ledger.id] = movement.id
        for one in self.balance.fields:
            written[one.ledger] = movement.changes.get(one.key, ZERO)
            written[one.after] = _number(after.values.get(one.key))
        errors = entry.compute_new(written, self._settings)
        self._facts = entry.facts
        if errors:
            raise LedgerRefused(errors)
        if entry.flush_unless_there():
            self.entries.append(entry.now)
            return True
        if not self.posted((movement.id,)):
            entry.flush()  # it is another unique field: the database says which
        return False

    def _working(self, stored: Record | None, now: Record, event: str) -> WorkingRecord:
        form = self.form if now.form == self.form.key else self.ledger
        return WorkingRecord(
            self._act,
            self._app,
            form,
            stored=stored,
            now=now,
            facts=self._facts,
            event=event,
            posting=True,
        )

    def _blank(self, form: CompiledForm) -> Record:
        """A new record: a balance is nobody's own, a movement is his who makes it."""
        person = self._act.caller.person
        owner = person if form is self.ledger else None
        return Record(
            id=self._act.new_id(),
            form=form.key,
            version=1,
            state="saved",
            owner=(owner.id or None) if owner else None,
            department=owner.department if owner else None,
            created_at=self._act.now,
            created_by=person.id or None,
            updated_at=self._act.now,
            updated_by=person.id or None,
            values={one.key: None for one in form.tops() if one.stored and not one.is_subtable},
        )


def _balance_of(form: CompiledForm) -> Balance:
    if form.form.balance is None:
        raise LookupError(form.key)
    return form.form.balance


def _ledger_of(app: PublishedApp, form: CompiledForm) -> CompiledForm:
    found = app.form(app.context.resolve(form.key, _balance_of(form).ledger.form))
    if found is None:
        raise LookupError(form.key)
    return found


def _in_sequence(key: Key) -> tuple[str, ...]:
    return tuple(str(value) for value in key)


def _number(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else ZERO


def _without_dimension(name: str) -> FieldError:
    message = {
        "en": f"A posting needs a value of {name}.",
        "zh": f"过账须给出“{name}”的值。",
    }
    return FieldError(name, "required", message)
