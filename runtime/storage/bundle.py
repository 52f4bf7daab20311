"""An app's files as one value in the store: the same files give the same bytes.

Rule of this file: only what `pack` made comes back through `unpack`; bundles of people are read
elsewhere, with bounds.
"""

import io
import zipfile
from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MEANING = ".meaning.json"
"""Beside the files, what they mean as canonical JSON: read in a fiftieth of the time."""
_DEFINITION = ".definition.json"
"""Beside a draft's files, the definition as its editor sent it."""


def pack(
    files: Mapping[str, bytes], meaning: str | None = None, definition: str | None = None
) -> bytes:
    """Put files into one value, by name; `meaning` is what was read and checked of them.

    `definition`: of a draft, the JSON that its files were brought to say.
    """
    entries = dict(files)
    if definition is not None:
        entries[_DEFINITION] = definition.encode()
    if meaning is not None:
        entries[_MEANING] = meaning.encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(entries):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, entries[name])
    return packed.getvalue()


def unpack(bundle: bytes) -> dict[str, bytes]:
    """Take the files out again."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        names = [name for name in archive.namelist() if name not in (_MEANING, _DEFINITION)]
        return {name: archive.read(name) for name in names}


def meaning(bundle: bytes) -> str | None:
    """Take out what the files mean; None when it was not put in."""
    return _aside(bundle, _MEANING)


def definition(bundle: bytes) -> str | None:
    """Take out the definition that a draft's files say; None when it was not put in."""
    return _aside(bundle, _DEFINITION)


def _aside(bundle: bytes, name: str) -> str | None:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return archive.read(name).decode() if name in archive.namelist() else None
