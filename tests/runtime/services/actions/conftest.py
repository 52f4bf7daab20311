"""One packing room on each database, kept for a file of tests."""

from collections.abc import Iterator

import pytest

from tests.runtime.services.actions.room import Room
from tests.trust.conftest import BOTH, empty_url


@pytest.fixture(scope="module", params=BOTH)
def room(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Room]:
    """A packing room that all tests of a file share."""
    made = Room(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    made.open()
    yield made
    made.close()
