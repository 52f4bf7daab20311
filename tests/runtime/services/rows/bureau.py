# ruff: noqa: ANN401  (what is asked with may be anything)
"""People at work with the deals app, through the use cases alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from runtime.clock import system_clock
from runtime.services.choose_lookup import choose_lookup
from runtime.services.create_record import create_record
from runtime.services.delete_record import delete_record
from runtime.services.evaluate_draft import evaluate_draft
from runtime.services.outcome import Refusal
from runtime.services.read_record import read_record
from runtime.services.update_record import update_record
from runtime.services.views import Choice, RecordView
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.migrations import prepare_store
from tests.runtime.services.rows.deals_app import APP, deals_files
from tests.trust.office import Office, must

PEOPLE: Mapping[str, tuple[str, ...]] = {
    "ann": (f"{APP}.staff",),
    "ben": (f"{APP}.staff",),
    "mia": (f"{APP}.chief",),
    "bob": (f"{APP}.blind",),
}


class Bureau(Office):
    """An office with the deals app."""

    def open(self) -> None:
        """Make the store, publish the app, hire the people."""
        prepare_store(self.system.database, system_clock())
        must(self.publish(deals_files()))
        with self.system.database.begin_write() as connection:
            accounts = AccountStore(connection)
            for name, roles in PEOPLE.items():
                user = NewUser(self.system.new_id(), name, name.title(), system_clock())
                accounts.add_user(user, list(roles))

    def try_to_make(self, form: str, who: str = "mia", **values: object) -> RecordView | Refusal:
        return self.do(who, create_record, APP, form, values)

    def make(self, form: str, who: str = "mia", **values: object) -> RecordView:
        return must(self.try_to_make(form, who, **values))

    def deal(self, number: str, *amounts: int, who: str = "mia", **more: object) -> RecordView:
        """A deal with a line for each amount."""
        lines = [
            {"thing": self.thing(f"T{n}"), "amount": amount} for n, amount in enumerate(amounts, 1)
        ]
        return self.make("deal", who, number=number, lines=lines, **more)

    def thing(self, name: str) -> str:
        return self.make("thing", name=name).id

    def view(self, record: RecordView, who: str = "mia") -> RecordView:
        return must(self.ask(who, read_record, APP, record.form, record.id))

    def edit(self, record: RecordView, who: str = "mia", **values: object) -> RecordView | Refusal:
        place = (APP, record.form, record.id)
        return self.do(who, update_record, *place, values, version=record.version)

    def delete(self, record: RecordView, who: str = "mia") -> Refusal | None:
        version = self.view(record, "mia").version
        return self.do(who, delete_record, APP, record.form, record.id, version=version)

    def evaluated(self, form: str, who: str = "mia", **values: object) -> RecordView:
        return must(self.ask(who, evaluate_draft, APP, form, values))

    def choices(
        self, form: str, field: str, q: str = "", who: str = "mia", **more: Any
    ) -> tuple[Choice, ...] | Refusal:
        return self.ask(who, choose_lookup, APP, form, field, q, **more)

    def titles(self, form: str, field: str, q: str = "", **more: Any) -> list[str]:
        return [one.title for one in must(self.choices(form, field, q, **more))]


def rows(view: RecordView, subtable: str = "lines") -> Sequence[Any]:
    """The rows of a view."""
    found = view.values[subtable]
    assert isinstance(found, list)
    return found


def row_id(view: RecordView, place: int = 0, subtable: str = "lines") -> str:
    """The id of a row."""
    return str(rows(view, subtable)[place]["row_id"])
