"""The documentation holds: pages are fresh, links lead somewhere, commands and apps are real."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.drawing.cli import acts_of, parser_of
from docs.write_reference import FOLDER, PARTS, WHOLE, page
from engine.definition.checking import check_files
from runtime.cli import COMMANDS, main

ROOT = Path(__file__).parents[2]
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^ {4}(\S.*)$", re.MULTILINE)
COMMAND = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?(vermilion|make) ([^#\n]*)")
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as repositories' pages make them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("path", DOCS, ids=_name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
        if target.startswith(("http://", "https://")):
            continue
        file, _, anchor = target.partition("#")
        found = (path.parent / file).resolve() if file else path
        assert found.exists(), target
        assert not anchor or anchor in _anchors(found), target


def _commands(text: str) -> Iterator[str]:
    lines = [line for _, block in FENCE.findall(text) for line in block.splitlines()]
    for line in (*lines, *INDENTED.findall(FENCE.sub("", text))):
        if found := COMMAND.match(line.strip()):
            yield f"{found[1]} {found[2]}".strip()


def _judge(command: str) -> None:
    """Fail unless a command and its options exist."""
    program, *words = shlex.split(command)
    if program == "make":
        known = TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8"))
        assert words[0] in known, command
        return
    names = [each.name for each in COMMANDS]
    assert words[0] in names, command
    parser = parser_of(words[0])
    acts = acts_of(parser)
    if acts:
        assert words[1] in acts, command
        parser = acts[words[1]]
    options = {each for action in parser._actions for each in action.option_strings}
    for word in words:
        if re.match(r"--?[a-z]", word):
            assert word.partition("=")[0] in options, command


@pytest.mark.parametrize("path", DOCS, ids=_name)
def test_every_command_that_is_shown_exists(path: Path) -> None:
    for command in _commands(path.read_text(encoding="utf-8")):
        if "…" not in command:
            _judge(command)


def test_the_readme_shows_commands() -> None:
    shown = list(_commands((ROOT / "README.md").read_text(encoding="utf-8")))

    assert "make run" in shown
    assert "make test" in shown


def test_a_command_that_is_not_there_is_found() -> None:
    for wrong in ("vermilion fly", "vermilion app burn", "vermilion serve --wings", "make tea"):
        with pytest.raises(AssertionError):
            _judge(wrong)


def test_the_app_of_the_readme_passes_the_check() -> None:
    blocks = FENCE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    [app] = [block for language, block in blocks if language == "yaml"]

    assert check_files({"office.yaml": app.encode()}).issues == ()


def test_the_app_of_the_tutorial_passes_its_own_scenarios(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tutorial = (ROOT / "docs" / "guide" / "writing-an-app.md").read_text(encoding="utf-8")
    for name, text in re.findall(r"^```yaml\n# (\S+)\n(.*?)^```", tutorial, re.M | re.S):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert main(["check", str(tmp_path)]) == 0
    assert main(["test", str(tmp_path)]) == 0
    assert "2 passed, 0 failed" in capsys.readouterr().out


@pytest.mark.parametrize("name", [*WHOLE, *PARTS])
def test_a_reference_page_is_fresh(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == page(name), (
        "run python docs/write_reference.py"
    )


def test_every_page_is_reached_from_the_index() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in reached or path.suffix != ".md":
            continue
        reached.add(path)
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            found = (path.parent / target.partition("#")[0]).resolve()
            if target and "://" not in target and found.is_file():
                waiting.append(found)

    assert {_name(each) for each in DOCS} - {_name(each) for each in reached} == set()


def test_every_command_is_in_the_reference() -> None:
    text = (FOLDER / "cli.md").read_text(encoding="utf-8")

    assert [each.name for each in COMMANDS if f"## `vermilion {each.name}`" not in text] == []
