"""Compile a wait node: what it waits for, its queue, what wakes it.

Rules of this file:
1. A wait waits for something: a condition, a time, or what happens to records of other forms.
2. A queue's keys are texts or ids (of records, people, departments): one, a list or a column.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.expression.compilation import Compiled
from engine.expression.errors import nearest
from engine.expression.types import IDENTITIES, Kind, Type, comparable
from engine.form.app_context import AppContext
from engine.form.fault import definition_fault
from engine.form.model import Form
from engine.form.scope import record_scope
from engine.step.compilation import compile_steps
from engine.step.compiled import CompiledSteps
from engine.step.expressions import ExpressionCollector, Place
from engine.workflow.compiled_wait import CompiledQueue, CompiledWait, Watch
from engine.workflow.due import Due, parse_due
from engine.workflow.model import WaitEvent, WaitNode

RECORD_ID = "id"
"""A watch's `key` that means the record itself."""


def compile_wait(
    node: WaitNode, form: Form, app: AppContext, path: str, collector: ExpressionCollector
) -> CompiledWait:
    """Compile a wait over a form; faults go to the collector."""
    return _WaitCompiler(node, form, app, path, collector).compiled()


@dataclass(frozen=True, slots=True)
class _WaitCompiler:
    node: WaitNode
    form: Form
    app: AppContext
    path: str
    collector: ExpressionCollector

    def compiled(self) -> CompiledWait:
        node = self.node
        self._check_waits()
        condition = self._optional(node.for_, "for", Kind.BOOLEAN)
        queue = self._queue()
        return CompiledWait(
            condition=condition,
            until=self._moment(node.until, "until"),
            after=self._after(),
            watches=tuple(self._watches(queue)),
            queue=queue,
            waiting=self._waiting(),
            reads=tuple((".".join(read), read) for read in sorted(condition.references))
            if condition
            else (),
        )

    def _check_waits(self) -> None:
        node = self.node
        if node.for_ is None and node.until is None and node.after is None and not node.on:
            self._fault(
                self.path,
                "required",
                "A wait says what it waits for: for, until, after, or on.",
                "等待节点必须写明等待内容：for、until、after 或 on。",
            )
        elif node.queue is not None and node.for_ is None and not node.on:
            self._fault(
                f"{self.path}.queue",
                "construct",
                "A queue goes with a condition (for) or with records that wake it (on).",
                "排队须与条件（for）或唤醒记录（on）一起使用。",
            )

    def _queue(self) -> CompiledQueue | None:
        queue = self.node.queue
        if queue is None:
            return None
        path = f"{self.path}.queue"
        keys = self._compile(queue.keys, f"{path}.keys", None)
        if keys is not None and not _is_key(keys.type):
            self._type_fault(f"{path}.keys", keys.type, "text or records", "文本或记录")
        priority = self._optional(queue.priority, "queue.priority", Kind.NUMBER)
        since = self._moment(queue.since, "queue.since")
        return CompiledQueue(keys, priority, since) if keys is not None else None

    def _watches(self, queue: CompiledQueue | None) -> Iterator[Watch]:
        for index, event in enumerate(self.node.on):
            watch = self._watch(event, queue, f"{self.path}.on.{index}")
            if watch is not None:
                yield watch

    def _watch(self, event: WaitEvent, queue: CompiledQueue | None, path: str) -> Watch | None:
        key = self.app.resolve(self.form.key, event.form)
        form = self.app.forms.get(key)
        if form is None:
            self._fault(
                f"{path}.form",
                "name",
                f"There is no form “{event.form}”.",
                f"没有名为“{event.form}”的表单。",
                nearest(event.form, self.app.forms),
            )
            return None
        if event.key is None:
            return Watch(key, None, form.label)
        if queue is None:
            self._fault(
                f"{path}.key",
                "construct",
                "A key goes with a queue, whose keys it is compared with.",
                "key 须与 queue 一起使用，与其 keys 比较。",
            )
            return None
        self._check_key(event.key, form, f"{path}.key")
        return Watch(key, event.key, form.label)

    def _check_key(self, name: str, form: Form, path: str) -> None:
        if name == RECORD_ID:
            return
        scope = record_scope(form, self.app)
        type_ = scope.type_of((name,))
        if type_ is None:
            known = nearest(name, scope.names(()))
            self._fault(path, "name", f"There is no field “{name}”.", f"没有字段“{name}”。", known)
        elif not _is_key(type_) or type_.column:
            self._type_fault(path, type_, "text or a record", "文本或记录")

    def _waiting(self) -> CompiledSteps | None:
        if self.node.waiting is None:
            return None
        place = f"{self.path}.waiting.do"
        steps, faults = compile_steps(self.node.waiting.do, self.form, self.app, place)
        self.collector.faults.extend(faults)
        return steps

    def _after(self) -> Due | None:
        if self.node.after is None:
            return None
        try:
            return parse_due(self.node.after)
        except ValueError as error:
            zh = f"无法识别的时长“{self.node.after}”。"
            self._fault(f"{self.path}.after", "value", str(error), zh)
            return None

    def _moment(self, source: str | None, word: str) -> Compiled | None:
        found = self._optional(source, word, None)
        if found is None:
            return None
        if found.type.column or found.type.kind not in (Kind.DATE, Kind.DATETIME, Kind.BLANK):
            self._type_fault(f"{self.path}.{word}", found.type, "date or datetime", "日期或时间")
        return found

    def _optional(self, source: str | None, word: str, expected: Kind | None) -> Compiled | None:
        return None if source is None else self._compile(source, f"{self.path}.{word}", expected)

    def _compile(self, source: str, path: str, expected: Kind | None) -> Compiled | None:
        place = Place(record_scope(self.form, self.app), self.form.fields)
        return self.collector.compile(source, place, path, expected)

    def _type_fault(self, path: str, found: Type, en: str, zh: str) -> None:
        self._fault(
            path, "type", f"Expected {en}, found {found}.", f"此处应为{zh}，实际为{found.chinese}。"
        )

    def _fault(self, path: str, code: str, en: str, zh: str, hint: str | None = None) -> None:
        fault = definition_fault(path, code, en, zh)
        self.collector.faults.append(replace(fault, hint=hint))


def _is_key(type_: Type) -> bool:
    one = type_.item if type_.kind is Kind.LIST and type_.item is not None else type_.one()
    return one.kind in IDENTITIES or comparable(one, Type(Kind.TEXT))
