"""The API's description: complete, sound, and only of what its reader may see."""

import re
from html.parser import HTMLParser
from typing import Any

import jsonschema

from runtime.api.routes import api_routes
from tests.runtime.api.conftest import Served


def described(served: Served, name: str | None) -> dict[str, Any]:
    answer = served.client(name).get("openapi.json")
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json()
    return document


def test_every_route_is_described(served: Served) -> None:
    document = described(served, "admin")
    told = {
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods
    }

    assert document["openapi"] == "3.1.0"
    declared = {(route.method, route.path) for route in api_routes()}
    assert declared - told == {("GET", "/openapi.json"), ("GET", "/docs")}
    for form in ("visit", "place"):
        assert ("POST", f"/apps/field_work/forms/{form}/records") in told


def test_every_operation_has_its_own_name_and_its_path_parameters(served: Served) -> None:
    names: list[str] = []
    for path, methods in described(served, "admin")["paths"].items():
        for operation in methods.values():
            names.append(operation["operationId"])
            inside = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
            assert inside == set(re.findall(r"{(\w+)}", path))
            assert operation["responses"]

    assert len(names) == len(set(names))


def test_every_reference_leads_somewhere_and_every_schema_is_one(served: Served) -> None:
    document = described(served, "admin")
    schemas = document["components"]["schemas"]
    waiting: list[Any] = [document]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            target = here.get("$ref")
            if isinstance(target, str):
                kind, _, name = target.removeprefix("#/components/").partition("/")
                assert name in document["components"][kind], target
            waiting.extend(here.values())
        elif isinstance(here, list):
            waiting.extend(here)
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_a_form_is_described_with_its_fields(served: Served) -> None:
    schemas = described(served, "bea")["components"]["schemas"]
    values = schemas["field_work.visit.values"]["properties"]

    assert values["topic"]["title"] == "Topic"
    assert values["total"]["readOnly"] is True
    assert {"row_id", "item", "remark"} <= set(values["lines"]["items"]["properties"])
    assert schemas["field_work.visit.NewRecord"]["properties"]["values"] == {
        "$ref": "#/components/schemas/field_work.visit.values"
    }


def test_hidden_fields_and_closed_forms_are_not_described(served: Served) -> None:
    clerk = described(served, "cleo")["components"]["schemas"]
    stranger = described(served, "sam")
    unknown = described(served, None)

    values = clerk["field_work.visit.values"]["properties"]
    assert not {"verdict", "bonus", "bonus_text", "secret_papers"} & set(values)
    assert "remark" not in values["lines"]["items"]["properties"]
    for document in (stranger, unknown):
        assert not [name for name in document["components"]["schemas"] if "field_work" in name]
        assert not [path for path in document["paths"] if "field_work" in path]


class _Sources(HTMLParser):
    """Gathers what a page would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag in ("script", "iframe", "link", "img", "object", "embed"):
            self.found.append(tag)
        self.found += [name for name in names if name.startswith("on") or name in ("src", "style")]


def test_the_page_is_plain_html_that_its_policy_lets_through(served: Served) -> None:
    answer = served.client("bea").get("docs")
    sources = _Sources()
    sources.feed(answer.text)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert sources.found == []
    assert "//" not in "".join(re.findall(r'href="([^"]*)"', answer.text))
    assert "/apps/field_work/forms/visit/records" in answer.text
