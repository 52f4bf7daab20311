"""Rows that a loop adds to the current record: made one after another, put there together.

Rules of this file:
1. The loop is one step: its rows are computed and checked as they stand when it ends, once.
2. It goes so only where nothing that is read for a row reads what the rows before it have changed.
"""

from collections.abc import Set
from typing import cast

from engine.expression.scope import Path
from engine.expression.values import Row
from engine.form.compiled import CompiledForm
from engine.form.own_rows import own_keys
from engine.step.compiled import CompiledCreateRow, CompiledForEach
from runtime.services.row_moves import rows_of
from runtime.services.step_failures import StepFailed
from runtime.services.step_reading import Place
from runtime.services.step_rows import create_row, new_row, put_rows, whose
from runtime.services.step_walk import walk
from runtime.services.step_work import StepWork

ELSEWHERE = ("me", "setting")


def added_together(work: StepWork, step: CompiledForEach) -> CompiledCreateRow | None:
    """The one thing a loop does, if that is to add rows which do not look at one another."""
    kept = work.act.world.memo.setdefault("loops that add rows", {})
    known = cast("dict[int, tuple[CompiledForEach, CompiledCreateRow | None]]", kept)
    found = known.get(id(step))
    if found is None or found[0] is not step:
        found = known[id(step)] = (step, _alone(work.record.form, step))
    return found[1]


def add_rows(
    work: StepWork, step: CompiledForEach, create: CompiledCreateRow, place: Place
) -> None:
    """Carry out such a loop; a row for another record is added there at once."""
    made: list[Row] = []
    for named in walk(work, step.walk, place):
        inner = Place(create.path, named)
        try:
            if whose(work, create, inner) == work.record.now.id:
                made.append(_row(work, create, inner, len(made)))
                continue
            _put(work, create, made)
            made = []
            create_row(work, create, inner)
        except StepFailed as failed:
            failed.at(create.path)
            raise
    _put(work, create, made)


def _row(work: StepWork, create: CompiledCreateRow, place: Place, before: int) -> Row:
    values = work.reader.values(create.values, place.at("values"))
    position = len(rows_of(work.record, create.subtable)) + before + 1
    return new_row(work, work.record.form, create.subtable, values, create.path, position)


def _put(work: StepWork, create: CompiledCreateRow, made: list[Row]) -> None:
    if made:
        rows = [*rows_of(work.record, create.subtable), *made]
        put_rows(work, work.record, create.subtable, rows, create.path)


def _alone(form: CompiledForm, step: CompiledForEach) -> CompiledCreateRow | None:
    only = step.do[0] if len(step.do) == 1 else None
    if not isinstance(only, CompiledCreateRow) or only.form != form.key or only.name is not None:
        return None
    columns = {one.key for one in form.columns[only.subtable]}
    moved = form.reached_by(columns | {only.subtable})
    read = [path for one in (only.of, *only.values.values()) for path in one.references]
    return only if all(_stays(form, step, path, moved) for path in read) else None


def _stays(form: CompiledForm, step: CompiledForEach, path: Path, moved: Set[str]) -> bool:
    """Whether what a path reads is not moved by the rows that are added."""
    head, rest = path[0], path[1:]
    if head in ELSEWHERE or path == ("record",):
        return True
    if head == step.walk.name:
        items = step.walk.items
        inside = str(items.type.form).partition(".") if items is not None else ("", "", "")
        if inside[0] != form.key or not inside[2] or not rest:
            return False
        return _own(form, (inside[2], *rest), moved)
    return _own(form, rest if head == "record" else path, moved)


def _own(form: CompiledForm, path: Path, moved: Set[str]) -> bool:
    """Whether a path of the record reads fields of it that stay as they are."""
    keys = own_keys(form.fields, path)
    known = all(key in form.fields or key in ("id", "row_id", "position") for key in keys)
    return known and moved.isdisjoint(keys)
