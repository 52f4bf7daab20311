"""Apps in and out: an app as a file, and a file as an app."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import cast, get_args

from engine.definition.change import Change
from engine.definition.issue import DefinitionError, Issue
from engine.text import localise
from runtime.api.call import Answer, Call, Download, Reply
from runtime.api.problem import Fault
from runtime.api.rights import Right
from runtime.api.route import Description, Parameter, Route, Takes, direct, reading
from runtime.exchange.app_files import LAYOUTS, MEDIA_TYPES, Format, files_of, one_file
from runtime.services.act import Act, consult, perform
from runtime.services.audit import note_deed
from runtime.services.export_app import export_app
from runtime.services.import_bundle import (
    draft_bundle,
    keep_bundle,
    merge_bundle,
    note_origin,
    preview_bundle,
)
from runtime.services.outcome import Problem, Refusal, RefusalKind
from runtime.services.publish_app import ImportOutcome, import_app

FORMATS = get_args(Format)


def give_app(call: Call, act: Act) -> Reply:
    """Give a published app as a file."""
    kind = call.query.get("format", "yaml")
    if kind not in FORMATS:
        raise Fault(
            400,
            "format",
            {
                "en": f"'format' is one of {', '.join(FORMATS)}.",
                "zh": f"“format”可为 {'、'.join(FORMATS)}。",
            },
        )
    chosen, app = cast(Format, kind), call.path["app"]
    files = export_app(act, app, LAYOUTS[chosen])
    if isinstance(files, Refusal):
        return files
    content = one_file(app, files, chosen)
    note_deed(call.system, call.signed, "export_app", app=app, note=kind)
    return Download(BytesIO(content), f"{app}.{kind}", MEDIA_TYPES[chosen], len(content))


def take_app(call: Call) -> Reply:
    """Publish the app of a file, or tell what it would change."""
    if call.upload is None:
        raise RuntimeError("a route that takes an app was entered without one")
    call.upload.file.seek(0)
    try:
        files = files_of(call.upload.file.read(), call.upload.name, call.upload.media_type)
    except DefinitionError as error:
        return _unreadable(error.issues)
    if call.flag("merge") or call.flag("draft"):
        return _into_draft(call, files)
    outcome = import_app(call.system, call.signed, files, dry_run=call.flag("dry_run"))
    if isinstance(outcome, Refusal):
        return outcome
    if outcome.version is not None:
        note_origin(call.system, call.signed, outcome.app, files)
    return Answer(told(outcome, call.locale))


def _into_draft(call: Call, files: Mapping[str, bytes]) -> Reply:
    """Make the app of a file the draft, or merge it into the draft; a dry run keeps nothing."""
    preferred = call.query.get("conflicts", "")
    if preferred not in ("", "mine", "theirs"):
        raise Fault(
            400,
            "conflicts",
            {"en": "'conflicts' is mine or theirs.", "zh": "“conflicts”可为 mine 或 theirs。"},
        )
    upload = perform(call.system, call.signed, keep_bundle, "", files)
    if isinstance(upload, Refusal):
        return upload
    preview = consult(call.system, call.signed, preview_bundle, upload)
    if isinstance(preview, Refusal):
        return preview
    merging = call.flag("merge") and preview.merged is not None
    conflicts = preview.merged.conflicts if merging and preview.merged else ()
    if not call.flag("dry_run"):
        mine = {one.path for one in conflicts} if preferred == "mine" else set()
        done = (
            perform(call.system, call.signed, merge_bundle, upload, mine, chosen=bool(preferred))
            if merging
            else perform(call.system, call.signed, draft_bundle, upload)
        )
        if isinstance(done, Refusal):
            return done
    return Answer(
        {
            "app": preview.app,
            "version": None,
            "drafted": not call.flag("dry_run"),
            "changes": change_list(preview.changes, call.locale),
            "issues": [issue_json(issue, call.locale) for issue in preview.issues],
            "conflicts": [
                {"path": one.path, "sentence": localise(one.sentence, call.locale)}
                for one in conflicts
            ],
        }
    )


def told(outcome: ImportOutcome, locale: str) -> dict[str, object]:
    """Tell what was changed, or would be, in the reader's language."""
    return {
        "app": outcome.app,
        "version": outcome.version,
        "changes": change_list(outcome.changes, locale),
        "tables": list(outcome.tables),
        "issues": [issue_json(issue, locale) for issue in outcome.issues],
    }


def change_list(changes: Iterable[Change], locale: str) -> list[dict[str, object]]:
    """Tell what differs, a sentence each."""
    return [
        {
            "path": change.path,
            "kind": change.kind.value,
            "sentence": localise(change.sentence, locale),
        }
        for change in changes
    ]


def issue_json(issue: Issue, locale: str) -> dict[str, object]:
    """Tell a fault of a definition with its place."""
    return {
        "code": issue.code,
        "severity": issue.severity.value,
        "file": issue.location.file,
        "line": issue.location.line,
        "column": issue.location.column,
        "path": issue.path,
        "pointer": list(issue.pointer),
        "message": localise(issue.message, locale),
        "hint": localise(issue.hint, locale) or None,
    }


def _unreadable(issues: tuple[Issue, ...]) -> Refusal:
    return Refusal(
        RefusalKind.INVALID,
        {"en": "This archive cannot be read.", "zh": "无法读取该压缩包。"},
        tuple(Problem(str(issue.location), issue.code, issue.message) for issue in issues),
        code="archive",
    )


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        "/apps/{app}/export",
        give_app,
        Description("Give an app as a file", media_type="application/octet-stream"),
        right=Right.ADMIN,
        query=(
            Parameter("format", "The kind of file.", {"type": "string", "enum": list(FORMATS)}),
        ),
    ),
    direct(
        "POST",
        "/apps/import",
        take_app,
        Description("Publish an app from a file", "Definition", "Impact"),
        right=Right.ADMIN,
        takes=Takes.APP,
        query=(
            Parameter("dry_run", "1: only tell what would change."),
            Parameter("draft", "1: make it the draft, and publish nothing."),
            Parameter("merge", "1: merge it into the draft with what was changed here."),
            Parameter("conflicts", "Where both changed the same place: `mine` or `theirs` stays."),
        ),
        repeatable=True,
    ),
)
