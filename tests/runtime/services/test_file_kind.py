"""What a file is, by its bytes."""

import zipfile
from io import BytesIO

import pytest

from runtime.services.file_kind import detect, is_picture
from runtime.services.store_file import safe_name


def _zip(*names: str) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"<html><script>alert(1)</script>", "text/html"),
        (b"  \n<!DOCTYPE html>", "text/html"),
        (b"GIF no, <script>alert(1)</script>", "text/html"),
        (b'<?xml version="1.0"?><svg onload="x()">', "image/svg+xml"),
        (b"<SVG/>plain<svg >", "image/svg+xml"),
        (b"\0\1\2\3", "application/octet-stream"),
        (b"\xfe\xfd binary", "application/octet-stream"),
        ("名称,数量\n".encode(), "text/plain"),
        (("名" * 2000).encode(), "text/plain"),
        (b"", "text/plain"),
        (_zip("a.txt"), "application/zip"),
        (b"PK\x03\x04 broken", "application/zip"),
        (
            _zip("[Content_Types].xml", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (b"MZ\x90\0", "application/vnd.microsoft.portable-executable"),
    ],
)
def test_bytes_tell_the_kind(content: bytes, kind: str) -> None:
    file = BytesIO(content)

    assert detect(file) == kind
    assert file.tell() == 0


def test_what_can_run_is_no_picture() -> None:
    assert is_picture("image/png")
    assert not is_picture("image/svg+xml")
    assert not is_picture("text/html")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/cron.d/x", "x"),
        ("..\\..\\windows\\evil.exe", "evil.exe"),
        ("report.pdf", "report.pdf"),
        ("合同 2026.docx", "合同 2026.docx"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie_ x"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\0b.txt", "ab.txt"),
        ("", "file"),
        ("...", "file"),
        ("C:", "C_"),
        ('"quoted".txt', "_quoted_.txt"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(name: str, safe: str) -> None:
    assert safe_name(name) == safe
