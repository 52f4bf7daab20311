"""Carry out steps: with the system's authority, on behalf of the person whose act it is.

Rules of this file:
1. A step that fails refuses the act, or, where the node has a `failed` way, is undone alone.
2. Each family of steps has a file of its own; here is who does which, and the end of a node.
"""

from collections.abc import Sequence
from typing import assert_never

from engine.step.compiled import (
    CompiledCreate,
    CompiledCreateRow,
    CompiledDelete,
    CompiledForEach,
    CompiledIf,
    CompiledPost,
    CompiledRequire,
    CompiledRevise,
    CompiledSet,
    CompiledStep,
    CompiledSteps,
    CompiledUpdate,
    CompiledUpsert,
)
from engine.step.notices import CompiledNotify
from engine.step.runs import CompiledRun
from runtime.services.added_rows import add_rows, added_together
from runtime.services.notify_people import notify_people
from runtime.services.outcome import Refusal
from runtime.services.post_step import PostRunner
from runtime.services.revise_step import revise_record
from runtime.services.roll_up import forget_since
from runtime.services.roll_up_steps import roll_up_after
from runtime.services.run_requests import RunRequest, request_run, requested
from runtime.services.step_failures import StepFailed, check_values, gone
from runtime.services.step_reading import Named, Place, Variable
from runtime.services.step_records import create, delete, update, upsert
from runtime.services.step_rows import create_row, delete_rows, update_rows
from runtime.services.step_variables import id_of
from runtime.services.step_walk import given_items, walk
from runtime.services.step_work import StepWork

RecordStep = CompiledCreate | CompiledCreateRow | CompiledUpdate | CompiledUpsert | CompiledDelete
FurtherStep = CompiledPost | CompiledRevise | CompiledNotify | CompiledRun


class StepRunner(StepWork):
    """Carries out the steps of one node, or of whatever `source` names."""

    def run(self, steps: CompiledSteps, *, undo: bool) -> Refusal | None:
        """Carry out all steps; a failure is answered, and undone alone if `undo`."""
        _, refusal = self.carry_out(steps, undo=undo)
        return refusal

    def carry_out(self, steps: CompiledSteps, *, undo: bool) -> tuple[Named, Refusal | None]:
        """Carry out all steps; answers what has got a name on the first level, too."""
        self.record.give_numbers()
        before = self.record.snapshot()
        written, wishes = len(self.act.written), len(requested(self.act))
        savepoint = self.act.connection.begin_nested() if undo else None
        try:
            named = self._all(steps.steps, self.given)
            self._roll_up()
        except StepFailed as failed:
            if savepoint is not None:
                savepoint.rollback()
                forget_since(self.act, written)
                del requested(self.act)[wishes:]
                self.record.go_back(before)
            return {}, failed.refusal
        if savepoint is not None:
            savepoint.commit()
        return named, None

    def _all(self, steps: Sequence[CompiledStep], named: Named) -> Named:
        for step in steps:
            try:
                made = self._one(step, named)
            except StepFailed as failed:
                failed.at(step.path)
                raise
            if made is not None:
                named = {**named, **made}
        return named

    def _roll_up(self) -> None:
        refusal = roll_up_after(self.record)
        if refusal is not None:
            raise StepFailed(refusal)

    def _one(self, step: CompiledStep, named: Named) -> Named | None:
        place = Place(step.path, named)
        match step:
            case CompiledRequire():
                if not self.reader.holds(step.condition, place):
                    raise StepFailed(self.reader.message(step.message, place))
            case CompiledSet():
                values = self.reader.values(step.values, place.at("set"))
                check_values(step.path, self.record.assign(values, self.settings))
            case CompiledForEach():
                self._loop(step, place)
            case CompiledIf():
                holds = self.reader.holds(step.condition, place)
                self._all(step.do if holds else step.otherwise, named)
            case CompiledPost() | CompiledRevise() | CompiledNotify() | CompiledRun():
                self._further(step, place)
            case _:
                return self._record(step, place)
        return None

    def _loop(self, step: CompiledForEach, place: Place) -> None:
        only = added_together(self, step)
        if only is not None:
            add_rows(self, step, only, place)
            return
        for inner in walk(self, step.walk, place):
            self._all(step.do, inner)

    def _record(self, step: RecordStep, place: Place) -> Named | None:
        match step:
            case CompiledCreate():
                return create(self, step, place)
            case CompiledCreateRow():
                return create_row(self, step, place)
            case CompiledUpsert():
                return upsert(self, step, place)
            case CompiledUpdate():
                change = update if step.subtable is None else update_rows
                change(self, step, place)
            case CompiledDelete():
                remove = delete if step.subtable is None else delete_rows
                remove(self, step, place)
            case _:
                assert_never(step)
        return None

    def _further(self, step: FurtherStep, place: Place) -> None:
        match step:
            case CompiledPost():
                self._post(step, place)
            case CompiledRevise():
                self.write_current()
                revise_record(step, self.reader, place)
            case CompiledNotify():
                self.write_current()
                notify_people(self.reader, step, place, self.source)
            case CompiledRun():
                self._ask_for_run(step, place)
            case _:
                assert_never(step)

    def _ask_for_run(self, step: CompiledRun, place: Place) -> None:
        target = self.reader.value(step.target, place.at("on")) if step.target else None
        record = str(target) if step.target else self.record.now.id
        if target is None and step.target is not None:
            raise gone(step.path)
        asked = (self.app.key, step.workflow, step.form, record, step.starts, step.path)
        request_run(self.act, RunRequest(*asked, step.insists, self.asked_by))

    def _post(self, step: CompiledPost, place: Place) -> None:
        self.write_current()
        items = given_items(self, step.rows, place.at("rows")) if step.rows else ()
        known = {id_of(one): one for one in items}

        def variable(row: object) -> Variable:
            found = known.get(str(row["row_id"]) if isinstance(row, dict) else str(row))
            if not isinstance(found, Variable):
                raise gone(step.path)
            return found

        PostRunner(step, self.reader, variable).run(place.named)
