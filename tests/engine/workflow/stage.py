"""A stage for workflow tests: a few people, one form, and a play that is checked as it goes on.

After every act the play replays all events and compares: what is stored is what happened.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count, pairwise
from zoneinfo import ZoneInfo

from engine.access.directory import Directory, Person
from engine.calendar.working_time import work_calendar
from engine.expression.environment import MappingEnvironment
from engine.expression.scope import Path
from engine.expression.types import BOOLEAN, NUMBER
from engine.expression.values import Value
from engine.form.app_context import AppContext
from engine.form.model import Form
from engine.workflow.answer import Accepted, Rejection, RejectionType
from engine.workflow.apply import replay
from engine.workflow.commands import (
    Act,
    Cancel,
    Command,
    DecideTask,
    ResubmitInstance,
    StartInstance,
    StepsDone,
    Withdraw,
)
from engine.workflow.compilation import compile_workflow
from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.context import FlowContext
from engine.workflow.effects import Effect, LineUp, RunSteps
from engine.workflow.events import Event
from engine.workflow.instance import Instance, Task, from_json, to_json
from engine.workflow.model import Workflow
from engine.workflow.process import process

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Ten o'clock in Shanghai, on a working day."""

SHANGHAI = ZoneInfo("Asia/Shanghai")

APP = "desk"


def person(
    key: str,
    manager: str | None = None,
    roles: Iterable[str] = (),
    *,
    active: bool = True,
    admin: bool = False,
) -> Person:
    """A person whose id is his key, whose name begins with a capital."""
    names = {f"{APP}.{role}" for role in roles} | ({"admin"} if admin else set())
    return Person(
        id=key,
        username=key,
        name=key.capitalize(),
        manager=manager,
        roles=frozenset(names),
        active=active,
    )


def directory(*people: Person) -> Directory:
    """A directory of people."""
    return Directory({one.id: one for one in people}, {})


STAFF = directory(
    person("ann", "bob", ["clerk"]),
    person("bob", "cid", ["boss"]),
    person("cid", None, ["boss", "director"]),
    person("dora", "cid", ["director"]),
    person("eve", "bob", ["store"]),
    person("fay", "bob", ["store"]),
    person("gone", "bob", ["store"], active=False),
    person("root", None, [], admin=True),
)

CLAIM = Form.model_validate(
    {
        "key": "claim",
        "fields": [
            {"key": "amount", "type": "money"},
            {"key": "urgent", "type": "boolean"},
            {"key": "keeper", "type": "user"},
            {"key": "note", "type": "text"},
            {"key": "status", "type": "select", "options": [{"key": "new"}, {"key": "paid"}]},
            {"key": "customer", "type": "lookup", "form": "customer"},
            {
                "key": "lines",
                "type": "subtable",
                "fields": [
                    {"key": "product", "type": "text"},
                    {"key": "quantity", "type": "decimal"},
                ],
            },
            {"key": "total", "type": "money", "formula": "SUM(lines.quantity)"},
        ],
    }
)

CUSTOMER = Form.model_validate(
    {
        "key": "customer",
        "fields": [
            {"key": "name", "type": "text"},
            {"key": "balance", "type": "money"},
            {"key": "active", "type": "boolean"},
        ],
    }
)

DESK = AppContext(
    key=APP,
    forms={"claim": CLAIM, "customer": CUSTOMER},
    settings={"limit": NUMBER, "strict": BOOLEAN},
)


def workflow(
    nodes: list[dict[str, object]],
    flows: list[dict[str, object]],
    *,
    pinned: tuple[str, ...] = ("limit",),
    more: Mapping[str, object] = {},
) -> CompiledWorkflow:
    """A workflow over the claim form, compiled."""
    model = Workflow.model_validate(
        {"key": "flow", "form": "claim", "nodes": nodes, "flows": flows, **more}
    )
    return compile_workflow(model, CLAIM, DESK, pinned)


def chain(*nodes: dict[str, object], more: Mapping[str, object] = {}) -> CompiledWorkflow:
    """A workflow that passes the nodes one after another and ends as completed."""
    keys = ["start", *(str(node["key"]) for node in nodes), "done"]
    flows: list[dict[str, object]] = [{"from": one, "to": other} for one, other in pairwise(keys)]
    return workflow([*nodes, {"key": "done", "type": "end"}], flows, more=more)


def approval(key: str, *assignees: Mapping[str, object], **more: object) -> dict[str, object]:
    """An approval node; without assignees the role `boss` is asked."""
    people = list(assignees) or [{"role": "boss"}]
    return {"key": key, "type": "approval", "assignees": people, **more}


@dataclass
class Play:
    """One instance on the stage."""

    workflow: CompiledWorkflow
    values: dict[Path, Value] = field(default_factory=dict)
    people: Directory = STAFF
    initiator: str = "ann"
    now: datetime = MONDAY
    instance: Instance | None = None
    events: list[Event] = field(default_factory=list)
    effects: tuple[Effect, ...] = ()
    ids: Iterator[str] = field(default_factory=lambda: (f"id{number}" for number in count(1)))

    def context(self) -> FlowContext:
        """What the machine is told at this moment."""
        values: Mapping[Path, Value] = {
            ("setting", "limit"): Decimal(50000),
            ("setting", "strict"): False,
            **self.values,
        }
        env = MappingEnvironment(values, self.now, SHANGHAI, work_calendar())
        return FlowContext(self.now, self.people, self.initiator, env, self.ids, APP)

    def tries(self, command: Command) -> Accepted | Rejection:
        """Give a command; an accepted one goes on, a rejected one leaves all as it was."""
        before = self.instance
        stored = to_json(before) if before else ""
        answer = process(command, self.instance, self.workflow, self.context())
        if isinstance(answer, Rejection):
            assert set(answer.message) == {"en", "zh"}
            assert self.instance is before
            assert before is None or to_json(before) == stored
            return answer
        self.instance = answer.instance
        self.events.extend(answer.events)
        self.effects = answer.effects
        self.now += timedelta(minutes=1)
        self._check()
        return answer

    def does(self, command: Command) -> Accepted:
        """Give a command that has to be accepted."""
        answer = self.tries(command)
        assert isinstance(answer, Accepted), answer
        return answer

    def refuses(self, command: Command) -> RejectionType:
        """Give a command that has to be rejected; tells why it was."""
        answer = self.tries(command)
        assert isinstance(answer, Rejection), answer
        return answer.type

    def starts(self) -> "Play":
        """Submit the record."""
        self.does(StartInstance("rec1"))
        return self

    def decides(self, actor: str, act: Act, comment: str = "") -> Accepted:
        """Decide the open task of a person."""
        return self.does(DecideTask(self.task_of(actor).id, actor, act, comment))

    def finishes(self, node: str) -> Accepted:
        """Report steps as carried out."""
        return self.does(StepsDone(node, "ok"))

    def resubmits(self) -> Accepted:
        """Send a returned record in again."""
        return self.does(ResubmitInstance(self.initiator))

    def withdraw(self) -> Withdraw:
        """The initiator's withdrawal."""
        return Withdraw(self.initiator)

    def cancel(self) -> Cancel:
        """The initiator's cancellation."""
        return Cancel(self.initiator)

    def task_of(self, actor: str) -> Task:
        """The open task of a person, or else his last one."""
        assert self.instance is not None
        mine = [task for task in self.instance.tasks.values() if task.assignee == actor]
        return next((task for task in mine if task.state == "open"), mine[-1])

    @property
    def state(self) -> str:
        """The instance's state."""
        assert self.instance is not None
        return str(self.instance.state)

    @property
    def asked(self) -> list[str]:
        """Who has an open task, in order."""
        assert self.instance is not None
        return [task.assignee for task in self.instance.open_tasks]

    @property
    def at(self) -> list[str]:
        """The nodes where tokens stand."""
        assert self.instance is not None
        return [token.node for token in self.instance.tokens]

    @property
    def waits(self) -> tuple[int, ...]:
        """The tokens that stand at a wait."""
        return tuple(self.instance.waits) if self.instance else ()

    @property
    def line_wanted(self) -> int | None:
        """The token whose place in line is asked for."""
        last = self.effects[-1] if self.effects else None
        return last.wait.token if isinstance(last, LineUp) else None

    @property
    def steps_wanted(self) -> str | None:
        """The node whose steps are to be carried out."""
        last = self.effects[-1] if self.effects else None
        return last.node if isinstance(last, RunSteps) else None

    def _check(self) -> None:
        assert self.instance is not None
        assert replay(self.events) == self.instance
        now = self.instance
        parts = (now.head, now.tasks.values(), now.waits.values())
        assert from_json(to_json(now), *parts) == now
