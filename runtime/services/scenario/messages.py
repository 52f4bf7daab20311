"""Expect messages: who was told what, about which record."""

from collections.abc import Sequence

from engine.definition.scenario import ExpectedMessage
from runtime.services.scenario.outcome import Unexpected
from runtime.services.scenario.seeing import Seeing
from runtime.services.scenario.stage import Stage
from runtime.storage.notifications import Notification, NotificationStore


def expect_message(stage: Stage, seeing: Seeing, wanted: ExpectedMessage) -> None:
    """Check that messages were sent: to each who is named, or `count` in all."""
    about = seeing.place(wanted.on)[2] if wanted.on else None
    with stage.system.database.begin_read() as connection:
        sent = NotificationStore(connection).of_app(stage.app.key, about)
    named = [wanted.to] if isinstance(wanted.to, str) else wanted.to or []
    people = {stage.names.people.get(name, name): name for name in named}
    found = [
        one
        for one in sent
        if (not people or one.recipient in people) and _contains(one, wanted.contains)
    ]
    if wanted.count is not None:
        if len(found) != wanted.count:
            raise Unexpected(
                f"expected {wanted.count} messages{_which(wanted)}, found {len(found)}: "
                f"{_told(stage, sent)}"
            )
        return
    told = {one.recipient for one in found}
    missing = [name for id_, name in people.items() if id_ not in told]
    if missing or not found:
        whom = f" to {', '.join(missing)}" if missing else ""
        raise Unexpected(f"expected a message{whom}{_which(wanted)}, found {_told(stage, sent)}")


def _contains(message: Notification, text: str | None) -> bool:
    return text is None or any(text in said for said in message.message.values())


def _which(wanted: ExpectedMessage) -> str:
    said = f" that says “{wanted.contains}”" if wanted.contains else ""
    return f"{said} about {wanted.on}" if wanted.on else said


def _told(stage: Stage, sent: Sequence[Notification]) -> str:
    names = {id_: name for name, id_ in stage.names.people.items()}
    locale = stage.app.locale
    lines = [
        f"{names.get(one.recipient, one.recipient)}: “{one.message.get(locale, '')}”"
        for one in sent[-5:]
    ]
    return "; ".join(lines) or "none"
