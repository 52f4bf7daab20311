"""Expressions are read by several threads at once: a server compiles apps while others work."""

import gc
import sys
from collections.abc import Iterator
from threading import Thread

import pytest

from engine.expression.gate import gate

DEEP = "(" * 40 + "1" + " + 2)" * 40


class _Cycle:
    """What only the collector takes away, and what lets other threads run while it does."""

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        pass


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads change places, and the collector runs, as often as they can."""
    interval, threshold = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(1e-6)
    gc.set_threshold(50)
    yield
    sys.setswitchinterval(interval)
    gc.set_threshold(*threshold)


@pytest.mark.usefixtures("restless")
def test_threads_that_read_expressions_do_not_disturb_one_another() -> None:
    faults: list[BaseException] = []

    def read(thread: int) -> None:
        for number in range(300):
            _Cycle()
            try:
                gate(f"{DEEP} + {thread + 1}{number}")  # a text that nobody has read before
            except Exception as fault:  # noqa: BLE001  (every fault is one)
                faults.append(fault)

    threads = [Thread(target=read, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
