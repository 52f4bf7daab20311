"""What a step goes through: rows, values, or the records found of a form; sorted and grouped.

Rules of this file:
1. `where` and `group` read each item by its name; `sort` names paths of the item, `-path`
   descending. Of what is found, its own `where` reads the candidates bare and is a query.
2. A group is known by the values of its expressions; its name stands for its first item, the
   name in `rows` for all of them.
"""

from dataclasses import dataclass

from engine.expression.compilation import Compiled
from engine.expression.scope import Path
from engine.expression.sql_forms import PARAMETERS, why_no_sql
from engine.expression.tree import Reference
from engine.expression.types import Kind, Type
from engine.step.compiled import CompiledWalk
from engine.step.expressions import Place
from engine.step.model import ForEachStep, Found, MadeRows
from engine.step.names import StepNames
from engine.step.needs import RECORD
from engine.step.site import Site, Touched

UNSORTABLE = frozenset({Kind.LIST, Kind.ROW, Kind.ADDRESS, Kind.FILES})


@dataclass(frozen=True, slots=True)
class Walking:
    """What is gone through, and the names in force for each item."""

    walk: CompiledWalk
    names: StepNames


@dataclass(frozen=True, slots=True)
class _Items:
    """What the items are: an expression that gives them, or a form they are found in."""

    type: Type
    compiled: Compiled | None = None
    touched: Touched | None = None
    where: Compiled | None = None
    source: Path = ()


def walk_of_loop(step: ForEachStep, site: Site) -> Walking | None:
    """Compile what a loop goes through; None when nothing can be said of its items."""
    found = step.for_each if isinstance(step.for_each, Found) else None
    items = (
        _found(found, site, "for_each") if found else _given(str(step.for_each), site, "for_each")
    )
    if items is None or not (site.called(step.as_) and site.called(step.rows, "rows")):
        return None
    if step.rows is not None and not step.group:
        en = "`rows` names what stands together in a group: write `group` as well."
        site.fault("rows", "construct", en, "`rows` 为分组内的行命名，请同时写 `group`。")
    inner = site.at(site.names.with_item(step.as_, items.type, items.source))
    sort = (found.sort, "for_each.sort") if found else (step.sort, "sort")
    walk = CompiledWalk(
        path=site.path,
        name=step.as_,
        items=items.compiled,
        form=items.touched.key if items.touched else None,
        subtable=_subtable(items),
        found=items.where,
        limit=found.limit if found else None,
        where=_where(step.where, inner),
        sort=_sort(sort[0], sort[1], step.as_, inner),
        group=_group(step.group, inner),
        rows=step.rows,
    )
    if found and step.sort is not None:
        en = "Write `sort` beside `form`, where it says what is found."
        site.fault("sort", "construct", en, "`sort` 应写在 `form` 旁边。")
    return Walking(walk, _with_group(inner.names, step.rows, items.type))


def walk_of_rows(made: MadeRows, site: Site) -> Walking | None:
    """Compile what the rows of a new record are made from; None without a sound `from`."""
    if made.from_ is None:
        return None
    items = _given(made.from_, site, "from")
    if items is None:
        return None
    if made.as_ is None or not site.called(made.as_):
        if made.as_ is None:
            en = "`from` says what rows are made of and `as` what each is called: write both."
            site.fault("from", "construct", en, "写了 `from` 就要用 `as` 为每一项命名。")
        return None
    inner = site.at(site.names.with_item(made.as_, items.type, items.source))
    where = _where(made.where, inner)
    walk = CompiledWalk(site.path, made.as_, items.compiled, where=where)
    return Walking(walk, inner.names)


def item_type(type_: Type) -> Type | None:
    """The type of one of several: a row, a list's item, a column's value."""
    if type_.kind is Kind.LIST and not type_.column:
        return type_.item
    return type_.one() if type_.column else None


def source_of(tree: object, names: StepNames) -> Path:
    """The current record's path that is gone through: `record.lines` is `lines`."""
    if not isinstance(tree, Reference) or tree.path[0] in names.all:
        return ()
    return tree.path[1:] if tree.path[0] == RECORD else tree.path


def sql_fault(compiled: Compiled | None, place: Place, site: Site, below: str) -> None:
    """Tell where a condition that finds records cannot be asked of the database."""
    if compiled is None:
        return
    known = PARAMETERS | {RECORD} | place.others | place.rows.keys() | place.made.keys()
    reason = why_no_sql(compiled.tree, known)
    if reason is not None:
        zh = f"该条件无法转换为数据库查询：{reason}"
        site.fault(below, "sql", f"The database cannot be asked this: {reason}.", zh)


def _given(source: str, site: Site, below: str) -> _Items | None:
    compiled = site.collector.compile(source, site.place(), f"{site.path}.{below}")
    if compiled is None:
        return None
    type_ = item_type(compiled.type)
    if type_ is None:
        found = compiled.type
        en = f"Expected the rows of a subtable (record.lines) or a list, found {found}."
        zh = f"此处应为明细表的行（如 record.lines）或列表，实际为{found.chinese}。"
        site.fault(below, "type", en, zh)
        return None
    source_path = source_of(compiled.tree, site.names) if type_.kind is Kind.ROW else ()
    return _Items(type_, compiled, source=source_path)


def _found(found: Found, site: Site, below: str) -> _Items | None:
    touched = site.found(found.form, f"{below}.form")
    if touched is None:
        return None
    place = site.place(touched)
    where = None
    if found.where is not None:
        where = site.collector.condition(found.where, place, f"{site.path}.{below}.where")
        if where is None:
            return None
        sql_fault(where, place, site, f"{below}.where")
    if touched.subtable is None:
        return _Items(Type(Kind.RECORD, form=touched.key), touched=touched, where=where)
    row = Type(Kind.ROW, form=f"{touched.key}.{touched.subtable.key}")
    return _Items(row, touched=touched, where=where)


def _subtable(items: _Items) -> str | None:
    subtable = items.touched.subtable if items.touched else None
    return subtable.key if subtable else None


def _where(source: str | None, inner: Site) -> Compiled | None:
    if source is None:
        return None
    return inner.collector.condition(source, inner.place(), f"{inner.path}.where")


def _sort(
    sort: str | None, below: str, name: str, inner: Site
) -> tuple[tuple[Compiled, bool], ...]:
    keys = []
    for part in (sort or "").split(","):
        path = part.strip().removeprefix("+")
        descending = path.startswith("-")
        path = path.removeprefix("-").strip()
        if not path:
            continue
        full = path if path == name or path.startswith(f"{name}.") else f"{name}.{path}"
        compiled = inner.collector.compile(full, inner.place(), f"{inner.path}.{below}")
        if compiled is None:
            continue
        if compiled.type.kind in UNSORTABLE or compiled.type.column:
            found = compiled.type
            en = f"“{path}” is {found}; what is sorted by is one value."
            inner.fault(below, "type", en, f"“{path}”是{found.chinese}，不能用于排序。")
            continue
        keys.append((compiled, descending))
    return tuple(keys)


def _group(sources: list[str], inner: Site) -> tuple[Compiled, ...]:
    found = []
    for index, source in enumerate(sources):
        compiled = inner.collector.compile(source, inner.place(), f"{inner.path}.group.{index}")
        if compiled is not None and compiled.type.column:
            type_ = compiled.type
            en = f"Items are grouped by one value each, found {type_}."
            inner.fault(f"group.{index}", "type", en, "分组依据应为单个值。")
        elif compiled is not None:
            found.append(compiled)
    return tuple(found)


def _with_group(names: StepNames, rows: str | None, item: Type) -> StepNames:
    if rows is None:
        return names
    if item.kind is Kind.ROW:
        return names.with_item(rows, Type(Kind.ROW, form=item.form, column=True))
    return names.with_item(rows, Type(Kind.LIST, item=item))


def row_type(touched: Touched) -> Type:
    """The type of a row that a step has made or touched."""
    subtable = touched.subtable.key if touched.subtable else ""
    return Type(Kind.ROW, form=f"{touched.key}.{subtable}")
