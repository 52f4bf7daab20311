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
            which, which_zh = _which(wanted)
            told = _told(stage, sent)
            raise Unexpected(
                f"expected {wanted.count} messages{which}, found {len(found)}: {told or 'none'}",
                f"应有 {wanted.count} 条{which_zh}消息，实际为 {len(found)} 条：{told or '无'}",
            )
        return
    reached = {one.recipient for one in found}
    missing = [name for id_, name in people.items() if id_ not in reached]
    if missing or not found:
        which, which_zh = _which(wanted)
        whom = f" to {', '.join(missing)}" if missing else ""
        whom_zh = f"发给 {'、'.join(missing)} 的" if missing else ""
        found_there = _told(stage, sent)
        raise Unexpected(
            f"expected a message{whom}{which}, found {found_there or 'none'}",
            f"应有{whom_zh}{which_zh}消息，实际为：{found_there or '无'}",
        )


def _contains(message: Notification, text: str | None) -> bool:
    return text is None or any(text in said for said in message.message.values())


def _which(wanted: ExpectedMessage) -> tuple[str, str]:
    """Which message is meant, in English and in Chinese."""
    said = f" that says “{wanted.contains}”" if wanted.contains else ""
    said_zh = f"含“{wanted.contains}”的" if wanted.contains else ""
    if not wanted.on:
        return said, said_zh
    return f"{said} about {wanted.on}", f"关于 {wanted.on} 的{said_zh}"


def _told(stage: Stage, sent: Sequence[Notification]) -> str:
    names = {id_: name for name, id_ in stage.names.people.items()}
    locale = stage.app.locale
    lines = [
        f"{names.get(one.recipient, one.recipient)}: “{one.message.get(locale, '')}”"
        for one in sent[-5:]
    ]
    return "; ".join(lines)
