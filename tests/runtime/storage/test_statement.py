"""Statements that are compiled once say what SQLAlchemy would say."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    bindparam,
    event,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from runtime.storage.database import Database
from runtime.storage.statement import Statement, among
from runtime.storage.types import DoesNotFit, Exact, PlainText, TextList, UtcDateTime

NOON = datetime(2026, 3, 1, 12, 0, 0, 5, UTC)
things = Table(
    "things",
    MetaData(),
    Column("id", PlainText, primary_key=True),
    Column("amount", Exact(18, 2)),
    Column("at", UtcDateTime),
    Column("tags", TextList),
    Column("row", Integer),
)
INSERT = Statement(insert(things), [one.name for one in things.c])
ALL = select(things).order_by(things.c.id)
FIRST = {"id": "a", "amount": Decimal("1.50"), "at": NOON, "tags": ("x", "y"), "row": 1}
SECOND = {"id": "乙", "amount": None, "at": None, "tags": None, "row": None}


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.begin_write() as opened:
        things.drop(opened, checkfirst=True)
        things.create(opened)
        INSERT.write_all(opened, [FIRST, SECOND])
        yield opened
        things.drop(opened)


def test_what_is_written_is_read_with_its_types_and_as_sqlalchemy_reads_it(
    connection: Connection,
) -> None:
    rows = Statement(ALL, named=True).rows(connection)
    assert [tuple(one) for one in rows] == [tuple(FIRST.values()), tuple(SECOND.values())]
    assert [tuple(one) for one in connection.execute(ALL)] == [tuple(one) for one in rows]
    assert rows[0].at == NOON
    assert rows[0].row == 1


def test_several_texts_go_in_as_one_value_whatever_they_hold(connection: Connection) -> None:
    asked = Statement(select(things.c.id).where(among(things.c.id, "wanted")).order_by(things.c.id))
    for wanted, found in (
        (["a", "乙", "no'ne", "a"], ["a", "乙"]),
        (["乙"], ["乙"]),
        ([], []),
        (['"', "\\", "{a}", "%s", ":x"], []),
    ):
        assert [row[0] for row in asked.rows(connection, {"wanted": wanted})] == found
    known = Statement(select(things.c.id).where(among(things.c.id, ["a", "b"])))
    assert known.value(connection) == "a"


def test_a_list_of_parameters_is_refused_when_it_is_compiled(connection: Connection) -> None:
    with pytest.raises(TypeError, match="among"):
        Statement(select(things.c.id).where(things.c.id.in_(["a"]))).rows(connection)


def test_a_change_says_how_many_rows_it_touched(connection: Connection) -> None:
    raised = update(things).where(things.c.id == bindparam("of")).values(amount=bindparam("new"))
    change = Statement(raised)
    assert change.write(connection, {"of": "a", "new": Decimal("2")}) == 1
    assert change.write(connection, {"of": "nobody", "new": None}) == 0
    amount = Statement(select(things.c.amount).where(things.c.id == "a"))
    assert amount.value(connection) == Decimal("2.00")


def test_nothing_found_is_none(connection: Connection) -> None:
    nobody = Statement(select(things.c.id).where(things.c.id == "nobody"))
    assert nobody.row(connection) is None
    assert nobody.value(connection) is None
    assert nobody.rows(connection) == []


def test_what_does_not_fit_a_column_is_told_by_sqlalchemys_exception(
    connection: Connection,
) -> None:
    with pytest.raises(StatementError) as told:
        INSERT.write(connection, {**FIRST, "id": "c", "amount": Decimal("0.001")})
    assert isinstance(told.value.orig, DoesNotFit)


def test_what_a_constraint_refuses_is_told_by_sqlalchemys_exception(database: Database) -> None:
    with pytest.raises(IntegrityError), database.begin_write() as connection:
        _write_twice(connection)


@pytest.mark.database
def test_a_connection_that_is_closed_is_told_by_sqlalchemys_exception_and_given_up(
    request: pytest.FixtureRequest,
) -> None:
    database = Database(request.getfixturevalue("prepared_url"))
    asked = Statement(select(literal(1)))
    with pytest.raises(OperationalError) as told, database.begin_read() as connection:
        _ask_when_closed(connection, asked)
    assert told.value.connection_invalidated
    with database.begin_read() as connection:
        assert asked.value(connection) == 1
    database.close()


def test_who_listens_to_a_connection_hears_of_it(connection: Connection) -> None:
    heard: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *said: heard.append(said[2]))
    Statement(ALL).rows(connection)
    assert len(heard) == 1
    assert "things" in heard[0]


def _ask_when_closed(connection: Connection, asked: Statement) -> None:
    driver: Any = connection.connection.driver_connection
    driver.close()
    asked.rows(connection)


def _write_twice(connection: Connection) -> None:
    things.drop(connection, checkfirst=True)
    things.create(connection)
    INSERT.write(connection, FIRST)
    INSERT.write(connection, FIRST)
