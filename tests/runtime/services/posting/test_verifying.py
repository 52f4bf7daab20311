"""What is wrong with balances and ledgers in the store is told in words."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import delete, update

from tests.runtime.services.posting.accounts_app import APP
from tests.runtime.services.posting.counter import Counter
from tests.trust.conftest import BOTH, empty_url
from tests.trust.office import must


@pytest.fixture(params=BOTH)
def own_counter(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Counter]:
    """A counter of this test alone: its store is to be spoiled."""
    made = Counter(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    made.open()
    yield made
    made.close()


def test_whatever_is_not_its_ledger_is_told_and_nothing_else(own_counter: Counter) -> None:
    names = ("Sound", "Held", "After", "Lost", "Alone")
    sound, held, after, lost, alone = items = [own_counter.item(name, 10) for name in names]
    for item in items:
        must(own_counter.submit("taking", (item, 4), (item, 1)))
    assert own_counter.faults() == ()

    with own_counter.system.database.begin_write() as connection:
        tables = own_counter.system.world(connection).apps[APP].tables
        account, movement = tables.form("account").main, tables.form("movement").main
        four = movement.c.held_change == Decimal(-4)
        connection.execute(update(account).where(account.c.item == held).values(held=6))
        connection.execute(
            update(movement).where(four, movement.c.item == after).values(held_after=7)
        )
        connection.execute(delete(movement).where(four, movement.c.item == lost))
        connection.execute(delete(account).where(account.c.item == alone))

    told = sorted(
        one.partition(": ")[2] for one in own_counter.faults() if one.startswith("balance ")
    )
    accounts = {one.values["item"]["id"]: one.id for one in own_counter.listed("account", "true")}  # type: ignore[index, call-overload]
    first = {name: own_counter.listed("movement", f"item == '{name}'", "number") for name in items}
    assert told == sorted(
        [
            f"balance {accounts[held]}: held is 6.00, but its ledger gives 5.00",
            f"movement {first[after][1].id}: held_after is 7.00, "
            "but the movements up to it give 6.00",
            f"movement {first[lost][1].id}: held_after is 5.00, "
            "but the movements up to it give 9.00",
            f"balance {accounts[lost]}: held is 5.00, but its ledger gives 9.00",
            f"movement {first[alone][0].id}: there is no balance of item {alone}, place east",
        ]
    )
    assert sound in accounts
