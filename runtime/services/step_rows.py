"""Carry out the steps that make, change and take out rows of subtables.

Rules of this file:
1. The records of the rows are locked in the sequence of their ids, and written as a whole: their
   formulas and rules hold as if a person had changed the rows.
2. A row that gets another `parent` moves there and keeps its id: who points at it points at it
   still.
"""

from collections.abc import Mapping, Sequence
from typing import cast

from engine.expression.values import Row, Value
from engine.form.compiled import CompiledForm
from engine.form.field_error import FieldError
from engine.form.row_forms import PARENT
from engine.form.stored_value import stored_value
from engine.step.compiled import CompiledCreateRow, CompiledDelete, CompiledUpdate
from engine.step.current_rows import CURRENT
from runtime.services.find_touched import MOST, find_touched_rows
from runtime.services.outcome import conflict
from runtime.services.row_moves import Moves, renumbered, rows_of
from runtime.services.step_failures import StepFailed, check_count, check_most, check_values
from runtime.services.step_reading import Place
from runtime.services.step_variables import Named, Variable
from runtime.services.step_work import StepWork
from runtime.services.working_record import WorkingRecord


def new_row(
    work: StepWork,
    form: CompiledForm,
    subtable: str,
    values: Mapping[str, Value],
    path: str,
    position: int,
) -> Row:
    """Make a row of values, each fitted into its column; the rest is blank."""
    columns = form.columns[subtable]
    blank: dict[str, Value] = {one.name: None for one in columns if one.stored}
    cells = _fitted(form, subtable, values, path)
    return cast("Row", {"row_id": work.act.new_id(), "position": position, **blank, **cells})


def create_row(work: StepWork, step: CompiledCreateRow, place: Place) -> Named | None:
    """Add a row to a record."""
    form, wanted = work.form(step.form), whose(work, step, place)
    values = work.reader.values(step.values, place.at("values"))
    if wanted != work.record.now.id:
        work.write_current()
    touched = work.locked(form, wanted, step.path)
    rows = rows_of(touched, step.subtable)
    row = new_row(work, form, step.subtable, values, step.path, len(rows) + 1)
    put_rows(work, touched, step.subtable, [*rows, row], step.path)
    work.write(touched, step.path)
    if step.name is None:
        return None
    return {step.name: Variable(form, touched.now, step.subtable, row)}


def whose(work: StepWork, step: CompiledCreateRow, place: Place) -> str:
    """The id of the record that a row is for."""
    wanted = work.reader.value(step.of, place.at("of"))
    if isinstance(wanted, str):
        return wanted
    raise StepFailed(
        conflict(
            f"A row needs a record to belong to, and `of` gives none ({step.path}).",
            f"新增明细行须指明所属记录，但 `of` 没有结果（{step.path}）。",
            code="require",
        )
    )


def update_rows(work: StepWork, step: CompiledUpdate, place: Place) -> None:
    """Change the rows that are found; those that get another record move there afterwards."""
    form, subtable = work.form(step.form), step.subtable or ""
    found = _found(work, form, step, subtable, place)
    check_count(step, sum(map(len, found.values())))
    moves = Moves(work, form, subtable, step.path)
    for id_ in sorted(found):
        touched = _copy(work, step, form, id_)
        written = _changed(work, step, touched, found[id_], place)
        if step.values:
            rows = moves.leave(touched, _with(rows_of(touched, subtable), written))
            put_rows(work, touched, subtable, rows, step.path)
        staying = [row for row in found[id_] if row not in moves.gone]
        for row in staying if step.check else ():
            inner = Place(step.path, place.named, touched, (subtable, row))
            if step.check and not work.reader.holds(step.check, inner.at("check")):
                raise StepFailed(work.reader.message(step.message, inner))
        work.write(touched, step.path)
    for touched, rows in moves.arrivals():
        put_rows(work, touched, subtable, rows, step.path)
        work.write(touched, step.path)


def delete_rows(work: StepWork, step: CompiledDelete, place: Place) -> None:
    """Take the rows that are found out of their records."""
    form, subtable = work.form(step.form), step.subtable or ""
    found = _found(work, form, step, subtable, place)
    check_count(step, sum(map(len, found.values())))
    for id_ in sorted(found):
        touched = _copy(work, step, form, id_)
        kept = [row for row in rows_of(touched, subtable) if row["row_id"] not in found[id_]]
        put_rows(work, touched, subtable, renumbered(kept), step.path)
        work.write(touched, step.path)


def _found(
    work: StepWork,
    form: CompiledForm,
    step: CompiledUpdate | CompiledDelete,
    subtable: str,
    place: Place,
) -> dict[str, tuple[str, ...]]:
    own = _own(work, step, subtable, place)
    if own is not None:
        return {work.record.now.id: own} if own else {}
    work.write_current()
    outer = work.reader.surroundings(step.where, place.at("where"))
    asked = (work.act, work.app, form, subtable, step.where, outer)
    return find_touched_rows(*asked, place.named.keys())


def _own(
    work: StepWork, step: CompiledUpdate | CompiledDelete, subtable: str, place: Place
) -> tuple[str, ...] | None:
    """The rows of the current record that are meant, as it stands; None where others may be.

    What cannot be told here is asked of the store, as for any other record.
    """
    here = work.record
    named = {PARENT, CURRENT} & place.named.keys()
    if not step.of_current or named or here.form.key != step.form or not here.living:
        return None
    found = list[str]()
    for row in rows_of(here, subtable):
        inner = Place(place.path, place.named, here, (subtable, str(row["row_id"])))
        try:
            if work.reader.holds(step.where, inner.at("where")):
                found.append(str(row["row_id"]))
        except StepFailed:
            return None
    check_most(len(found), MOST)
    return tuple(found)


def _copy(
    work: StepWork, step: CompiledUpdate | CompiledDelete, form: CompiledForm, id_: str
) -> WorkingRecord:
    """The record of rows; the current one as the store has it, where rows may leave it."""
    here = work.record
    if id_ == here.now.id:
        return here if step.of_current else here.again()
    return work.locked(form, id_, step.path)


def _changed(
    work: StepWork,
    step: CompiledUpdate,
    touched: WorkingRecord,
    rows: Sequence[str],
    place: Place,
) -> dict[str, dict[str, Value]]:
    """What is written to each row, read while nothing of the record has changed yet."""
    written: dict[str, dict[str, Value]] = {}
    subtable = step.subtable or ""
    for row in rows if step.values else ():
        inner = Place(step.path, place.named, touched, (subtable, row)).at("set")
        values = work.reader.values(step.values, inner)
        parent = {PARENT: values.pop(PARENT)} if PARENT in values else {}
        written[row] = {**_fitted(touched.form, subtable, values, step.path), **parent}
    return written


def _with(rows: Sequence[Row], written: Mapping[str, Mapping[str, Value]]) -> list[Row]:
    return [cast("Row", {**row, **written.get(str(row["row_id"]), {})}) for row in rows]


def put_rows(
    work: StepWork, touched: WorkingRecord, subtable: str, rows: Sequence[Row], path: str
) -> None:
    """Write the rows of a subtable with all that follows from them."""
    errors = touched.assign({subtable: cast("Value", list(rows))}, work.settings)
    check_values(path, errors)


def _fitted(
    form: CompiledForm, subtable: str, values: Mapping[str, Value], path: str
) -> dict[str, Value]:
    cells: dict[str, Value] = {}
    for name, value in values.items():
        fitted = stored_value(form.fields[f"{subtable}.{name}"], value, form.app.rounding)
        if isinstance(fitted, FieldError):
            check_values(path, (fitted.at(f"{subtable}.{name}"),))
        else:
            cells[name] = fitted
    return cells
