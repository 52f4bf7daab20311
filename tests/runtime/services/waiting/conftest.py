"""One hall on each database, kept for a file of tests: making a store takes far longer."""

from collections.abc import Iterator

import pytest

from tests.trust.conftest import BOTH, empty_url
from tests.trust.wait_hall import Hall


@pytest.fixture(scope="module", params=BOTH)
def hall(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hall]:
    """A hall that all tests of a file share."""
    made = Hall(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    made.open()
    yield made
    made.close()
