"""`vermilion test`: an app's scenarios from the command line."""

from pathlib import Path

import pytest

from runtime.cli import main
from tests.runtime.cli.test_app import folder


def test_scenarios_that_cannot_be_read_are_failed_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = folder(tmp_path / "source")
    broken = tmp_path / "more.yaml"
    broken.write_text("scenario: nothing\nsteps: 3\n")

    assert main(["test", str(source), "--scenarios", str(broken)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("FAILED")
    assert told[-1] == "0 passed, 1 failed"


def test_nothing_to_run_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = folder(tmp_path / "source")

    assert main(["test", str(source)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 0 failed"


def test_an_example_passes_and_one_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    leave = str(Path(__file__).parents[3] / "examples" / "leave_request")

    assert main(["test", leave, "-k", "no scenario is called this"]) == 1
    assert main(["test", leave]) == 0
    told = capsys.readouterr().out.splitlines()
    passed = int(told[-1].split(" ")[0])
    assert passed > 1
    assert told[-1] == f"{passed} passed, 0 failed"
    assert sum(line.startswith("passed ") for line in told) == passed


def test_what_cannot_be_read_is_used_wrongly(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", "/nowhere/at/all"]) == 2
    assert capsys.readouterr().err.startswith("vermilion: ")
