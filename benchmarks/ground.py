"""Where acts are measured: a store with both apps, their people, and the records they point to."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from benchmarks import simple_app
from runtime.clock import system_clock
from runtime.collection import keep_loaded
from runtime.ids import UlidSource
from runtime.services.act import perform
from runtime.services.caller import Caller, Way
from runtime.services.create_record import create_record
from runtime.services.gallery import bundled_apps
from runtime.services.outcome import Refusal
from runtime.services.publish_app import import_app
from runtime.services.regions import china_regions
from runtime.services.system import System
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.database import Database
from runtime.storage.migrations import prepare_store

WHOLE, SIMPLE = "order_mgmt", "simple_order"
SIMPLE_ORDER = Path(__file__).with_name("simple_order")
LINES = 5
Answer = TypeVar("Answer")


AGAIN = {"duplicate": "measured again and again"}
"""The same content again and again is what the app warns of."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A form to measure: who writes and who approves, what is sent, what a list of it shows."""

    name: str
    app: str
    form: str
    writer: Caller
    approver: Caller
    sent: Mapping[str, object]
    shown: tuple[str, ...]
    sort: str


@dataclass(slots=True)
class Ground:
    """The store, and the two forms."""

    system: System
    kinds: tuple[Kind, ...] = ()
    """A small form, and the whole order form."""
    order: Kind | None = None
    """A simple order, where it was asked for."""
    made: dict[str, list[str]] = field(default_factory=dict)

    def create(self, kind: Kind, *, submit: bool = True) -> str:
        """Create a record of a kind, submitted."""
        made = accepted(
            perform(
                self.system,
                kind.writer,
                create_record,
                kind.app,
                kind.form,
                kind.sent,
                submit=submit,
                acknowledge=AGAIN,
            )
        ).id
        self.made.setdefault(kind.app, []).append(made)
        return made


def accepted(answer: Answer | Refusal) -> Answer:
    """An answer that has to be no refusal."""
    if isinstance(answer, Refusal):
        raise SystemExit(f"refused: {answer.message} {answer.errors}")
    return answer


@contextmanager
def ground(url: str | None) -> Iterator[Ground]:
    """Prepare a store: at the URL (an empty database), else a file of its own."""
    with TemporaryDirectory() as folder:
        database = Database(url or f"sqlite:///{folder}/store.db")
        system = System(
            database,
            clock=system_clock,
            new_id=UlidSource(),
            regions=china_regions(),
            files=Path(folder) / "files",
        )
        # As a process that serves does.
        system.after_loading = keep_loaded
        try:
            prepare_store(database, system_clock())
            made = Ground(system)
            made.kinds = (_simple(system), _whole(system))
            yield made
        finally:
            database.close()


def _simple(system: System) -> Kind:
    root = _root(system)
    accepted(import_app(system, root, simple_app.files()))
    writer, approver = _people(system, simple_app.APP, {"clerk": None, "boss": None})
    party = _made(system, simple_app.APP, "party", [{"name": "A party"}])[0]
    prices = [{"name": f"Item {n}", "price": "59.90"} for n in range(20)]
    items = _made(system, simple_app.APP, "item", prices)
    lines = [{"item": items[n], "qty": n + 1} for n in range(LINES)]
    sent = {"party": party, "lines": lines}
    shown = ("number", "party", "day", "total")
    return Kind(
        "simple form", simple_app.APP, simple_app.FORM, writer, approver, sent, shown, "-day"
    )


def with_simple_order(made: Ground) -> Kind:
    """Give the simple order, its app imported at the first call."""
    if made.order is None:
        made.order = _order(made.system, SIMPLE, "simple order", _files(SIMPLE_ORDER))
    return made.order


def _whole(system: System) -> Kind:
    return _order(system, WHOLE, "whole order form", dict(bundled_apps())[WHOLE])


def _files(folder: Path) -> Mapping[str, bytes]:
    return {
        str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*.yaml"))
    }


def _order(system: System, app: str, name: str, files: Mapping[str, bytes]) -> Kind:
    root = _root(system)
    accepted(import_app(system, root, files))
    approver, writer = _people(system, app, {"sales_manager": None, "sales": "sales_manager"})
    others = {"finance_director": None, "warehouse": None}
    _people(system, app, others)
    goods = [
        {"sku": f"A-{n:03}", "name": f"Cup {n}", "list_price": "59.90", "cost": "20"}
        for n in range(20)
    ]
    products = _made(system, app, "product", goods)
    customer = accepted(
        perform(system, writer, create_record, app, "customer", {"name": "A customer"})
    ).id
    lines = [{"product": products[n], "qty": n + 1} for n in range(LINES)]
    sent = {"customer": customer, "lines": lines}
    shown = ("order_no", "customer", "order_date", "status", "total_amount", "required_date")
    return Kind(name, app, "sales_order", writer, approver, sent, shown, "-order_date")


def _root(system: System) -> Caller:
    return Caller(system.nobody, Way.CLI, "en")


def _people(system: System, app: str, roles: Mapping[str, str | None]) -> Sequence[Caller]:
    """One person a role (named by it), with the person of another role as manager."""
    ids: dict[str, str] = {}
    with system.database.begin_write() as connection:
        accounts = AccountStore(connection)
        for role, manager in roles.items():
            ids[role] = system.new_id()
            name = f"{app}.{role}"
            above = ids[manager] if manager else None
            new = NewUser(ids[role], name, role, system_clock(), manager=above)
            accounts.add_user(new, [f"{app}.{role}"])
    with system.database.begin_read() as connection:
        people = system.world(connection).directory.people
    return [Caller(people[one], Way.API, "en") for one in ids.values()]


def _made(
    system: System, app: str, form: str, records: Sequence[Mapping[str, object]]
) -> list[str]:
    root = _root(system)
    return [accepted(perform(system, root, create_record, app, form, one)).id for one in records]
