"""The leak scan runs on the sample store of the API's tests."""

from tests.runtime.api.conftest import made_database, made_file, portal, served

__all__ = ["made_database", "made_file", "portal", "served"]
