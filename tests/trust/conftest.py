"""One office on each database, kept for a file of tests: making a store takes far longer."""

from collections.abc import Iterator
from itertools import count

import psycopg
import pytest

from tests.database_servers import Cluster
from tests.trust.office import Office

_names = count(1)
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.database)]


def empty_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of an empty database of the kind that the fixture asks for."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('office') / 'store.db'}"
    cluster: Cluster = request.getfixturevalue("postgresql_cluster")
    name = f"office_{next(_names)}"
    with psycopg.connect(cluster.connection_string(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy")
    return cluster.url(name)


def _opened(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    office = Office(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    office.open()
    yield office
    office.close()


@pytest.fixture(scope="module", params=BOTH)
def office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """An office that all tests of a file share."""
    yield from _opened(request, tmp_path_factory)


@pytest.fixture(params=BOTH)
def new_office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """An office of this test alone: it may publish and spoil what it likes."""
    yield from _opened(request, tmp_path_factory)
