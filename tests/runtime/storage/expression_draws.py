"""Draws for the property of the two back ends: an app, records, type-correct expressions."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from engine.definition.model import App
from engine.expression.types import NUMBER
from engine.form.app_context import AppContext
from tests.runtime.storage.sample import make_app

OPTIONS = [{"key": "vip"}, {"key": "normal"}]
PARTNER = {
    "key": "partner",
    "fields": [
        {"key": "name", "type": "text"},
        {"key": "tier", "type": "select", "options": OPTIONS},
        {"key": "limit", "type": "money"},
        {"key": "parent_firm", "type": "lookup", "form": "partner"},
    ],
}
THING = {
    "key": "thing",
    "fields": [
        {"key": "amount", "type": "money"},
        {"key": "price", "type": "decimal", "scale": 4},
        {"key": "qty", "type": "integer"},
        {"key": "rate", "type": "percent"},
        {"key": "name", "type": "text"},
        {"key": "note", "type": "long_text"},
        {"key": "done", "type": "boolean"},
        {"key": "flag", "type": "boolean"},
        {"key": "day", "type": "date"},
        {"key": "due", "type": "date"},
        {"key": "moment", "type": "datetime"},
        {"key": "clock", "type": "time"},
        {"key": "tags", "type": "multi_select", "options": OPTIONS},
        {"key": "partner", "type": "lookup", "form": "partner"},
        {"key": "home", "type": "address"},
        {
            "key": "lines",
            "type": "subtable",
            "fields": [
                {"key": "q", "type": "integer"},
                {"key": "cost", "type": "money", "scale": 3},
                {"key": "what", "type": "text"},
                {"key": "ok", "type": "boolean"},
                {"key": "partner", "type": "lookup", "form": "partner"},
            ],
        },
    ],
}
PARTNERS: tuple[Mapping[str, Any], ...] = (
    {"id": "P1", "name": "中文", "tier": "vip", "limit": Decimal("50.00"), "parent_firm": "P2"},
    {"id": "P2", "name": "b", "tier": None, "limit": None, "parent_firm": None},
    {"id": "P3", "name": None, "tier": "normal", "limit": Decimal("-3.25"), "parent_firm": "P1"},
)


def make_world() -> tuple[App, AppContext]:
    """The app, and what compiling an expression asks of it."""
    app = make_app(PARTNER, THING)
    forms = {form.key: form for form in app.forms}
    return app, AppContext("club", forms, settings={"limit": NUMBER})


def blank_or(values: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Draw a value, or blank one time in four."""
    return st.one_of(values, values, values, st.none())


def numbers(scale: int) -> SearchStrategy[Any]:
    """Draw a number of a scale, often small, often on the edge of a rounding."""
    size = 3000 * 10**scale
    drawn = st.one_of(st.integers(-size, size), st.sampled_from([0, 1, -1, 5, -5, 10, 25, 50]))
    return blank_or(drawn.map(lambda units: Decimal(units).scaleb(-scale)))


TEXTS = blank_or(
    st.sampled_from(["a", "A", "b", "Z", "é", "中", "中文", " a b ", "　中", "a%_\\", "𝒳", "ab"])
)
FLAGS = blank_or(st.booleans())
PARTNER_IDS = blank_or(st.sampled_from(["P1", "P2", "P3"]))
DAYS = blank_or(st.dates(date(2024, 1, 1), date(2027, 12, 31)))
MOMENTS = blank_or(
    st.timedeltas(timedelta(0), timedelta(days=1000)).map(
        lambda passed: datetime(2024, 1, 1, tzinfo=UTC) + passed
    )
)

ROWS = st.fixed_dictionaries(
    {"q": numbers(0), "cost": numbers(3), "what": TEXTS, "ok": FLAGS, "partner": PARTNER_IDS}
)
RECORDS = st.fixed_dictionaries(
    {
        "amount": numbers(2),
        "price": numbers(4),
        "qty": numbers(0),
        "rate": numbers(2),
        "name": TEXTS,
        "note": TEXTS,
        "done": FLAGS,
        "flag": FLAGS,
        "day": DAYS,
        "due": DAYS,
        "moment": MOMENTS,
        "clock": blank_or(st.times()),
        "tags": st.sampled_from([(), ("vip",), ("normal", "vip")]),
        "partner": PARTNER_IDS,
        "lines": st.lists(ROWS, max_size=3),
    }
)

Source = SearchStrategy[str]


def _form(pattern: str, *parts: Source) -> Source:
    return st.tuples(*parts).map(lambda drawn: pattern.format(*drawn))


def _leaves(*sources: str) -> Source:
    return st.sampled_from(sources)


NUMBER_FIELDS = _leaves(
    "amount", "price", "qty", "rate", "partner.limit", "partner.parent_firm.limit", "setting.limit",
    "0", "1", "-2.5", "100", "0.005", "blank", "nothing_of(amount)",
).map(lambda source: "(amount - amount)" if source.startswith("nothing") else source)  # fmt: skip
NUMBER_COLUMNS = st.one_of(
    _leaves("lines.q", "lines.cost", "lines.partner.limit", "-lines.q"),
    _leaves(
        "lines.q * lines.cost", "lines.cost + amount", "ROUND(lines.cost, 1)", "lines.cost / 8"
    ),
    _leaves("IF(lines.ok, lines.q, lines.cost)", "COALESCE(lines.cost, 7)"),
)
COMPARISONS = _leaves("==", "!=", "<", "<=", ">", ">=")
UNITS = _leaves("day", "week", "month", "quarter", "year")
TEXT_FIELDS = _leaves(
    "name",
    "note",
    "partner.name",
    "partner.parent_firm.name",
    "''",
    "'a'",
    "'Z'",
    "'中'",
    "' a b '",
    "blank",
)
DATE_FIELDS = _leaves("day", "due", "TODAY()", "DATE(2026, 2, 28)", "WORKDAY_ADD(TODAY(), -3)")
ROUNDINGS = _leaves("ROUND", "ROUND_UP", "ROUND_DOWN")


def number_sources(depth: int) -> Source:
    """Draw an expression that gives a number."""
    if depth == 0:
        return NUMBER_FIELDS
    inner, condition = number_sources(depth - 1), condition_sources(depth - 1)
    return st.one_of(
        NUMBER_FIELDS,
        _form("{} * {}", NUMBER_FIELDS, NUMBER_FIELDS),
        _form("({} {} {})", inner, _leaves("+", "-"), inner),
        _form("-({})", inner),
        _form("({} / {})", inner, _leaves("100", "4", "-0.5")),
        _form("{}({}, {})", ROUNDINGS, inner, _leaves("0", "1", "2", "-2")),
        _form("{}({})", _leaves("CEIL", "FLOOR", "ABS", "ROUND"), inner),
        _form("IF({}, {}, {})", condition, inner, inner),
        _form("({} if {} else {})", inner, condition, inner),
        _form("IFS({}, {}, {}, {}, {})", condition, inner, condition, inner, inner),
        _form("SWITCH(name, 'a', {}, 'Z', {}, {})", inner, inner, inner),
        _form("{}({}, {})", _leaves("COALESCE", "MIN", "MAX", "SUM", "COUNT"), inner, inner),
        _form("{}({})", _leaves("SUM", "MIN", "MAX", "COUNT"), NUMBER_COLUMNS),
        _form("SUM_IF({}, {})", NUMBER_COLUMNS, condition_columns()),
        _form("COUNT_IF({})", condition_columns()),
        _leaves("COUNT(lines)", "COUNT(lines.what)", "COUNT(name, day, done)"),
        _form("LEN({})", text_sources(depth - 1)),
        _form(
            "{}({})", _leaves("YEAR", "QUARTER", "MONTH", "DAY", "WEEKDAY"), date_sources(depth - 1)
        ),
        _form("({} - {})", date_sources(depth - 1), DATE_FIELDS),
    )


def text_sources(depth: int) -> Source:
    """Draw an expression that gives a text."""
    if depth == 0:
        return TEXT_FIELDS
    inner = text_sources(depth - 1)
    return st.one_of(
        TEXT_FIELDS,
        _form("({} + {})", inner, inner),
        _form("({} + {})", inner, _leaves("partner", "partner.parent_firm")),
        _form("CONCAT({}, {})", inner, inner),
        _form("{}({}, {})", _leaves("LEFT", "RIGHT"), inner, _leaves("0", "1", "2", "9")),
        _form("MID({}, {}, {})", inner, _leaves("1", "2", "5"), _leaves("0", "1", "3")),
        _form("TRIM({})", inner),
        _form("REPLACE({}, {}, {})", inner, inner, inner),
        _form("IF({}, {}, {})", condition_sources(depth - 1), inner, inner),
        _form("COALESCE({}, {})", inner, inner),
        _leaves("MIN(lines.what)", "MAX(lines.what)", "MAX(name, note)", "MIN(name, 'b', note)"),
    )


def date_sources(depth: int) -> Source:
    """Draw an expression that gives a date."""
    if depth == 0:
        return DATE_FIELDS
    inner = date_sources(depth - 1)
    return st.one_of(
        DATE_FIELDS,
        _form("START_OF({}, '{}')", inner, UNITS),
        _form("END_OF({}, '{}')", inner, UNITS),
        _form("START_OF(moment, '{}')", UNITS),
        _form("({} + {})", inner, _leaves("3", "qty", "COUNT(lines)")),
        _form("({} - {})", inner, _leaves("30", "qty")),
        _form("IF({}, {}, {})", condition_sources(depth - 1), inner, inner),
        _form("COALESCE({}, {})", inner, inner),
    )


def condition_columns() -> Source:
    """Draw a condition over the rows."""
    return st.one_of(
        _leaves("lines.ok", "not lines.ok", "lines.what == 'a'", "lines.partner.tier == 'vip'"),
        _leaves("lines.q > qty", "lines.cost != amount", "lines.what in ['a', 'b', blank]"),
        _leaves("lines.partner == partner", "lines.ok and lines.q >= 0", "IS_BLANK(lines.what)"),
        _leaves("lines.q > 0 or not (lines.cost > 0)", "CONTAINS(lines.what, 'a')", "lines.q != 0"),
    )


def condition_sources(depth: int) -> Source:
    """Draw a condition."""
    fields = _leaves("done", "flag", "true", "false", "done == flag", "done != true", "not done")
    if depth == 0:
        return _form("({})", fields)
    number, text, day = number_sources(depth - 1), text_sources(depth - 1), date_sources(depth - 1)
    inner = condition_sources(depth - 1)
    return st.one_of(
        _form("({})", fields),
        _form("({} {} {})", number, COMPARISONS, number),
        _form("({} {} {})", text, COMPARISONS, text),
        _form("({} {} {})", day, COMPARISONS, day),
        _form("({} {} {})", inner, _leaves("==", "!="), inner),
        _form("(moment {} NOW())", COMPARISONS),
        _form("({} < amount <= {})", number, number),
        _form("(not {})", inner),
        _form("({} {} {})", inner, _leaves("and", "or"), inner),
        _form("({} {} [{}, {}])", text, _leaves("in", "not in"), TEXT_FIELDS, TEXT_FIELDS),
        _form("({} {} [1, 2.50, {}])", number, _leaves("in", "not in"), NUMBER_FIELDS),
        _form("{}({}, {})", _leaves("CONTAINS", "STARTS_WITH", "ENDS_WITH"), text, text),
        _form("IS_BLANK({})", st.one_of(number, text, day)),
        _form("{}({})", _leaves("ANY", "ALL"), condition_columns()),
        _form(
            "({})",
            _leaves(
                "'vip' in tags", "partner.tier not in tags", "IS_BLANK(tags)", "partner == 'P1'"
            ),
        ),
        _form(
            "({})",
            _leaves(
                "owner in me.reports", "HAS_ROLE('a')", "HAS_ROLE(name)", "partner.name > name"
            ),
        ),
        _form("IF({}, {}, {})", inner, inner, inner),
        _form("COALESCE(done, {})", inner),
    )


# Drawn once: building the strategies anew for every example would cost more than the queries.
_ANY = st.one_of(
    condition_sources(3), condition_sources(2), number_sources(3), text_sources(2), date_sources(2)
)


@st.composite
def expressions(draw: st.DrawFn) -> list[str]:
    """Draw some expressions."""
    return draw(st.lists(_ANY, min_size=8, max_size=16))


@st.composite
def records(draw: st.DrawFn) -> list[Mapping[str, Any]]:
    """Draw some records."""
    return draw(st.lists(RECORDS, min_size=1, max_size=4))
