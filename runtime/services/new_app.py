"""A new app: empty, from the gallery, or with the form of a spreadsheet. It begins as a draft.

Rules of this file:
1. Administrators make apps; a key that an app has, or had, is not given again.
2. What comes from the gallery is a copy under its own key: nothing ties it to where it came from.
3. The rows of a spreadsheet come in like everybody's records, by all rules of the form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.definition.app_data import app_data
from engine.definition.checks.keys import APP_NAMES
from engine.definition.emission import json_bytes, yaml_bytes
from engine.definition.naming import KEY, key_for
from engine.definition.patch_app import patch_app
from engine.definition.proposal import Cell, ProposedField, cell_value
from engine.definition.tree import Data
from engine.text import Text, localise
from runtime.services.act import Act, perform
from runtime.services.app_keys import refuse_app_key
from runtime.services.audit import remember_deed
from runtime.services.caller import Caller
from runtime.services.change_account import NOT_ALLOWED
from runtime.services.create_record import create_record
from runtime.services.draft_app import replace_draft
from runtime.services.draft_state import data_of
from runtime.services.gallery import gallery_files
from runtime.services.outcome import Problem, Refusal, conflict, invalid
from runtime.services.system import System
from runtime.storage.apps import AppStore

MEMBER = "member"
LONGEST = 100
MOST_ROWS = 5000
"""So many rows come in with a new app; more by the import of its list."""

TOGETHER = 100
TOLD = 20
TITLED = ("text", "email", "phone", "select", "date")


@dataclass(frozen=True, slots=True)
class NewApp:
    """An app that was begun: its key, and the revision of its draft."""

    key: str
    revision: int

    def as_json(self) -> dict[str, object]:
        """Give it."""
        return {"key": self.key, "draft": self.revision}


@dataclass(frozen=True, slots=True)
class Entered:
    """How many rows came in; `refused` tells of those that did not, each with its number."""

    count: int
    refused: Sequence[tuple[int, str]]
    left: int = 0


def create_app(act: Act, key: str, label: str, *, start: str = "empty") -> NewApp | Refusal:
    """Begin an app: `start` is `empty` or `gallery:KEY`; without a key one is made of the label."""
    key = _key(act, key, label)
    refusal = _refuse(act, key, label)
    if refusal is not None:
        return refusal
    if start == "empty":
        return _begin(act, key, _empty(key, label.strip()))
    kind, _, origin = start.partition(":")
    found = gallery_files(origin) if kind == "gallery" else None
    copied = _copied(found, key, label.strip()) if found is not None else None
    if copied is None:
        return invalid((Problem("from", "unknown", _NO_ORIGIN),))
    return _begin(act, key, copied)


def create_app_of_table(
    act: Act, key: str, label: str, form_label: str, fields: Sequence[ProposedField]
) -> NewApp | Refusal:
    """Begin an app with one form, whose fields were proposed and corrected."""
    key = _key(act, key, label)
    refusal = _refuse(act, key, label)
    if refusal is not None:
        return refusal
    if not fields:
        return invalid((Problem("fields", "required", _NO_FIELDS),))
    form = form_of_table(form_label.strip() or label.strip(), fields)
    path = f"forms/{form['key']}.yaml"
    return _begin(act, key, {**_empty(key, label.strip()), path: yaml_bytes(form)})


def form_of_table(
    label: str, fields: Sequence[ProposedField], role: str = MEMBER
) -> dict[str, Data]:
    """Give the definition of a form with these fields, open to one role."""
    title = next((one.key for one in fields if one.type in TITLED), fields[0].key)
    return {
        "key": key_for(label, fallback="form"),
        "label": label,
        "title": f"{{{title}}}",
        "fields": [one.as_data() for one in fields],
        "access": [
            {"role": role, "can": ["create", "read", "update", "delete", "export", "import"]}
        ],
    }


def enter_rows(
    system: System,
    caller: Caller,
    app: str,
    form: str,
    fields: Sequence[ProposedField | None],
    rows: Sequence[Sequence[Cell]],
) -> Entered:
    """Enter the rows of a table; `fields` are those of its columns, None where one was left out."""
    wanted = [_values(fields, row) for row in rows[:MOST_ROWS]]
    count, refused = 0, list[tuple[int, str]]()
    for start in range(0, len(wanted), TOGETHER):
        part = wanted[start : start + TOGETHER]
        if not isinstance(perform(system, caller, _enter, app, form, part), Refusal):
            count += len(part)
            continue
        for place, values in enumerate(part, start=start):
            outcome = perform(system, caller, _enter, app, form, [values])
            if isinstance(outcome, Refusal):
                # The first row of a sheet names the columns, and people count from one.
                refused.append((place + 2, _told(outcome, caller.locale)))
            else:
                count += 1
    return Entered(count, refused[:TOLD], len(rows) - len(wanted) + max(0, len(refused) - TOLD))


def _enter(act: Act, app: str, form: str, rows: Sequence[Mapping[str, object]]) -> Refusal | None:
    for values in rows:
        made = create_record(act, app, form, values, submit=True)
        if isinstance(made, Refusal):
            return made
    return None


def _values(fields: Sequence[ProposedField | None], row: Sequence[Cell]) -> dict[str, object]:
    return {
        one.key: value
        for one, cell in zip(fields, row, strict=False)
        if one is not None and (value := cell_value(cell, one.type, one.options)) is not None
    }


def _told(refusal: Refusal, locale: str) -> str:
    texts = [f"{one.path}: {localise(one.message, locale)}" for one in refusal.errors]
    return " ".join(texts) or localise(refusal.message, locale)


def _key(act: Act, key: str, label: str) -> str:
    return key.strip() or key_for(label, {*AppStore(act.connection).keys(), *APP_NAMES}, "app")


def _refuse(act: Act, key: str, label: str) -> Refusal | None:
    if not act.caller.person.is_admin:
        return NOT_ALLOWED
    problems: list[Problem] = []
    if not 0 < len(label.strip()) <= LONGEST:
        problems.append(Problem("label", "required", _NO_LABEL))
    if not KEY.fullmatch(key):
        problems.append(Problem("key", "pattern", _NO_KEY))
    if problems:
        return invalid(tuple(problems))
    if (kept := refuse_app_key(key)) is not None:
        return kept
    there = AppStore(act.connection).keys()
    if key in there:
        text = (f"There is an app {key} already.", f"应用 {key} 已存在。")
        return conflict(*text, code="taken")
    return None


def _begin(act: Act, key: str, files: Mapping[str, bytes]) -> NewApp | Refusal:
    revision = replace_draft(act, key, files)
    if isinstance(revision, Refusal):
        return revision
    remember_deed(act, "draft", app=key, note="begun")
    return NewApp(key, revision)


def _empty(key: str, label: str) -> dict[str, bytes]:
    return {
        "app.yaml": yaml_bytes({"key": key, "label": label}),
        "roles.yaml": yaml_bytes([{"key": MEMBER, "label": {"en": "Member", "zh": "成员"}}]),
    }


def _copied(files: Mapping[str, bytes], key: str, label: str) -> Mapping[str, bytes] | None:
    """Give an app's files under another key and label; all else keeps its bytes."""
    found = app_data(files)
    if found is None:
        return None
    before = data_of(json_bytes(found).decode())
    head = before.get("app")
    after = {**before, "app": {**(head if isinstance(head, dict) else {}), "key": key}}
    named = after["app"]
    if isinstance(named, dict):
        named["label"] = label
    return patch_app(files, before, after)


_NO_ORIGIN: Text = {
    "en": "There is nothing of this name to begin from. Say 'empty' or 'gallery:KEY'.",
    "zh": "没有这个起点，请使用 empty 或 gallery:标识。",
}
_NO_FIELDS: Text = {
    "en": "Choose at least one column.",
    "zh": "请至少选择一列。",
}
_NO_LABEL: Text = {
    "en": f"An app has a name of 1 to {LONGEST} characters.",
    "zh": f"应用名称应为 1 至 {LONGEST} 个字符。",
}
_NO_KEY: Text = {
    "en": "A key begins with a small letter and has small letters, digits and _ , at most 48.",
    "zh": "标识以小写字母开头，由小写字母、数字和下划线组成，最长 48 个字符。",
}
