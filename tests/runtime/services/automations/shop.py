"""People at work with an app that does things by itself, under a clock that tests turn."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.text import localise
from runtime.ids import UlidSource
from runtime.services.act import consult, perform
from runtime.services.automation_log import AutomationLine, automation_log
from runtime.services.caller import Caller, Way
from runtime.services.create_record import create_record
from runtime.services.fire_due import Fired, fire_due
from runtime.services.list_notifications import NotificationView, list_notifications
from runtime.services.list_records import ListRequest, list_records
from runtime.services.outcome import Refusal
from runtime.services.publish_app import import_app
from runtime.services.read_record import read_record
from runtime.services.regions import china_regions
from runtime.services.system import System
from runtime.services.update_record import update_record
from runtime.services.views import RecordView
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.database import Database
from runtime.storage.migrations import prepare_store
from runtime.testing.clock import FixedClock
from tests.runtime.services.automations.duties_app import APP, duties
from tests.trust.office import must, said

ZONE = ZoneInfo("Asia/Shanghai")
PEOPLE: Mapping[str, tuple[str, ...]] = {
    "ann": ("staff",),
    "ben": ("staff",),
    "lea": ("lead",),
    "gus": ("guest",),
}


def at(text: str) -> datetime:
    """A time of the app's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


class Shop:
    """One process at work on a store of its own."""

    def __init__(self, url: str, files: Path) -> None:
        self.url = url
        self.files = files
        self.clock = FixedClock(at("2026-11-20T10:00"))
        self.system = self._system()
        prepare_store(self.system.database, self.clock())
        with self.system.database.begin_write() as connection:
            accounts = AccountStore(connection)
            for name, roles in PEOPLE.items():
                user = NewUser(self.system.new_id(), name, name.title(), self.clock())
                accounts.add_user(user, [f"{APP}.{role}" for role in roles])

    def _system(self) -> System:
        return System(
            Database(self.url),
            clock=self.clock,
            new_id=UlidSource(),
            regions=china_regions(),
            files=self.files,
        )

    def another(self) -> System:
        """A second process on the same store; its tests close its database."""
        return self._system()

    def close(self) -> None:
        """Let go of the store."""
        self.system.database.close()

    def publish(self, *automations: str, **forms: str) -> None:
        """Publish the app with these automations, and let them begin."""
        operator = Caller(self.system.nobody, Way.CLI, "en")
        must(import_app(self.system, operator, duties(*automations, **forms)))
        self.fire()

    def who(self, name: str) -> Caller:
        """Make a caller of somebody."""
        with self.system.database.begin_read() as connection:
            person = self.system.world(connection).directory.by_username(name)
        assert person is not None, name
        return Caller(person, Way.API, "en")

    def tie(self, name: str, record: str) -> None:
        """Tie somebody to a site."""
        person = self.who(name).person.id
        with self.system.database.begin_write() as connection:
            AccountStore(connection).set_link(person, APP, "site", record)

    def make(self, form: str = "job", who: str = "ann", **values: object) -> RecordView:
        """Make a record."""
        sent = {"name": "One", **values} if form in ("job", "site") else values
        return must(self.try_make(form, who, **sent))

    def try_make(
        self, form: str = "job", who: str = "ann", **values: object
    ) -> RecordView | Refusal:
        """Try to make a record."""
        return perform(self.system, self.who(who), create_record, APP, form, values)

    def change(self, record: RecordView, who: str = "ann", **values: object) -> RecordView:
        """Change a record as it is now."""
        return must(self.try_change(record, who, **values))

    def try_change(
        self, record: RecordView, who: str = "ann", **values: object
    ) -> RecordView | Refusal:
        """Try to change a record."""
        version = self.view(record).version
        place = (APP, record.form, record.id)
        return perform(self.system, self.who(who), update_record, *place, values, version=version)

    def view(self, record: RecordView, who: str = "lea") -> RecordView:
        """Read a record."""
        return must(consult(self.system, self.who(who), read_record, APP, record.form, record.id))

    def slips(self) -> list[str]:
        """What the slips say, sorted."""
        page = consult(
            self.system, self.who("lea"), list_records, APP, "slip", ListRequest(limit=200)
        )
        return sorted(str(one.values["what"]) for one in must(page).items)

    def fire(self, moment: str | None = None) -> Fired:
        """Fire what is due, at a time that the clock is set to first."""
        if moment is not None:
            self.clock.set(at(moment))
        return fire_due(self.system, self.clock())

    def messages(self, who: str) -> list[str]:
        """What somebody was told, the oldest first."""
        return [one.message for one in reversed(self.inbox(who))]

    def inbox(self, who: str) -> tuple[NotificationView, ...]:
        """Somebody's messages, the youngest first."""
        return consult(self.system, self.who(who), list_notifications).items

    def log(self) -> list[AutomationLine]:
        """The log of automations, the oldest first."""
        root = Caller(self.system.nobody, Way.API, "en")
        page = consult(self.system, root, automation_log, APP)
        assert not isinstance(page, Refusal), said(page)
        return list(reversed(page.items))


def why(outcome: object) -> str:
    """What a refusal says."""
    assert isinstance(outcome, Refusal), f"not refused: {outcome}"
    return localise(outcome.message, "en")
