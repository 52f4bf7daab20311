"""`vermilion app merge`: exit status, conflicts told, files kept."""

from pathlib import Path

import pytest

from runtime.cli import main
from tests.runtime.api.sample_app import app_files
from tests.runtime.cli.test_app import folder

PLACE, VISIT = app_files()["forms/place.yaml"], app_files()["forms/visit.yaml"]


def test_edits_of_two_sides_come_together_in_the_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = folder(tmp_path / "base")
    ours = folder(tmp_path / "ours", place=b"# mine\n" + PLACE.replace(b"en: Rating", b"en: Stars"))
    theirs = folder(tmp_path / "theirs", visit=VISIT.replace(b"max_length: 80", b"max_length: 90"))
    out = tmp_path / "out"

    assert main(["app", "merge", str(base), str(ours), str(theirs), "-o", str(out)]) == 0
    assert capsys.readouterr().out.strip() == str(out)
    assert (out / "forms/place.yaml").read_bytes() == (ours / "forms/place.yaml").read_bytes()
    assert (out / "forms/visit.yaml").read_bytes() == (theirs / "forms/visit.yaml").read_bytes()
    assert main(["app", "merge", str(base), str(ours), str(theirs), "-o", str(out)]) == 2


def test_conflicts_are_listed_and_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = folder(tmp_path / "base")
    ours = folder(tmp_path / "ours", visit=VISIT.replace(b"max_length: 80", b"max_length: 70"))
    theirs = folder(tmp_path / "theirs", visit=VISIT.replace(b"max_length: 80", b"max_length: 90"))

    assert main(["app", "merge", str(base), str(ours), str(theirs)]) == 1
    told = capsys.readouterr().out
    assert "forms.visit.fields.topic.max_length" in told
    assert "`max_length` is 70 with us and 90 with them (it was 80)" in told
    assert main(["app", "merge", str(base), str(ours), str(tmp_path / "none")]) == 2
