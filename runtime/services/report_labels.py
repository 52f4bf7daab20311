"""What the groups of a widget are called, in the reader's language.

Rules of this file:
1. Names are looked up in batches, one a form, never one a row.
2. A title shows no value that its reader may not read (see `titles`).
3. What has a name of its own is a cell `{id, title}`; text and numbers stand as they are.
"""

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal

from engine.expression.types import Kind
from engine.expression.values import Value
from engine.form.facts import FactKey, Facts
from engine.report.arrangement import OTHERS, Key
from engine.report.compiled import CompiledGroup, CompiledWidget
from engine.text import localise
from runtime.i18n.catalogue import words
from runtime.services.act import Act
from runtime.services.facts_of import fetch_facts
from runtime.services.published_app import PublishedApp
from runtime.services.titles import Titles
from runtime.services.views import Json

_REFERENCES = frozenset({Kind.RECORD, Kind.USER, Kind.DEPARTMENT})
_OTHERS = {"en": "Others", "zh": "其他"}
_REGIONS = frozenset({"province", "city", "district"})
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Labels:
    """Names of one widget's groups."""

    def __init__(self, act: Act, app: PublishedApp, widget: CompiledWidget) -> None:
        self._act = act
        self._app = app
        self._groups = widget.groups
        self._locale = act.caller.locale
        self._titles = Titles(act, app, Facts())

    def learn(self, keys: Iterable[Key]) -> None:
        """Fetch the records that these keys name, and those that their titles read."""
        asked: set[FactKey] = set()
        for key in keys:
            for group, value in zip(self._groups, key, strict=False):
                if group.type.kind is Kind.RECORD and isinstance(value, str) and value != OTHERS:
                    asked.add((group.type.form or "", value))
        self._fetch(asked)
        self._fetch({below for one in asked for below in self._below(one)})

    def title(self, place: int, value: Value) -> str:
        """Give what a value is called; "" for a blank."""
        if value is None:
            return ""
        if value == OTHERS:
            return localise(_OTHERS, self._locale)
        group = self._groups[place]
        if isinstance(value, str):
            return self._of_text(group, value)
        if group.unit is not None and isinstance(value, date):
            return bucket_title(value, group.unit, self._locale)
        if isinstance(value, bool):
            return words(self._locale)("value.yes" if value else "value.no")
        return f"{value:f}" if isinstance(value, Decimal) else str(value)

    def cell(self, place: int, value: Value) -> Json:
        """Give a group's cell: its value, with its name where that is another text."""
        if value is None:
            return None
        written = written_key(value)
        title = self.title(place, value)
        if self._groups[place].type.kind not in _REFERENCES and title == written:
            return title
        return {"id": written if isinstance(written, str) else title, "title": title}

    def _of_text(self, group: CompiledGroup, value: str) -> str:
        if group.type.kind in _REFERENCES:
            return self._titles.of(group.type.form or "", value) or "–"
        for option in getattr(group.definition, "options", ()):
            if option.key == value:
                return localise(option.label, self._locale, value)
        if group.definition is None and group.path[-1] == "state":
            said = words(self._locale).group("state").get(value, value)
            return said if isinstance(said, str) else value
        if group.path[-1] in _REGIONS and len(group.path) > 1:
            return self._act.system.regions.name(value) or value
        return value

    def _fetch(self, asked: set[FactKey]) -> None:
        new = {key for key in asked if not self._titles.facts.knows(key)}
        if new:
            self._titles.facts = fetch_facts(self._act, self._app, self._titles.facts, new)

    def _below(self, key: FactKey) -> Iterable[FactKey]:
        """What the title of a record reads through its lookups."""
        form = self._app.form(key[0])
        values = self._titles.facts.records.get(key)
        for path in form.title.references if form and form.title and values else ():
            field = form.fields.get(path[0]) if form else None
            value = values.get(path[0]) if values else None
            if len(path) > 1 and field and field.reference and isinstance(value, str):
                yield field.reference, value


def bucket_title(day: date, unit: str, locale: str) -> str:
    """Name the bucket that begins with a day: a day, week, month, quarter or year."""
    chinese = locale.startswith("zh")
    quarter = (day.month + 2) // 3
    year, week, _ = day.isocalendar()
    names = {
        "day": (day.isoformat(), day.isoformat()),
        "week": (f"Week {week}, {year}", f"{year}年第{week}周"),
        "month": (f"{_MONTHS[day.month - 1]} {day.year}", f"{day.year}年{day.month}月"),
        "quarter": (f"Q{quarter} {day.year}", f"{day.year}年第{quarter}季度"),
        "year": (str(day.year), f"{day.year}年"),
    }
    return names[unit][chinese]


def written_key(value: Value) -> str | bool | None:
    """Write a group's value as it stands in a key: ids and options as they are, days ISO 8601."""
    match value:
        case None | bool() | str():
            return value
        case Decimal():
            return f"{value:f}"
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)
