"""Publishing the draft of an app.

Rules of this file:
1. A draft is published over the version it began from, never over another one.
2. A draft that was published is forgotten with it; one that was changed meanwhile stays.
3. Where values could be lost, publishing waits for a decision.
"""

from collections.abc import Mapping

from runtime.services.act import Act, consult
from runtime.services.app_rights import refuse_shaping
from runtime.services.caller import Caller
from runtime.services.draft_state import STALE, draft_tag
from runtime.services.outcome import Refusal, conflict, not_found
from runtime.services.publish_app import ImportOutcome, publish_files
from runtime.services.system import System
from runtime.storage.apps import AppStore, Draft
from runtime.storage.bundle import unpack

OVERTAKEN = conflict(
    "Another version was published since this draft was begun. Compare with it first.",
    "该草稿开始之后已发布了新版本，请先对比。",
    code="published_meanwhile",
)


def publish_draft(
    system: System,
    caller: Caller,
    app: str,
    *,
    tag: str | None = None,
    base: int | None = None,
    note: str = "",
    decisions: Mapping[str, str] | None = None,
) -> ImportOutcome | Refusal:
    """Publish the draft of an app; `tag` and `base` are checked where they are given.

    `decisions`: answers by id; where one that is needed is missing nothing is done (409).
    """
    draft = consult(system, caller, _draft_of, app, base)
    if isinstance(draft, Refusal):
        return draft
    if tag is not None and tag != draft_tag(draft, None):
        return STALE
    return publish_files(
        system,
        caller,
        unpack(draft.bundle),
        base=draft.base,
        note=note,
        decisions=decisions or {},
        draft=draft.revision,
    )


def _draft_of(act: Act, app: str, base: int | None) -> Draft | Refusal:
    """Find the draft, begun from the version in force (which is `base`, where that is given)."""
    if (refusal := refuse_shaping(act, app, "publish")) is not None:
        return refusal
    store = AppStore(act.connection)
    draft, published = store.draft(app), store.published().get(app)
    if base is not None and base != published:
        return OVERTAKEN
    if draft is None:
        return not_found("There is no draft of this app.", "该应用没有草稿。")
    return draft if draft.base == published else OVERTAKEN
