"""People at work with the sums app, through the use cases alone."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from runtime.clock import system_clock
from runtime.services.create_record import create_record
from runtime.services.delete_record import delete_record
from runtime.services.outcome import Refusal
from runtime.services.read_record import read_record
from runtime.services.update_record import update_record
from runtime.services.views import RecordView
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.migrations import prepare_store
from runtime.storage.record_store import RecordStore
from tests.runtime.services.roll_ups.ledger_app import APP, sums_files
from tests.trust.office import Office, must

PEOPLE: Mapping[str, str] = {"ann": "staff", "ben": "staff", "mia": "manager", "ned": "outsider"}


class Bookkeeping(Office):
    """An office with the sums app."""

    def open(self) -> None:
        """Make the store, publish the app, hire the people."""
        prepare_store(self.system.database, system_clock())
        must(self.publish(sums_files()))
        with self.system.database.begin_write() as connection:
            accounts = AccountStore(connection)
            for name, role in PEOPLE.items():
                user = NewUser(self.system.new_id(), name, name.title(), system_clock())
                accounts.add_user(user, [f"{APP}.{role}"])
        self.promote("root")

    def make(self, form: str, who: str = "mia", **values: object) -> RecordView:
        """Make a record."""
        return must(self.attempt(form, who, **values))

    def attempt(self, form: str, who: str = "mia", **values: object) -> RecordView | Refusal:
        """Try to make a record."""
        return self.do(who, create_record, APP, form, values)

    def edit(self, record: RecordView, who: str = "mia", **values: object) -> RecordView | Refusal:
        """Change a record as it was seen."""
        place = (APP, record.form, record.id)
        return self.do(who, update_record, *place, values, version=record.version)

    def drop(self, record: RecordView, who: str = "mia") -> Refusal | None:
        """Move a record to the trash, as it stands now."""
        version = self.version(record.form, record.id)
        return self.do(who, delete_record, APP, record.form, record.id, version=version)

    def plan(
        self,
        account: str | None = None,
        *quantities: int,
        **more: Any,  # noqa: ANN401 (as it is kept)
    ) -> RecordView:
        """Make a plan with a row for each quantity."""
        lines = [{"item": f"i{place}", "quantity": one} for place, one in enumerate(quantities)]
        return self.make("plan", account=account, lines=lines, **more)

    def take(self, line: str, quantity: int, kind: str = "firm", who: str = "ann") -> RecordView:
        """Take of a plan's row."""
        return must(self.taking(line, quantity, kind, who))

    def taking(
        self, line: str, quantity: int, kind: str = "firm", who: str = "ann"
    ) -> RecordView | Refusal:
        """Try to take of a plan's row."""
        lines = [{"line": line, "quantity": quantity}]
        return self.attempt("taking", who, kind=kind, lines=lines)

    def read(self, form: str, record: str, who: str = "ann") -> RecordView:
        """Read a record."""
        return must(self.ask(who, read_record, APP, form, record))

    def stored(self, form: str, record: str) -> dict[str, object]:
        """What the store holds of a record, with its version."""
        with self.system.database.begin_read() as connection:
            tables = self.system.world(connection).apps[APP].tables
            found = RecordStore(connection, tables).find(form, record)
        assert found is not None
        return {**found.values, "version": found.version}

    def version(self, form: str, record: str) -> int:
        """The version that the store holds."""
        return cast(int, self.stored(form, record)["version"])

    def rows(self, form: str, record: str) -> list[dict[str, object]]:
        """What the store holds of a record's lines."""
        return cast("list[dict[str, object]]", self.stored(form, record)["lines"])

    def sum_of(self, form: str, record: str, *path: str | int) -> object:
        """A value of a record, through subtables by the row's place."""
        found: object = self.stored(form, record)
        for step in path:
            found = found[step]  # type: ignore[index]
        return int(found) if isinstance(found, Decimal) and found == int(found) else found


def shown_rows(view: RecordView, subtable: str = "lines") -> list[dict[str, object]]:
    """The rows of a subtable as a view shows them."""
    return cast("list[dict[str, object]]", view.values[subtable])


def row_of(view: RecordView, place: int = 0) -> str:
    """The id of a plan's row."""
    return str(shown_rows(view)[place]["row_id"])
