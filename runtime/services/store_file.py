"""Attachments: stored first, then held by a record; read with the rights of what holds them.

Rules of this file:
1. A name is only shown: it never becomes a path, and loses what could mislead.
2. Until a record holds a file, it is its uploader's alone.
3. A file is read by whoever may read its record and the very field that holds it.
"""

import logging
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from runtime.services.act import Act
from runtime.services.file_kind import detect
from runtime.services.outcome import Problem, Refusal, conflict, invalid, not_found
from runtime.services.read_record import read_record
from runtime.storage.files import Damaged, FileFolder, FileStore, StoredFile, TooLarge

MAX_BYTES = 50 * 1024 * 1024
LONGEST_NAME = 150
LOG = logging.getLogger("vermilion.files")

_MISLEADING = frozenset('/\\:*?"<>|')


@dataclass(frozen=True, slots=True)
class FileView:
    """A stored file as its uploader gets to know it."""

    id: str
    name: str
    type: str
    size: int

    def as_json(self) -> dict[str, object]:
        """Give the file."""
        return {"id": self.id, "name": self.name, "type": self.type, "size": self.size}


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file to be sent; `stream` is the caller's to close."""

    name: str
    type: str
    size: int
    stream: BinaryIO


def store_file(act: Act, name: str, content_type: str, stream: BinaryIO) -> FileView | Refusal:
    """Store a file of the caller's; what its sender says of its type is noted nowhere."""
    del content_type  # a claim: the bytes are asked instead
    kind = detect(stream)
    try:
        content = FileFolder(act.system.files).put(stream, MAX_BYTES)
    except TooLarge:
        return invalid((Problem("file", "too_large", _TOO_LARGE),))
    stored = StoredFile(
        id=act.new_id(),
        sha256=content.sha256,
        name=safe_name(name),
        media_type=kind,
        size=content.size,
        uploaded_by=act.caller.person.id,
        uploaded_at=act.now,
    )
    FileStore(act.connection).add(stored)
    return FileView(stored.id, stored.name, stored.media_type, stored.size)


def open_file(act: Act, file: str) -> FileContent | Refusal:
    """Open a file that the caller may read."""
    stored = FileStore(act.connection).find(file)
    if stored is None or not _may_read(act, stored):
        return not_found("There is no such file.", "没有这个文件。")
    try:
        content = FileFolder(act.system.files).read(stored.sha256)
    except Damaged:
        LOG.critical("file %s is damaged: its content %s is not what it was", file, stored.sha256)
        return conflict(
            "This file is damaged and is not given out. The administrator has been alarmed.",
            "该文件已损坏，不能下载，已向管理员报警。",
            code="damaged",
        )
    return FileContent(stored.name, stored.media_type, stored.size, BytesIO(content))


def safe_name(name: str) -> str:
    """Give a name that is only a name: no path, no control or direction marks, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    composed = unicodedata.normalize("NFC", last)
    shown = "".join(
        "_" if sign in _MISLEADING else sign
        for sign in composed
        if unicodedata.category(sign)[0] != "C"
    )
    stem, point, ending = shown.strip(" .").rpartition(".")
    if len(shown) > LONGEST_NAME and point and len(ending) <= 10:
        shown = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return shown.strip(" .")[:LONGEST_NAME] or "file"


def _may_read(act: Act, stored: StoredFile) -> bool:
    if stored.record is None or stored.app is None or stored.form is None:
        return stored.uploaded_by == act.caller.person.id
    view = read_record(act, stored.app, stored.form, stored.record)
    if isinstance(view, Refusal):
        return False
    return stored.field is None or stored.field not in view.hidden | view.masked


_TOO_LARGE = {
    "en": f"A file has at most {MAX_BYTES // (1024 * 1024)} MiB.",
    "zh": f"文件不能超过 {MAX_BYTES // (1024 * 1024)} MiB。",
}
