"""The forms that the API's description holds: those its reader may open, without what is hidden."""

from collections.abc import Mapping

from runtime.api.openapi.document import PublishedForm
from runtime.api.openapi.schemas import Schema
from runtime.services.act import Act
from runtime.services.list_apps import list_apps
from runtime.services.outcome import Refusal
from runtime.services.read_form import form_schema

DECORATION = "section"


def visible_forms(act: Act) -> tuple[PublishedForm, ...]:
    """Describe every form that is open to the caller."""
    found: list[PublishedForm] = []
    for app in list_apps(act):
        for form in app.forms:
            described = form_schema(act, app.key, form.key)
            if not isinstance(described, Refusal):
                schema = values_schema(described.get("fields"))
                found.append(PublishedForm(app.key, form.key, form.label, schema))
    return tuple(found)


def values_schema(fields: object) -> Schema:
    """Make the JSON Schema of a form's values out of its described fields."""
    properties = {
        str(field["key"]): _field_schema(field)
        for field in (fields if isinstance(fields, list) else [])
        if isinstance(field, dict) and field.get("type") != DECORATION
    }
    return {"type": "object", "properties": properties}


def _field_schema(field: Mapping[str, object]) -> Schema:
    """Give a field's schema with its label; a subtable's is made of the columns one may see."""
    told: dict[str, object] = {"title": field.get("label")}
    columns = field.get("fields")
    if columns is None:
        schema = field.get("schema")
        told |= schema if isinstance(schema, dict) else {}
    else:
        row = values_schema(columns)
        known = row["properties"]
        row_id: Schema = {"type": "string", "description": "The row; left out for a new one."}
        properties = {"row_id": row_id, **(known if isinstance(known, dict) else {})}
        told |= {"type": "array", "items": {**row, "properties": properties}}
    if field.get("help"):
        told["description"] = field["help"]
    if field.get("computed"):
        told["readOnly"] = True
    return told
