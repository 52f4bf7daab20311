"""Apps on disk and in zip archives: reading their files into memory and packing them again.

Rules of this file:
1. An archive is judged by its directory before anything of it is unpacked, and the bytes are
   counted again while it is unpacked.
2. Nothing is ever written while reading; names are compared without regard to case.
"""

import stat
import struct
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

from engine.definition.assembly import MAX_APP_BYTES, MAX_FILES
from engine.definition.issue import DefinitionError, Location, Place, issue

EPOCH = (1980, 1, 1, 0, 0, 0)
CHUNK = 64 * 1024
LONGEST_DIRECTORY = 1000 * MAX_FILES
"""Bytes of an archive's directory: an entry has a fixed part of 46 and its name."""
END_SIGN, END_RECORD, LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
LARGE_SIGN, END_LOCATOR = b"PK\x06\x07", 20
"""The record at an archive's end, and what stands before it in an archive of the 64-bit form."""
IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db")


def read_app(path: Path) -> Mapping[str, bytes]:
    """Read a folder, a single definition file or a zip archive; names are relative to the app.

    Raises DefinitionError for an archive that is refused, OSError for what cannot be read.
    """
    if path.is_dir():
        return _read_folder(path)
    if path.suffix == ".zip":
        return unpack_app(path.read_bytes(), path.name)
    return {path.name: path.read_bytes()}


def unpack_app(archive: bytes, name: str = "app.zip") -> Mapping[str, bytes]:
    """Unpack the archive of a folder or of its contents; raises DefinitionError."""
    _judge_directory(archive, name)
    try:
        with zipfile.ZipFile(BytesIO(archive)) as opened:
            entries = _judged(opened.infolist(), name)
            files = _unpacked(opened, entries, name)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise _refusal("ZIP001", name) from error
    return _without_top(files)


def pack_app(files: Mapping[str, bytes], folder: str = "") -> bytes:
    """Pack files into an archive whose bytes depend on nothing but the files."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}" if folder else name, EPOCH)
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, files[name], compresslevel=9)
    return packed.getvalue()


def write_folder(files: Mapping[str, bytes], path: Path) -> None:
    """Write an app's files below a folder, making it and the folders in it.

    Raises ValueError for a name that leads out of the folder, before anything is written.
    """
    targets = {name: path / name for name in files}
    outside = [name for name, target in targets.items() if not _is_below(target, path)]
    if outside:
        raise ValueError(f"{outside[0]!r} leads out of the folder")
    for name, content in files.items():
        target = targets[name]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _is_below(target: Path, folder: Path) -> bool:
    return ".." not in target.relative_to(folder).parts if target.is_relative_to(folder) else False


def _read_folder(folder: Path) -> Mapping[str, bytes]:
    files: dict[str, bytes] = {}
    size = 0
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if any(part.startswith(".") or part == "__pycache__" for part in relative.parts):
            continue
        if path.is_symlink():
            raise _refusal("ZIP002", folder.name, name=relative.as_posix())
        if not path.is_file():
            continue
        size += path.stat().st_size
        if len(files) >= MAX_FILES or size > MAX_APP_BYTES:
            raise _too_much(folder.name, len(files) + 1, size)
        files[relative.as_posix()] = path.read_bytes()
    return files


def _judge_directory(archive: bytes, name: str) -> None:
    """Refuse a directory that would take long merely to read, or may be of the 64-bit form."""
    end = len(archive) - END_RECORD
    if archive[max(end, 0) : max(end, 0) + 4] != END_SIGN:
        end = archive.rfind(END_SIGN, max(end - LONGEST_COMMENT, 0))
    if end < 0 or len(archive) < end + END_RECORD:
        raise _refusal("ZIP001", name)
    count, length = struct.unpack_from("<HL", archive, end + 10)
    is_large = end >= END_LOCATOR and archive[end - END_LOCATOR :].startswith(LARGE_SIGN)
    if is_large or length > LONGEST_DIRECTORY:
        raise _too_much(name, count, len(archive))


def _judged(entries: Iterable[zipfile.ZipInfo], archive: str) -> list[zipfile.ZipInfo]:
    """Refuse an archive by what its directory says, before a byte of it is unpacked."""
    plain: list[zipfile.ZipInfo] = []
    seen: set[str] = set()
    size = 0
    for count, entry in enumerate(entries, start=1):
        size += entry.file_size
        if count > MAX_FILES or size > MAX_APP_BYTES:
            raise _too_much(archive, count, size)
        _judge_name(entry, archive)
        known = unicodedata.normalize("NFC", entry.filename.rstrip("/")).casefold()
        if known in seen:
            raise _refusal("ZIP003", archive, name=entry.filename)
        seen.add(known)
        if not entry.is_dir() and not _is_ignored(entry.filename):
            plain.append(entry)
    return plain


def _judge_name(entry: zipfile.ZipInfo, archive: str) -> None:
    name = entry.orig_filename
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR) or (kind == stat.S_IFDIR) > entry.is_dir():
        raise _refusal("ZIP002", archive, name=name)
    if entry.flag_bits & 0x1:
        raise _refusal("ZIP006", archive, name=name)
    parts = name.removesuffix("/").split("/")
    if (
        any(part in ("", ".", "..") for part in parts)
        or any(sign in name for sign in "\\:")
        or not name.isprintable()
    ):
        raise _refusal("ZIP004", archive, name=name.encode("unicode_escape").decode())


def _unpacked(
    archive: zipfile.ZipFile, entries: Iterable[zipfile.ZipInfo], name: str
) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for entry in entries:
        try:
            files[entry.filename] = _counted(archive, entry)
        except (zipfile.BadZipFile, RuntimeError, OSError, EOFError) as error:
            raise _refusal("ZIP006", name, name=entry.filename) from error
    return files


def _counted(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Read at most what the directory promised; more than that is a lie."""
    content = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            content += chunk
            if len(content) > entry.file_size:
                raise zipfile.BadZipFile
    if len(content) != entry.file_size:
        raise zipfile.BadZipFile
    return bytes(content)


def _without_top(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """An archive of the folder itself has one name at the top, with app.yaml below it."""
    tops = {name.partition("/")[0] for name in files}
    if len(tops) != 1 or any("/" not in name for name in files):
        return files
    return {name.partition("/")[2]: content for name, content in files.items()}


def _is_ignored(name: str) -> bool:
    return name.startswith(IGNORED) or name.rpartition("/")[2] in IGNORED


def _too_much(archive: str, count: int, size: int) -> DefinitionError:
    return _refusal("ZIP005", archive, found=count, size=size, files=MAX_FILES, bound=MAX_APP_BYTES)


def _refusal(code: str, archive: str, **parameters: object) -> DefinitionError:
    return DefinitionError((issue(code, Place(Location(archive)), **parameters),))
