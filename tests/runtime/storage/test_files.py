import hashlib
import io
from datetime import timedelta
from pathlib import Path

import pytest

from runtime.storage.accounts import AccountStore
from runtime.storage.comments import Comment, CommentStore
from runtime.storage.database import Database
from runtime.storage.errors import Conflict
from runtime.storage.files import Damaged, FileFolder, FileStore, StoredFile, TooLarge
from runtime.storage.idempotency import IdempotencyStore
from tests.runtime.storage.sample import NOW
from tests.runtime.storage.test_accounts import user

DATA = b"hello" * 1000


@pytest.fixture
def folder(tmp_path: Path) -> FileFolder:
    """An empty folder of contents."""
    return FileFolder(tmp_path / "files")


def stored(key: str, sha256: str) -> StoredFile:
    return StoredFile(key, sha256, "a.txt", "text/plain", 5, None, NOW)


def test_content_comes_back_as_it_was(folder: FileFolder) -> None:
    content = folder.put(io.BytesIO(DATA), 10_000)
    assert content.sha256 == hashlib.sha256(DATA).hexdigest()
    assert content.size == len(DATA)
    assert folder.put(io.BytesIO(DATA), 10_000) == content
    assert folder.read(content.sha256) == DATA
    assert list(folder.all()) == [content.sha256]
    assert folder.verify(content.sha256)


def test_too_much_stores_nothing(folder: FileFolder, tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        folder.put(io.BytesIO(DATA), 4999)
    assert not list((tmp_path / "files").iterdir())


def test_a_flipped_bit_is_found(folder: FileFolder, tmp_path: Path) -> None:
    content = folder.put(io.BytesIO(DATA), 10_000)
    (path,) = (tmp_path / "files").glob("??/*")
    path.write_bytes(b"j" + DATA[1:])
    with pytest.raises(Damaged):
        folder.read(content.sha256)
    assert not folder.verify(content.sha256)
    path.unlink()
    with pytest.raises(Damaged):
        folder.read(content.sha256)
    assert not folder.verify(content.sha256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 63, "A" * 64, "a" * 64 + "\n"])
def test_only_a_hash_names_a_content(folder: FileFolder, name: str) -> None:
    with pytest.raises(ValueError, match="hash"):
        folder.read(name)


def test_a_file_belongs_to_the_first_record_that_takes_it(database: Database) -> None:
    with database.begin_write() as connection:
        store = FileStore(connection)
        store.add(stored("f1", "a" * 64))
        store.add(stored("f2", "a" * 64))
        assert store.attach(["f1"], "club", "meeting", "r1", "papers") == 1
        assert store.attach(["f1", "f2"], "club", "meeting", "r2", "papers") == 1
        first = store.find("f1")
        assert set(store.find_many(["f1", "f2", "f3"])) == {"f1", "f2"}
        assert store.contents() == {"a" * 64: 2}
    assert first is not None
    assert (first.record, first.field) == ("r1", "papers")


def test_what_no_record_took_is_forgotten(database: Database) -> None:
    with database.begin_write() as connection:
        store = FileStore(connection)
        for key, content in (("f1", "a"), ("f2", "a"), ("f3", "b")):
            store.add(stored(key, content * 64))
        store.attach(["f1"], "club", "meeting", "r1", "papers")
        assert store.forget_loose(NOW) == []
        assert store.forget_loose(NOW + timedelta(days=1)) == ["b" * 64]
        assert store.find("f2") is None


def test_an_answer_is_kept_under_its_key(database: Database) -> None:
    with database.begin_write() as connection:
        store = IdempotencyStore(connection)
        assert store.find("ann", "k") is None
        store.keep("ann", "k", "digest", {"id": 1}, NOW)
        found = store.find("ann", "k")
        assert store.find("bob", "k") is None
    assert found is not None
    assert (found.digest, found.answer) == ("digest", {"id": 1})
    with pytest.raises(Conflict), database.begin_write() as connection:
        IdempotencyStore(connection).keep("ann", "k", "digest", {}, NOW)
    with database.begin_write() as connection:
        assert IdempotencyStore(connection).forget_before(NOW + timedelta(days=1)) == 1


def test_comments_stand_in_their_order(database: Database) -> None:
    first = Comment("c1", "club", "meeting", "r", "ann", NOW, "first", mentions=("bob",))
    second = Comment("c2", "club", "meeting", "r", "ann", NOW, "二", task="t", files=("f",))
    with database.begin_write() as connection:
        AccountStore(connection).add_user(user("ann"))
        for one in (second, first):
            CommentStore(connection).add(one)
        assert CommentStore(connection).of_record("r") == [first, second]
        assert CommentStore(connection).of_record("other") == []
