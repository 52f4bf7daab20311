"""Carry out steps: with the system's authority, on behalf of the person whose act it is.

Rules of this file:
1. A step that fails refuses the act, or, where the node has a `failed` way, is undone alone.
2. The current record is changed in the act's working copy; what reads the store sees it written
   first.
3. Records of other forms are locked in the sequence of their ids before anything reads them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from engine.calendar.working_time import WorkCalendar
from engine.expression.compilation import Compiled
from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError
from engine.expression.scope import Path
from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.environment import RecordEnvironment, record_environment
from engine.form.field_error import FieldError
from engine.form.record import Record
from engine.form.template import Template
from engine.step.compiled import (
    CompiledCreate,
    CompiledForEach,
    CompiledIf,
    CompiledRequire,
    CompiledSet,
    CompiledStep,
    CompiledSteps,
    CompiledUpdate,
)
from engine.text import Text, localise
from runtime.services.act import Act
from runtime.services.facts_of import fetch_facts, gather_facts
from runtime.services.find_touched import find_touched
from runtime.services.outcome import Refusal, conflict
from runtime.services.published_app import PublishedApp
from runtime.services.record_rights import hidden_elsewhere
from runtime.services.step_message import MessageReader, Place
from runtime.services.surroundings import context_of
from runtime.services.working_record import WorkingRecord
from runtime.storage.record_store import RecordStore

Named = Mapping[str, Environment]
"""Loop variables and created records, by name."""


class _Failed(Exception):  # noqa: N818 - it carries a refusal to the end of the steps
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.kind)
        self.refusal = refusal


@dataclass(slots=True)
class StepRunner:
    """Carries out the steps of one node."""

    act: Act
    app: PublishedApp
    record: WorkingRecord
    settings: Mapping[str, Value]
    places: dict[str, Place] = field(default_factory=dict)
    """Where the loop variables and created records belong."""

    def run(self, steps: CompiledSteps, *, undo: bool) -> Refusal | None:
        """Carry out all steps; a failure is answered, and undone alone if `undo`."""
        before = (self.record.now, self.record.stored, self.record.facts)
        savepoint = self.act.connection.begin_nested() if undo else None
        try:
            self._all(steps.steps, {})
        except _Failed as failed:
            if savepoint is not None:
                savepoint.rollback()
                self.record.now, self.record.stored, self.record.facts = before
            return failed.refusal
        if savepoint is not None:
            savepoint.commit()
        return None

    def _all(self, steps: Sequence[CompiledStep], named: Named) -> None:
        for step in steps:
            made = self._one(step, named)
            if made is not None:
                named = {**named, **made}

    def _one(self, step: CompiledStep, named: Named) -> Named | None:
        match step:
            case CompiledRequire():
                if self._evaluate(step.condition, named, step.path) is not True:
                    raise _Failed(self._message(step.message, named, step.path))
            case CompiledSet():
                self._set(step, named)
            case CompiledCreate():
                return self._create(step, named)
            case CompiledUpdate():
                self._update(step, named)
            case CompiledForEach():
                self._for_each(step, named)
            case CompiledIf():
                holds = self._evaluate(step.condition, named, step.path) is True
                self._all(step.do if holds else step.otherwise, named)
            case _:
                assert_never(step)
        return None

    def _set(self, step: CompiledSet, named: Named) -> None:
        values = {
            key: self._evaluate(one, named, f"{step.path}.set.{key}")
            for key, one in step.values.items()
        }
        errors = self.record.assign(values, self.settings)
        if errors:
            raise _Failed(_does_not_hold(step.path, errors))

    def _create(self, step: CompiledCreate, named: Named) -> Named | None:
        form = self._form(step.form)
        values = {
            key: self._evaluate(one, named, f"{step.path}.values.{key}")
            for key, one in step.values.items()
        }
        self.record.flush()
        made = self._new(form, values, step.path)
        if step.name is None:
            return None
        self.places[step.name] = (form, "")
        return {step.name: self._read(form, made.now, made)}

    def _new(self, form: CompiledForm, values: Mapping[str, Value], path: str) -> WorkingRecord:
        person = self.act.caller.person
        empty = {one.key: None for one in form.tops() if one.stored and not one.is_subtable}
        now = self.act.now
        blank = Record(
            id=self.act.new_id(),
            form=form.key,
            version=1,
            state="saved",
            owner=self.record.now.owner,
            department=self.record.now.department,
            created_at=now,
            created_by=person.id or None,
            updated_at=now,
            updated_by=person.id or None,
            values=empty,
        )
        made = WorkingRecord(
            self.act,
            self.app,
            form,
            stored=None,
            now=blank,
            facts=self.record.facts,
            event="created",
        )
        errors = made.compute_new(values, self.settings)
        if errors:
            raise _Failed(_does_not_hold(path, errors))
        made.flush()
        return made

    def _update(self, step: CompiledUpdate, named: Named) -> None:
        form = self._form(step.form)
        self.record.flush()
        outer = StepEnvironment(self._current(), self._current(), named)
        ids = find_touched(self.act, self.app, form, step.where, outer)
        _check_count(step, len(ids))
        store = RecordStore(self.act.connection, self.app.tables)
        records = store.load(form.key, ids)
        for id_ in sorted(records):
            self._touch(step, form, records[id_], named)

    def _touch(
        self, step: CompiledUpdate, form: CompiledForm, record: Record, named: Named
    ) -> None:
        touched = WorkingRecord(
            self.act,
            self.app,
            form,
            stored=record,
            now=record,
            facts=gather_facts(self.act, self.app, form, record.values, known=self.record.facts),
            event="updated",
        )
        values = {
            key: self._at(one, named, touched, f"{step.path}.set.{key}")
            for key, one in step.values.items()
        }
        errors = touched.assign(values, self.settings)
        if errors:
            raise _Failed(_does_not_hold(step.path, errors))
        if step.check and self._at(step.check, named, touched, f"{step.path}.check") is not True:
            raise _Failed(self._message(step.message, named, step.path, touched))
        touched.flush()
        self.record.facts = self.record.facts.without((form.key, record.id))
        if record.id == self.record.now.id:
            self.record.stored = self.record.now = touched.now

    def _for_each(self, step: CompiledForEach, named: Named) -> None:
        rows = self._evaluate(step.rows, named, step.path)
        for row in rows if isinstance(rows, list | tuple) else ():
            self._all(step.do, {**named, step.name: self._variable(step, row)})

    def _variable(self, step: CompiledForEach, row: object) -> Environment:
        current = self._current()
        if isinstance(row, Mapping):
            subtable = str(step.rows.type.form).rpartition(".")[2]
            self.places[step.name] = (self.record.form, subtable)
            return current.row(subtable, row)
        form = self._form(str(step.rows.type.item.form) if step.rows.type.item else "")
        store = RecordStore(self.act.connection, self.app.tables)
        found = store.find(form.key, str(row))
        if found is None:
            raise _Failed(_gone(step.path))
        self.places[step.name] = (form, "")
        return self._read(form, found, None)

    def _evaluate(self, compiled: Compiled, named: Named, path: str) -> Value:
        return self._value(compiled, None, named, path)

    def _at(self, compiled: Compiled, named: Named, touched: WorkingRecord, path: str) -> Value:
        return self._value(compiled, touched, named, path)

    def _value(
        self, compiled: Compiled, touched: WorkingRecord | None, named: Named, path: str
    ) -> Value:
        """Evaluate; once more when something was read that is not fetched yet."""
        for _ in range(8):
            current = self._current()
            bare = self._read(touched.form, touched.now, touched) if touched else current
            environment = StepEnvironment(current, bare, named)
            try:
                value = compiled.evaluate(environment)
            except EvaluationError as error:
                raise _Failed(_impossible(path, error)) from error
            lacking = current.lacking | bare.lacking
            if not lacking:
                return value
            self.record.facts = fetch_facts(self.act, self.app, self.record.facts, lacking)
            if touched:
                touched.facts = self.record.facts
        return None

    def _current(self) -> RecordEnvironment:
        return self._read(self.record.form, self.record.now, self.record)

    def _read(
        self, form: CompiledForm, record: Record, working: WorkingRecord | None
    ) -> RecordEnvironment:
        facts = working.facts if working else self.record.facts
        context = context_of(self.act, self.app, old=record, settings=self.settings)
        return record_environment(form, record, facts, context)

    def _form(self, key: str) -> CompiledForm:
        form = self.app.form(key)
        if form is None:
            raise LookupError(key)
        return form

    def _message(
        self,
        message: Template | None,
        named: Named,
        path: str,
        touched: WorkingRecord | None = None,
    ) -> Refusal:
        if message is None:
            return conflict(
                f"What is required at {path} does not hold.",
                f"步骤 {path} 的条件不满足。",
                code="require",
            )
        current = self._current()
        bare = self._read(touched.form, touched.now, touched) if touched else current
        environment = StepEnvironment(current, bare, named)
        reader = MessageReader(
            self.record.form,
            touched.form if touched else self.record.form,
            self.places,
            hidden_elsewhere(self.act, self.app),
        )

        def shown(path: Path) -> Value:
            return environment.value(path) if reader.may_read(path) else "…"

        text = message.render(shown, self.app.zone)
        return conflict(localise(text, "en"), localise(text, "zh"), code="require")


@dataclass(slots=True)
class StepEnvironment:
    """Names in a step: the touched record's fields bare, the current one as `record`, variables."""

    current: RecordEnvironment
    bare: RecordEnvironment
    named: Named

    @property
    def now(self) -> datetime:
        """The instant of the act."""
        return self.current.now

    @property
    def zone(self) -> ZoneInfo:
        """The app's time zone."""
        return self.current.zone

    @property
    def calendar(self) -> WorkCalendar:
        """The app's working time."""
        return self.current.calendar

    def value(self, path: Path) -> Value:
        """The value at a path."""
        head, rest = path[0], path[1:]
        if head in self.named:
            return self.named[head].value(rest or ("id",))
        if head == "record":
            return self.current.value(rest or ("id",))
        if head in ("me", "setting"):
            return self.current.value(path)
        return self.bare.value(path)


def _check_count(step: CompiledUpdate, count: int) -> None:
    if (step.expect == "one" and count != 1) or (step.expect == "some" and count == 0):
        raise _Failed(
            conflict(
                f"Expected {'one record' if step.expect == 'one' else 'records'} of {step.form} "
                f"to change, found {count}.",
                f"应找到{'一条' if step.expect == 'one' else '至少一条'} {step.form} 记录，"
                f"实际 {count} 条。",
                code="require",
            )
        )


def _does_not_hold(path: str, errors: Iterable[FieldError]) -> Refusal:
    faults = list(errors)
    en = "; ".join(f"{one.path}: {localise(one.message, 'en')}" for one in faults)
    zh = "；".join(f"{one.path}：{localise(one.message, 'zh')}" for one in faults)
    return conflict(
        f"A step of the workflow would store values that do not hold ({path}): {en}",
        f"流程步骤（{path}）要写入的值不符合要求：{zh}",
        code="require",
    )


def _impossible(path: str, error: EvaluationError) -> Refusal:
    text: Text = error.message
    return conflict(
        f"A step of the workflow cannot be computed ({path}): {localise(text, 'en')}",
        f"流程步骤（{path}）无法计算：{localise(text, 'zh')}",
        code="require",
    )


def _gone(path: str) -> Refusal:
    return conflict(
        f"A record that a step needs is no longer there ({path}).",
        f"步骤（{path}）所需的记录已不存在。",
        code="require",
    )
