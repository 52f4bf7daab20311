"""What is made when it is first asked for."""

from threading import Barrier, Thread

import pytest

from runtime.services.deferred import Deferred


def test_what_there_is_is_known_before_any_of_it_is_made() -> None:
    def make(key: str) -> str:
        raise AssertionError(f"{key} was not asked for")

    deferred = Deferred(("a", "b"), make)

    assert list(deferred) == ["a", "b"]
    assert len(deferred) == 2
    assert "a" in deferred
    assert "c" not in deferred
    assert deferred.get("c") is None


def test_each_is_made_once_when_it_is_asked_for() -> None:
    made: list[str] = []

    def make(key: str) -> list[str]:
        made.append(key)
        return [key]

    deferred = Deferred(("a", "b"), make)

    assert deferred["b"] is deferred["b"]
    assert made == ["b"]
    assert dict(deferred) == {"a": ["a"], "b": ["b"]}
    assert made == ["b", "a"]


def test_what_could_not_be_made_is_tried_again() -> None:
    faults = iter([ValueError("not now")])

    def make(key: str) -> str:
        for fault in faults:
            raise fault
        return key

    deferred = Deferred(("a",), make)

    with pytest.raises(ValueError, match="not now"):
        deferred["a"]
    assert deferred["a"] == "a"


def test_a_key_that_is_not_there_is_said() -> None:
    with pytest.raises(KeyError, match="c"):
        Deferred(("a",), str.upper)["c"]


def test_threads_that_ask_at_once_get_the_same() -> None:
    together = Barrier(4)
    made: list[str] = []
    found: list[object] = []

    def make(key: str) -> object:
        made.append(key)
        return object()

    deferred = Deferred(("a",), make)

    def ask() -> None:
        together.wait()
        found.append(deferred["a"])

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made == ["a"]
    assert len(set(map(id, found))) == 1
