"""The times of a schedule, written as cron writes them: `0 9 * * 1-5`.

Rules of this file:
1. Five fields, as everywhere; seconds are refused. Times are those of a zone: an hour that the
   clock leaps over fires after the leap, one that comes twice fires once.
2. Going through times is bounded by its caller: `*/1 * * * *` has half a million a year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

_ANY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Timetable:
    """A schedule that has been read."""

    source: str

    def after(self, instant: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        """The times after an instant, ascending, in UTC."""
        for moment in CronSim(self.source, instant.astimezone(zone)):
            yield moment.astimezone(UTC)

    def latest(self, until: datetime, zone: ZoneInfo) -> datetime | None:
        """The last time up to an instant."""
        found = next(CronSim(self.source, until.astimezone(zone), reverse=True), None)
        following = next(self.after(found, zone), None) if found else None
        # Going back starts before the instant: the instant itself may be a time.
        if following is not None and following <= until:
            return following
        return found.astimezone(UTC) if found else None


def parse_timetable(text: str) -> Timetable:
    """Read a schedule. Raises ValueError."""
    source = " ".join(text.split())
    if len(source.split(" ")) != 5:
        raise ValueError("expected five fields: minute, hour, day, month, day of the week")
    try:
        if next(CronSim(source, _ANY), None) is None:
            raise ValueError("this time never comes")
    except CronSimError as error:
        raise ValueError(str(error)[:1].lower() + str(error)[1:]) from None
    return Timetable(source)
