"""Drafts and versions of an app's definition."""

from typing import cast

from engine.definition.tree import Data
from runtime.api.call import Answer, Call, Page, Reply
from runtime.api.handlers.app_exchange import change_list, issue_json, told
from runtime.api.problem import Fault
from runtime.api.rights import Right
from runtime.api.route import Description, Parameter, Route, Takes, direct, reading, writing
from runtime.services.act import Act
from runtime.services.app_versions import list_versions, rollback_app
from runtime.services.check_draft import check_draft
from runtime.services.compare_versions import DRAFT as DRAFT_SIDE
from runtime.services.compare_versions import PUBLISHED, compare_versions
from runtime.services.draft_app import read_draft, write_draft
from runtime.services.outcome import Refusal
from runtime.services.publish_draft import publish_draft

DRAFT = "/apps/{app}/draft"


def show_draft(call: Call, act: Act) -> Reply:
    """Give the draft, exactly as it is taken."""
    draft = read_draft(act, call.path["app"])
    if isinstance(draft, Refusal):
        return draft
    return Page(draft.content, "application/json", {"etag": f'"{draft.tag}"'})


def save_draft(call: Call, act: Act) -> Answer | Refusal:
    """Replace the draft."""
    body = cast(dict[str, Data], dict(call.body))
    tag = write_draft(act, call.path["app"], body, tag=call.stated_tag)
    return tag if isinstance(tag, Refusal) else Answer({}, 200, {"etag": f'"{tag}"'})


def examine_draft(call: Call, act: Act) -> Reply:
    """Tell the faults of the draft, and what publishing it would change."""
    found = check_draft(act, call.path["app"], impact=call.body.get("impact") is not False)
    if isinstance(found, Refusal):
        return found
    return Answer(
        {
            "sound": not any(issue.is_error for issue in found.issues),
            "issues": [issue_json(issue, call.locale) for issue in found.issues],
            "changes": change_list(found.changes, call.locale),
            "impact": found.impact.as_json(call.locale),
        }
    )


def put_in_force(call: Call) -> Reply:
    """Publish the draft."""
    call.only("version", "decisions", "note")
    outcome = publish_draft(
        call.system,
        call.signed,
        call.path["app"],
        tag=call.tag,
        base=_number(call, "version"),
        note=call.text("note"),
        decisions=call.texts("decisions"),
    )
    return outcome if isinstance(outcome, Refusal) else Answer(told(outcome, call.locale))


def show_versions(call: Call, act: Act) -> Reply:
    """List the versions of an app."""
    versions = list_versions(act, call.path["app"])
    if isinstance(versions, Refusal):
        return versions
    return Answer({"items": [version.as_json() for version in versions]})


def compare(call: Call, act: Act) -> Reply:
    """Tell what differs between two versions, or between one and the draft."""
    sides = (call.query.get("from", PUBLISHED), call.query.get("to", DRAFT_SIDE))
    changes = compare_versions(act, call.path["app"], *sides)
    if isinstance(changes, Refusal):
        return changes
    return Answer({"changes": change_list(changes, call.locale)})


def go_back(call: Call) -> Reply:
    """Publish an earlier version again."""
    call.only("version", "note")
    version = _number(call, "version")
    if version is None:
        raise _no_version()
    note = call.text("note")
    outcome = rollback_app(call.system, call.signed, call.path["app"], version, note=note)
    return outcome if isinstance(outcome, Refusal) else Answer(told(outcome, call.locale))


def _number(call: Call, name: str) -> int | None:
    value = call.body.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**31:
        raise _no_version()
    return value


def _no_version() -> Fault:
    return Fault(
        422,
        "version",
        {"en": "'version' is the number of a version.", "zh": "“version”应为版本号。"},
    )


_SIDE = {"type": "string", "maxLength": 20}

ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        DRAFT,
        show_draft,
        Description("Read the draft of an app", gives="Definition", versioned=True),
        right=Right.APP_DESIGN,
    ),
    writing(
        "PUT",
        DRAFT,
        save_draft,
        Description("Save the draft of an app", "Definition", "Impact", versioned=True),
        right=Right.APP_DESIGN,
    ),
    reading(
        "POST",
        f"{DRAFT}/check",
        examine_draft,
        Description("Check the draft of an app", gives="DraftCheck"),
        right=Right.APP_DESIGN,
        takes=Takes.MAYBE_JSON,
    ),
    direct(
        "POST",
        "/apps/{app}/publish",
        put_in_force,
        Description("Publish the draft of an app", "Publication", "Impact"),
        right=Right.APP_PUBLISH,
        takes=Takes.MAYBE_JSON,
        repeatable=True,
    ),
    reading(
        "GET",
        "/apps/{app}/versions",
        show_versions,
        Description("List the versions of an app", gives="Versions"),
        right=Right.APP_DESIGN,
    ),
    reading(
        "GET",
        "/apps/{app}/versions/compare",
        compare,
        Description("Compare two versions of an app, or one with the draft", gives="Changes"),
        right=Right.APP_DESIGN,
        query=(
            Parameter("from", "A version's number, `published` (as by default) or `draft`.", _SIDE),
            Parameter("to", "The same; by default the draft.", _SIDE),
        ),
    ),
    direct(
        "POST",
        "/apps/{app}/rollback",
        go_back,
        Description("Publish an earlier version again", "Rollback", "Impact"),
        right=Right.APP_PUBLISH,
        takes=Takes.JSON,
        repeatable=True,
    ),
)
