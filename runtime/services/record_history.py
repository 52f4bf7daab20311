"""The history of a record in sentences: who changed what from what to what, when, by what way.

Rule of this file: what changed is worded by `change_words`, which leaves out what is hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from runtime.services.act import Act
from runtime.services.acted import ACTED
from runtime.services.begin_run import NOT_BEGUN
from runtime.services.change_words import Change, ChangeWords
from runtime.services.open_record import open_record
from runtime.services.outcome import Refusal
from runtime.services.outsiders import is_told
from runtime.services.showing import person_ref
from runtime.services.titles import Titles
from runtime.services.views import HistoryEntry, Json
from runtime.storage.history import HistoryRow, HistoryStore

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
    "rolled_up": ("changed what adds up here", "引起了汇总变化"),
    "acted": ("carried out an action", "执行了操作"),
    "handed_over": ("handed this record over", "移交了记录"),
    "adapted": ("published a version that left out a value", "发布了新版本，清空了不符合的值"),
    "not_begun": ("did not begin a run that is under way", "未再次启动进行中的流程"),
    "imported": ("imported this record", "导入了记录"),
}


def record_history(
    act: Act, app: str, form: str, record: str
) -> tuple[HistoryEntry, ...] | Refusal:
    """Tell a record's history, the oldest first."""
    opened = open_record(act, app, form, record)
    if isinstance(opened, Refusal):
        return opened
    titles = Titles(act, opened.app, opened.facts)
    telling = _Telling(act, ChangeWords(act, opened, titles))
    rows = HistoryStore(act.connection).read(record)
    return tuple(telling.entry(row) for row in rows if is_told(act, opened.app, row.actor))


@dataclass(slots=True)
class _Telling:
    act: Act
    words: ChangeWords

    def entry(self, row: HistoryRow) -> HistoryEntry:
        changes = self.words.changes(row.changes)
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
            note=None if row.event in (ACTED, NOT_BEGUN) else row.note,
        )

    def _sentence(self, row: HistoryRow, who: str, changes: list[Change]) -> str:
        said = self.words.pick(EVENTS.get(row.event, (row.event, row.event)))
        chinese = self.act.caller.locale.startswith("zh")
        name = who or self.words.pick(("The system", "系统"))
        written = [one for one in changes if not one.computed]
        if row.event == "updated" and len(written) == 1:
            one = written[0]
            before, after = (_text(side) or "—" for side in (one.before, one.after))
            if chinese:
                return f"{name} 将{one.label}从「{before}」改为「{after}」"
            return f"{name} changed {one.label} from {before} to {after}"
        if row.event == ACTED and row.note:
            label = self.words.action(row.note)
            return f"{name} 执行了「{label}」" if chinese else f"{name} carried out “{label}”"
        if row.event == NOT_BEGUN and row.note:
            label = self.words.workflow(row.note)
            if chinese:
                return f"“{label}”已在进行中，{name} 未再次启动"
            return f"{name} did not begin “{label}” again: it is under way"
        return f"{name} {said}"


def _text(value: Json) -> str:
    if isinstance(value, list):
        return "、".join(_text(one) for one in value)
    if isinstance(value, dict):
        return " ".join(_text(one) for one in value.values())
    return "" if value is None else str(value)
