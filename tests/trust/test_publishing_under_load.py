"""Version after version is published while people hand in and decide: nothing is lost or doubled.

Submits and approvals go on in threads for as long as versions are published, each of which changes
tables: columns come, go and are called otherwise, thresholds move, numbers get other digits.
`VERMILION_PUBLICATIONS` sets how many versions there are.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import Event

from sqlalchemy import select

from runtime.services.act import perform
from runtime.services.create_record import create_record
from runtime.services.draft_app import replace_draft
from runtime.services.list_tasks import list_tasks
from runtime.services.outcome import Refusal
from runtime.services.publish_app import ImportOutcome
from runtime.services.publish_draft import publish_draft
from runtime.storage.errors import Busy
from runtime.storage.schema.flows import instances
from runtime.storage.schema.records import history
from tests.trust.claims_app import APP, APPROVAL, CLAIM, FILES, claims_files
from tests.trust.office import Office, claim, must, said
from tests.trust.race import at_once, rounds

PUBLICATIONS = int(os.environ.get("VERMILION_PUBLICATIONS", "12"))
OUTCOME = "  - {key: outcome, type: text, label: {en: Outcome, zh: 结果}}\n"
REMARK = "{key: remark, type: text, label: {en: Remark, zh: 备注}}"


def version(number: int) -> Mapping[str, bytes]:
    """One of a row of versions, each otherwise than the one before."""
    form, flow = FILES[CLAIM], FILES[APPROVAL]
    match number % 4:
        case 0:
            column = f"  - {{key: extra_{number}, type: text, default: \"'new'\"}}\n"
            form = form.replace(OUTCOME, OUTCOME + column)
        case 1:
            form = form.replace(REMARK, "{key: notice, was: remark, type: text}")
        case 2:
            flow = flow.replace("total > setting.director_from", f"total > {number + 1000}")
            form = form.replace(REMARK, "{key: remark, was: notice, type: text}")
        case _:
            form = form.replace("{key: price, type: money,", "{key: price, type: money, scale: 4,")
    return claims_files({CLAIM: form, APPROVAL: flow})


@dataclass(slots=True)
class Journal:
    """What people were told: the claims they handed in, the decisions they made."""

    handed_in: list[str] = field(default_factory=list)
    decided: list[tuple[str, str]] = field(default_factory=list)
    late: int = 0


def hand_in(office: Office, who: str, stop: Event) -> Journal:
    journal = Journal()
    while not stop.is_set():
        try:
            made = office.do(who, create_record, APP, "claim", claim("Trip"), submit=True)
        except Busy:
            continue
        journal.handed_in.append(must(made).id)
    return journal


def decide(office: Office, who: str, stop: Event) -> Journal:
    """Approve whatever is there; another manager may have been faster, which is told as such."""
    journal = Journal()
    while not stop.is_set():
        for task in must(office.ask(who, list_tasks, limit=20)).items:
            try:
                outcome = office.decide(who, task.id)
            except Busy:
                continue
            if isinstance(outcome, Refusal):
                assert outcome.status in (404, 409), said(outcome)
                journal.late += 1
            else:
                journal.decided.append((task.id, task.record.id))
    return journal


def publish(office: Office, number: int) -> ImportOutcome:
    """Publish a version as people do: from a draft, with the decisions that it needs."""
    files = version(number)
    must(perform(office.system, office.operator, replace_draft, APP, files))
    decisions: dict[str, str] = {}
    for _ in range(3):
        outcome = publish_draft(office.system, office.operator, APP, decisions=decisions)
        if not isinstance(outcome, Refusal) or outcome.code != "decision":
            return must(outcome)
        asked = outcome.details["decisions"]
        assert isinstance(asked, list)
        decisions |= {one["id"]: one["options"][0]["key"] for one in asked}
    raise AssertionError("the same decisions are asked for again and again")


def test_nothing_is_lost_or_decided_twice_while_versions_are_published(new_office: Office) -> None:
    office, stop = new_office, Event()
    working = [
        partial(hand_in, office, "ann", stop),
        partial(hand_in, office, "ben", stop),
        partial(decide, office, "mia", stop),
        partial(decide, office, "max", stop),
    ]
    with ThreadPoolExecutor(len(working)) as pool:
        going = [pool.submit(one) for one in working]
        try:
            for number in range(PUBLICATIONS):
                done = publish(office, number)
                assert done.version == number + 2
        finally:
            stop.set()
        journals = [one.result(120) for one in going]

    handed_in = [id_ for one in journals for id_ in one.handed_in]
    decided = [pair for one in journals for pair in one.decided]
    sys.stdout.write(
        f"{PUBLICATIONS} versions, {len(handed_in)} claims, {len(decided)} decisions, "
        f"{sum(one.late for one in journals)} too late\n"
    )
    assert handed_in
    assert office.count("claim") == len(set(handed_in)) == len(handed_in)
    assert max(Counter(task for task, _ in decided).values(), default=0) <= 1
    told = _versions_told(office)
    approvals = Counter(record for _, record in decided)
    for record in handed_in:
        events = told[record]
        assert Counter(event for event, _ in events)["approved"] == approvals[record], record
        _is_of_one_version(office, record, events)
    assert office.faults() == ()


def _versions_told(office: Office) -> dict[str, list[tuple[str, int]]]:
    """By record, each event of its history with the version it was written under, in sequence."""
    columns = history.c
    query = select(columns.record, columns.event, columns.app_version).order_by(columns.position)
    told: dict[str, list[tuple[str, int]]] = {}
    with office.system.database.begin_read() as connection:
        for record, event, number in connection.execute(query):
            told.setdefault(record, []).append((event, number))
    return told


def _is_of_one_version(office: Office, record: str, events: list[tuple[str, int]]) -> None:
    """It was made and its run begun under one version, and only ever came to younger ones."""
    with office.system.database.begin_read() as connection:
        begun = select(instances.c.app_version).where(instances.c.record == record)
        assert connection.execute(begun).scalars().all() == [events[0][1]]
    numbers = [number for _, number in events]
    assert numbers == sorted(numbers)


def test_of_two_who_publish_one_draft_at_once_one_is_refused(new_office: Office) -> None:
    office = new_office
    for number, chance in rounds("publish one draft twice"):
        base = number + 1
        files = version(4 * number)
        must(perform(office.system, office.operator, replace_draft, APP, files))
        acts: list[Callable[[], object]] = [
            partial(publish_draft, office.system, office.operator, APP, base=base)
        ] * 2
        outcomes = at_once(chance, acts)
        (done,) = [one for one in outcomes if not isinstance(one, Refusal)]
        (refused,) = [one for one in outcomes if isinstance(one, Refusal)]
        assert isinstance(done, ImportOutcome)
        assert done.version == base + 1
        assert (refused.status, refused.code) == (409, "published_meanwhile"), said(refused)
    assert office.faults() == ()
