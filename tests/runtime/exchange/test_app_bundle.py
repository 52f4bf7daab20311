"""Apps from folders, single files and archives; hostile archives are refused unopened."""

import stat
import struct
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from engine.definition.issue import DefinitionError
from runtime.exchange.app_bundle import pack_app, read_app, unpack_app, write_folder

FILES = {"app.yaml": b"key: demo\n", "forms/visit.yaml": b"key: visit\n", "data/a.csv": b"\xff"}


def archive(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names given twice
        for name, content in entries:
            opened.writestr(name, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def understated() -> bytes:
    """An archive whose directory promises one byte of a thousand."""
    packed = bytearray(archive(("app.yaml", b"a" * 1000)))
    at = packed.rindex(b"PK\x01\x02")
    struct.pack_into("<L", packed, at + 24, 1)
    return bytes(packed)


def encrypted() -> bytes:
    packed = bytearray(archive(("app.yaml", b"a")))
    at = packed.rindex(b"PK\x01\x02")
    struct.pack_into("<H", packed, at + 8, 1)
    return bytes(packed)


def crowded() -> bytes:
    """A directory of so many entries that reading it is the attack."""
    entry = b"PK\x01\x02" + bytes(42)
    directory = entry * 200_000
    return directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, len(directory), 0, 0)


def large_form() -> bytes:
    """An archive whose 64-bit end record, told by its locator, overrides the plain one."""
    directory = (b"PK\x01\x02" + bytes(42)) * 50_000
    size = len(directory)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 50_000, 50_000, size, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, size, 1)
    return directory + record + locator + struct.pack("<4s4H2LH", b"PK\x05\x06", *[0] * 7)


REFUSED: list[tuple[str, str, Callable[[], bytes]]] = [
    ("no archive", "ZIP001", lambda: b"PK nonsense"),
    ("nothing", "ZIP001", lambda: b""),
    ("a link", "ZIP002", lambda: archive((link("icon.png"), b"/etc/passwd"))),
    ("a link, then a file of its name", "ZIP002", lambda: archive((link("a"), b"/"), ("a", b""))),
    ("a name twice", "ZIP003", lambda: archive(("app.yaml", b"a"), ("app.yaml", b"b"))),
    ("a name twice but for case", "ZIP003", lambda: archive(("app.yaml", b""), ("App.YAML", b""))),
    ("a folder and a file of one name", "ZIP003", lambda: archive(("a/", b""), ("A", b""))),
    ("the way up", "ZIP004", lambda: archive(("../app.yaml", b""))),
    ("the way up inside", "ZIP004", lambda: archive(("forms/../../app.yaml", b""))),
    ("an absolute name", "ZIP004", lambda: archive(("/etc/app.yaml", b""))),
    ("a drive", "ZIP004", lambda: archive(("C:/app.yaml", b""))),
    ("a backslash", "ZIP004", lambda: archive(("forms\\..\\app.yaml", b""))),
    ("a control character", "ZIP004", lambda: archive(("a\nb.yaml", b""))),
    ("a bomb by size", "ZIP005", lambda: archive(("a", b"\0" * 30_000_000))),
    ("a bomb by number", "ZIP005", lambda: archive(*((str(n), b"") for n in range(1001)))),
    ("a directory without end", "ZIP005", crowded),
    ("a directory of the 64-bit form", "ZIP005", large_form),
    ("a directory cut off", "ZIP001", lambda: archive(("app.yaml", b""))[:-10]),
    ("an understated size", "ZIP006", understated),
    ("an encrypted file", "ZIP006", encrypted),
]


@pytest.mark.parametrize(
    ("code", "make"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_hostile_archive_is_refused(code: str, make: Callable[[], bytes]) -> None:
    with pytest.raises(DefinitionError) as caught:
        unpack_app(make())
    assert [each.code for each in caught.value.issues] == [code]


@pytest.mark.parametrize("folder", ["", "demo"])
def test_an_archive_holds_the_folder_or_its_contents(folder: str) -> None:
    assert unpack_app(pack_app(FILES, folder)) == FILES


def test_the_same_files_give_the_same_archive() -> None:
    turned = dict(reversed(FILES.items()))
    assert pack_app(FILES) == pack_app(turned)


def test_a_folder_a_file_and_an_archive_are_read(tmp_path: Path) -> None:
    write_folder(FILES, tmp_path / "demo")
    (tmp_path / "demo/.git").mkdir()
    (tmp_path / "demo/.git/config").write_bytes(b"")
    (tmp_path / "demo.zip").write_bytes(pack_app(FILES, "demo"))
    (tmp_path / "demo.yaml").write_bytes(b"app: {key: demo}")
    assert read_app(tmp_path / "demo") == FILES
    assert read_app(tmp_path / "demo.zip") == FILES
    assert read_app(tmp_path / "demo.yaml") == {"demo.yaml": b"app: {key: demo}"}


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo/app.yaml").symlink_to("/etc/hostname")
    with pytest.raises(DefinitionError):
        read_app(tmp_path / "demo")


@pytest.mark.parametrize("name", ["../x.yaml", "data/../../x.csv", "/x.yaml"])
def test_nothing_is_written_outside_the_folder(tmp_path: Path, name: str) -> None:
    inner = tmp_path / "one" / "two"
    with pytest.raises(ValueError, match="leads out"):
        write_folder({"app.yaml": b"key: demo", name: b"x"}, inner)
    assert not any(tmp_path.rglob("*"))
