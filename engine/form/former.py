"""What the fields of a changed form were called before.

Rule of this file: the same key is the same field; else the first former key (`was`) that the
earlier form has and the later one has no more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.form.field_types import Definition
from engine.form.model import Form, SubtableField
from engine.text import Was


@dataclass(frozen=True)
class FormerKeys:
    """The former keys of a form's fields, dotted for columns."""

    before: Form
    after: Form
    _known: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Match the fields, and the columns of matched subtables, once."""
        object.__setattr__(self, "_known", dict(_matched(self.before.fields, self.after.fields)))

    def of(self, key: str) -> str | None:
        """What a field was called; None for a new one."""
        return self._known.get(key)

    def now(self) -> Mapping[str, str]:
        """What each former field is called now; those that are gone are missing."""
        return {before: after for after, before in self._known.items()}


def matched(before: Sequence[tuple[str, Was]], after: Sequence[tuple[str, Was]]) -> dict[str, str]:
    """Match elements by key, else by former key: new key → former key."""
    old, new = {key for key, _ in before}, {key for key, _ in after}
    found: dict[str, str] = {}
    for key, was in after:
        former = [was] if isinstance(was, str) else (was or [])
        earlier = next((one for one in former if one in old and one not in new), None)
        if key in old:
            found[key] = key
        elif earlier is not None:
            found[key] = earlier
    return found


def _matched(
    before: Sequence[Definition], after: Sequence[Definition]
) -> Iterable[tuple[str, str]]:
    old = {one.key: one for one in before}
    pairs = matched(_named(before), _named(after))
    for one in after:
        former = pairs.get(one.key)
        if former is None:
            continue
        yield one.key, former
        earlier = old[former]
        if isinstance(one, SubtableField) and isinstance(earlier, SubtableField):
            columns = matched(_named(earlier.fields), _named(one.fields))
            for key, was in columns.items():
                yield f"{one.key}.{key}", f"{former}.{was}"


def _named(fields: Iterable[Definition]) -> list[tuple[str, Was]]:
    return [(one.key, one.was) for one in fields]
