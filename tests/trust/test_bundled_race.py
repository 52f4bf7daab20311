"""The bundled app under races: an order that is decided, taken back and handed in at once."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from runtime.clock import system_clock
from runtime.services.act import consult, perform
from runtime.services.create_record import create_record
from runtime.services.decide_task import decide_task
from runtime.services.end_instance import withdraw_instance
from runtime.services.list_tasks import list_tasks
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.read_record import read_record
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.migrations import prepare_store
from tests.trust.conftest import BOTH, empty_url
from tests.trust.office import Office, must, said
from tests.trust.race import at_once, rounds

BUNDLED = Path(__file__).parents[2] / "builtin_apps" / "order_mgmt"
APP = "order_mgmt"


@pytest.fixture(scope="module", params=BOTH)
def trade(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """A store with the bundled app, a seller and his manager."""
    office = Office(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    prepare_store(office.system.database, system_clock())
    names = (path for path in BUNDLED.rglob("*") if path.is_file())
    must(
        office.publish({path.relative_to(BUNDLED).as_posix(): path.read_bytes() for path in names})
    )
    with office.system.database.begin_write() as connection:
        accounts, boss = AccountStore(connection), office.system.new_id()
        now = system_clock()
        accounts.add_user(NewUser(boss, "wang", "Wang", now), [f"{APP}.sales_manager"])
        seller = NewUser(office.system.new_id(), "zhang", "Zhang", now, manager=boss)
        accounts.add_user(seller, [f"{APP}.sales"])
    yield office
    office.close()


def test_an_order_decided_and_taken_back_at_once_has_one_end(trade: Office) -> None:
    wang, zhang = trade.who("wang"), trade.who("zhang")
    root = trade.operator
    goods = {"sku": "A-1", "name": "Cup", "list_price": "59.90", "cost": "20.00"}
    product = must(perform(trade.system, root, create_record, APP, "product", goods)).id
    buyer = must(perform(trade.system, zhang, create_record, APP, "customer", {"name": "Ming"})).id
    for _, chance in rounds("order"):
        sent = {"customer": buyer, "lines": [{"product": product, "qty": 2}]}
        order = must(
            perform(trade.system, zhang, create_record, APP, "sales_order", sent, submit=True)
        )
        page = must(consult(trade.system, wang, list_tasks, limit=200))
        (task,) = [one.id for one in page.items if one.record.id == order.id]
        run = str(order.instance)
        outcomes = at_once(
            chance,
            [
                partial(perform, trade.system, wang, decide_task, task, "approve"),
                partial(perform, trade.system, wang, decide_task, task, "approve"),
                partial(perform, trade.system, zhang, withdraw_instance, run),
            ],
        )
        refused = [one for one in outcomes if isinstance(one, Refusal)]
        assert len(refused) == 2, [said(one) for one in outcomes]
        assert {one.kind for one in refused} == {RefusalKind.CONFLICT}, [*map(said, refused)]
        state = must(consult(trade.system, zhang, read_record, APP, "sales_order", order.id)).state
        assert (state == "withdrawn") == (not isinstance(outcomes[2], Refusal))
    assert trade.faults() == ()
