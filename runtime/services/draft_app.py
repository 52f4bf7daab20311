"""Drafts of an app: definitions being worked on, beside what is in force.

Rules of this file:
1. A draft may have faults: only publishing needs a sound one.
2. Who saves says which revision he changed; of two who save at once one is refused.
3. A draft remembers the version it began from; it is never published over another one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.definition.emission import json_bytes
from engine.definition.loader import load_files
from engine.definition.tree import Data
from engine.definition.writer import write_app
from runtime.services.act import Act
from runtime.services.app_rights import NO_APP, refuse_shaping
from runtime.services.outcome import (
    Problem,
    Refusal,
    RefusalKind,
    conflict,
    forbidden,
    invalid,
)
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


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as JSON text; `tag` stands for its state, and for the version it began from.

    Where nobody has begun a draft it is what is published.
    """

    content: str
    tag: str


def read_draft(act: Act, app: str) -> DraftView | Refusal:
    """Read the draft of an app, or the published definition to begin one from."""
    if (refusal := refuse_shaping(act, app, "design")) is not None:
        return refusal
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
    return DraftView(content, draft_tag(draft, number))


def write_draft(act: Act, app: str, body: Mapping[str, Data], *, tag: str) -> str | Refusal:
    """Save a draft that was read under a tag; answers the new tag."""
    if (refusal := refuse_shaping(act, app, "design")) is not None:
        return refusal
    named = _key_of(body)
    if named != app:
        return invalid((Problem("app.key", "key", _other_key(named, app)),))
    store = AppStore(act.connection)
    present, published = store.draft(app), store.published().get(app)
    if tag != draft_tag(present, published):
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


def draft_tag(draft: Draft | None, published: int | None) -> str:
    """Give what stands for the state of a draft, and for the version it began from."""
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
