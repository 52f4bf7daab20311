"""YAML text to a tree, from the parser's events: no constructor ever runs.

Rules of this file:
1. Nothing is expanded: anchors, aliases, merge keys and tags are refused where they stand.
2. A fault does not stop the reading; only a bound (depth, count, faults) or broken syntax does.
"""

from collections.abc import Iterator

import yaml
from yaml import events

from engine.definition.issue import Issue, Location, Place, issue
from engine.definition.scalars import NotFiniteError, NumberOutOfRangeError, plain_scalar
from engine.definition.tree import MAX_DEPTH, MAX_ISSUES, MAX_NODES, Data, Path, Reading, Tree

Event = events.Event

LOADER: type[yaml.CLoader] | type[yaml.Loader] = (
    yaml.CLoader if yaml.__with_libyaml__ else yaml.Loader
)


class _Stop(Exception):  # noqa: N818  (the end of the reading, not an error to report)
    """Reading on makes no sense; the reason is among the issues."""


def read_yaml(text: str, file: str) -> Reading:
    """Read one document; the tree is None when the end was not reached."""
    reader = _YamlReader(text, file)
    try:
        reader.document()
    except _Stop:
        return Reading(None, tuple(reader.issues))
    except yaml.YAMLError as error:
        reader.issues.append(_syntax(error, file))
        return Reading(None, tuple(reader.issues))
    return Reading(reader.tree, tuple(reader.issues))


def _syntax(error: yaml.YAMLError, file: str) -> Issue:
    mark = getattr(error, "problem_mark", None)
    where = Location(file, mark.line + 1, mark.column + 1) if mark else Location(file)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return issue("YAML001", Place(where), problem=problem)


class _YamlReader:
    """Walks the events once and builds the tree."""

    def __init__(self, text: str, file: str) -> None:
        self._events: Iterator[Event] = yaml.parse(text, Loader=LOADER)
        self._file = file
        self._nodes = 0
        self.tree = Tree()
        self.issues: list[Issue] = []

    def document(self) -> None:
        """Read the stream: one document, or none at all (null)."""
        next(self._events)
        event = next(self._events)
        if isinstance(event, events.StreamEndEvent):
            self.tree.values[()] = Location(self._file)
            return
        self.tree.data = self._node(next(self._events), ())
        next(self._events)
        event = next(self._events)
        if not isinstance(event, events.StreamEndEvent):
            self._refuse("YAML006", event)
            raise _Stop

    def _node(self, event: Event, path: Path) -> Data:
        self._count(event, path)
        self.tree.values[path] = self._place(event)
        if isinstance(event, events.AliasEvent):
            self._refuse("YAML003", event, name=event.anchor)
            return None
        if getattr(event, "anchor", None) is not None:
            self._refuse("YAML002", event, name=getattr(event, "anchor", ""))
        if getattr(event, "tag", None) is not None:
            self._refuse("YAML005", event, tag=getattr(event, "tag", ""))
        if isinstance(event, events.MappingStartEvent):
            return self._map(path)
        if isinstance(event, events.SequenceStartEvent):
            return self._list(path)
        return self._scalar(event)

    def _list(self, path: Path) -> list[Data]:
        found: list[Data] = []
        while not isinstance(event := next(self._events), events.SequenceEndEvent):
            found.append(self._node(event, (*path, len(found))))
        return found

    def _map(self, path: Path) -> dict[str, Data]:
        found: dict[str, Data] = {}
        while not isinstance(event := next(self._events), events.MappingEndEvent):
            key = self._key(event, path)
            if key is None or key in found:
                if key is not None:
                    first = self.tree.keys[(*path, key)].line
                    self._refuse("READ001", event, name=key, first=first)
                self._skip(path)
                continue
            self.tree.keys[(*path, key)] = self._place(event)
            found[key] = self._node(next(self._events), (*path, key))
        return found

    def _key(self, event: Event, path: Path) -> str | None:
        if not isinstance(event, events.ScalarEvent):
            self._refuse("YAML007", event, found="a list, a map or an alias")
            self._discard(event, path)
            return None
        if not event.style and event.value == "<<":
            self._refuse("YAML004", event)
            return None
        for code, word in (("YAML002", event.anchor), ("YAML005", event.tag)):
            if word is not None:
                self._refuse(code, event, name=word, tag=word)
        value = self._scalar(event)
        if not isinstance(value, str):
            self._refuse("YAML007", event, found=event.value or "nothing")
            return None
        return value

    def _skip(self, path: Path) -> None:
        """Read the value of a refused key, for its faults, and keep nothing of it."""
        self._discard(next(self._events), path)

    def _discard(self, event: Event, path: Path) -> None:
        kept = self.tree
        self.tree = Tree()
        self._node(event, (*path, "?"))
        self.tree = kept

    def _scalar(self, event: Event) -> Data:
        value = str(getattr(event, "value", ""))
        if getattr(event, "style", None):  # plain is None or "", by parser
            return value
        try:
            return plain_scalar(value)
        except NotFiniteError:
            self._refuse("READ002", event, found=value)
        except NumberOutOfRangeError:
            self._refuse("READ005", event)
        return None

    def _count(self, event: Event, path: Path) -> None:
        self._nodes += 1
        if len(path) > MAX_DEPTH:
            self._refuse("READ003", event, bound=MAX_DEPTH)
            raise _Stop
        if self._nodes > MAX_NODES:
            self._refuse("READ004", event, bound=MAX_NODES)
            raise _Stop

    def _refuse(self, code: str, event: Event, **parameters: object) -> None:
        self.issues.append(issue(code, Place(self._place(event)), **parameters))
        if len(self.issues) >= MAX_ISSUES:
            raise _Stop

    def _place(self, event: Event) -> Location:
        mark = event.start_mark
        if mark is None:
            return Location(self._file)
        return Location(self._file, mark.line + 1, mark.column + 1)
