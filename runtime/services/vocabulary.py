"""What the designer is told of the language: the schema, functions, kinds and words.

Rule of this file: it is the same for every app of this program, so it is written down once a
language; its tag changes with what it says.
"""

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from engine.definition.vocabulary import vocabulary
from runtime.services.act import Act
from runtime.services.app_rights import refuse_shaping
from runtime.services.outcome import Refusal


@dataclass(frozen=True, slots=True)
class VocabularyView:
    """The vocabulary as JSON text, with a tag that stands for it."""

    content: str
    tag: str


def read_vocabulary(act: Act, app: str) -> VocabularyView | Refusal:
    """Give the vocabulary in the caller's language to who may design the app."""
    return refuse_shaping(act, app, "design") or _written("zh" if _chinese(act) else "en")


def _chinese(act: Act) -> bool:
    return act.caller.locale.startswith("zh")


@cache
def _written(locale: str) -> VocabularyView:
    content = json.dumps(vocabulary(locale), ensure_ascii=False, separators=(",", ":"))
    return VocabularyView(content, sha256(content.encode()).hexdigest()[:16])
