"""A draft as the texts of its files: read and written one by one.

Rules of this file:
1. A text that cannot be read is refused with its line and column; nothing is stored then.
2. What can be read is stored, with whatever faults of meaning: its check tells them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.definition.app_data import app_data
from engine.definition.checking import check_files
from engine.definition.emission import json_bytes
from engine.definition.issue import Issue
from engine.definition.layout import FOLDERS, Part, is_asset_path, parts_of
from engine.definition.reading import read_file
from runtime.services.act import Act
from runtime.services.draft_app import faults_of_shape
from runtime.services.draft_state import NO_DATA, STALE, DraftState, open_state, save_state
from runtime.services.outcome import Problem, Refusal, RefusalKind, invalid, not_found

ONE_NAMES = ("app", "roles")


@dataclass(frozen=True, slots=True)
class DraftText:
    """One file of a draft."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class DraftTexts:
    """The files of a draft that are text."""

    tag: str
    files: tuple[DraftText, ...]


@dataclass(frozen=True, slots=True)
class WrittenText:
    """What became of a draft by writing one of its files; `definition` as JSON text."""

    tag: str
    definition: str
    issues: tuple[Issue, ...]


def read_draft_files(act: Act, app: str) -> DraftTexts | Refusal:
    """Give the texts of a draft, or of what is published where there is none."""
    state = open_state(act, app)
    if isinstance(state, Refusal):
        return state
    texts = []
    for path in sorted(state.files):
        try:
            texts.append(DraftText(path, state.files[path].decode()))
        except UnicodeDecodeError:
            continue
    return DraftTexts(state.tag, tuple(texts))


def write_draft_file(
    act: Act, app: str, path: str, text: str | None, *, tag: str
) -> WrittenText | Refusal:
    """Write one file of a draft; a text of None takes the file away."""
    state = open_state(act, app)
    if isinstance(state, Refusal):
        return state
    refusal = _refused(state, path, text)
    if refusal is not None:
        return refusal
    if tag != state.tag:
        return STALE
    files = {name: content for name, content in state.files.items() if name != path}
    if text is not None:
        files[path] = text.encode()
    data = app_data(files)
    faults = faults_of_shape(app, data, state) if data is not None else ()
    if data is None or faults:
        return invalid(faults) if faults else NO_DATA
    return _stored(act, app, state, files, json_bytes(data).decode())


def _stored(
    act: Act, app: str, state: DraftState, files: Mapping[str, bytes], content: str
) -> WrittenText | Refusal:
    new_tag = save_state(act, app, state, files, content)
    if isinstance(new_tag, Refusal):
        return new_tag
    known = {key: one.app for key, one in act.world.apps.items()}
    return WrittenText(new_tag, content, check_files(files, known).issues)


def _refused(state: DraftState, path: str, text: str | None) -> Refusal | None:
    if text is None:
        return None if path in state.files else not_found("There is no such file.", "没有该文件。")
    if path not in state.files and not _has_place(path, state.files):
        return invalid((Problem("path", "path", _no_place(path)),))
    if not path.endswith((".yaml", ".yml", ".json")) or is_asset_path(path):
        return None
    reading = read_file(path, text.encode())
    if reading.tree is not None and not reading.issues:
        return None
    return Refusal(
        RefusalKind.INVALID,
        {"en": "This text cannot be read. Nothing was stored.", "zh": "无法读取该文本，未保存。"},
        tuple(Problem(str(one.location), one.code, one.message) for one in reading.issues),
        code="unreadable",
    )


def _has_place(path: str, files: Mapping[str, bytes]) -> bool:
    """Whether a new file of that name would be a part of the app."""
    if is_asset_path(path):
        return True
    if len(files) == 1 or not path.isascii() or set(path) & set('\\:*?"<>| ') or ".." in path:
        return False
    part = next(each for each in parts_of([*files, path]) if each.name == path)
    if part.part is Part.ELEMENT:
        return True
    return part.part.value in ONE_NAMES and not any(
        each.part is part.part for each in parts_of(files)
    )


def _no_place(path: str) -> dict[str, str]:
    folders = ", ".join(f"{folder}/" for folder in (*FOLDERS, "data", "prints"))
    return {
        "en": f"`{path[:80]}` is no file of an app: definitions stand in {folders} as NAME.yaml.",
        "zh": f"“{path[:80]}”不是应用的文件：定义以 NAME.yaml 存放在 {folders} 下。",
    }
