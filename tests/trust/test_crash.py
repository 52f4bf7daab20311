"""Killed at any moment: what was acknowledged is there, the rest is there whole or not at all.

`VERMILION_CRASHES` sets how many processes each run kills; `VERMILION_SEED` repeats the choices.
"""

import multiprocessing
import os
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select

from runtime.storage.schema.flows import flow_events, instances, tasks
from runtime.storage.schema.records import history
from tests.database_servers import crash_server, server_programs, start_cluster
from tests.trust import crash_child
from tests.trust.claims_app import APP
from tests.trust.conftest import BOTH
from tests.trust.office import Office
from tests.trust.race import SEED

CRASHES = int(os.environ.get("VERMILION_CRASHES", "20"))
SERVER_CRASHES = max(1, CRASHES // 10)

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.trust.crash_child"])


@dataclass(slots=True)
class Journal:
    """What a killed process had tried, and what it had been told is done."""

    tried: list[str] = field(default_factory=list)
    acknowledged: dict[str, str] = field(default_factory=dict)
    decided: list[str] = field(default_factory=list)


def read_journal(path: Path) -> Journal:
    """Read a journal."""
    journal = Journal()
    for line in path.read_text().splitlines():
        word, _, rest = line.partition(" ")
        if word == "try":
            journal.tried.append(rest)
        elif word == "ack":
            record, _, topic = rest.partition(" ")
            journal.acknowledged[topic] = record
        elif word == "decided":
            journal.decided.append(rest)
    return journal


@pytest.fixture(params=BOTH)
def durable_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office whose database writes through to the disk."""
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{tmp_path / 'store.db'}", tmp_path)
        return
    request.getfixturevalue("postgresql_cluster")
    programs = server_programs()
    assert programs is not None
    with start_cluster(programs, durable=True) as cluster:
        with psycopg.connect(cluster.connection_string(), autocommit=True) as server:
            server.execute("CREATE DATABASE durable TEMPLATE template0")
        yield from _opened(cluster.url("durable"), tmp_path)


def _opened(url: str, folder: Path) -> Iterator[Office]:
    office = Office(url, folder / "files")
    office.open()
    yield office
    office.close()


def start(office: Office, journal: Path, point: str, seed: str) -> BaseProcess:
    """Start a process that hands claims in, and wait until it is at work."""
    journal.touch()
    given = (office.url, str(office.files), str(journal), point, seed)
    process = _processes.Process(target=crash_child.work, args=given)
    process.start()
    wait_for(process, journal, "ready")
    return process


def wait_for(process: BaseProcess, journal: Path, word: str) -> None:
    """Wait until a line of the journal begins with a word, or the process is dead."""
    for _ in range(1200):
        begun = [line.partition(" ")[0] for line in journal.read_text().splitlines()]
        if process.exitcode is not None or word in begun:
            return
        process.join(0.05)
    raise AssertionError(f"the process did not come to {word}")


def check_whole(office: Office, journals: list[Journal]) -> int:
    """Compare the store with what the killed processes knew; how many were acknowledged."""
    found = _topics(office)
    acknowledged = 0
    for journal in journals:
        for topic, record in journal.acknowledged.items():
            assert found.get(topic) == [record], f"{topic} was acknowledged and is lost"
        acknowledged += len(journal.acknowledged)
        for topic in journal.tried:
            assert len(found.get(topic, [])) <= 1, f"{topic} is there twice"
        for record in journal.decided:
            assert office.read("claim", record).state == "completed"
    for records in found.values():
        for record in records:
            _check_record(office, record)
    return acknowledged


def _topics(office: Office) -> dict[str, list[str]]:
    with office.system.database.begin_read() as connection:
        form = office.system.world(connection).apps[APP].tables.form("claim")
        found: dict[str, list[str]] = {}
        for record, topic in connection.execute(select(form.main.c.id, form.column("topic"))):
            found.setdefault(topic, []).append(record)
    return found


def _check_record(office: Office, record: str) -> None:
    view = office.read("claim", record)
    assert view.values["total"] == "48.50"
    assert view.values["number"]
    rows = view.values["lines"]
    assert isinstance(rows, list)
    assert len(rows) == 2
    completed = view.state == "completed"
    assert completed or view.state == "submitted"
    with office.system.database.begin_read() as connection:
        runs = connection.execute(select(instances).where(instances.c.record == record)).all()
        assert [run.state for run in runs] == ["completed" if completed else "running"]
        states = select(tasks.c.state).where(tasks.c.record == record)
        wanted = ["cancelled", "done"] if completed else ["open", "open"]
        assert sorted(connection.execute(states).scalars()) == wanted
        events = select(func.count()).where(flow_events.c.instance == runs[0].id)
        assert connection.execute(events).scalar_one() > 0
        told = select(history.c.event).where(history.c.record == record)
        entries = list(connection.execute(told.order_by(history.c.position)).scalars())
    assert entries == (["created", "approved"] if completed else ["created"])


def test_what_was_acknowledged_outlives_killed_processes(
    durable_office: Office, tmp_path: Path
) -> None:
    chance = random.Random(f"{SEED}/crash")
    journals: list[Journal] = []
    for number in range(CRASHES):
        point = crash_child.POINTS[number % len(crash_child.POINTS)]
        path = tmp_path / f"journal-{number}"
        process = start(durable_office, path, point, f"{SEED}-{number}")
        process.join(chance.uniform(0, 0.6) if point == "outside" else 30)
        process.kill()
        process.join()
        assert process.exitcode == -9
        journals.append(read_journal(path))
        if number % 5 == 4:
            assert durable_office.faults() == ()
    acknowledged = check_whole(durable_office, journals)
    assert durable_office.faults() == ()
    tried = sum(len(journal.tried) for journal in journals)
    sys.stdout.write(
        f"{CRASHES} killed, {tried} tried, {acknowledged} acknowledged, VERMILION_SEED={SEED}\n"
    )
    assert acknowledged > 0
    assert durable_office.claim().state == "submitted"


@pytest.mark.database
def test_what_was_acknowledged_outlives_a_killed_database_server(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    request.getfixturevalue("postgresql_cluster")
    programs = server_programs()
    assert programs is not None
    chance = random.Random(f"{SEED}/server")
    journals: list[Journal] = []
    with start_cluster(programs, durable=True) as cluster:
        with psycopg.connect(cluster.connection_string(), autocommit=True) as server:
            server.execute("CREATE DATABASE durable TEMPLATE template0")
        (office,) = _opened(cluster.url("durable"), tmp_path)
        for number in range(SERVER_CRASHES):
            path = tmp_path / f"journal-{number}"
            process = start(office, path, "outside", f"{SEED}-server-{number}")
            wait_for(process, path, "ack")
            process.join(chance.uniform(0.1, 0.6))
            crash_server(programs, cluster)
            process.kill()
            process.join()
            journals.append(read_journal(path))
        office = Office(cluster.url("durable"), tmp_path / "files")
        assert check_whole(office, journals) > 0
        assert office.faults() == ()
        office.close()
