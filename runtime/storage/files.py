"""Files: the bytes by their content hash in a folder, what they are in the database.

Rules of this file:
1. Bytes are on the disk, synced, before any row names them; equal content is stored once.
2. Ids are random and never paths; a path is made of the hash alone.
3. Reading checks the hash: a damaged file is an error, never other bytes.
4. Who may read a file is decided by the record that holds it; until then it is its uploader's.
"""

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, delete, func, insert, select, update

from runtime.storage.errors import StoreError
from runtime.storage.schema.records import files

_CHUNK = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")


class TooLarge(StoreError):  # noqa: N818
    """More bytes came than are allowed."""


class Damaged(StoreError):  # noqa: N818
    """The stored bytes are missing or not those that were stored."""


@dataclass(frozen=True, slots=True)
class Content:
    """Stored bytes: their hash and size."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as the database knows it; `record` None until a record holds it."""

    id: str
    sha256: str
    name: str
    media_type: str
    size: int
    uploaded_by: str | None
    uploaded_at: datetime
    app: str | None = None
    form: str | None = None
    record: str | None = None
    field: str | None = None


class FileFolder:
    """The folder of contents: `ab/abcd…`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, source: BinaryIO, most: int) -> Content:
        """Store a stream of at most so many bytes; `TooLarge` stores nothing."""
        self._root.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._root, prefix="incoming-")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                content = _copy(source, target, most)
            self._keep(part, content)
        finally:
            part.unlink(missing_ok=True)
        return content

    def read(self, sha256: str) -> bytes:
        """Read a content; `Damaged` when it is not what was stored."""
        try:
            data = self._path(sha256).read_bytes()
        except OSError as error:
            raise Damaged(f"content {sha256} cannot be read") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Damaged(f"content {sha256} was changed on the disk")
        return data

    def verify(self, sha256: str) -> bool:
        """Tell whether a content is there and whole."""
        try:
            with self._path(sha256).open("rb") as source:
                return hashlib.file_digest(source, "sha256").hexdigest() == sha256
        except OSError:
            return False

    def all(self) -> Iterator[str]:
        """Go through the hashes of all contents."""
        for path in self._root.glob("??/*"):
            if _HASH.fullmatch(path.name):
                yield path.name

    def remove(self, sha256: str) -> None:
        """Remove a content that no row names."""
        self._path(sha256).unlink(missing_ok=True)

    def _keep(self, part: Path, content: Content) -> None:
        target = self._path(content.sha256)
        if target.exists():
            return
        target.parent.mkdir(exist_ok=True)
        part.replace(target)
        for folder in (target.parent, self._root):
            _sync_folder(folder)

    def _path(self, sha256: str) -> Path:
        if not _HASH.fullmatch(sha256):
            raise ValueError("a content is named by its hash")
        return self._root / sha256[:2] / sha256


class FileStore:
    """The rows of files in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, file: StoredFile) -> None:
        """Write the row of a content that is in the folder."""
        self._connection.execute(
            insert(files), {name: getattr(file, name) for name in StoredFile.__slots__}
        )

    def find(self, file: str) -> StoredFile | None:
        """Find a file by its id."""
        found = self._connection.execute(select(files).where(files.c.id == file)).mappings().first()
        return None if found is None else StoredFile(**found)

    def find_many(self, ids: Iterable[str]) -> dict[str, StoredFile]:
        """Find files by their ids; unknown ones are left out."""
        rows = self._connection.execute(select(files).where(files.c.id.in_(list(ids)))).mappings()
        return {row["id"]: StoredFile(**row) for row in rows}

    def attach(
        self, ids: Iterable[str], app: str, form: str, record: str, field: str
    ) -> int:  # fmt: skip
        """Give files that no record holds yet to a record; answer how many were free."""
        given = (
            update(files)
            .where(files.c.id.in_(list(ids)), files.c.record.is_(None))
            .values(app=app, form=form, record=record, field=field)
        )
        return self._connection.execute(given).rowcount

    def set_free(self, record: str, uploader: str | None) -> None:
        """Take a record's files from it, as if this person had just uploaded them."""
        held = update(files).where(files.c.record == record)
        loose = {"app": None, "form": None, "record": None, "field": None}
        self._connection.execute(held.values(uploaded_by=uploader, **loose))

    def forget_loose(self, before: datetime) -> list[str]:
        """Remove the rows of files that no record took since; answer contents nobody names now."""
        loose = delete(files).where(files.c.record.is_(None), files.c.uploaded_at < before)
        gone = set(self._connection.execute(loose.returning(files.c.sha256)).scalars())
        still = select(files.c.sha256).where(files.c.sha256.in_(gone))
        return sorted(gone - set(self._connection.execute(still).scalars()))

    def contents(self) -> dict[str, int]:
        """Count the rows of every content."""
        counted = select(files.c.sha256, func.count()).group_by(files.c.sha256)
        return {sha256: count for sha256, count in self._connection.execute(counted)}  # noqa: C416


def _copy(source: BinaryIO, target: BinaryIO, most: int) -> Content:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > most:
            raise TooLarge(f"at most {most} bytes are allowed")
        digest.update(chunk)
        target.write(chunk)
    target.flush()
    os.fsync(target.fileno())
    return Content(digest.hexdigest(), size)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    # Some file systems cannot sync a folder; the file itself is synced already.
    with contextlib.suppress(OSError):
        os.fsync(handle)
    os.close(handle)
