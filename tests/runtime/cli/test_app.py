"""`vermilion app`, `verify` and `routes`: from the command line."""

import json
from pathlib import Path

import pytest

from tests.runtime.api.sample_app import APP, app_files
from tests.runtime.cli.conftest import Run


def folder(path: Path, **changes: bytes) -> Path:
    """Write the sample app below a path; `changes` name files by their stem."""
    for name, content in app_files().items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(changes.get(target.stem, content))
    return path


def test_an_app_is_imported_listed_exported_and_gone_back_from(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = folder(tmp_path / "source")
    changed = folder(
        tmp_path / "changed",
        place=app_files()["forms/place.yaml"].replace(b"zh: \xe8\xaf\x84\xe7\xba\xa7", b"zh: x"),
    )

    assert run("app", "import", str(source)) == 0
    assert run("app", "import", str(changed), "--dry-run") == 0
    assert "forms.place.fields.rating" in capsys.readouterr().out
    assert run("app", "import", str(changed)) == 2
    assert "--yes" in capsys.readouterr().err
    assert run("app", "import", str(changed), "--yes") == 0
    assert run("app", "rollback", APP, "1") == 0
    capsys.readouterr()
    assert run("app", "list", "--json") == 0
    (app,) = (each for each in json.loads(capsys.readouterr().out) if each["key"] == APP)
    assert app["version"] == 3
    assert [version["version"] for version in app["versions"]] == [3, 2, 1]
    out = tmp_path / "out"
    assert run("app", "export", APP, "-o", str(out)) == 0
    assert {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file()
    } == app_files()
    assert run("app", "export", APP, "-o", str(out)) == 2


@pytest.mark.parametrize("kind", ["yaml", "json", "zip"])
def test_a_file_of_an_app_is_the_same_app(
    run: Run, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source = folder(tmp_path / "source")
    run("app", "import", str(source))
    out = tmp_path / f"out.{kind}"
    capsys.readouterr()

    assert run("app", "export", APP, "--format", kind, "-o", str(out)) == 0
    assert run("app", "diff", str(source), str(out)) == 0
    assert capsys.readouterr().out.strip() == str(out)


def test_a_draft_waits_until_it_is_published(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = folder(tmp_path / "source")

    assert run("app", "import", str(source), "--draft") == 0
    assert run("app", "publish", APP, "--note", "The first", "--decide", "removed:x=hide") == 0
    assert f"published {APP} version 1" in capsys.readouterr().out
    assert run("app", "publish", APP) == 1
    assert run("app", "rollback", APP, "1", "--note", "Once more") == 0
    capsys.readouterr()
    assert run("app", "list", "--json") == 0
    (app,) = (each for each in json.loads(capsys.readouterr().out) if each["key"] == APP)
    notes = [version["note"] for version in app["versions"]]
    assert notes == ["Once more", "The first"]


def test_a_faulty_app_is_told_at_its_place(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = folder(tmp_path / "source", visit=b"key: visit\nfields: 3\n")

    assert run("app", "import", str(source)) == 1
    told = capsys.readouterr()
    assert "forms/visit.yaml:2" in told.out
    assert told.err.startswith("vermilion: ")


def test_what_is_not_there_is_said(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("app", "export", "nothing") == 1
    assert run("app", "rollback", APP, "7") == 1
    assert run("app", "import", "/nowhere/at/all") == 2
    assert run("verify", "--db", "sqlite:////nowhere/at/all.db") == 2
    assert run("app", "list", "--db", "mysql://x/y") == 2
    assert all(line.startswith("vermilion: ") for line in capsys.readouterr().err.splitlines())


def test_a_whole_store_is_verified(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify") == 0
    assert capsys.readouterr().out == "0 differences\n"


def test_the_routes_are_listed_with_their_rights(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("routes", "--json") == 0

    routes = json.loads(capsys.readouterr().out)
    assert {"method", "path", "right", "permission"} == set(routes[0])
    assert any(route["path"] == "/api/v1/tasks/{id}/approve" for route in routes)
    assert run("routes") == 0
    assert "task.decide" in capsys.readouterr().out
