"""What steps did to records, a sentence a record, as its reader may see them.

Rule of this file: of a record that the reader may not read it is said that it changes, and no more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.form.record import Record
from engine.text import localise
from runtime.services.act import Act
from runtime.services.change_words import Change, ChangeWords
from runtime.services.open_record import Opened, open_record
from runtime.services.read_record import title_of
from runtime.services.step_trace import NodeSteps
from runtime.services.titles import Titles
from runtime.services.views import Json
from runtime.services.written import Written
from runtime.storage.record_changes import changes_between

MOST_TOLD = 50
"""How many changed records of one node are told one by one."""


class Sentences:
    """Says what steps did to records, to one reader."""

    def __init__(self, act: Act, app: str) -> None:
        self._act = act
        self._app = app
        self._zh = act.caller.locale.startswith("zh")

    def of_node(self, steps: NodeSteps) -> Iterator[Json]:
        """One sentence for the record itself, and one for each other record."""
        if steps.before.values != steps.after.values or steps.before.state != steps.after.state:
            yield self._one(steps.before.form, steps.before, steps.after)
        merged: dict[str, Written] = {}
        for one in steps.written:
            known = merged.get(one.record)
            merged[one.record] = replace(one, before=known.before) if known else one
        for place, one in enumerate(merged.values()):
            if place == MOST_TOLD:
                rest = len(merged) - MOST_TOLD
                yield f"另有 {rest} 条记录。" if self._zh else f"and {rest} records more"
                return
            yield self._one(one.form, one.before, one.after)

    def _one(self, form: str, before: Record | None, after: Record | None) -> str:
        label, known = self._label(form), after or before
        found = open_record(self._act, self._app, form, known.id) if after and known else None
        if not isinstance(found, Opened):
            return self._deed(label, "", before, after)
        told = [_change(one) for one in changes_of(self._act, found, before, after)]
        deed = self._deed(label, title_of(self._act, found), before, after)
        if not told:
            return deed
        return f"{deed}：{'；'.join(told)}" if self._zh else f"{deed}: {'; '.join(told)}"

    def _deed(self, label: str, title: str, before: Record | None, after: Record | None) -> str:
        between = "" if self._zh else " "
        called = f"{label}{between}“{title}”" if title else label
        if before is None:
            return f"新建{called}" if self._zh else f"{called} is created"
        if after is None:
            return f"删除{called}" if self._zh else f"{called} is deleted"
        return f"修改{called}" if self._zh else f"{called} is changed"

    def _label(self, form: str) -> str:
        found = self._act.world.apps[self._app].form(form)
        return localise(found.form.label if found else None, self._act.caller.locale, form)


def _change(change: Change) -> str:
    before, after = _plain(change.before), _plain(change.after)
    return f"{change.label} {before} → {after}" if before else f"{change.label} {after}"


def _plain(value: Json) -> str:
    match value:
        case None:
            return ""
        case dict():
            return ", ".join(f"{key} {_plain(one)}" for key, one in value.items() if one)
        case list():
            return ", ".join(_plain(one) for one in value)
        case _:
            return str(value)


def changes_of(
    act: Act, opened: Opened, before: Record | None, after: Record | None
) -> Sequence[Change]:
    """Word what changed of a record between two moments, for its reader."""
    if before is not None and after is not None and before.form != after.form:
        before = None
    words = ChangeWords(act, opened, Titles(act, opened.app, opened.facts))
    return words.changes(changes_between(before, after))
