"""People in the house, through the use cases alone."""

from collections.abc import Mapping

from engine.access.directory import ADMIN
from engine.text import localise
from runtime.clock import system_clock
from runtime.services.create_record import create_record
from runtime.services.delete_record import delete_record
from runtime.services.outcome import Refusal
from runtime.services.read_record import read_record
from runtime.services.update_record import update_record
from runtime.services.views import RecordView
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.history import HistoryStore
from runtime.storage.migrations import prepare_store
from tests.runtime.services.life.house_app import APP, house_files
from tests.trust.office import Office, must

PEOPLE: Mapping[str, tuple[str, ...]] = {
    "cora": (f"{APP}.clerk",),
    "kim": (f"{APP}.keeper",),
    "rose": (f"{APP}.reader",),
    "root": (ADMIN,),
}


class House(Office):
    """An office with the house app."""

    def open(self) -> None:
        """Make the store, publish the app, hire the people."""
        prepare_store(self.system.database, system_clock())
        must(self.publish(house_files()))
        with self.system.database.begin_write() as connection:
            accounts = AccountStore(connection)
            for name, roles in PEOPLE.items():
                user = NewUser(self.system.new_id(), name, name.title(), system_clock())
                accounts.add_user(user, list(roles))

    def make(self, form: str, who: str = "cora", **values: object) -> RecordView:
        """Make a record."""
        return must(self.do(who, create_record, APP, form, values))

    def edit(self, record: RecordView, who: str = "cora", **values: object) -> RecordView | Refusal:
        """Change a record as it is now."""
        version = self.see(record, "root").version
        place = (APP, record.form, record.id)
        return self.do(who, update_record, *place, values, version=version)

    def see(self, record: RecordView, who: str = "cora") -> RecordView:
        """Read a record."""
        return must(self.ask(who, read_record, APP, record.form, record.id))

    def events(self, record: str) -> list[str]:
        """What happened to a record, by its history; of one that is gone too."""
        with self.system.database.begin_read() as connection:
            return [row.event for row in HistoryStore(connection).read(record)]

    def drop(self, record: RecordView, who: str = "cora") -> None:
        """Move a record to the trash."""
        version = self.see(record, "root").version
        done = self.do(who, delete_record, APP, record.form, record.id, version=version)
        assert done is None, done


def refused(outcome: object) -> Refusal:
    """The refusal of what was not to be done."""
    assert isinstance(outcome, Refusal), f"not refused: {outcome}"
    return outcome


def why(outcome: object, locale: str = "en") -> str:
    """What a refusal says."""
    return localise(refused(outcome).message, locale)
