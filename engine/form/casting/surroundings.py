"""What casting needs besides the definition: the time zone, the regions, fresh row ids."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from engine.form.regions import Regions


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`zone` reads local times, `regions` knows the address codes, `new_ids` names new rows."""

    zone: ZoneInfo
    new_ids: Iterator[str]
    regions: Regions = field(default_factory=lambda: Regions({}))
