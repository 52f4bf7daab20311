"""Where an expression stands among steps: what is touched, and what the names in force are.

Rule of this file: the names are given as compiling gives them, loop by loop, step by step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from engine.definition.tree import Path
from engine.expression.types import Kind, Type
from engine.form.app_context import AppContext
from engine.form.model import Form
from engine.step.compilation import with_made
from engine.step.expressions import ExpressionCollector, Place
from engine.step.model import (
    CreateStep,
    DeleteStep,
    ForEachStep,
    Found,
    IfStep,
    PostStep,
    Step,
    UpdateStep,
    UpsertStep,
)
from engine.step.names import StepNames
from engine.step.site import Site, Touched
from engine.step.walk import walk_of_loop, walk_of_rows
from engine.text import Element


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for the names: `touched` (a form, or `form.subtable`) stands bare.

    `rows`: names of rows of the current record, by their subtable; `records`: names of records, by
    their form; what neither holds has no value before it runs.
    """

    touched: str | None = None
    rows: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, str] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StepPlace:
    """The place of a step's expression as compiling sees it, and what its names stand for."""

    place: Place
    standing: Standing


def step_place(
    steps: Sequence[Element], rest: Path, form: Form, context: AppContext, names: StepNames
) -> StepPlace:
    """Find where an expression of a list of steps stands; `rest` begins with a step's number."""
    site = Site(form, context, ExpressionCollector(context), "do", names)
    known = cast("Sequence[Step]", steps)
    index = rest[0] if rest and isinstance(rest[0], int) else len(known)
    for step in known[:index]:
        site = site.at(with_made(step, site))
    if index >= len(known):
        return _at(site)
    return _in_step(known[index], rest[1:], site)


def _in_step(step: Step, rest: Path, site: Site) -> StepPlace:
    match step, rest:
        case ForEachStep(), _:
            return _in_loop(step, rest, site)
        case IfStep(), (("do" | "else") as way, *inner):
            steps = step.do if way == "do" else step.else_
            return step_place(steps, tuple(inner), site.form, site.app, site.names)
        case CreateStep(), ("rows", str(subtable), first, *_):
            return _in_made_rows(step, subtable, first if isinstance(first, int) else 0, site)
        case ((UpdateStep() | UpsertStep() | DeleteStep()), (str(word), *_)):
            return _at(site, _touched(step, word, site))
        case PostStep(), (str(word), *_) if word != "rows":
            return _in_posting(step, rest, site)
        case _:
            return _at(site)


def _in_loop(step: ForEachStep, rest: Path, site: Site) -> StepPlace:
    if rest[:1] == ("for_each",):
        found = step.for_each
        touched = site.found(found.form, "for_each") if isinstance(found, Found) else None
        return _at(site, touched)
    walking = walk_of_loop(step, site)
    inner = walking.names if walking else site.names
    if rest[:1] == ("do",):
        return step_place(step.do, rest[1:], site.form, site.app, inner)
    return _at(site.at(inner))


def _in_made_rows(step: CreateStep, subtable: str, number: int, site: Site) -> StepPlace:
    blocks = step.rows.get(subtable)
    several = blocks if isinstance(blocks, list) else [blocks]
    block = several[number] if number < len(several) else None
    walking = walk_of_rows(block, site) if block is not None else None
    return _at(site.at(walking.names) if walking else site)


def _touched(step: UpdateStep | UpsertStep | DeleteStep, word: str, site: Site) -> Touched | None:
    if word not in ("where", "set", "values", "check"):
        return None
    match step:
        case UpdateStep():
            return site.found(step.update, "update")
        case UpsertStep():
            return site.found(step.upsert, "upsert")
        case DeleteStep():
            return site.found(step.delete, "delete")


def _in_posting(step: PostStep, rest: Path, site: Site) -> StepPlace:
    inner = site
    if step.as_:
        inner = site.at(site.names.with_item(step.as_, _row_of(step.rows, site)))
    return _at(inner, _balance(step, rest, site))


def _balance(step: PostStep, rest: Path, site: Site) -> Touched | None:
    """The balance stands bare in what moves it and tells of it, not in what finds it."""
    found = site.found(step.post, "post")
    balance = found.form.balance if found is not None else None
    if balance is None or rest[0] not in ("values", "ledger", "message"):
        return None
    return None if rest[0] == "values" and rest[1:2] and rest[1] in balance.dimensions else found


def _row_of(source: str | None, site: Site) -> Type:
    compiled = site.collector.compile(source, site.place(), "rows") if source else None
    return compiled.type.one() if compiled else Type(Kind.BLANK)


def _at(site: Site, touched: Touched | None = None) -> StepPlace:
    names = site.names
    rows = {name: path[0] for name, path in names.rows.items() if path}
    bare = None
    if touched is not None:
        bare = f"{touched.key}.{touched.subtable.key}" if touched.subtable else touched.key
    records = dict(names.made)
    unknown = names.all - rows.keys() - records.keys()
    return StepPlace(site.place(touched), Standing(bare, rows, records, frozenset(unknown)))
