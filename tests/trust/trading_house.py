"""People at work with the bundled app: they sell, approve, ship, receive and pay.

Everything that people do goes through the use cases, as it does for the API and the pages; only
what was there before the story is placed.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from engine.access.directory import ADMIN
from engine.form.record import Record
from runtime.clock import system_clock
from runtime.services.act import perform
from runtime.services.create_record import create_record
from runtime.services.outcome import Refusal
from runtime.services.place_record import Placed, place_record
from runtime.services.run_action import run_action
from runtime.services.views import ActionView, RecordView, TaskView
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.migrations import prepare_store
from runtime.storage.record_store import RecordStore
from runtime.storage.schema.flows import tasks
from tests.trust.office import Office, must

BUNDLED = Path(__file__).parents[2] / "builtin_apps" / "order_mgmt"
APP = "order_mgmt"
AGAIN = {"duplicate": "Wanted once more"}
"""What is said to the warning that the same goods were ordered a short while ago."""

# Each with his role and his superior; superiors come first.
PEOPLE: Mapping[str, tuple[str, str | None]] = {
    "zheng": ("sales_manager", None),
    "wang": ("sales_manager", "zheng"),
    "zhang": ("sales", "wang"),
    "qian": ("finance_director", "zheng"),
    "he": ("finance_director", "zheng"),
    "zhao": ("finance", "qian"),
    "li": ("finance", "qian"),
    "sun": ("warehouse", None),
    "tang": ("warehouse", None),
    "feng": ("purchasing", None),
    "zhou": ("customer_service", None),
    "wu": ("production", None),
}


class TradingHouse(Office):
    """An office with the bundled app; `main` is its warehouse, `carrier` who carries its goods."""

    main: str
    carrier: str

    def open(self) -> None:
        """Make the store, publish the app, hire the people, set up a warehouse."""
        prepare_store(self.system.database, system_clock())
        files = (path for path in BUNDLED.rglob("*") if path.is_file())
        must(
            self.publish(
                {path.relative_to(BUNDLED).as_posix(): path.read_bytes() for path in files}
            )
        )
        hired: dict[str, str] = {}
        with self.system.database.begin_write() as connection:
            accounts, now = AccountStore(connection), system_clock()
            for name, (role, superior) in PEOPLE.items():
                hired[name] = self.system.new_id()
                boss = hired[superior] if superior else None
                user = NewUser(hired[name], name, name.title(), now, manager=boss)
                accounts.add_user(user, [f"{APP}.{role}"])
            accounts.add_user(NewUser(self.system.new_id(), "root", "Root", now), [ADMIN])
        self.main = self.place("warehouse", code="WH-1", name="Main")
        self.carrier = self.place("carrier", code="SF1", name="Swift")

    def place(self, form: str, owner: str | None = None, **values: object) -> str:
        """Put a record there with the system's authority; its id."""
        placed = Placed(values, owner=self.who(owner).person if owner else None)
        return must(perform(self.system, self.operator, place_record, APP, form, placed)).id

    def customer(self, name: str, **values: object) -> str:
        """A customer of Zhang's; its id."""
        return self.place("customer", owner="zhang", name=name, **values)

    def product(
        self, sku: str, price: str = "899.00", stock: object = None, **values: object
    ) -> str:
        """A product, with so much of it in the warehouse; its id."""
        made = self.place("product", None, sku=sku, name=sku, list_price=price, **values)
        if stock is not None:
            self.place("stock", product=made, warehouse=self.main, on_hand=stock)
        return made

    def submit(self, who: str, form: str, **sent: object) -> RecordView | Refusal:
        """Hand a record in."""
        return self.do(who, create_record, APP, form, sent, submit=True, acknowledge=AGAIN)

    def order(self, customer: str, *lines: Mapping[str, object], **more: object) -> str:
        """Hand an order in, as Zhang; its id."""
        return must(self.submit("zhang", "sales_order", customer=customer, lines=lines, **more)).id

    def arrive(self, product: str, quantity: object) -> RecordView | Refusal:
        """Goods come in; Sun posts them."""
        lines = [{"product": product, "qty": quantity}]
        return self.submit("sun", "stock_doc", kind="purchase_in", warehouse=self.main, lines=lines)

    def press(
        self, who: str, form: str, record: str, action: str, **sent: object
    ) -> ActionView | Refusal:
        """Press a button of a record."""
        return self.do(who, run_action, APP, form, record, action, sent)

    def tasks_at(self, record: str, node: str) -> dict[str, str]:
        """The open tasks of a record at a node, by the name of who has them."""
        with self.system.database.begin_read() as connection:
            found = connection.execute(
                select(tasks.c.assignee, tasks.c.id).where(
                    tasks.c.record == record, tasks.c.node == node, tasks.c.state == "open"
                )
            ).all()
            directory = self.system.world(connection).directory
            return {directory.people[one.assignee].username: one.id for one in found}

    def settle(
        self, who: str, record: str, node: str, deed: str = "approve", **values: object
    ) -> TaskView | Refusal:
        """Decide one's task at a node of a record."""
        task = self.tasks_at(record, node)[who]
        return self.decide(who, task, deed, values=values, comment="Seen")

    def ship(self, shipment: str, who: str = "sun", **values: object) -> TaskView | Refusal:
        """Enter the tracking number of a shipment that was picked."""
        number = f"SF{shipment[-10:]}"
        sent = {"carrier": self.carrier, "tracking_no": number, **values}
        return self.settle(who, shipment, "d20", "complete", **sent)

    def stored(self, form: str, record: str) -> Record:
        """A record as it is stored."""
        with self.system.database.begin_read() as connection:
            world = self.system.world(connection)
            found = RecordStore(connection, world.apps[APP].tables).find(form, record)
        assert found is not None
        return found

    def value(self, form: str, record: str, field: str) -> object:
        """A value of a record as it is stored."""
        return self.stored(form, record).values.get(field)

    def rows(self, form: str, record: str, subtable: str) -> list[Mapping[str, object]]:
        """The rows of a subtable as they are stored."""
        rows = self.value(form, record, subtable)
        assert isinstance(rows, list)
        return rows

    def all_of(self, form: str, **where: object) -> list[Record]:
        """The records of a form with these values, the oldest first."""
        with self.system.database.begin_read() as connection:
            app = self.system.world(connection).apps[APP].tables
            table = app.form(form)
            asked = select(table.main.c.id).where(
                *(table.column(key) == value for key, value in where.items())
            )
            ids = sorted(connection.execute(asked).scalars())
            store = RecordStore(connection, app)
            found = [store.find(form, one) for one in ids]
        return [one for one in found if one is not None]

    def held(self, product: str) -> tuple[int, int]:
        """What is on hand and what is reserved of a product, in whole pieces."""
        (balance,) = self.all_of("stock", product=product)
        on_hand, reserved = number(balance.values, "on_hand"), number(balance.values, "reserved")
        assert (on_hand % 1, reserved % 1) == (Decimal(0), Decimal(0))
        return int(on_hand), int(reserved)

    def statuses(self, orders: Sequence[str]) -> list[object]:
        """The statuses of orders."""
        return [self.value("sales_order", one, "status") for one in orders]


def number(values: Mapping[str, object], key: str) -> Decimal:
    """A number among the values of a record or row."""
    found = values[key]
    assert isinstance(found, Decimal), f"{key} is {found!r}"
    return found


def total(records: Iterable[Record], key: str) -> Decimal:
    """What a number of records adds up to."""
    return sum((number(one.values, key) for one in records), Decimal(0))
