"""People at work with the works app, through the use cases alone."""

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO

from engine.access.directory import ADMIN
from engine.text import localise
from runtime.clock import system_clock
from runtime.services.create_record import create_record
from runtime.services.list_records import ListRequest, list_records
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.read_flow import record_flow
from runtime.services.read_record import read_record
from runtime.services.record_history import record_history
from runtime.services.store_file import store_file
from runtime.services.submit_record import submit_record
from runtime.services.update_record import update_record
from runtime.services.views import HistoryEntry, RecordView
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.migrations import prepare_store
from runtime.storage.record_store import RecordStore
from tests.runtime.services.acts.works_app import APP, works_files
from tests.trust.office import Office, must, said

PEOPLE: Mapping[str, tuple[str, ...]] = {
    "ann": (f"{APP}.staff",),
    "ben": (f"{APP}.staff",),
    "mia": (f"{APP}.manager",),
    "max": (f"{APP}.manager",),
    "dan": (f"{APP}.director",),
    "dora": (f"{APP}.director",),
    "cleo": (f"{APP}.clerk",),
    "olga": (f"{APP}.auditor",),
    "root": (ADMIN,),
}

Faults = list[tuple[str, str]]


class Desk(Office):
    """An office with the works app."""

    def open(self) -> None:
        """Make the store, publish the app, hire the people."""
        prepare_store(self.system.database, system_clock())
        must(self.publish(works_files()))
        with self.system.database.begin_write() as connection:
            accounts = AccountStore(connection)
            for name, roles in PEOPLE.items():
                user = NewUser(self.system.new_id(), name, name.title(), system_clock())
                accounts.add_user(user, list(roles))

    def make(self, form: str, who: str = "mia", **values: object) -> str:
        """Make a record of a form without workflow; its id."""
        return must(self.do(who, create_record, APP, form, values)).id

    def view(self, form: str, record: str, who: str = "mia") -> RecordView:
        """Read a record."""
        found = self.look(form, record, who)
        return must(found)

    def look(self, form: str, record: str, who: str) -> RecordView | Refusal:
        """Try to read a record."""
        return self.ask(who, read_record, APP, form, record)

    def filed(
        self, topic: str = "Trip", *prices: str, who: str = "ann", **more: object
    ) -> RecordView:
        """Hand a claim in."""
        values = claimed(topic, *prices, **more)
        return must(self.do(who, create_record, APP, "claim", values, submit=True))

    def drafted(
        self, topic: str = "Trip", *prices: str, who: str = "ann", **more: object
    ) -> RecordView:
        """Save a claim without handing it in."""
        return must(self.do(who, create_record, APP, "claim", claimed(topic, *prices, **more)))

    def run(self, way: str, **values: object) -> RecordView | Refusal:
        """Hand a job in: its steps are carried out."""
        sent = {"way": way, "topic": way, **values}
        return self.do("ann", create_record, APP, "job", sent, submit=True)

    def edit(self, who: str, record: RecordView, **values: object) -> RecordView | Refusal:
        """Change a record as it was seen."""
        place = (record.app, record.form, record.id)
        return self.do(who, update_record, *place, values, version=record.version)

    def submit(self, who: str, record: RecordView, **values: object) -> RecordView | Refusal:
        """Hand a record in as it is now."""
        return self.do(who, submit_record, record.app, record.form, record.id, sent=values)

    def pass_on(self, who: str, record: str, deed: str = "approve", **more: object) -> None:
        """Decide what waits for a person on a record."""
        must(self.decide(who, self.task_of(who, record).id, deed, **more))  # type: ignore[arg-type]

    def upload(self, who: str, name: str = "bill.txt", content: bytes = b"paid") -> str:
        """Store a file; its id."""
        return must(self.do(who, store_file, name, "text/plain", BytesIO(content))).id

    def amounts(self, *references: str) -> list[Decimal]:
        """The amounts of the entries that steps made, by their references."""
        request = ListRequest(filter=f"reference in {list(references)}", sort="reference")
        page = must(self.ask("mia", list_records, APP, "entry", request))
        return [Decimal(str(one.values["amount"])) for one in page.items]

    def count_of(self, form: str) -> int:
        """How many records of a form are stored."""
        page = must(self.ask("root", list_records, APP, form, ListRequest(count=True)))
        assert page.total is not None
        return page.total

    def owner_of(self, form: str, record: str) -> str | None:
        """Who owns a record."""
        with self.system.database.begin_read() as connection:
            tables = self.system.world(connection).apps[APP].tables
            stored = RecordStore(connection, tables).find(form, record)
        assert stored is not None
        return stored.owner

    def story(self, form: str, record: str, who: str = "mia") -> tuple[HistoryEntry, ...]:
        """Tell the history of a record."""
        return must(self.ask(who, record_history, APP, form, record))

    def steps(self, record: str, who: str = "ann") -> dict[str, str]:
        """How the nodes of a claim's workflow stand."""
        flow = must(self.ask(who, record_flow, APP, "claim", record))
        return {step.node: step.state for step in flow.steps}


def claimed(topic: str, *prices: str, **more: object) -> dict[str, object]:
    """What is sent for a claim: a line for each price."""
    lines = [{"item": f"Item {n}", "price": price} for n, price in enumerate(prices or ("20",))]
    return {"topic": topic, "lines": lines, **more}


def refused(outcome: object) -> Refusal:
    """The refusal of what was not to be done."""
    assert isinstance(outcome, Refusal), f"not refused: {outcome}"
    return outcome


def faults(outcome: object) -> Faults:
    """Paths and codes of what was invalid."""
    refusal = refused(outcome)
    assert refusal.kind is RefusalKind.INVALID, said(refusal)
    return [(one.path, one.code) for one in refusal.errors]


def why(outcome: object, locale: str = "en") -> str:
    """What a refusal says."""
    return localise(refused(outcome).message, locale)
