"""People at work with the packing app, through the use cases alone."""

from collections.abc import Mapping

from engine.access.directory import ADMIN
from runtime.clock import system_clock
from runtime.services.create_record import create_record
from runtime.services.list_records import ListRequest, list_records
from runtime.services.outcome import Refusal
from runtime.services.read_record import read_record
from runtime.services.run_action import run_action, run_list_action
from runtime.services.views import ActionView, RecordView
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.migrations import prepare_store
from tests.runtime.services.actions.bundle_app import APP, bundle_files
from tests.trust.office import Office, must

PEOPLE: Mapping[str, tuple[str, ...]] = {
    "pia": (f"{APP}.packer",),
    "lea": (f"{APP}.lead", f"{APP}.guest"),
    "gus": (f"{APP}.guest",),
    "ned": (),
    "root": (ADMIN,),
}


class Room(Office):
    """An office with the packing app."""

    def open(self) -> None:
        """Make the store, publish the app, hire the people."""
        prepare_store(self.system.database, system_clock())
        must(self.publish(bundle_files()))
        with self.system.database.begin_write() as connection:
            accounts = AccountStore(connection)
            for name, roles in PEOPLE.items():
                user = NewUser(self.system.new_id(), name, name.title(), system_clock())
                accounts.add_user(user, list(roles))

    def make(self, form: str, **values: object) -> RecordView:
        """Make a record as the packer."""
        return must(self.do("pia", create_record, APP, form, values))

    def bundle(self, name: str, *pieces: int, **more: object) -> RecordView:
        """A bundle with a line for each number of pieces."""
        return self.make("bundle", name=name, lines=[{"pieces": one} for one in pieces], **more)

    def press(
        self, who: str, record: RecordView, action: str, /, **more: object
    ) -> ActionView | Refusal:
        """Press a button of a record; `version` and `acknowledge` apart, all is input."""
        place = (record.app, record.form, record.id)
        version = more.pop("version", None)
        assert version is None or isinstance(version, int)
        return self.do(who, run_action, *place, action, more, version=version)

    def press_all(
        self, who: str, records: list[RecordView], action: str, **sent: object
    ) -> ActionView | Refusal:
        """Press a button of a list's selection."""
        ids = [one.id for one in records]
        return self.do(who, run_list_action, APP, records[0].form, ids, action, sent)

    def view(self, form: str, record: str, who: str = "pia") -> RecordView:
        """Read a record."""
        return must(self.ask(who, read_record, APP, form, record))

    def now(self, record: RecordView, who: str = "pia") -> RecordView:
        """Read a record anew."""
        return self.view(record.form, record.id, who)

    def pieces(self, record: RecordView) -> list[object]:
        """The pieces of a bundle's lines as they are now."""
        return [line["pieces"] for line in rows(self.now(record))]

    def found(self, form: str, filter: str, *fields: str, sort: str = "id") -> list[list[object]]:
        """The fields of all records that a filter finds."""
        asked = tuple(one for one in fields if one not in ("id", "state"))
        request = ListRequest(filter=filter, fields=asked, sort=sort, limit=200)
        page = must(self.ask("root", list_records, APP, form, request))
        known = [{**one.values, "id": one.id, "state": one.state} for one in page.items]
        return [[one[name] for name in fields] for one in known]


def rows(record: RecordView, subtable: str = "lines") -> list[dict[str, object]]:
    """The rows of a record as it is shown."""
    found = record.values[subtable]
    assert isinstance(found, list)
    return [dict(one) for one in found if isinstance(one, dict)]
