"""What a step's message may show: the values that whoever acts may read, others stand as `…`.

Rule of this file: steps read with the system's authority, their messages are read by a person. A
field that is hidden from him on some records is left out on all: a step may have reached any.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.expression.scope import Path
from engine.form.compiled import CompiledForm
from engine.form.routes import reached

Place = tuple[CompiledForm, str]
"""Where a name of a step belongs: a form, and the subtable whose row it is ("" for a record)."""


@dataclass(frozen=True, slots=True)
class MessageReader:
    """Tells which paths of a message its reader may read; `hidden` are `form.field`s.

    `subtable`: where a row of the touched record stands bare; `plain`: names of values that nobody
    can say where they are from.
    """

    current: CompiledForm
    touched: CompiledForm
    places: Mapping[str, Place]
    hidden: frozenset[str]
    subtable: str = ""
    plain: frozenset[str] = frozenset()

    def may_read(self, path: Path) -> bool:
        """Whether every field on a path is open to the reader."""
        if not self.hidden or path[0] in ("me", "setting"):
            return True
        if path[0] in self.plain:
            return False
        form, subtable, rest = self._placed(path)
        if not rest:
            return True
        own = {f"{form.key}.{rest[0]}", f"{form.key}.{'.'.join(rest[:2])}"}
        if subtable:
            own = {f"{form.key}.{subtable}", f"{form.key}.{subtable}.{rest[0]}"}
        followed = reached(form.routes.route(subtable, rest), rest)
        return self.hidden.isdisjoint(own | followed)

    def _placed(self, path: Path) -> tuple[CompiledForm, str, Path]:
        head, rest = path[0], path[1:]
        if head in self.places:
            form, subtable = self.places[head]
            if subtable and rest[:1] == ("parent",):
                return form, "", rest[1:]
            return form, subtable, rest
        if head == "record":
            return self.current, "", rest
        if self.subtable and head == "parent":
            return self.touched, "", rest
        return self.touched, self.subtable, path
