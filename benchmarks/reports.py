"""How long the numbers of a dashboard take, beside hand-written SQL over the same tables.

Run with `python -m benchmarks.reports [RECORDS] [--db URL]` (20,000 records of five rows, on
SQLite in a temporary folder): milliseconds, the best of several runs, and the ratio. Ours is the
whole use case: report, rights, filters, statement, names, order. The reference is the statement
alone, written by hand for the database.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import yaml
from sqlalchemy import insert, text

from benchmarks.document import printed
from benchmarks.figure import Figure
from engine.access.directory import ADMIN
from engine.form.regions import Regions
from runtime.ids import UlidSource
from runtime.services.act import consult
from runtime.services.caller import Caller, Way
from runtime.services.publish_app import ImportOutcome, import_app
from runtime.services.report_views import WidgetData
from runtime.services.run_report import widget_data
from runtime.services.system import NOBODY, System
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.database import Database
from runtime.storage.migrations import prepare_store
from runtime.storage.tables import FormTables
from runtime.testing.clock import FixedClock

NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
ITEMS, ROWS, BATCH = 2000, 5, 2000
READ = [{"role": "reader", "can": ["read"]}, {"role": "agent", "can": ["read"],
        "where": "owner == me.id"}]  # fmt: skip
APP: Mapping[str, Any] = {
    "app.yaml": {"key": "bench", "version": "1", "locale": "en", "time_zone": "Asia/Shanghai"},
    "roles.yaml": [{"key": "reader"}, {"key": "agent"}],
    "forms/item.yaml": {
        "key": "item", "title": "{name}", "fields": [{"key": "name", "type": "text"}],
        "access": READ,
    },
    "forms/deal.yaml": {
        "key": "deal",
        "fields": [
            {"key": "day", "type": "date"},
            {"key": "at", "type": "datetime"},
            {"key": "stage", "type": "select", "options": [{"key": "open"}, {"key": "won"}]},
            {"key": "total", "type": "money"},
            {
                "key": "lines", "type": "subtable",
                "fields": [
                    {"key": "item", "type": "lookup", "form": "item"},
                    {"key": "qty", "type": "decimal", "scale": 0},
                    {"key": "amount", "type": "money"},
                ],
            },
        ],
        "access": READ,
    },
    "reports/deals.yaml": {
        "key": "deals",
        "filters": [{"key": "period", "type": "date_range", "field": "day"}],
        "widgets": [
            {
                "key": "by_month", "type": "line", "source": "deal", "where": "stage == 'won'",
                "group": [{"by": "day", "unit": "month"}],
                "measures": [{"key": "n", "value": "COUNT()"}, {"key": "s", "value": "SUM(total)"}],
            },
            {
                "key": "by_item", "type": "bar", "source": "deal.lines",
                "where": "parent.stage == 'won'", "group": [{"by": "item"}],
                "measures": [{"key": "s", "value": "SUM(amount)"}], "sort": "-s", "limit": 10,
            },
            {
                "key": "by_moment", "type": "line", "source": "deal", "where": "stage == 'won'",
                "group": [{"by": "at", "unit": "month"}],
                "measures": [{"key": "n", "value": "COUNT()"}],
            },
        ],
        "access": [{"role": "reader"}, {"role": "agent"}],
    },
}  # fmt: skip

WON = "FROM bench_deal WHERE deleted_at IS NULL AND stage = 'won'"
ITEM_ROWS = (
    "SELECT i.name, t.s FROM (SELECT l.item, SUM(l.amount) s FROM bench_deal__lines l"
    " JOIN bench_deal d ON d.id = l.record_id WHERE d.deleted_at IS NULL AND d.stage = 'won'"
    "{mine} GROUP BY l.item ORDER BY s DESC LIMIT 10) t LEFT JOIN bench_item i ON i.id = t.item"
    " ORDER BY t.s DESC"
)
MONTHS = {"sqlite": "substr(day, 1, 7)", "postgresql": "date_trunc('month', day)"}
MOMENTS = {
    "sqlite": "strftime('%Y-%m', at, '+8 hours')",
    "postgresql": "date_trunc('month', at AT TIME ZONE 'Asia/Shanghai')",
}


RECORDS, AIM = 20_000, 1.2


def main() -> None:
    """Make the store, then measure each picture for two people."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("records", nargs="?", type=int, default=RECORDS)
    asked.add_argument("--db", help="an empty database; by default SQLite in a temporary folder")
    chosen = asked.parse_args()
    for figure in figures(chosen.records, chosen.db):
        print(printed(figure), flush=True)


def figures(records: int = RECORDS, url: str | None = None) -> Iterator[Figure]:
    """Each picture for one who reads everything and for one who reads his own."""
    with tempfile.TemporaryDirectory() as folder:
        system = make_store(url or f"sqlite:///{Path(folder) / 'bench.db'}", Path(folder), records)
        for name, mine in (("reader", ""), ("agent", " AND owner = '{id}'")):
            yield from measured(system, name, mine.format(id=person_id("agent")), records)
        system.database.close()


def measured(system: System, name: str, mine: str, records: int) -> Iterator[Figure]:
    """Ours beside the statements by hand, for one person; the numbers must be the same."""
    dialect = system.database.dialect
    by = "GROUP BY 1 ORDER BY 1"
    statements = {
        "by_month": f"SELECT {MONTHS[dialect]}, COUNT(*), SUM(total) {WON}{mine} {by}",
        "by_item": ITEM_ROWS.format(mine=mine.replace("owner", "d.owner")),
        "by_moment": f"SELECT {MOMENTS[dialect]}, COUNT(*) {WON}{mine} {by}",
    }
    person = system_person(system, name)
    for widget, statement in statements.items():
        data, ours = timed(partial(ask, system, person, widget))
        rows, reference = timed(partial(by_hand, system, statement))
        check(dialect, data, rows)
        words = f"{widget.replace('_', ' ')}, {records:,} records × {ROWS} rows, {name}"
        yield Figure("report", words, ours, "ms", aim=AIM * reference, floor=reference)


def timed(run: Callable[[], Any], times: int = 7) -> tuple[Any, float]:
    """Give the answer and milliseconds, the best of several times."""
    best, answer = float("inf"), run()
    for _ in range(times):
        start = time.perf_counter()
        answer = run()
        best = min(best, time.perf_counter() - start)
    return answer, best * 1000


def ask(system: System, caller: Caller, widget: str) -> WidgetData:
    """Read a widget as a page does."""
    answer = consult(system, caller, widget_data, "bench", "deals", widget, {})
    if not isinstance(answer, WidgetData):
        raise SystemExit(str(answer))
    return answer


def by_hand(system: System, statement: str) -> Sequence[Any]:
    """Run the reference on a transaction of its own."""
    with system.database.begin_read() as connection:
        return connection.execute(text(statement)).all()


def check(dialect: str, data: WidgetData, rows: Sequence[Any]) -> None:
    """Refuse figures of a wrong answer."""
    unit = 1 if dialect == "postgresql" or data.columns[-1].type == "integer" else 100
    found = [Decimal(str(row[-1])) for row in data.rows]
    if found != [Decimal(row[-1]) / unit for row in rows]:
        raise SystemExit(f"the numbers differ: {found[:3]} {rows[:3]}")


def person_id(name: str) -> str:
    """Give the id of a person."""
    return f"00{name.upper():0>24}"


def system_person(system: System, name: str) -> Caller:
    """Give a person as caller."""
    with system.database.begin_read() as connection:
        people = system.world(connection).directory.people
    return Caller(people[person_id(name)], Way.API, "en")


def make_store(url: str, folder: Path, count: int) -> System:
    """Publish the app and fill it."""
    database = Database(url)
    prepare_store(database, NOW)
    system = System(
        database, clock=FixedClock(NOW), new_id=UlidSource(), regions=Regions({}), files=folder
    )
    with database.begin_write() as connection:
        for name, role in (("reader", "bench.reader"), ("agent", "bench.agent"), ("root", ADMIN)):
            user = NewUser(id=person_id(name), username=name, name=name, created_at=NOW)
            AccountStore(connection).add_user(user, [role])
    files = {name: yaml.safe_dump(data).encode() for name, data in APP.items()}
    outcome = import_app(system, Caller(NOBODY, Way.CLI), files)
    if not isinstance(outcome, ImportOutcome):
        raise SystemExit(str(outcome))
    with database.begin_write() as connection:
        fill(connection, system.world(connection).apps["bench"].tables.forms, count)
    with database.begin_write() as connection:
        connection.execute(text("ANALYZE"))
    return system


def fill(connection: Any, forms: Mapping[str, FormTables], count: int) -> None:  # noqa: ANN401
    """Store items and records, some thousands in a statement."""
    new_id, random = UlidSource(), Random(1)
    head = {"version": 1, "state": "saved", "created_at": NOW, "updated_at": NOW}
    names = {new_id(): f"Item {place}" for place in range(ITEMS)}
    items = [{**head, "id": key, "name": name} for key, name in names.items()]
    connection.execute(insert(forms["item"].main), items)
    deals = drawn(random, new_id, head, list(names), count)
    while batch := list(islice(deals, BATCH)):
        connection.execute(insert(forms["deal"].main), [deal for deal, _ in batch])
        rows = [row for _, lines in batch for row in lines]
        connection.execute(insert(forms["deal"].rows["lines"].table), rows)


def drawn(
    random: Random,
    new_id: Callable[[], str],
    head: Mapping[str, Any],
    items: Sequence[str],
    count: int,
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Draw records with their rows."""
    for _ in range(count):
        key, days = new_id(), random.randrange(730)
        lines = [
            {
                "row_id": new_id(),
                "record_id": key,
                "position": place + 1,
                "item": random.choice(items),
                "qty": Decimal(random.randrange(1, 20)),
                "amount": Decimal(random.randrange(1, 10**6)) / 100,
            }
            for place in range(ROWS)
        ]
        deal = {
            **head,
            "id": key,
            "owner": person_id(random.choice(("agent", "reader"))),
            "day": date(2024, 7, 1) + timedelta(days=days),
            "at": datetime(2024, 7, 1, tzinfo=UTC) + timedelta(days=days, minutes=days * 7 % 1440),
            "stage": random.choice(("open", "won", "won", "won")),
            "total": sum(line["amount"] for line in lines),
        }
        yield deal, lines


if __name__ == "__main__":
    main()
