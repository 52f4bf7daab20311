"""Lookups to rows of the very record: what a path through them reads of the record itself.

Rule of this file: `plan.line.amount`, where `line` points at a row of `lines`, reads `plan.line`
and `lines.amount`; the rest of a path that leaves the record is handed back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from engine.expression.scope import Path
from engine.expression.values import Value
from engine.form.compiled_field import CompiledField
from engine.form.model import RowLookupField
from engine.form.row_forms import PARENT


def own_subtable(field: CompiledField | None) -> str | None:
    """The subtable of the same record that a field points into; None for what points elsewhere."""
    definition = field.definition if field else None
    own = isinstance(definition, RowLookupField) and definition.own
    return definition.subtable if own and isinstance(definition, RowLookupField) else None


def own_paths(fields: Mapping[str, CompiledField], path: Path) -> Iterator[Path]:
    """Cut a path from the record at each own row: `plan.line.amount` → `plan.line`, `lines.amount`.

    Only the last part may go on to other records.
    """
    rest = path
    while True:
        length = _own_length(fields, rest)
        subtable = own_subtable(fields.get(".".join(rest[:length])))
        behind = rest[length:]
        if subtable is None or not behind:
            yield rest
            return
        yield rest[:length]
        if behind[0] != PARENT:
            rest = (subtable, *behind)
        elif len(behind) > 1:
            rest = behind[1:]
        else:
            return


def own_keys(fields: Mapping[str, CompiledField], path: Path) -> Sequence[str]:
    """The fields of the record that a path reads, by dotted key."""
    return [own_key(fields, one) for one in own_paths(fields, path)]


def own_key(fields: Mapping[str, CompiledField], path: Path) -> str:
    """The field that a path begins with; the subtable where it names a row's id or place."""
    column = ".".join(path[:2])
    return column if column in fields else path[0]


def _own_length(fields: Mapping[str, CompiledField], path: Path) -> int:
    """How many names lead to the first value: two into a subtable."""
    first = fields.get(path[0])
    return 2 if first is not None and first.is_subtable and len(path) > 1 else 1


def clearing_fields(
    fields: Mapping[str, CompiledField],
) -> tuple[tuple[CompiledField, str], ...]:
    """Give what points at rows of its own record and says `on_delete: clear`, with the subtable."""
    return tuple(
        (field, subtable)
        for field in fields.values()
        if (subtable := own_subtable(field))
        and getattr(field.definition, "on_delete", None) == "clear"
    )


def let_go_of_removed(
    clearing: Iterable[tuple[CompiledField, str]],
    work: dict[str, Value],
    rows: "Mapping[str, Sequence[dict[str, Value | int]]]",
) -> None:
    """Clear what points at rows that are no longer there; `clearing`: of `clearing_fields`."""
    for field, subtable in clearing:
        there = {row["row_id"] for row in rows.get(subtable, ())}
        if field.subtable is None:
            if work.get(field.key) not in there:
                work[field.key] = None
            continue
        for row in rows.get(field.subtable, ()):
            if row.get(field.name) not in there:
                row[field.name] = None
