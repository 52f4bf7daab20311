"""People at work with the app in which records wait."""

from collections.abc import Mapping
from datetime import datetime

from runtime.clock import system_clock
from runtime.services.create_record import create_record
from runtime.services.delete_record import delete_record
from runtime.services.due_waits import fire_due_waits
from runtime.services.list_tasks import list_tasks
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.read_flow import record_flow
from runtime.services.read_record import read_record
from runtime.services.update_record import update_record
from runtime.services.views import RecordView, TaskView
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.instances import InstanceStore
from runtime.storage.migrations import prepare_store
from runtime.storage.waits import StoredWait, WaitStore
from tests.trust.office import Office, must
from tests.trust.waits_app import APP, waits_files

PEOPLE: Mapping[str, tuple[str, ...]] = {
    "ann": (f"{APP}.staff",),
    "mia": (f"{APP}.staff", f"{APP}.manager"),
    "root": ("admin",),
}


class Hall(Office):
    """An office with the waits app."""

    def open(self) -> None:
        """Make the store, publish the app, hire the people."""
        prepare_store(self.system.database, system_clock())
        must(self.publish(waits_files()))
        with self.system.database.begin_write() as connection:
            accounts = AccountStore(connection)
            for name, roles in PEOPLE.items():
                user = NewUser(self.system.new_id(), name, name.title(), system_clock())
                accounts.add_user(user, list(roles))

    def pool(self, left: int = 0, name: str = "Pool") -> str:
        """Make a pool; its id."""
        return must(self.do("ann", create_record, APP, "pool", {"name": name, "left": left})).id

    def want(self, name: str = "Want", who: str = "ann", **values: object) -> str:
        """Hand a want in; its id."""
        sent = {"name": name, **values}
        return must(self.do(who, create_record, APP, "want", sent, submit=True)).id

    def see(self, record: str, form: str = "want") -> RecordView:
        """Read a record."""
        return must(self.ask("ann", read_record, APP, form, record))

    def state(self, record: str) -> str:
        """The state of a want."""
        return self.see(record).state

    def states(self, records: list[str]) -> list[str]:
        """The states of wants."""
        return [self.state(record) for record in records]

    def left(self, pool: str) -> int:
        """What is left in a pool."""
        left = self.see(pool, "pool").values["left"]
        assert isinstance(left, int)
        return left

    def put(self, pool: str, left: int) -> None:
        """Say how much a pool holds."""
        must(self.edit(pool, form="pool", left=left))

    def add(self, pool: str, amount: int) -> None:
        """Put more into a pool, beside whoever does so or takes from it at the same time."""
        while True:
            seen = self.see(pool, "pool")
            left = seen.values["left"]
            assert isinstance(left, int)
            sent = {"left": left + amount}
            args = (APP, "pool", pool, sent)
            made = self.do("ann", update_record, *args, version=seen.version)
            if not isinstance(made, Refusal):
                return
            # Somebody was quicker: add to what is there now.
            assert made.kind is RefusalKind.STALE, made

    def edit(
        self, record: str, who: str = "ann", form: str = "want", **values: object
    ) -> RecordView | Refusal:
        """Change a record as it is now."""
        version = self.see(record, form).version
        return self.do(who, update_record, APP, form, record, values, version=version)

    def delete(self, record: str) -> Refusal | None:
        """Move a want to the trash."""
        version = self.see(record).version
        return self.do("ann", delete_record, APP, "want", record, version=version)

    def waits(self, record: str) -> list[StoredWait]:
        """What the runs of a record wait for."""
        with self.system.database.begin_read() as connection:
            return WaitStore(connection).of_record(record)

    def fire(self, now: datetime) -> int:
        """End the waits whose time is up; how many there were."""
        return fire_due_waits(self.system, self.operator, now)

    def tasks(self, who: str) -> list[TaskView]:
        """The open tasks of a person."""
        return list(must(self.ask(who, list_tasks, limit=200)).items)

    def run_of(self, record: str, workflow: str = "take") -> str:
        """The youngest run of a record in a workflow."""
        with self.system.database.begin_read() as connection:
            return InstanceStore(connection, APP).of_record(record, workflow)[0].id

    def steps(self, record: str) -> dict[str, str]:
        """How the nodes of a record's youngest run stand."""
        return {
            step.node: step.state
            for step in must(self.ask("ann", record_flow, APP, "want", record)).steps
        }
