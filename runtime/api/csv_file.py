"""Rows as a CSV file that spreadsheet programs open without doing anything.

Rules of this file:
1. A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers do not.
2. UTF-8 with a byte order mark, lines end with CR LF (RFC 4180).
3. Rows go to a temporary file as they come, so that memory does not grow with them.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from runtime.api.call import Download

MEDIA_TYPE = "text/csv; charset=utf-8"
IN_MEMORY = 1024 * 1024

_TRIGGER = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?%?", re.ASCII)


def csv_download(rows: Iterable[Sequence[str]], name: str) -> Download:
    """Write all rows down and give them as a file to be saved."""
    spooled = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    text = TextIOWrapper(cast(BinaryIO, spooled), "utf-8-sig", newline="")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    text.flush()
    text.detach()
    size = spooled.tell()
    spooled.seek(0)
    return Download(cast(BinaryIO, spooled), name, MEDIA_TYPE, size)


def harmless(cell: str) -> str:
    """Keep a spreadsheet from taking text for a formula."""
    if cell.startswith(_TRIGGER) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
