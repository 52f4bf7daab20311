"""People at work with the accounts app, through the use cases alone."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from engine.access.directory import ADMIN
from runtime.clock import system_clock
from runtime.services.act import perform
from runtime.services.create_record import create_record
from runtime.services.list_records import ListRequest, list_records
from runtime.services.outcome import Refusal
from runtime.services.place_record import Placed, place_record
from runtime.services.read_record import read_record
from runtime.services.views import RecordRow, RecordView
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.migrations import prepare_store
from runtime.storage.record_store import RecordStore
from tests.runtime.services.posting.accounts_app import APP, account_files
from tests.trust.office import Office, must

PEOPLE: Mapping[str, tuple[str, ...]] = {
    "ann": (f"{APP}.clerk",),
    "bob": (f"{APP}.blind",),
    "root": (ADMIN,),
}


class Counter(Office):
    """An office with the accounts app."""

    def open(self, files: Mapping[str, bytes] | None = None) -> None:
        """Make the store, publish the app, hire the people."""
        prepare_store(self.system.database, system_clock())
        must(self.publish(files or account_files()))
        with self.system.database.begin_write() as connection:
            accounts = AccountStore(connection)
            for name, roles in PEOPLE.items():
                user = NewUser(self.system.new_id(), name, name.title(), system_clock())
                accounts.add_user(user, list(roles))

    def item(self, name: str, held: object = None, place: str = "east", **more: object) -> str:
        """Make an item, and place what is held of it; its id."""
        made = must(self.do("ann", create_record, APP, "item", {"name": name, **more})).id
        if held is not None:
            must(self.place("account", item=made, place=place, held=held))
        return made

    def place(self, form: str, **values: object) -> RecordView | Refusal:
        """Place a record with the system's authority."""
        return perform(self.system, self.operator, place_record, APP, form, Placed(values))

    def submit(
        self, form: str, *lines: tuple[str, object], who: str = "ann", **more: object
    ) -> RecordView | Refusal:
        """Hand a record with lines of (item, amount) in."""
        rows = [{"item": item, "amount": amount} for item, amount in lines]
        sent = {"place": "east", "lines": rows, "topic": self.system.new_id(), **more}
        return self.do(who, create_record, APP, form, sent, submit=True)

    def shift(
        self, item: str | None, amount: object, *, back: bool = False
    ) -> RecordView | Refusal:
        """Move an item from one place to the other."""
        sent = {"item": item, "amount": amount, "back": back}
        return self.do("ann", create_record, APP, "shifting", sent, submit=True)

    def held(self, item: str, place: str = "east", number: str = "held") -> Decimal | int | None:
        """What is held of an item; None when there is no account."""
        found = self.listed("account", f"item == '{item}' and place == '{place}'")
        assert len(found) <= 1, "an account stands twice"
        return Decimal(str(found[0].values[number])) if found else None

    def moves(self, item: str, place: str = "east") -> list[Mapping[str, object]]:
        """The movements of an item, the oldest first."""
        where = f"item == '{item}' and place == '{place}'"
        return [one.values for one in self.listed("movement", where, "number")]

    def sum(self, item: str, place: str = "east", number: str = "held_change") -> Decimal | int:
        """The sum of the movements of an item."""
        return sum((Decimal(str(one[number])) for one in self.moves(item, place)), Decimal(0))

    def listed(self, form: str, where: str, sort: str = "id") -> Sequence[RecordRow]:
        """The records of a form for which a condition holds."""
        request = ListRequest(filter=where, sort=sort, limit=200)
        return must(self.ask("root", list_records, APP, form, request)).items

    def owner(self, form: str, id_: str) -> str | None:
        """Who owns a record."""
        with self.system.database.begin_read() as connection:
            tables = self.system.world(connection).apps[APP].tables
            stored = RecordStore(connection, tables).find(form, id_)
        assert stored is not None
        return stored.owner

    def record(self, form: str, id_: str, who: str = "ann") -> RecordView | Refusal:
        """Try to read a record."""
        return self.ask(who, read_record, APP, form, id_)
