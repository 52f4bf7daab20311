from datetime import date
from threading import Thread

import pytest

from engine.form.model import SerialField
from runtime.storage.database import Connection, Database
from runtime.storage.serials import SerialStore, format_serial, period_of

DAY = date(2026, 3, 7)


def serial(pattern: str = "N{seq:3}", **more: object) -> SerialField:
    return SerialField.model_validate({"key": "n", "type": "serial", "format": pattern, **more})


def give(database: Database, field: SerialField, day: date = DAY, count: int = 1) -> list[str]:
    return database.run(
        lambda connection: SerialStore(database, connection).give(7, field, day, count)
    )


@pytest.mark.parametrize(
    ("pattern", "number", "expected"),
    [
        ("SO-{yyyy}{mm}{dd}-{seq:4}", 12, "SO-20260307-0012"),
        ("{yy}/{seq}", 5, "26/5"),
        ("{seq:2}", 100, "100"),
        ("{other}{seq:1}", 1, "{other}1"),
        ("单-{seq:3}", 7, "单-007"),
    ],
)
def test_a_number_is_written_by_its_pattern(pattern: str, number: int, expected: str) -> None:
    assert format_serial(pattern, DAY, number) == expected


@pytest.mark.parametrize(
    ("reset", "period"),
    [("never", ""), ("year", "2026"), ("month", "202603"), ("day", "20260307")],
)
def test_numbers_begin_anew_with_the_period(reset: str, period: str) -> None:
    assert period_of(serial(reset=reset), DAY) == period


def test_numbers_count_up_within_their_period(database: Database) -> None:
    field = serial(reset="month")
    assert give(database, field) == ["N001"]
    assert give(database, field, count=3) == ["N002", "N003", "N004"]
    assert give(database, field, date(2026, 4, 1)) == ["N001"]
    assert give(database, field) == ["N005"]


def test_an_options_own_format_counts_for_itself(database: Database) -> None:
    field = serial("IN{mm}-{seq:2}", reset="month", by="kind", formats={"out": "OUT{mm}-{seq:3}"})

    def give_of(kind: str | None, day: date = DAY) -> str:
        def act(connection: Connection) -> list[str]:
            return SerialStore(database, connection).give(7, field, day, kind=kind)

        return database.run(act)[0]

    assert [give_of("in"), give_of("out"), give_of(None)] == ["IN03-01", "OUT03-001", "IN03-02"]
    assert [give_of("out"), give_of("in")] == ["OUT03-002", "IN03-03"]
    assert give_of("out", date(2026, 4, 1)) == "OUT04-001"


def test_a_gapless_number_is_given_back_with_its_act(database: Database) -> None:
    field = serial(gapless=True)

    def act(connection: Connection) -> None:
        assert SerialStore(database, connection).give(7, field, DAY) == ["N001"]
        raise LookupError

    with pytest.raises(LookupError):
        database.run(act)
    assert give(database, field) == ["N001"]


@pytest.mark.parametrize("gapless", [False, True])
def test_many_at_once_never_share_a_number(database: Database, gapless: bool) -> None:
    field, given = serial(gapless=gapless), []

    def work() -> None:
        for _ in range(10):
            given.extend(give(database, field))

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [f"N{number:03}" for number in range(1, 81)]
