"""`vermilion check` and `vermilion schema` as their users see them."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from runtime.cli import main
from runtime.exchange.app_bundle import pack_app, write_folder

SOUND = {"app.yaml": b"key: demo\n", "forms/a.yaml": b"key: a\nfields:\n  - {key: x, type: text}\n"}
FAULTY = {**SOUND, "forms/a.yaml": b"key: a\nfields:\n  - {key: x, type: txt}\n"}

Output = pytest.CaptureFixture[str]


def test_a_sound_app_passes_in_silence(tmp_path: Path, capsys: Output) -> None:
    write_folder(SOUND, tmp_path)
    assert main(["check", str(tmp_path)]) == 0
    assert capsys.readouterr().out == ""


def test_a_fault_is_told_with_file_line_column_path_and_hint(
    tmp_path: Path, capsys: Output
) -> None:
    write_folder(FAULTY, tmp_path)
    assert main(["check", str(tmp_path)]) == 1
    line, hint = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{tmp_path}/forms/a.yaml:3:20: forms.a.fields.x.type: `txt` is none of")
    assert hint == "    Did you mean `text`?"


def test_messages_come_in_chinese_too(tmp_path: Path, capsys: Output) -> None:
    write_folder(FAULTY, tmp_path)
    assert main(["check", "--locale", "zh", str(tmp_path)]) == 1
    assert "“txt”不在可选值之中" in capsys.readouterr().out


def test_every_path_is_checked_and_told_as_json(tmp_path: Path, capsys: Output) -> None:
    write_folder(FAULTY, tmp_path / "one")
    (tmp_path / "two.zip").write_bytes(pack_app(FAULTY))
    (tmp_path / "three.yaml").write_bytes(b"app: {key: three}\nform: []\n")
    (tmp_path / "four.zip").write_bytes(b"no archive")
    paths = [str(tmp_path / name) for name in ("one", "two.zip", "three.yaml", "four.zip")]
    assert main(["check", "--json", *paths]) == 1
    issues = json.loads(capsys.readouterr().out)["issues"]
    assert [(each["file"], each["line"], each["code"]) for each in issues] == [
        (f"{tmp_path}/one/forms/a.yaml", 3, "STR004"),
        (f"{tmp_path}/two.zip/forms/a.yaml", 3, "STR004"),
        (f"{tmp_path}/three.yaml", 2, "STR001"),
        (f"{tmp_path}/four.zip", 1, "ZIP001"),
    ]


def test_a_warning_alone_is_no_failure(tmp_path: Path, capsys: Output) -> None:
    write_folder({**SOUND, "readme.md": b""}, tmp_path)
    assert main(["check", str(tmp_path)]) == 0
    assert "warning: " in capsys.readouterr().out


def test_apps_checked_together_may_depend_on_one_another(tmp_path: Path, capsys: Output) -> None:
    lookup = b"key: b\nfields:\n  - {key: a, type: lookup, form: demo.a, columns: [y]}\n"
    write_folder(SOUND, tmp_path / "demo")
    other = {"app.yaml": b"key: other\ndepends: [demo]\n", "forms/b.yaml": lookup}
    write_folder(other, tmp_path / "other")
    assert main(["check", str(tmp_path / "demo"), str(tmp_path / "other")]) == 1
    (line, _) = capsys.readouterr().out.splitlines()
    assert "other/forms/b.yaml:3:52: forms.b.fields.a.columns[0]: `a` has no field `y`" in line


def test_a_path_that_is_not_there_is_wrong_use(tmp_path: Path, capsys: Output) -> None:
    assert main(["check", str(tmp_path / "nowhere")]) == 2
    error = capsys.readouterr().err
    assert "nowhere" in error
    assert error.count("\n") == 1


def test_no_path_is_wrong_use() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["check"])
    assert caught.value.code == 2


def test_the_schema_is_a_valid_schema_that_takes_a_sound_app(
    tmp_path: Path, capsys: Output
) -> None:
    file = tmp_path / "schema.json"
    assert main(["schema", "-o", str(file)]) == 0
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == file.read_text(encoding="utf-8")
    schema = json.loads(file.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    form = {"key": "a", "fields": [{"key": "x", "type": "money", "default": 0}]}
    validator = Draft202012Validator(schema)
    assert validator.is_valid({"app": {"key": "demo"}, "forms": [form]})
    assert not validator.is_valid({"app": {"key": "demo"}, "form": [form]})


def test_the_schema_cannot_be_written_where_there_is_no_folder(tmp_path: Path) -> None:
    assert main(["schema", "-o", str(tmp_path / "no" / "schema.json")]) == 2
