# ruff: noqa: ANN401  (definitions of any shape)
"""A small app of visits to sites, its people, and records drawn by a fixed seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import yaml

from engine.form.record import Record

NOW = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)
ZONE_HOURS = 8
KINDS = ("repair", "check", "sale")

APP: Mapping[str, Any] = {
    "app.yaml": {
        "key": "field",
        "version": "1",
        "locale": "en",
        "time_zone": "Asia/Shanghai",
        "settings": [{"key": "least", "type": "money", "default": 100}],
    },
    "roles.yaml": [{"key": key} for key in ("boss", "agent", "half", "guest")],
    "forms/site.yaml": {
        "key": "site",
        "title": "{name}",
        "fields": [
            {"key": "name", "type": "text"},
            {"key": "region", "type": "select", "options": [{"key": "north"}, {"key": "south"}]},
            {"key": "margin", "type": "percent"},
        ],
        "access": [
            {"role": "boss", "can": ["read"]},
            {"role": "agent", "can": ["read"], "fields": {"hide": ["margin"]}},
            {"role": "half", "can": ["read"]},
        ],
    },
    "forms/visit.yaml": {
        "key": "visit",
        "title": "{note}",
        "fields": [
            {"key": "note", "type": "text"},
            {"key": "day", "type": "date"},
            {"key": "at", "type": "datetime"},
            {
                "key": "kind",
                "type": "select",
                "options": [{"key": key, "label": {"en": key.title(), "zh": key}} for key in KINDS],
            },
            {"key": "site", "type": "lookup", "form": "site"},
            {"key": "agent", "type": "user"},
            {"key": "paid", "type": "boolean"},
            {"key": "amount", "type": "money"},
            {"key": "cost", "type": "money"},
            {"key": "gain", "type": "money", "formula": "amount - cost"},
            {"key": "hours", "type": "decimal", "scale": 1},
            {"key": "stops", "type": "integer"},
            {
                "key": "tags",
                "type": "multi_select",
                "options": [{"key": "far"}, {"key": "late"}],
            },
            {
                "key": "lines",
                "type": "subtable",
                "fields": [
                    {"key": "site", "type": "lookup", "form": "site"},
                    {"key": "qty", "type": "decimal", "scale": 0},
                    {"key": "price", "type": "money", "scale": 4},
                    {"key": "secret", "type": "money"},
                ],
            },
        ],
        "access": [
            {"role": "boss", "can": ["create", "read", "update", "delete", "export"]},
            {
                "role": "agent",
                "can": ["read"],
                "where": "agent == me.id",
                "fields": {"hide": ["cost", "lines.secret"]},
            },
            {"role": "half", "can": ["read"], "where": "paid"},
            {"role": "half", "can": ["read"], "where": "agent == me.id"},
        ],
    },
}

FILTERS = [
    {"key": "period", "type": "date_range", "field": "day", "default": "all"},
    {"key": "moment", "type": "date_range", "field": "at"},
    {"key": "kind", "type": "select", "field": "kind"},
    {"key": "paid", "type": "select", "field": "paid"},
    {"key": "tags", "type": "select", "field": "tags"},
    {"key": "site", "type": "lookup", "field": "site"},
    {"key": "agent", "type": "user", "field": "agent"},
    {"key": "words", "type": "text", "field": "note"},
    {"key": "margin", "type": "text", "field": "site.name"},
]


def _widget(key: str, type_: str, source: str, measures: Mapping[str, str], **more: Any) -> Any:
    values = [{"key": name, "value": value} for name, value in measures.items()]
    return {"key": key, "type": type_, "source": source, "measures": values, **more}


def _by(*paths: str, unit: str | None = None) -> list[dict[str, str]]:
    groups = [{"by": path} for path in paths]
    if unit:
        groups[0]["unit"] = unit
    return groups


WIDGETS = [
    _widget("count", "number", "visit", {"n": "COUNT()"}, compare="previous_period"),
    _widget("total", "number", "visit", {"n": "SUM(amount)"}, compare="previous_year"),
    _widget("late", "number", "visit", {"n": "SUM(amount)"}, where="'late' in tags"),
    _widget("by_month", "line", "visit", {"sales": "SUM(amount)", "n": "COUNT()"},
            group=_by("day", unit="month"), compare="previous_year"),
    _widget("by_week", "line", "visit", {"n": "COUNT()"}, group=_by("day", unit="week")),
    _widget("by_moment", "line", "visit", {"n": "COUNT()"}, group=_by("at", unit="month")),
    _widget("by_day_at", "table", "visit", {"n": "COUNT()"}, group=_by("at"), limit=1000),
    _widget("by_kind", "pie", "visit", {"sales": "SUM(amount)"}, group=_by("kind"), sort="-sales",
            limit=2),
    _widget("by_site", "table", "visit",
            {
                "sales": "SUM(amount)", "mean": "AVG(amount)", "n": "COUNT()",
                "paid": "SUM_IF(amount, paid)", "far": "COUNT_IF(amount > setting.least)",
                "rate": "SUM(amount) / SUM(hours)", "most": "MAX(amount)", "last": "MAX(day)",
                "kinds": "COUNT(DISTINCT(kind))", "stops": "SUM(stops)",
                "weighed": "ROUND(SUM(amount * hours), 2)",
            }, group=_by("site"), sort="-n,-sales", limit=500),
    _widget("by_region", "bar", "visit", {"n": "COUNT()"}, group=_by("site.region", "kind"),
            sort="-n", limit=1),
    _widget("by_person", "table", "visit", {"n": "COUNT()"}, group=_by("agent", "paid")),
    _widget("ties", "table", "visit", {"m": "MAX(stops)"}, group=_by("site"), sort="-m", limit=3),
    _widget("by_stops", "table", "visit", {"n": "COUNT()"}, group=_by("stops"), sort="stops"),
    _widget("products", "bar", "visit.lines",
            {"value": "SUM(qty * price)", "qty": "SUM(qty)"}, group=_by("site"),
            where="parent.kind != 'check'", sort="-value", limit=3),
    _widget("lines_by_month", "line", "visit.lines", {"qty": "SUM(qty)"},
            group=_by("parent.day", unit="month")),
    _widget("lines_by_kind", "table", "visit.lines", {"qty": "SUM(qty)"}, group=_by("kind")),
    _widget("gain", "number", "visit", {"n": "SUM(gain)"}),
    _widget("margins", "table", "visit", {"n": "COUNT()"}, group=_by("site.margin")),
    _widget("dear", "number", "visit", {"n": "COUNT()"}, where="site.margin > 10"),
    _widget("secrets", "number", "visit.lines", {"n": "SUM(secret)"}),
    _widget("line_margins", "number", "visit.lines", {"n": "COUNT()"}, where="site.margin > 10"),
    _widget("parent_cost", "number", "visit.lines", {"n": "COUNT()"}, where="parent.cost > 10"),
]  # fmt: skip

REPORT = {
    "key": "visits",
    "label": {"en": "Visits", "zh": "拜访"},
    "filters": FILTERS,
    "widgets": WIDGETS,
    "access": [{"role": role} for role in ("boss", "agent", "half")],
}
CLOSED = {"key": "closed", "widgets": [WIDGETS[0]]}


def files() -> dict[str, bytes]:
    """The app's files."""
    whole = {**APP, "reports/visits.yaml": REPORT, "reports/closed.yaml": CLOSED}
    return {name: yaml.safe_dump(data).encode() for name, data in whole.items()}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A record that was drawn, and its values of any type."""

    id: str
    values: Mapping[str, Any]

    def record(self, form: str) -> Record:
        """Give the record to be stored."""
        return Record(
            id=self.id, form=form, version=1, state="saved", owner=None, department=None,
            created_at=NOW, created_by=None, updated_at=NOW, updated_by=None, values=self.values,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """The records, those in the trash apart."""

    sites: Sequence[Drawing]
    visits: Sequence[Drawing]
    trash: Sequence[Drawing]


class Draw:
    """Draws records; `people` are the ids of agents."""

    def __init__(self, people: Sequence[str]) -> None:
        self._random = Random(20260320)  # the same records on every run
        self._people = people
        self._ids = 0

    def all(self, count: int) -> Drawn:
        """Draw sites and visits, one visit in ten in the trash."""
        sites = [self._site(number) for number in range(6)]
        visits = [self._visit(number, sites) for number in range(count)]
        return Drawn(sites, visits[count // 10 :], visits[: count // 10])

    def _id(self) -> str:
        self._ids += 1
        return f"01{self._ids:024d}"

    def _site(self, number: int) -> Drawing:
        region = (None, "north", "south")[number % 3]
        margin = Decimal(number * 5)
        return Drawing(self._id(), {"name": f"S{number}", "region": region, "margin": margin})

    def _money(self, scale: int = 2) -> Decimal:
        return Decimal(self._random.randrange(-(10**5), 10**6)).scaleb(-scale)

    def _visit(self, number: int, sites: Sequence[Drawing]) -> Drawing:
        pick, maybe = self._random.choice, self._random.random
        day = date(2025, 1, 1) + timedelta(days=self._random.randrange(0, 450))
        # Just before and behind midnight in the app's zone, at the ends of months too.
        border = datetime(2026, pick((1, 2, 3)), 1, tzinfo=UTC) - timedelta(hours=ZONE_HOURS)
        at = border + timedelta(seconds=pick((-1, 0, 1, -86400, 86399)))
        amount, cost = self._money(), self._money()
        return Drawing(
            self._id(),
            {
                "note": f"visit {number} 50%",
                "day": None if maybe() < 0.05 else day,
                "at": at,
                "kind": pick((None, *KINDS)),
                "site": pick((None, *(site.id for site in sites))),
                "agent": pick((None, *self._people)),
                "paid": pick((None, True, False)),
                "amount": None if maybe() < 0.1 else amount,
                "cost": cost,
                "gain": amount - cost,
                "hours": None if maybe() < 0.2 else Decimal(self._random.randrange(0, 80)) / 10,
                "stops": pick((None, Decimal(1), Decimal(2), Decimal(10))),
                "tags": pick((None, ("far",), ("far", "late"))),
                "lines": [self._line(place, sites) for place in range(self._random.randrange(4))],
            },
        )

    def _line(self, place: int, sites: Sequence[Drawing]) -> Mapping[str, Any]:
        return {
            "row_id": self._id(),
            "position": place + 1,
            "site": self._random.choice([site.id for site in sites]),
            "qty": Decimal(self._random.randrange(1, 9)),
            "price": self._money(4),
            "secret": self._money(),
        }
