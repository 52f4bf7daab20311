"""How each path is followed from id to id: found once by its types, remembered.

Rule of this file: a route belongs to a place: "" for the record, a subtable's key for its rows,
`@form` for a record of another form, `@form#subtable` for a row of one.
"""

from dataclasses import dataclass, field

from engine.expression.scope import Path
from engine.expression.types import Kind
from engine.form.app_context import AppContext
from engine.form.model import Form
from engine.form.row_forms import dotted, subtable_of
from engine.form.scope import NameScope, pointed_scope, record_scope

Route = tuple[str | None, ...]
"""For each name behind the first, the form whose id stands before it; None: a part of a value."""

_IDS = frozenset({Kind.RECORD, Kind.USER, Kind.DEPARTMENT})


def reached(route: Route, path: Path) -> frozenset[str]:
    """What a path reads behind ids, as rights know it: `form.field`, `form.subtable.column`, and
    the subtable itself wherever a row is passed.
    """
    found: set[str] = set()
    for target, name in zip(route, path[1:], strict=True):
        if target is not None:
            found.add(f"{dotted(target)}.{name}")
            if subtable_of(target):
                found.add(dotted(target))
    return frozenset(found)


@dataclass(slots=True)
class Routes:
    """The routes of one compiled form; grows as paths are read, never changes what it said."""

    form: Form
    app: AppContext
    scopes: dict[str, NameScope]
    _known: dict[tuple[str, Path], Route] = field(default_factory=dict)

    def route(self, place: str, path: Path) -> Route:
        """The route of a path."""
        known = self._known.get((place, path))
        if known is None:
            known = self._known[place, path] = self._found(self._scope(place), path)
        return known

    def _scope(self, place: str) -> NameScope:
        if place not in self.scopes:
            key = place.removeprefix("@")
            self.scopes[place] = (
                pointed_scope(key, self.app)
                if subtable_of(key)
                else record_scope(self.app.forms[key], self.app)
            )
        return self.scopes[place]

    @staticmethod
    def _found(scope: NameScope, path: Path) -> Route:
        types = (scope.type_of(path[:length]) for length in range(1, len(path)))
        return tuple(one.form if one and one.kind in _IDS else None for one in types)
