"""Say in words why a branch is taken, from the condition and the values it was decided on.

Rules of this file:
1. Of a condition joined by `or`, only the parts that held are named.
2. Fields are called by their labels, settings are shown as their values.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.calendar.working_time import work_calendar
from engine.expression.compilation import Compiled
from engine.expression.environment import MappingEnvironment
from engine.expression.errors import EvaluationError
from engine.expression.tree import Reference, walk
from engine.expression.values import Value
from engine.text import Text, localise
from engine.workflow.compiled import CompiledFlow, CompiledWorkflow

_CALENDAR = work_calendar()


def branch_reason(
    workflow: CompiledWorkflow,
    flow: CompiledFlow,
    values: Mapping[str, Value],
    at: datetime,
    zone: ZoneInfo,
) -> Text:
    """Say why a flow is taken; `values` are those that were read, `at` the time it was."""
    env = MappingEnvironment(
        {tuple(name.split(".")): value for name, value in values.items()},
        at.astimezone(UTC),
        zone,
        _CALENDAR,
    )
    held = [clause for clause in flow.clauses if _holds(clause, env)] or list(flow.clauses)
    return {locale: _sentence(workflow, flow, held, values, locale) for locale in ("en", "zh")}


def _holds(clause: Compiled, env: MappingEnvironment) -> bool:
    try:
        return clause.evaluate(env) is True
    except EvaluationError:
        return False


def _sentence(
    workflow: CompiledWorkflow,
    flow: CompiledFlow,
    held: list[Compiled],
    values: Mapping[str, Value],
    locale: str,
) -> str:
    if flow.condition is None:
        because = "no other condition holds" if locale == "en" else "其他条件均不满足"
        read = dict(values)
    else:
        joint = " and " if locale == "en" else "，且 "
        because = joint.join(_words(workflow, clause, values, locale) for clause in held)
        names = {".".join(path) for clause in held for path in clause.references}
        read = {name: value for name, value in values.items() if name in names}
    facts = _facts(workflow, read, locale)
    if locale == "en":
        return f"because {because}" + (f" ({facts})" if facts else "")
    return f"因为{because}" + (f"（{facts}）" if facts else "")


def _words(
    workflow: CompiledWorkflow, clause: Compiled, values: Mapping[str, Value], locale: str
) -> str:
    names = [node for node in walk(clause.tree) if isinstance(node, Reference)]
    text = clause.source
    for node in sorted(names, key=lambda node: node.start, reverse=True):
        spelled = ".".join(node.path)
        if node.path[0] == "setting":
            word = _written(values.get(spelled), locale)
        else:
            word = localise(workflow.labels.get(spelled), locale, spelled)
        text = text[: node.start] + word + text[node.end :]
    return text


def _facts(workflow: CompiledWorkflow, values: Mapping[str, Value], locale: str) -> str:
    known = [(name, value) for name, value in values.items() if not name.startswith("setting.")]
    if locale == "en":
        return "; ".join(
            f"{localise(workflow.labels.get(name), 'en', name)} is {_written(value, 'en')}"
            for name, value in known
        )
    return "；".join(
        f"{localise(workflow.labels.get(name), 'zh', name)}为{_written(value, 'zh')}"
        for name, value in known
    )


def _written(value: object, locale: str) -> str:
    match value:
        case None:
            return "blank" if locale == "en" else "空"
        case bool():
            return {True: "yes", False: "no"}[value] if locale == "en" else "是" if value else "否"
        case Decimal():
            return f"{value:,f}"
        case list() | tuple():
            return ", ".join(_written(item, locale) for item in value)
        case _:
            return str(value)
