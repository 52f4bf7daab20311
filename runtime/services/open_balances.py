"""Open the ledger of a form that becomes a balance, or keeps another number, by a new version.

Rules of this file:
1. What records hold and no movement tells gets an opening, so that every balance is the sum of its
   ledger when the version is there.
2. Guards are not asked: what is there is there; they bind from the next movement on.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from engine.definition.model import App
from engine.expression.errors import EvaluationError
from engine.expression.values import Value
from engine.form.balance import Balance
from engine.form.compiled import CompiledForm
from engine.form.environment import record_environment
from engine.form.facts import Facts
from engine.form.record import Record
from engine.text import localise
from runtime.services.act import Act
from runtime.services.balance_book import ZERO, BalanceBook, LedgerRefused, Movement
from runtime.services.caller import Caller, Way
from runtime.services.facts_of import gather_facts
from runtime.services.outcome import Refusal, conflict
from runtime.services.published_app import PublishedApp
from runtime.services.roll_up import propagate
from runtime.services.surroundings import context_of
from runtime.services.system import System
from runtime.services.world import World
from runtime.storage.balances import ledger_sums
from runtime.storage.database import Connection
from runtime.storage.errors import NotUnique
from runtime.storage.record_store import RecordStore
from runtime.storage.record_walk import walk_records

_TOGETHER = 500


class NotOpened(Exception):  # noqa: N818 - it carries a refusal out of the publication
    """The ledger does not take what the records of its balance hold."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.kind)
        self.refusal = refusal


def open_balances(
    system: System,
    connection: Connection,
    world: World,
    made: PublishedApp,
    present: PublishedApp,
    at: datetime,
) -> None:
    """Open what the version `made` keeps as a balance and the present one did not; may raise
    NotOpened."""
    own = (form for key, form in made.forms.items() if "." not in key)
    wanted = [form for form in own if _is_another(form, present)]
    if not wanted:
        return
    there = replace(world, apps={**world.apps, made.key: made}, memo={})
    caller = Caller(system.nobody, Way.INSTALL)
    act = Act(system, caller, connection, there, at, writing=True)
    for form in wanted:
        _open(act, made, form)
    refusal = propagate(act)
    if refusal is not None:
        raise NotOpened(refusal)


def keeps_balances(app: App) -> bool:
    """Whether an app has any balance."""
    return any(form.balance is not None for form in app.forms)


def _is_another(form: CompiledForm, present: PublishedApp) -> bool:
    """Whether a form was there and kept its numbers otherwise, or not as a balance."""
    was = form.form.was or []
    keys = {form.key, *([was] if isinstance(was, str) else was)}
    before = next((one for one in present.app.forms if one.key in keys), None)
    if form.form.balance is None or before is None:
        return False
    return _kept(before.balance) != _kept(form.form.balance)


def _kept(balance: Balance | None) -> object:
    if balance is None:
        return None
    return balance.dimensions, balance.fields, balance.ledger.form


def _open(act: Act, app: PublishedApp, form: CompiledForm) -> None:
    book = BalanceBook(act, app, form, app.settings, Facts())
    tables = app.tables.form(book.ledger.key)
    sums = ledger_sums(act.connection, tables, book.balance)
    for record in _records(act, app, form):
        key = tuple(record.values.get(name) for name in book.balance.dimensions)
        missing = dict(_missing(book.balance, record, sums.get(key)))
        if any(missing.values()):
            told = _told(act, app, form, record)
            id_ = f"opening:{record.id}:{app.version}"
            try:
                book.enter(record, Movement(id_, missing, told))
            except (LedgerRefused, NotUnique) as error:
                raise NotOpened(_refused(form, str(error))) from error


def _records(act: Act, app: PublishedApp, form: CompiledForm) -> Iterator[Record]:
    store = RecordStore(act.connection, app.tables)
    for ids in walk_records(act.connection, app.tables.form(form.key), _TOGETHER):
        yield from store.load(form.key, ids).values()


def _missing(
    balance: Balance, record: Record, summed: list[Decimal] | None
) -> Iterator[tuple[str, Decimal]]:
    """What a record holds of each number beyond what its movements tell."""
    for place, one in enumerate(balance.fields):
        held = record.values.get(one.key)
        told = summed[place] if summed else ZERO
        yield one.key, (held if isinstance(held, Decimal) else ZERO) - told


def _told(act: Act, app: PublishedApp, form: CompiledForm, record: Record) -> dict[str, Value]:
    facts = gather_facts(act, app, form, record.values)
    environment = record_environment(form, record, facts, context_of(act, app, old=record))
    try:
        return {key: one.evaluate(environment) for key, one in form.opening.items()}
    except EvaluationError as error:
        raise NotOpened(_refused(form, localise(error.message, "en"))) from error


def _refused(form: CompiledForm, why: str) -> Refusal:
    return conflict(
        f"What {form.key} holds cannot be opened in its ledger: {why}. Nothing was changed.",
        f"{form.key} 的现有余额无法记入流水：{why}。未做任何更改。",
        code="opening",
    )
