"""Regions of China as GB/T 2260 codes: six digits, two each for province, city and district.

Rules of this file:
1. The codes are data and come from outside; the standard's structure is known here: a chain
   holds when each code lies within the one before it and is in the data (if there is any).
2. Where the standard has no city of its own (the municipalities, districts straight below a
   province), the four digits and `00` stand for it.
3. A city without districts is a full chain; the street is no part of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Regions:
    """Names by code; made with `Regions.of` so that every district has its city."""

    names: Mapping[str, str]

    @classmethod
    def of(cls, names: Iterable[tuple[str, str]]) -> "Regions":
        """Take (code, name) pairs, codes of 2, 4 or 6 digits."""
        known = {code.ljust(6, "0"): name for code, name in names}
        for code in tuple(known):
            city = f"{code[:4]}00"
            if not code.endswith("00"):
                known.setdefault(city, "县" if city[2:4] == "02" else _UNNAMED.get(city, "市辖区"))
        return cls(known)

    def name(self, code: str) -> str | None:
        """The name of a province, city or district; None for a code that is not there."""
        return self.names.get(code)

    def children(self, code: str = "") -> tuple[tuple[str, str], ...]:
        """What lies straight below a region, (code, name) in the order of the codes."""
        return self._below.get(code, ())

    def is_chain(self, province: str | None, city: str | None, district: str | None) -> bool:
        """Whether the codes name one place, from the province down, leaving none out."""
        above, ended = "", False
        for code in (province, city, district):
            if code is None:
                ended = True
            elif ended or _parent(code) != above or (self.names and code not in self.names):
                return False
            above = code or above
        return True

    @cached_property
    def _below(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        below: dict[str, list[tuple[str, str]]] = {}
        for code, name in sorted(self.names.items()):
            below.setdefault(_parent(code), []).append((code, name))
        return {code: tuple(children) for code, children in below.items()}


_UNNAMED = {
    "419000": "省直辖县级行政区划",
    "429000": "省直辖县级行政区划",
    "469000": "省直辖县级行政区划",
    "659000": "自治区直辖县级行政区划",
}


def _parent(code: str) -> str:
    if code.endswith("0000"):
        return ""
    return f"{code[:2]}0000" if code.endswith("00") else f"{code[:4]}00"
