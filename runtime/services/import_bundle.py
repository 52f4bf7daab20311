"""Take an app in from outside: show what it would change, then publish it or make it a draft.

Rules of this file:
1. Nothing changes before it was shown: what was sent is kept aside until somebody says what is to
   become of it.
2. What was taken in is the base of the next merge: against it are judged what was changed here and
   what the new bundle changes. An app that never came so has its first version for a base.
3. A merge goes into the draft: there it is looked at, checked and published like any edit.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from engine.definition.app_data import app_data
from engine.definition.change import Change
from engine.definition.checking import check_files
from engine.definition.diff import diff
from engine.definition.emission import json_bytes
from engine.definition.issue import Issue
from engine.definition.merge import Merged, merge
from engine.definition.merge_choice import choose_ours
from engine.definition.patch_app import patch_app
from engine.definition.sameness import same
from engine.definition.tree import Data
from engine.text import Text
from runtime.services.act import Act, consult, perform
from runtime.services.app_keys import refuse_app_key
from runtime.services.audit import remember_deed
from runtime.services.caller import Caller
from runtime.services.change_account import NOT_ALLOWED
from runtime.services.draft_app import replace_draft
from runtime.services.draft_state import data_of, open_state, save_state
from runtime.services.impact.assess import assess
from runtime.services.outcome import Problem, Refusal, conflict, not_found
from runtime.services.publish_app import ImportOutcome, import_app
from runtime.services.system import System, read_version
from runtime.storage.apps import AppStore
from runtime.storage.bundle import definition, pack, unpack
from runtime.storage.uploads import SentFile, UploadStore

PURPOSE = "app"
GONE = not_found("This file is not kept any more. Send it again.", "该文件已不再保留，请重新上传。")
NO_APP_IN_IT = conflict("This file holds no app.", "该文件中没有应用。", code="no_app")


@dataclass(frozen=True, slots=True)
class BundlePreview:
    """What a bundle is, and what it would do here; `merged` where there is something to merge with.

    `local`: whether what is here was changed since the last bundle came in.
    """

    upload: str
    app: str
    label: Text
    version: int | None
    drafted: bool
    local: bool
    changes: tuple[Change, ...]
    issues: tuple[Issue, ...]
    impact: tuple[Text, ...]
    merged: Merged | None

    @property
    def sound(self) -> bool:
        """Whether it may be published as it is."""
        return not any(issue.is_error for issue in self.issues)


def keep_bundle(act: Act, name: str, files: Mapping[str, bytes]) -> str | Refusal:
    """Keep what was sent aside; answers under what it is kept."""
    if not act.caller.person.is_admin:
        return NOT_ALLOWED
    data = app_data(files)
    app = _key_of(data)
    if data is None or not app:
        return NO_APP_IN_IT
    if (kept := refuse_app_key(app)) is not None:
        return kept
    upload = act.new_id()
    author = act.caller.person.id or None
    content = pack(files, definition=json_bytes(data).decode())
    sent = SentFile(upload, PURPOSE, app, name[:200], content, author, act.now)
    UploadStore(act.connection).keep(sent)
    return upload


def preview_bundle(act: Act, upload: str) -> BundlePreview | Refusal:
    """Tell what a bundle that was sent would change."""
    sent = _find(act, upload)
    if isinstance(sent, Refusal):
        return sent
    app = sent.app or ""
    known = {key: one.app for key, one in act.world.apps.items()}
    loaded, present = check_files(unpack(sent.content), known), act.world.apps.get(app)
    changes = tuple(diff(present.app, loaded.app)) if present and loaded.app else ()
    impact = assess(act, loaded.app).sentences if present and loaded.app and changes else ()
    preview = BundlePreview(
        upload=upload,
        app=app,
        label=loaded.app.app.label or app if loaded.app else app,
        version=present.version if present else None,
        drafted=AppStore(act.connection).draft(app) is not None,
        local=False,
        changes=changes,
        issues=loaded.issues,
        impact=tuple(impact),
        merged=None,
    )
    return _with_merge(act, preview, _said(sent.content))


def publish_bundle(
    system: System, caller: Caller, upload: str, *, note: str = ""
) -> ImportOutcome | Refusal:
    """Publish what was sent; from now on it is what the next merge is judged against."""
    sent = consult(system, caller, _find, upload)
    if isinstance(sent, Refusal):
        return sent
    outcome = import_app(system, caller, unpack(sent.content), note=note)
    if not isinstance(outcome, Refusal):
        perform(system, caller, _take, upload, outcome.app)
    return outcome


def draft_bundle(act: Act, upload: str) -> str | Refusal:
    """Make what was sent the draft of its app, whatever draft there was; answers the app."""
    sent = _find(act, upload)
    if isinstance(sent, Refusal):
        return sent
    app = sent.app or ""
    revision = replace_draft(act, app, unpack(sent.content))
    if isinstance(revision, Refusal):
        return revision
    _take(act, upload, app)
    return app


def merge_bundle(
    act: Act, upload: str, mine: Collection[str] = (), *, chosen: bool = True
) -> str | Refusal:
    """Merge what was sent into the draft; `mine` are the paths at which the present one stays.

    Unless it is `chosen`, a contradiction is refused. Answers the app.
    """
    sent = _find(act, upload)
    if isinstance(sent, Refusal):
        return sent
    app = sent.app or ""
    state = open_state(act, app)
    if isinstance(state, Refusal):
        return state
    merged = merge(_base(act, app), state.data, _said(sent.content))
    if merged.conflicts and not chosen:
        return _contradiction(merged)
    content = json_bytes(choose_ours(merged, mine)).decode()
    patched = patch_app(state.files, {"files": {}, **state.data}, {"files": {}, **data_of(content)})
    tag = save_state(act, app, state, patched, content)
    if isinstance(tag, Refusal):
        return tag
    _take(act, upload, app)
    return app


def note_origin(system: System, caller: Caller, app: str, files: Mapping[str, bytes]) -> None:
    """Remember files that were published as they came in, by a way that keeps nothing aside."""
    perform(system, caller, _note_origin, app, files)


def _note_origin(act: Act, app: str, files: Mapping[str, bytes]) -> None:
    author = act.caller.person.id or None
    sent = SentFile(act.new_id(), PURPOSE, app, "", pack(files), author, act.now, act.now)
    UploadStore(act.connection).keep(sent)


def _with_merge(act: Act, preview: BundlePreview, theirs: Mapping[str, Data]) -> BundlePreview:
    """Add what a merge would give, where there is an app to merge with."""
    state = open_state(act, preview.app)
    if isinstance(state, Refusal):
        return preview
    base, ours = _base(act, preview.app), state.data
    return replace(preview, merged=merge(base, ours, theirs), local=not same(ours, base))


def _base(act: Act, app: str) -> dict[str, Data]:
    """What both sides come from: the bundle that was taken in last, else the first version."""
    origin = UploadStore(act.connection).origin(app)
    if origin is not None:
        return _said(origin)
    store = AppStore(act.connection)
    versions = store.versions(app)
    first = store.version(app, versions[-1].version) if versions else None
    if first is None:
        return {}
    return _as_told(app_data(unpack(first.bundle), read_version(store, app, first.version)))


def _said(bundle: bytes) -> dict[str, Data]:
    """Give what a bundle says, as a draft would keep it: like is compared with like."""
    kept = definition(bundle)
    return data_of(kept) if kept is not None else _as_told(app_data(unpack(bundle)))


def _as_told(data: Mapping[str, Data] | None) -> dict[str, Data]:
    return data_of(json_bytes(dict(data or {})).decode())


def _find(act: Act, upload: str) -> SentFile | Refusal:
    if not act.caller.person.is_admin:
        return NOT_ALLOWED
    return UploadStore(act.connection).find(upload, PURPOSE) or GONE


def _take(act: Act, upload: str, app: str) -> None:
    UploadStore(act.connection).take(upload, act.now)
    remember_deed(act, "import_app", app=app)


def _key_of(data: Mapping[str, Data] | None) -> str:
    head = data.get("app") if data else None
    key = head.get("key") if isinstance(head, dict) else None
    return key if isinstance(key, str) else ""


def _contradiction(merged: Merged) -> Refusal:
    problems = tuple(Problem(one.path, "conflict", one.sentence) for one in merged.conflicts)
    refusal = conflict(
        "Both sides changed the same places. Choose at each which of them stays.",
        "双方修改了相同的位置，请逐项选择保留哪一方。",
        code="conflicts",
    )
    return replace(refusal, errors=problems)
