"""What an act has stirred among waiting runs: lines that were left, and what each run has seen.

Rules of this file:
1. A run is not woken by what was written before it was itself written in the same act: it decided
   on that already.
2. What was undone stirs nothing: `mark` and `go_back` go with the savepoint.
"""

from dataclasses import dataclass, field
from typing import cast

from engine.workflow.instance import Instance
from runtime.services.act import Act
from runtime.storage.waits import Line, line_of

KEY = "stirs"


@dataclass(slots=True)
class Stirs:
    """One act's own; `followed` tells how far its writes have been looked at."""

    act: Act
    followed: int = 0
    left: list[Line] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def note(self, app: str, before: Instance | None, after: Instance) -> None:
        """Note what writing a run changes: the lines it left, and what it has seen."""
        if after.waits:
            self.seen[after.id] = len(self.act.written)
        for wait in before.waits.values() if before else ():
            still = after.wait_at(wait.node)
            keys = set(wait.keys).difference(still.keys if still else ())
            line = line_of(app, after.workflow, wait.node)
            self.left.extend((line, key) for key in sorted(keys))

    def has_seen(self, instance: str, index: int) -> bool:
        """Whether a run decided on a write already."""
        return index < self.seen.get(instance, 0)

    def take_left(self) -> list[Line]:
        """Give the lines that were left, once."""
        taken, self.left = self.left, []
        return taken

    def mark(self) -> tuple[int, list[Line], dict[str, int]]:
        """Keep how it stands."""
        return self.followed, list(self.left), dict(self.seen)

    def go_back(self, kept: tuple[int, list[Line], dict[str, int]]) -> None:
        """Forget what came since."""
        self.followed, self.left, self.seen = kept


def stirs(act: Act) -> Stirs:
    """The act's stirs."""
    found = act.memo.get(KEY)
    if found is None:
        found = act.memo[KEY] = Stirs(act)
    return cast("Stirs", found)
