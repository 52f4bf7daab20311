"""Compile the steps that make, change and delete records and rows of forms.

Rules of this file:
1. In `where`, `set`, `check` and the message what is touched stands bare, its record is `parent`
   where it is a row. In `values` of `create` nothing does: the record is not there yet.
2. What finds records is asked of the database, so it has an SQL form.
"""

from collections.abc import Mapping

from engine.expression.compilation import Compiled
from engine.expression.types import Kind
from engine.form.posted_forms import is_posted, is_unchanging
from engine.form.row_forms import PARENT, find_subtable
from engine.step.compiled import (
    CompiledCreate,
    CompiledCreateRow,
    CompiledDelete,
    CompiledRows,
    CompiledUpdate,
    CompiledUpsert,
)
from engine.step.current_rows import of_current
from engine.step.model import CreateStep, DeleteStep, MadeRows, UpdateStep, UpsertStep
from engine.step.posting import closed_form
from engine.step.site import Site, Touched
from engine.step.walk import sql_fault, walk_of_rows

RecordStep = CreateStep | UpdateStep | UpsertStep | DeleteStep


def compile_record(
    step: RecordStep, site: Site
) -> CompiledCreate | CompiledCreateRow | CompiledUpdate | CompiledUpsert | CompiledDelete | None:
    """Compile a step that makes, changes or deletes records or rows."""
    match step:
        case CreateStep():
            return _create(step, site)
        case UpdateStep():
            return _update(step, site)
        case UpsertStep():
            return _upsert(step, site)
        case DeleteStep():
            return _delete(step, site)


def _create(step: CreateStep, site: Site) -> CompiledCreate | CompiledCreateRow | None:
    """Compile the making of a record, or of a row of one."""
    touched = _touched(site, step.create, "create")
    if touched is None or not site.called(step.as_):
        return None
    values = _values(site, step.values, "values", touched, bare=False)
    if touched.subtable is not None:
        return _create_row(step, site, touched, values)
    if step.of is not None:
        en = "`of` says whose row is made: write `create: form.subtable`, or leave it out."
        site.fault("of", "construct", en, "`of` 用于新增明细行：请写 `create: 表单.明细表`。")
    rows = _rows(step.rows, site, touched)
    site.collector.needs.created(touched.key)
    return CompiledCreate(site.path, touched.key, values, step.as_, rows, step.submit)


def _update(step: UpdateStep, site: Site) -> CompiledUpdate | None:
    """Compile a change of the records or rows that a condition finds."""
    touched = _touched(site, step.update, "update")
    if touched is None:
        return None
    if not step.set and step.check is None:
        en = "An update says what is written (`set`) or what must hold (`check`)."
        site.fault("", "construct", en, "update 须写 `set`（写入）或 `check`（校验）。")
    where = _finds(site, step.where, touched)
    values = _values(site, step.set, "set", touched)
    check = _check(site, step.check, touched)
    message = site.collector.message(step.message, site.place(touched), f"{site.path}.message")
    _written(site, touched, values)
    if where is None:
        return None
    subtable = touched.subtable.key if touched.subtable else None
    current = subtable is not None and PARENT not in values and of_current(where)
    return CompiledUpdate(
        site.path, touched.key, where, values, step.expect, check, message, subtable, current
    )


def _upsert(step: UpsertStep, site: Site) -> CompiledUpsert | None:
    """Compile a change of the one record there is, or the making of it."""
    touched = _touched(site, step.upsert, "upsert")
    if touched is None or not site.called(step.as_):
        return None
    if touched.subtable is not None:
        en = "`upsert` works on the records of a form; rows are made by `create`."
        site.fault("upsert", "type", en, "`upsert` 只能用于表单的记录；明细行请用 `create`。")
        return None
    where = _finds(site, step.where, touched)
    values = _values(site, step.values, "values", touched)
    changes = _values(site, step.set, "set", touched)
    check = _check(site, step.check, touched)
    message = site.collector.message(step.message, site.place(touched), f"{site.path}.message")
    _written(site, touched, changes)
    site.collector.needs.created(touched.key)
    if where is None:
        return None
    return CompiledUpsert(
        path=site.path,
        form=touched.key,
        where=where,
        values=values,
        changes=changes,
        check=check,
        message=message,
        name=step.as_,
        submit=step.submit,
    )


def _delete(step: DeleteStep, site: Site) -> CompiledDelete | None:
    """Compile the deleting of the records or rows that a condition finds."""
    touched = _touched(site, step.delete, "delete")
    if touched is None:
        return None
    where = _finds(site, step.where, touched)
    message = site.collector.message(step.message, site.place(touched), f"{site.path}.message")
    subtable = touched.subtable.key if touched.subtable else None
    site.collector.needs.written(touched.key, [subtable] if subtable else ["id"])
    if where is None:
        return None
    current = subtable is not None and of_current(where)
    return CompiledDelete(site.path, touched.key, subtable, where, step.expect, message, current)


def _touched(site: Site, written: str, word: str) -> Touched | None:
    """What a step touches; a form that takes no such step is told."""
    touched = site.found(written, word)
    if touched is None:
        return None
    adds = word == "create" and touched.subtable is None
    closed = is_posted if adds else is_unchanging
    if closed(touched.key, site.app):
        path = f"{site.path}.{word}"
        site.collector.faults.append(closed_form(path, touched.key, word))
        return None
    return touched


def _create_row(
    step: CreateStep, site: Site, touched: Touched, values: Mapping[str, Compiled]
) -> CompiledCreateRow | None:
    if step.rows or step.submit:
        en = "A row has no rows of its own, and is not handed in."
        site.fault("rows" if step.rows else "submit", "construct", en, "明细行不能再含明细或提交。")
    if step.of is None:
        en = "A row belongs to a record: say which one by `of`, such as `of: record`."
        site.fault(
            "create", "construct", en, "明细行属于某条记录，请用 `of` 指明，如 `of: record`。"
        )
        return None
    of = site.collector.compile(step.of, site.place(), f"{site.path}.of", Kind.RECORD)
    if of is None or touched.subtable is None:
        return None
    if of.type.form != touched.key or of.type.column:
        en = f"Expected a record of {touched.key}, found {of.type} ({of.type.form})."
        site.fault("of", "type", en, f"此处应为 {touched.key} 的一条记录。")
        return None
    _written(site, touched, values)
    return CompiledCreateRow(site.path, touched.key, touched.subtable.key, of, values, step.as_)


def _rows(
    given: Mapping[str, MadeRows | list[MadeRows]], site: Site, touched: Touched
) -> dict[str, tuple[CompiledRows, ...]]:
    found: dict[str, tuple[CompiledRows, ...]] = {}
    for key, blocks in given.items():
        below = f"rows.{key}"
        subtable = find_subtable(touched.form, key)
        if subtable is None:
            en, zh = f"{touched.key} has no subtable “{key}”.", f"{touched.key} 没有明细表“{key}”。"
            site.fault(below, "name", en, zh)
            continue
        rows = Touched(touched.key, touched.form, subtable)
        listed = blocks if isinstance(blocks, list) else [blocks]
        found[key] = tuple(
            _block(
                one, _below(site, f"{below}.{index}" if isinstance(blocks, list) else below), rows
            )
            for index, one in enumerate(listed)
        )
    return found


def _block(made: MadeRows, site: Site, rows: Touched) -> CompiledRows:
    walking = walk_of_rows(made, site)
    if walking is None and made.where is not None and made.from_ is None:
        en = "`where` chooses among what `from` gives: write `from` as well."
        site.fault("where", "construct", en, "`where` 用于筛选 `from` 的内容，请同时写 `from`。")
    inner = site.at(walking.names) if walking else site
    targets = {key: one for key, one in rows.writable(site.app).items() if key != "parent"}
    values = site.collector.values(made.values, targets, inner.place(), f"{site.path}.values")
    return CompiledRows(walking.walk if walking else None, values)


def _below(site: Site, below: str) -> Site:
    return Site(site.form, site.app, site.collector, f"{site.path}.{below}", site.names)


def _values(
    site: Site, sources: Mapping[str, str], word: str, touched: Touched, *, bare: bool = True
) -> dict[str, Compiled]:
    place = site.place(touched if bare else None)
    targets = touched.writable(site.app)
    if word == "values" and touched.subtable is not None:
        targets.pop("parent")
    return site.collector.values(sources, targets, place, f"{site.path}.{word}")


def _finds(site: Site, source: str, touched: Touched) -> Compiled | None:
    place = site.place(touched)
    where = site.collector.condition(source, place, f"{site.path}.where")
    sql_fault(where, place, site, "where")
    return where


def _check(site: Site, source: str | None, touched: Touched) -> Compiled | None:
    if source is None:
        return None
    return site.collector.condition(source, site.place(touched), f"{site.path}.check")


def _written(site: Site, touched: Touched, values: Mapping[str, Compiled]) -> None:
    names = [f"{touched.subtable.key}.{key}" for key in values] if touched.subtable else values
    site.collector.needs.written(touched.key, names)
