"""Let time go by: the clock stops at every instant at which something is due, and that is fired.

Rule of this file: what fails on the way ends the scenario with the automation's own words.
"""

from datetime import datetime

from engine.text import localise
from runtime.services.fire_due import Fired, fire_due, next_due
from runtime.services.scenario.outcome import Unexpected
from runtime.services.scenario.stage import Stage
from runtime.services.scenario.story_clock import StoryClock

MOST_STOPS = 20_000
"""How many instants one step of a scenario may pass; a schedule of every minute has 1440 a day."""


def pass_time(stage: Stage, clock: StoryClock, to: datetime) -> None:
    """Move the clock on, instant by instant. Raises ValueError for a time that has passed."""
    system = stage.system
    for _ in range(MOST_STOPS):
        moment = next_due(system, clock(), to)
        if moment is None:
            break
        stage.patience.check()
        clock.forward(moment)
        _expect_no_failure(fire_due(system, moment))
    else:
        raise Unexpected(
            f"more than {MOST_STOPS} things are due on the way: take a shorter time",
            f"途中到期的事项超过 {MOST_STOPS} 件，请缩短时间",
        )
    clock.forward(to)
    _expect_no_failure(fire_due(system, to))


def _expect_no_failure(fired: Fired) -> None:
    for failure in fired.failures:
        raise Unexpected(localise(failure.message, "en"), localise(failure.message, "zh"))
