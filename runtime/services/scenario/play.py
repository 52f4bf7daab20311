"""Play a scenario: let people act, and expect what must be.

Rules of this file:
1. A step that goes otherwise than written ends the scenario with what was expected and found.
2. A refusal that is expected must leave everything as it was.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.definition.scenario import (
    Act,
    AfterStep,
    AtStep,
    ExpectedError,
    ExpectedTask,
    ExpectMessageStep,
    ExpectStep,
    ExpectTaskStep,
    Scenario,
    ScenarioStep,
)
from engine.text import localise
from runtime.services.outcome import Refusal
from runtime.services.scenario.acting import Acting
from runtime.services.scenario.comparing import Comparison, split_path
from runtime.services.scenario.messages import expect_message
from runtime.services.scenario.outcome import Failure, Unexpected
from runtime.services.scenario.passing import pass_time
from runtime.services.scenario.seeing import Seeing
from runtime.services.scenario.stage import Stage, explain
from runtime.services.scenario.story_clock import StoryClock, later
from runtime.services.views import RecordView, TaskView
from runtime.storage.content_digest import content_digest


class Player:
    """Plays one scenario on its stage."""

    def __init__(self, stage: Stage, clock: StoryClock) -> None:
        self._stage = stage
        self._clock = clock
        self._seeing = Seeing(stage)
        self._acting = Acting(stage, self._seeing)
        self._comparison = Comparison(stage.names, stage.app.zone)

    def play(self, scenario: Scenario) -> Failure | None:
        """Play all steps; what went otherwise than written, with its place in the scenario."""
        try:
            self._stage.set(scenario)
            pass_time(self._stage, self._clock, self._clock())
        except Unexpected as unexpected:
            return unexpected.failure()
        for place, step in enumerate(scenario.steps):
            try:
                self._stage.patience.check()
                self._step(step)
            except Unexpected as unexpected:
                return unexpected.failure("steps", place)
        return None

    def _step(self, step: ScenarioStep) -> None:
        self._seeing.look_anew()
        match step:
            case ExpectStep():
                for path, value in step.expect.items():
                    self._expect(path, value)
            case ExpectTaskStep():
                self._expect_task(step.expect_task)
            case AfterStep():
                self._move(step.after, None)
            case AtStep():
                self._move(None, step.at)
            case ExpectMessageStep():
                expect_message(self._stage, self._seeing, step.expect_message)
            case _:
                self._act(step)

    def _act(self, step: Act) -> None:
        before = self._digest() if step.expect_error else ""
        outcome = self._acting.do(step)
        if step.expect_error is not None:
            check_refusal(step.expect_error, outcome)
            if self._digest() != before:
                raise Unexpected(
                    "it was refused as expected, but something has changed",
                    "已按预期被拒绝，但数据发生了变化",
                )
            return
        if isinstance(outcome, Refusal):
            raise Unexpected(
                f"expected it to be done, it was refused: {explain(outcome)}",
                f"应当成功，却被拒绝：{explain(outcome, 'zh')}",
            )
        if step.save_as and isinstance(outcome, RecordView):
            self._stage.name(step.save_as, outcome.form, outcome.id)
        elif step.save_as and isinstance(outcome, TaskView):
            self._stage.name(step.save_as, outcome.record_form, outcome.record.id)

    def _digest(self) -> str:
        with self._stage.system.database.begin_read() as connection:
            return content_digest(connection)

    def _move(self, length: str | None, to: str | None) -> None:
        app = self._stage.app
        try:
            if length is not None:
                pass_time(
                    self._stage, self._clock, later(self._clock(), length, app.zone, app.calendar)
                )
            elif to is not None:
                pass_time(self._stage, self._clock, local_instant(to, self._stage))
        except ValueError as error:
            raise Unexpected(str(error), f"时间写法有误：{error}") from error

    def _expect(self, path: str, value: object) -> None:
        first, *rest = split_path(path)
        found = self._seeing.value(str(first), rest)
        if not self._comparison.same(value, found):
            raise Unexpected(
                f"expected {path} to be {value!s}, found {_shown(found) or 'nothing'}",
                f"{path} 应为 {value!s}，实际为 {_shown(found) or '空'}",
                ("expect", path),
            )

    def _expect_task(self, wanted: ExpectedTask) -> None:
        tasks = [
            task
            for task in self._seeing.tasks_about(wanted.on, wanted.node)
            if task.state == "open"
        ]
        where = (f" at {wanted.node}" if wanted.node else "") + (
            f" of {wanted.on}" if wanted.on else ""
        )
        where_zh = (f"{wanted.on} 的" if wanted.on else "") + (
            f"“{wanted.node}”节点的" if wanted.node else ""
        )
        there, there_zh = _holders(tasks)
        if wanted.count is not None and len(tasks) != wanted.count:
            raise Unexpected(
                f"expected {wanted.count} open tasks{where}, found {there or 'none'}",
                f"{where_zh}待办任务应有 {wanted.count} 个，实际为：{there_zh or '无'}",
            )
        if wanted.for_ is not None:
            people = self._stage.names.people
            names = {people.get(name, name) for name in wanted.for_}
            if {task.assignee.id for task in tasks} != names:
                whom, whom_zh = ", ".join(wanted.for_), "、".join(wanted.for_)
                raise Unexpected(
                    f"expected open tasks{where} for {whom}, found {there or 'none'}",
                    f"{where_zh}待办任务应属于 {whom_zh}，实际为：{there_zh or '无'}",
                )
        if wanted.count is None and wanted.for_ is None and not tasks:
            raise Unexpected(
                f"expected an open task{where}, found none", f"应有{where_zh}待办任务，实际没有"
            )


def local_instant(text: str, stage: Stage) -> datetime:
    """Read a time of the app's zone. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=stage.app.zone)


def check_refusal(expected: ExpectedError, outcome: object) -> None:
    """Compare what came with the refusal that must come."""
    if not isinstance(outcome, Refusal):
        what = expected.code or expected.message or expected.path
        raise Unexpected(
            f"expected a refusal{f' ({what})' if what else ''}, but it was done",
            f"应被拒绝{f'（{what}）' if what else ''}，却成功了",
        )
    _check_words(expected, outcome)


def _check_words(expected: ExpectedError, outcome: Refusal) -> None:
    """Compare a refusal's code, place and words with those that must come."""
    found, found_zh = explain(outcome), explain(outcome, "zh")
    codes = {outcome.kind.value, outcome.code, str(outcome.status)}
    codes |= {one.code for one in outcome.errors} | {one.rule for one in outcome.errors}
    if expected.code is not None and expected.code not in codes:
        raise Unexpected(
            f"expected a refusal with {expected.code}, found: {found}",
            f"应以 {expected.code} 被拒绝，实际为：{found_zh}",
        )
    at = [one for one in outcome.errors if expected.path in (one.path, one.rule)]
    if expected.path is not None and not at:
        raise Unexpected(
            f"expected a fault at {expected.path}, found: {found}",
            f"{expected.path} 处应有错误，实际为：{found_zh}",
        )
    texts = [outcome.message, *(one.message for one in outcome.errors)]
    told = "\n".join(localise(text, locale) for text in texts for locale in ("en", "zh"))
    if expected.message is not None and expected.message not in told:
        raise Unexpected(
            f"expected “{expected.message}” to be said, found: {found}",
            f"应提示“{expected.message}”，实际为：{found_zh}",
        )


def _holders(tasks: Sequence[TaskView]) -> tuple[str, str]:
    """Tell who holds tasks, in English and in Chinese."""
    return (
        ", ".join(f"{task.node} for {task.assignee.title}" for task in tasks),
        "、".join(f"{task.node}（{task.assignee.title}）" for task in tasks),
    )


def _shown(found: object) -> str:
    if isinstance(found, Mapping) and "title" in found:
        return str(found["title"])
    return "" if found is None else str(found)
