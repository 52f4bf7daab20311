"""`vermilion simulate`: a workflow is rehearsed from files, alone or on a store's records."""

import json
from pathlib import Path

import pytest

from runtime.cli import main
from tests.runtime.cli.conftest import Run
from tests.runtime.services.rehearsal.purchasing import files

SAMPLE = """
as: cleo
given:
  - {user: cleo, roles: [clerk]}
  - {user: bea, roles: [chief]}
  - {user: dan, roles: [director]}
  - {record: shelf, as: a1, values: {name: A1}}
values: {topic: Desk, shelf: a1, count: 2, price: "600"}
decisions:
  chief: {values: {checked_by: Bea}}
"""


def folder(path: Path, **changed: tuple[str, str]) -> Path:
    for name, content in files(**changed).items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


def test_a_file_is_rehearsed_in_a_scratch_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app, sample = folder(tmp_path / "app"), tmp_path / "sample.yaml"
    sample.write_text(SAMPLE, "utf-8")

    assert main(["simulate", str(app), "--workflow", "approval", "--record", str(sample)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert "Chief: bea (role Chief)" in told
    assert "Director: dan (role Director)" in told
    assert "    Shelf “A1” is changed: Free 10 → 8" in told
    assert told[-1] == "completed"
    sample.write_text(SAMPLE + "  director: reject\n", "utf-8")
    command = ["simulate", str(app), "--workflow", "approval", "--record", str(sample), "--json"]
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "rejected"


def test_what_is_refused_is_found_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app, sample = folder(tmp_path / "app"), tmp_path / "sample.yaml"
    sample.write_text(SAMPLE.replace("topic: Desk, ", ""), "utf-8")

    assert main(["simulate", str(app), "--workflow", "approval", "--record", str(sample)]) == 1
    assert "topic: " in capsys.readouterr().out
    sample.write_text("surprise: 1\n", "utf-8")
    assert main(["simulate", str(app), "--workflow", "approval", "--record", str(sample)]) == 2
    assert main(["simulate", str(app), "--workflow", "approval", "--last", "3"]) == 2


def test_files_are_a_draft_on_a_stores_records(
    tmp_path: Path, run: Run, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    app = folder(tmp_path / "app")
    assert run("app", "import", str(app), "--yes") == 0
    sample = tmp_path / "sample.yaml"
    sample.write_text(SAMPLE, "utf-8")
    stricter = folder(tmp_path / "new", approval=('"total > setting.large"', '"total > 5000"'))
    capsys.readouterr()

    at = ["--workflow", "approval", "--db", store]
    assert run("simulate", str(stricter), *at, "--record", str(sample)) == 0
    assert "Director" not in capsys.readouterr().out
    assert run("simulate", str(stricter), *at, "--last", "5") == 0
    assert capsys.readouterr().out == "0 compared, 0 different\n"


def test_coverage_lists_every_way_with_values_at_the_bounds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = folder(tmp_path / "app")

    assert main(["simulate", str(app), "--workflow", "approval", "--coverage"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert any(line.startswith("1. ") and line.endswith(" → completed") for line in told)
    assert any("[rejected] → rejected" in line for line in told)
    assert told[-1].endswith(" ways")
    assert main(["simulate", str(app), "--workflow", "nowhere", "--coverage"]) == 2


def test_a_flow_that_nobody_can_go_is_found_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dead = ('"total > setting.large"', '"total > 5 and total < 3"')
    app = folder(tmp_path / "app", approval=dead)

    command = ["simulate", str(app), "--workflow", "approval", "--coverage"]
    assert main(command) == 1
    assert "nobody can go the flow" in capsys.readouterr().out
    assert main([*command, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["dead"]
