"""From the groups a database found to the rows of a widget: filled, ordered, cut, summed up.

Rules of this file:
1. A bucket of days without records is a row of nothing, as long as the picture goes by time.
2. Blanks come last in either direction; what is equal goes by the natural order of its groups:
   time, the order of the options, names.
3. A limit counts marks: the categories of a line or bars, the rows of a table. What a pie leaves
   out is one mark, `OTHERS`, where it can be summed up.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, reduce
from typing import Protocol, TypeAlias

from engine.expression.environment import Environment
from engine.expression.values import Value
from engine.report.compiled import CompiledWidget
from engine.report.period import Period, buckets

Key: TypeAlias = tuple[Value, ...]
Order: TypeAlias = tuple[object, ...]

OTHERS = "$others"
"""The key of the mark that stands for all that a limit leaves out."""

MOST_FILLED = 3000
"""Rows that filling may make; beyond it a picture shows only what is there."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One group: its key, and the values of the widget's aggregates."""

    key: Key
    aggregates: tuple[Value, ...]


class Names(Protocol):
    """What groups are called, in the reader's language."""

    def learn(self, keys: Iterable[Key]) -> None:
        """Look up what these are called, all together."""

    def title(self, place: int, value: Value) -> str:
        """Give what a value of the group at a place is called."""


@dataclass(frozen=True)
class Arrangement:
    """Arranges the marks of one widget."""

    widget: CompiledWidget
    around: Environment
    names: Names

    def measured(self, mark: Mark) -> tuple[Value, ...]:
        """Reckon the measures of a mark; each combination of aggregates once."""
        known = self._measured.get(mark.aggregates)
        if known is None:
            known = tuple(one.value(mark.aggregates, self.around) for one in self.widget.measures)
            self._measured[mark.aggregates] = known
        return known

    def nothing(self, key: Key) -> Mark:
        """Give the mark of a group without records."""
        return Mark(key, tuple(one.nothing for one in self.widget.aggregates))

    def merged(self, key: Key, marks: Sequence[Mark]) -> Mark:
        """Put groups together; what cannot be put together is blank."""
        columns = zip(*(mark.aggregates for mark in marks), strict=True)
        pairs = zip(self.widget.aggregates, columns, strict=True)
        return Mark(key, tuple(reduce(one.merged, column) for one, column in pairs))

    def arranged(self, marks: Sequence[Mark], period: Period, today: date) -> list[Mark]:
        """Fill, order and cut."""
        filled = self._filled(marks, period, today)
        if self.widget.by_category:
            return self._by_category(filled)
        kept = self._cut(filled)
        left = len(filled) - len(kept)
        if left and self.widget.model.type == "pie" and self._sums_up:
            shown = {mark.key for mark in kept}
            rest = [mark for mark in filled if mark.key not in shown]
            kept.append(self.merged((OTHERS,), rest))
        return kept

    @property
    def _sums_up(self) -> bool:
        return all(one.merges for one in self.widget.aggregates)

    @property
    def _by_time(self) -> bool:
        """Whether the first group goes by time from one bucket to the next."""
        first = self.widget.groups[0] if self.widget.groups else None
        sort = self.widget.sort[0] if self.widget.sort else None
        in_order = sort is None or (not sort.measure and sort.place == 0)
        return first is not None and first.unit is not None and in_order

    def _filled(self, marks: Sequence[Mark], period: Period, today: date) -> list[Mark]:
        if not self._by_time or not marks:
            return list(marks)
        days = [day for mark in marks if isinstance(day := mark.key[0], date)]
        span = _span(days, period, today)
        unit = self.widget.groups[0].unit
        all_days = buckets(*span, unit) if span and unit else None
        rests = list(dict.fromkeys(mark.key[1:] for mark in marks))
        if not all_days or len(all_days) * len(rests) > MOST_FILLED:
            return list(marks)
        there = {mark.key for mark in marks}
        wanted = ((day, *rest) for day in all_days for rest in rests)
        return [*marks, *(self.nothing(key) for key in wanted if key not in there)]

    def _by_category(self, marks: Sequence[Mark]) -> list[Mark]:
        """Order and cut by the first group; a second one stays within."""
        inside: dict[Value, list[Mark]] = {}
        for mark in marks:
            inside.setdefault(mark.key[0], []).append(mark)
        wholes = [self.merged(found[0].key[:1], found) for found in inside.values()]
        kept: list[Mark] = []
        for whole in self._cut(wholes):
            found = inside[whole.key[0]]
            self.names.learn(mark.key for mark in found)
            kept += sorted(found, key=lambda mark: self._natural(mark.key))
        return kept

    def _cut(self, marks: Sequence[Mark]) -> list[Mark]:
        """Order marks, and keep as many as the widget shows."""
        limit = self.widget.limit
        terms = [(one.place, one.descending, one.measure) for one in self.widget.sort]
        candidates = list(marks)
        if limit is not None and len(candidates) > limit and all(term[2] for term in terms):
            candidates = self._at_the_top(candidates, limit)
        self.names.learn(mark.key for mark in candidates)
        candidates.sort(key=lambda mark: self._natural(mark.key))
        return self._sorted(candidates)[:limit]

    def _at_the_top(self, marks: list[Mark], limit: int) -> list[Mark]:
        """Leave out what cannot be among the first; names decide between equals at the edge."""
        if not self.widget.sort:
            return marks
        ranked = self._sorted(marks)
        edge = self._rank(ranked[limit - 1])
        return [
            mark for place, mark in enumerate(ranked) if place < limit or self._rank(mark) == edge
        ]

    def _rank(self, mark: Mark) -> tuple[Value, ...]:
        values = self.measured(mark)
        return tuple(values[one.place] for one in self.widget.sort)

    def _sorted(self, marks: list[Mark]) -> list[Mark]:
        """Sort by the widget's terms, the last one first: each keeps the order of equals."""
        for one in reversed(self.widget.sort):
            ranks = {id(mark): self._term(mark, one.place, measure=one.measure) for mark in marks}
            known = [mark for mark in marks if ranks[id(mark)] is not None]
            blank = [mark for mark in marks if ranks[id(mark)] is None]
            known.sort(key=lambda mark, of=ranks: of[id(mark)], reverse=one.descending)  # type: ignore[misc]
            marks = [*known, *blank]
        return marks

    def _term(self, mark: Mark, place: int, *, measure: bool) -> object:
        if measure:
            return self.measured(mark)[place]
        if place >= len(mark.key) or mark.key[place] is None:
            return None
        return self._place_of(place, mark.key[place])

    def _natural(self, key: Key) -> Order:
        return tuple(
            (value is None, () if value is None else self._place_of(place, value))
            for place, value in enumerate(key)
        )

    def _place_of(self, place: int, value: Value) -> Order:
        if isinstance(value, date | bool | Decimal):
            return (value,)
        options = self._options[place]
        if isinstance(value, str) and value in options:
            return (0, options[value], "")
        return (1, self.names.title(place, value), str(value))

    @cached_property
    def _measured(self) -> dict[Key, tuple[Value, ...]]:
        return {}

    @cached_property
    def _options(self) -> Sequence[Mapping[str, int]]:
        found = []
        for group in self.widget.groups:
            options = getattr(group.definition, "options", ())
            found.append({option.key: place for place, option in enumerate(options)})
        return found


def _span(days: Sequence[date], period: Period, today: date) -> tuple[date, date] | None:
    """Say from when to when buckets are filled; days to come only as far as records go."""
    first = period.first or min(days, default=None)
    last = max(days, default=None)
    if first is None or (last is None and period.last is None):
        return None
    known = max([*days, *([today] if period.last is not None else [])])
    return first, min(period.last, known) if period.last is not None else known


Paired: TypeAlias = Callable[[Key], Key | None]
"""Gives the key of the group that a group is compared with."""


def compared(
    arrangement: Arrangement, rows: Sequence[Mark], earlier: Sequence[Mark], paired: Paired
) -> list[Mark | None]:
    """Give for each row the mark of the earlier period that it is compared with."""
    by_key = {mark.key: mark for mark in earlier}
    shown = {paired(row.key) for row in rows}
    found: list[Mark | None] = []
    for row in rows:
        key = paired(row.key)
        if row.key == (OTHERS,):
            rest = [mark for mark in earlier if mark.key not in shown]
            found.append(arrangement.merged(row.key, rest or [arrangement.nothing(row.key)]))
        elif key is None:
            found.append(None)
        else:
            found.append(by_key.get(key) or arrangement.nothing(key))
    return found
