"""One bureau on each database, kept for a file of tests."""

from collections.abc import Iterator

import pytest

from tests.runtime.services.rows.bureau import Bureau
from tests.trust.conftest import BOTH, empty_url


@pytest.fixture(scope="module", params=BOTH)
def bureau(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bureau]:
    """A bureau that all tests of a file share."""
    made = Bureau(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    made.open()
    yield made
    made.close()
