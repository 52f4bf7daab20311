"""What changed of a record, in the words of its form: labels, titles, options, scales.

Rules of this file:
1. A change of a field that its reader may not see is left out, as if it had not been.
2. Values are shown as on the record: options by label, lookups by title, numbers with their scale,
   instants in the app's zone, what is masked as its mask.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.expression.values import Value
from engine.form.compiled_field import CompiledField
from engine.form.field_types import Json as FieldJson
from engine.form.json_value import from_stored, to_json
from engine.form.masking import mask
from engine.form.model import MultiSelectField, SelectField
from engine.text import localise
from runtime.services.act import Act
from runtime.services.open_record import Opened
from runtime.services.titles import Titles
from runtime.services.views import Json

_ROW = re.compile(r"^([a-z][a-z0-9_]*)\[([^\]]+)\](?:\.(.+))?$")

STATES: Mapping[str, tuple[str, str]] = {
    "draft": ("draft", "草稿"),
    "saved": ("saved", "已保存"),
    "submitted": ("under way", "进行中"),
    "completed": ("completed", "已完成"),
    "rejected": ("rejected", "已驳回"),
    "withdrawn": ("withdrawn", "已撤回"),
    "cancelled": ("cancelled", "已取消"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change: where, what it is called there, before and after."""

    path: str
    label: str
    before: Json
    after: Json
    computed: bool = False

    def as_json(self) -> dict[str, Json]:
        """Give the change."""
        return {
            "path": self.path,
            "label": self.label,
            "before": self.before,
            "after": self.after,
            "computed": self.computed,
        }


@dataclass(slots=True)
class ChangeWords:
    """Words the changes of one record for one reader."""

    act: Act
    opened: Opened
    titles: Titles

    def changes(self, changes: Mapping[str, Sequence[Any]]) -> list[Change]:
        """Word all changes that the reader may see; what people wrote comes first."""
        told = [
            change
            for path, (before, after) in changes.items()
            if (change := self._change(path, before, after)) is not None
        ]
        told.sort(key=lambda one: one.computed)
        return told

    def action(self, key: str) -> str:
        """What an action of the record's form is called; one that is gone goes by its key."""
        found = self.opened.app.actions.get(self.opened.form.key, {}).get(key)
        return localise(found.model.label if found else None, self.act.caller.locale, key)

    def workflow(self, key: str) -> str:
        """What a workflow of the app is called; one that is gone goes by its key."""
        found = self.opened.app.workflows.get(key)
        return localise(found.model.label if found else None, self.act.caller.locale, key)

    def _change(self, path: str, before: Any, after: Any) -> Change | None:  # noqa: ANN401
        row = _ROW.match(path)
        if row is None:
            return self._of_field(path, before, after)
        subtable, _, column = row.groups()
        if column is None:
            return self._of_row(path, subtable, before, after)
        field = self.opened.form.fields.get(f"{subtable}.{column}")
        if field is None or not self._shows(field.key):
            return None
        label = f"{self._label(subtable)} · {self._label(field.key)}"
        shown = self._value(field, before), self._value(field, after)
        return Change(path, label, *shown, computed=field.computed)

    def _of_field(self, path: str, before: Any, after: Any) -> Change | None:  # noqa: ANN401
        locale = self.act.caller.locale
        if path == "state":
            label = "状态" if locale.startswith("zh") else "State"
            return Change(path, label, self._state(before), self._state(after))
        if path in ("owner", "department"):
            form = "$user" if path == "owner" else "$department"
            words = ("Owner", "负责人") if path == "owner" else ("Department", "部门")
            return Change(
                path, self.pick(words), self._title(form, before), self._title(form, after)
            )
        field = self.opened.form.fields.get(path)
        if field is None or not self._shows(path):
            return None
        shown = self._value(field, before), self._value(field, after)
        return Change(path, self._label(path), *shown, computed=field.computed)

    def _of_row(self, path: str, subtable: str, before: Any, after: Any) -> Change | None:  # noqa: ANN401
        if not self._shows(subtable):
            return None
        return Change(
            path, self._label(subtable), self._cells(subtable, before), self._cells(subtable, after)
        )

    def _cells(self, subtable: str, row: Any) -> Json:  # noqa: ANN401
        if not isinstance(row, Mapping):
            return None
        told: dict[str, Json] = {}
        for name, cell in row.items():
            field = self.opened.form.fields.get(f"{subtable}.{name}")
            if field is not None and self._shows(field.key):
                told[self._label(field.key)] = self._value(field, cell)
        return told

    def _value(self, field: CompiledField, stored: Any) -> Json:  # noqa: ANN401
        if stored is None:
            return None
        definition = field.definition
        if field.key in self.opened.standing.access.masked:
            return mask(definition, stored if isinstance(stored, str) else str(stored))
        if isinstance(definition, SelectField | MultiSelectField):
            labels = {one.key: one.label or one.key for one in definition.options}
            keys = stored if isinstance(stored, list) else [stored]
            return "、".join(
                localise(labels.get(str(key)), self.act.caller.locale, str(key)) for key in keys
            )
        try:
            value = from_stored(definition, _plain(stored))
        except (ValueError, ArithmeticError):
            # The field had another type then; what was stored is shown as it was.
            return str(stored)
        return self._said(field, value)

    def _said(self, field: CompiledField, value: Value) -> Json:
        if isinstance(value, bool):
            return self.pick(("yes", "是") if value else ("no", "否"))
        if isinstance(value, datetime):
            return f"{value.astimezone(self.opened.app.zone):%Y-%m-%d %H:%M}"
        shown = to_json(field.definition, value, self.titles)
        return str(shown["title"]) if isinstance(shown, dict) and "title" in shown else shown

    def _title(self, form: str, id_: object) -> str | None:
        return self.titles.of(form, str(id_)) if id_ else None

    def _state(self, state: object) -> str | None:
        return self.pick(STATES.get(str(state), (str(state), str(state)))) if state else None

    def _shows(self, key: str) -> bool:
        absent = self.opened.standing.access.absent
        return key not in absent and key.partition(".")[0] not in absent

    def _label(self, key: str) -> str:
        field = self.opened.form.fields.get(key)
        return localise(field.label, self.act.caller.locale, key) if field else key

    def pick(self, words: tuple[str, str]) -> str:
        """Choose between English and Chinese for the reader."""
        return words[1] if self.act.caller.locale.startswith("zh") else words[0]


def _plain(stored: Any) -> FieldJson:  # noqa: ANN401
    return stored  # type: ignore[no-any-return]
