"""The runs and tasks of records, read once as long as the act writes nothing.

Rule of this file: whoever writes a run says so (`note_run`); writes of records are seen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

from engine.workflow.instance import Instance
from runtime.services.act import Act
from runtime.services.written import Written
from runtime.storage.inbox import InboxItem, InboxStore
from runtime.storage.instances import InstanceStore

Read = TypeVar("Read")
_PLACE = "runs of records"


@dataclass(slots=True)
class _Kept:
    """What was read since the act wrote last: `length` and `last` tell that write."""

    length: int = 0
    last: Written | None = None
    found: dict[tuple[str, ...], object] = field(default_factory=dict)


def tasks_of_record(act: Act, record: str) -> tuple[InboxItem, ...]:
    """All tasks of a record, oldest first."""
    return _kept(act, ("tasks", record), lambda: InboxStore(act.connection).of_record(record))


def runs_of_record(act: Act, app: str, record: str) -> Sequence[Instance]:
    """All runs of a record, oldest first."""
    return _kept(
        act, ("runs", app, record), lambda: InstanceStore(act.connection, app).of_record(record)
    )


def note_run(act: Act) -> None:
    """Say that a run was written, with its tasks."""
    _of(act).found.clear()


def shared_runs(act: Act) -> Mapping[object, object]:
    """What another person's view of the same act goes on from: runs are nobody's own."""
    return {_PLACE: _of(act)}


def _of(act: Act) -> _Kept:
    found = act.memo.setdefault(_PLACE, _Kept())
    if not isinstance(found, _Kept):
        raise TypeError(_PLACE)
    return found


def _kept(act: Act, key: tuple[str, ...], read: Callable[[], Read]) -> Read:
    kept, last = _of(act), act.written[-1] if act.written else None
    if kept.last is not last or kept.length != len(act.written):
        kept.found.clear()
        kept.last, kept.length = last, len(act.written)
    if key not in kept.found:
        kept.found[key] = read()
    return cast("Read", kept.found[key])
