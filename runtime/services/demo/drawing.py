"""One record while it is being drawn: its numbers, what was drawn already, what is known.

Rules of this file:
1. A map with one generator word stands for what it draws; everything else is the value itself.
2. A name means what was drawn before in the same row, then in the record, then its state.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import accumulate
from typing import Protocol

from engine.form.model import Form, SubtableField
from runtime.services.demo.data import Absent, Drawn, as_number, as_text
from runtime.services.demo.model import Data, Values
from runtime.services.demo.moments import Clockwork
from runtime.services.demo.stream import Stream


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be picked: how values name it, and its alias."""

    name: str
    alias: str | None = None


class Known(Protocol):
    """What was loaded before."""

    def candidates(self, form: str, where: Mapping[str, Data]) -> Sequence[Candidate]:
        """The records of a form whose fields equal `where`, in the order of loading."""

    def value(self, form: str, name: str, field: str) -> Data:
        """A field of a record; `owner` and `department` too."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A generator as it is written: for which field, with which words."""

    key: str
    source: Values


@dataclass
class Drawing:
    """A record being drawn."""

    generators: "Mapping[str, Generator]"
    stream: Stream
    place: int
    at: datetime
    form: Form
    known: Known
    clockwork: Clockwork
    system: Values = field(default_factory=dict)
    around: list[Values] = field(default_factory=list)
    subtable: SubtableField | None = None

    def record(self, written: Values) -> Values:
        """Draw the record's values; what is drawn after them may still read them."""
        drawn: Values = {}
        self.around = [drawn]
        self._fill(drawn, written)
        return drawn

    def row(self, subtable: SubtableField, written: Values) -> Values:
        """Draw the values of a row."""
        drawn: Values = {}
        self.subtable = subtable
        self.around.append(drawn)
        self._fill(drawn, written)
        self.around.pop()
        self.subtable = None
        return drawn

    def _fill(self, drawn: Values, written: Values) -> None:
        for key, source in written.items():
            one = self.value(key, source)
            if not isinstance(one, Absent):
                drawn[key] = one

    def value(self, key: str, source: Drawn) -> Drawn:
        """Draw one value."""
        if not isinstance(source, dict):
            return source
        words = [word for word in self.generators if word in source]
        if len(words) > 1:
            raise ValueError(f"{key}: one generator at a time, found {', '.join(words)}")
        return self.generators[words[0]](self, Asked(key, source)) if words else source

    def earlier(self, name: str) -> Data:
        """A value drawn before."""
        for values in (*reversed(self.around), self.system):
            if name in values:
                return values[name]
        return None

    def weighted(self, weights: Sequence[Data]) -> int:
        """Draw a place by weights."""
        return self.stream.place(list(accumulate(float(as_number(one)) for one in weights)))

    def start(self, name: Data) -> datetime | None:
        """The moment in an earlier field, or the record's own."""
        if name is None:
            return self.at
        found = self.earlier(as_text(name))
        if found is None:
            return None
        moment = datetime.fromisoformat(as_text(found))
        return moment if moment.tzinfo else self.clockwork.at(moment.date(), moment.time())

    def written(self, key: str, moment: datetime) -> str:
        """A moment as the field holds it: a day, or an instant."""
        fields = self.subtable.fields if self.subtable else self.form.fields
        if any(one.key == key and one.type == "date" for one in fields):
            return moment.astimezone(self.clockwork.zone).date().isoformat()
        return moment.astimezone(UTC).isoformat()


Generator = Callable[[Drawing, Asked], Drawn]
