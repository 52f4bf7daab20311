"""The files of an app under edit: the draft's, or the published version's to begin one from.

Rules of this file:
1. A draft keeps files, comments and all, and beside them the definition that its editor sent.
2. A draft of before that is one JSON file is brought into the files of the version it began from.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from engine.definition.app_data import app_data
from engine.definition.emission import json_bytes
from engine.definition.patch_app import patch_app
from engine.definition.tree import Data
from runtime.services.act import Act
from runtime.services.app_rights import NO_APP, refuse_shaping
from runtime.services.outcome import Refusal, RefusalKind, conflict
from runtime.storage.apps import AppStore, Draft
from runtime.storage.bundle import definition, pack, unpack
from runtime.storage.errors import Conflict

WHOLE = "app.json"
STALE = Refusal(
    RefusalKind.STALE,
    {
        "en": "Somebody changed this definition meanwhile. Compare and save again.",
        "zh": "该定义已被他人修改，请对比后重新保存。",
    },
    code="stale",
)
NO_DATA = conflict(
    "The files of this app say nothing that could be edited.", "该应用的文件中没有可编辑的内容。"
)


@dataclass(frozen=True, slots=True)
class DraftState:
    """An app under edit; `draft` is None where nobody has begun one.

    `content`: the definition as JSON, as it is given and taken; `files`: what says it.
    """

    draft: Draft | None
    published: int | None
    files: Mapping[str, bytes]
    content: str

    @property
    def tag(self) -> str:
        """What stands for the state."""
        return draft_tag(self.draft, self.published)

    @property
    def data(self) -> dict[str, Data]:
        """The definition as plain data."""
        return data_of(self.content)


def open_state(act: Act, app: str) -> DraftState | Refusal:
    """Read the draft of an app, or what is published, for somebody who may design it."""
    if (refusal := refuse_shaping(act, app, "design")) is not None:
        return refusal
    store = AppStore(act.connection)
    draft, published = store.draft(app), store.published().get(app)
    base = draft.base if draft else published
    if draft is None and base is None:
        return NO_APP
    files = unpack(draft.bundle) if draft else _version(store, app, base)
    content = definition(draft.bundle) if draft else None
    if set(files) == {WHOLE}:
        content = files[WHOLE].decode()
        files = _in_files(_version(store, app, base), content) or files
    if content is None:
        known = act.world.apps.get(app) if draft is None else None
        data = app_data(files, known.app if known and known.version == published else None)
        if data is None:
            return NO_DATA
        content = json_bytes(data).decode()
    return DraftState(draft, published, files, content)


def save_state(
    act: Act, app: str, state: DraftState, files: Mapping[str, bytes], content: str
) -> str | Refusal:
    """Save an app's files and the definition they say as its draft; answers the new tag."""
    draft = Draft(
        app=app,
        revision=state.draft.revision if state.draft else 0,
        base=state.draft.base if state.draft else state.published,
        bundle=pack(files, definition=content),
        author=act.caller.person.id or None,
        updated_at=act.now,
    )
    try:
        saved = AppStore(act.connection).save_draft(draft)
    except Conflict:
        return STALE
    return f"{draft.base or 0}.{saved}"


def draft_tag(draft: Draft | None, published: int | None) -> str:
    """Give what stands for the state of a draft, and for the version it began from."""
    return f"{draft.base or 0}.{draft.revision}" if draft else f"{published or 0}.0"


def _version(store: AppStore, app: str, number: int | None) -> dict[str, bytes]:
    found = store.version(app, number) if number else None
    return unpack(found.bundle) if found else {}


def _in_files(files: Mapping[str, bytes], content: str) -> dict[str, bytes] | None:
    """Bring a definition into the files that it began from; None where there were none."""
    before = app_data(files) if len(files) > 1 else None
    if before is None:
        return None
    as_told = data_of(json_bytes(before).decode())
    after = data_of(content)
    return patch_app(files, as_told, {"files": {}, **after})


def data_of(content: str) -> dict[str, Data]:
    """Read the definition that a draft keeps; its numbers stay exact."""
    read: dict[str, Data] = json.loads(content, parse_float=Decimal)
    return read
