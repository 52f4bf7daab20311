"""End a wait whose time is up; `fire_due` asks for each, in an act of its own."""

from engine.workflow.commands import WakeWait
from runtime.services.act import Act
from runtime.services.outcome import Refusal, not_found
from runtime.services.settlement import settle
from runtime.services.stirs import stirs
from runtime.services.wake_waiting import Waker
from runtime.services.waking import waking_of
from runtime.storage.waits import WaitStore


def fire_wait(act: Act, instance: str, token: int) -> Refusal | None:
    """Let a wait end whose time is up; one that cannot go on says why and rests a while."""
    store = WaitStore(act.connection)
    wait = store.find(instance, token)
    if wait is None:
        return not_found("Nothing waits there any more.", "该处已没有等待。")
    Waker(act, waking_of(act), stirs(act), store).attempt(wait, WakeWait(token, first=False))
    return settle(act)
