"""CSV files open in spreadsheets without doing anything."""

import pytest

from runtime.api.csv_file import csv_download, harmless


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "-x", "+"]
)
def test_a_text_that_would_be_a_formula_is_kept_from_it(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5.00", "+3", "-12.5%", "", "a=b", "2026-11-20", "王"])
def test_numbers_and_plain_text_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_a_file_has_a_mark_and_quotes_where_they_are_needed() -> None:
    download = csv_download([("name", "note"), ("王", 'a "b", c'), ("x", "two\nlines")], "all.csv")

    content = b"".join(download.chunks())

    assert content == ('\ufeffname,note\r\n王,"a ""b"", c"\r\nx,"two\nlines"\r\n'.encode())
    assert len(content) == download.size
    assert download.file.closed
