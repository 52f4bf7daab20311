"""One house on each database, kept for a file of tests: making a store takes far longer."""

from collections.abc import Iterator

import pytest

from tests.runtime.services.life.house import House
from tests.trust.conftest import BOTH, empty_url


@pytest.fixture(scope="module", params=BOTH)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """A house that all tests of a file share."""
    made = House(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    made.open()
    yield made
    made.close()
