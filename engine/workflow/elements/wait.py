"""Wait: a token stays until its condition holds, its turn has come, or its time is up.

Rules of this file:
1. In line it goes on only when nobody stands before it and its condition holds. Without a condition
   it goes on when what it watches is written, or when its turn comes.
2. Its time ends the wait wherever it stands in line; the way `late` leads on then, if there is one.
3. Who passed and comes back in the same act, because steps failed behind, takes his old place.
4. What is done on waiting is done once, when it is clear that it has to.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

from engine.expression.compilation import Compiled
from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError
from engine.text import localise
from engine.workflow.answer import Rejection, RejectionType, refuse
from engine.workflow.commands import WakeWait
from engine.workflow.compiled import CompiledNode
from engine.workflow.compiled_wait import CompiledWait
from engine.workflow.due import due_at
from engine.workflow.effects import LineUp, RunSteps
from engine.workflow.events import StepsRequested, WaitBegan, WaitChanged, WaitEnded, WaitHeld
from engine.workflow.flows import LATE, NEXT, leave
from engine.workflow.instance import Token, Wait
from engine.workflow.lifecycle import TokenState
from engine.workflow.turn import Turn


def enter(turn: Turn, token: Token) -> Rejection | None:
    """Come to a wait: go on at once, stay, or let the shell find the place in line."""
    node = turn.node(token)
    compiled = _compiled(node)
    before = turn.context.passed.get(node.key)
    try:
        wait = _fresh(compiled, Wait(token.id, node.key, turn.now), turn.values)
    except EvaluationError as reason:
        return _failed(node, reason)
    if before is not None:
        wait = replace(wait, at=before.at, since=before.since, held=before.held)
    turn.emit(WaitBegan(wait))
    if before is not None:
        _stay(turn, wait, compiled)
        return None
    if compiled.is_common:
        turn.ask(LineUp(wait))
        return None
    return _decide(turn, wait, compiled, WakeWait(token.id))


def wake(turn: Turn, command: WakeWait) -> Rejection | None:
    """See whether a token that waits may go on."""
    wait = turn.progress.waits.get(command.token)
    token = turn.progress.tokens.get(command.token)
    if wait is None or token is None or token.state is not TokenState.HELD:
        return refuse(RejectionType.INVALID_STATE, "Nothing waits there.", "该处没有等待。")
    node = turn.node(token)
    compiled = _compiled(node)
    try:
        now = _fresh(compiled, wait, turn.values)
    except EvaluationError as reason:
        return _failed(node, reason)
    if now != wait:
        turn.emit(WaitChanged(now, turn.now))
    if set(now.keys) != set(wait.keys):
        turn.ask(LineUp(now))
        return None
    return _decide(turn, now, compiled, command)


def is_late(wait: Wait, now: datetime) -> bool:
    """Whether its time is up."""
    return wait.until is not None and wait.until <= now


def rank(wait: Wait, instance: str) -> tuple[Decimal, datetime, str]:
    """A wait's place in line: the smallest is first."""
    return (-wait.priority, wait.since or wait.at, instance)


def _decide(turn: Turn, wait: Wait, compiled: CompiledWait, command: WakeWait) -> Rejection | None:
    token = turn.progress.tokens[wait.token]
    if is_late(wait, turn.now):
        turn.emit(WaitEnded(token.id, token.node, "late", turn.now))
        way = LATE if LATE in turn.node(token).flows else NEXT
        return leave(turn, token, way, "late")
    try:
        met = command.first and _is_met(compiled, turn.values, stirred=command.stirred)
    except EvaluationError as reason:
        return _failed(turn.node(token), reason)
    if not met:
        _stay(turn, wait, compiled)
        return None
    turn.emit(WaitEnded(token.id, token.node, "met", turn.now))
    return leave(turn, token, NEXT, "met")


def _is_met(compiled: CompiledWait, values: Environment, *, stirred: bool) -> bool:
    if compiled.condition is None:
        return stirred and bool(compiled.watches)
    return compiled.condition.evaluate(values) is True


def _stay(turn: Turn, wait: Wait, compiled: CompiledWait) -> None:
    if wait.held:
        return
    turn.emit(WaitHeld(wait.token, wait.node, turn.now))
    if compiled.waiting is not None:
        turn.emit(StepsRequested(wait.token, wait.node, turn.now))
        turn.ask(RunSteps(wait.node, compiled.waiting, may_fail=False))


def _fresh(compiled: CompiledWait, wait: Wait, values: Environment) -> Wait:
    """A wait as the record stands now: its lines, its place there, its time."""
    until = min(_times(compiled, wait.at, values), default=None)
    queue = compiled.queue
    if queue is None:
        return replace(wait, until=until)
    since = _moment(queue.since, values) if queue.since else wait.since
    priority = queue.priority.evaluate(values) if queue.priority else None
    return replace(
        wait,
        until=until,
        keys=tuple(sorted(set(_keys(queue.keys.evaluate(values))))),
        priority=_bounded(priority) if isinstance(priority, Decimal) else Decimal(0),
        since=since or wait.since or wait.at,
    )


MOST = Decimal(10) ** 12
FINEST = Decimal("0.0001")


def _bounded(priority: Decimal) -> Decimal:
    """A priority as it is kept: four digits behind the point, and no larger than is sensible."""
    return max(-MOST, min(MOST, priority)).quantize(FINEST)


def _times(compiled: CompiledWait, start: datetime, values: Environment) -> Iterator[datetime]:
    until = _moment(compiled.until, values) if compiled.until else None
    after = due_at(compiled.after, start, values) if compiled.after else None
    return (moment for moment in (until, after) if moment is not None)


def _moment(expression: Compiled, values: Environment) -> datetime | None:
    """The instant that an expression gives; a day begins at midnight of the app's time zone."""
    value = expression.evaluate(values)
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time(), values.zone).astimezone(UTC)
    return None


def _keys(value: object) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    several = value if isinstance(value, list | tuple) else ()
    return (key for one in several for key in _keys(one))


def _compiled(node: CompiledNode) -> CompiledWait:
    if node.wait is None:
        raise AssertionError(f"a wait that is not compiled: {node.key}")
    return node.wait


def _failed(node: CompiledNode, reason: EvaluationError) -> Rejection:
    en, zh = localise(reason.message, "en"), localise(reason.message, "zh")
    return refuse(
        RejectionType.CONDITION,
        f"What “{node.label('en')}” waits for has no answer ({en}) Correct the values it reads, "
        "or tell who looks after the app.",
        f"“{node.label('zh')}”的等待条件无法计算（{zh}）请修正相关数据，或联系应用管理员。",
    )
