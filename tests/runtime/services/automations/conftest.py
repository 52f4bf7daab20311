"""A shop of its own on each database: tests publish what they like and turn the clock."""

from collections.abc import Iterator

import pytest

from tests.runtime.services.automations.shop import Shop
from tests.trust.conftest import BOTH, empty_url


@pytest.fixture(params=BOTH)
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """A shop with its people, before any app is published."""
    made = Shop(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    yield made
    made.close()
