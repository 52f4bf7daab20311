"""Compile an automation: its trigger, its condition, its steps.

Rules of this file:
1. Faults are collected with their places; an automation with faults is never run.
2. Conditions read the record bare, `old` as it was before, and `row`, the row whose date has come.
3. Without a form there is no record: the steps stand over a form without fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.automation.compiled import (
    OLD,
    ROW,
    CompiledAutomation,
    CompiledTrigger,
    OnCrossing,
    OnDate,
    OnEvent,
    OnSchedule,
)
from engine.automation.model import (
    Automation,
    CrossingTrigger,
    DateTrigger,
    RecordTrigger,
    ScheduleTrigger,
)
from engine.automation.offset import Offset, parse_clock, parse_offset
from engine.automation.timetable import parse_timetable
from engine.expression.compilation import Compiled
from engine.expression.types import Kind, Type
from engine.form.app_context import AppContext
from engine.form.fault import Fault, definition_fault
from engine.form.model import Form, SectionField, SubtableField
from engine.form.names import row_names
from engine.form.scope import NameScope, record_scope, step_scope
from engine.step.compilation import compile_steps
from engine.step.expressions import ExpressionCollector, Place
from engine.step.model import SetStep

NO_RECORD = Form(key="no_record", fields=[SectionField(key="nothing", type="section")])
"""What steps stand over that have no current record."""


def compile_automation(automation: Automation, app: AppContext) -> CompiledAutomation:
    """Compile an automation of an app; its form must be one of the app's."""
    trigger = automation.on
    form = app.forms.get(trigger.form) if trigger.form else None
    compiler = _Compiler(automation, form, app, ExpressionCollector(app))
    on = compiler.trigger()
    given = compiler.given()
    when = compiler.condition(automation.when, "when", given)
    steps, faults = compile_steps(automation.do, form or NO_RECORD, app, "do", given)
    compiler.check_steps()
    return CompiledAutomation(
        automation,
        form.key if form else None,
        on,
        when,
        steps,
        (*compiler.faults, *compiler.collector.faults, *faults),
    )


def given_names(model: Automation, form: Form | None) -> Mapping[str, Type]:
    """Give the names that its steps and conditions have besides the record's own."""
    on = model.on
    if form is None:
        return {}
    if isinstance(on, RecordTrigger | CrossingTrigger):
        return {OLD: Type(Kind.RECORD, form=form.key)}
    subtable = _dated_rows(on.date, form) if isinstance(on, DateTrigger) else None
    if subtable is None:
        return {}
    return {ROW: Type(Kind.ROW, form=f"{form.key}.{subtable.key}")}


def _dated_rows(name: str, form: Form | None) -> SubtableField | None:
    """The subtable that a date such as `lines.due` stands in."""
    first, dot, _ = name.partition(".")
    if not dot or form is None:
        return None
    rows = (one for one in form.fields if isinstance(one, SubtableField) and one.key == first)
    return next(rows, None)


@dataclass(slots=True)
class _Compiler:
    model: Automation
    form: Form | None
    app: AppContext
    collector: ExpressionCollector
    faults: list[Fault] = field(default_factory=list)

    def given(self) -> Mapping[str, Type]:
        """The names that steps and conditions have besides the record's own."""
        return given_names(self.model, self.form)

    def trigger(self) -> CompiledTrigger | None:
        on = self.model.on
        match on:
            case RecordTrigger():
                return self._event(on)
            case CrossingTrigger():
                condition = self._bare(on.crosses, "on.crosses")
                return None if condition is None else OnCrossing(condition)
            case ScheduleTrigger():
                return self._schedule(on)
            case DateTrigger():
                return self._date(on)

    def condition(
        self, source: str | None, path: str, given: Mapping[str, Type]
    ) -> Compiled | None:
        """Compile a condition over the record and the names that are given."""
        if source is None:
            return None
        form = self.form or NO_RECORD
        return self.collector.condition(
            source, Place(step_scope(None, form, given, self.app), form.fields), path
        )

    def check_steps(self) -> None:
        """A record that is gone, or none, is not written."""
        gone = isinstance(self.model.on, RecordTrigger) and self.model.on.event == "deleted"
        if self.form is not None and not gone:
            return
        for index, step in enumerate(self.model.do):
            if isinstance(step, SetStep):
                self._fault(f"do.{index}.set", "There is no record to write.", "没有可写入的记录。")

    def _event(self, on: RecordTrigger) -> OnEvent:
        for index, name in enumerate(on.fields):
            path = f"on.fields.{index}"
            if on.event != "updated":
                self._fault(path, "Only an update is of fields.", "只有 updated 事件可以指定字段。")
            elif self.form is not None:
                self._known(name, path)
        return OnEvent(on.event, frozenset(on.fields))

    def _known(self, name: str, path: str) -> None:
        scope = self._scope()
        if "." in name or scope.type_of((name,)) is None or name in scope.named:
            en, zh = f"There is no field “{name}”.", f"没有字段“{name}”。"
            self.faults.append(definition_fault(path, "name", en, zh))

    def _schedule(self, on: ScheduleTrigger) -> OnSchedule | None:
        if on.form is None:
            for name in ("where", "sort"):
                if getattr(on, name) is not None:
                    en, zh = f"`{name}` asks for a form.", f"`{name}` 需要同时指定表单。"
                    self._fault(f"on.{name}", en, zh)
        for name in (on.sort or "").split(",") if on.sort else ():
            self._known(name.strip().removeprefix("-"), "on.sort")
        try:
            timetable = parse_timetable(on.schedule)
        except ValueError as error:
            zh = f"无法识别的定时“{on.schedule}”，应为五段 cron 表达式，如“0 9 * * 1-5”。"
            self._fault("on.schedule", f"“{on.schedule}” is no schedule: {error}.", zh)
            return None
        where = self._in_sql(on.where, "on.where") if on.form else None
        return OnSchedule(timetable, where, on.sort, on.catch_up)

    def _date(self, on: DateTrigger) -> OnDate | None:
        offsets = self._offsets(on)
        at = None
        try:
            at = None if on.at is None else parse_clock(on.at)
        except ValueError as error:
            self._fault("on.at", f"{error}.", f"无法识别的时刻“{on.at}”，应如“09:00”。")
        subtable = self._subtable(on.date)
        if self.form is not None:
            self._check_date(on.date)
        where = self.condition(on.where, "on.where", self.given())
        name = on.date.partition(".")[2] if subtable else on.date
        return OnDate(subtable.key if subtable else "", name, offsets, at, where, on.catch_up)

    def _offsets(self, on: DateTrigger) -> tuple[Offset, ...]:
        found: list[Offset] = []
        many = isinstance(on.offset, list)
        for index, text in enumerate(on.offset if isinstance(on.offset, list) else [on.offset]):
            path = f"on.offset.{index}" if many else "on.offset"
            try:
                found.append(parse_offset(text))
            except ValueError as error:
                zh = f"无法识别的提前或延后“{text}”，应如“-3 days”。"
                self._fault(path, f"{error}.", zh)
        if not found and not self.faults:
            self._fault(
                "on.offset", "Expected at least one distance.", "请至少填写一个提前或延后量。"
            )
        return tuple(found)

    def _check_date(self, name: str) -> None:
        """A date is stored in a field, or in a column of a subtable of the form itself."""
        form = self.form or NO_RECORD
        first, _, rest = name.partition(".")
        subtable = self._subtable(name)
        home = subtable.fields if subtable else form.fields
        own = next((one for one in home if one.key == (rest if subtable else first)), None)
        type_ = None
        if own is not None and not (rest and not subtable):
            names = row_names(form, subtable, self.app) if subtable else self._scope().bare
            type_ = names.child(own.key)
        if type_ is None or type_.kind not in (Kind.DATE, Kind.DATETIME):
            en = f"“{name}” is no field or column of the form that holds a date."
            self._fault("on.date", en, f"“{name}”不是该表单的日期字段或明细列。")
        elif getattr(own, "on_read", False) is True:
            en = f"“{name}” is computed when read: only a stored date can be waited for."
            self._fault("on.date", en, f"“{name}”在读取时才计算，只能按已存储的日期触发。")

    def _subtable(self, name: str) -> SubtableField | None:
        return _dated_rows(name, self.form)

    def _bare(self, source: str, path: str) -> Compiled | None:
        form = self.form or NO_RECORD
        return self.collector.condition(source, Place(self._scope(), form.fields), path)

    def _in_sql(self, source: str | None, path: str) -> Compiled | None:
        compiled = None if source is None else self._bare(source, path)
        if compiled is not None and not compiled.has_sql:
            en = f"Records cannot be looked up by this: {compiled.why_no_sql}."
            zh = f"无法按此条件查找记录：{compiled.why_no_sql}。"
            self._fault(path, en, zh)
        return compiled

    def _scope(self) -> NameScope:
        return record_scope(self.form or NO_RECORD, self.app)

    def _fault(self, path: str, en: str, zh: str) -> None:
        self.faults.append(definition_fault(path, "automation", en, zh))
