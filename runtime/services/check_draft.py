"""What a draft's faults are, and what publishing it would change."""

from dataclasses import dataclass

from engine.definition.change import Change
from engine.definition.checking import check_files
from engine.definition.diff import diff
from engine.definition.issue import Issue
from runtime.services.act import Act
from runtime.services.app_rights import NO_APP, refuse_shaping
from runtime.services.outcome import Refusal
from runtime.storage.apps import AppStore
from runtime.storage.bundle import unpack


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """The faults of a draft, and what publishing it would change."""

    issues: tuple[Issue, ...]
    changes: tuple[Change, ...]


def check_draft(act: Act, app: str) -> DraftCheck | Refusal:
    """Check a draft, and compare it with what is published."""
    if (refusal := refuse_shaping(act, app, "design")) is not None:
        return refusal
    draft = AppStore(act.connection).draft(app)
    present = act.world.apps.get(app)
    if draft is None:
        return DraftCheck((), ()) if present else NO_APP
    known = {key: one.app for key, one in act.world.apps.items()}
    loaded = check_files(unpack(draft.bundle), known)
    changes = diff(present.app, loaded.app) if present and loaded.app else ()
    return DraftCheck(loaded.issues, tuple(changes))
