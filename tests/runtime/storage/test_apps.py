from dataclasses import replace

import pytest

from runtime.storage.apps import AppStore, Draft, NewVersion
from runtime.storage.counters import APPS, read_counters
from runtime.storage.database import Database
from runtime.storage.errors import Conflict
from tests.runtime.storage.sample import NOW

DRAFT = Draft("club", 0, None, b"one", "ann", NOW)


def version(base: int | None, bundle: bytes = b"files") -> NewVersion:
    return NewVersion("club", base, "digest", bundle, "ann", "note", NOW)


def test_versions_are_numbered_and_kept(database: Database) -> None:
    with database.begin_write() as connection:
        store = AppStore(connection)
        assert [store.add_version(version(None, b"a")), store.add_version(version(1, b"b"))] == [
            1,
            2,
        ]
        assert store.published() == {"club": 2}
        assert [head.version for head in store.versions("club")] == [2, 1]
        first = store.version("club", 1)
        assert store.version("club", 3) is None
        assert read_counters(connection)[APPS] == 2
    assert first is not None
    assert (first.bundle, first.note, first.published_at) == (b"a", "note", NOW)


def test_a_version_names_the_one_it_replaces(database: Database) -> None:
    with database.begin_write() as connection:
        AppStore(connection).add_version(version(None))
    with pytest.raises(Conflict), database.begin_write() as connection:
        AppStore(connection).add_version(version(None))


def test_a_draft_is_saved_on_the_revision_it_was_read_at(database: Database) -> None:
    with database.begin_write() as connection:
        store = AppStore(connection)
        assert store.draft("club") is None
        assert store.save_draft(DRAFT) == 1
        assert store.save_draft(replace(DRAFT, revision=1, bundle=b"two")) == 2
        found = store.draft("club")
    assert found is not None
    assert (found.revision, found.bundle) == (2, b"two")
    for late in (DRAFT, replace(DRAFT, revision=1)):
        with pytest.raises(Conflict), database.begin_write() as connection:
            AppStore(connection).save_draft(late)
    with database.begin_write() as connection:
        AppStore(connection).drop_draft("club")
        assert AppStore(connection).draft("club") is None
        assert AppStore(connection).published() == {}
        assert AppStore(connection).keys() == ["club"]


def test_settings_have_the_value_given_last(database: Database) -> None:
    with database.begin_write() as connection:
        store = AppStore(connection)
        store.set_settings("club", {"limit": "50.00", "on": True, "name": "x"}, "ann", NOW)
        store.set_settings("club", {"limit": "60.00", "name": None}, "ann", NOW)
        store.set_settings("other", {"limit": "1"}, "ann", NOW)
        assert store.settings("club") == {"limit": "60.00", "on": True, "name": None}
        assert read_counters(connection)[APPS] == 3
