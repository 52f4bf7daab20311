"""What a draft's faults are, what publishing it would change, and what that means for what is
there: the impact is told of a sound draft alone.
"""

from dataclasses import dataclass

from engine.definition.change import Change
from engine.definition.checking import check_files
from engine.definition.diff import diff
from engine.definition.issue import Issue
from runtime.services.act import Act
from runtime.services.app_rights import NO_APP, refuse_shaping
from runtime.services.impact.assess import assess
from runtime.services.impact.report import NO_IMPACT, Impact
from runtime.services.outcome import Refusal
from runtime.storage.apps import AppStore
from runtime.storage.bundle import unpack


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """The faults of a draft, and what publishing it would change."""

    issues: tuple[Issue, ...]
    changes: tuple[Change, ...]
    impact: Impact = NO_IMPACT


def check_draft(act: Act, app: str, *, impact: bool = True) -> DraftCheck | Refusal:
    """Check a draft, and compare it with what is published.

    `impact`: whether to tell what publishing means for what is there; it takes longer.
    """
    if (refusal := refuse_shaping(act, app, "design")) is not None:
        return refusal
    draft = AppStore(act.connection).draft(app)
    present = act.world.apps.get(app)
    if draft is None:
        return DraftCheck((), ()) if present else NO_APP
    known = {key: one.app for key, one in act.world.apps.items()}
    loaded = check_files(unpack(draft.bundle), known)
    if present is None or loaded.app is None:
        return DraftCheck(loaded.issues, ())
    changes = tuple(diff(present.app, loaded.app))
    wanted = impact and bool(changes)
    return DraftCheck(loaded.issues, changes, assess(act, loaded.app) if wanted else NO_IMPACT)
