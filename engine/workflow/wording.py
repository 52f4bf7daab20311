"""Say in words why a branch is taken, from the condition and the values it was decided on.

Rules of this file:
1. Of a condition joined by `or`, only the parts that held are named.
2. What a reader may not see is not told: no part that reads it, and no value of it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from engine.calendar.working_time import work_calendar
from engine.expression.compilation import Compiled
from engine.expression.environment import Environment, MappingEnvironment
from engine.expression.errors import EvaluationError
from engine.expression.values import Value
from engine.text import Text, localise
from engine.workflow.compiled import CompiledFlow, CompiledWorkflow
from engine.workflow.compiled_wait import CompiledWait
from engine.workflow.sentence import Speaker

_CALENDAR = work_calendar()
_OTHERWISE = {"en": "no other condition holds", "zh": "其他条件均不满足"}


def branch_reason(  # noqa: PLR0913 - what a decision was taken on
    workflow: CompiledWorkflow,
    flow: CompiledFlow,
    values: Mapping[str, Value],
    at: datetime,
    zone: ZoneInfo,
    hidden: frozenset[str] = frozenset(),
) -> Text | None:
    """Say why a flow is taken; `values` are those that were read, `at` the time it was.

    `hidden` are paths kept from the reader; None when nothing may be told.
    """
    env = MappingEnvironment(
        {tuple(name.split(".")): value for name, value in values.items()},
        at.astimezone(UTC),
        zone,
        _CALENDAR,
    )
    held = [clause for clause in flow.clauses if _holds(clause, env)] or list(flow.clauses)
    told = [clause for clause in held if not hidden & _names(clause)]
    if held and not told:
        return None
    speakers = (Speaker(workflow, values, locale, zone) for locale in ("en", "zh"))
    return {one.locale: _sentence(one, flow, told, hidden) for one in speakers}


def joined(reasons: Sequence[Text]) -> Text | None:
    """Put several reasons into one sentence; None without any."""
    if not reasons:
        return None
    return {
        "en": "; ".join(localise(one, "en") for one in reasons),
        "zh": "；".join(localise(one, "zh") for one in reasons),
    }


def wait_reason(
    workflow: CompiledWorkflow,
    wait: CompiledWait,
    until: datetime | None,
    env: Environment,
    hidden: frozenset[str] = frozenset(),
) -> Text:
    """Say what is waited for, and until when at the latest."""
    values = {name: env.value(path) for name, path in wait.reads if path[0] == "setting"}
    speakers = {one: Speaker(workflow, values, one, env.zone) for one in ("en", "zh")}
    return {locale: _waits(speaker, wait, until, hidden) for locale, speaker in speakers.items()}


def _waits(
    speaker: Speaker, wait: CompiledWait, until: datetime | None, hidden: frozenset[str]
) -> str:
    english = speaker.locale == "en"
    condition = wait.condition
    said = ""
    if condition is not None and not hidden & _names(condition):
        told = speaker.say(condition.tree, condition.source)
        said = f"waits until {told}" if english else f"等待：{told}"
    elif condition is None and wait.watches:
        forms = [localise(one.label, speaker.locale, one.form) for one in wait.watches]
        said = f"waits for news of {', '.join(forms)}" if english else f"等待{'、'.join(forms)}变化"
    elif condition is not None:
        said = "waits for a condition" if english else "等待条件满足"
    if until is None:
        return said or ("waits for a time" if english else "等待时间到达")
    moment = speaker.written(until)
    if not said:
        return f"waits until {moment}" if english else f"等待至 {moment}"
    return f"{said}, at the latest {moment}" if english else f"{said}，最迟至 {moment}"


def _holds(clause: Compiled, env: MappingEnvironment) -> bool:
    try:
        return clause.evaluate(env) is True
    except EvaluationError:
        return False


def _empty(value: Value) -> bool:
    """Whether a value, or every one of a column, is blank: of why nothing held it tells nothing."""
    return all(one is None for one in value) if isinstance(value, list | tuple) else value is None


def _names(clause: Compiled) -> set[str]:
    return {".".join(path) for path in clause.references}


def _sentence(
    speaker: Speaker, flow: CompiledFlow, told: list[Compiled], hidden: frozenset[str]
) -> str:
    english = speaker.locale == "en"
    if flow.condition is None:
        because = _OTHERWISE[speaker.locale]
        known = speaker.values.items()
        names = [name for name, one in known if not (name.startswith("setting.") or _empty(one))]
    else:
        joint = " and " if english else "，且"
        because = joint.join(speaker.say(clause.tree, clause.source) for clause in told)
        mentioned = (one for clause in told for one in speaker.mentioned(clause.tree))
        names = list(dict.fromkeys(".".join(one.path) for one in mentioned))
    facts = (speaker.fact(name) for name in names if name in speaker.values and name not in hidden)
    added = [fact for fact in facts if fact is not None and fact not in because]
    if english:
        return f"because {because}" + (f" ({'; '.join(added)})" if added else "")
    return f"因为{because}" + (f"（{'；'.join(added)}）" if added else "")
