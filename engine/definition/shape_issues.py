"""Faults of shape told to people: what was expected, what was found, the nearest name."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from difflib import get_close_matches

from engine.definition.issue import Issue, Place, issue
from engine.definition.structure import MISSING, NO_CHOICE, UNKNOWN, WRONG_TYPE, Fault
from engine.definition.tree import Data
from engine.text import KEY_PATTERN, Text

KINDS: dict[str, tuple[str, str]] = {
    "string": ("text", "文本"),
    "number": ("a number", "数字"),
    "integer": ("a whole number", "整数"),
    "boolean": ("true or false", "true 或 false"),
    "array": ("a list", "列表"),
    "object": ("a map of properties", "属性映射"),
    "null": ("nothing", "空"),
}

BOUNDS: dict[str, tuple[str, str]] = {
    "minItems": ("at least {} element(s)", "至少 {} 项"),
    "maxItems": ("at most {} element(s)", "最多 {} 项"),
    "minLength": ("at least {} character(s)", "至少 {} 个字符"),
    "maxLength": ("at most {} character(s)", "最多 {} 个字符"),
    "minimum": ("at least {}", "不小于 {}"),
    "maximum": ("at most {}", "不大于 {}"),
}


def shape_issue(fault: Fault, place: Place) -> Issue:
    """Turn a fault of shape at its place into an issue."""
    if fault.rule in TELLERS:
        return TELLERS[fault.rule](fault, place)
    if fault.rule in BOUNDS:
        return _bound(fault, place)
    return issue("STR008", place, problem=fault.rule)


def nearest_hint(found: str, known: Iterable[str]) -> Text | None:
    """Offer the name that was probably meant; None when nothing is close."""
    names = sorted(set(known))
    close = get_close_matches(found, names, 1, 0.6)
    if not close:
        lower = {name.lower(): name for name in names}
        close = [lower[found.lower()]] if found.lower() in lower else []
    if not close:
        return None
    return {"en": f"Did you mean `{close[0]}`?", "zh": f"是否想写“{close[0]}”？"}


def known_hint(found: str, known: Iterable[str]) -> Text | None:
    """Offer the nearest name, else the first few that there are."""
    names = sorted(set(known))
    hint = nearest_hint(found, names)
    if hint or not names:
        return hint
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return {"en": f"There are: {shown}.", "zh": f"可选：{shown}。"}


def found_words(value: Data) -> dict[str, str]:
    """Write a value short enough for a sentence, in both languages."""
    match value:
        case list():
            return {"en": f"a list of {len(value)}", "zh": f"含 {len(value)} 项的列表"}
        case dict():
            return {"en": "a map", "zh": "映射"}
        case None:
            return {"en": "nothing", "zh": "空"}
        case _:
            return dict.fromkeys(("en", "zh"), _shown(value))


def _shown(value: bool | int | Decimal | str) -> str:
    match value:
        case str():
            return repr(value if len(value) <= 60 else value[:57] + "…")
        case Decimal():
            return format(value, "f")
        case bool() | int():
            return str(value).lower()


def _names(bound: object) -> tuple[str, ...]:
    if isinstance(bound, list | tuple):
        return tuple(str(each) for each in bound)
    return (str(bound),)


def _unknown(fault: Fault, place: Place) -> Issue:
    name = str(fault.path[-1])
    owner = fault.owner or "this part"
    return issue("STR001", place, known_hint(name, _names(fault.bound)), name=name, owner=owner)


def _no_choice(fault: Fault, place: Place) -> Issue:
    words = _names(fault.bound)
    given = fault.found if isinstance(fault.found, dict) else {}
    hints = [nearest_hint(name, words) for name in given]
    hint = next((each for each in hints if each), None)
    return issue("STR007", place, hint, allowed=", ".join(words))


def _wrong_type(fault: Fault, place: Place) -> Issue:
    kinds = [KINDS.get(name, (name, name)) for name in _names(fault.bound)]
    expected = {
        "en": " or ".join(dict.fromkeys(kind[0] for kind in kinds)),
        "zh": "或".join(dict.fromkeys(kind[1] for kind in kinds)),
    }
    return issue("STR003", place, expected=expected, found=found_words(fault.found))


def _missing(fault: Fault, place: Place) -> Issue:
    return issue("STR002", place, name=fault.bound)


def _bound(fault: Fault, place: Place) -> Issue:
    en, zh = (words.format(fault.bound) for words in BOUNDS[fault.rule])
    return issue("STR006", place, found=found_words(fault.found), bound={"en": en, "zh": zh})


def _not_allowed(fault: Fault, place: Place) -> Issue:
    allowed = _names(fault.bound)
    found = fault.found if isinstance(fault.found, str) else found_words(fault.found)
    hint = nearest_hint(found, allowed) if isinstance(found, str) else None
    return issue("STR004", place, hint, found=found, allowed=", ".join(allowed))


def _pattern(fault: Fault, place: Place) -> Issue:
    if fault.bound == KEY_PATTERN:
        return issue("KEY001", place, found=fault.found, pattern=KEY_PATTERN)
    return issue("STR005", place, found=found_words(fault.found), pattern=fault.bound)


TELLERS: dict[str, Callable[[Fault, Place], Issue]] = {
    UNKNOWN: _unknown,
    MISSING: _missing,
    NO_CHOICE: _no_choice,
    WRONG_TYPE: _wrong_type,
    "enum": _not_allowed,
    "const": _not_allowed,
    "pattern": _pattern,
}
