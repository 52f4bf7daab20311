"""Run a draft's scenarios: the real use cases on a scratch store in memory.

Rules of this file:
1. Nothing touches the server's own store: the draft is published on the scratch, with the apps that
   it depends on and their reference data, and played there.
2. It takes bounded time: what no time is left for is told as not run, and can be asked for by name.
3. A scenario that is not well-formed is a failed one, told at its place; the others run.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from pydantic import ValidationError

from engine.definition.scenario import Scenario
from engine.definition.tree import Data
from engine.text import Text, localise
from runtime.services.act import Act, consult
from runtime.services.caller import Caller
from runtime.services.design.kept_scratch import BUSY, Props, ScratchShelf
from runtime.services.draft_state import open_state
from runtime.services.outcome import Refusal, RefusalKind, not_found
from runtime.services.run_scenarios import run_scenario
from runtime.services.scenario.outcome import Failure
from runtime.services.scenario.patience import Patience
from runtime.services.scenario.scratch import NotPublished, Scratch
from runtime.services.system import System
from runtime.services.views import Json
from runtime.storage.apps import AppStore
from runtime.storage.bundle import unpack

SECONDS = 30.0
"""How long one call may begin with scenarios, publishing on the scratch apart."""

LONGEST = 20.0
"""How long one scenario may take."""

NO_SCENARIO = not_found("The draft has no such scenario.", "草稿中没有这个场景。")


@dataclass(frozen=True, slots=True)
class Tried:
    """One scenario of a draft: its place in the list, and how it went; `ran`: there was time."""

    place: int
    name: str
    ran: bool
    failure: Failure | None = None

    def as_json(self, locale: str) -> Json:
        """Give what the API answers."""
        told: dict[str, Json] = {
            "scenario": self.name,
            "pointer": ["scenarios", self.place],
            "outcome": "failed" if self.failure else "passed" if self.ran else "not_run",
        }
        if self.failure is not None:
            told["pointer"] = ["scenarios", self.place, *self.failure.at]
            told["sentence"] = localise(self.failure.said, locale)
        return told


@dataclass(frozen=True, slots=True)
class TriedScenarios:
    """How a draft's scenarios went, in their sequence."""

    results: tuple[Tried, ...]

    def as_json(self, locale: str) -> dict[str, Json]:
        """Give what the API answers, with how many passed, failed and were not run."""
        failed = sum(one.failure is not None for one in self.results)
        left = sum(not one.ran for one in self.results)
        return {
            "passed": len(self.results) - failed - left,
            "failed": failed,
            "not_run": left,
            "results": [one.as_json(locale) for one in self.results],
        }


def try_scenarios(
    system: System, caller: Caller, app: str, name: str | None = None, seconds: float = SECONDS
) -> TriedScenarios | Refusal:
    """Run the scenarios of the draft (or of what is published, where there is none), or one."""
    asked = consult(system, caller, _asked, app, name)
    if isinstance(asked, Refusal):
        return asked
    try:
        with asked.shelf.borrow(asked.props) as scratch:
            if scratch is None:
                return BUSY
            return TriedScenarios(tuple(_each(scratch, app, asked.stories, Patience(seconds))))
    except NotPublished as error:
        return _faulty(error.refusal)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be run: scenarios as data, by their places, and what the scratch is made of."""

    stories: Sequence[tuple[int, Data]]
    props: Props
    shelf: ScratchShelf


def _asked(act: Act, app: str, name: str | None) -> _Asked | Refusal:
    state = open_state(act, app)
    if isinstance(state, Refusal):
        return state
    listed = state.data.get("scenarios")
    stories = [
        (place, story)
        for place, story in enumerate(listed if isinstance(listed, list) else ())
        if name is None or _name(story) == name
    ]
    if name is not None and not stories:
        return NO_SCENARIO
    own = {path: text for path, text in state.files.items() if not path.startswith("scenarios/")}
    head = state.data.get("app")
    depends = head.get("depends") if isinstance(head, dict) else None
    props = (own, *_depended(act, depends, {app}))
    shelf = cast("ScratchShelf", act.world.memo.setdefault("scratch", ScratchShelf()))
    return _Asked(stories, props, shelf)


def _depended(act: Act, depends: Data, seen: set[str]) -> Iterator[Mapping[str, bytes]]:
    """Give the files of the apps that an app depends on, and of those that they do."""
    store = AppStore(act.connection)
    for key in depends if isinstance(depends, list) else ():
        published = act.world.apps.get(key) if isinstance(key, str) else None
        if published is None or published.key in seen:
            continue
        seen.add(published.key)
        version = store.version(published.key, published.version)
        if version is not None:
            yield unpack(version.bundle)
            yield from _depended(act, list(published.app.app.depends), seen)


def _each(
    scratch: Scratch, app: str, stories: Sequence[tuple[int, Data]], patience: Patience
) -> Iterator[Tried]:
    for place, story in stories:
        if patience.is_over:
            yield Tried(place, _name(story), ran=False)
            continue
        try:
            scenario = Scenario.model_validate(story)
        except ValidationError as error:
            yield Tried(place, _name(story), ran=True, failure=_malformed(error))
            continue
        result = run_scenario(scratch, scratch.apps[app], scenario, Patience(LONGEST))
        yield Tried(place, result.name, ran=True, failure=result.failure)


def _name(story: Data) -> str:
    name = story.get("scenario") if isinstance(story, dict) else None
    return name if isinstance(name, str) else ""


def _malformed(error: ValidationError) -> Failure:
    """Tell a scenario's first fault of shape, at the step or given thing where it is."""
    first = error.errors(include_url=False, include_context=False)[0]
    said: Text = {
        "en": f"this is not well-formed: {first['msg']}",
        "zh": f"写法有误：{first['msg']}",
    }
    return Failure(said, tuple(first["loc"][:2]))


def _faulty(refusal: Refusal) -> Refusal:
    return Refusal(
        RefusalKind.INVALID,
        {
            "en": "The draft has faults. Mend them, then run its scenarios.",
            "zh": "草稿存在错误，请先修正再运行场景。",
        },
        refusal.errors,
        code="definition",
    )
