"""The reference pages of the definition language, drawn from the schema and the table of issues.

Rule of this file: nothing is written by hand here that the schema or the table can tell.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from engine.definition.issue_codes import ISSUE_CODES
from engine.definition.schema import Schema, app_schema, definitions

DRAWN = "<!-- Drawn by docs/write_reference.py; change the models instead. -->"


def definition_page() -> str:
    """Draw the page of every part of the language and its properties."""
    parts = {"App": app_schema(), **definitions()}
    lines = [
        "# The definition language",
        "",
        DRAWN,
        "",
        "Every part of an app with its properties. `vermilion schema` prints the same as JSON "
        "Schema, for editors. An *expression* may be written as text, number or boolean.",
        "",
    ]
    for name, schema in parts.items():
        lines += _part(name, schema)
    return "\n".join(lines).rstrip() + "\n"


def issues_page() -> str:
    """Draw the page of every code, its sentence and its mend."""
    lines = [
        "# What `vermilion check` tells",
        "",
        DRAWN,
        "",
        "Errors stop an app from being published; warnings do not. What stands in `{…}` is filled "
        "in.",
        "",
        "| code | | says | do |",
        "| --- | --- | --- | --- |",
    ]
    for code, kind in ISSUE_CODES.items():
        level = "warning" if kind.warning else "error"
        says = f"{kind.en}<br>{kind.zh}"
        mend = f"{kind.mend_en}<br>{kind.mend_zh}".replace("{{", "{").replace("}}", "}")
        lines.append(f"| {code} | {level} | {_cell(says)} | {_cell(mend)} |")
    return "\n".join(lines) + "\n"


def _part(name: str, schema: Schema) -> Iterator[str]:
    yield f"## {name}"
    yield ""
    description = schema.get("description")
    if isinstance(description, str):
        yield " ".join(description.split())
        yield ""
    properties = cast("Mapping[str, Schema]", schema.get("properties", {}))
    required = cast("Sequence[str]", schema.get("required", ()))
    yield "| property | value | default | meaning |"
    yield "| --- | --- | --- | --- |"
    for key, value in properties.items():
        default = "**required**" if key in required else _default(value)
        meaning = str(value.get("description", ""))
        yield f"| `{key}` | {_cell(_kind(value))} | {_cell(default)} | {_cell(meaning)} |"
    yield ""


def _default(schema: Schema) -> str:
    default = schema.get("default")
    if default is None or default in ([], {}):
        return ""
    if isinstance(default, dict):
        return ""
    if isinstance(default, bool):
        return "true" if default else "false"
    return f"`{default}`" if isinstance(default, str) else str(default)


def _kind(schema: Schema) -> str:
    """Write what a value may be, in a few words."""
    reference = schema.get("$ref")
    if isinstance(reference, str):
        name = reference.rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if schema.get("format") == "expression":
        return "expression"
    for keyword in ("anyOf", "oneOf"):
        choices = schema.get(keyword)
        if isinstance(choices, list):
            kinds = [_kind(each) for each in choices if each.get("type") != "null"]
            return " or ".join(dict.fromkeys(kinds))
    return _plain_kind(schema)


def _plain_kind(schema: Schema) -> str:
    if "const" in schema:
        return f"`{schema['const']}`".replace("True", "true")
    values = schema.get("enum")
    if isinstance(values, list):
        return ", ".join(f"`{value}`" for value in values)
    inner = schema.get("items")
    if isinstance(inner, dict):
        return f"list of {_kind(inner)}"
    inner = schema.get("additionalProperties")
    if isinstance(inner, dict):
        return f"map to {_kind(inner)}"
    words = {"string": "text", "integer": "whole number", "object": "map", "array": "list"}
    kind = str(schema.get("type", "anything"))
    return words.get(kind, kind) + _bounds(schema)


def _bounds(schema: Schema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is None and high is None:
        return ""
    return f" {'' if low is None else low}–{'' if high is None else high}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
