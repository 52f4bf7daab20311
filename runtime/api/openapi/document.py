"""The OpenAPI document, made of the declared routes and the forms a reader may see.

Rules of this file:
1. Nothing is described twice: a route's own declaration is the source.
2. Each form has paths of its own beside the general ones, with its own values.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version

from runtime.api.openapi.administration_schemas import ADMINISTRATION_SCHEMAS
from runtime.api.openapi.design_schemas import DESIGN_SCHEMAS
from runtime.api.openapi.draft_schemas import DRAFT_SCHEMAS
from runtime.api.openapi.publishing_schemas import PUBLISHING_SCHEMAS
from runtime.api.openapi.schemas import SCHEMAS, Schema, ref
from runtime.api.rights import MEANING, Right
from runtime.api.route import Route, Takes

PLACEHOLDER = re.compile(r"{(\w+)}")
FORM_PREFIX = "/apps/{app}/forms/{form}"
APP_MEDIA_TYPES = ("application/zip", "application/json", "application/yaml")
TYPED = frozenset({"NewRecord", "RecordChange", "Draft", "Record", "RecordPage", "Evaluation"})


@dataclass(frozen=True, slots=True)
class PublishedForm:
    """A form as its reader may see it; `schema` is the JSON Schema of its values."""

    app: str
    key: str
    label: str
    schema: Schema

    @property
    def name(self) -> str:
        """The name of its schemas."""
        return f"{self.app}.{self.key}"


def document(
    routes: Iterable[Route], forms: Iterable[PublishedForm], base: str
) -> dict[str, object]:
    """Describe the API; `base` is the path it stands below."""
    listed, published = list(routes), list(forms)
    paths: dict[str, dict[str, object]] = {}
    for route in listed:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, None)
    for form in published:
        for route in listed:
            if route.path.startswith(FORM_PREFIX):
                own = route.path.replace("{app}", form.app).replace("{form}", form.key)
                paths.setdefault(own, {})[route.method.lower()] = _operation(route, form)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Vermilion",
            "version": version("vermilion"),
            "description": "Forms, approvals and reports.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base}],
        "security": [{"session": []}, {"token": []}],
        "tags": [{"name": tag} for tag in sorted({_tag(route, None) for route in listed})]
        + [{"name": form.name, "description": form.label} for form in published],
        "paths": paths,
        "components": {
            "schemas": {
                **SCHEMAS,
                **DESIGN_SCHEMAS,
                **PUBLISHING_SCHEMAS,
                **DRAFT_SCHEMAS,
                **ADMINISTRATION_SCHEMAS,
                **_form_schemas(published),
            },
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "vermilion_session"},
                "token": {"type": "http", "scheme": "bearer"},
            },
            "responses": {"Problem": _problem()},
        },
    }


def _operation(route: Route, form: PublishedForm | None) -> dict[str, object]:
    told = route.told
    summary = f"{told.summary}: {form.label}" if form else told.summary
    found: dict[str, object] = {
        "operationId": f"{route.name}.{form.name}" if form else route.name,
        "summary": summary,
        "description": f"Asks for: {MEANING[route.right]}.",
        "tags": [_tag(route, form)],
        "parameters": _parameters(route, form),
        "responses": {str(told.status): _success(route, form), "default": _PROBLEM},
        "x-right": route.right.value,
    }
    if route.right is Right.PUBLIC:
        found["security"] = [{}, {"session": []}, {"token": []}]
    body = _body(route, form)
    if body:
        found["requestBody"] = body
    return found


def _tag(route: Route, form: PublishedForm | None) -> str:
    return form.name if form else PLACEHOLDER.sub("", route.path).strip("/").split("/")[0]


def _parameters(route: Route, form: PublishedForm | None) -> list[Schema]:
    filled = {"app", "form"} if form else set()
    found: list[Schema] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in PLACEHOLDER.findall(route.path)
        if name not in filled
    ]
    found += [
        {"name": each.name, "in": "query", "description": each.description, "schema": each.schema}
        for each in route.query
    ]
    if route.any_query:
        found.append(_FILTERS)
    if route.repeatable:
        found.append(_header("Idempotency-Key", "The same answer again, no second effect."))
    if route.writes and (route.told.versioned or route.method in ("PATCH", "DELETE", "PUT")):
        found.append(_header("If-Match", "The version that is changed: its ETag."))
    return found


def _header(name: str, description: str) -> Schema:
    return {"name": name, "in": "header", "description": description, "schema": {"type": "string"}}


def _success(route: Route, form: PublishedForm | None) -> dict[str, object]:
    told = route.told
    answer: dict[str, object] = {"description": told.summary}
    if told.versioned:
        answer["headers"] = {"ETag": {"description": "The version.", "schema": {"type": "string"}}}
    if told.status != 204:
        schema = _named(told.gives, form) if told.gives else {"type": "string"}
        answer["content"] = {told.media_type: {"schema": schema}}
    return answer


def _body(route: Route, form: PublishedForm | None) -> dict[str, object] | None:
    if route.takes is Takes.NOTHING:
        return None
    required = route.takes is not Takes.MAYBE_JSON
    types: tuple[str, ...]
    if route.takes is Takes.FILE:
        types = ("multipart/form-data",)
    elif route.takes is Takes.APP:
        types = APP_MEDIA_TYPES
    else:
        types = ("application/json",)
    schema = _named(route.told.sends, form) if route.told.sends else {}
    return {"required": required, "content": {kind: {"schema": schema} for kind in types}}


def _named(name: str, form: PublishedForm | None) -> Schema:
    return ref(f"{form.name}.{name}" if form and name in TYPED else name)


def _form_schemas(forms: Iterable[PublishedForm]) -> dict[str, Schema]:
    """Give every form its values, and its own kind of each schema that holds values."""
    found: dict[str, Schema] = {}
    for form in forms:
        values = ref(f"{form.name}.values")
        found[f"{form.name}.values"] = form.schema
        for name in TYPED - {"RecordPage"}:
            found[f"{form.name}.{name}"] = _with_values(SCHEMAS[name], values)
        found[f"{form.name}.RecordRow"] = _with_values(SCHEMAS["RecordRow"], values)
        found[f"{form.name}.RecordPage"] = _with_items(form)
    return found


def _with_values(schema: Schema, values: Schema) -> Schema:
    properties = schema["properties"]
    assert isinstance(properties, dict)  # noqa: S101 - of our own table
    return {**schema, "properties": {**properties, "values": values}}


def _with_items(form: PublishedForm) -> Schema:
    page = SCHEMAS["RecordPage"]
    properties = page["properties"]
    assert isinstance(properties, dict)  # noqa: S101 - of our own table
    items = {"type": "array", "items": ref(f"{form.name}.RecordRow")}
    return {**page, "properties": {**properties, "items": items}}


def _problem() -> dict[str, object]:
    return {
        "description": "What is wrong and what to do next (RFC 9457).",
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }


_PROBLEM: Schema = {"$ref": "#/components/responses/Problem"}
_FILTERS: Schema = {
    "name": "filters",
    "in": "query",
    "description": "The report's filters by their keys.",
    "style": "form",
    "explode": True,
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
}
