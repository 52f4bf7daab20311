"""What a wait does: at once, held, late, in line, and what is told of it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from engine.workflow.assignment import Surroundings
from engine.workflow.commands import Stop, WakeWait, Withdraw
from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.flow_view import NodeStatus, flow_view
from tests.engine.workflow.stage import APP, MONDAY, STAFF, Play, chain

Map = dict[str, object]


def wait(**more: object) -> Map:
    """A wait node."""
    return {"key": "hold", "type": "wait", **more}


def play(flow: CompiledWorkflow, **values: object) -> Play:
    """Start a run with values of the record."""
    made = Play(flow, {(key,): value for key, value in values.items()})  # type: ignore[misc]
    return made.starts()


def test_what_holds_already_is_not_waited_for() -> None:
    assert play(chain(wait(**{"for": "urgent"})), urgent=True).state == "completed"


def test_a_run_is_woken_when_its_condition_holds_and_not_before() -> None:
    run = play(chain(wait(**{"for": "urgent"})))
    (token,) = run.waits
    run.does(WakeWait(token))
    assert run.at == ["hold"]
    run.values[("urgent",)] = True
    run.does(WakeWait(token))
    assert run.state == "completed"


def test_time_ends_a_wait_wherever_it_stands_in_line() -> None:
    run = play(chain(wait(**{"for": "urgent", "after": "2 days", "queue": {"keys": "note"}})))
    (token,) = run.waits
    run.does(WakeWait(token, first=False))
    assert run.instance is not None
    assert run.instance.waits[token].until == MONDAY + timedelta(days=2)
    run.now = MONDAY + timedelta(days=2)
    run.does(WakeWait(token, first=False))
    assert run.state == "completed"


def test_in_line_only_the_first_goes() -> None:
    run = play(chain(wait(**{"for": "urgent", "queue": {"keys": "note"}})), urgent=True, note="n")
    (token,) = run.waits
    assert run.line_wanted == token
    run.does(WakeWait(token, first=False))
    assert run.at == ["hold"]
    run.does(WakeWait(token, first=True))
    assert run.state == "completed"


def _wanted(run: Play) -> str | None:
    """The node whose steps are to be run next."""
    return run.steps_wanted


def test_what_is_done_on_waiting_is_done_once() -> None:
    run = play(chain(wait(**{"for": "urgent", "waiting": {"do": [{"set": {"note": "'w'"}}]}})))
    assert _wanted(run) == "hold"
    run.finishes("hold")
    (token,) = run.waits
    run.does(WakeWait(token))
    assert _wanted(run) is None
    run.values[("urgent",)] = True
    run.does(WakeWait(token))
    assert run.state == "completed"


def test_a_priority_is_kept_as_the_store_keeps_it() -> None:
    run = play(
        chain(wait(**{"for": "urgent", "queue": {"keys": "note", "priority": "amount / 3"}})),
        amount=Decimal(1),
        note="n",
    )
    assert run.instance is not None
    assert [one.priority for one in run.instance.waits.values()] == [Decimal("0.3333")]


def test_a_run_that_a_step_began_is_not_withdrawn_but_stopped() -> None:
    flow = chain(wait(**{"for": "urgent"}), more={"start": {"on": "step"}})
    run = play(flow)
    assert run.refuses(Withdraw("ann")) == "forbidden"
    run.does(Stop("no longer"))
    assert run.state == "cancelled"


def test_the_picture_says_what_is_waited_for_and_hides_what_its_reader_may_not_see() -> None:
    run = play(chain(wait(**{"for": "amount > 10", "after": "2 days"})), amount=Decimal(1))
    env = run.context().values
    around = Surroundings(STAFF, APP, "ann", env)
    shown = {
        one.key: one for one in flow_view(run.workflow, run.instance, run.events, around).nodes
    }
    assert shown["hold"].status is NodeStatus.CURRENT
    assert shown["hold"].note == {
        "en": "waits until amount is above 10, at the latest 2026-11-25 10:00",
        "zh": "等待：amount大于10，最迟至 2026-11-25 10:00",
    }
    blind = Surroundings(STAFF, APP, "ann", env, frozenset({"amount"}))
    told = {one.key: one for one in flow_view(run.workflow, run.instance, run.events, blind).nodes}
    assert "amount" not in str(told["hold"].note)
    assert shown["done"].status is NodeStatus.COMING
    assert datetime(2026, 11, 25, 2, tzinfo=UTC) == MONDAY + timedelta(days=2)
