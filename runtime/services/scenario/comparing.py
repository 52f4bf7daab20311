"""Find a value by its path, and compare it with the expected one by what it is.

Rules of this file:
1. Numbers compare as numbers ("6.00" equals 6), moments as moments, a day with a moment's day.
2. A reference equals the scenario's name for it, its id, or its title.
3. A list of plain values compares without regard to order; blank equals blank, however written.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from runtime.services.scenario.names import Names

_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)|\[(-?\d+)\]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def split_path(path: str) -> list[str | int]:
    """Take `lines[0].amount` apart into `["lines", 0, "amount"]`."""
    return [name or int(index) for name, index in _STEP.findall(path)]


def follow(values: object, path: Sequence[str | int]) -> object:
    """Walk into nested values; None where nothing is."""
    found = values
    for step in path:
        if isinstance(step, int) and isinstance(found, list):
            found = found[step] if -len(found) <= step < len(found) else None
        elif isinstance(found, Mapping):
            found = found.get(str(step))
        else:
            return None
    return found


class Comparison:
    """Compares in one scenario's names and its app's time zone."""

    def __init__(self, names: Names, zone: ZoneInfo) -> None:
        self._names = names
        self._zone = zone

    def same(self, expected: object, found: object) -> bool:
        """Whether a found value (JSON) is the expected one."""
        if _is_blank(expected) or _is_blank(found):
            return _is_blank(expected) and _is_blank(found)
        if isinstance(expected, Mapping):
            return isinstance(found, Mapping) and all(
                self.same(value, found.get(key)) for key, value in expected.items()
            )
        if isinstance(found, Mapping):
            return self._means(str(expected), found)
        if isinstance(expected, list) or isinstance(found, list):
            return self._same_lists(expected, found)
        return self._same_plain(expected, found)

    def _same_plain(self, expected: object, found: object) -> bool:
        if isinstance(expected, bool) or isinstance(found, bool):
            return expected is found
        number = _number(expected)
        if expected == found or (number is not None and number == _number(found)):
            return True
        return self._same_moment(str(expected), str(found))

    def _means(self, name: str, reference: Mapping[object, object]) -> bool:
        id_ = str(reference.get("id"))
        return self._names.means(name, id_) or name == reference.get("title")

    def _same_lists(self, expected: object, found: object) -> bool:
        wanted = expected if isinstance(expected, list) else [expected]
        there = found if isinstance(found, list) else [found]
        if len(wanted) != len(there):
            return False
        if any(isinstance(one, Mapping) for one in wanted):
            return all(self.same(one, other) for one, other in zip(wanted, there, strict=True))
        left = list(there)
        for one in wanted:
            place = next((at for at, other in enumerate(left) if self.same(one, other)), None)
            if place is None:
                return False
            del left[place]
        return True

    def _same_moment(self, expected: str, found: str) -> bool:
        moment = self._instant(found)
        if moment is None:
            return False
        if _DAY.fullmatch(expected):
            return moment.astimezone(self._zone).date().isoformat() == expected
        return moment == self._instant(expected)

    def _instant(self, text: str) -> datetime | None:
        if not _DAY.match(text) or _DAY.fullmatch(text):
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=self._zone)


def _is_blank(value: object) -> bool:
    return value is None or value in ("", [])


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
