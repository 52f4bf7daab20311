"""An office at work: a store with the claims app published, its people, and what they do.

Everything goes through the use cases, as it does for the API and the pages.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import func, select

from engine.access.directory import ADMIN
from engine.text import localise
from runtime.clock import system_clock
from runtime.ids import UlidSource
from runtime.services.act import Act, consult, perform
from runtime.services.caller import Caller, Way
from runtime.services.create_record import create_record
from runtime.services.decide_task import decide_task
from runtime.services.list_tasks import list_tasks
from runtime.services.outcome import Refusal
from runtime.services.publish_app import ImportOutcome, import_app
from runtime.services.read_record import read_record
from runtime.services.regions import china_regions
from runtime.services.system import System
from runtime.services.verify_store import verify_store
from runtime.services.views import RecordView, TaskView
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.database import Database
from runtime.storage.migrations import prepare_store
from runtime.storage.schema.records import history
from tests.trust.claims_app import APP, claims_files

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

PEOPLE: Mapping[str, tuple[str, ...]] = {
    "ann": ("staff",),
    "ben": ("staff",),
    "mia": ("manager",),
    "max": ("manager",),
    "dan": ("director",),
}


class Office:
    """One process at work on a store."""

    def __init__(self, url: str, files: Path) -> None:
        self.url = url
        self.files = files
        self.system = System(
            Database(url),
            clock=system_clock,
            new_id=UlidSource(),
            regions=china_regions(),
            files=files,
        )
        self.operator = Caller(self.system.nobody, Way.CLI, "en")

    def open(self) -> None:
        """Make the store, publish the app, hire the people."""
        prepare_store(self.system.database, system_clock())
        must(self.publish(claims_files()))
        with self.system.database.begin_write() as connection:
            accounts = AccountStore(connection)
            for name, roles in PEOPLE.items():
                user = NewUser(self.system.new_id(), name, name.title(), system_clock())
                accounts.add_user(user, [f"{APP}.{role}" for role in roles])

    def close(self) -> None:
        """Let go of the store."""
        self.system.database.close()

    def publish(
        self, files: Mapping[str, bytes], base: int | None = None
    ) -> ImportOutcome | Refusal:
        """Publish a version of the app."""
        return import_app(self.system, self.operator, files, base=base)

    def who(self, username: str, locale: str = "en") -> Caller:
        """A person as he is known now."""
        with self.system.database.begin_read() as connection:
            person = self.system.world(connection).directory.by_username(username)
        assert person is not None, f"nobody is called {username}"
        return Caller(person, Way.API, locale)

    def do(
        self,
        who: str,
        use_case: Callable[Concatenate[Act, Asked], Answer | Refusal],
        *args: Asked.args,
        **kwargs: Asked.kwargs,
    ) -> Answer | Refusal:
        """Let a person carry out a use case."""
        return perform(self.system, self.who(who), use_case, *args, **kwargs)

    def ask(
        self,
        who: str,
        use_case: Callable[Concatenate[Act, Asked], Answer],
        *args: Asked.args,
        **kwargs: Asked.kwargs,
    ) -> Answer:
        """Let a person look at something."""
        return consult(self.system, self.who(who), use_case, *args, **kwargs)

    def budget(self, name: str, left: int = 10) -> str:
        """Make a budget; its id."""
        made = self.do("mia", create_record, APP, "budget", {"name": name, "left": left})
        return must(made).id

    def left(self, budget: str) -> int:
        """What is left of a budget."""
        view = must(self.ask("mia", read_record, APP, "budget", budget))
        left = view.values["left"]
        assert isinstance(left, int)
        return left

    def claim(self, topic: str = "Trip", who: str = "ann", price: str = "20.00") -> RecordView:
        """Hand a claim in."""
        return must(self.do(who, create_record, APP, "claim", claim(topic, price), submit=True))

    def draft(self, topic: str = "Trip", who: str = "ann") -> RecordView:
        """Save a claim without handing it in."""
        return must(self.do(who, create_record, APP, "claim", claim(topic)))

    def promote(self, username: str) -> None:
        """Hire an administrator."""
        with self.system.database.begin_write() as connection:
            user = NewUser(self.system.new_id(), username, username.title(), system_clock())
            AccountStore(connection).add_user(user, [ADMIN])

    def read(self, form: str, record: str, who: str = "ann") -> RecordView:
        """Read a record."""
        return must(self.ask(who, read_record, APP, form, record))

    def task_of(self, who: str, record: str) -> TaskView:
        """The open task of a person on a record."""
        page = self.ask(who, list_tasks, limit=200)
        assert not isinstance(page, Refusal)
        (found,) = [task for task in page.items if task.record.id == record]
        return found

    def decide(
        self,
        who: str,
        task: str,
        deed: str = "approve",
        *,
        comment: str = "",
        values: Mapping[str, object] | None = None,
        version: int | None = None,
    ) -> TaskView | Refusal:
        """Decide a task."""
        return self.do(
            who, decide_task, task, deed, comment=comment, values=values, version=version
        )

    def told(self, record: str) -> list[str]:
        """The events of a record's history, the oldest first."""
        events = select(history.c.event).where(history.c.record == record)
        with self.system.database.begin_read() as connection:
            return list(connection.execute(events.order_by(history.c.position)).scalars())

    def count(self, form: str) -> int:
        """How many records of a form there are."""
        with self.system.database.begin_read() as connection:
            main = self.system.world(connection).apps[APP].tables.form(form).main
            return int(connection.execute(select(func.count()).select_from(main)).scalar_one())

    def faults(self) -> tuple[str, ...]:
        """What the check of the store finds."""
        return verify_store(self.system)


def claim(topic: str, price: str = "20.00") -> dict[str, object]:
    """What is sent for a claim with two lines."""
    lines = [{"item": "Ticket", "qty": 2, "price": price}, {"item": "Meal", "price": "8.50"}]
    return {"topic": topic, "lines": lines}


def must(outcome: Answer | Refusal) -> Answer:
    """The answer of what was not to be refused."""
    assert not isinstance(outcome, Refusal), said(outcome)
    return outcome


def said(refusal: object) -> str:
    """A refusal in words."""
    if not isinstance(refusal, Refusal):
        return str(refusal)
    errors = [(one.path, one.code, localise(one.message, "en")) for one in refusal.errors]
    return f"{refusal.kind} {refusal.code}: {localise(refusal.message, 'en')} {errors}"
