"""Tasks: the inbox and what can be done in it; and the acts on a running instance."""

from functools import partial

from runtime.api.call import Answer, Call, Reply
from runtime.api.handlers.records import CURSOR, LIMIT
from runtime.api.problem import Fault
from runtime.api.rights import Right
from runtime.api.route import Description, Parameter, Route, Takes, reading, writing
from runtime.services.act import Act
from runtime.services.decide_task import decide_task
from runtime.services.end_instance import cancel_instance, withdraw_instance
from runtime.services.list_tasks import list_tasks, read_task
from runtime.services.outcome import Refusal

STATES = ("open", "done", "started", "cc")
ACTS = ("approve", "reject", "return", "complete", "comment")


def show_tasks(call: Call, act: Act) -> Reply:
    """List the caller's tasks."""
    state = call.query.get("state", "open")
    if state not in STATES:
        raise Fault(
            400,
            "state",
            {
                "en": f"'state' is one of {', '.join(STATES)}.",
                "zh": f"“state”可为 {'、'.join(STATES)}。",
            },
        )
    page = list_tasks(act, state=state, limit=call.limit(), cursor=call.query.get("cursor") or None)
    return page if isinstance(page, Refusal) else Answer(page.as_json())


def show_task(call: Call, act: Act) -> Reply:
    """Read a task."""
    task = read_task(act, call.path["id"])
    return task if isinstance(task, Refusal) else Answer(task.as_json())


def decide(call: Call, act: Act, *, do: str) -> Answer | Refusal:
    """Do what a task asks for."""
    call.only("comment", "values", "acknowledge")
    task = decide_task(
        act,
        call.path["id"],
        do,
        comment=call.text("comment"),
        values=call.mapping("values"),
        version=call.version,
        acknowledge=call.reasons(),
    )
    return task if isinstance(task, Refusal) else Answer(task.as_json())


def withdraw(call: Call, act: Act) -> Answer | Refusal:
    """Take back what one has started."""
    call.only("comment")
    flow = withdraw_instance(act, call.path["id"], call.text("comment"))
    return flow if isinstance(flow, Refusal) else Answer(flow.as_json())


def cancel(call: Call, act: Act) -> Answer | Refusal:
    """End an instance for good."""
    call.only("comment")
    flow = cancel_instance(act, call.path["id"], call.text("comment"))
    return flow if isinstance(flow, Refusal) else Answer(flow.as_json())


def _deciding(do: str) -> Route:
    handler = partial(decide, do=do)
    handler.__name__ = f"{do}_task"  # type: ignore[attr-defined]
    return writing(
        "POST",
        f"/tasks/{{id}}/{do}",
        handler,
        Description(f"Task: {do}", "TaskDecision", "Task"),
        right=Right.TASK_DECIDE,
        takes=Takes.MAYBE_JSON,
    )


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        "/tasks",
        show_tasks,
        Description("List the caller's tasks", gives="TaskPage"),
        right=Right.SIGNED_IN,
        query=(
            Parameter("state", "Which tasks.", {"type": "string", "enum": list(STATES)}),
            LIMIT,
            CURSOR,
        ),
    ),
    reading(
        "GET",
        "/tasks/{id}",
        show_task,
        Description("Read a task", gives="Task"),
        right=Right.TASK_READ,
    ),
    *(_deciding(do) for do in ACTS),
    writing(
        "POST",
        "/instances/{id}/withdraw",
        withdraw,
        Description("Withdraw an instance", "Comment", "Flow"),
        right=Right.INSTANCE_WITHDRAW,
        takes=Takes.MAYBE_JSON,
    ),
    writing(
        "POST",
        "/instances/{id}/cancel",
        cancel,
        Description("Cancel an instance", "Comment", "Flow"),
        right=Right.INSTANCE_CANCEL,
        takes=Takes.MAYBE_JSON,
    ),
)
