"""Templates are compiled once, until they change."""

import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from runtime.web.template_cache import TemplateCache


class _Counting(Environment):
    """Counts what it compiles."""

    compiled = 0

    def _compile(self, source: str, filename: str) -> object:  # type: ignore[override]
        type(self).compiled += 1
        return super()._compile(source, filename)


@pytest.fixture(autouse=True)
def writing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(_Counting, "compiled", 0)


def rendered(folder: Path, text: str) -> str:
    (folder / "page.html").write_text(text, encoding="utf-8")
    made = _Counting(
        loader=FileSystemLoader(folder), bytecode_cache=TemplateCache(folder), autoescape=True
    )
    return made.get_template("page.html").render(name="<山>")


def test_a_template_is_compiled_once_and_anew_when_it_has_changed(tmp_path: Path) -> None:
    assert rendered(tmp_path, "Good day, {{ name }}") == "Good day, &lt;山&gt;"
    assert rendered(tmp_path, "Good day, {{ name }}") == "Good day, &lt;山&gt;"
    assert _Counting.compiled == 1

    assert rendered(tmp_path, "Good night, {{ name }}") == "Good night, &lt;山&gt;"
    assert _Counting.compiled == 2


def test_what_is_kept_and_cannot_be_read_is_compiled_anew(tmp_path: Path) -> None:
    rendered(tmp_path, "Good day, {{ name }}")
    (kept,) = Path(TemplateCache(tmp_path).directory).iterdir()
    kept.write_bytes(b"rubbish")

    assert rendered(tmp_path, "Good day, {{ name }}") == "Good day, &lt;山&gt;"
    assert _Counting.compiled == 2


def test_nothing_is_kept_where_nothing_can_be_or_shall_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(TemplateCache(tmp_path).directory)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("no folder", encoding="utf-8")
    assert rendered(tmp_path, "{{ name }}") == "&lt;山&gt;"
    folder.unlink()

    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(tmp_path, "{{ name }}") == "&lt;山&gt;"
    assert not folder.exists()
    assert _Counting.compiled == 2
