"""A scope and an environment to try expressions on."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.calendar.working_time import work_calendar
from engine.expression.compilation import compile_expression
from engine.expression.environment import MappingEnvironment
from engine.expression.scope import MappingScope, Path
from engine.expression.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    DURATION,
    NUMBER,
    TEXT,
    TIME,
    Kind,
    Type,
)
from engine.expression.values import Value

NOW = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = work_calendar(holidays=["2026-10-01", "2026-10-02"], workdays=["2026-10-10"])
ROWS = Type(Kind.ROW, form="record.lines", column=True)
MONEY = Type(Kind.NUMBER, scale=2)

TYPES: dict[Path, Type] = {
    ("amount",): MONEY,
    ("qty",): NUMBER,
    ("nothing",): NUMBER,
    ("name",): TEXT,
    ("no_text",): TEXT,
    ("done",): BOOLEAN,
    ("no_flag",): BOOLEAN,
    ("day",): DATE,
    ("no_day",): DATE,
    ("moment",): DATETIME,
    ("clock",): TIME,
    ("length",): DURATION,
    ("status",): Type(Kind.TEXT, options=frozenset({"open", "closed"})),
    ("tags",): Type(Kind.LIST, item=TEXT),
    ("customer",): Type(Kind.RECORD, form="customer"),
    ("customer", "tier"): TEXT,
    ("owner",): Type(Kind.USER),
    ("owner", "manager"): Type(Kind.USER),
    ("owner", "manager", "manager"): Type(Kind.USER),
    ("me", "id"): Type(Kind.USER),
    ("me", "roles"): Type(Kind.LIST, item=TEXT),
    ("me", "departments"): Type(Kind.LIST, item=TEXT),
    ("setting", "limit"): NUMBER,
    ("lines",): ROWS,
    ("lines", "q"): NUMBER.many(),
    ("lines", "price"): NUMBER.many(),
    ("lines", "kind"): TEXT.many(),
    ("lines", "flag"): BOOLEAN.many(),
    ("none",): ROWS,
    ("none", "q"): NUMBER.many(),
    ("none", "flag"): BOOLEAN.many(),
    ("plan",): Type(Kind.ROW, form="record.plan", column=True),
    ("plan", "pct"): NUMBER.many(),
}

VALUES: dict[Path, Value] = {
    ("amount",): Decimal("10.50"),
    ("qty",): Decimal(3),
    ("name",): "bob",
    ("done",): True,
    ("day",): date(2026, 1, 31),
    ("moment",): datetime(2026, 1, 31, 17, 0, tzinfo=UTC),
    ("clock",): time(9, 30),
    ("length",): Decimal(3600),
    ("status",): "open",
    ("tags",): ("new", "vip"),
    ("customer",): "C1",
    ("customer", "tier"): "vip",
    ("owner",): "U1",
    ("owner", "manager"): "U2",
    ("owner", "manager", "manager"): "U3",
    ("me", "id"): "U1",
    ("me", "roles"): ("sales",),
    ("me", "departments"): ("D1", "north"),
    ("setting", "limit"): Decimal(50000),
    ("lines",): [{"row_id": "1"}, {"row_id": "2"}, {"row_id": "3"}],
    ("lines", "q"): [Decimal(1), Decimal(0), None],
    ("lines", "price"): [Decimal("2.50"), Decimal(4), Decimal(8)],
    ("lines", "kind"): ["gift", "", "gift"],
    ("lines", "flag"): [True, False, None],
    ("plan", "pct"): [Decimal(30), Decimal(30), Decimal(40)],
}

SCOPE = MappingScope(TYPES)


def environment(values: Mapping[Path, Value] = VALUES) -> MappingEnvironment:
    """The environment of the samples."""
    return MappingEnvironment(values, now=NOW, zone=ZONE, calendar=CALENDAR)


def evaluate(source: str) -> Value:
    """Check and evaluate an expression on the samples."""
    return compile_expression(source, SCOPE).evaluate(environment())
