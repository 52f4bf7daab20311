"""What is wrong with balances and ledgers in the store is told in words."""

import pytest
from sqlalchemy import Table, delete, insert, select, update

from tests.runtime.services.posting.accounts_app import APP
from tests.runtime.services.posting.counter import Counter
from tests.trust.office import must


def tables(counter: Counter, form: str) -> Table:
    """The main table of a form."""
    with counter.system.database.begin_read() as connection:
        return counter.system.world(connection).apps[APP].tables.form(form).main


@pytest.fixture
def own_counter(counter: Counter) -> Counter:
    """A counter whose store is sound before it is spoiled."""
    assert counter.faults() == ()
    return counter
