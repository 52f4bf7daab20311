"""Drafts of an app: definitions being worked on, beside what is in force.

Rules of this file:
1. A draft may have faults: only publishing needs a sound one.
2. Who saves says which revision he changed; of two who save at once one is refused.
3. A draft remembers the version it began from; it is never published over another one.
4. A saved definition is brought into the files it came from: what did not change keeps its bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.definition.app_data import app_data
from engine.definition.emission import json_bytes
from engine.definition.layout import ASSET_FOLDERS, FOLDERS, is_asset_path
from engine.definition.merge import MergeConflict, merge
from engine.definition.patch_app import patch_app
from engine.definition.tree import Data
from engine.text import Text
from runtime.services.act import Act
from runtime.services.app_keys import refuse_app_key
from runtime.services.app_rights import refuse_shaping
from runtime.services.draft_state import (
    NO_DATA,
    STALE,
    DraftState,
    data_of,
    draft_tag,
    open_state,
    save_state,
)
from runtime.services.outcome import Problem, Refusal, forbidden, invalid, not_found
from runtime.storage.apps import AppStore

NOT_ADMIN = forbidden("Only an administrator may do this.", "只有管理员可以执行此操作。")
NO_DRAFT = not_found("There is no draft of this app.", "该应用没有草稿。")
LISTS = ("roles", *FOLDERS)


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as JSON text; `tag` stands for its state, and for the version it began from.

    Where nobody has begun a draft it is what is published.
    """

    content: str
    tag: str


@dataclass(frozen=True, slots=True)
class DraftMerge:
    """Somebody's edits brought together with the draft of that tag; nothing is stored."""

    definition: dict[str, Data]
    tag: str
    conflicts: tuple[MergeConflict, ...]


def read_draft(act: Act, app: str) -> DraftView | Refusal:
    """Read the draft of an app, or the published definition to begin one from."""
    state = open_state(act, app)
    return state if isinstance(state, Refusal) else DraftView(state.content, state.tag)


def write_draft(act: Act, app: str, body: Mapping[str, Data], *, tag: str) -> str | Refusal:
    """Save a draft that was read under a tag; answers the new tag."""
    state = open_state(act, app)
    if isinstance(state, Refusal):
        return state
    faults = faults_of_shape(app, body, state)
    if faults:
        return invalid(faults)
    if tag != state.tag:
        return STALE
    content = json_bytes(dict(body)).decode()
    files = patch_app(state.files, state.data, data_of(content))
    return save_state(act, app, state, files, content)


def discard_draft(act: Act, app: str, *, tag: str | None = None) -> Refusal | None:
    """Forget the draft of an app; what is published stands again."""
    if (refusal := refuse_shaping(act, app, "design")) is not None:
        return refusal
    store = AppStore(act.connection)
    draft = store.draft(app)
    if draft is None:
        return NO_DRAFT
    if tag is not None and tag != draft_tag(draft, None):
        return STALE
    store.drop_draft(app)
    return None


def merge_draft(
    act: Act, app: str, base: Mapping[str, Data], ours: Mapping[str, Data]
) -> DraftMerge | Refusal:
    """Bring somebody's edits, made from `base`, together with the draft as it is now."""
    state = open_state(act, app)
    if isinstance(state, Refusal):
        return state
    found = merge(_as_kept(base), _as_kept(ours), state.data)
    return DraftMerge(found.definition, state.tag, found.conflicts)


def replace_draft(act: Act, app: str, files: Mapping[str, bytes]) -> int | Refusal:
    """Make an app's files its draft, whatever draft there was; answers the new revision."""
    if not act.caller.person.is_admin:
        return NOT_ADMIN
    data = app_data(files)
    if data is None:
        return NO_DATA
    if (kept := refuse_app_key(app)) is not None:
        return kept
    store = AppStore(act.connection)
    state = DraftState(store.draft(app), store.published().get(app), files, "")
    if state.draft is not None:
        state = replace(state, draft=replace(state.draft, base=state.published))
    tag = save_state(act, app, state, files, json_bytes(data).decode())
    return tag if isinstance(tag, Refusal) else int(tag.rpartition(".")[2])


def faults_of_shape(app: str, body: Mapping[str, Data], state: DraftState) -> tuple[Problem, ...]:
    """Tell what no file could hold; all other faults of a definition are for its check."""
    named = _key_of(body)
    if named != app:
        return (Problem("app.key", "key", _other_key(named, app)),)
    faults = []
    for name, value in body.items():
        if name not in ("app", "files", *LISTS):
            faults.append(Problem(name, "unknown", _unknown(name)))
        elif name in LISTS and not isinstance(value, list):
            faults.append(Problem(name, "type", {"en": "A list is expected.", "zh": "应为列表。"}))
    return (*faults, *_asset_faults(body.get("files", {}), state))


def _asset_faults(assets: Data, state: DraftState) -> list[Problem]:
    if not isinstance(assets, dict):
        message = {"en": "A map from path to text is expected.", "zh": "应为“路径 → 文本”的对象。"}
        return [Problem("files", "type", message)]
    known = state.data.get("files")
    there = known if isinstance(known, dict) else {}
    return [
        Problem(f"files.{name}", "path", _no_place(name))
        for name, text in assets.items()
        if not isinstance(text, str) or not (name in there or is_asset_path(name))
    ]


def _as_kept(sent: Mapping[str, Data]) -> dict[str, Data]:
    """Give what was sent in the form in which drafts are kept: numbers alike."""
    return data_of(json_bytes(dict(sent)).decode())


def _key_of(body: Mapping[str, Data]) -> str:
    head = body.get("app")
    key = head.get("key") if isinstance(head, dict) else None
    return key if isinstance(key, str) else ""


def _other_key(named: str, app: str) -> dict[str, str]:
    return {
        "en": f"This is the draft of '{app}', but the definition is of '{named}'.",
        "zh": f"这是“{app}”的草稿，但定义属于“{named}”。",
    }


def _unknown(name: str) -> Text:
    known = ", ".join(("app", *LISTS, "files"))
    return {
        "en": f"An app has no part `{name[:60]}`. It has: {known}.",
        "zh": f"应用没有“{name[:60]}”这一部分，可用：{known}。",
    }


def _no_place(name: str) -> Text:
    folders = ", ".join(f"{folder}/" for folder in ASSET_FOLDERS)
    return {
        "en": f"`{name[:80]}` is no text below {folders}.",
        "zh": f"“{name[:80]}”不是 {folders} 下的文本文件。",
    }
