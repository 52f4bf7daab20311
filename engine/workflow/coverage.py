"""Examples for every way through a workflow: records that would go it, at the bounds of conditions.

Rules of this file:
1. A path has an example for each way its conditions can come out so: each clause of an `or`, each
   end of a range.
2. What may have changed on the way is another value than before, and stands with the node after
   which it is read.
3. What cannot be solved is said: a condition that is assumed as a whole, a value that is computed.
   A path whose conditions contradict each other is told as one that nobody can go.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo

from engine.expression.demands import Asker, Part, Parts
from engine.expression.tree import Inversion, Node, Reference, walk
from engine.expression.values import Scalar
from engine.text import Text, localise
from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.forecast import ANYTHING, written_at
from engine.workflow.gathering import Fits, Gathered, Search, Wanted
from engine.workflow.paths import MOST, Condition, Path, paths_of
from engine.workflow.sentence import Speaker

TRIED = 1_000
"""How many sets of parts are tried for one path."""

ENOUGH = 16
"""After how many examples no more are looked for."""

SHOWN = 8
"""How many examples one path shows."""

State = Literal["solved", "assumed", "impossible", "unknown"]


@dataclass(frozen=True, slots=True)
class Given:
    """A value of an example; `after`: the node on the way after which it is read (None: at once).

    `path` where it is a field's, and `computed` where nobody enters it as it stands.
    """

    text: str
    path: str | None
    label: Text
    value: Scalar
    after: str | None
    computed: bool

    @property
    def key(self) -> tuple[str, Scalar, str | None]:
        """What tells it from others."""
        return (self.text, self.value, self.after)


@dataclass(frozen=True, slots=True)
class Assumed:
    """A condition, or part of one, for which no value can be worked out."""

    text: Text
    after: str | None

    @property
    def key(self) -> tuple[str, str | None]:
        """What tells it from others."""
        return (localise(self.text, "en"), self.after)


Told = tuple[frozenset[object], frozenset[object]]
"""What an example says: its values, and what it assumes."""


@dataclass(frozen=True, slots=True)
class Example:
    """A record that would go a path: its values, and what is assumed besides."""

    given: tuple[Given, ...]
    assumed: tuple[Assumed, ...] = ()

    @property
    def key(self) -> Told:
        """What tells it from others."""
        return frozenset(one.key for one in self.given), frozenset(one.key for one in self.assumed)


@dataclass(frozen=True, slots=True)
class Covered:
    """A path with its examples.

    `state`: `solved` (values alone lead along it), `assumed` (something is, in each),
    `impossible` (its conditions contradict each other), `unknown` (too much to try).
    """

    path: Path
    examples: tuple[Example, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Coverage:
    """All paths with examples; `complete`: there are no further paths."""

    paths: tuple[Covered, ...]
    complete: bool

    @property
    def dead(self) -> tuple[str, ...]:
        """Flows that stand on impossible paths alone; none where paths are left out."""
        going = {flow for one in self.paths if one.state != "impossible" for flow in one.path.flows}
        found = dict.fromkeys(flow for one in self.paths for flow in one.path.flows)
        return tuple(flow for flow in found if flow not in going) if self.complete else ()


def cover(workflow: CompiledWorkflow, settings: Mapping[str, Scalar], most: int = MOST) -> Coverage:
    """List the paths of a workflow with examples, for these values of the app's settings."""
    known: dict[tuple[str, ...], Scalar] = {("setting", key): settings[key] for key in settings}
    work = _Work(workflow, Asker(known), {f"setting.{key}": one for key, one in settings.items()})
    found = paths_of(workflow, most)
    return Coverage(tuple(work.cover(path) for path in found.paths), found.complete)


@dataclass(frozen=True, slots=True)
class _Work:
    workflow: CompiledWorkflow
    asker: Asker
    spoken: Mapping[str, Scalar]
    _fits: Fits = field(default_factory=Fits)
    _sets: dict[tuple[str, bool], list[Parts]] = field(default_factory=dict)
    _words: dict[tuple[str, bool], Text] = field(default_factory=dict)

    def cover(self, path: Path) -> Covered:
        """Find the examples of a path."""
        search = Search(self._alternatives(path), TRIED, self._fits)
        found: dict[Told, Example] = {}
        for gathered in search.ways():
            for example in self._examples(gathered):
                found.setdefault(example.key, example)
            if len(found) >= ENOUGH:
                break
        examples = tuple(islice(_telling(found), SHOWN))
        if any(not one.assumed for one in examples):
            return Covered(path, examples, "solved")
        if examples:
            return Covered(path, examples, "assumed")
        return Covered(path, (), "unknown" if search.gave_up else "impossible")

    def _alternatives(self, path: Path) -> list[list[tuple[Wanted, ...]]]:
        """For each condition on the path the sets of parts that will do."""
        written: list[tuple[str, frozenset[str]]] = []
        alternatives: list[list[tuple[Wanted, ...]]] = []
        for step in path.steps:
            for one in step.conditions:
                alternatives.append([self._dated(parts, written) for parts in self._asked(one)])
            changes = written_at(self.workflow.nodes[step.node])
            if changes:
                written.append((step.node, changes))
        return alternatives

    def _asked(self, one: Condition) -> list[Parts]:
        """The sets of parts that will do for a condition; found once."""
        tree, source = one.compiled.tree, one.compiled.source
        if (source, one.holds) not in self._sets:
            sets = islice(self.asker.parts(tree, source, holds=one.holds), TRIED)
            self._sets[source, one.holds] = list(sets)
        return self._sets[source, one.holds]

    def _dated(
        self, parts: Parts, written: Sequence[tuple[str, frozenset[str]]]
    ) -> tuple[Wanted, ...]:
        return tuple(Wanted(part, self._changed_at(part.node, written)) for part in parts)

    def _changed_at(self, node: Node, written: Sequence[tuple[str, frozenset[str]]]) -> str | None:
        """The last node on the way that may have changed what is read."""
        paths = [one.path for one in walk(node) if isinstance(one, Reference)]
        own = [path for path in paths if path[0] not in ("setting", "me")]
        for key, names in reversed(written):
            for path in own:
                behind = len(path) > 1 and "*" in names
                derived = path[0] in self.workflow.derived
                if ANYTHING in names or path[0] in names or behind or derived:
                    return key
        return None

    def _examples(self, gathered: Gathered) -> Iterator[Example]:
        """The records for which all parts are as wanted."""
        choices: list[tuple[Given, ...]] = []
        times = Counter(text for text, _ in gathered.terms)
        open_ = [self._assumed(one, after) for (_, after), one in gathered.assumed.items()]
        for (text, after), parts in gathered.terms.items():
            values = gathered.values[text, after]
            if not values:
                open_ += [self._assumed(one, after) for one in parts]
                continue
            # Read in one place alone it does not matter where it got its value.
            told = after if times[text] > 1 else None
            choices.append(tuple(self._given(parts[0], value, told) for value in values))
        for given in _one_of_each(choices):
            yield Example(given, tuple(open_))

    def _given(self, part: Part, value: Scalar, after: str | None) -> Given:
        node = part.node
        path = ".".join(node.path) if isinstance(node, Reference) else None
        own = path is not None and "." not in path and path not in self.workflow.derived
        label = (self.workflow.labels.get(path) if path else None) or self._said(node, part.source)
        return Given(part.text, path, label, value, after, computed=not own)

    def _assumed(self, part: Part, after: str | None) -> Assumed:
        node = part.node
        if part.sign:
            return Assumed(part.source, after)
        if not part.holds:
            node = Inversion(type=node.type, start=node.start, end=node.end, operand=node)
        return Assumed(self._said(node, part.source, holds=part.holds), after)

    def _said(self, node: Node, source: str, *, holds: bool = True) -> Text:
        """Say a condition or a term in both languages; found once."""
        place = (source[node.start : node.end], holds)
        if place not in self._words:
            zone = ZoneInfo("UTC")
            self._words[place] = {
                locale: Speaker(self.workflow, self.spoken, locale, zone).say(node, source)
                for locale in ("en", "zh")
            }
        return self._words[place]


def _one_of_each(choices: Sequence[tuple[Given, ...]]) -> Iterator[tuple[Given, ...]]:
    """Every way to take one value of each term, the last term's changing first."""
    if not choices:
        yield ()
        return
    for first in choices[0]:
        for others in _one_of_each(choices[1:]):
            yield (first, *others)


def _telling(found: Mapping[Told, Example]) -> Iterator[Example]:
    """Those with the fewest assumptions first, as they were found; not what others tell as well."""
    kept = [one for key, one in found.items() if not any(_says_more(other, key) for other in found)]
    yield from sorted(kept, key=lambda one: len(one.assumed))


def _says_more(one: Told, than: Told) -> bool:
    """Whether an example has all the values of another, or further ones, and assumes no more."""
    return one[0] >= than[0] and one[1] <= than[1] and one != than
