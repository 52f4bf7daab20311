"""Search for sets of parts of conditions that do not contradict each other.

Rules of this file:
1. One set is chosen for each condition, in order; what contradicts those before it is left at once.
2. The search is bounded: where it gives up, it says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.expression.bounds import fitting
from engine.expression.demands import Part
from engine.expression.values import Scalar

Place = tuple[str, str | None]
"""A term as it is written, and the node after which it is read."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part that is wanted, with the node after which what it reads may have changed."""

    part: Part
    after: str | None


@dataclass(frozen=True, slots=True)
class Fits:
    """Which values fit some parts; worked out once for the same parts."""

    _known: dict[tuple[int, ...], tuple[Sequence[Part], tuple[Scalar, ...] | None]] = field(
        default_factory=dict
    )

    def of(self, parts: Sequence[Part]) -> tuple[Scalar, ...] | None:
        """Give the values as `fitting` does. The parts are kept, so that their ids stay theirs."""
        place = tuple(id(part) for part in parts)
        if place not in self._known:
            self._known[place] = (parts, fitting(parts[0].node.type, parts))
        return self._known[place][1]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Parts that go together: by the term that they are about, and those assumed as a whole."""

    terms: dict[Place, list[Part]] = field(default_factory=dict)
    assumed: dict[Place, Part] = field(default_factory=dict)
    values: dict[Place, tuple[Scalar, ...]] = field(default_factory=dict)
    """Values for which a term is as wanted; empty where none can be worked out."""

    def joined(self, wanted: Sequence[Wanted], fits: Fits) -> "Gathered | None":
        """Give these parts and further ones; None where they contradict each other."""
        made = Gathered({**self.terms}, {**self.assumed}, {**self.values})
        touched: set[Place] = set()
        for one in wanted:
            place = (one.part.text, one.after)
            if one.part.sign:
                made.terms[place] = [*made.terms.get(place, ()), one.part]
                touched.add(place)
            elif made.assumed.setdefault(place, one.part).holds != one.part.holds:
                return None
        for place in touched:
            values = fits.of(made.terms[place])
            if values is None:
                return None
            made.values[place] = values
        return made


@dataclass(slots=True)
class Search:
    """A search through the sets that will do for each of some conditions."""

    alternatives: Sequence[Sequence[Sequence[Wanted]]]
    most: int
    fits: Fits
    gave_up: bool = False
    _tried: int = 0

    def ways(self) -> Iterator[Gathered]:
        """Give what goes together, a set from each condition, up to so many trials."""
        self.gave_up = any(len(one) >= self.most for one in self.alternatives)
        yield from self._from(0, Gathered())

    def _from(self, place: int, before: Gathered) -> Iterator[Gathered]:
        if place == len(self.alternatives):
            yield before
            return
        for wanted in self.alternatives[place]:
            self._tried += 1
            if self._tried > self.most:
                self.gave_up = True
                return
            joined = before.joined(wanted, self.fits)
            if joined is not None:
                yield from self._from(place + 1, joined)
