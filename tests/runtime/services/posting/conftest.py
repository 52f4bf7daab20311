"""One counter on each database, kept for a file of tests."""

from collections.abc import Iterator

import pytest

from tests.runtime.services.posting.counter import Counter
from tests.trust.conftest import BOTH, empty_url


@pytest.fixture(scope="module", params=BOTH)
def counter(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Counter]:
    """A counter that all tests of a file share."""
    made = Counter(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    made.open()
    yield made
    made.close()
