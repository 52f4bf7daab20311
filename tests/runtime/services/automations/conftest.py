"""A shop of its own: tests publish what they like and turn the clock."""

from collections.abc import Iterator

import pytest

from tests.runtime.services.automations.shop import Shop
from tests.trust.conftest import BOTH, empty_url


@pytest.fixture
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop in memory, for what no database decides."""
    made = Shop("sqlite://", tmp_path_factory.mktemp("files"))
    yield made
    made.close()


@pytest.fixture(params=BOTH)
def stored_shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """A shop on each database."""
    made = Shop(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    yield made
    made.close()
