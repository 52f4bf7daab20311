"""The history of a record in sentences: who changed what from what to what, when, by what way.

Rules of this file:
1. A change of a field that its reader may not see is left out, as if it had not been.
2. Values are shown as on the record: options by label, lookups by title, numbers with their scale.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.form.compiled_field import CompiledField
from engine.form.field_types import Json as FieldJson
from engine.form.json_value import from_stored, to_json
from engine.form.model import MultiSelectField, SelectField
from engine.text import localise
from runtime.services.act import Act
from runtime.services.open_record import Opened, open_record
from runtime.services.outcome import Refusal
from runtime.services.showing import person_ref
from runtime.services.titles import Titles
from runtime.services.views import HistoryEntry, Json
from runtime.storage.history import HistoryRow, HistoryStore

_ROW = re.compile(r"^([a-z][a-z0-9_]*)\[([^\]]+)\](?:\.(.+))?$")

EVENTS: Mapping[str, tuple[str, str]] = {
    "created": ("created this record", "新建了记录"),
    "updated": ("changed this record", "修改了记录"),
    "submitted": ("submitted this record", "提交了记录"),
    "approved": ("approved", "审批通过"),
    "rejected": ("rejected", "驳回"),
    "returned": ("returned this record", "退回了记录"),
    "completed": ("completed a task", "完成了任务"),
    "withdrawn": ("withdrew this record", "撤回了记录"),
    "cancelled": ("cancelled the run", "取消了流程"),
    "deleted": ("deleted this record", "删除了记录"),
    "restored": ("took this record out of the trash", "从回收站恢复了记录"),
    "purged": ("removed this record for good", "彻底删除了记录"),
    "revised": ("kept a revision of this record", "存为新的业务版本"),
    "imported": ("imported this record", "导入了记录"),
}

STATES: Mapping[str, tuple[str, str]] = {
    "draft": ("draft", "草稿"),
    "saved": ("saved", "已保存"),
    "submitted": ("under way", "进行中"),
    "completed": ("completed", "已完成"),
    "rejected": ("rejected", "已驳回"),
    "withdrawn": ("withdrawn", "已撤回"),
    "cancelled": ("cancelled", "已取消"),
}


def record_history(
    act: Act, app: str, form: str, record: str
) -> tuple[HistoryEntry, ...] | Refusal:
    """Tell a record's history, the oldest first."""
    opened = open_record(act, app, form, record)
    if isinstance(opened, Refusal):
        return opened
    telling = _Telling(act, opened, Titles(act, opened.app, opened.facts))
    return tuple(telling.entry(row) for row in HistoryStore(act.connection).read(record))


@dataclass(frozen=True, slots=True)
class _Change:
    path: str
    label: str
    before: Json
    after: Json
    computed: bool = False

    def as_json(self) -> dict[str, Json]:
        return {
            "path": self.path,
            "label": self.label,
            "before": self.before,
            "after": self.after,
            "computed": self.computed,
        }


@dataclass(slots=True)
class _Telling:
    act: Act
    opened: Opened
    titles: Titles

    def entry(self, row: HistoryRow) -> HistoryEntry:
        changes = [
            change
            for path, (before, after) in row.changes.items()
            if (change := self._change(path, before, after)) is not None
        ]
        # What people wrote comes before what follows from it.
        changes.sort(key=lambda one: one.computed)
        who = person_ref(self.act, row.actor)
        return HistoryEntry(
            sequence=row.position,
            at=row.at.isoformat(),
            who=who,
            way=row.way,
            what=row.event,
            sentence=self._sentence(row, who.title if who else "", changes),
            changes=[change.as_json() for change in changes],
            on_behalf_of=person_ref(self.act, row.on_behalf_of),
            note=row.note,
        )

    def _sentence(self, row: HistoryRow, who: str, changes: list[_Change]) -> str:
        said = self._pick(EVENTS.get(row.event, (row.event, row.event)))
        chinese = self.act.caller.locale.startswith("zh")
        name = who or self._pick(("The system", "系统"))
        written = [one for one in changes if not one.computed]
        if row.event == "updated" and len(written) == 1:
            one = written[0]
            before, after = _text(one.before) or "—", _text(one.after) or "—"
            if chinese:
                return f"{name} 将{one.label}从「{before}」改为「{after}」"
            return f"{name} changed {one.label} from {before} to {after}"
        return f"{name} {said}"

    def _change(self, path: str, before: Any, after: Any) -> _Change | None:  # noqa: ANN401
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
        return _Change(path, label, *shown, computed=field.computed)

    def _of_field(self, path: str, before: Any, after: Any) -> _Change | None:  # noqa: ANN401
        locale = self.act.caller.locale
        if path == "state":
            label = "状态" if locale.startswith("zh") else "State"
            return _Change(path, label, self._state(before), self._state(after))
        if path in ("owner", "department"):
            form = "$user" if path == "owner" else "$department"
            words = ("Owner", "负责人") if path == "owner" else ("Department", "部门")
            return _Change(
                path, self._pick(words), self._title(form, before), self._title(form, after)
            )
        field = self.opened.form.fields.get(path)
        if field is None or not self._shows(path):
            return None
        shown = self._value(field, before), self._value(field, after)
        return _Change(path, self._label(path), *shown, computed=field.computed)

    def _of_row(self, path: str, subtable: str, before: Any, after: Any) -> _Change | None:  # noqa: ANN401
        if not self._shows(subtable):
            return None
        return _Change(
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
        shown = to_json(definition, value, self.titles.of)
        return str(shown["title"]) if isinstance(shown, dict) and "title" in shown else shown

    def _title(self, form: str, id_: object) -> str | None:
        return self.titles.of(form, str(id_)) if id_ else None

    def _state(self, state: object) -> str | None:
        return self._pick(STATES.get(str(state), (str(state), str(state)))) if state else None

    def _shows(self, key: str) -> bool:
        access = self.opened.standing.access
        return access.shows(key) and access.shows(key.partition(".")[0])

    def _label(self, key: str) -> str:
        field = self.opened.form.fields.get(key)
        return localise(field.label, self.act.caller.locale, key) if field else key

    def _pick(self, words: tuple[str, str]) -> str:
        return words[1] if self.act.caller.locale.startswith("zh") else words[0]


def _plain(stored: Any) -> FieldJson:  # noqa: ANN401
    return stored  # type: ignore[no-any-return]


def _text(value: Json) -> str:
    if isinstance(value, list):
        return "、".join(_text(one) for one in value)
    if isinstance(value, dict):
        return " ".join(_text(one) for one in value.values())
    return "" if value is None else str(value)
