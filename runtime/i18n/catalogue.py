"""The words of the pages, in the reader's language.

Rules of this file:
1. A key that is missing is a fault, never an empty place: `KeyError`, and the tests find it first.
2. A text is a sentence with `{names}`; a map with `one` and `other` is chosen by `count`.
3. The words themselves come from docs/glossary.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

LOCALES = ("zh", "en")
PARTS = ("", "administration.")
"""The files of a language by how their names begin."""

LOADER: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = (
    yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
)
"""The loader in C takes a tenth of the time."""

Phrase = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """One language's phrases by dotted key."""

    locale: str
    phrases: Mapping[str, Phrase]

    def __call__(self, key: str, **parameters: object) -> str:
        """Say the phrase of a key with its parameters filled in."""
        phrase = self.phrases[key]
        if not isinstance(phrase, str):
            phrase = phrase["one" if parameters.get("count") == 1 else "other"]
        return phrase.format(**parameters) if parameters else phrase

    def group(self, prefix: str) -> dict[str, Phrase]:
        """Give every phrase below a prefix, keyed without it."""
        start = f"{prefix}."
        return {
            key[len(start) :]: text for key, text in self.phrases.items() if key.startswith(start)
        }


@cache
def words(locale: str) -> Words:
    """Load a language once; one we do not have is answered in Chinese."""
    chosen = locale.split("-")[0].lower()
    chosen = chosen if chosen in LOCALES else LOCALES[0]
    phrases: dict[str, Phrase] = {}
    for part in PARTS:
        source = files("runtime.i18n").joinpath(f"{part}{chosen}.yaml").read_text("utf-8")
        phrases.update(_flat(yaml.load(source, Loader=LOADER)))  # noqa: S506 - a safe one
    return Words(chosen, phrases)


def _flat(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, Phrase]]:
    for key, value in tree.items():
        if isinstance(value, str) or (isinstance(value, dict) and set(value) == {"one", "other"}):
            yield prefix + key, value
        elif isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            raise TypeError(f"{prefix}{key}: a phrase is text, found {value!r}")
