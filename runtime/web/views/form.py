"""A form to fill or a record to read: its sections, in the author's order."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from engine.form.model import FieldDefinition, Form, MoneyField, SectionField, SubtableField
from engine.form.tab_sets import tab_sets
from engine.text import localise
from runtime.services.views import FieldProblem
from runtime.web.views.field import Circumstances, FieldView, bind_field, is_computed
from runtime.web.views.grid import GridView, bind_grid
from runtime.web.views.refilled import filled_by, refilled
from runtime.web.views.value import BLANK_KIND

Part = FieldView | GridView
A_SUMMARY = 3
"""So many computed amounts in a section are read as a summary."""
MANY_SECTIONS = 4
"""So many sections are reached by a bar of anchors."""
SUM = re.compile(r"\bSUM\(\s*([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)\s*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SectionView:
    """A heading and the fields behind it, up to the next one."""

    key: str
    label: str
    help: str
    visible: bool
    parts: tuple[Part, ...]
    """What is filled in."""
    body: tuple[Part, ...] = ()
    """What is read: without the summary, what is folded away and what holds nothing."""
    summary: tuple[FieldView, ...] = ()
    """Computed amounts, read one below the other."""
    folded: tuple[FieldView, ...] = ()
    """What only tells more."""
    tabs: str = ""
    """The first section of the set of tabs that it is one of."""
    aside: tuple[FieldView, ...] = ()
    """What is seldom filled in: folded away unless something is asked or wrong there."""

    @property
    def main(self) -> tuple[Part, ...]:
        """What is filled in at once."""
        return tuple(one for one in self.parts if one not in self.aside)

    @property
    def runs(self) -> tuple[tuple[Part, ...], ...]:
        """What is read, in order: fields next to each other together, each subtable alone."""
        grouped = groupby(self.body, key=lambda part: part.path if _is_grid(part) else "")
        return tuple(tuple(run) for _, run in grouped)

    @property
    def filled(self) -> bool:
        """Whether there is anything to read in it."""
        read = (*self.body, *self.summary, *self.folded)
        return self.shown and any(_is_filled(part) for part in read)

    @property
    def shown(self) -> bool:
        """Whether there is anything to see in it."""
        return self.visible and any(part.visible for part in self.parts)


@dataclass(frozen=True, slots=True)
class FaultView:
    """A line of the summary of errors: the field it jumps to, and what to do."""

    path: str
    target: str
    label: str
    message: str


@dataclass(frozen=True, slots=True)
class FormBody:
    """The sections of a form, bound."""

    sections: tuple[SectionView, ...]
    columns: int

    @property
    def anchors(self) -> tuple[SectionView, ...]:
        """The sections that a bar of anchors leads to; none where there are few places."""
        named = tuple(one for one in self.sections if one.filled and one.label)
        places = {one.tabs or one.key for one in named}
        return named if len(places) >= MANY_SECTIONS else ()

    @property
    def blocks(self) -> tuple[tuple[SectionView, ...], ...]:
        """What stands one below the other: sections, and sets of tabs, which are several."""
        grouped = groupby(self.sections, key=lambda one: one.tabs or one.key)
        return tuple(tuple(run) for _, run in grouped)

    @property
    def parts(self) -> Iterable[Part]:
        """Every field and subtable, in order."""
        return (part for section in self.sections for part in section.parts)


def bind_form(form: Form, at: Circumstances, only: frozenset[str] | None = None) -> FormBody:
    """Bind every field that the reader may see, or `only` some of them."""
    layout = form.layout
    at = replace(
        at,
        summed=summed_columns(form),
        columns_of=layout.columns_of,
        refilled=refilled(form.fields),
        folded=frozenset(layout.folded),
    )
    away = at.hidden | (_idle(form, at) if at.filling else frozenset())
    definitions = {one.key: one for one in form.fields}
    sections: list[SectionView] = []
    parts: list[Part] = []
    head: SectionField | None = None
    for definition in form.fields:
        if isinstance(definition, SectionField):
            sections += _section(head, parts, definitions, at)
            head, parts = definition, []
        elif definition.key in away or (only is not None and definition.key not in only):
            continue
        elif isinstance(definition, SubtableField):
            parts.append(bind_grid(definition, at))
        else:
            parts.append(bind_field(definition, at))
    sections += _section(head, parts, definitions, at)
    first = {key: keys[0] for keys in tab_sets(form.fields) for key in keys}
    placed = tuple(replace(one, tabs=first.get(one.key, "")) for one in sections)
    return FormBody(placed, form.layout.columns)


def _idle(form: Form, at: Circumstances) -> frozenset[str]:
    """Name the fields that are blank and stay so while one fills in: others write them, later."""
    filled = {target for one in form.fields for target in filled_by(one)}
    return frozenset(
        one.key
        for one in form.fields
        if not isinstance(one, SectionField | SubtableField)
        and one.readonly is True
        and not one.derived
        and one.type != "serial"
        and one.key not in filled | at.opened
        and (one.key in at.folded or at.values.get(one.key) in (None, "", [], False))
    ) | frozenset(
        one.key
        for one in form.fields
        if one.key in at.folded and is_computed(one) and one.key not in at.opened
    )


def summed_columns(form: Form) -> frozenset[str]:
    """Name the columns that a formula of the form adds up: their totals mean something."""
    formulas = (getattr(one, "formula", None) for one in form.fields)
    return frozenset(path for text in formulas if text for path in SUM.findall(text))


def _is_filled(part: Part) -> bool:
    if isinstance(part, GridView):
        return bool(part.rows)
    return part.visible and part.read.kind != BLANK_KIND


def _is_grid(part: Part) -> bool:
    return isinstance(part, GridView)


def _section(
    head: SectionField | None,
    parts: Sequence[Part],
    definitions: Mapping[str, FieldDefinition],
    at: Circumstances,
) -> list[SectionView]:
    """End a section: what stands in it becomes one; an empty start is none."""
    if not parts:
        return []
    told = [one for one in parts if one.path not in at.told and _tells(one, definitions[one.path])]
    fields = [one for one in told if isinstance(one, FieldView)]
    folded = tuple(one for one in fields if one.path in at.folded)
    amounts = tuple(
        one
        for one in fields
        if one not in folded and _is_amount(definitions[one.path]) and one.visible
    )
    summary = amounts if len(amounts) >= A_SUMMARY else ()
    return [
        SectionView(
            key=head.key if head else "main",
            label=localise(head.label, at.reader.locale, head.key) if head else "",
            help=localise(head.help, at.reader.locale) if head else "",
            visible=at.visible.get(head.key, True) if head else True,
            parts=tuple(parts),
            body=tuple(one for one in told if one not in folded and one not in summary),
            summary=summary,
            folded=folded,
            aside=tuple(
                one
                for one in parts
                if isinstance(one, FieldView) and one.path in at.folded and not _presses(one)
            ),
        )
    ]


def _presses(field: FieldView) -> bool:
    """Whether a field must be seen: something is wrong with it, or it is asked for."""
    return bool(field.errors) or (field.required and field.read.kind == BLANK_KIND)


def _tells(part: Part, definition: FieldDefinition) -> bool:
    """Whether a part is worth reading: what nobody enters is left out until it holds something."""
    if isinstance(part, GridView):
        return bool(part.rows) or part.editable
    return not (is_computed(definition) and part.read.kind in (BLANK_KIND, "no"))


def _is_amount(definition: FieldDefinition) -> bool:
    return isinstance(definition, MoneyField) and is_computed(definition)


def errors_by_field(problems: Sequence[FieldProblem]) -> Mapping[str, tuple[str, ...]]:
    """Group messages by the field they stand at; a row's fault also belongs to its subtable."""
    grouped: dict[str, tuple[str, ...]] = {}
    for problem in problems:
        key = problem.path.partition("[")[0]
        if key == problem.path:
            grouped[key] = (*grouped.get(key, ()), problem.message)
    return grouped


def fault_summary(
    form: Form, problems: Sequence[FieldProblem], locale: str
) -> tuple[FaultView, ...]:
    """List what is wrong in words, each with the place to jump to."""
    labels = {one.key: localise(one.label, locale, one.key) for one in form.fields}
    return tuple(
        FaultView(
            problem.path,
            f"f-{problem.path.partition('[')[0]}",
            labels.get(problem.path.partition("[")[0], ""),
            problem.message,
        )
        for problem in problems
    )
