"""Coverage told: every way through a workflow with its examples, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from engine.definition.model import App
from engine.expression.values import Scalar
from engine.text import Text, localise
from engine.workflow.compiled import NEXT, REJECTED, CompiledWorkflow
from engine.workflow.coverage import Coverage, Covered, Example, cover
from engine.workflow.model import ApprovalNode
from runtime.services.act import Act
from runtime.services.app_rights import refuse_shaping
from runtime.services.design.draft_model import open_draft
from runtime.services.outcome import Refusal, RefusalKind, not_found
from runtime.services.published_app import PublishedApp, settings_in_force
from runtime.services.views import Json
from runtime.storage.apps import AppStore

NO_WORKFLOW = not_found("There is no such workflow.", "没有这个流程。")
FAULTY = Refusal(
    RefusalKind.INVALID,
    {
        "en": "This workflow has faults. Mend them, then look at its ways.",
        "zh": "该流程存在错误，请先修正再查看路径。",
    },
    code="definition",
)


@dataclass(frozen=True, slots=True)
class CoveredWorkflow:
    """A workflow's coverage, with what its nodes are called."""

    workflow: CompiledWorkflow
    coverage: Coverage

    def as_json(self, locale: str) -> dict[str, Json]:
        """Give what the API answers."""
        return {
            "workflow": self.workflow.key,
            "complete": self.coverage.complete,
            "dead": list(self.coverage.dead),
            "paths": [self._path(one, locale) for one in self.coverage.paths],
        }

    def _path(self, covered: Covered, locale: str) -> Json:
        nodes: list[Json] = [
            {
                "node": step.node,
                "label": self.workflow.nodes[step.node].label(locale),
                "type": self.workflow.nodes[step.node].model.type,
                "way": self._way(step.node, step.way),
                "flows": list(step.flows),
            }
            for step in covered.path.steps
        ]
        return {
            "nodes": nodes,
            "outcome": covered.path.outcome,
            "state": covered.state,
            "examples": [self._example(one, locale) for one in covered.examples],
        }

    def _way(self, node: str, way: str) -> str | None:
        """How a node is left: `approved` or another way out; None where it just goes on."""
        if way != NEXT:
            return way
        model = self.workflow.nodes[node].model
        both = isinstance(model, ApprovalNode) and "reject" in model.acts
        return "approved" if both or self.workflow.nodes[node].flows.get(REJECTED) else None

    def _example(self, example: Example, locale: str) -> Json:
        given: list[Json] = [
            {
                "path": one.path,
                "label": localise(one.label, locale, one.text),
                "value": as_sent(one.value),
                "text": self._written(one.path, one.value, locale),
                "after": self._after(one.after, locale),
                "computed": one.computed,
            }
            for one in example.given
        ]
        assumed: list[Json] = [
            {"text": localise(one.text, locale), "after": self._after(one.after, locale)}
            for one in example.assumed
        ]
        return {"given": given, "assumed": assumed}

    def _after(self, node: str | None, locale: str) -> str | None:
        return None if node is None else self.workflow.nodes[node].label(locale)

    def _written(self, path: str | None, value: Scalar, locale: str) -> str:
        options: Mapping[str, Text] = self.workflow.options.get(path or "", {})
        if isinstance(value, str) and value in options:
            return localise(options[value], locale, value)
        words = {
            None: ("blank", "空"),
            True: ("yes", "是"),
            False: ("no", "否"),
        }
        if value is None or isinstance(value, bool):
            return words[value][locale != "en"]
        return f"{value:,f}" if isinstance(value, Decimal) else str(as_sent(value))


def as_sent(value: Scalar) -> Json:
    """Give a value as JSON: decimals as text, times as ISO 8601."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def cover_workflow(
    act: Act, app: str, workflow: str, *, draft: bool = True
) -> CoveredWorkflow | Refusal:
    """Cover a workflow of the draft (or, without `draft`, of what is published)."""
    refusal = refuse_shaping(act, app, "design")
    if refusal is not None:
        return refusal
    model = open_draft(act, app) if draft else act.world.apps.get(app)
    if isinstance(model, Refusal):
        return model
    if model is None:
        return NO_WORKFLOW
    key = workflow
    compiled = model.workflows.get(key) if isinstance(model, PublishedApp) else model.workflow(key)
    if compiled is None or compiled.faults:
        return NO_WORKFLOW if compiled is None else FAULTY
    return covered(compiled, model.app, AppStore(act.connection).settings(app))


def covered(compiled: CompiledWorkflow, app: App, chosen: Mapping[str, object]) -> CoveredWorkflow:
    """Cover a compiled workflow with the app's settings, as chosen or by default."""
    settings = {
        key: value
        for key, value in settings_in_force(app, chosen).items()
        if value is None or isinstance(value, str | Decimal | bool | date | datetime | time)
    }
    return CoveredWorkflow(compiled, cover(compiled, settings))
