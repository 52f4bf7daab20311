"""The catalogue is strict: both languages have every key, and every key that is used exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.i18n.catalogue import LOCALES, words

ROOT = Path(__file__).parents[3]
WEB = ROOT / "runtime" / "web"
IN_TEMPLATES = re.compile(r"""\bt\(\s*["']([a-z_.0-9]+)["']\s*[,)]""")
IN_PYTHON = re.compile(r"""\bwords\(\s*["']([a-z_.0-9]+)["']""")
IN_SCRIPTS = re.compile(r"""\bsay\(\s*["']([a-z_.0-9]+)["']""")
PREFIXES = re.compile(r"""\b(?:t|words)\(\s*f?["']([a-z_.]+\.)(?:\{|["'] ~)""")


def _found(pattern: re.Pattern[str], folder: Path, *suffixes: str) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in suffixes and ".test." not in path.name:
            yield from pattern.findall(path.read_text("utf-8"))


def test_both_languages_have_the_same_keys_and_parameters() -> None:
    zh, en = (words(locale).phrases for locale in LOCALES)
    assert zh.keys() == en.keys()
    for key in zh.keys() - {"time.day_of_year"}:  # months have names in one of them only
        assert _names(zh[key]) == _names(en[key]), key


def _names(phrase: object) -> set[str]:
    texts = [phrase] if isinstance(phrase, str) else list(phrase.values())  # type: ignore[attr-defined]
    return {name for text in texts for name in re.findall(r"\{(\w+)\}", text)}


def test_every_key_that_is_used_exists() -> None:
    used = {
        *_found(IN_TEMPLATES, WEB / "templates", ".html"),
        *_found(IN_PYTHON, WEB, ".py"),
        *(f"script.{key}" for key in _found(IN_SCRIPTS, WEB / "assets", ".ts")),
    }
    assert len(used) > 100
    assert used - words("en").phrases.keys() == set()


def test_every_key_that_exists_is_used() -> None:
    prefixes = {*_found(PREFIXES, WEB, ".py", ".html"), "time.", "start.", "error."}
    text = "\n".join(
        path.read_text("utf-8")
        for path in WEB.rglob("*")
        if path.suffix in (".py", ".html", ".ts") and ".test." not in path.name
    )
    for key in words("en").phrases:
        last = key.removeprefix("script.")
        known = f'"{last}"' in text or f"'{last}'" in text
        assert known or any(key.startswith(prefix) for prefix in prefixes), key


def test_a_missing_key_is_a_fault_and_not_an_empty_place() -> None:
    with pytest.raises(KeyError):
        words("zh")("no.such.key")


@pytest.mark.parametrize(("count", "said"), [(1, "1 record"), (2, "2 records"), (0, "0 records")])
def test_a_count_chooses_the_number_of_the_noun(count: int, said: str) -> None:
    assert words("en")("list.count", count=count) == said


@pytest.mark.parametrize(("asked", "given"), [("zh-CN", "zh"), ("en-GB", "en"), ("fr", "zh")])
def test_a_language_we_do_not_have_is_answered_in_chinese(asked: str, given: str) -> None:
    assert words(asked).locale == given
