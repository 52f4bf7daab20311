"""A change of what a definition means, brought to what its file says.

A file may say more than it means (`required: false`, `min: "0.01"`); what did not change stays
written as it is.
"""

from decimal import Decimal

from engine.definition.alignment import align
from engine.definition.sameness import same
from engine.definition.scalars import NumberOutOfRangeError, number
from engine.definition.tree import Data


def carry(before: Data, after: Data, source: Data, name: str = "") -> Data:
    """Give what the source is to say: `before` is what it means now, `after` what it is to mean."""
    if same(before, after):
        return source
    if isinstance(before, dict) and isinstance(after, dict) and isinstance(source, dict):
        return _map(before, after, source)
    if isinstance(before, list) and isinstance(after, list) and isinstance(source, list):
        return _list(before, after, source, name) if len(before) == len(source) else after
    return _as_number(before, after, source)


def _as_number(before: Data, after: Data, source: Data) -> Data:
    """A number that goes as text in JSON stays a number where the file has one."""
    is_number = isinstance(source, int | Decimal) and not isinstance(source, bool)
    if not is_number or not isinstance(before, str) or not isinstance(after, str):
        return after
    try:
        found = number(after)
        return found if same(number(before), source) else after
    except NumberOutOfRangeError:
        return after


def _list(before: list[Data], after: list[Data], source: list[Data], name: str) -> Data:
    places = align(before, after, name, loose=True)
    return [
        element if place is None else carry(before[place], element, source[place], name)
        for element, place in zip(after, places, strict=True)
    ]


def _map(before: dict[str, Data], after: dict[str, Data], source: dict[str, Data]) -> Data:
    found: dict[str, Data] = {}
    for name, value in source.items():
        if name in before and name in after:
            found[name] = carry(before[name], after[name], value, name)
        elif name in after:
            found[name] = after[name]
        elif name not in before:
            found[name] = value
    added = [name for name in after if name not in found and name not in before]
    changed = [name for name in after if name in before and name not in source
               and not same(before[name], after[name])]  # fmt: skip
    return _with_added(found, after, [*added, *changed])


def _with_added(found: dict[str, Data], after: dict[str, Data], added: list[str]) -> Data:
    """Put new entries behind the ones that they follow."""
    order = list(found)
    before = ""
    for name in after:
        if name in added:
            at = order.index(before) + 1 if before in order else len(order)
            order.insert(at, name)
        before = name if name in order else before
    return {name: after[name] if name in added else found[name] for name in order}
