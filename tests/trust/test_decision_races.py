"""Races about one task or one run: whoever wins, there is one outcome and one entry of it."""

from collections.abc import Callable, Iterable
from functools import partial

import pytest
from sqlalchemy import select

from runtime.services.act import Act, IdempotencyKey, Replayed, perform_once
from runtime.services.create_record import create_record
from runtime.services.decide_task import decide_task
from runtime.services.end_instance import cancel_instance, withdraw_instance
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.submit_record import submit_record
from runtime.services.update_record import update_record
from runtime.services.views import RecordView
from runtime.storage.schema.flows import flow_events, instances, tasks
from tests.trust.claims_app import APP
from tests.trust.office import Office, must, said
from tests.trust.race import at_once, rounds

ENDS = {"approve": "completed", "reject": "rejected", "withdraw": "withdrawn"}


def split(outcomes: Iterable[object]) -> tuple[list[object], list[Refusal]]:
    """Those that were done, and those that were refused, in order."""
    given = list(outcomes)
    done = [one for one in given if not isinstance(one, Refusal)]
    return done, [one for one in given if isinstance(one, Refusal)]


def decisions(office: Office, record: str) -> list[tuple[str, str]]:
    """The outcomes of a record's tasks, each with who decided."""
    columns = tasks.c.outcome, tasks.c.decided_by
    wanted = select(*columns).where(tasks.c.record == record, tasks.c.outcome.is_not(None))
    with office.system.database.begin_read() as connection:
        return [(row[0], row[1]) for row in connection.execute(wanted)]


def run_of(office: Office, record: str) -> str:
    """How the run of a record stands."""
    wanted = select(instances.c.state).where(instances.c.record == record)
    with office.system.database.begin_read() as connection:
        return str(connection.execute(wanted).scalar_one())


def check_whole(office: Office) -> None:
    assert office.faults() == ()


def refused_as(refusals: Iterable[Refusal], *kinds: RefusalKind) -> None:
    """Each refusal is one of the kinds that an overtaken act is answered with."""
    for one in refusals:
        assert one.kind in kinds, said(one)


@pytest.mark.parametrize("second", ["approve", "reject", "withdraw"])
def test_a_task_that_two_people_decide_at_once_has_one_outcome(office: Office, second: str) -> None:
    for _, chance in rounds(f"approve against {second}"):
        view = office.claim()
        by_mia, by_max = office.task_of("mia", view.id).id, office.task_of("max", view.id).id
        run = str(view.instance)
        others: dict[str, Callable[[], object]] = {
            "approve": partial(office.decide, "max", by_max),
            "reject": partial(office.decide, "max", by_max, "reject", comment="No"),
            "withdraw": partial(office.do, "ann", withdraw_instance, run),
        }
        outcomes = at_once(chance, [partial(office.decide, "mia", by_mia), others[second]])
        done, refused = split(outcomes)
        assert len(done) == len(refused) == 1, [said(one) for one in outcomes]
        refused_as(refused, RefusalKind.CONFLICT)
        deed = "approve" if done[0] is outcomes[0] else second
        state = office.read("claim", view.id).state
        assert state == run_of(office, view.id) == ENDS[deed]
        assert len(decisions(office, view.id)) == (0 if deed == "withdraw" else 1)
        assert len(office.told(view.id)) == 2
    check_whole(office)


def test_a_double_click_decides_once(office: Office) -> None:
    for _, chance in rounds("double click"):
        view = office.claim()
        task = office.task_of("mia", view.id).id
        outcomes = at_once(chance, [partial(office.decide, "mia", task)] * 4)
        done, refused = split(outcomes)
        assert (len(done), len(refused)) == (1, 3), [said(one) for one in outcomes]
        refused_as(refused, RefusalKind.CONFLICT)
        assert len(decisions(office, view.id)) == 1
        assert office.told(view.id) == ["created", "approved"]
    check_whole(office)


def test_a_double_click_that_also_writes_values_decides_once(office: Office) -> None:
    for _, chance in rounds("double click with values"):
        view = office.claim()
        task = office.task_of("mia", view.id).id
        clicks = [
            partial(office.decide, "mia", task, values={"remark": "fine"}, version=view.version)
        ] * 3
        done, refused = split(at_once(chance, clicks))
        assert len(done) <= 1
        refused_as(refused, RefusalKind.CONFLICT, RefusalKind.STALE, RefusalKind.INVALID)
        assert len(decisions(office, view.id)) == len(done)


def once(office: Office, task: str, key: str) -> object:
    """Approve under a key, as a client that repeats its request does."""

    def approve(act: Act) -> dict[str, object] | Refusal:
        outcome = decide_task(act, task, "approve")
        return outcome if isinstance(outcome, Refusal) else dict(outcome.as_json())

    return perform_once(office.system, office.who("mia"), IdempotencyKey(key, "same"), approve)


def test_a_repeated_request_with_its_key_gets_the_first_answer(office: Office) -> None:
    for number, chance in rounds("same key"):
        task = office.task_of("mia", office.claim().id).id
        outcomes = at_once(chance, [partial(once, office, task, f"key-{number}")] * 4)
        assert not [said(one) for one in outcomes if isinstance(one, Refusal)]
        replayed = [one for one in outcomes if isinstance(one, Replayed)]
        (first,) = [one for one in outcomes if not isinstance(one, Replayed)]
        assert [one.answer for one in replayed] == [first] * 3
    check_whole(office)


def test_a_repeated_request_with_a_new_key_is_told_that_it_was_overtaken(office: Office) -> None:
    for number, chance in rounds("another key"):
        view = office.claim()
        task = office.task_of("mia", view.id).id
        acts = [partial(once, office, task, f"{number}-{place}") for place in range(4)]
        done, refused = split(at_once(chance, acts))
        assert (len(done), len(refused)) == (1, 3)
        refused_as(refused, RefusalKind.CONFLICT)
        assert len(decisions(office, view.id)) == 1


def test_all_who_vote_at_once_join_once(office: Office) -> None:
    for _, chance in rounds("join"):
        made = office.do("ann", create_record, APP, "vote", {"topic": "x"}, submit=True)
        vote = must(made).id
        voters = ("mia", "max", "dan")
        mine = [(who, office.task_of(who, vote).id) for who in voters]
        acts = [partial(office.decide, who, task) for who, task in mine]
        outcomes = at_once(chance, acts)
        assert not [said(one) for one in outcomes if isinstance(one, Refusal)]
        view = office.read("vote", vote)
        assert (view.state, view.values["passed"]) == ("completed", 1)
        assert sorted(outcome for outcome, _ in decisions(office, vote)) == ["approved"] * 3
    check_whole(office)


def test_a_record_handed_in_twice_at_once_runs_once(office: Office) -> None:
    for _, chance in rounds("submit twice"):
        draft = office.draft()
        outcomes = at_once(
            chance, [partial(office.do, "ann", submit_record, APP, "claim", draft.id)] * 3
        )
        done, refused = split(outcomes)
        assert (len(done), len(refused)) == (1, 2), [said(one) for one in outcomes]
        refused_as(refused, RefusalKind.CONFLICT, RefusalKind.FORBIDDEN)
        assert office.told(draft.id) == ["created", "submitted"]
    check_whole(office)


def test_a_run_that_ends_three_ways_at_once_ends_once(office: Office) -> None:
    office.promote("ada")
    for _, chance in rounds("approve, withdraw, cancel"):
        view = office.claim()
        task, run = office.task_of("mia", view.id).id, str(view.instance)
        acts: list[Callable[[], object]] = [
            partial(office.decide, "mia", task),
            partial(office.do, "ann", withdraw_instance, run),
            partial(office.do, "ada", cancel_instance, run, "Stop"),
        ]
        outcomes = at_once(chance, acts)
        done, refused = split(outcomes)
        assert len(done) == 1, [said(one) for one in outcomes]
        refused_as(refused, RefusalKind.CONFLICT)
    check_whole(office)


def test_an_approval_and_a_change_of_what_is_approved_are_one_after_the_other(
    office: Office,
) -> None:
    for _, chance in rounds("approve against change"):
        view = office.claim()
        task = office.task_of("mia", view.id).id
        change = {"lines": [{"item": "Boat", "qty": 1, "price": "9000.00"}]}
        outcomes = at_once(
            chance,
            [
                partial(office.decide, "mia", task, version=view.version),
                partial(
                    office.do,
                    "max",
                    update_record,
                    APP,
                    "claim",
                    view.id,
                    change,
                    version=view.version,
                ),
            ],
        )
        done, refused = split(outcomes)
        assert len(done) == 1, [said(one) for one in outcomes]
        refused_as(refused, RefusalKind.STALE, RefusalKind.CONFLICT)
    check_whole(office)


def test_every_event_of_a_run_has_its_own_place(office: Office) -> None:
    view: RecordView = office.claim()
    task = office.task_of("mia", view.id).id
    must(office.decide("mia", task))
    wanted = select(flow_events.c.position).where(flow_events.c.instance == str(view.instance))
    with office.system.database.begin_read() as connection:
        places = list(connection.execute(wanted.order_by(flow_events.c.position)).scalars())
    assert places == list(range(1, len(places) + 1))
