"""Gathers uses: each kind of text that names something is read here, once.

Rules of this file:
1. What is no text where a text may stand (a number, `true`) names nothing.
2. A name that leads nowhere is no use: the checks tell it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from engine.definition.expression_place import place_at
from engine.definition.model import App
from engine.definition.tree import Data, Path, value_at
from engine.definition.uses.in_expression import ExpressionReader, Options, option_targets
from engine.definition.uses.trail import Owner, Step, Trails
from engine.definition.uses.use import Target, Use
from engine.expression.scope import Scope
from engine.form.app_context import AppContext
from engine.form.scope import NameScope

PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
SORT = re.compile(r"\s*[-+]?[a-z][a-z0-9_.]*\s*(,\s*[-+]?[a-z][a-z0-9_.]*\s*)*")
WORD = re.compile(r"[a-z][a-z0-9_]*")


class Collector:
    """Reads one app; `data` is its definition as plain data, `uses` grow as it goes."""

    def __init__(self, app: App, context: AppContext, data: Data) -> None:
        self.app = app
        self.context = context
        self.data = data
        self.uses: list[Use] = []
        self.trails = Trails(context)
        self.roles = frozenset(role.key for role in app.roles)
        self.reader = ExpressionReader(self.trails, self.roles)

    # ---- single names

    def text(self, pointer: Path) -> str | None:
        """Give the text at a place."""
        found = value_at(self.data, pointer)
        return found if isinstance(found, str) else None

    def entries(self, pointer: Path) -> list[str]:
        """Give the names of a map's entries."""
        found = value_at(self.data, pointer)
        return list(found) if isinstance(found, dict) else []

    def items(self, pointer: Path) -> Iterator[Path]:
        """Go through the places of a list."""
        found = value_at(self.data, pointer)
        for index in range(len(found) if isinstance(found, list) else 0):
            yield (*pointer, index)

    def whole(self, pointer: Path, target: Target | None, *, is_key: bool = False) -> None:
        """Note that a text, or the name of an entry, is the key of an element."""
        text = str(pointer[-1]) if is_key else self.text(pointer)
        if target is not None and text is not None:
            self.uses.append(Use(pointer, target, 0, len(text), is_key))

    def note(self, pointer: Path, target: Target, start: int, end: int) -> None:
        """Note a use in a part of a text."""
        self.uses.append(Use(pointer, target, start, end))

    def role(self, pointer: Path) -> None:
        """Read the key of a role."""
        text = self.text(pointer)
        if text in self.roles:
            self.whole(pointer, ("roles", text))

    def option(self, pointer: Path, of: Step, *, is_key: bool = False) -> None:
        """Read a text that may be an option of a field."""
        text = str(pointer[-1]) if is_key else self.text(pointer)
        for target, keys in option_targets(of).items():
            if text in keys:
                self.whole(pointer, (*target, "options", text), is_key=is_key)

    def setting_default(self, at: Path) -> None:
        """Read the default of a setting: perhaps one of its options."""
        key, text = self.text((*at, "key")) or "", self.text((*at, "default"))
        type_ = self.context.settings.get(key)
        if type_ is not None and text in (type_.options or ()):
            self.whole((*at, "default"), ("app", "settings", key, "options", str(text)))

    # ---- forms and paths

    def form(self, pointer: Path) -> Owner | None:
        """Read `form` or `form.subtable`; answers what it names."""
        text = self.text(pointer)
        owner = self.trails.source(text) if text is not None else None
        if text is None or owner is None or not owner.base:
            return owner
        end = len(owner.form.key)
        self.uses.append(Use(pointer, owner.base, 0, end))
        if owner.subtable is not None:
            table = (*owner.base, "fields", owner.subtable.key)
            self.uses.append(Use(pointer, table, end + 1, len(text)))
        return owner

    def path(self, pointer: Path, owner: Owner | None, *, is_key: bool = False) -> Step:
        """Read a dotted path from a record or row; answers its end."""
        text = str(pointer[-1]) if is_key else self.text(pointer)
        if text is None:
            return Step(None, None, None)
        return self.path_part(pointer, text, 0, owner, is_key=is_key)

    def path_part(
        self, pointer: Path, text: str, start: int, owner: Owner | None, *, is_key: bool = False
    ) -> Step:
        """Read a path that stands somewhere in a text."""
        names = text.split(".")
        steps = self.trails.from_owner(owner, [name.partition("[")[0] for name in names])
        at = start
        for name, step in zip(names, steps, strict=True):
            if step.target is not None:
                end = at + len(name.partition("[")[0])
                self.uses.append(Use(pointer, step.target, at, end, is_key))
            at += len(name) + 1
        return steps[-1]

    def paths(self, pointer: Path, owner: Owner | None) -> None:
        """Read a list of paths."""
        for each in self.items(pointer):
            self.path(each, owner)

    def sort(self, pointer: Path, owner: Owner | None) -> None:
        """Read a sort order such as `-date,number`, or an expression to sort by."""
        text = self.text(pointer)
        if text is None:
            return
        if not SORT.fullmatch(text):
            self.expression(pointer)
            return
        for match in re.finditer(r"[a-z][a-z0-9_.]*", text):
            self.path_part(pointer, match.group(), match.start(), owner)

    # ---- expressions and sentences

    def expression(
        self,
        pointer: Path,
        expects: Options | None = None,
        *,
        scope: Scope | None = None,
        inputs: Owner | None = None,
    ) -> None:
        """Read an expression; `scope`: its names, by default those of where it stands."""
        text = self.text(pointer)
        if text is None:
            return
        names = scope or self.scope(pointer)
        if names is None:
            return
        for start, end, target in self.reader.spans(text, names, expects or {}, inputs):
            self.uses.append(Use(pointer, target, start, end))

    def terms(self, pointer: Path, scope: Scope | None, inputs: Owner | None = None) -> None:
        """Read a sort whose terms are expressions: `-priority, name`."""
        if scope is None:
            return
        start = 0
        for term in (self.text(pointer) or "").split(","):
            plain = term.lstrip(" -+")
            offset = start + len(term) - len(plain)
            for first, last, target in self.reader.spans(plain, scope, {}, inputs):
                self.note(pointer, target, offset + first, offset + last)
            start += len(term) + 1

    def scope(self, pointer: Path) -> Scope | None:
        """Give the names of an expression that stands somewhere."""
        place = place_at(self.app, self.context, pointer)
        return place.scope if place is not None else None

    def template(
        self, pointer: Path, scope: Scope | None = None, inputs: Owner | None = None
    ) -> None:
        """Read a sentence with placeholders, in each of its languages."""
        texts = [(*pointer, name) for name in self.entries(pointer)] or [pointer]
        names = scope or self.scope(pointer)
        if not isinstance(names, NameScope):
            return
        for each in texts:
            for match in PLACEHOLDER.finditer(self.text(each) or ""):
                if match[1] is not None:
                    self._placeholder(each, match.start(1), match[1], names, inputs)

    def _placeholder(
        self, pointer: Path, start: int, text: str, scope: NameScope, inputs: Owner | None
    ) -> None:
        words = list(WORD.finditer(text))
        steps = self.trails.from_scope(scope, [word.group() for word in words], inputs)
        for word, step in zip(words, steps, strict=True):
            if step.target is not None:
                span = (start + word.start(), start + word.end())
                self.uses.append(Use(pointer, step.target, *span))

    def written(
        self,
        pointer: Path,
        owner: Owner | None,
        *,
        scope: Scope | None = None,
        inputs: Owner | None = None,
    ) -> None:
        """Read a map of field → expression that is written to the fields of `owner`."""
        for name in self.entries(pointer):
            end = self.path((*pointer, name), owner, is_key=True)
            expects = option_targets(end)
            self.expression((*pointer, name), expects, scope=scope, inputs=inputs)

    def expressions(self, at: Path, names: Iterable[str], inputs: Owner | None = None) -> None:
        """Read those of some properties that are expressions."""
        for name in names:
            self.expression((*at, name), inputs=inputs)

    def step_of(self, owner: Owner | None, path: Sequence[str]) -> Step:
        """Follow a path without noting it."""
        return self.trails.from_owner(owner, path)[-1]
