"""Enter the records of demo data: history as it is told, the rest through the use cases.

Rules of this file:
1. Who acts stands at his moment: the act's clock is his, and his rights hold.
2. Any refusal is a fault of the data, told with its place.
3. What follows from history is carried out for many records together, at the latest before
   somebody acts.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from engine.access.directory import Person
from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.caller import Caller, Way
from runtime.services.create_record import create_record
from runtime.services.decide_task import decide_task
from runtime.services.demo.draw import DrawnRecord
from runtime.services.demo.fault import DataFault
from runtime.services.demo.files import DataFile
from runtime.services.demo.model import DemoAct, DemoRecord, Values
from runtime.services.demo.moments import Clockwork
from runtime.services.demo.people import first_administrator
from runtime.services.demo.shelf import Shelf
from runtime.services.end_instance import withdraw_instance
from runtime.services.open_record import Target
from runtime.services.outcome import Refusal
from runtime.services.place_record import Placed, put_record
from runtime.services.read_record import read_record, tasks_of_record
from runtime.services.run_automations import keep_quiet
from runtime.services.scenario.open_tasks import places_at
from runtime.services.scenario.stage import explain
from runtime.services.scenario.values import resolve_values
from runtime.services.settlement import settle
from runtime.services.submit_record import submit_record
from runtime.services.update_record import update_record
from runtime.services.views import RecordView, TaskView
from runtime.services.written import Written
from runtime.storage.record_store import RecordStore

NOTE = "demo data"
TOGETHER = 200
"""How many records of history are settled together."""
_NEXT = timedelta(minutes=10)


@dataclass(slots=True)
class Entering:
    """Enters the records of one file; `act` is the loading as a whole."""

    act: Act
    target: Target
    file: DataFile
    shelf: Shelf
    clockwork: Clockwork
    pending: list[Written] = field(default_factory=list)
    """What was written as history and not yet settled."""
    last: datetime | None = None
    """When the last of it was entered."""

    def history(self, drawn: DrawnRecord, alias: str | None, place: str) -> Record:
        """Write a record straight into its state."""
        by = self._person(drawn.by, place) or first_administrator(self.act)
        placed = Placed(
            self._values(drawn.values),
            owner=self._person(drawn.owner, place) or by,
            by=by,
            state=drawn.state,
            complete=True,
            note=NOTE,
        )
        # A movement is read by the next one: each is settled by itself.
        later = None if self.target.form.posted else self.pending
        record = put_record(self._as(by, drawn.at), self.target, placed, later)
        if isinstance(record, Refusal):
            raise DataFault(f"{place}: {explain(record)}")
        self.last = max(self.last or drawn.at, drawn.at)
        if len(self.pending) >= TOGETHER:
            self.settle(place)
        self.shelf.put(record, alias)
        return record

    def settle(self, place: str) -> None:
        """Carry out what follows from the history that was written."""
        if not self.pending:
            return
        written, self.pending = self.pending, []
        act = replace(self.act, now=self.last or self.act.now, memo={}, written=written)
        keep_quiet(act)
        refusal = settle(act)
        if refusal is not None:
            raise DataFault(f"{place}: {explain(refusal)}")

    def entered(self, one: DemoRecord, place: str) -> Record:
        """Let a record be entered as a person would, and what came after it."""
        self.settle(place)
        at = self._moment(one.at, place)
        by = self._person(one.by or one.owner, place) or first_administrator(self.act)
        made = create_record(
            self._as(by, at),
            self.target.app.key,
            self.target.form.key,
            self._values(one.values),
            submit=one.submit,
        )
        if isinstance(made, Refusal):
            raise DataFault(f"{place}: {explain(made)}")
        owner = self._person(one.owner, place)
        if owner is not None and owner.id != by.id:
            raise DataFault(f"{place}: a record that is entered belongs to who enters it")
        for number, deed in enumerate(one.then, start=1):
            where = f"{place}: then {number}"
            at = self._moment(deed.at, where) if deed.at else min(at + _NEXT, self.clockwork.now)
            done = self._do(deed, self._as(self._must(deed.as_, where), at), made, where)
            if isinstance(done, Refusal):
                raise DataFault(f"{where}: {explain(done)}")
        record = self._stored(made.id)
        self.shelf.put(record, one.as_)
        return record

    def _do(self, deed: DemoAct, act: Act, made: RecordView, where: str) -> object:
        app, form = made.app, made.form
        if deed.decide:
            task = self._task(deed, act, made, where)
            asked = self.target.app.forms[task.record_form].form
            filled = resolve_values(deed.values, asked, self.shelf.names)
            return decide_task(act, task.id, deed.decide, comment=deed.comment, values=filled)
        values = self._values(deed.values)
        if deed.submit:
            return submit_record(act, app, form, made.id, sent=values)
        seen = read_record(act, app, form, made.id)
        if isinstance(seen, Refusal):
            return seen
        if deed.withdraw:
            return withdraw_instance(act, seen.instance or "", deed.comment)
        if deed.update:
            return update_record(act, app, form, made.id, values, version=seen.version)
        raise DataFault(f"{where}: expected decide, withdraw, update or submit")

    def _task(self, deed: DemoAct, act: Act, made: RecordView, where: str) -> TaskView:
        """The task of the record; with none, that of a record which points at it."""
        own = _open_tasks(act, (made.app, made.form, made.id), deed.node)
        for place in [] if own else places_at(act, made.app, made.id):
            own += _open_tasks(act, place, deed.node)
        if not own:
            raise DataFault(f"{where}: {deed.as_} has no open task {deed.node or ''}".rstrip())
        return own[-1]

    def _stored(self, id_: str) -> Record:
        store = RecordStore(self.act.connection, self.target.app.tables)
        record = store.find(self.target.form.key, id_)
        if record is None:
            raise LookupError(id_)
        return record

    def _as(self, person: Person, at: datetime) -> Act:
        caller = Caller(person, Way.DEMO, person.locale)
        return replace(self.act, caller=caller, now=at, memo={}, written=[])

    def _values(self, values: Values) -> dict[str, object]:
        return resolve_values(values, self.target.form.form, self.shelf.names)

    def _moment(self, text: str, place: str) -> datetime:
        try:
            return self.clockwork.moment(text)
        except ValueError as error:
            raise DataFault(f"{place}: {error}") from error

    def _person(self, username: str | None, place: str) -> Person | None:
        return self._must(username, place) if username else None

    def _must(self, username: str, place: str) -> Person:
        found = self.act.world.directory.by_username(username)
        if found is None:
            raise DataFault(f"{place}: nobody is called {username}")
        return found


def _open_tasks(act: Act, place: tuple[str, str, str], node: str | None) -> list[TaskView]:
    return [
        task
        for task in tasks_of_record(act, *place)
        if task.state == "open"
        and task.assignee.id == act.caller.person.id
        and node in (None, task.node)
    ]
