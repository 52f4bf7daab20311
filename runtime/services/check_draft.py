"""What a draft's faults are, what publishing it would change, and what that means for what is
there: the impact is told of a sound draft alone.
"""

from dataclasses import dataclass

from engine.definition.change import Change
from engine.definition.checking import check_files
from engine.definition.diff import diff
from engine.definition.file_order import in_the_order_of
from engine.definition.issue import Issue
from runtime.services.act import Act
from runtime.services.app_rights import NO_APP, refuse_shaping
from runtime.services.draft_state import data_of
from runtime.services.impact.assess import assess
from runtime.services.impact.report import NO_IMPACT, Impact
from runtime.services.outcome import Refusal
from runtime.storage.apps import AppStore
from runtime.storage.bundle import definition, unpack


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
    files, told = unpack(draft.bundle), definition(draft.bundle)
    loaded = check_files(files, known)
    issues = in_the_order_of(data_of(told), files, loaded.issues) if told else loaded.issues
    if present is None or loaded.app is None:
        return DraftCheck(issues, ())
    changes = tuple(diff(present.app, loaded.app))
    wanted = impact and bool(changes)
    return DraftCheck(issues, changes, assess(act, loaded.app) if wanted else NO_IMPACT)
