"""Balances and movements that are there before a story begins: each is posted, as any other is.

Rules of this file:
1. A balance that is placed with something in it has an opening in its ledger, so that the balance
   is the sum of its ledger from the first day on.
2. A movement that is placed in a ledger moves its balance, under the balance's guards.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError
from engine.expression.values import Value
from engine.form.balance import Balance
from engine.form.changeset import Changeset
from engine.form.compiled import CompiledForm
from engine.form.computation import impossible
from engine.form.facts import Facts
from engine.form.field_error import FieldError, fault
from engine.form.posted_forms import balance_behind
from engine.form.record import Record
from engine.step.posting import ledger_writes
from runtime.services.act import Act
from runtime.services.balance_book import ZERO, BalanceBook, LedgerRefused, Movement
from runtime.services.broken_constraint import broken_problems
from runtime.services.open_record import Target
from runtime.services.outcome import Refusal, invalid
from runtime.services.showing import refused
from runtime.storage.errors import BrokenReference, NotUnique


def with_numbers(form: CompiledForm, changes: Changeset) -> Changeset:
    """Take what is not said of a balance's numbers as nothing, or as its default says."""
    balance = form.form.balance
    if balance is None:
        return changes
    given = {
        one.key: changes.values.get(one.key) or ZERO
        for one in balance.fields
        if changes.values.get(one.key) is not None or form.fields[one.key].default is None
    }
    return replace(changes, values={**changes.values, **given})


def tell_opening(
    act: Act, target: Target, record: Record, environment: Environment
) -> Refusal | None:
    """Tell the ledger of a balance that was just placed what it begins with."""
    balance = target.form.form.balance
    if balance is None:
        return None
    held = {one.key: _number(record.values.get(one.key)) for one in balance.fields}
    if not any(held.values()):
        return None
    try:
        told = {key: one.evaluate(environment) for key, one in target.form.opening.items()}
    except EvaluationError as error:
        return invalid(refused((impossible("balance.opening", error),)))
    book = BalanceBook(act, target.app, target.form, target.app.settings, Facts())
    try:
        book.enter(record, Movement(f"opening:{record.id}", held, told))
    except LedgerRefused as refusal:
        return invalid(refused(refusal.errors))
    except (NotUnique, BrokenReference) as error:
        return invalid(broken_problems(book.ledger, error))
    return None


def place_movement(act: Act, target: Target, changes: Changeset) -> Record | Refusal:
    """Post a movement that is placed in a ledger; its record there."""
    behind = balance_behind(target.form.key, target.app.context)
    form = target.app.form(behind[0]) if behind else None
    if behind is None or form is None:
        raise LookupError(target.form.key)
    balance, values = behind[1], changes.values
    book = BalanceBook(act, target.app, form, target.app.settings, Facts())
    key = book.key(values)
    errors = (*changes.errors, *_computed(balance, values))
    if isinstance(key, FieldError):
        return invalid(refused((*errors, key)))
    if errors:
        return invalid(refused(errors))
    own = ledger_writes(balance)
    told = {name: value for name, value in values.items() if name not in own and value is not None}
    moved = {one.key: _number(values.get(one.ledger)) for one in balance.fields}
    id_ = values.get(balance.ledger.id) or f"placed:{act.new_id()}"
    try:
        errors = book.open([key]) or book.move(key, Movement(str(id_), moved, told))
    except LedgerRefused as refusal:
        errors = refusal.errors
    except (NotUnique, BrokenReference) as error:
        return invalid(broken_problems(book.ledger, error))
    if errors:
        return invalid(refused(errors))
    book.close()
    if not book.entries:
        return invalid(refused((_posted_before(balance.ledger.id),)))
    return book.entries[-1]


def _computed(balance: Balance, values: Mapping[str, Value]) -> tuple[FieldError, ...]:
    """Refuse what only the posting knows: the balance after the movement."""
    given = [one.after for one in balance.fields if values.get(one.after) is not None]
    message = (
        "It is what is there after the movement: leave it out.",
        "该值为变动后的余额，请勿填写。",
    )
    return tuple(fault("computed", *message).at(name) for name in given)


def _posted_before(name: str) -> FieldError:
    return fault("unique", "This movement is posted already.", "该变动已过账。").at(name)


def _number(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else ZERO
