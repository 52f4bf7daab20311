"""Tell a rehearsal to who asked for it: every node with people and reasons, what steps did, why.

Rules of this file:
1. The play was performed by others; what is told of data is what its reader may see of it. A record
   that he may not read changes without its values, and a refusal of somebody else is told in its
   own words only to who may read everything.
2. The flow is told by the use case that draws it for a record's page.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import cast

from engine.expression.values import Value
from engine.form.routes import reached
from engine.text import localise
from engine.workflow.compiled import NEXT, CompiledFlow, CompiledWorkflow
from engine.workflow.events import (
    BranchesTaken,
    BranchTaken,
    InstanceStarted,
    StepsFinished,
    TokenMoved,
)
from runtime.services.act import Act
from runtime.services.change_words import Change
from runtime.services.flow_view import FlowStep
from runtime.services.open_record import Opened, open_record
from runtime.services.outcome import Refusal
from runtime.services.read_flow import record_flow
from runtime.services.read_record import title_of
from runtime.services.record_rights import hidden_elsewhere
from runtime.services.rehearsal.script import Play
from runtime.services.rehearsal.sentences import Sentences, changes_of
from runtime.services.views import Json

KEPT_BACK = {
    "en": "It was refused, for a reason that names what you may not see.",
    "zh": "操作被拒绝，原因涉及您无权查看的内容。",
}


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A rehearsal in its reader's words, as the API answers it."""

    nodes: Sequence[Mapping[str, Json]]
    outcome: str
    refusal: Json = None
    changes: Sequence[Change] = ()
    warnings: Sequence[Json] = ()
    title: str = ""
    path: Sequence[Json] = field(default_factory=list)
    """The nodes that were passed, each with the names of who decided: to compare two plays."""

    def as_json(self) -> dict[str, Json]:
        """Give the rehearsal."""
        changes: list[Json] = [
            {"field": one.path, "label": one.label, "before": one.before, "after": one.after}
            for one in self.changes
        ]
        return {
            "nodes": [dict(one) for one in self.nodes],
            "path": [one["node"] for one in self.path if isinstance(one, dict)],
            "outcome": self.outcome,
            "refusal": self.refusal,
            "changes": changes,
            "warnings": list(self.warnings),
            "title": self.title,
        }


def tell(act: Act, app: str, workflow: str, play: Play) -> Rehearsed:
    """Put a play into the words of the act's caller."""
    found = open_record(act, app, play.form, play.record) if play.record else None
    opened = found if isinstance(found, Opened) else None
    compiled = act.world.apps[app].workflows[workflow]
    nodes = list(_nodes(act, app, compiled, play, opened))
    changes: Sequence[Change] = ()
    if opened is not None and play.entered is not None and play.ended is not None:
        changes = changes_of(act, opened, play.entered, play.ended)
    return Rehearsed(
        nodes,
        play.outcome,
        _refusal(act, app, play.refusal, play.refused_at),
        changes,
        [one for each in play.warnings if (one := _refusal(act, app, each, None))],
        title_of(act, opened) if opened else "",
        [_passed(node) for node in _in_turn(nodes, play)],
    )


def _in_turn(nodes: Sequence[Mapping[str, Json]], play: Play) -> Iterator[Mapping[str, Json]]:
    """The nodes that were passed, in the order in which the run came to them."""
    by_key = {str(node["node"]): node for node in nodes}
    for key in dict.fromkeys(_entered(play)):
        if key in by_key and by_key[key]["state"] == "passed":
            yield by_key[key]


def _entered(play: Play) -> Iterator[str]:
    for event in play.events:
        match event:
            case InstanceStarted():
                yield event.node
            case TokenMoved() | BranchTaken():
                yield event.to_node
            case BranchesTaken():
                yield from (one.to_node for one in event.branches)
            case _:
                continue


def _nodes(
    act: Act, app: str, workflow: CompiledWorkflow, play: Play, opened: Opened | None
) -> Iterator[dict[str, Json]]:
    hidden = _hidden(workflow, opened)
    branches = _branches(act, workflow, play, hidden)
    steps = _steps(act, app, workflow, play)
    for step in _flow(act, app, workflow, play, opened):
        node: dict[str, Json] = {
            "node": step.node,
            "label": step.label,
            "type": step.kind,
            "state": step.state,
            "certain": step.certain,
            "at": step.at,
            "people": _people(step),
            "outcome": step.outcome,
            "reason": step.reason,
            "note": step.note,
            "branch": branches.get(step.node, []),
            "steps": steps.get(step.node, []),
            "refusal": None,
        }
        if play.refused_at == step.node:
            node["refusal"] = _refusal(act, app, play.refusal, step.node)
        yield node


def _flow(
    act: Act, app: str, workflow: CompiledWorkflow, play: Play, opened: Opened | None
) -> Sequence[FlowStep]:
    """The nodes as the record's page shows them; without the record what needs none of it."""
    if play.record:
        run = play.instance.id if play.instance else None
        reader = act
        if opened is None:
            nobody = replace(act.caller, person=act.system.nobody)
            reader = replace(act, caller=nobody, memo={})
        view = record_flow(reader, app, play.form, play.record, run=run)
        if not isinstance(view, Refusal) and view.workflow == workflow.key:
            told = view.steps
            return told if opened is not None else [_bare(one) for one in told]
    locale = act.caller.locale
    return [
        FlowStep(key, node.label(locale), node.model.type, "coming", certain=False)
        for key, node in workflow.nodes.items()
    ]


def _bare(step: FlowStep) -> FlowStep:
    people = [replace(one, opinion="") for one in step.people]
    return replace(step, people=people, reason=None, note=None, comment=None)


def _people(step: FlowStep) -> list[Json]:
    return [
        {
            "id": one.person.id,
            "name": one.person.title,
            "reason": one.reason,
            "state": one.state,
            "outcome": one.outcome,
        }
        for one in step.people
    ]


def _passed(node: Mapping[str, Json]) -> Json:
    people = node["people"]
    names: list[Json] = [
        one["name"] for one in (people if isinstance(people, list) else []) if isinstance(one, dict)
    ]
    return {
        "node": node["node"],
        "label": node["label"],
        "people": names,
        "outcome": node["outcome"],
    }


def _hidden(workflow: CompiledWorkflow, opened: Opened | None) -> frozenset[str]:
    """Which of the paths that conditions read are kept from the reader."""
    if opened is None:
        return frozenset(workflow.labels)
    access = opened.standing.access

    def shows(name: str) -> bool:
        path = tuple(name.split("."))
        if not (access.shows(path[0]) and access.shows(".".join(path[:2]))):
            return False
        behind = reached(opened.form.routes.route("", path), path)
        return access.hidden_elsewhere.isdisjoint(behind)

    return frozenset(name for name in workflow.labels if not shows(name))


def _branches(
    act: Act, workflow: CompiledWorkflow, play: Play, hidden: frozenset[str]
) -> dict[str, list[Json]]:
    """The flows of every gateway that was passed: which condition held, and what it read."""
    found: dict[str, list[Json]] = {}
    for event in play.events:
        match event:
            case BranchTaken():
                taken = {event.flow}
            case BranchesTaken():
                taken = {one.flow for one in event.branches}
            case _:
                continue
        single = isinstance(event, BranchTaken)
        flows = workflow.nodes[event.node].flows.get(NEXT, ())
        tried = _tried(flows, taken) if single else {flow.key for flow in flows}
        found[event.node] = [
            {
                "to": flow.to,
                "label": localise(flow.text, act.caller.locale) or None,
                "condition": flow.source,
                "taken": flow.key in taken,
                "holds": _holds(flow, taken, tried),
                "values": _read(act, workflow, flow, event.values, hidden),
            }
            for flow in flows
        ]
    return found


def _tried(flows: Iterable[CompiledFlow], taken: set[str]) -> set[str]:
    """The flows whose condition was asked: those before the one that held, and itself."""
    asked: set[str] = set()
    for flow in flows:
        if flow.condition is not None:
            asked.add(flow.key)
            if flow.key in taken:
                break
    return asked


def _holds(flow: CompiledFlow, taken: set[str], tried: set[str]) -> Json:
    if flow.condition is None or flow.key not in tried:
        return None
    return flow.key in taken


def _read(
    act: Act,
    workflow: CompiledWorkflow,
    flow: CompiledFlow,
    values: Mapping[str, Value],
    hidden: frozenset[str],
) -> dict[str, Json]:
    locale = act.caller.locale
    return {
        localise(workflow.labels.get(name), locale, name): _shown(act, workflow, name, values[name])
        for name, _ in flow.reads
        if name in values and name not in hidden
    }


def _shown(act: Act, workflow: CompiledWorkflow, name: str, value: Value) -> Json:
    match value:
        case Decimal():
            return f"{value:f}"
        case None | bool():
            return value
        case str() if value in workflow.options.get(name, {}):
            return localise(workflow.options[name][value], act.caller.locale, value)
        case str() if name in workflow.identities:
            person = act.world.directory.people.get(value)
            return person.name if person else value
        case list() | tuple():
            return [_shown(act, workflow, name, cast("Value", one)) for one in value]
        case _:
            return str(value)


def _steps(act: Act, app: str, workflow: CompiledWorkflow, play: Play) -> dict[str, list[Json]]:
    """What the steps of each node did, a sentence a change."""
    words = Sentences(act, app)
    found: dict[str, list[Json]] = {}
    for one in play.steps:
        if one.workflow == workflow.key:
            found.setdefault(one.node, []).extend(words.of_node(one))
    for event in play.events:
        if isinstance(event, StepsFinished) and event.outcome == "failed":
            kept = _is_open(act, app)
            said = localise(event.message if kept else KEPT_BACK, act.caller.locale)
            found.setdefault(event.node, []).append(said)
    return found


def _refusal(act: Act, app: str, refusal: Refusal | None, node: str | None) -> Json:
    if refusal is None:
        return None
    locale, kept = act.caller.locale, not _is_open(act, app)
    errors: list[Json] = [
        {
            "path": one.path,
            "code": one.code,
            "message": localise(KEPT_BACK if kept else one.message, locale),
            "level": one.level,
            "rule": one.rule,
        }
        for one in refusal.errors
    ]
    step = refusal.details.get("step")
    return {
        "node": node,
        "code": refusal.code or str(refusal.kind),
        "message": localise(KEPT_BACK if kept else refusal.message, locale),
        "step": step if isinstance(step, str) else None,
        "errors": errors,
    }


def _is_open(act: Act, app: str) -> bool:
    """Whether the reader may read everything of the app: then nobody's words are kept from him."""
    return not hidden_elsewhere(act, act.world.apps[app])
