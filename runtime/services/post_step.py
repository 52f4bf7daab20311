"""Carry out the step `post`: rows become movements of balances, each known by id and row.

Rules of this file:
1. Every row is read before anything is locked; what a movement is made of is read under lock, with
   the balance bare as it stands before it moves.
2. `mode: all`: a row that cannot be posted fails the step, and every such row is told.
   `mode: best`: it is left out, wholly; the same id may be posted again later.
3. A message shows what is there before the movement, as far as its reader may see it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.form.field_error import FieldError
from engine.form.template import Template
from engine.step.compiled import CompiledPost
from engine.text import Text, localise
from runtime.services.balance_book import BalanceBook, LedgerRefused, Movement
from runtime.services.outcome import Refusal, conflict
from runtime.services.step_failures import StepFailed, broken_by_step, check_values
from runtime.services.step_reading import Named, Place, StepReader, Variable
from runtime.services.working_record import WorkingRecord
from runtime.storage.balances import Key
from runtime.storage.errors import BrokenReference, NotUnique


@dataclass(frozen=True, slots=True)
class _Line:
    """One posting of a step: its place among the rows (None: there are none), names, key, id."""

    number: int | None
    named: Named
    key: Key
    id: str


class PostRunner:
    """Carries out one post; `variable` gives a row of the step's rows a name's meaning."""

    def __init__(
        self,
        step: CompiledPost,
        reader: StepReader,
        variable: Callable[[object], Variable],
    ) -> None:
        form = reader.app.form(step.form)
        if form is None:
            raise LookupError(step.form)
        self._step = step
        self._reader = reader
        self._variable = variable
        record = reader.record
        self._book = BalanceBook(reader.act, reader.app, form, reader.settings, record.facts)

    def run(self, named: Named) -> None:
        """Post every row that is meant and not posted yet; raises StepFailed."""
        lines = list(self._lines(named))
        if not lines:
            return
        self._checked(self._book.open(line.key for line in lines))
        posted = self._book.posted(line.id for line in lines)
        failed = [
            told
            for line in sorted(lines, key=lambda one: tuple(map(str, one.key)))
            if line.id not in posted
            for told in self._move(line)
        ]
        if failed and not self._step.best:
            raise StepFailed(_refusal(failed))
        self._close()

    def _lines(self, named: Named) -> Iterator[_Line]:
        """Every posting that the step asks for, its dimensions and id worked out."""
        for number, inner, row in self._rows(named):
            place = Place(self._step.path, inner)
            where = self._step.where
            if where is not None and not self._reader.holds(where, place.at("where")):
                continue
            values = self._reader.values(self._step.dimensions, place.at("values"))
            key = self._book.key(values)
            if isinstance(key, FieldError):
                self._checked((key,))
                continue
            yield _Line(number, inner, key, self._id(place, row))

    def _rows(self, named: Named) -> Iterator[tuple[int | None, Named, str]]:
        """The rows with their numbers, names and ids; without `rows` there is one posting."""
        step = self._step
        if step.rows is None or step.name is None:
            yield None, named, ""
            return
        rows = self._reader.value(step.rows, Place(step.path, named).at("rows"))
        for number, row in enumerate(rows if isinstance(rows, list | tuple) else (), start=1):
            variable = self._variable(row)
            id_ = variable.record.id if variable.row is None else str(variable.row["row_id"])
            yield number, {**named, step.name: variable}, id_

    def _id(self, place: Place, row: str) -> str:
        given = self._reader.value(self._step.id, place.at("id"))
        if not isinstance(given, str) or not given:
            raise StepFailed(
                conflict(
                    f"A posting needs an id, and its expression gives none ({place.path}.id).",
                    f"过账须有 id，但表达式没有结果（{place.path}.id）。",
                    code="require",
                )
            )
        return f"{given}:{row}" if row else given

    def _move(self, line: _Line) -> Iterator[tuple[int | None, Text]]:
        """Move one balance; what keeps it from moving, with the row's number."""
        balance = self._book.at(line.key)
        place = Place(self._step.path, line.named, balance)
        changes = dict(self._changes(place))
        if not any(changes.values()):
            return
        told = self._reader.values(self._step.ledger, place.at("ledger"))
        try:
            errors = self._book.move(line.key, Movement(line.id, changes, told))
        except LedgerRefused as refused:
            check_values(f"{self._step.path}.ledger", refused.errors)
            raise
        except (NotUnique, BrokenReference) as error:
            raise broken_by_step(self._step.path, balance, error) from error
        # What was read of this balance is read anew by whatever comes next.
        self._forget(balance)
        if errors:
            yield line.number, self._told(place, errors)

    def _changes(self, place: Place) -> Iterator[tuple[str, Decimal]]:
        found = self._reader.values(self._step.changes, place.at("values"))
        for name, value in found.items():
            change = self._book.fitted(name, value)
            if isinstance(change, FieldError):
                self._checked((change,))
                continue
            yield name, change

    def _told(self, place: Place, errors: tuple[FieldError, ...]) -> Text:
        """Why a balance does not move: in the step's words, a rule's, or the fields'."""
        message = self._step.message or self._rule_message(errors)
        if message is not None:
            return self._reader.message(message, place).message
        try:
            check_values(self._step.path, errors)
        except StepFailed as failed:
            return failed.refusal.message
        return ""

    def _rule_message(self, errors: tuple[FieldError, ...]) -> Template | None:
        broken = {one.rule for one in errors if one.rule is not None}
        rules = (one for one in self._book.form.rules if one.key in broken)
        return next((one.message for one in rules if one.message is not None), None)

    def _close(self) -> None:
        """Write the balances; the current record goes on from them if it is one itself."""
        self._book.close()
        record = self._reader.record
        for balance in self._book.moved:
            self._forget(balance)
            if balance.now.id == record.now.id:
                record.adopt(balance.now)

    def _forget(self, balance: WorkingRecord) -> None:
        record = self._reader.record
        record.facts = record.facts.without((balance.form.key, balance.now.id))

    def _checked(self, errors: tuple[FieldError, ...]) -> None:
        check_values(f"{self._step.path}.values", errors)


def _refusal(failed: list[tuple[int | None, Text]]) -> Refusal:
    """Refuse for every row that cannot be posted, in the sequence of the rows."""
    told = sorted(failed, key=lambda one: one[0] or 0)
    en = "; ".join(_numbered("Row {}: ", number) + localise(text, "en") for number, text in told)
    zh = "；".join(_numbered("第 {} 行：", number) + localise(text, "zh") for number, text in told)
    return conflict(en, zh, code="require")


def _numbered(pattern: str, number: int | None) -> str:
    return "" if number is None else pattern.format(number)
