"""The leak scan runs on the sample store of the API's tests: one on each database for all of it."""

from collections.abc import Iterator

import pytest
from anyio.from_thread import BlockingPortal

from tests.runtime.api.conftest import (
    BOTH,
    Served,
    made_database,
    made_file,
    portal,
    serve_copy,
)

__all__ = ["made_database", "made_file", "portal"]


@pytest.fixture(scope="module", params=BOTH)
def scanned(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    portal: BlockingPortal,
) -> Iterator[Served]:
    """The application that all of the scan asks: nobody who asks may change anything in it."""
    with serve_copy(request, tmp_path_factory.mktemp("scanned"), portal) as found:
        yield found
