"""Balances and their ledgers: dimensions, numbers and id fit together; nobody else writes them.

Rules of this file:
1. What a balance holds of a movement its ledger holds in a field of the same kind and digits, so
   that the sum of the ledger is the balance to the last digit.
2. A right that postings leave nobody is told as having no effect; it is no error.
"""

from collections.abc import Iterator, Mapping

from engine.definition.issue import Issue
from engine.definition.subject import Subject, own_field
from engine.definition.tree import Path
from engine.form.balance import Balance, BalanceField
from engine.form.field_limits import scale_of
from engine.form.field_types import Definition
from engine.form.model import FieldBase, Form, LookupField, MultiLookupField, TextField
from engine.form.posted_forms import balance_behind, is_posted, is_unchanging

_DIMENSIONS = ("lookup", "row_lookup", "select", "text", "user", "department", "date", "boolean")
_NUMBERS = ("integer", "decimal", "money")
_SHORTEST_ID = 80
"""Characters for a word, an id and a row's id."""

Words = Mapping[str, str]

_TWICE: Words = {"en": "it is there twice", "zh": "重复出现"}


def check_balances(subject: Subject) -> Iterator[Issue]:
    """Check every balance with its ledger, and the grants of what postings write."""
    for at, form in subject.forms():
        if form.balance is not None:
            yield from _balance(subject, form, form.balance, (*at, "balance"))
        if is_unchanging(form.key, subject.context):
            yield from _grants(subject, form, at)
            yield from _clearing(subject, form, at)
    for index, flow in enumerate(subject.app.workflows):
        if is_unchanging(flow.form, subject.context):
            yield subject.told("BAL006", ("workflows", index, "form"), found=flow.form)


def _balance(subject: Subject, form: Form, balance: Balance, at: Path) -> Iterator[Issue]:
    ledger = next((one for one in subject.app.forms if one.key == balance.ledger.form), None)
    yield from _dimensions(subject, form, ledger, balance, at)
    for index, one in enumerate(balance.fields):
        for name, found, problem in _number(form, ledger, one, balance.fields[:index]):
            place = (*at, "fields", index, name)
            yield subject.told("BAL002", place, found=found, problem=problem)
    place = (*at, "ledger", "form")
    if ledger is None:
        if issue := subject.missing_form(balance.ledger.form, place):
            yield issue
        return
    if unfit := _ledger(subject, form, ledger):
        yield subject.told("BAL003", place, found=ledger.key, problem=unfit)
    if unfit := _id(ledger, balance):
        yield subject.told("BAL004", (*at, "ledger", "id"), found=balance.ledger.id, problem=unfit)
    yield from _opening(subject, ledger, balance, at)


def _dimensions(
    subject: Subject, form: Form, ledger: Form | None, balance: Balance, at: Path
) -> Iterator[Issue]:
    for index, key in enumerate(balance.dimensions):
        field = own_field(form, key)
        problem = _dimension(form, field)
        if problem is None and key in balance.dimensions[:index]:
            problem = _TWICE
        if problem is None and field is not None and ledger is not None:
            problem = _beside(ledger, field)
        if problem:
            yield subject.told("BAL001", (*at, "dimensions", index), found=key, problem=problem)


def _dimension(form: Form, field: Definition | None) -> Words | None:
    if field is None:
        return _no_field(form)
    if field.type not in _DIMENSIONS or not _is_entered(field):
        return {"en": f"a {field.type} that is not entered cannot be", "zh": "该字段不适合作为维度"}
    return None


def _beside(ledger: Form, field: Definition) -> Words | None:
    """What is wrong with a dimension's field in the ledger."""
    other = own_field(ledger, field.key)
    if other is None:
        return _no_field(ledger)
    same = other.type == field.type and _target(other) == _target(field)
    if same and _is_entered(other):
        return None
    return {
        "en": f"the field of the same name in {ledger.key} is of another kind",
        "zh": f"流水表 {ledger.key} 的同名字段类型不同",
    }


def _number(
    form: Form, ledger: Form | None, one: BalanceField, before: list[BalanceField]
) -> Iterator[tuple[str, str, Words]]:
    """Each name of a number that cannot be, and why."""
    field = own_field(form, one.key)
    used = {name for other in before for name in (other.ledger, other.after)}
    if one.key in {other.key for other in before}:
        yield "key", one.key, _TWICE
    elif problem := _numeric(form, field):
        yield "key", one.key, problem
    for name, key in (("ledger", one.ledger), ("after", one.after)):
        if ledger is None:
            return
        other = own_field(ledger, key)
        if key in used or (name == "after" and key == one.ledger):
            yield name, key, _TWICE
        elif problem := _numeric(ledger, other) or _unlike(field, other):
            yield name, key, problem


def _numeric(form: Form, field: Definition | None) -> Words | None:
    if field is None:
        return _no_field(form)
    if field.type not in _NUMBERS or not _is_entered(field):
        return {"en": "it is no number of its own", "zh": "不是自有的数值字段"}
    return None


def _unlike(field: Definition | None, other: Definition | None) -> Words | None:
    if field is None or other is None or field.type not in _NUMBERS:
        return None
    if scale_of(field) == scale_of(other):
        return None
    return {
        "en": f"{field.key} has {scale_of(field)} digits after the point, it has {scale_of(other)}",
        "zh": f"{field.key} 有 {scale_of(field)} 位小数，它有 {scale_of(other)} 位",
    }


def _ledger(subject: Subject, form: Form, ledger: Form) -> Words | None:
    behind = balance_behind(ledger.key, subject.context)
    if ledger.balance is not None:
        return {"en": "it is a balance itself", "zh": "它本身是余额表"}
    if behind is not None and behind[0] != form.key:
        return {"en": f"it is the ledger of {behind[0]}", "zh": f"它已是 {behind[0]} 的流水表"}
    if not ledger.append_only:
        return {"en": "it lacks `append_only: true`", "zh": "缺少 `append_only: true`"}
    return None


def _id(ledger: Form, balance: Balance) -> Words | None:
    field = own_field(ledger, balance.ledger.id)
    if field is None:
        return _no_field(ledger)
    if not isinstance(field, TextField) or not _is_entered(field):
        return {"en": "it is no text of its own", "zh": "不是自有的文本字段"}
    if not field.unique:
        return {"en": "it lacks `unique: true`", "zh": "缺少 `unique: true`"}
    if field.max_length < _SHORTEST_ID:
        least = _SHORTEST_ID
        return {"en": f"it needs `max_length: {least}`", "zh": f"需要 `max_length: {least}`"}
    return None


def _opening(subject: Subject, ledger: Form, balance: Balance, at: Path) -> Iterator[Issue]:
    own = {one.ledger for one in balance.fields} | {one.after for one in balance.fields}
    for name in balance.opening:
        path = (*at, "opening", name)
        field = own_field(ledger, name)
        if field is None:
            if found := subject.missing_field(ledger, name, path):
                yield found
        elif name in own or name in (*balance.dimensions, balance.ledger.id):
            words = {"en": "postings write it themselves", "zh": "由过账自动写入"}
            yield subject.told("STEP002", path, found=name, problem=words)
        elif not _is_entered(field):
            words = {"en": "it is computed", "zh": "由系统计算"}
            yield subject.told("STEP002", path, found=name, problem=words)


def _grants(subject: Subject, form: Form, at: Path) -> Iterator[Issue]:
    closed = {"update", "delete"} | ({"create"} if is_posted(form.key, subject.context) else set())
    for index, grant in enumerate(form.access):
        for number, right in enumerate(grant.can):
            if right in closed:
                path = (*at, "access", index, "can", number)
                yield subject.told("BAL005", path, found=right, form=form.key)


def _clearing(subject: Subject, form: Form, at: Path) -> Iterator[Issue]:
    for index, field in enumerate(form.fields):
        if isinstance(field, LookupField | MultiLookupField) and field.on_delete == "clear":
            path = (*at, "fields", index, "on_delete")
            yield subject.told("BAL007", path, found=field.key)


def _is_entered(field: Definition) -> bool:
    """Whether a field holds a value of its own: neither computed nor a number in sequence."""
    return isinstance(field, FieldBase) and not field.derived and field.type != "serial"


def _target(field: Definition) -> object:
    if field.type == "select":
        return frozenset(option.key for option in getattr(field, "options", ()))
    return getattr(field, "form", None)


def _no_field(form: Form) -> Words:
    return {"en": f"{form.key} has no such field", "zh": f"表单 {form.key} 没有该字段"}
