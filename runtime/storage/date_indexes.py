"""Indexes of the dates that automations wait for: they are looked up every few seconds."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import Index

from engine.automation.model import DateTrigger
from engine.definition.model import App

if TYPE_CHECKING:
    from runtime.storage.tables import FormTables


def add_date_indexes(apps: Iterable[App], tables: Mapping[tuple[str, str], "FormTables"]) -> None:
    """Add an index to each date that a rule waits for, unless it has one."""
    for app in apps:
        for automation in app.automations:
            on = automation.on
            if isinstance(on, DateTrigger) and (app.app.key, on.form) in tables:
                _add(tables[app.app.key, on.form], on.date)


def _add(form: "FormTables", path: str) -> None:
    head, _, column = path.partition(".")
    rows = form.rows.get(head)
    table, tie = (rows.table, "row_id") if rows else (form.main, "id")
    stored = rows.fields.get(column) if rows else form.fields.get(head)
    if stored is None:
        return
    name = f"ix_e{stored.element}"
    if name not in {index.name for index in table.indexes}:
        Index(name, table.c[stored.names[0]], table.c[tie])
