# ruff: noqa: ANN401  (values of any type)
"""The sample app of the storage tests, and records of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from ulid import ULID

from engine.definition.model import App
from engine.form.record import Record

NOW = datetime(2026, 11, 20, 2, 0, 0, 123456, tzinfo=UTC)

PARTNER: dict[str, Any] = {
    "key": "partner",
    "fields": [
        {"key": "name", "type": "text", "unique": True},
        {"key": "home", "type": "address"},
    ],
}

MEETING: dict[str, Any] = {
    "key": "meeting",
    "fields": [
        {"key": "topic", "type": "text"},
        {"key": "partner", "type": "lookup", "form": "partner"},
        {"key": "others", "type": "multi_lookup", "form": "partner"},
        {"key": "cost", "type": "money"},
        {"key": "day", "type": "date"},
        {"key": "open", "type": "boolean"},
        {"key": "tags", "type": "multi_select", "options": [{"key": "a"}, {"key": "b"}]},
        {
            "key": "lines",
            "type": "subtable",
            "fields": [
                {"key": "what", "type": "text"},
                {"key": "amount", "type": "decimal", "scale": 3},
                {"key": "who", "type": "lookup", "form": "partner"},
            ],
        },
    ],
    "views": [{"key": "dear", "filter": "open", "sort": "-cost"}],
}


def make_app(*forms: Mapping[str, Any], key: str = "club", depends: tuple[str, ...] = ()) -> App:
    """Make an app of some forms, by default partners and meetings."""
    head = {"key": key, "depends": list(depends)}
    return App.model_validate({"app": head, "forms": list(forms or (PARTNER, MEETING))})


def form_of(*fields: Mapping[str, Any], key: str = "thing", **more: Any) -> dict[str, Any]:
    """Make a form of some fields."""
    return {"key": key, "fields": list(fields), **more}


def new_id() -> str:
    """Make a fresh id."""
    return str(ULID())


def make_record(form: str, values: Mapping[str, Any], **more: Any) -> Record:
    """Make a new record."""
    head: dict[str, Any] = {
        "id": new_id(),
        "version": 1,
        "state": "draft",
        "owner": None,
        "department": None,
        "created_at": NOW,
        "created_by": None,
        "updated_at": NOW,
        "updated_by": None,
    }
    return Record(form=form, values=values, **(head | more))


def make_row(position: int = 1, /, **fields: Any) -> dict[str, Any]:
    """Make a row of a subtable; numbers become decimals."""
    values = {k: Decimal(v) if isinstance(v, int) else v for k, v in fields.items()}
    return {"row_id": new_id(), "position": position, **values}
