"""Run scenarios: an app's own and further ones, each on a fresh scratch store, as if by people.

Rule of this file: a scenario that cannot even be read, or that breaks the program, is a failed one
that says so; the others still run.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from engine.definition.scenario import (
    CreateAct,
    GivenRecord,
    GivenTime,
    Scenario,
    SubmitAct,
)
from runtime.services.demo.reference import reference_names
from runtime.services.published_app import PublishedApp
from runtime.services.scenario.outcome import Failure, ScenarioReport, ScenarioResult
from runtime.services.scenario.patience import Patience
from runtime.services.scenario.play import Player, local_instant
from runtime.services.scenario.reading import Unreadable, read_scenarios
from runtime.services.scenario.scratch import Scratch
from runtime.services.scenario.stage import Stage
from runtime.services.scenario.story_clock import StoryClock

START = "2026-11-20T10:00"
PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)
"""When the apps of a scratch store were published: before every story."""


def run_scenarios(
    apps: Sequence[Mapping[str, bytes]],
    folder: Path,
    *,
    extra: Mapping[str, bytes] | None = None,
    only: str | None = None,
) -> ScenarioReport:
    """Run all scenarios (`only`: whose name contains it); `folder` holds what they upload.

    Raises `NotPublished`.
    """
    return ScenarioReport(tuple(each_scenario(apps, folder, extra=extra, only=only)))


def each_scenario(
    apps: Sequence[Mapping[str, bytes]],
    folder: Path,
    *,
    extra: Mapping[str, bytes] | None = None,
    only: str | None = None,
) -> Iterator[ScenarioResult]:
    """Run one scenario after the other, told as they end."""
    scratch = Scratch(apps, StoryClock(PUBLISHED), folder)
    try:
        published = [scratch.apps[key] for key in scratch.keys]
        for app in published:
            for scenario in app.app.scenarios:
                if only is None or only in scenario.scenario:
                    yield run_scenario(scratch, app, scenario)
        for name, content in (extra or {}).items():
            yield from _run_file(scratch, published, name, content, only)
    finally:
        scratch.close()


def _run_file(
    scratch: Scratch,
    apps: Sequence[PublishedApp],
    name: str,
    content: bytes,
    only: str | None,
) -> Iterator[ScenarioResult]:
    try:
        scenarios = read_scenarios(name, content)
    except Unreadable as error:
        yield ScenarioResult(name, Failure(str(error)))
        return
    for scenario in scenarios:
        if only is None or only in scenario.scenario:
            yield run_scenario(scratch, _app_of(apps, scenario), scenario)


def run_scenario(
    scratch: Scratch, app: PublishedApp, scenario: Scenario, patience: Patience | None = None
) -> ScenarioResult:
    """Run one scenario on a fresh copy of a scratch store."""
    times = [given.at for given in scenario.given if isinstance(given, GivenTime)]
    clock = StoryClock(PUBLISHED)
    system = scratch.system(clock)
    with system.database.begin_read() as connection:
        names = reference_names(connection, app.key)
    stage = Stage(system, app, names, patience)
    try:
        clock.forward(local_instant(times[-1] if times else START, stage))
        return ScenarioResult(scenario.scenario, Player(stage, clock).play(scenario))
    except Exception as error:  # noqa: BLE001 - a fault of ours fails this scenario, not the run
        said = {"en": f"the program failed: {error!r}", "zh": f"程序出错：{error!r}"}
        return ScenarioResult(scenario.scenario, Failure(said))


def _app_of(apps: Sequence[PublishedApp], scenario: Scenario) -> PublishedApp:
    """The first app that has all the forms a scenario names."""
    forms = {given.record for given in scenario.given if isinstance(given, GivenRecord)}
    for step in scenario.steps:
        if isinstance(step, CreateAct):
            forms.add(step.create)
        elif isinstance(step, SubmitAct) and step.on is None:
            forms.add(step.submit)
    return next((app for app in apps if forms <= app.forms.keys()), apps[0])
