"""What a person may not change: hidden, read-only, locked, computed.

Rules of this file:
1. A sent value that is what was there changes nothing and is accepted.
2. Hidden by its expression: dropped, and told in `ignored`. Read-only or locked: dropped, and an
   error unless it is also what comes out without it (a default, a fill). Computed: likewise.
3. Rows are added, taken away and moved only where their subtable may be written.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from engine.expression.errors import EvaluationError
from engine.expression.values import Row, Value
from engine.form.changeset import computed
from engine.form.compiled_field import CompiledField
from engine.form.computation import Computation
from engine.form.field_error import ErrorCode, FieldError, fault
from engine.form.field_states import FieldStates
from engine.form.stored_value import stored_value


def hidden_changes(computation: Computation, states: FieldStates) -> frozenset[str]:
    """Changes a person sent for what its expression hides; paths with row ids."""
    among = _hidden_somewhere(computation, states)
    return frozenset(
        path
        for field, row, path in _changed(computation, among)
        if not states.visible.of(field.key, row)
    )


def refused_changes(computation: Computation, states: FieldStates) -> dict[str, ErrorCode]:
    """Changes a person sent for what may not be written, with the code to refuse them by."""
    refused: dict[str, ErrorCode] = {}
    for field, row, path in _changed(computation, _closed_somewhere(computation, states)):
        if not states.visible.of(field.key, row):
            continue
        if states.locked.of(field.key, row):
            refused[path] = "locked"
        elif states.readonly.of(field.key, row):
            refused[path] = "not_granted"
    return refused


def refusals(computation: Computation, refused: Mapping[str, ErrorCode]) -> Iterator[FieldError]:
    """Errors for the refused changes that are not what comes out without them."""
    for path, field, row in _in_order(computation, refused):
        code = refused[path]
        if field.is_subtable:
            yield _refusal(code).at(field.key)
        elif _wanted(computation, field, row) != computation.value(field, row):
            yield _refusal(code).at(computation.path(field, row))
    for path, sent in computation.changes.echoes.items():
        field, row = _place(computation, path)
        gone = field.subtable is not None and row is None
        if not gone and not _is_echo(computation, field, row, sent):
            yield computed(computation.path(field, row))


def _in_order(
    computation: Computation, paths: Iterable[str]
) -> list[tuple[str, CompiledField, Row | None]]:
    """Paths with their places, in the order of the definition and of the rows."""
    order = {key: place for place, key in enumerate(computation.compiled.fields)}
    places = [(path, *_place(computation, path)) for path in paths]

    def rank(place: tuple[str, CompiledField, Row | None]) -> tuple[int, int]:
        _, field, row = place
        position = row["position"] if row else 0
        return order[field.key], position if isinstance(position, int) else 0

    return sorted(places, key=rank)


def _is_echo(computation: Computation, field: CompiledField, row: Row | None, sent: Value) -> bool:
    if sent is None or sent == computation.value(field, row):
        return True
    if field.on_read:
        return sent in (_read_now(computation, field, row), _read_before(computation, field, row))
    return sent == computation.value_before(field, row)


def _read_now(computation: Computation, field: CompiledField, row: Row | None) -> Value:
    """What a formula that is computed on read gives after the change."""
    now = computation.environment
    try:
        if row is None or field.subtable is None:
            return _fitted(computation, field, now.own(field.key))
        return _fitted(computation, field, now.cell(field.subtable, row, field.name))
    except EvaluationError:
        return None


def _read_before(computation: Computation, field: CompiledField, row: Row | None) -> Value:
    """What a formula that is computed on read gave before the change."""
    if computation.context.old is None:
        return None
    old = computation.environment.old
    try:
        if row is None or field.subtable is None:
            return _fitted(computation, field, old.own(field.key))
        earlier = computation.old_rows[field.subtable].get(str(row["row_id"]))
        cell = old.cell(field.subtable, earlier, field.name) if earlier else None
        return _fitted(computation, field, cell)
    except EvaluationError:
        return None


def _fitted(computation: Computation, field: CompiledField, value: Value) -> Value:
    fitted = stored_value(field, value, computation.compiled.app.rounding)
    return None if isinstance(fitted, FieldError) else fitted


def _hidden_somewhere(computation: Computation, states: FieldStates) -> frozenset[str]:
    sent = _sent_keys(computation)
    return frozenset(key for key in sent if not states.visible.everywhere(key))


def _closed_somewhere(computation: Computation, states: FieldStates) -> frozenset[str]:
    fields, readonly, locked = computation.compiled.fields, states.readonly, states.locked
    return frozenset(
        key
        for key in _sent_keys(computation)
        if not fields[key].computed and (readonly.anywhere(key) or locked.anywhere(key))
    )


def _sent_keys(computation: Computation) -> frozenset[str]:
    """The fields, by dotted key, that anything was sent for."""
    parts = (path.partition("[") for path in computation.changes.sent)
    names = ((key, inside.partition("].")[2]) for key, _, inside in parts)
    return frozenset(f"{key}.{name}" if name else key for key, name in names)


def _changed(
    computation: Computation, among: frozenset[str]
) -> Iterator[tuple[CompiledField, Row | None, str]]:
    """The fields whose sent values differ from what was there, before anything was computed."""
    for path in computation.changes.sent if among else ():
        key, _, inside = path.partition("[")
        name = inside.partition("].")[2]
        if (f"{key}.{name}" if name else key) not in among:
            continue
        if path in computation.dropped or _within_dropped(computation, path):
            continue
        field, row = _place(computation, path)
        if field.is_subtable:
            yield field, None, field.key
        elif field.subtable and row is None:
            continue  # the row has been taken away
        elif _wanted(computation, field, row) != computation.value_before(field, row):
            yield field, row, path


def _within_dropped(computation: Computation, path: str) -> bool:
    return path.partition("[")[0] in computation.dropped


def _place(computation: Computation, path: str) -> tuple[CompiledField, Row | None]:
    """The field of `x` or `lines[ROWID].x` with its row; the subtable of `lines[ROWID]`."""
    key, _, inside = path.partition("[")
    row_id, _, name = inside.partition("].")
    if not name:
        return computation.compiled.fields[key], None
    return computation.compiled.fields[f"{key}.{name}"], computation.rows_by_id[key].get(row_id)


def _wanted(computation: Computation, field: CompiledField, row: Row | None) -> Value:
    if row is None or field.subtable is None:
        return computation.changes.values.get(field.key)
    wanted = computation.wanted_rows[field.subtable].get(str(row["row_id"]), {})
    return cast(Value, wanted.get(field.name))


def _refusal(code: ErrorCode) -> FieldError:
    if code == "locked":
        return fault(
            "locked",
            "This is locked in the record's present state.",
            "记录当前状态下该字段已锁定。",
        )
    return fault(
        "not_granted",
        "You may not write this: leave it out, or send it back unchanged.",
        "您无权填写该字段：请不要提交，或原样返回。",
    )
