"""Values as people write them, in scenarios and data files: names stand for records and people.

Rule of this file: a name given for a lookup, a person or a department is replaced by its id, and
`record.lines[0]` given for a row (or as its `row_id`) by the row's; nothing else is, and what is no
name stays as it is.
"""

from collections.abc import Mapping, Sequence

from engine.form.field_types import Definition
from engine.form.json_value import reference_target
from engine.form.model import Form, SubtableField
from engine.form.row_forms import subtable_of
from runtime.services.scenario.names import Names

ROW_ID = "row_id"
_SYSTEM = {"owner": "$user", "department": "$department"}


def resolve_values(values: Mapping[str, object], form: Form, names: Names) -> dict[str, object]:
    """Replace names by ids wherever a field points at something."""
    fields = {field.key: field for field in form.fields}
    out: dict[str, object] = {}
    for key, value in values.items():
        field = fields.get(key)
        if isinstance(field, SubtableField) and isinstance(value, Sequence):
            out[key] = [_row(row, field, names) for row in value]
        else:
            target = reference_target(field) if field else _SYSTEM.get(key)
            out[key] = _reference(value, names, target) if target else value
    return out


def _row(row: object, subtable: SubtableField, names: Names) -> object:
    if not isinstance(row, Mapping):
        return row
    columns: Mapping[str, Definition] = {column.key: column for column in subtable.fields}
    out: dict[str, object] = {}
    for key, cell in row.items():
        if key == ROW_ID:
            out[key] = names.row(str(cell)) or cell
            continue
        column = columns.get(key)
        target = reference_target(column) if column else None
        out[key] = _reference(cell, names, target) if target else cell
    return out


def _reference(value: object, names: Names, target: str) -> object:
    if isinstance(value, list):
        return [_reference(one, names, target) for one in value]
    if not isinstance(value, str):
        return value
    if subtable_of(target):
        return names.row(value) or value
    return names.named(target).get(value, value)
