"""What is wrong with balances and ledgers in the store is told in words."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from sqlalchemy import Connection, Table, delete, update

from tests.runtime.services.posting.accounts_app import APP
from tests.runtime.services.posting.counter import Counter
from tests.trust.conftest import BOTH, empty_url
from tests.trust.office import must

Spoil = Callable[[Connection, Table, Table], object]


@pytest.fixture(params=BOTH)
def own_counter(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Counter]:
    """A counter of this test alone: its store is to be spoiled."""
    made = Counter(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    made.open()
    yield made
    made.close()


def held_is(value: int) -> Spoil:
    """Write another balance."""
    return lambda connection, account, _: connection.execute(update(account).values(held=value))


def after_is(value: int) -> Spoil:
    """Write another balance after the first movement out."""

    def spoil(connection: Connection, _: Table, movement: Table) -> None:
        first = movement.c.held_change == Decimal("-4")
        connection.execute(update(movement).where(first).values(held_after=value))

    return spoil


def without_movement(connection: Connection, _: Table, movement: Table) -> None:
    """Take a movement out of the ledger."""
    connection.execute(delete(movement).where(movement.c.held_change == Decimal("-4")))


def without_account(connection: Connection, account: Table, _: Table) -> None:
    """Take the balance away."""
    connection.execute(delete(account))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (held_is(6), "held is 6.00, but its ledger gives 5.00"),
        (after_is(7), "held_after is 7.00, but the movements up to it give 6.00"),
        (without_movement, "held_after is 5.00, but the movements up to it give 9.00"),
        (without_movement, "held is 5.00, but its ledger gives 9.00"),
        (without_account, "there is no balance of item "),
    ],
)
def test_a_balance_that_is_not_its_ledger_is_told(
    own_counter: Counter, spoil: Spoil, told: str
) -> None:
    oak = own_counter.item("Oak", 10)
    must(own_counter.submit("taking", (oak, 4), (oak, 1)))
    assert own_counter.faults() == ()

    with own_counter.system.database.begin_write() as connection:
        tables = own_counter.system.world(connection).apps[APP].tables
        spoil(connection, tables.form("account").main, tables.form("movement").main)

    faults = [one for one in own_counter.faults() if one.startswith("balance ")]
    assert any(told in one for one in faults), faults
