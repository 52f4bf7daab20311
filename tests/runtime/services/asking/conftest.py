"""A shop on each database."""

from collections.abc import Iterator

import pytest

from tests.runtime.services.asking.shop import Shop
from tests.trust.conftest import BOTH, empty_url


@pytest.fixture(params=BOTH)
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """A shop of this test alone."""
    made = Shop(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    made.open()
    yield made
    made.close()
