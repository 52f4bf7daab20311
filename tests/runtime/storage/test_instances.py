from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import Connection

from engine.workflow.events import BranchTaken, TaskDecided, TaskOpened
from engine.workflow.instance import Instance, InstanceHead, Task, Token
from engine.workflow.lifecycle import InstanceState, TaskState, TokenState
from runtime.storage.database import Database
from runtime.storage.errors import BadCursor
from runtime.storage.inbox import Box, InboxItem, InboxStore
from runtime.storage.instances import AlreadyDecided, AlreadyRunning, InstanceStore
from tests.runtime.storage.sample import NOW, new_id


def task(assignee: str, **more: Any) -> Task:  # noqa: ANN401
    head: dict[str, Any] = {
        "id": new_id(),
        "node": "check",
        "assignee": assignee,
        "token": 1,
        "round": 1,
        "opened_at": NOW,
        "reason": {"en": "role", "zh": "角色"},
    }
    return Task(**(head | more))


def instance(*tasks: Task, record: str = "r", workflow: str = "flow") -> Instance:
    pinned: dict[str, Any] = {
        "limit": Decimal("50.00"),
        "name": "12",
        "on": True,
        "since": date(2026, 1, 2),
        "none": None,
        "keys": ("a", "b"),
        "at": datetime(2026, 1, 2, tzinfo=UTC),
    }
    head = InstanceHead(new_id(), workflow, 3, "meeting", record, "ann", NOW, pinned)
    token = Token(1, "check", TokenState.WAITING)
    held = {one.id: one for one in tasks}
    return Instance(head, InstanceState.RUNNING, 1, 1, 0, (token,), held)


def insert(database: Database, *made: Instance) -> None:
    def write(connection: Connection) -> None:
        for one in made:
            InstanceStore(connection, "club").insert(one, "ann")

    database.run(write)


def decided(before: Instance, key: str, outcome: str = "approved", at: datetime = NOW) -> Instance:
    done = replace(
        before.tasks[key],
        state=TaskState.DONE,
        outcome=outcome,  # type: ignore[arg-type]
        decided_at=at,
        comment="fine",
        digest="d",
    )
    return replace(before, tasks={**before.tasks, key: done})


def update(database: Database, before: Instance, after: Instance, actor: str = "bob") -> None:
    database.run(
        lambda connection: InstanceStore(connection, "club").update(
            before, after, at=NOW, actor=actor, record_version=4
        )
    )


def find(database: Database, key: str) -> Instance | None:
    with database.begin_write() as connection:
        return InstanceStore(connection, "club").find(key, lock=True)


def box(database: Database, person: str, name: Box) -> list[InboxItem]:
    """Read a whole box page by page."""
    items: list[InboxItem] = []
    cursor = None
    while True:
        with database.begin_read() as connection:
            page = InboxStore(connection).page(person, name, 2, cursor)
        items += page.items
        cursor = page.next_cursor
        if cursor is None:
            return items


def test_an_instance_is_read_as_it_was_written(database: Database) -> None:
    made = instance(task("bob", due=NOW + timedelta(days=1)), task("carl"))
    insert(database, made)
    assert find(database, made.id) == made
    first = next(iter(made.tasks))
    cancelled = replace(made.tasks[list(made.tasks)[1]], state=TaskState.CANCELLED)
    ended = replace(
        decided(made, first),
        state=InstanceState.COMPLETED,
        tokens=(),
    )
    ended = replace(ended, tasks={**ended.tasks, cancelled.id: cancelled})
    update(database, made, ended)
    assert find(database, made.id) == ended
    with database.begin_read() as connection:
        store = InstanceStore(connection, "club")
        assert store.of_record("r") == [ended]
        assert store.living_of_record("r") is None
        assert store.instance_of_task(first) == made.id
        assert InstanceStore(connection, "other").find(made.id) is None


def test_a_task_is_decided_once(database: Database) -> None:
    made = instance(task("bob"))
    insert(database, made)
    (key,) = made.tasks
    update(database, made, decided(made, key))
    with pytest.raises(AlreadyDecided):
        update(database, made, decided(made, key, "rejected"))
    found = find(database, made.id)
    assert found is not None
    assert found.tasks[key].outcome == "approved"


def test_of_many_deciders_at_once_one_decides(database: Database) -> None:
    made = instance(task("bob"))
    insert(database, made)
    (key,) = made.tasks
    ready, told = Barrier(6), []

    def work(outcome: str) -> None:
        ready.wait(10)
        try:
            update(database, made, decided(made, key, outcome))
            told.append(outcome)
        except AlreadyDecided:
            told.append("late")

    threads = [Thread(target=work, args=(o,)) for o in ("approved", "rejected", "returned") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [one for one in told if one != "late"]
    found = find(database, made.id)
    assert len(winners) == 1
    assert found is not None
    assert found.tasks[key].outcome == winners[0]


def test_a_record_runs_through_a_workflow_once_at_a_time(database: Database) -> None:
    first = instance()
    insert(database, first)
    with pytest.raises(AlreadyRunning):
        insert(database, instance())
    insert(database, instance(workflow="another"), instance(record="s"))
    update(database, first, replace(first, state=InstanceState.REJECTED, tokens=()))
    insert(database, instance())
    with database.begin_read() as connection:
        counted = InstanceStore(connection, "club").living_versions("flow")
    assert counted == {("flow", 3): 2}


def test_events_are_kept_in_their_order(database: Database) -> None:
    one = task("bob")
    made = instance(one)
    insert(database, made)
    branch = BranchTaken(1, "route", "far", "f", "total > 5", {"total": Decimal("7.50")}, NOW)
    rounds = [[TaskOpened(one), branch], [TaskDecided(one.id, "bob", "approved", "", None, NOW)]]
    for events in rounds:
        database.run(
            lambda connection, events=events: InstanceStore(connection, "club").append_events(  # type: ignore[misc]
                made.id, events, at=NOW, actor="bob"
            )
        )
    with database.begin_read() as connection:
        found = InstanceStore(connection, "club").events(made.id)
    assert [(e.position, e.kind, e.node) for e in found] == [
        (1, "TaskOpened", "check"),
        (2, "BranchTaken", "route"),
        (3, "TaskDecided", None),
    ]
    assert found[1].body["values"] == {"total": {"$number": "7.50"}}
    assert found[0].body["task"]["assignee"] == "bob"


def test_each_box_shows_its_own_the_youngest_first(database: Database) -> None:
    tasks = [task("bob") for _ in range(5)]
    made = [instance(one, record=one.id) for one in tasks]
    insert(database, *made)
    for place in (3, 1):
        at = NOW + timedelta(minutes=10 - place)
        update(database, made[place], decided(made[place], tasks[place].id, at=at))
    copies = [new_id(), new_id()]
    database.run(
        lambda connection: InstanceStore(connection, "club").send_copies(
            made[0], "tell", {"bob": {"en": "role"}, "dora": "x"}, copies, NOW
        )
    )
    ids = [one.id for one in tasks]
    assert [item.task for item in box(database, "bob", "open")] == [ids[4], ids[2], ids[0]]
    assert [item.task for item in box(database, "bob", "done")] == [ids[1], ids[3]]
    assert [item.task for item in box(database, "bob", "cc")] == [copies[0]]
    assert [i.instance for i in box(database, "ann", "started")] == [i.id for i in made[::-1]]
    assert box(database, "dora", "open") == []
    with database.begin_read() as connection:
        inbox = InboxStore(connection)
        found = inbox.find(ids[3])
        assert inbox.count_open("bob") == 3
        assert [item.task for item in inbox.of_record(ids[0])] == [ids[0], *copies]
    assert found is not None
    assert (found.outcome, found.decided_by, found.comment) == ("approved", "bob", "fine")
    assert (found.initiator, found.instance_state) == ("ann", "running")
    loaded = find(database, made[0].id)
    assert loaded is not None
    assert list(loaded.tasks) == [ids[0]]


@pytest.mark.parametrize("cursor", ["x", "W10=", "WyJkb25lIiwgIngiLCAieSJd"])
def test_a_cursor_of_nothing_is_refused(database: Database, cursor: str) -> None:
    with database.begin_read() as connection, pytest.raises(BadCursor):
        InboxStore(connection).page("bob", "open", 2, cursor)
