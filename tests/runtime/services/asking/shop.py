"""People at work with the offers app, through the use cases alone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Engine, event

from runtime.clock import system_clock
from runtime.services.create_record import create_record
from runtime.services.outcome import Refusal
from runtime.services.read_record import read_record
from runtime.services.update_record import update_record
from runtime.services.views import RecordView
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.migrations import prepare_store
from tests.runtime.services.asking.offers_app import APP, offers_files
from tests.trust.office import Office, must

PEOPLE: Mapping[str, str] = {"ann": "staff", "mia": "manager"}


def rows_of(view: RecordView) -> list[dict[str, Any]]:
    """The rows of an offer."""
    rows = view.values["lines"]
    assert isinstance(rows, list)
    return cast("list[dict[str, Any]]", rows)


class Shop(Office):
    """An office with the offers app."""

    def open(self) -> None:
        """Make the store, publish the app, hire the people."""
        prepare_store(self.system.database, system_clock())
        must(self.publish(offers_files()))
        with self.system.database.begin_write() as connection:
            accounts = AccountStore(connection)
            for name, role in PEOPLE.items():
                user = NewUser(self.system.new_id(), name, name.title(), system_clock())
                accounts.add_user(user, [f"{APP}.{role}"])

    def make(self, form: str, **values: object) -> RecordView:
        """Let the manager make a record."""
        return must(self.do("mia", create_record, APP, form, values))

    def offer(
        self, who: str = "ann", *, submit: bool = False, **values: object
    ) -> RecordView | Refusal:
        """Make an offer."""
        return self.do(who, create_record, APP, "offer", values, submit=submit)

    def edit(self, record: RecordView, who: str = "ann", **values: object) -> RecordView | Refusal:
        """Change a record as it was seen."""
        place = (APP, record.form, record.id)
        return self.do(who, update_record, *place, values, version=record.version)

    def read(self, form: str, record: str, who: str = "ann") -> RecordView:
        """Read a record."""
        return must(self.ask(who, read_record, APP, form, record))

    @contextmanager
    def counted(self, part: str) -> Iterator[list[str]]:
        """Collect the statements that hold a part, while a block runs."""
        found: list[str] = []

        def note(*arguments: Any) -> None:  # noqa: ANN401 (as the event gives them)
            if part in arguments[2]:
                found.append(arguments[2])

        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield found
        finally:
            event.remove(Engine, "before_cursor_execute", note)
