"""Go through what a step names: rows, values, records found; chosen, sorted, grouped.

Rules of this file:
1. What is found in the store is locked, so that it stays as it was found until the act ends.
2. Blanks come last whichever way the sort goes, as in lists.
3. A walk goes through at most as many items as a step may touch.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import cast

from engine.expression.compilation import Compiled
from engine.expression.tree import Reference
from engine.expression.types import Kind, Type
from engine.expression.values import Row, Value
from engine.form.compiled import CompiledForm
from engine.form.record import Record
from engine.step.compiled import CompiledWalk
from runtime.services.find_touched import MOST, find_touched, find_touched_rows
from runtime.services.step_failures import check_most, gone
from runtime.services.step_reading import Place
from runtime.services.step_variables import Group, Item, Named, Plain, Variable
from runtime.services.step_work import StepWork
from runtime.storage.record_store import RecordStore


def walk(work: StepWork, what: CompiledWalk, place: Place) -> Iterator[Named]:
    """Give the names in force for each item, or each group of items."""
    for group in _grouped(work, what, place, tuple(items_of(work, what, place))):
        named = {**place.named, what.name: group[0]}
        yield {**named, what.rows: Group(group)} if what.rows else named


def items_of(work: StepWork, what: CompiledWalk, place: Place) -> Sequence[Item]:
    """Give the items of a walk, those that are meant, in order."""
    if what.items is not None:
        items = given_items(work, what.items, place.at("for_each"))
    else:
        items = tuple(_found(work, what, place))
    check_most(len(items), MOST)
    if what.where is not None:
        items = tuple(one for one in items if _holds(work, what, what.where, place, one))
    items = _sorted(work, what, place, items)
    return items[: what.limit] if what.limit else items


def given_items(work: StepWork, items: Compiled, place: Place) -> Sequence[Item]:
    """Give what an expression gives one by one: rows of its record, records, values."""
    tree = items.tree
    if isinstance(tree, Reference) and len(tree.path) == 1:
        named = place.named.get(tree.path[0])
        if isinstance(named, Group):
            return named.items
    values = work.reader.value(items, place)
    listed = values if isinstance(values, list | tuple) else ()
    return tuple(item for one in listed for item in _item(work, items, place, one))


def _item(work: StepWork, items: Compiled, place: Place, value: object) -> Iterator[Item]:
    if isinstance(value, Mapping):
        form, record = _holder(work, items, place)
        subtable = str(items.type.form).rpartition(".")[2]
        yield Variable(form, record, subtable, dict(value))
        return
    kind = _one(items.type)
    if kind.kind is Kind.RECORD and value is None:
        return
    if kind.kind is Kind.RECORD and kind.form and "#" not in kind.form:
        yield _record(work, kind.form, str(value), place.path)
    else:
        yield Plain(_plain(value))


def _record(work: StepWork, key: str, id_: str, path: str) -> Variable:
    form = work.form(key)
    if id_ == work.record.now.id:
        return Variable(form, work.record.now)
    found = RecordStore(work.act.connection, work.app.tables).find(form.key, id_)
    if found is None:
        raise gone(path)
    return Variable(form, found)


def _holder(work: StepWork, items: Compiled, place: Place) -> tuple[CompiledForm, Record]:
    """The record whose rows an expression gives: a variable's, else the current one."""
    head = items.tree.path[0] if isinstance(items.tree, Reference) else ""
    named = place.named.get(head)
    if isinstance(named, Variable):
        return named.form, work.reader.present(named.record)
    return work.record.form, work.record.now


def _one(type_: Type) -> Type:
    return type_.item if type_.kind is Kind.LIST and type_.item else type_


def _plain(value: object) -> Value:
    if value is None or isinstance(value, str | bool | Decimal | datetime | date | time):
        return value
    raise TypeError(f"no single value: {type(value).__name__}")


def _found(work: StepWork, what: CompiledWalk, place: Place) -> Iterator[Item]:
    """What is found in the store, locked; the current record is written first."""
    form = work.form(what.form or "")
    work.write_current()
    names, at = place.named.keys(), place.at("for_each.where")
    outer = work.reader.surroundings(what.found, at)
    store = RecordStore(work.act.connection, work.app.tables)
    if what.subtable is None:
        ids = find_touched(work.act, work.app, form, what.found, outer, names)
        records = store.load(form.key, ids)
        for id_ in ids:
            if id_ in records:
                yield Variable(form, records[id_])
        return
    asked = (work.act, work.app, form, what.subtable, what.found, outer, names)
    rows = find_touched_rows(*asked)
    records = store.load(form.key, list(rows))
    for id_ in sorted(records):
        wanted = set(rows[id_])
        for row in cast("Sequence[Row]", records[id_].values.get(what.subtable) or ()):
            if row["row_id"] in wanted:
                yield Variable(form, records[id_], what.subtable, row)


def _holds(work: StepWork, what: CompiledWalk, where: Compiled, place: Place, item: Item) -> bool:
    inner = Place(place.path, {**place.named, what.name: item})
    return work.reader.holds(where, inner.at("where"))


def _sorted(
    work: StepWork, what: CompiledWalk, place: Place, items: Sequence[Item]
) -> Sequence[Item]:
    """Sort by one key after the other, the last first: a sort keeps what is equal in place."""
    for key, descending in reversed(what.sort):
        keyed = [
            (work.reader.value(key, Place(place.path, {**place.named, what.name: one})), one)
            for one in items
        ]
        there = [pair for pair in keyed if pair[0] is not None]
        blank = [one for value, one in keyed if value is None]
        there.sort(key=lambda pair: _order(pair[0]), reverse=descending)
        items = (*(one for _, one in there), *blank)
    return items


def _order(value: Value) -> tuple[Decimal | str | float, ...]:
    """A value as its kind sorts; text goes by its code points, as lists do."""
    match value:
        case bool():
            return (Decimal(value),)
        case Decimal() | str():
            return (value,)
        case datetime():
            return (value.timestamp(),)
        case date():
            return (Decimal(value.toordinal()),)
        case time():
            return (value.isoformat(),)
        case _:
            return (str(value),)


def _grouped(
    work: StepWork, what: CompiledWalk, place: Place, items: Sequence[Item]
) -> Iterator[tuple[Item, ...]]:
    """Give the items one by one, or those with the same values together, first come first."""
    if not what.group:
        yield from ((one,) for one in items)
        return
    groups: dict[tuple[str, ...], list[Item]] = {}
    for one in items:
        inner = Place(place.path, {**place.named, what.name: one}).at("group")
        key = tuple(_key(work.reader.value(each, inner)) for each in what.group)
        groups.setdefault(key, []).append(one)
    yield from map(tuple, groups.values())


def _key(value: Value) -> str:
    """What tells one value from another: 1 and 1.00 are the same, the text "1" is not."""
    if isinstance(value, Decimal):
        return f"number:{value.normalize():f}"
    return f"{type(value).__name__}:{value!r}"
