"""Compile a workflow over its form: flows by way out, conditions, steps, what it reads.

Rules of this file:
1. Faults are collected with their places; a workflow with faults is never run.
2. Only what the machine relies on is checked here: names, types, one way on from each node. What
   a good graph is (reachable, ending, without gaps between conditions) is checked elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from engine.expression.compilation import Compiled
from engine.expression.errors import nearest
from engine.expression.scope import Path, Scope
from engine.expression.tree import Junction
from engine.expression.types import IDENTITIES, Kind
from engine.form.app_context import AppContext
from engine.form.fault import Fault, definition_fault
from engine.form.model import FieldBase, Form
from engine.form.scope import record_scope
from engine.step.compilation import compile_steps
from engine.step.compiled import CompiledSteps
from engine.step.expressions import ExpressionCollector, Place
from engine.workflow.compiled import (
    FAILED,
    LATE,
    NEXT,
    REJECTED,
    CompiledFlow,
    CompiledNode,
    CompiledWorkflow,
)
from engine.workflow.compiled_wait import CompiledWait
from engine.workflow.due import Due, parse_due
from engine.workflow.model import (
    ApprovalNode,
    Assignee,
    CcNode,
    EndNode,
    Flow,
    Node,
    NotifyNode,
    StartNode,
    TaskNode,
    UpdateNode,
    WaitNode,
    Workflow,
)
from engine.workflow.vocabulary import label_of, options_on
from engine.workflow.wait_compilation import compile_wait
from engine.workflow.ways import ways_of, ways_on

IMPLIED_START = StartNode(key="start", type="start")


def compile_workflow(
    workflow: Workflow, form: Form, app: AppContext, pinned: Iterable[str] = ()
) -> CompiledWorkflow:
    """Compile a workflow; `pinned` are the settings that an instance keeps as they were."""
    scope = record_scope(form, app)
    compiler = _WorkflowCompiler(workflow, form, app, scope, ExpressionCollector(app))
    nodes = compiler.nodes()
    compiler.check_fields()
    return CompiledWorkflow(
        model=workflow,
        nodes=nodes,
        start=next(key for key, node in nodes.items() if isinstance(node.model, StartNode)),
        references=frozenset(compiler.references),
        pinned=frozenset(pinned),
        labels={".".join(path): label_of(path, form, app) for path in compiler.references},
        options=options_on(compiler.references, form, app),
        identities=frozenset(
            ".".join(path)
            for path in compiler.references
            if (type_ := scope.type_of(path)) is not None and type_.kind in IDENTITIES
        ),
        derived=frozenset(
            field.key for field in form.fields if isinstance(field, FieldBase) and field.derived
        ),
        faults=(*compiler.faults, *compiler.collector.faults),
        roles=app.roles,
    )


def declared_nodes(workflow: Workflow) -> tuple[Node, ...]:
    """The nodes, the implied start included."""
    if any(isinstance(node, StartNode) for node in workflow.nodes):
        return tuple(workflow.nodes)
    return (IMPLIED_START, *workflow.nodes)


def flow_identity(flow: Flow) -> str:
    """The flow's key; without one it is known by from, to and on."""
    return flow.key or f"{flow.from_}>{flow.to}" + (f":{flow.on}" if flow.on else "")


def way_of(flow: Flow) -> str:
    """The way out that a flow leads on from."""
    return flow.on if flow.on in (REJECTED, FAILED, LATE) else NEXT


@dataclass(slots=True)
class _WorkflowCompiler:
    workflow: Workflow
    form: Form
    app: AppContext
    scope: Scope
    collector: ExpressionCollector
    faults: list[Fault] = field(default_factory=list)
    references: set[Path] = field(default_factory=set)

    def nodes(self) -> Mapping[str, CompiledNode]:
        declared = declared_nodes(self.workflow)
        keys = [node.key for node in declared]
        flows = self._flows(frozenset(keys))
        found: dict[str, CompiledNode] = {}
        for node in declared:
            path = f"nodes.{node.key}"
            if node.key in found:
                self._fault(path, "unique", "There are two nodes of this key.", "节点标识重复。")
            found[node.key] = CompiledNode(
                node,
                flows.get(node.key, {}),
                self._steps(node, path),
                self._due(node, path),
                self._wait(node, path),
            )
            self._check_assignees(node, path)
            self._check_ways(found[node.key], path)
        return found

    def check_fields(self) -> None:
        """Every name of a field that is written down must be one."""
        for name in self.workflow.approval_fields:
            self._field(name, "approval_fields")
        for node in self.workflow.nodes:
            if isinstance(node, ApprovalNode | TaskNode):
                for word, names in node.fields:
                    for name in names:
                        self._field(name, f"nodes.{node.key}.fields.{word}")

    def _field(self, name: str, path: str) -> None:
        root, _, rest = name.partition(".")
        steps = tuple(name.split("."))
        type_ = self.scope.type_of((root,))
        is_column = type_ is not None and type_.kind is Kind.ROW
        if root in ("me", "setting", "old") or (rest and not is_column):
            type_ = None
        if type_ is None or self.scope.type_of(steps) is None:
            fault = definition_fault(
                path, "name", f"There is no field “{name}”.", f"没有字段“{name}”。"
            )
            self.faults.append(replace(fault, hint=nearest(name, self.scope.names(()))))

    def _flows(self, keys: frozenset[str]) -> dict[str, dict[str, tuple[CompiledFlow, ...]]]:
        found: dict[str, dict[str, tuple[CompiledFlow, ...]]] = {}
        for index, flow in enumerate(self.workflow.flows):
            path = f"flows.{index}"
            for word, key in (("from", flow.from_), ("to", flow.to)):
                if key not in keys:
                    self._no_node(f"{path}.{word}", key, keys)
            compiled = self._flow(flow, path)
            ways = found.setdefault(flow.from_, {})
            ways[compiled.way] = (*ways.get(compiled.way, ()), compiled)
        return found

    def _flow(self, flow: Flow, path: str) -> CompiledFlow:
        condition = None
        if flow.when is not None:
            place = Place(self.scope, self.form.fields)
            condition = self.collector.condition(flow.when, place, f"{path}.when")
        reads = sorted(condition.references) if condition else []
        self.references.update(reads)
        return CompiledFlow(
            flow_identity(flow),
            flow.to,
            way_of(flow),
            condition,
            self._clauses(condition, path),
            tuple((".".join(read), read) for read in reads),
            flow.label,
        )

    def _clauses(self, condition: Compiled | None, path: str) -> tuple[Compiled, ...]:
        if condition is None:
            return ()
        tree = condition.tree
        if not isinstance(tree, Junction) or tree.operator != "or":
            return (condition,)
        place = Place(self.scope, self.form.fields)
        parts = (condition.source[part.start : part.end] for part in tree.operands)
        found = [self.collector.condition(part, place, path) for part in parts]
        return tuple(clause for clause in found if clause is not None)

    def _steps(self, node: Node, path: str) -> CompiledSteps | None:
        if isinstance(node, NotifyNode):
            steps, faults = compile_steps([node.step], self.form, self.app, _TOLD)
            self.faults.extend(_at_node(one, path) for one in faults)
            return steps
        if not isinstance(node, UpdateNode):
            return None
        steps, faults = compile_steps(node.do, self.form, self.app, f"{path}.do")
        self.faults.extend(faults)
        return steps

    def _wait(self, node: Node, path: str) -> CompiledWait | None:
        if not isinstance(node, WaitNode):
            return None
        wait = compile_wait(node, self.form, self.app, path, self.collector)
        self.references.update(path for _, path in wait.reads)
        return wait

    def _due(self, node: Node, path: str) -> Due | None:
        if not isinstance(node, ApprovalNode | TaskNode) or node.due is None:
            return None
        try:
            return parse_due(node.due)
        except ValueError as error:
            self._fault(f"{path}.due", "value", str(error), f"无法识别的期限“{node.due}”。")
            return None

    def _check_assignees(self, node: Node, path: str) -> None:
        if not isinstance(node, ApprovalNode | TaskNode | CcNode):
            return
        for index, assignee in enumerate(node.assignees):
            place = f"{path}.assignees.{index}"
            if len([word for word in _sources(assignee) if word != "of"]) != 1:
                self._fault(
                    place,
                    "construct",
                    "Name exactly one of role, user, field, manager, initiator.",
                    "role、user、field、manager、initiator 必须且只能填写一项。",
                )
            for word in ("field", "of"):
                name = getattr(assignee, word)
                if name is not None:
                    self._check_person(name, f"{place}.{word}")

    def _check_person(self, name: str, place: str) -> None:
        path = tuple(name.split("."))
        type_ = self.scope.type_of(path)
        people = type_ is not None and (type_.item or type_).kind is Kind.USER
        if not people or path[0] in ("old", "setting"):
            en = f"“{name}” is no field that holds a person."
            self._fault(place, "type", en, f"“{name}”不是人员字段。")
        self.references.add(path)

    def _check_ways(self, node: CompiledNode, path: str) -> None:
        for way in node.flows:
            if way not in ways_of(node.model):
                self._fault(
                    path,
                    "construct",
                    f"A flow on “{way}” cannot leave this kind of node.",
                    f"该类型的节点没有“{way}”出口。",
                )
        if isinstance(node.model, EndNode):
            return
        for message in ways_on(node):
            self._fault(path, *message)

    def _no_node(self, path: str, key: str, keys: frozenset[str]) -> None:
        fault = definition_fault(path, "name", f"There is no node “{key}”.", f"没有节点“{key}”。")
        self.faults.append(replace(fault, hint=nearest(key, keys)))

    def _fault(self, path: str, code: str, en: str, zh: str) -> None:
        self.faults.append(definition_fault(path, code, en, zh))


_TOLD = "do"


def _at_node(fault: Fault, path: str) -> Fault:
    """A node that tells people is its own one step: the fault stands at the node's property."""
    return replace(fault, path=f"{path}.{fault.path.removeprefix(f'{_TOLD}.0.')}")


def _sources(assignee: Assignee) -> list[str]:
    return [word for word, value in assignee if value is not None]
