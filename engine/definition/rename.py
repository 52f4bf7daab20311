"""Giving an element another key, everywhere it is named.

Rules of this file:
1. Uses are found by meaning (`references`); what only reads the same stays.
2. An element that was published under its key says so (`was`), so that data and history follow.
"""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import cast

from engine.definition.model import App
from engine.definition.patch import patch_file
from engine.definition.references import references, target_at
from engine.definition.sameness import earlier_keys
from engine.definition.tree import Data, Path, value_at
from engine.definition.uses.in_data import data_uses
from engine.definition.uses.use import Target, Use
from engine.text import KEY_PATTERN, Text

Span = tuple[int, int, str]
OPTION_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,47}$"
REMEMBERED = frozenset(
    {"forms", "fields", "options", "roles", "settings", "workflows", "nodes", "automations",
     "reports", "widgets", "actions", "views", "prints", "input"}
)  # fmt: skip
"""Lists whose elements may say what they were called before."""


class CannotRenameError(ValueError):
    """Why an element cannot get that key; `message` is for people."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Renaming:
    """What is to get which key; `remember`: its present one has been published."""

    pointer: Path
    key: str
    remember: bool = False


def rename(
    app: App,
    definition: Mapping[str, Data],
    renaming: Renaming,
    others: Mapping[str, App] | None = None,
) -> dict[str, Data]:
    """Rename an element; `app` is what `definition` says. Raises CannotRenameError."""
    pointer, key = renaming.pointer, renaming.key
    target = target_at(dict(definition), pointer)
    if target is None:
        raise CannotRenameError(
            {"en": "Nothing with a key stands here.", "zh": "此处没有带键名的元素。"}
        )
    _check_key(definition, pointer, target, key)
    if key == target[-1]:
        return dict(definition)
    uses = [use for use in references(app, definition, others) if use.target == target]
    changed = apply(dict(definition), uses, {target: key})
    _in_data(app, changed, {target: key}, others)
    if target[:2] == ("app", "user_links"):
        return cast("dict[str, Data]", _key_renamed(changed, pointer, key))
    return _named(changed, pointer, key, remember=renaming.remember)


def apply(definition: Data, uses: Iterable[Use], keys: Mapping[Target, str]) -> Data:
    """Write other keys at uses; values first, for the names of entries lead to them."""
    changed = deepcopy(definition)
    by_place: dict[tuple[Path, bool], set[Span]] = {}
    for use in uses:
        span = (use.start, use.end, keys[use.target])
        by_place.setdefault((use.pointer, use.is_key), set()).add(span)
    for (pointer, is_key), spans in by_place.items():
        if not is_key:
            text = value_at(changed, pointer)
            if isinstance(text, str):
                _put(changed, pointer, _written(text, spans))
    names = [(pointer, spans) for (pointer, is_key), spans in by_place.items() if is_key]
    for pointer, spans in sorted(names, key=lambda each: -len(each[0])):
        changed = _key_renamed(changed, pointer, _written(str(pointer[-1]), spans))
    return changed


def _in_data(
    app: App,
    definition: Data,
    keys: Mapping[Target, str],
    others: Mapping[str, App] | None,
) -> None:
    """Write other keys in the data that goes along, in place; `app` is as it was before."""
    files = value_at(definition, ("files",))
    for name, text in list(files.items()) if isinstance(files, dict) else ():
        if not isinstance(files, dict) or not isinstance(text, str):
            continue
        data, found = data_uses(app, name, text, others)
        uses = [use for use in found if use.target in keys]
        if uses:
            files[name] = patch_file(name, text.encode(), apply(data, uses, keys)).decode()


def _written(text: str, spans: Iterable[Span]) -> str:
    for start, end, key in sorted(spans, reverse=True):
        text = text[:start] + key + text[end:]
    return text


def _put(data: Data, pointer: Path, value: Data) -> None:
    match value_at(data, pointer[:-1]), pointer[-1]:
        case dict(around), str(name):
            around[name] = value
        case list(items), int(place):
            items[place] = value
        case _:
            pass


def _key_renamed(data: Data, pointer: Path, name: str) -> Data:
    """Give an entry of a map another name, at its place among the others."""
    around = value_at(data, pointer[:-1])
    if not isinstance(around, dict):
        return data
    entries = [(name if key == pointer[-1] else key, value) for key, value in around.items()]
    around.clear()
    around.update(entries)
    return data


def _named(definition: Data, pointer: Path, key: str, *, remember: bool) -> dict[str, Data]:
    element = value_at(definition, pointer)
    if isinstance(element, dict):
        before = [str(element["key"])] if remember and pointer[-2] in REMEMBERED else []
        was = [name for name in dict.fromkeys((*earlier_keys(element), *before)) if name != key]
        element["key"] = key
        element.pop("was", None)
        if was:
            rest = {name: value for name, value in element.items() if name != "key"}
            element.clear()
            said: Data = was[0] if len(was) == 1 else cast("list[Data]", was)
            element.update({"key": key, "was": said, **rest})
    return cast("dict[str, Data]", definition)


def _check_key(definition: Mapping[str, Data], pointer: Path, target: Target, key: str) -> None:
    pattern = OPTION_PATTERN if pointer[-2] == "options" else KEY_PATTERN
    if not re.fullmatch(pattern, key) or key.endswith("\n"):
        raise CannotRenameError(
            {
                "en": f"`{key[:60]}` is no key: small letters, digits and `_`, a letter first, "
                "at most 48 characters.",
                "zh": f"“{key[:60]}”不能作为键名：以小写字母开头，"
                "只含小写字母、数字和下划线，最多 48 个字符。",
            }
        )
    around = value_at(dict(definition), pointer[:-1])
    taken = (
        list(around)
        if isinstance(around, dict)
        else [each.get("key") for each in around if isinstance(each, dict)]
        if isinstance(around, list)
        else []
    )
    if key in taken and key != target[-1]:
        raise CannotRenameError(
            {"en": f"`{key}` is there already.", "zh": f"键名“{key}”已被使用。"}
        )
