"""What the paths that a workflow's conditions read are called, and their options."""

from collections.abc import Iterable, Iterator, Mapping

from engine.expression.scope import Path
from engine.form.app_context import AppContext
from engine.form.model import FieldBase, Form, LookupField, MultiSelectField, SelectField
from engine.text import Text, localise


def label_of(path: Path, form: Form, app: AppContext) -> Text:
    """What a path is called: its field's label; of what lies behind a lookup both labels."""
    if path[0] == "setting":
        return path[-1]
    fields = list(_fields_on(path, form, app))
    if not fields:
        return ".".join(path)
    behind = path[len(fields) :]
    return {
        "en": " · ".join([*(localise(one.label, "en", one.key) for one in fields), *behind]),
        "zh": "·".join([*(localise(one.label, "zh", one.key) for one in fields), *behind]),
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
    return found


def _fields_on(path: Path, form: Form, app: AppContext) -> Iterator[FieldBase]:
    """The fields that a path leads over: a field, or a lookup and a field behind it."""
    siblings: Iterable[object] = form.fields
    for name in path:
        found = next((one for one in siblings if getattr(one, "key", None) == name), None)
        if not isinstance(found, FieldBase):
            return
        yield found
        behind = app.forms.get(found.form) if isinstance(found, LookupField) else None
        siblings = behind.fields if behind else getattr(found, "fields", ())
