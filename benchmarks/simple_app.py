"""A small form with rows, a total, one approval: what a first app looks like."""

import json
from collections.abc import Mapping
from typing import Any

import yaml

APP = "small"
FORM = "sale"
_ALL = {"can": ["create", "read", "update", "delete"]}
_FILES: Mapping[str, Any] = {
    "app.yaml": {"key": APP, "version": "1", "locale": "en", "time_zone": "Asia/Shanghai"},
    "roles.yaml": [{"key": "clerk"}, {"key": "boss"}],
    "forms/party.yaml": {
        "key": "party",
        "title": "{name}",
        "fields": [{"key": "name", "type": "text", "required": True}],
        "access": [{"role": "clerk", **_ALL}, {"role": "boss", **_ALL}],
    },
    "forms/item.yaml": {
        "key": "item",
        "title": "{name}",
        "fields": [
            {"key": "name", "type": "text", "required": True},
            {"key": "price", "type": "money"},
        ],
        "access": [{"role": "clerk", **_ALL}, {"role": "boss", **_ALL}],
    },
    "forms/sale.yaml": {
        "key": FORM,
        "title": "{number} {party.name}",
        "fields": [
            {"key": "number", "type": "serial", "format": "S-{seq:6}"},
            {"key": "party", "type": "lookup", "form": "party", "required": True, "indexed": True},
            {"key": "day", "type": "date", "required": True, "default": "TODAY()", "indexed": True},
            {"key": "note", "type": "text", "max_length": 200},
            {
                "key": "lines",
                "type": "subtable",
                "min_rows": 1,
                "fields": [
                    {
                        "key": "item", "type": "lookup", "form": "item", "required": True,
                        "fill": {"price": "price"},
                    },
                    {"key": "qty", "type": "decimal", "scale": 2, "required": True, "min": 0},
                    {"key": "price", "type": "money", "required": True},
                    {"key": "amount", "type": "money", "formula": "qty * price"},
                ],
            },
            {"key": "total", "type": "money", "formula": "SUM(lines.amount)"},
        ],
        "rules": [{"key": "some", "require": "total > 0", "on": "submit"}],
        "access": [
            {"role": "clerk", **_ALL, "where": "owner == me.id"},
            {"role": "boss", **_ALL},
        ],
        "layout": {"highlights": ["total", "party"]},
    },
    "workflows/approval.yaml": {
        "key": "approval",
        "form": FORM,
        "start": {"on": "submit"},
        "nodes": [
            {"key": "ask", "type": "approval", "assignees": [{"role": "boss"}]},
            {"key": "done", "type": "end"},
        ],
        "flows": [{"from": "start", "to": "ask"}, {"from": "ask", "to": "done"}],
    },
}  # fmt: skip


def files() -> Mapping[str, bytes]:
    """The app as it would be imported."""
    return {name: _written(part) for name, part in _FILES.items()}


def _written(part: object) -> bytes:
    """As YAML, each part by itself: the language knows no aliases."""
    return yaml.safe_dump(json.loads(json.dumps(part)), sort_keys=False).encode()
