"""What nobody writes by hand: balances and their ledgers, and records that stay as they are.

Rules of this file:
1. Whatever a person's rights, these ways are closed, to the administrator too; the refusal says
   which way is open.
2. What the system computes of such a record (formulas, roll-ups, a status) is still kept up.
"""

from collections.abc import Iterator

from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField
from engine.form.model import FieldBase
from engine.form.record import Record
from runtime.services.outcome import Refusal, RefusalKind

POSTED = Refusal(
    RefusalKind.FORBIDDEN,
    {
        "en": "Records of this form come about by postings alone: nobody enters, changes or "
        "deletes one. Post a movement instead.",
        "zh": "该表单的记录只由过账产生，不能手工新增、修改或删除，请通过业务单据过账。",
    },
    code="posted",
)
UNCHANGING = Refusal(
    RefusalKind.FORBIDDEN,
    {
        "en": "Records of this form are never changed or deleted. Enter one that corrects it.",
        "zh": "该表单的记录一经保存不可修改或删除，请新增一条更正记录。",
    },
    code="append_only",
)


def refuse_entry(form: CompiledForm) -> Refusal | None:
    """Refuse a new record of a form that postings alone write."""
    return POSTED if form.posted else None


def refuse_change(form: CompiledForm) -> Refusal | None:
    """Refuse a change or a deletion of a record that stays as it is."""
    if form.posted:
        return POSTED
    return UNCHANGING if form.unchanging else None


def refuse_writing(form: CompiledForm, before: Record | None, after: Record) -> Refusal | None:
    """Refuse whatever would write such a record, whichever way it came."""
    if not form.unchanging:
        return None
    if before is None:
        return refuse_entry(form)
    if tuple(_entered(form, before)) == tuple(_entered(form, after)):
        return None
    return refuse_change(form)


def _entered(form: CompiledForm, record: Record) -> Iterator[object]:
    """What a record holds that nothing computes: its state, its owner, entered fields and rows."""
    yield record.state
    yield record.owner
    for field in form.tops():
        if field.is_subtable:
            names = [one.name for one in form.columns[field.key] if _is_entered(one)]
            yield [_cells(row, names) for row in _rows(record.values.get(field.key))]
        elif field.stored and _is_entered(field):
            yield record.values.get(field.key)


def _is_entered(field: CompiledField) -> bool:
    definition = field.definition
    derived = isinstance(definition, FieldBase) and definition.derived
    return not (field.computed or derived)


def _rows(value: Value) -> Iterator[object]:
    yield from value if isinstance(value, list | tuple) else ()


def _cells(row: object, names: list[str]) -> list[object]:
    return [row.get(name) for name in ("row_id", *names)] if isinstance(row, dict) else []
