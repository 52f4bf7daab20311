"""A form as its reader fills it in: fields, labels, options, widgets, views; nothing hidden."""

from collections.abc import Sequence

from engine.access.decision import decide
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField
from engine.form.field_types import field_type, json_schema
from engine.form.input_form import RECORD_FIELD
from engine.form.model import MultiSelectField, SectionField, SelectField, SubtableField
from engine.text import localise
from runtime.services.act import Act
from runtime.services.offered_actions import may_use_some, offer_of
from runtime.services.open_record import find_form
from runtime.services.outcome import Refusal, not_found
from runtime.services.record_rights import create_access, list_access
from runtime.services.views import Json

NO_FORM = not_found("There is no such form.", "没有这个表单。")


def form_schema(act: Act, app: str, form: str) -> dict[str, Json] | Refusal:
    """Describe a form: JSON Schema of its values, labels, options and widgets."""
    target = find_form(act, app, form)
    if isinstance(target, Refusal):
        return target
    person = act.caller.person
    reads = decide(person, app, target.form, "read").allowed
    access = create_access(act, target.app, target.form)
    if not reads and access is None:
        return NO_FORM
    hidden = list_access(act, target.app, target.form).absent if reads else frozenset()
    if access is not None:
        hidden = hidden & access.absent if reads else access.absent
    return _described(act, target.form, hidden)


def _described(act: Act, form: CompiledForm, hidden: frozenset[str]) -> dict[str, Json]:
    locale = act.caller.locale
    fields: list[Json] = [
        _field(form, field, locale, hidden) for field in form.tops() if field.key not in hidden
    ]
    views: list[Json] = [
        {
            "key": view.key,
            "label": localise(view.label, locale, view.key),
            "columns": [column for column in view.columns if column not in hidden],
            "sort": view.sort,
        }
        for view in form.form.views
    ]
    return {
        "key": form.key,
        "label": localise(form.form.label, locale, form.key),
        "fields": fields,
        "actions": _actions(act, form),
        "views": views,
        "layout": {
            "columns": form.form.layout.columns,
            "wide": [*form.form.layout.wide],
            "highlights": [key for key in form.form.layout.highlights if key not in hidden],
        },
    }


def input_fields(form: CompiledForm, locale: str, hidden: frozenset[str]) -> list[dict[str, Json]]:
    """Describe what an action asks for."""
    return [
        _field(form, field, locale, hidden)
        for field in form.tops()
        if field.key not in hidden and field.key != RECORD_FIELD
    ]


def _actions(act: Act, form: CompiledForm) -> list[Json]:
    """The buttons that the reader may use on some record of the form."""
    app = act.world.apps.get(form.app.key)
    found = app.actions.get(form.key, {}) if app else {}
    return [
        {**offer_of(one, act.caller.locale).as_json(), "on": one.model.on}
        for one in found.values()
        if may_use_some(act, form, one)
    ]


def _field(
    form: CompiledForm, field: CompiledField, locale: str, hidden: frozenset[str]
) -> dict[str, Json]:
    definition = field.definition
    told: dict[str, Json] = {
        "key": field.name,
        "type": definition.type,
        "label": localise(field.label, locale, field.name),
        "help": localise(definition.help, locale) or None,
        "widget": field_type(definition).widget,
        "computed": field.computed,
    }
    if isinstance(definition, SectionField):
        return {**told, "tab": definition.tab}
    told["schema"] = _json(json_schema(definition))
    if isinstance(definition, SelectField | MultiSelectField):
        told["options"] = [
            {
                "key": option.key,
                "label": localise(option.label, locale, option.key),
                "colour": option.colour,
                "active": option.active,
            }
            for option in definition.options
        ]
    if field.reference:
        told["form"] = field.reference
    if isinstance(definition, SubtableField):
        told["fields"] = _columns(form, definition.key, locale, hidden)
    return told


def _columns(form: CompiledForm, subtable: str, locale: str, hidden: frozenset[str]) -> list[Json]:
    columns: Sequence[CompiledField] = form.columns[subtable]
    return [_field(form, one, locale, hidden) for one in columns if one.key not in hidden]


def _json(value: object) -> Json:
    return value  # type: ignore[return-value]
