"""A wait made ready to run: its condition, its times, its queue, and what wakes it.

Rule of this file: values only; `wait_compilation` makes them.
"""

from dataclasses import dataclass

from engine.expression.compilation import Compiled
from engine.expression.scope import Path
from engine.step.compiled import CompiledSteps
from engine.text import Text
from engine.workflow.due import Due


@dataclass(frozen=True, slots=True)
class Watch:
    """Records of a form that wake a wait; `key`: only where it holds a value of the queue's keys.

    `form` is written as the app's context names it; `key` may be `id`.
    """

    form: str
    key: str | None
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class CompiledQueue:
    """The lines a run stands in."""

    keys: Compiled
    priority: Compiled | None
    since: Compiled | None


@dataclass(frozen=True, slots=True)
class CompiledWait:
    """What a wait waits for; `reads` are the paths of its condition, each with its spelling."""

    condition: Compiled | None
    until: Compiled | None
    after: Due | None
    watches: tuple[Watch, ...]
    queue: CompiledQueue | None
    waiting: CompiledSteps | None
    reads: tuple[tuple[str, Path], ...]

    @property
    def is_common(self) -> bool:
        """Whether others decide with it who may go: it queues, or watches other records."""
        return self.queue is not None or bool(self.watches)
