"""The scratch store that a process keeps for trying scenarios, until the definition changes.

Rule of this file: one run at a time in a process; who comes meanwhile waits for a while, then is
told to come again.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from weakref import finalize

from runtime.services.outcome import conflict
from runtime.services.run_scenarios import PUBLISHED
from runtime.services.scenario.scratch import Scratch
from runtime.services.scenario.story_clock import StoryClock

Props = tuple[Mapping[str, bytes], ...]
"""The files of the apps on a scratch store, the one that is tried first."""

WAIT = 40.0
"""How many seconds one waits for another's run to end."""

BUSY = conflict(
    "Somebody else's scenarios are running. Try again in a minute.",
    "他人的场景正在运行，请稍后再试。",
    code="busy",
)


class ScratchShelf:
    """Keeps the scratch store that was made last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._digest = ""
        self._scratch: Scratch | None = None
        self._forget: Callable[[], object] | None = None

    @contextmanager
    def borrow(self, props: Props) -> Iterator[Scratch | None]:
        """Lend a store with these apps; None where others keep it. Raises `NotPublished`."""
        if not self._lock.acquire(timeout=WAIT):
            yield None
            return
        try:
            yield self._made(props)
        finally:
            self._lock.release()

    def _made(self, props: Props) -> Scratch:
        digest = _digest(props)
        if self._scratch is None or self._digest != digest:
            if self._forget is not None:
                self._scratch = None
                self._forget()
            folder = Path(mkdtemp(prefix="vermilion-scenarios-"))
            try:
                self._scratch = Scratch(props, StoryClock(PUBLISHED), folder)
            except BaseException:
                rmtree(folder, ignore_errors=True)
                raise
            self._forget = finalize(self, _close, self._scratch, folder)
            self._digest = digest
        return self._scratch


def _close(scratch: Scratch, folder: Path) -> None:
    scratch.close()
    rmtree(folder, ignore_errors=True)


def _digest(props: Props) -> str:
    found = sha256()
    for files in props:
        for name in sorted(files):
            found.update(f"{len(name)}:{name}:{len(files[name])}:".encode())
            found.update(files[name])
    return found.hexdigest()
