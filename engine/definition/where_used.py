"""Where an element is used, told for people.

Rule of this file: a use inside the element itself (its own formula naming it) is one as well; that
it is declared is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.definition.change import NOUNS, label_of
from engine.definition.model import App
from engine.definition.references import references, target_at
from engine.definition.tree import Data, Path, outward, value_at
from engine.text import Text


@dataclass(frozen=True, slots=True)
class UseTold:
    """One use: where it is, what has it, and the text that names the element."""

    pointer: Path
    path: str
    label: Text
    text: str


def where_used(
    app: App,
    definition: Mapping[str, Data],
    pointer: Path,
    others: Mapping[str, App] | None = None,
) -> tuple[UseTold, ...]:
    """List the uses of what stands at a pointer, each place once, in the order of the app."""
    data: Data = dict(definition)
    target = target_at(data, pointer)
    places = {
        use.pointer: use
        for use in references(app, definition, others)
        if target is not None and use.target == target
    }
    return tuple(_told(data, place, use.is_key) for place, use in places.items())


def _told(data: Data, pointer: Path, is_key: bool) -> UseTold:
    text = value_at(data, pointer)
    shown = str(pointer[-1]) if is_key or not isinstance(text, str) else text
    return UseTold(pointer, outward(data, pointer), _label(data, pointer), shown)


def _label(data: Data, pointer: Path) -> Text:
    """Call the elements around a use by their labels: the outermost, and the closest."""
    words = []
    for end in range(1, len(pointer) + 1):
        element = value_at(data, pointer[:end])
        if not isinstance(pointer[end - 1], int) or not isinstance(element, dict):
            continue
        name = element.get("key", element.get("scenario"))
        noun = NOUNS.get(str(pointer[end - 2]))
        if noun is not None and isinstance(name, str):
            words.append(label_of(element, noun, name))
    chosen = list(dict.fromkeys((*words[:1], *words[-1:]))) or [("the app", "应用")]
    return {"en": " › ".join(en for en, _ in chosen), "zh": " › ".join(zh for _, zh in chosen)}
