"""Laws of coverage: an example goes the path it stands with, and whoever goes, goes a listed path.

A generator draws small graphs of gateways, forks and joins; nothing is written on their ways, so
that a record's values decide everything.
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar.working_time import work_calendar
from engine.expression.environment import MappingEnvironment
from engine.expression.scope import Path as Name
from engine.expression.values import Scalar
from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.coverage import Coverage, cover
from engine.workflow.elements.exclusive import choose
from engine.workflow.elements.fork import choose_all, is_fork
from engine.workflow.model import ExclusiveNode, InclusiveNode
from engine.workflow.paths import Path
from tests.engine.workflow.stage import MONDAY, SHANGHAI, workflow

SETTINGS: Mapping[str, Scalar] = {"limit": Decimal(50), "strict": False}
CONDITIONS = [
    "amount > 10",
    "amount >= 10 and amount < 1000",
    "10 < amount <= 30",
    "amount > setting.limit",
    "not (amount > 30 and urgent)",
    "urgent",
    "not urgent",
    "amount > 1000 or urgent",
    "amount != 10 and amount != 11",
    "status == 'paid'",
    "status in ['new', 'paid']",
    "status not in ['new'] or note == 'x'",
    "IS_BLANK(note)",
    "note != 'x'",
    "setting.strict or amount <= 30",
]
OPAQUE = ["amount * 2 > 50", "SUM(lines.quantity) > 3", "amount > customer.balance"]


def graphs(conditions: list[str]) -> st.SearchStrategy[CompiledWorkflow]:
    """Workflows of up to two gateways one behind the other, each with some branches."""

    @st.composite
    def drawn(draw: st.DrawFn) -> CompiledWorkflow:
        keys = count()
        nodes: list[dict[str, object]] = []
        flows: list[dict[str, object]] = []
        last = "start"
        for _ in range(draw(st.integers(1, 2))):
            kind = draw(st.sampled_from(["exclusive", "inclusive"]))
            gate, meeting = f"g{next(keys)}", f"m{next(keys)}"
            nodes += [{"key": gate, "type": kind}, {"key": meeting, "type": kind}]
            flows.append({"from": last, "to": gate})
            asked = draw(st.lists(st.sampled_from(conditions), min_size=1, max_size=3))
            for number, condition in enumerate([*asked, None]):
                told = f"c{next(keys)}"
                nodes.append({"key": told, "type": "cc", "assignees": [{"role": "boss"}]})
                flow: dict[str, object] = {"from": gate, "to": told, "key": f"{gate}_{number}"}
                flows.append(flow if condition is None else {**flow, "when": condition})
                flows.append({"from": told, "to": meeting})
            last = meeting
        nodes.append({"key": "done", "type": "end"})
        flows.append({"from": last, "to": "done"})
        return workflow(nodes, flows)

    return drawn()


def environment(values: Mapping[str, Scalar]) -> MappingEnvironment:
    """A record's values, written with dots, and the settings."""
    named: dict[Name, object] = {("setting", key): value for key, value in SETTINGS.items()}
    named |= {tuple(path.split(".")): value for path, value in values.items()}
    named.setdefault(("lines", "quantity"), [])
    calendar = work_calendar(("mon", "tue", "wed", "thu", "fri"))
    return MappingEnvironment(named, MONDAY, SHANGHAI, calendar)  # type: ignore[arg-type]


def goes(work: CompiledWorkflow, path: Path, values: Mapping[str, Scalar]) -> bool:
    """Whether the gateways really send a record along a path."""
    env = environment(values)
    for step in path.steps:
        node = work.nodes[step.node]
        if isinstance(node.model, ExclusiveNode):
            flow = choose(node, env)[0]
            taken: tuple[str, ...] = (flow.key,) if flow else ()
        elif isinstance(node.model, InclusiveNode) and is_fork(node):
            taken = tuple(flow.key for flow in choose_all(node, env)[0])
        else:
            continue
        if taken != step.flows:
            return False
    return True


@given(graphs(CONDITIONS))
@settings(max_examples=80, deadline=None)
def test_an_example_goes_the_path_it_stands_with(work: CompiledWorkflow) -> None:
    for covered in cover(work, SETTINGS).paths:
        assert covered.state in ("solved", "impossible")
        for example in covered.examples:
            values = {one.path: one.value for one in example.given if one.path}
            assert goes(work, covered.path, values), (covered.path.flows, values)


RECORDS = st.fixed_dictionaries(
    {
        "amount": st.sampled_from(
            [None, *map(Decimal, ("9.99", "10", "11", "30", "30.01", "2000"))]
        ),
        "urgent": st.sampled_from([True, False, None]),
        "status": st.sampled_from(["new", "paid", None]),
        "note": st.sampled_from(["x", "y", None]),
        "customer.balance": st.sampled_from([None, Decimal(20)]),
    }
)


@given(graphs([*CONDITIONS, *OPAQUE]), RECORDS)
@settings(max_examples=120, deadline=None)
def test_whoever_goes_goes_one_listed_path_that_is_not_told_as_impossible(
    work: CompiledWorkflow, values: Mapping[str, Scalar]
) -> None:
    found: Coverage = cover(work, SETTINGS)
    gone = [covered for covered in found.paths if goes(work, covered.path, values)]

    assert found.complete
    assert len(gone) == 1
    assert gone[0].state != "impossible"
