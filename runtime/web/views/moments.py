"""Dates as people say them: today 14:30, yesterday, Mar 5; the exact one beside it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from runtime.i18n.catalogue import Words

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or an instant: as said, exactly, and for machines."""

    said: str
    exact: str
    iso: str


@dataclass(frozen=True, slots=True)
class Clockface:
    """Where and when the reader is, and in which words."""

    now: datetime
    zone: ZoneInfo
    words: Words

    @property
    def today(self) -> date:
        """The reader's calendar day."""
        return self.now.astimezone(self.zone).date()

    def day(self, iso: str) -> Moment:
        """Say an ISO date."""
        value = date.fromisoformat(iso[:10])
        return Moment(self._said_day(value), value.isoformat(), value.isoformat())

    def instant(self, iso: str) -> Moment:
        """Say an ISO instant in the reader's zone."""
        value = datetime.fromisoformat(iso)
        local = (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(self.zone)
        said = f"{self._said_day(local.date())} {local:%H:%M}"
        if abs((self.today - local.date()).days) > 300:
            said = self._said_day(local.date())
        return Moment(said, f"{local:%Y-%m-%d %H:%M:%S}", local.isoformat(timespec="seconds"))

    def since(self, iso: str) -> str:
        """Say how long ago an instant was, in the largest unit that fits."""
        return self.lasted(iso) or self.words("time.just_now")

    def lasted(self, iso: str) -> str:
        """Say how long something has lasted; nothing within the first minute."""
        seconds = int((self.now - datetime.fromisoformat(iso)).total_seconds())
        for unit, length in (("days", DAY), ("hours", 3600), ("minutes", 60)):
            if seconds >= length:
                return self.words(f"time.{unit}", count=seconds // length)
        return ""

    def _said_day(self, value: date) -> str:
        distance = (value - self.today).days
        near = {0: "time.today", -1: "time.yesterday", 1: "time.tomorrow"}.get(distance)
        if near is not None:
            return self.words(near)
        if value.year == self.today.year:
            return self.words(
                "time.day_of_year",
                month=value.month,
                day=value.day,
                name=self.words(f"time.month_{value.month}"),
            )
        return value.isoformat()
