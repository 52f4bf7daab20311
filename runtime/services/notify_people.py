"""Tell people, each with what he may read: the step and the node `notify`.

Rules of this file:
1. A message is rendered for each recipient by his own rights; what he may not read stands as —,
   and what is sensitive does for everybody.
2. Who was told under a key (`once`) of the same source is not told again.
3. People who have left are told nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from engine.access.directory import Person
from engine.access.fields import FULL_ACCESS, FieldAccess, inherited
from engine.expression.scope import Path
from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.input_form import InputForm
from engine.form.record import Record
from engine.step.notices import CompiledNotify, CompiledRecipient
from runtime.services.act import Act
from runtime.services.open_record import Opened, Target, open_written
from runtime.services.published_app import PublishedApp
from runtime.services.record_rights import hidden_elsewhere
from runtime.services.runs_of_record import runs_of_record, shared_runs
from runtime.services.step_message import MessageReader
from runtime.services.step_reading import Place, StepReader, Variable
from runtime.services.step_variables import place_of_name
from runtime.storage.notifications import Notification, NotificationStore

HIDDEN = "—"
"""What stands for a value that the reader may not read."""


def notify_people(reader: StepReader, step: CompiledNotify, place: Place, source: str) -> None:
    """Send the message of a step to everybody it is for."""
    act, app, record = reader.act, reader.app, reader.record
    once = _key(reader.value(step.once, place.at("once"))) if step.once else None
    people = {one.id: one for each in step.recipients for one in _people(reader, each, place)}
    store = NotificationStore(act.connection)
    told = store.told(app.key, source, once) if once else frozenset()
    about = record.now if record.now.id else None
    store.send(
        Notification(
            id=act.new_id(),
            recipient=person.id,
            app=app.key,
            source=source,
            once=once,
            form=about.form if about else None,
            record=about.id if about else None,
            message=_message(reader, step, place, person),
            at=act.now,
        )
        for person in people.values()
        if person.active and person.id not in told
    )


def _key(value: Value) -> str | None:
    match value:
        case None | "":
            return None
        case Decimal():
            return f"{value.normalize():f}"
        case date() | datetime():
            return value.isoformat()
        case _:
            return str(value)


def _people(reader: StepReader, one: CompiledRecipient, place: Place) -> Iterator[Person]:
    directory = reader.act.world.directory
    if one.way == "role":
        yield from directory.with_role(reader.app.key, one.name)
        return
    if one.way == "linked":
        yield from _linked(reader, one, place)
        return
    ids = (one.name,) if one.way == "user" else _ids(reader, one, place)
    for id_ in ids:
        person = directory.people.get(id_) or directory.by_username(id_)
        if person is not None:
            yield person


def _ids(reader: StepReader, one: CompiledRecipient, place: Place) -> tuple[str, ...]:
    if one.value is None:
        return _initiator(reader)
    value = reader.value(one.value, place.at("notify"))
    many = value if isinstance(value, list | tuple) else (value,)
    return tuple(str(each) for each in many if each)


def _initiator(reader: StepReader) -> tuple[str, ...]:
    """Who began the record's youngest run; while it begins, who acts; else who made the record."""
    act, record = reader.act, reader.record.now
    runs = runs_of_record(act, reader.app.key, record.id)
    if runs:
        return (runs[-1].head.initiator,)
    if record.state == "submitted" and act.caller.person.id:
        return (act.caller.person.id,)
    return (record.created_by,) if record.created_by else ()


def _linked(reader: StepReader, one: CompiledRecipient, place: Place) -> Iterator[Person]:
    """Everybody who is tied to the record by a link that leads to its form."""
    wanted = frozenset(_ids(reader, one, place))
    links = {name for name, form in reader.app.context.user_links.items() if form == one.form}
    for person in reader.act.world.directory.people.values():
        if wanted & {id_ for name, id_ in person.links.items() if name in links}:
            yield person


def _message(
    reader: StepReader, step: CompiledNotify, place: Place, person: Person
) -> dict[str, str]:
    eyes = _Eyes(reader, place, person)
    text = reader.rendered(step.message, place, eyes.may_read, HIDDEN)
    return {"en": text, "zh": text} if isinstance(text, str) else dict(text)


@dataclass(slots=True)
class _Eyes:
    """What one person may read of the records that a message names."""

    reader: StepReader
    place: Place
    person: Person
    act: Act = field(init=False)
    known: dict[tuple[str, str], FieldAccess | None] = field(default_factory=dict)
    readers: dict[str, MessageReader] = field(default_factory=dict)

    def __post_init__(self) -> None:
        act = self.reader.act
        own = dict(shared_runs(act))
        self.act = replace(act, caller=replace(act.caller, person=self.person), memo=own)

    def may_read(self, path: Path) -> bool:
        """Whether a path of the message is open to the person, on this very record."""
        if path[0] in ("me", "setting"):
            return True
        named = self.place.named.get(path[0])
        if named is not None and not isinstance(named, Variable):
            return False
        form, record, subtable, rest = self._placed(path, named)
        access = FULL_ACCESS if isinstance(form.form, InputForm) else self._access(form, record)
        if access is None:
            return False
        own = {rest[0], ".".join(rest[:2])} if rest else set()
        if subtable:
            own = {subtable, f"{subtable}.{rest[0]}"} if rest else {subtable}
        sensitive = sensitive_fields(self.act, self.reader.app)
        own_sensitive = {f"{form.key}.{one}" for one in own} & sensitive
        if own & access.hidden or own_sensitive:
            return False
        return self._followed(form).may_read(path)

    def _followed(self, form: CompiledForm) -> MessageReader:
        """What reads on from a form to others, by what the person may read anywhere of them."""
        if form.key not in self.readers:
            app = self.reader.app
            hidden = hidden_elsewhere(self.act, app) | sensitive_fields(self.act, app)
            found = {name: place_of_name(one) for name, one in self.place.named.items()}
            places = {name: one for name, one in found.items() if one is not None}
            about = self.reader.record.form
            self.readers[form.key] = MessageReader(about, form, places, _through(hidden, form))
        return self.readers[form.key]

    def _placed(
        self, path: Path, variable: Variable | None
    ) -> tuple[CompiledForm, Record, str, Path]:
        record = self.reader.record
        if variable is None:
            return record.form, record.now, "", path[1:] if path[0] == "record" else path
        if variable.subtable and path[1:2] == ("parent",):
            return variable.form, variable.record, "", path[2:]
        return variable.form, variable.record, variable.subtable, path[1:]

    def _access(self, form: CompiledForm, record: Record) -> FieldAccess | None:
        key = (form.key, record.id)
        if key not in self.known:
            target = Target(self.reader.app, form)
            opened = open_written(self.act, target, record, self.reader.record.facts)
            self.known[key] = opened.standing.access if isinstance(opened, Opened) else None
        return self.known[key]


def _through(hidden: frozenset[str], form: CompiledForm) -> frozenset[str]:
    """What is hidden of other forms: of its own form the record itself decides."""
    return frozenset(one for one in hidden if not one.startswith(f"{form.key}."))


def sensitive_fields(act: Act, app: PublishedApp) -> frozenset[str]:
    """Every field (`form.field`) that holds or is computed of what no message shows."""
    asked = ("sensitive_fields", app.key)
    known = act.world.memo.get(asked)
    if isinstance(known, frozenset):
        return known
    marked: Mapping[str, set[str]] = {
        key: {one for one, of in form.fields.items() if getattr(of.definition, "sensitive", False)}
        for key, form in app.forms.items()
    }
    direct = frozenset(f"{key}.{one}" for key, fields in marked.items() for one in fields)
    found = frozenset(
        f"{key}.{one}"
        for key, form in app.forms.items()
        for one in inherited(form, marked[key], direct)
    )
    act.world.memo[asked] = found
    return found
