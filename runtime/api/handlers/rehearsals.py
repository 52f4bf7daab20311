"""Rehearsals of workflows: what would happen, with nothing kept of it."""

from collections.abc import Mapping
from typing import cast

from engine.workflow.commands import Act as Deed
from runtime.api.call import Answer, Call, Reply, unfit
from runtime.api.rights import Right
from runtime.api.route import Description, Parameter, Route, Takes, direct, reading
from runtime.services.act import Act
from runtime.services.decide_task import DEEDS
from runtime.services.outcome import Refusal
from runtime.services.rehearsal.backtest import MOST, backtest
from runtime.services.rehearsal.covering import cover_workflow
from runtime.services.rehearsal.script import Decision, Script
from runtime.services.rehearsal.simulate import simulate


def rehearse_workflow(call: Call) -> Reply:
    """Rehearse a workflow on a record or on values, or the last records once more."""
    call.only("draft", "record", "values", "as", "decisions", "last")
    app, workflow = call.path["app"], call.path["workflow"]
    decisions = _decisions(call.mapping("decisions"))
    last = call.body.get("last")
    if last is not None:
        if not isinstance(last, int) or isinstance(last, bool) or not 0 < last <= MOST:
            raise unfit("last", f"a number from 1 to {MOST}", f"1 到 {MOST} 的整数")
        compared = backtest(call.system, call.signed, app, workflow, last, decisions)
        return compared if isinstance(compared, Refusal) else Answer(compared.as_json())
    script = Script(
        workflow,
        record=call.text("record") or None,
        values=call.mapping("values"),
        actor=call.text("as") or None,
        decisions=decisions,
    )
    draft = call.truth("draft") if "draft" in call.body else True
    found = simulate(call.system, call.signed, app, script, draft=draft)
    return found if isinstance(found, Refusal) else Answer(found.as_json())


def _decisions(sent: Mapping[str, object]) -> dict[str, Decision]:
    """Read what is decided: node → act, or → {act, comment, values}."""
    return {node: _decision(node, one) for node, one in sent.items()}


def _decision(node: str, sent: object) -> Decision:
    if isinstance(sent, str) and sent in DEEDS:
        return Decision(cast("Deed", sent))
    if not isinstance(sent, dict) or not sent.keys() <= {"act", "comment", "values"}:
        raise unfit(f"decisions.{node}", _ACTS, _ACTS)
    act, comment, values = sent.get("act"), sent.get("comment", ""), sent.get("values", {})
    known = act is None or act in DEEDS
    if not known or not isinstance(comment, str) or not isinstance(values, dict):
        raise unfit(f"decisions.{node}", _ACTS, _ACTS)
    return Decision(cast("Deed | None", act), comment, values)


def show_coverage(call: Call, act: Act) -> Reply:
    """List every way through a workflow, with example values at the bounds."""
    draft = call.query.get("draft", "1") != "0"
    found = cover_workflow(act, call.path["app"], call.path["workflow"], draft=draft)
    return found if isinstance(found, Refusal) else Answer(found.as_json(call.locale))


_ACTS = f"{', '.join(DEEDS)} / {{act, comment, values}}"

ROUTES: tuple[Route, ...] = (
    direct(
        "POST",
        "/apps/{app}/workflows/{workflow}/simulate",
        rehearse_workflow,
        Description("Rehearse a workflow; nothing is kept", "Rehearsal", "RehearsalOutcome"),
        right=Right.APP_DESIGN,
        takes=Takes.MAYBE_JSON,
    ),
    reading(
        "GET",
        "/apps/{app}/workflows/{workflow}/coverage",
        show_coverage,
        Description("List every way through a workflow, with examples", gives="Coverage"),
        right=Right.APP_DESIGN,
        query=(Parameter("draft", "0: of what is published.", {"enum": ["0", "1"]}),),
    ),
)
