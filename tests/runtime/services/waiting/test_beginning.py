"""A step begins what runs already: left as it is, or refused; and whose list tells who began it."""

import pytest

from runtime.services.create_record import create_record
from runtime.services.list_tasks import list_tasks
from runtime.services.outcome import RefusalKind
from runtime.services.record_history import record_history
from runtime.services.run_action import run_action
from tests.runtime.services.acts.desk import refused
from tests.trust.office import must
from tests.trust.wait_hall import Hall
from tests.trust.waits_app import APP, FORM_OF_WANTS, waits_files

ACTIONS = """
actions:
  - {key: tend, do: [{set: {note: "'tended'"}}, {start: care}]}
  - {key: insist, do: [{set: {note: "'insisted'"}}, {start: care, running: refuse}]}
  - key: split
    do: [{create: want, values: {name: "'second'", way: "'next'"}, as: second, submit: true}]
"""
GRANTS = "create, read, update, delete, export"
AUTOMATION = """
key: when_urgent
on: {form: want, event: updated, fields: [urgent]}
do: [{start: care}]
"""


@pytest.fixture(scope="module")
def tended(hall: Hall) -> Hall:
    """The hall with buttons and an automation that begin to care."""
    form = FORM_OF_WANTS.replace(GRANTS, f"{GRANTS}, tend, insist, split") + ACTIONS
    files = waits_files(**{"forms/want.yaml": form, "automations/when_urgent.yaml": AUTOMATION})
    must(hall.publish(files))
    return hall


def made(hall: Hall, name: str) -> str:
    """A want that nobody has handed in; its id."""
    return must(hall.do("ann", create_record, APP, "want", {"name": name})).id


def started(hall: Hall, who: str) -> list[tuple[str, str]]:
    """What a person began, the youngest first: the workflow and the record's name."""
    items = must(hall.ask(who, list_tasks, state="started", limit=200)).items
    return [(one.workflow, one.record.title) for one in items]


def told(hall: Hall, record: str) -> list[str]:
    """The sentences of a record's history."""
    entries = must(hall.ask("ann", record_history, APP, "want", record))
    return [one.sentence for one in entries]


def test_what_runs_already_is_left_and_the_history_says_so(tended: Hall) -> None:
    want = made(tended, "left")
    must(tended.do("ann", run_action, APP, "want", want, "tend", {}))
    first = tended.run_of(want, "care")
    must(tended.do("mia", run_action, APP, "want", want, "tend", {}))
    assert tended.run_of(want, "care") == first
    assert told(tended, want)[-1] == "Mia did not begin “care” again: it is under way"
    # An automation's start does not stand in the way of whoever stirred it.
    must(tended.edit(want, urgent=3))
    assert tended.see(want).values["urgent"] == 3
    assert tended.run_of(want, "care") == first
    assert sum("did not begin" in one for one in told(tended, want)) == 2


def test_who_insists_is_refused_and_nothing_is_changed(tended: Hall) -> None:
    want = made(tended, "insisted")
    must(tended.do("ann", run_action, APP, "want", want, "insist", {}))
    must(tended.edit(want, note="mine"))
    refusal = refused(tended.do("ann", run_action, APP, "want", want, "insist", {}))
    assert (refusal.kind, refusal.code) == (RefusalKind.CONFLICT, "invalid_state")
    assert tended.see(want).values["note"] == "mine"
    assert not [one for one in told(tended, want) if "did not begin" in one]


def test_a_person_finds_what_he_began_and_nothing_that_was_begun_for_him(tended: Hall) -> None:
    want = made(tended, "for ann")
    must(tended.edit(want, who="mia", urgent=1))
    assert tended.run_of(want, "care")
    for who in ("ann", "mia"):
        assert ("care", "for ann") not in started(tended, who)
    # By a button it is whoever presses it, whosever the record is.
    own = made(tended, "by a button")
    must(tended.do("mia", run_action, APP, "want", own, "tend", {}))
    assert started(tended, "mia")[0] == ("care", "by a button")
    assert ("care", "by a button") not in started(tended, "ann")
    tended.want(name="handed in", who="ann")
    assert started(tended, "ann")[0] == ("take", "handed in")
    must(tended.do("mia", run_action, APP, "want", own, "split", {}))
    assert started(tended, "mia")[0] == ("take", "second")
    assert ("care", "second") not in started(tended, "mia")


def test_the_store_is_whole(tended: Hall) -> None:
    assert tended.faults() == ()
