"""Runs that steps ask to begin or to stop: carried out when the act's writes settle.

Rule of this file: what was undone asks for nothing; a mark tells how far the wishes went then.
"""

from dataclasses import dataclass
from typing import cast

from runtime.services.act import Act

KEY = "run_requests"


@dataclass(frozen=True, slots=True)
class RunRequest:
    """Begin (`starts`) or stop the run of a workflow over a record; `path` is the place of the
    step that asks, where one does; `insists`: one that runs already is reason to refuse the act;
    `by`: the person who asks for it himself, by an action.
    """

    app: str
    workflow: str
    form: str
    record: str
    starts: bool
    path: str = ""
    insists: bool = False
    by: str | None = None


def request_run(act: Act, request: RunRequest) -> None:
    """Keep a wish until the act settles."""
    requested(act).append(request)


def requested(act: Act) -> list[RunRequest]:
    """The wishes of this act that are not carried out yet."""
    return cast("list[RunRequest]", act.memo.setdefault(KEY, list[RunRequest]()))


def take_requests(act: Act) -> tuple[RunRequest, ...]:
    """Give the wishes, once."""
    found = cast("list[RunRequest] | None", act.memo.get(KEY))
    if not found:
        return ()
    taken = tuple(found)
    found.clear()
    return taken
