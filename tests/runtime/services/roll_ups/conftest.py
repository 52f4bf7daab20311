"""Books on each database."""

from collections.abc import Iterator

import pytest

from tests.runtime.services.roll_ups.bookkeeping import Bookkeeping
from tests.trust.conftest import BOTH, empty_url


@pytest.fixture(scope="module", params=BOTH)
def books(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bookkeeping]:
    """Books that all tests of a file share."""
    made = Bookkeeping(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    made.open()
    yield made
    made.close()


@pytest.fixture(params=BOTH)
def new_books(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bookkeeping]:
    """Books of this test alone."""
    made = Bookkeeping(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    made.open()
    yield made
    made.close()
