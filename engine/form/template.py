"""Sentences with placeholders: titles of records, messages of rules.

Rules of this file:
1. `{path}` is a declared path, nothing else; `{{` and `}}` are the braces themselves.
2. A whole lookup stands for the title of what it looks up, a person or department for its name.
3. Values are written plainly: days as ISO, options by their label, decimals with their scale;
   one of more than two places drops the zeros at its end.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.expression.scope import Path, Scope
from engine.expression.types import Kind
from engine.expression.values import Value
from engine.form.app_context import AppContext
from engine.form.fault import Fault, definition_fault
from engine.form.field_types import Definition
from engine.form.model import Form, MultiSelectField, SelectField
from engine.text import Text, best_locale, localise

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
_DEPTH = 3
AMOUNT = 2
"""The places of an amount of money, which are always written."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A path in a sentence; `labels` are those of an option's keys."""

    path: Path
    labels: Mapping[str, Text] = field(default_factory=dict)


Part = str | Placeholder


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence by locale, cut into text and placeholders."""

    parts: Mapping[str, tuple[Part, ...]]

    @property
    def references(self) -> frozenset[Path]:
        """Every path that some language of it names."""
        return frozenset(
            part.path
            for parts in self.parts.values()
            for part in parts
            if isinstance(part, Placeholder)
        )

    def render(self, value: Callable[[Path], Value], zone: ZoneInfo) -> Text:
        """Fill in the values; `value` gives blank for what its reader may not read.

        It is asked once for each path, however many languages name it.
        """
        known: dict[Path, Value] = {}

        def once(path: Path) -> Value:
            if path not in known:
                known[path] = value(path)
            return known[path]

        filled = {
            locale: "".join(
                part if isinstance(part, str) else _written(part, once(part.path), locale, zone)
                for part in parts
            ).strip()
            for locale, parts in self.parts.items()
        }
        different = len(set(filled.values())) > 1
        return filled if different else next(iter(filled.values()), "")

    def render_in(self, locale: str, value: Callable[[Path], Value], zone: ZoneInfo) -> str:
        """Fill in the values in one reader's language."""
        chosen = best_locale(self.parts, locale)
        return "".join(
            part if isinstance(part, str) else _written(part, value(part.path), chosen, zone)
            for part in self.parts.get(chosen, ())
        ).strip()


def parse_template(
    text: Text, scope: Scope, home: Sequence[Definition], app: AppContext, path: str
) -> tuple[Template, list[Fault]]:
    """Cut a sentence into its parts; unknown names are faults. `home`: the bare names' fields."""
    reading = _Reading(scope, home, app, path)
    by_locale = {"en": text, "zh": text} if isinstance(text, str) else text
    template = Template(
        {locale: tuple(reading.parts(sentence)) for locale, sentence in by_locale.items()}
    )
    return template, reading.faults


class _Reading:
    def __init__(
        self, scope: Scope, home: Sequence[Definition], app: AppContext, path: str
    ) -> None:
        self._scope = scope
        self._home = home
        self._app = app
        self._path = path
        self.faults: list[Fault] = []

    def parts(self, sentence: str, prefix: Path = (), depth: int = 0) -> Iterable[Part]:
        """Text and placeholders of one sentence; `prefix` is the lookup it is the title of."""
        end = 0
        for token in _TOKEN.finditer(sentence):
            if token.start() > end:
                yield sentence[end : token.start()]
            end = token.end()
            if token[1] is None:
                yield token[0][0]
            else:
                yield from self._placeholder((*prefix, *token[1].strip().split(".")), depth)
        if end < len(sentence):
            yield sentence[end:]

    def _placeholder(self, path: Path, depth: int) -> Iterable[Part]:
        type_ = self._scope.type_of(path)
        if type_ is None:
            fault = _unknown(self._path, path)
            if fault not in self.faults:  # the other languages name it too
                self.faults.append(fault)
            return
        match type_.kind:
            case Kind.USER | Kind.DEPARTMENT:
                yield Placeholder((*path, "name"))
            case Kind.RECORD:
                yield from self._title(self._app.forms.get(type_.form or ""), path, depth)
            case _:
                yield Placeholder(path, self._labels(path))

    def _title(self, form: Form | None, path: Path, depth: int) -> Iterable[Part]:
        if form is None or form.title is None or depth >= _DEPTH or path[-1] == "id":
            return (Placeholder(path),)
        return self.parts(localise(form.title, "en"), path, depth + 1)

    def _labels(self, path: Path) -> Mapping[str, Text]:
        for one in self._siblings(path):
            if one.key == path[-1] and isinstance(one, SelectField | MultiSelectField):
                return {option.key: option.label or option.key for option in one.options}
        return {}

    def _siblings(self, path: Path) -> Sequence[Definition]:
        if len(path) == 1:
            return self._home
        owner = self._scope.type_of(path[:-1])
        form = self._app.forms.get((owner.form or "") if owner else "")
        return form.fields if form else ()


def _unknown(path: str, name: Path) -> Fault:
    dotted = ".".join(name)
    return definition_fault(
        path,
        "name",
        f"The placeholder {{{dotted}}} names no field.",
        f"占位符 {{{dotted}}} 不是任何字段。",
    )


def written_number(value: Decimal, separator: str = "") -> str:
    """Write a number with its scale; of more than two places the zeros at the end are dropped."""
    whole, point, fraction = f"{value:{separator}f}".partition(".")
    if len(fraction) > AMOUNT:
        fraction = fraction.rstrip("0")
    return f"{whole}{point}{fraction}" if fraction else whole


def _written(part: Placeholder, value: Value, locale: str, zone: ZoneInfo) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_one(part, one, locale, zone) for one in value)
    return _one(part, value, locale, zone)


def _one(part: Placeholder, value: object, locale: str, zone: ZoneInfo) -> str:
    match value:
        case None:
            return ""
        case bool():
            return (
                {True: "是", False: "否"}[value] if locale.startswith("zh") else str(value).lower()
            )
        case Decimal():
            return written_number(value)
        case datetime():
            return value.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        case str() if value in part.labels:
            return localise(part.labels[value], locale or "en")
        case _:
            return str(value)
