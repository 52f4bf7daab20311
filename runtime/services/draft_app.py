"""Drafts of an app: definitions being worked on, beside what is in force.

Rules of this file:
1. A draft may have faults: only publishing needs a sound one.
2. Who saves says which revision he changed; of two who save at once one is refused.
3. A draft remembers the version it began from; it is never published over another one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.definition.change import Change
from engine.definition.checking import check_files
from engine.definition.diff import diff
from engine.definition.emission import json_bytes
from engine.definition.issue import Issue
from engine.definition.loader import load_files
from engine.definition.tree import Data
from engine.definition.writer import write_app
from runtime.services.act import Act, consult, perform
from runtime.services.caller import Caller
from runtime.services.outcome import (
    Problem,
    Refusal,
    RefusalKind,
    conflict,
    forbidden,
    invalid,
    not_found,
)
from runtime.services.publish_app import ImportOutcome, import_app
from runtime.services.system import System
from runtime.storage.apps import AppStore, Draft
from runtime.storage.bundle import pack, unpack
from runtime.storage.errors import Conflict

FILE = "app.json"
NOT_ADMIN = forbidden("Only an administrator may do this.", "只有管理员可以执行此操作。")
STALE = Refusal(
    RefusalKind.STALE,
    {
        "en": "Somebody changed this definition meanwhile. Compare and save again.",
        "zh": "该定义已被他人修改，请对比后重新保存。",
    },
    code="stale",
)
NO_APP = not_found("There is no such app.", "没有这个应用。")


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as JSON text; `tag` stands for its state, and for the version it began from.

    Where nobody has begun a draft it is what is published.
    """

    content: str
    tag: str


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """The faults of a draft, and what publishing it would change."""

    issues: tuple[Issue, ...]
    changes: tuple[Change, ...]


def read_draft(act: Act, app: str) -> DraftView | Refusal:
    """Read the draft of an app, or the published definition to begin one from."""
    if not act.caller.person.is_admin:
        return NOT_ADMIN
    store = AppStore(act.connection)
    draft = store.draft(app)
    number = store.published().get(app)
    found = draft.bundle if draft else None
    if found is None:
        version = store.version(app, number) if number else None
        if version is None:
            return NO_APP
        found = version.bundle
    content = _as_json(unpack(found))
    if content is None:
        return conflict(
            "This app holds files that are no text: work on it as a zip.",
            "该应用包含非文本文件，请以 zip 方式编辑。",
        )
    return DraftView(content, _tag(draft, number))


def write_draft(act: Act, app: str, body: Mapping[str, Data], *, tag: str) -> str | Refusal:
    """Save a draft that was read under a tag; answers the new tag."""
    if not act.caller.person.is_admin:
        return NOT_ADMIN
    named = _key_of(body)
    if named != app:
        return invalid((Problem("app.key", "key", _other_key(named, app)),))
    store = AppStore(act.connection)
    present, published = store.draft(app), store.published().get(app)
    if tag != _tag(present, published):
        return STALE
    draft = Draft(
        app=app,
        revision=present.revision if present else 0,
        base=present.base if present else published,
        bundle=pack({FILE: json_bytes(dict(body))}),
        author=act.caller.person.id or None,
        updated_at=act.now,
    )
    try:
        saved = store.save_draft(draft)
    except Conflict:
        return STALE
    return f"{draft.base or 0}.{saved}"


def replace_draft(act: Act, app: str, files: Mapping[str, bytes]) -> int | Refusal:
    """Make an app's files its draft, whatever draft there was; answers the new revision."""
    if not act.caller.person.is_admin:
        return NOT_ADMIN
    store = AppStore(act.connection)
    content = _as_json(files)
    present = store.draft(app)
    draft = Draft(
        app=app,
        revision=present.revision if present else 0,
        base=store.published().get(app),
        bundle=pack(files if content is None else {FILE: content.encode()}),
        author=act.caller.person.id or None,
        updated_at=act.now,
    )
    try:
        return store.save_draft(draft)
    except Conflict:
        return STALE


def check_draft(act: Act, app: str) -> DraftCheck | Refusal:
    """Check a draft, and compare it with what is published."""
    if not act.caller.person.is_admin:
        return NOT_ADMIN
    draft = AppStore(act.connection).draft(app)
    present = act.world.apps.get(app)
    if draft is None:
        return DraftCheck((), ()) if present else NO_APP
    known = {key: one.app for key, one in act.world.apps.items()}
    loaded = check_files(unpack(draft.bundle), known)
    changes = diff(present.app, loaded.app) if present and loaded.app else ()
    return DraftCheck(loaded.issues, tuple(changes))


def publish_draft(
    system: System,
    caller: Caller,
    app: str,
    *,
    tag: str | None = None,
    base: int | None = None,
    note: str = "",
) -> ImportOutcome | Refusal:
    """Publish the draft of an app; `tag` and `base` are checked where they are given."""
    draft = consult(system, caller, _draft_of, app)
    if isinstance(draft, Refusal):
        return draft
    if tag is not None and tag != _tag(draft, None):
        return STALE
    with system.database.begin_read() as connection:
        published = AppStore(connection).published().get(app)
    if published != draft.base or (base is not None and base != published):
        return conflict(
            "Another version was published since this draft was begun. Compare with it first.",
            "该草稿开始之后已发布了新版本，请先对比。",
            code="published_meanwhile",
        )
    outcome = import_app(system, caller, unpack(draft.bundle), base=draft.base, note=note)
    if not isinstance(outcome, Refusal):
        perform(system, caller, _drop, app, draft.revision)
    return outcome


def _draft_of(act: Act, app: str) -> Draft | Refusal:
    if not act.caller.person.is_admin:
        return NOT_ADMIN
    return AppStore(act.connection).draft(app) or not_found(
        "There is no draft of this app.", "该应用没有草稿。"
    )


def _drop(act: Act, app: str, revision: int) -> None:
    """Forget the draft that was published; one that was changed meanwhile stays."""
    store = AppStore(act.connection)
    draft = store.draft(app)
    if draft is not None and draft.revision == revision:
        store.drop_draft(app)


def _tag(draft: Draft | None, published: int | None) -> str:
    return f"{draft.base or 0}.{draft.revision}" if draft else f"{published or 0}.0"


def _as_json(files: Mapping[str, bytes]) -> str | None:
    """Give an app as one JSON text; a draft with faults is one already."""
    if set(files) == {FILE}:
        return files[FILE].decode()
    loaded = load_files(files)
    if loaded.app is None:
        return None
    try:
        (content,) = write_app(loaded.app, "json", assets=loaded.assets).values()
    except ValueError:
        return None
    return content.decode()


def _key_of(body: Mapping[str, Data]) -> str:
    head = body.get("app")
    key = head.get("key") if isinstance(head, dict) else None
    return key if isinstance(key, str) else ""


def _other_key(named: str, app: str) -> dict[str, str]:
    return {
        "en": f"This is the draft of '{app}', but the definition is of '{named}'.",
        "zh": f"这是“{app}”的草稿，但定义属于“{named}”。",
    }
