"""Properties of fields that must agree with one another: bounds, defaults, formulas, serials."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from engine.definition.checks.serials import check_serial
from engine.definition.issue import Issue
from engine.definition.plain import plain_data
from engine.definition.subject import Subject, fields_at
from engine.definition.tree import Data, Path
from engine.form.field_types import Definition
from engine.form.model import (
    AddressField,
    DecimalField,
    FieldBase,
    IntegerField,
    MoneyField,
    PercentField,
    SerialField,
    SubtableField,
    TextField,
)
from engine.form.posted_forms import is_posted

MOST_COLUMNS = 1000
"""Well below the 1,600 that PostgreSQL takes, those of removed fields among them."""
ADDRESS_COLUMNS = 4


def check_fields(subject: Subject) -> Iterator[Issue]:
    """Check every field and column."""
    for at, form in subject.forms():
        yield from _columns(subject, form.fields, (*at, "fields"))
        for path, field, _ in fields_at(form.fields, at):
            if isinstance(field, SubtableField):
                yield from _columns(subject, field.fields, (*path, "fields"))
            yield from bound_issues(subject, field, path)
            if isinstance(field, FieldBase):
                yield from _formula(subject, field, path)
                yield from _writable(subject, field, path)
            if isinstance(field, SerialField):
                yield from check_serial(subject, form, field, path)


def _columns(subject: Subject, fields: Sequence[Definition], at: Path) -> Iterator[Issue]:
    """No database takes a table of any width."""
    found = sum(ADDRESS_COLUMNS if isinstance(field, AddressField) else 1 for field in fields)
    if found > MOST_COLUMNS:
        yield subject.told("FIELD010", at, found=found, bound=MOST_COLUMNS)


def bound_issues(subject: Subject, field: Definition, path: Path) -> Iterator[Issue]:
    """Check that no lower bound of a field lies above its upper one."""
    for name, low, high in _limits(field):
        if low is not None and high is not None and low > high:
            yield subject.told("FIELD002", (*path, name), low=low, high=high)


def _limits(field: Definition) -> Iterator[tuple[str, Decimal | int | None, Decimal | int | None]]:
    match field:
        case IntegerField() | DecimalField() | MoneyField() | PercentField():
            yield "min", field.min, field.max
        case TextField():
            yield "min_length", field.min_length, field.max_length
        case SubtableField():
            yield "min_rows", field.min_rows, field.max_rows
        case _:
            return


def _formula(subject: Subject, field: FieldBase, path: Path) -> Iterator[Issue]:
    if field.live is not None and field.formula is not None:
        yield subject.told("FIELD001", (*path, "live"), property="live")
    if field.computed_by is None:
        if field.on_read:
            words = {"en": "on_read without a formula", "zh": "on_read 但没有公式"}
            yield subject.told("FIELD009", (*path, "on_read"), problem=words)
        return
    if field.default is not None:
        yield subject.told("FIELD001", (*path, "default"), property="default")
    if getattr(field, "fill", None):
        yield subject.told("FIELD001", (*path, "fill"), property="fill")
    if isinstance(field, SerialField):
        yield subject.told("FIELD001", (*path, "formula"), property="format")
    if field.is_read and (field.unique or field.indexed):
        name = "unique" if field.unique else "indexed"
        yield subject.told("FIELD001", (*path, name), property=name)


def _writable(subject: Subject, field: FieldBase, path: Path) -> Iterator[Issue]:
    if field.required is not True or field.readonly is not True or field.default is not None:
        return
    if not field.derived and not field.choose and not _is_filled(subject, path):
        yield subject.told("FIELD008", path)


def _is_filled(subject: Subject, path: Path) -> bool:
    """Whether something else writes it: a `fill`, a choice's `source`, a task, a step."""
    form = subject.app.forms[int(path[1])]
    if is_posted(form.key, subject.context):
        return True
    fields = {place: field for place, field, _ in fields_at(form.fields, path[:2])}
    key = fields[path].key
    if any(key in getattr(field, "fill", {}) for field in fields.values()):
        return True
    for field in fields.values():
        if key in (getattr(field, "source", None), getattr(field, "keep", None)):
            return True
    acting = [node for flow in subject.app.workflows for node in flow.nodes]
    buttons = [action for each in subject.app.forms for action in each.actions]
    doing = (*acting, *subject.app.automations, *buttons)
    return any(key in _written(plain_data(each)) for each in doing)


def _written(data: Data) -> Iterator[str]:
    """The names, without subtables, that a node lets people write or that its steps write."""
    if isinstance(data, list):
        for each in data:
            yield from _written(each)
    elif isinstance(data, dict):
        for name, value in data.items():
            if name in ("set", "values", "editable") and isinstance(value, list | dict):
                yield from (str(each).rpartition(".")[2] for each in value)
            yield from _written(value)
