"""Whom records wait for: the people who have an open task of theirs."""

from collections.abc import Collection

from runtime.services.act import Act
from runtime.storage.inbox import InboxStore


def record_holders(act: Act, records: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Give the names of those whom each of these records waits for, by its id."""
    people = act.world.directory.people
    found = InboxStore(act.connection).holders(records)
    return {
        record: tuple(people[one].name for one in who if one in people)
        for record, who in found.items()
    }
