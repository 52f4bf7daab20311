"""A draft as text, two people's drafts brought together, and a draft thrown away."""

from typing import cast

from engine.definition.merge import MergeConflict
from engine.definition.tree import Data
from engine.text import localise
from runtime.api.call import Answer, Call, Reply, unfit
from runtime.api.handlers.app_exchange import issue_json
from runtime.api.rights import Right
from runtime.api.route import Description, Route, Takes, reading, writing
from runtime.services.act import Act
from runtime.services.draft_app import discard_draft, merge_draft
from runtime.services.draft_files import read_draft_files, write_draft_file
from runtime.services.draft_state import data_of
from runtime.services.outcome import Refusal

DRAFT = "/apps/{app}/draft"


def throw_draft_away(call: Call, act: Act) -> Answer | Refusal:
    """Forget the draft."""
    refusal = discard_draft(act, call.path["app"], tag=call.tag)
    return refusal if refusal is not None else Answer(None, 204)


def bring_together(call: Call, act: Act) -> Reply:
    """Merge somebody's edits with the draft as it is now; nothing is stored."""
    call.only("base", "ours")
    base, ours = (cast("dict[str, Data]", dict(call.mapping(name))) for name in ("base", "ours"))
    if not base or not ours:
        raise unfit("base" if not base else "ours", "a definition", "应用定义")
    found = merge_draft(act, call.path["app"], base, ours)
    if isinstance(found, Refusal):
        return found
    conflicts = [_conflict_json(each, call.locale) for each in found.conflicts]
    return Answer({"definition": found.definition, "tag": found.tag, "conflicts": conflicts})


def show_texts(call: Call, act: Act) -> Reply:
    """Give the texts of the draft's files."""
    found = read_draft_files(act, call.path["app"])
    if isinstance(found, Refusal):
        return found
    files = [{"path": each.path, "text": each.text} for each in found.files]
    return Answer({"tag": found.tag, "files": files}, 200, {"etag": f'"{found.tag}"'})


def save_text(call: Call, act: Act) -> Answer | Refusal:
    """Write one file of the draft."""
    call.only("path", "text")
    path = call.text("path")
    text = None if call.body.get("text", "") is None else call.text("text")
    found = write_draft_file(act, call.path["app"], path, text, tag=call.stated_tag)
    if isinstance(found, Refusal):
        return found
    body = {
        "tag": found.tag,
        "definition": data_of(found.definition),
        "issues": [issue_json(issue, call.locale) for issue in found.issues],
    }
    return Answer(body, 200, {"etag": f'"{found.tag}"'})


def _conflict_json(conflict: MergeConflict, locale: str) -> dict[str, object]:
    return {
        "pointer": list(conflict.pointer),
        "path": conflict.path,
        "sentence": localise(conflict.sentence, locale),
        "base": conflict.base,
        "ours": conflict.ours,
        "theirs": conflict.theirs,
    }


ROUTES: tuple[Route, ...] = (
    writing(
        "DELETE",
        DRAFT,
        throw_draft_away,
        Description("Discard the draft of an app", status=204),
        right=Right.APP_DESIGN,
        takes=Takes.NOTHING,
    ),
    reading(
        "POST",
        f"{DRAFT}/merge",
        bring_together,
        Description("Merge edits with the draft of an app", "Edits", "DraftMerge"),
        right=Right.APP_DESIGN,
        takes=Takes.JSON,
    ),
    reading(
        "GET",
        f"{DRAFT}/files",
        show_texts,
        Description("Read the draft of an app as files", gives="DraftFiles", versioned=True),
        right=Right.APP_DESIGN,
    ),
    writing(
        "PUT",
        f"{DRAFT}/files",
        save_text,
        Description("Write a file of the draft of an app", "DraftFile", "DraftWritten"),
        right=Right.APP_DESIGN,
    ),
)
