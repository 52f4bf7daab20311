"""How many workflow instances a second the core carries from start to end on one processor.

One instance is start → approval → gateway → approval → update → end: four acts, each followed by
writing the instance's state, as the store does. Run it beside nothing else:

    python -m benchmarks.workflow_core [INSTANCES]
"""

import gc
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

from engine.access.directory import Directory, Person
from engine.calendar.working_time import work_calendar
from engine.expression.environment import MappingEnvironment
from engine.expression.types import NUMBER
from engine.form.app_context import AppContext
from engine.form.model import Form
from engine.workflow.answer import Accepted, Rejection
from engine.workflow.commands import Command, DecideTask, StartInstance, StepsDone
from engine.workflow.compilation import compile_workflow
from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.context import FlowContext
from engine.workflow.instance import Instance, from_json, to_json
from engine.workflow.model import Workflow
from engine.workflow.process import process

AIM = 20_000

FORM = Form.model_validate(
    {
        "key": "request",
        "fields": [{"key": "amount", "type": "money"}, {"key": "status", "type": "text"}],
    }
)

WORKFLOW = Workflow.model_validate(
    {
        "key": "approval",
        "form": "request",
        "approval_fields": ["amount"],
        "nodes": [
            {"key": "manager", "type": "approval", "assignees": [{"manager": 1}], "due": "3 days"},
            {"key": "route", "type": "exclusive"},
            {"key": "finance", "type": "approval", "assignees": [{"role": "finance"}]},
            {"key": "book", "type": "update", "do": [{"set": {"status": "'booked'"}}]},
            {"key": "done", "type": "end"},
        ],
        "flows": [
            {"from": "start", "to": "manager"},
            {"from": "manager", "to": "route"},
            {"from": "route", "to": "finance", "when": "amount > setting.limit"},
            {"from": "route", "to": "book"},
            {"from": "finance", "to": "book"},
            {"from": "book", "to": "done"},
        ],
    }
)

PEOPLE = {
    "ann": Person("ann", "ann", "Ann", manager="bob"),
    "bob": Person("bob", "bob", "Bob"),
    "cid": Person("cid", "cid", "Cid", roles=frozenset({"desk.finance"})),
}


def compiled() -> CompiledWorkflow:
    """The workflow, made ready once as a published app is."""
    app = AppContext("desk", {"request": FORM}, {"limit": NUMBER})
    workflow = compile_workflow(WORKFLOW, FORM, app, ("limit",))
    assert not workflow.faults, workflow.faults
    return workflow


def surroundings(ids: Iterator[str]) -> FlowContext:
    """What every act is told."""
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    values = {("amount",): Decimal(60000), ("setting", "limit"): Decimal(50000)}
    env = MappingEnvironment(values, now, ZoneInfo("Asia/Shanghai"), work_calendar())
    return FlowContext(now, Directory(PEOPLE, {}), "ann", env, ids, "desk")


def act(
    command: Command, instance: Instance | None, workflow: CompiledWorkflow, context: FlowContext
) -> Accepted:
    """One act that has to be accepted."""
    answer = process(command, instance, workflow, context)
    if isinstance(answer, Rejection):
        raise SystemExit(f"refused: {answer.message['en']}")
    return answer


def run(workflow: CompiledWorkflow, context: FlowContext, *, load: bool) -> int:
    """One instance from start to end; tells how many characters its states took."""
    answer = act(StartInstance("record"), None, workflow, context)
    size = 0
    for actor in ("bob", "cid"):
        instance, size = stored(answer.instance, size, load=load)
        (task,) = instance.open_tasks
        answer = act(DecideTask(task.id, actor, "approve"), instance, workflow, context)
    instance, size = stored(answer.instance, size, load=load)
    answer = act(StepsDone("book", "ok"), instance, workflow, context)
    instance, size = stored(answer.instance, size, load=load)
    assert instance.state == "completed"
    return size


def stored(instance: Instance, size: int, *, load: bool) -> tuple[Instance, int]:
    """Write the state, and read it again where the store would."""
    text = to_json(instance)
    if load:
        instance = from_json(text, instance.head, instance.tasks.values())
    return instance, size + len(text)


def measure(instances: int, *, load: bool) -> tuple[float, float]:
    """Instances a second (best of five runs) and characters of state an act."""
    workflow = compiled()
    context = surroundings(map(str, count(1)))
    best, size = 0.0, 0
    for _ in range(5):
        gc.collect()
        begun = time.process_time()
        for _ in range(instances):
            size = run(workflow, context, load=load)
        best = max(best, instances / (time.process_time() - begun))
    return best, size / 4


def main() -> None:
    """Print the figures."""
    instances = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    for words, load in (("state written after each act", False), ("written and read", True)):
        rate, size = measure(instances, load=load)
        print(f"{words:32} {rate:10,.0f} instances/s  {size:5.0f} characters  aim {AIM:,}")


if __name__ == "__main__":
    main()
