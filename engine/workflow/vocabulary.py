"""What the paths that a workflow's conditions read are called, and their options."""

from collections.abc import Iterable, Iterator, Mapping

from engine.expression.scope import Path
from engine.form.app_context import AppContext
from engine.form.model import (
    FieldBase,
    Form,
    LookupField,
    MultiSelectField,
    RowLookupField,
    SelectField,
    SubtableField,
)
from engine.text import Text, localise

SYSTEM_LABELS: Mapping[str, Text] = {
    "state": {"en": "State", "zh": "状态"},
    "revision": {"en": "Revision", "zh": "业务版本"},
    "version": {"en": "Version", "zh": "版本"},
    "owner": {"en": "Owner", "zh": "所有者"},
    "department": {"en": "Department", "zh": "部门"},
    "created_at": {"en": "Created at", "zh": "创建时间"},
    "created_by": {"en": "Created by", "zh": "创建人"},
    "updated_at": {"en": "Changed at", "zh": "修改时间"},
    "updated_by": {"en": "Changed by", "zh": "修改人"},
}
SYSTEM_PATHS = frozenset((name,) for name in SYSTEM_LABELS)
STATES: Mapping[str, Text] = {
    "draft": {"en": "draft", "zh": "草稿"},
    "saved": {"en": "saved", "zh": "已保存"},
    "submitted": {"en": "submitted", "zh": "进行中"},
    "completed": {"en": "completed", "zh": "已完成"},
    "rejected": {"en": "rejected", "zh": "已驳回"},
    "withdrawn": {"en": "withdrawn", "zh": "已撤回"},
    "cancelled": {"en": "cancelled", "zh": "已取消"},
}


def label_of(path: Path, form: Form, app: AppContext) -> Text:
    """What a path is called: its field's label; of what lies behind a lookup both labels."""
    if path[0] == "setting":
        return path[-1]
    if path in SYSTEM_PATHS:
        return SYSTEM_LABELS[path[0]]
    fields = list(_fields_on(path, form, app))
    if not fields:
        return ".".join(path)
    behind = path[len(fields) :]
    return {
        locale: joint.join(
            [
                *(localise(one.label, locale, one.key) for one in fields),
                *(localise(SYSTEM_LABELS.get(name), locale, name) for name in behind),
            ]
        )
        for locale, joint in (("en", " · "), ("zh", "·"))
    }


def options_on(
    paths: Iterable[Path], form: Form, app: AppContext
) -> Mapping[str, Mapping[str, Text]]:
    """What the options of the selects on some paths are called, by path and key."""
    found: dict[str, Mapping[str, Text]] = {}
    for path in paths:
        fields = list(_fields_on(path, form, app))
        last = fields[-1] if len(fields) == len(path) else None
        if isinstance(last, SelectField | MultiSelectField):
            found[".".join(path)] = {one.key: one.label for one in last.options if one.label}
        elif path[-1] == "state" and last is None:
            found[".".join(path)] = STATES
    return found


def _fields_on(path: Path, form: Form, app: AppContext) -> Iterator[FieldBase | SubtableField]:
    """The fields that a path leads over: a field, its column, or a lookup and what lies behind."""
    siblings: Iterable[object] = form.fields
    for name in path:
        found = next((one for one in siblings if getattr(one, "key", None) == name), None)
        if not isinstance(found, FieldBase | SubtableField):
            return
        yield found
        siblings = _behind(found, app)


def _behind(field: FieldBase | SubtableField, app: AppContext) -> Iterable[object]:
    if isinstance(field, SubtableField):
        return field.fields
    if not isinstance(field, LookupField | RowLookupField):
        return ()
    form = app.forms.get(field.form)
    fields = form.fields if form else ()
    if isinstance(field, LookupField):
        return fields
    rows = (one for one in fields if isinstance(one, SubtableField) and one.key == field.subtable)
    return next((one.fields for one in rows), ())
