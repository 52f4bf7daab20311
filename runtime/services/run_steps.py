"""Carry out steps: with the system's authority, on behalf of the person whose act it is.

Rules of this file:
1. A step that fails refuses the act, or, where the node has a `failed` way, is undone alone.
2. The current record is changed in the act's working copy; what reads the store sees it written
   first.
3. Records of other forms are locked in the sequence of their ids before anything reads them.
4. What steps write holds as if a person had entered it; what an approval covers of other records
   is not theirs to change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from engine.expression.compilation import Compiled
from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.record import Record
from engine.step.compiled import (
    CompiledCreate,
    CompiledForEach,
    CompiledIf,
    CompiledPost,
    CompiledRequire,
    CompiledRevise,
    CompiledSet,
    CompiledStep,
    CompiledSteps,
    CompiledUpdate,
)
from engine.step.notices import CompiledNotify
from runtime.services.act import Act
from runtime.services.approved_fields import check_working
from runtime.services.broken_constraint import broken_problems
from runtime.services.facts_of import gather_facts
from runtime.services.find_touched import find_touched
from runtime.services.notify_people import notify_people
from runtime.services.outcome import Refusal, invalid
from runtime.services.post_step import PostRunner
from runtime.services.published_app import PublishedApp
from runtime.services.roll_up import forget_since
from runtime.services.roll_up_steps import roll_up_after
from runtime.services.revise_step import revise_record
from runtime.services.step_failures import (
    StepFailed,
    broken_by_step,
    check_count,
    check_values,
    gone,
)
from runtime.services.step_reading import Named, Place, StepReader, Variable
from runtime.services.working_record import WorkingRecord
from runtime.storage.errors import BrokenReference, NotUnique
from runtime.storage.record_store import RecordStore


@dataclass(slots=True)
class StepRunner:
    """Carries out the steps of one node, or of whatever `source` names.

    `given` are the variables that are there before the first step.
    """

    act: Act
    app: PublishedApp
    record: WorkingRecord
    settings: Mapping[str, Value]
    source: str = ""
    given: Named = field(default_factory=dict)
    reader: StepReader = field(init=False)

    def __post_init__(self) -> None:
        self.reader = StepReader(self.act, self.app, self.record, self.settings)

    def run(self, steps: CompiledSteps, *, undo: bool) -> Refusal | None:
        """Carry out all steps; a failure is answered, and undone alone if `undo`."""
        self.record.give_numbers()
        before = self.record.snapshot()
        written = len(self.act.written)
        savepoint = self.act.connection.begin_nested() if undo else None
        try:
            self._all(steps.steps, self.given)
            refusal = roll_up_after(self.record)
            if refusal is not None:
                raise StepFailed(refusal)
        except StepFailed as failed:
            if savepoint is not None:
                savepoint.rollback()
                forget_since(self.act, written)
                self.record.go_back(before)
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
        place = Place(step.path, named)
        match step:
            case CompiledRequire():
                if not self.reader.holds(step.condition, place):
                    raise StepFailed(self.reader.message(step.message, place))
            case CompiledSet():
                values = self.reader.values(step.values, place.at("set"))
                check_values(step.path, self.record.assign(values, self.settings))
            case CompiledCreate():
                return self._create(step, place)
            case CompiledUpdate():
                self._update(step, place)
            case CompiledForEach():
                self._for_each(step, place)
            case CompiledPost():
                self._post(step, place)
            case CompiledIf():
                holds = self.reader.holds(step.condition, place)
                self._all(step.do if holds else step.otherwise, named)
            case CompiledRevise():
                self._write_current()
                revise_record(step, self.reader, place)
            case CompiledNotify():
                self._write_current()
                notify_people(self.reader, step, place, self.source)
            case _:
                assert_never(step)
        return None

    def _create(self, step: CompiledCreate, place: Place) -> Named | None:
        form = self._form(step.form)
        values = self.reader.values(step.values, place.at("values"))
        self._write_current()
        made = self._new(form)
        check_values(step.path, made.compute_new(values, self.settings))
        _write(made, step.path)
        return None if step.name is None else {step.name: Variable(form, made.now)}

    def _new(self, form: CompiledForm) -> WorkingRecord:
        person = self.act.caller.person.id or None
        blank = Record(
            id=self.act.new_id(),
            form=form.key,
            version=1,
            state="draft" if form.key in self.app.submits else "saved",
            owner=self.record.now.owner,
            department=self.record.now.department,
            created_at=self.act.now,
            created_by=person,
            updated_at=self.act.now,
            updated_by=person,
            values={one.key: None for one in form.tops() if one.stored and not one.is_subtable},
        )
        return WorkingRecord(
            self.act,
            self.app,
            form,
            stored=None,
            now=blank,
            facts=self.record.facts,
            event="created",
        )

    def _update(self, step: CompiledUpdate, place: Place) -> None:
        form = self._form(step.form)
        self._write_current()
        outer = self.reader.surroundings(step.where, place.at("where"))
        ids = find_touched(self.act, self.app, form, step.where, outer)
        check_count(step, len(ids))
        records = RecordStore(self.act.connection, self.app.tables).load(form.key, ids)
        for id_ in sorted(records):
            self._touch(step, form, records[id_], place.named)

    def _touch(
        self, step: CompiledUpdate, form: CompiledForm, record: Record, named: Named
    ) -> None:
        known = self.record.facts
        touched = WorkingRecord(
            self.act,
            self.app,
            form,
            stored=record,
            now=record,
            facts=gather_facts(self.act, self.app, form, record.values, known=known),
            event="updated",
        )
        place = Place(step.path, named, touched)
        values = self.reader.values(step.values, place.at("set"))
        check_values(step.path, touched.assign(values, self.settings))
        if step.check and not self.reader.holds(step.check, place.at("check")):
            raise StepFailed(self.reader.message(step.message, place))
        refusal = None if record.id == self.record.now.id else check_working(touched)
        if refusal is not None:
            raise StepFailed(refusal)
        _write(touched, step.path)
        self.record.facts = self.record.facts.without((form.key, record.id))
        if record.id == self.record.now.id:
            self.record.adopt(touched.now)

    def _post(self, step: CompiledPost, place: Place) -> None:
        self._write_current()
        rows = step.rows

        def variable(row: object) -> Variable:
            if rows is None:
                raise LookupError(step.path)
            return self._variable(rows, row, step.path)

        PostRunner(step, self.reader, variable).run(place.named)

    def _for_each(self, step: CompiledForEach, place: Place) -> None:
        rows = self.reader.value(step.rows, place.at("for_each"))
        for row in rows if isinstance(rows, list | tuple) else ():
            self._all(
                step.do, {**place.named, step.name: self._variable(step.rows, row, step.path)}
            )

    def _variable(self, rows: Compiled, row: object, path: str) -> Variable:
        if isinstance(row, Mapping):
            subtable = str(rows.type.form).rpartition(".")[2]
            return Variable(self.record.form, self.record.now, subtable, dict(row))
        form = self._form(str(rows.type.item.form) if rows.type.item else "")
        store = RecordStore(self.act.connection, self.app.tables)
        found = store.find(form.key, str(row))
        if found is None:
            raise gone(path)
        return Variable(form, found)

    def _form(self, key: str) -> CompiledForm:
        form = self.app.form(key)
        if form is None:
            raise LookupError(key)
        return form

    def _write_current(self) -> None:
        """Write the current record; what a person entered breaks at his fields, no step's."""
        try:
            self.record.flush()
        except (NotUnique, BrokenReference) as error:
            raise StepFailed(invalid(broken_problems(self.record.form, error))) from error


def _write(record: WorkingRecord, path: str) -> None:
    try:
        record.flush()
    except (NotUnique, BrokenReference) as error:
        raise broken_by_step(path, record, error) from error
