"""Checking that every token of a run has what it stands for, and every wait its token.

Rules of this file:
1. A token at a wait has its row, one before people an open task, one at a join other branches.
2. A wait belongs to a living run and a token that stands there; its lines are of its node.
"""

from collections.abc import Iterator
from json import loads

from sqlalchemy import Connection, and_, select

from engine.workflow.lifecycle import TokenState
from runtime.storage.instance_statements import KIND_TASK
from runtime.storage.schema.flows import instances, tasks
from runtime.storage.schema.waits import wait_keys, waits
from runtime.storage.waits import line_of

Wrong = tuple[str, str, str]
"""The kind of a fault, the place, and a sentence."""


def verify_tokens(connection: Connection) -> Iterator[Wrong]:
    """Check the tokens of running instances, and the waits of all."""
    open_tasks = {
        (row.instance, row.token)
        for row in connection.execute(
            select(tasks.c.instance, tasks.c.token).where(
                and_(tasks.c.kind == KIND_TASK, tasks.c.state == "open")
            )
        )
    }
    stored = {(row.instance, row.token): row.node for row in connection.execute(select(waits))}
    standing: set[tuple[str, int]] = set()
    running = select(instances.c.id, instances.c.body).where(instances.c.state == "running")
    for instance, body in connection.execute(running):
        tokens = loads(body)["tokens"]
        if not tokens:
            yield "instance", instance, f"instance {instance} runs, but has no token"
        for number, node, state, *forks in tokens:
            place = (instance, int(number))
            what = f"token {number} of instance {instance} at {node}"
            if state == TokenState.HELD:
                standing.add(place)
                if stored.get(place) != node:
                    yield "wait", instance, f"{what} is held, but no wait is stored for it"
            elif state == TokenState.JOINING:
                if not _awaits_others(int(number), forks, tokens):
                    yield "instance", instance, f"{what} waits for branches that are not there"
            else:
                yield from _verify_task(state, place, what, open_tasks)
    yield from _verify_rows(connection, set(stored), standing)


def _verify_task(
    state: str, place: tuple[str, int], what: str, open_tasks: set[tuple[str, int]]
) -> Iterator[Wrong]:
    """A token that is neither in line nor at a join stands before people."""
    if state != TokenState.WAITING:
        yield "instance", place[0], f"{what} is {state}: nothing carries it on"
    elif place not in open_tasks:
        yield "instance", place[0], f"{what} waits, but nobody has a task"


def _awaits_others(number: int, forks: list[list[int]], tokens: list[list[object]]) -> bool:
    fork = forks[0][-1] if forks and forks[0] else None
    for one in tokens:
        lineage = one[3] if len(one) > 3 else []
        if one[0] != number and isinstance(lineage, list) and fork in lineage:
            return True
    return False


def _verify_rows(
    connection: Connection, stored: set[tuple[str, int]], standing: set[tuple[str, int]]
) -> Iterator[Wrong]:
    for instance, token in sorted(stored - standing):
        what = f"token {token} of instance {instance}"
        yield "wait", instance, f"a wait is stored for {what}, which does not stand there"
    lined = select(
        wait_keys.c.instance,
        wait_keys.c.line,
        wait_keys.c.priority,
        wait_keys.c.since,
        waits.c.app,
        waits.c.workflow,
        waits.c.node,
        waits.c.priority.label("own_priority"),
        waits.c.since.label("own_since"),
        waits.c.at,
    ).join(
        waits, and_(waits.c.instance == wait_keys.c.instance, waits.c.token == wait_keys.c.token)
    )
    for row in connection.execute(lined):
        place = (row.priority, row.since) == (row.own_priority, row.own_since or row.at)
        if row.line != line_of(row.app, row.workflow, row.node) or not place:
            yield "wait", row.instance, f"a place in line of instance {row.instance} is not its own"
