"""Taking an app in from a file: what it would change is shown before anything is."""

from collections.abc import Sequence

from engine.definition.emission import json_bytes
from engine.definition.issue import DefinitionError, Issue
from engine.definition.merge import MergeConflict
from engine.definition.tree import Data
from engine.text import localise
from runtime.exchange.app_files import files_of
from runtime.services.act import Act, consult, perform
from runtime.services.import_bundle import (
    BundlePreview,
    draft_bundle,
    keep_bundle,
    merge_bundle,
    preview_bundle,
    publish_bundle,
)
from runtime.services.outcome import Refusal, invalid
from runtime.web.framing import framed
from runtime.web.pages.administration.ground import refuse_others, way_to
from runtime.web.reply import Elsewhere, Reply
from runtime.web.views.administration.app_screens import (
    BundleScreen,
    ConflictLine,
    FaultLine,
    ImportScreen,
)
from runtime.web.views.administration.fields import faults_of
from runtime.web.views.frame import Crumb
from runtime.web.visit import Visit

PATH = "/admin/apps/import"
LONGEST = 300


def show_import(visit: Visit) -> Reply:
    """Show the form that takes a file."""
    return consult(visit.system, visit.signed, _import, visit, None, ())


def take_import(visit: Visit) -> Reply:
    """Keep the file aside, and lead on to what it would change."""
    sent = visit.files.get("file")
    if sent is None:
        return consult(visit.system, visit.signed, _import, visit, invalid(()), ())
    try:
        files = files_of(sent.content, sent.name, sent.media_type)
    except DefinitionError as error:
        return consult(visit.system, visit.signed, _import, visit, None, error.issues)
    kept = perform(visit.system, visit.signed, keep_bundle, sent.name, files)
    if isinstance(kept, Refusal):
        return consult(visit.system, visit.signed, _import, visit, kept, ())
    return Elsewhere(f"{PATH}/{kept}")


def show_bundle(visit: Visit) -> Reply:
    """Show what a file would change."""
    return consult(visit.system, visit.signed, _bundle, visit, None)


def take_bundle(visit: Visit) -> Reply:
    """Publish what was sent, make it the draft, or merge it into the draft."""
    upload, what = visit.names["upload"], visit.sent("what")
    if what == "publish":
        outcome = publish_bundle(visit.system, visit.signed, upload)
        if isinstance(outcome, Refusal):
            return consult(visit.system, visit.signed, _bundle, visit, outcome)
        return Elsewhere(f"/admin/apps/{outcome.app}", "admin.published_now")
    if what == "merge":
        mine = {
            name.removeprefix("keep:")
            for name, values in visit.form.items()
            if name.startswith("keep:") and "mine" in values
        }
        app = perform(visit.system, visit.signed, merge_bundle, upload, mine)
    else:
        app = perform(visit.system, visit.signed, draft_bundle, upload)
    if isinstance(app, Refusal):
        return consult(visit.system, visit.signed, _bundle, visit, app)
    return Elsewhere(f"/admin/apps/{app}", "admin.drafted")


def _import(act: Act, visit: Visit, refusal: Refusal | None, issues: Sequence[Issue]) -> Reply:
    refused = refuse_others(act)
    if refused is not None:
        return refused
    words = visit.words
    told = words("admin.choose_file") if refusal is not None and not refusal.errors else ""
    if refusal is not None and refusal.code:
        told = localise(refusal.message, visit.locale)
    screen = ImportScreen(
        way_to(visit, "apps"),
        told or (words("admin.not_readable") if issues else ""),
        [localise(one.message, visit.locale) for one in issues],
    )
    status = 422 if refusal is not None or issues else 200
    return framed(act, visit, "admin/import", screen, status)


def _bundle(act: Act, visit: Visit, refusal: Refusal | None) -> Reply:
    found = preview_bundle(act, visit.names["upload"])
    if isinstance(found, Refusal):
        return found
    locale, words = visit.locale, visit.words
    label = localise(found.label, locale, found.app)
    conflicts = found.merged.conflicts if found.merged else ()
    screen = BundleScreen(
        way=(*way_to(visit, "apps"), Crumb(words("admin.import"), PATH)),
        title=label,
        action=visit.path,
        intro=_intro(found, visit),
        changes=[localise(one.sentence, locale) for one in found.changes],
        impact=[localise(one, locale) for one in found.impact],
        faults=[_fault(one, locale) for one in found.issues],
        conflicts=[_conflict(one, visit) for one in conflicts],
        sound=found.sound,
        is_new=found.version is None,
        merges=found.merged is not None and (found.local or found.drafted),
        drafted=found.drafted,
        refused=faults_of(refusal, locale, ()).text,
    )
    return framed(act, visit, "admin/bundle", screen, refusal.status if refusal else 200)


def _intro(found: BundlePreview, visit: Visit) -> str:
    words = visit.words
    if found.version is None:
        return words("admin.import_new", app=found.app)
    if found.local:
        return words("admin.import_local", app=found.app, number=found.version)
    return words("admin.import_known", app=found.app, number=found.version)


def _fault(issue: Issue, locale: str) -> FaultLine:
    place = f"{issue.location}: {issue.path}" if issue.path else str(issue.location)
    return FaultLine(
        place, localise(issue.message, locale), localise(issue.hint, locale), issue.is_error
    )


def _conflict(one: MergeConflict, visit: Visit) -> ConflictLine:
    sent = visit.sent(f"keep:{one.path}", "mine")
    return ConflictLine(
        path=one.path,
        sentence=localise(one.sentence, visit.locale),
        mine=_written(one.ours, visit),
        theirs=_written(one.theirs, visit),
        keeps=sent == "mine",
    )


def _written(data: Data, visit: Visit) -> str:
    """Write a side as people read it: text as it is, other things as JSON."""
    if data is None:
        return visit.words("admin.not_there")
    text = data if isinstance(data, str) else json_bytes(data).decode().strip()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
