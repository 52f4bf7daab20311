"""Why steps did not come to their end: refusals that say which step, and what it found.

A failure travels as an exception to the end of the steps, where it becomes the act's refusal or is
undone alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from engine.expression.errors import EvaluationError
from engine.form.field_error import FieldError
from engine.step.compiled import CompiledDelete, CompiledUpdate
from engine.text import localise
from runtime.services.broken_constraint import BrokenConstraint, broken_problems
from runtime.services.outcome import Problem, Refusal, RefusalKind, conflict
from runtime.services.working_record import WorkingRecord


class StepFailed(Exception):  # noqa: N818 - it carries a refusal to the end of the steps
    """A step that cannot be done."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.kind)
        self.refusal = refusal

    def at(self, path: str) -> None:
        """Note which step it was; the innermost says it first."""
        details = {"step": path, **self.refusal.details}
        self.refusal = replace(self.refusal, details=details)


def unmet(path: str) -> Refusal:
    """Refuse for a requirement or a check that has no message of its own."""
    return conflict(
        f"What is required at {path} does not hold.",
        f"步骤 {path} 的条件不满足。",
        code="require",
    )


def check_count(step: CompiledUpdate | CompiledDelete, count: int) -> None:
    """Fail where an update found another number of records than it expects."""
    if (step.expect == "one" and count != 1) or (step.expect == "some" and count == 0):
        raise StepFailed(
            conflict(
                f"Expected {'one record' if step.expect == 'one' else 'records'} of {step.form} "
                f"to change, found {count}.",
                f"应找到{'一条' if step.expect == 'one' else '至少一条'} {step.form} 记录，"
                f"实际 {count} 条。",
                code="require",
            )
        )


def check_most(count: int, most: int) -> None:
    """Fail where a step would touch more than one step may."""
    if count > most:
        raise StepFailed(
            conflict(
                f"One step touches at most {most} records or rows. Narrow what it finds.",
                f"一个步骤最多处理 {most} 条记录或明细行，请缩小范围。",
                code="limit",
            )
        )


def check_values(path: str, errors: Iterable[FieldError]) -> None:
    """Fail where a step's values do not hold."""
    faults = tuple(Problem(one.path, one.code, one.message) for one in errors)
    if faults:
        raise StepFailed(_does_not_hold(path, faults))


def broken_by_step(path: str, record: WorkingRecord, error: BrokenConstraint) -> StepFailed:
    """Fail for a constraint that a record which the step writes would break."""
    return StepFailed(_does_not_hold(path, broken_problems(record.form, error)))


def impossible(path: str, error: EvaluationError) -> StepFailed:
    """Fail for an expression that has no value."""
    return StepFailed(
        conflict(
            f"A step of the workflow cannot be computed ({path}): {localise(error.message, 'en')}",
            f"流程步骤（{path}）无法计算：{localise(error.message, 'zh')}",
            code="require",
        )
    )


def not_handed_in(path: str, refusal: Refusal) -> StepFailed:
    """Fail where a record that a step has made cannot be handed in."""
    if refusal.errors and refusal.kind is RefusalKind.INVALID:
        return StepFailed(_does_not_hold(path, refusal.errors))
    return StepFailed(refusal)


def gone(path: str) -> StepFailed:
    """Fail for a record that a step needs."""
    return StepFailed(
        conflict(
            f"A record that a step needs is no longer there ({path}).",
            f"步骤（{path}）所需的记录已不存在。",
            code="require",
        )
    )


def _does_not_hold(path: str, faults: Sequence[Problem]) -> Refusal:
    en = "; ".join(f"{one.path}: {localise(one.message, 'en')}" for one in faults)
    zh = "；".join(f"{one.path}：{localise(one.message, 'zh')}" for one in faults)
    return conflict(
        f"A step of the workflow would store values that do not hold ({path}): {en}",
        f"流程步骤（{path}）要写入的值不符合要求：{zh}",
        code="require",
    )
