"""Carry out the steps that make, change and delete records of forms.

Rules of this file:
1. Records are locked in the sequence of their ids before anything reads them.
2. What one `upsert` does not find no other can make meanwhile: two acts never make it twice.
3. The record that steps work on is not deleted by them.
"""

from collections.abc import Mapping, Sequence

from engine.expression.compilation import Compiled
from engine.expression.values import Row, Value
from engine.form.compiled import CompiledForm
from engine.form.template import Template
from engine.step.compiled import (
    CompiledCreate,
    CompiledDelete,
    CompiledRows,
    CompiledUpdate,
    CompiledUpsert,
)
from runtime.services.find_touched import MOST, find_touched
from runtime.services.outcome import Refusal, conflict
from runtime.services.step_failures import StepFailed, check_count, check_most, check_values
from runtime.services.step_reading import Place
from runtime.services.step_rows import new_row
from runtime.services.step_variables import Named, Variable
from runtime.services.step_walk import items_of
from runtime.services.step_work import StepWork
from runtime.services.trash_record import move_to_trash
from runtime.services.working_record import WorkingRecord
from runtime.storage.record_store import RecordStore
from runtime.storage.touched import hold_name


def create(work: StepWork, step: CompiledCreate, place: Place) -> Named | None:
    """Make a record with its rows; it is handed in where the step says so."""
    form = work.form(step.form)
    values = {**work.reader.values(step.values, place.at("values"))}
    for key, blocks in step.rows.items():
        values[key] = _rows(work, form, key, blocks, place)
    work.write_current()
    made = work.blank(form)
    _make(work, made, values, step.path, submit=step.submit)
    return None if step.name is None else {step.name: Variable(form, made.now)}


def update(work: StepWork, step: CompiledUpdate, place: Place) -> None:
    """Change the records that are found, each checked as it then stands."""
    form = work.form(step.form)
    ids = _found(work, form, step.where, place)
    check_count(step, len(ids))
    records = RecordStore(work.act.connection, work.app.tables).load(form.key, ids)
    for id_ in sorted(records):
        touched = work.stored(form, records[id_])
        inner = Place(step.path, place.named, touched)
        if step.values:
            _assign(work, touched, step.values, inner.at("set"))
        _check(work, step.check, step.message, inner)
        work.write(touched, step.path)


def upsert(work: StepWork, step: CompiledUpsert, place: Place) -> Named | None:
    """Change the one record that is found, or make it."""
    form = work.form(step.form)
    ids = _found(work, form, step.where, place)
    if not ids:
        hold_name(work.act.connection, f"{work.app.key}.{form.key}")
        ids = _found(work, form, step.where, place)
    if len(ids) > 1:
        raise StepFailed(
            conflict(
                f"Expected at most one record of {step.form} to change, found {len(ids)}.",
                f"最多应找到一条 {step.form} 记录，实际 {len(ids)} 条。",
                code="require",
            )
        )
    touched = _changed(work, step, form, ids[0], place) if ids else _made(work, step, form, place)
    return None if step.name is None else {step.name: Variable(form, touched.now)}


def delete(work: StepWork, step: CompiledDelete, place: Place) -> None:
    """Move the records that are found to the trash."""
    form = work.form(step.form)
    ids = _found(work, form, step.where, place)
    check_count(step, len(ids))
    records = RecordStore(work.act.connection, work.app.tables).load(form.key, ids)
    for id_ in sorted(records):
        if id_ == work.record.now.id:
            raise StepFailed(_own(step.path))
        refusal = move_to_trash(work.act, work.app, form, records[id_])
        if refusal is not None:
            raise StepFailed(refusal)
        work.record.facts = work.record.facts.without((form.key, id_))


def _found(work: StepWork, form: CompiledForm, where: Compiled, place: Place) -> tuple[str, ...]:
    work.write_current()
    outer = work.reader.surroundings(where, place.at("where"))
    return find_touched(work.act, work.app, form, where, outer, place.named.keys())


def _changed(
    work: StepWork, step: CompiledUpsert, form: CompiledForm, id_: str, place: Place
) -> WorkingRecord:
    touched = work.locked(form, id_, step.path)
    inner = Place(step.path, place.named, touched)
    _assign(work, touched, step.changes, inner.at("set"))
    _check(work, step.check, step.message, inner)
    work.write(touched, step.path)
    return touched


def _made(work: StepWork, step: CompiledUpsert, form: CompiledForm, place: Place) -> WorkingRecord:
    made = work.blank(form)
    inner = Place(step.path, place.named, made)
    values = {
        **work.reader.values(step.values, inner.at("values")),
        **work.reader.values(step.changes, inner.at("set")),
    }
    _compute(work, made, values, step.path, submit=step.submit)
    _check(work, step.check, step.message, inner)
    _write_new(work, made, step.path, submit=step.submit)
    return made


def _make(
    work: StepWork, made: WorkingRecord, values: Mapping[str, Value], path: str, *, submit: bool
) -> None:
    _compute(work, made, values, path, submit=submit)
    _write_new(work, made, path, submit=submit)


def _compute(
    work: StepWork, made: WorkingRecord, values: Mapping[str, Value], path: str, *, submit: bool
) -> None:
    check_values(path, made.compute_new(values, work.settings, binding=submit))


def _write_new(work: StepWork, made: WorkingRecord, path: str, *, submit: bool) -> None:
    if submit and made.form.key in work.app.submits:
        work.hand_in(made, path)
    else:
        work.write(made, path)


def _assign(
    work: StepWork, touched: WorkingRecord, wanted: Mapping[str, Compiled], place: Place
) -> None:
    values = work.reader.values(wanted, place)
    check_values(place.path.rpartition(".")[0], touched.assign(values, work.settings))


def _check(work: StepWork, check: Compiled | None, message: Template | None, place: Place) -> None:
    if check is not None and not work.reader.holds(check, place.at("check")):
        raise StepFailed(work.reader.message(message, place))


def _rows(
    work: StepWork,
    form: CompiledForm,
    subtable: str,
    blocks: Sequence[CompiledRows],
    place: Place,
) -> list[Row]:
    """The rows of a new record, one block after the other."""
    rows: list[Row] = []
    for block in blocks:
        for named in _names(work, block, place):
            inner = Place(place.path, named).at(f"rows.{subtable}")
            values = work.reader.values(block.values, inner)
            rows.append(new_row(work, form, subtable, values, inner.path, len(rows) + 1))
            check_most(len(rows), MOST)
    return rows


def _names(work: StepWork, block: CompiledRows, place: Place) -> Sequence[Named]:
    if block.walk is None:
        return (place.named,)
    name = block.walk.name
    return [{**place.named, name: one} for one in items_of(work, block.walk, place)]


def _own(path: str) -> Refusal:
    return conflict(
        f"Steps cannot delete the record they work on ({path}).",
        f"步骤不能删除其所处理的记录（{path}）。",
        code="require",
    )
