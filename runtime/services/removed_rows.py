"""Rows that are taken out of a record while others point at them.

Rules of this file:
1. A row that is pointed at stays: the error stands at the row, with who points by form and number.
   Whose row lookup says `on_delete: clear` is let go of instead, as records are.
2. A record in the trash that points at a row keeps it: nobody could write what it lost.
3. It costs nothing where no app points at rows of the subtable.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

from engine.expression.values import Row, Value
from engine.text import localise
from runtime.services.act import Act
from runtime.services.outcome import Problem
from runtime.storage.errors import RowPointedAt
from runtime.storage.references import (
    Reference,
    RowsOf,
    find_row_references,
    pointed_subtables,
    release_retired,
)

Values = Mapping[str, Value]
MOST = 50


def removed_row_problems(
    act: Act,
    app: str,
    form: str,
    record: str,
    values: tuple[Values, Values],
    path: Callable[[str, str], str],
) -> tuple[Problem, ...]:
    """Tell the rows that are removed (`values`: before and after) and must not be.

    `path`: the path of a row of a subtable as its sender knows it.
    """
    from runtime.services.clear_references import clears  # it works on records, which come here

    problems = []
    for subtable, rows in _removed(act, app, form, *values):
        asked = RowsOf(app, form, subtable, record, rows)
        found = find_row_references(act.connection, asked, MOST)
        by_row: dict[str, list[Reference]] = {}
        for one in found:
            if not clears(act, one):
                by_row.setdefault(str(one.row), []).append(one)
        problems += [
            Problem(path(subtable, row), "reference", _message(act, pointing))
            for row, pointing in by_row.items()
        ]
    return tuple(problems)


def let_go_of_rows(
    act: Act, app: str, form: str, record: str, values: tuple[Values, Values]
) -> None:
    """Clear what may be cleared of what points at rows that are about to go (`values`: before and
    after). Raises `RowPointedAt` where something keeps one.
    """
    from runtime.services.clear_references import clear_found

    for subtable, rows in _removed(act, app, form, *values):
        asked = RowsOf(app, form, subtable, record, rows)
        while found := find_row_references(act.connection, asked, MOST):
            kept = clear_found(act, found, record)
            if kept:
                raise RowPointedAt(form, f"{subtable}[{kept[0].row}]", _message(act, kept))
        release_retired(act.connection, app, form, rows)


def _removed(
    act: Act, app: str, form: str, before: Values, after: Values
) -> Iterator[tuple[str, Sequence[str]]]:
    """The rows that are gone, by subtable, where rows of it may be pointed at."""
    gone = [
        (key, sorted(_ids(value) - _ids(after.get(key))))
        for key, value in before.items()
        if isinstance(value, list) and value
    ]
    for key, rows in gone:
        if rows and (app, form, key) in _pointed(act):
            yield key, rows


def _ids(value: Value) -> set[str]:
    rows = cast("Sequence[Row]", value or ())
    return {str(row["row_id"]) for row in rows}


def _pointed(act: Act) -> frozenset[tuple[str, str, str]]:
    """The subtables (app, form, key) that some field points into, known once a world."""
    known = act.world.memo.get("pointed_subtables")
    if known is None:
        known = act.world.memo["pointed_subtables"] = pointed_subtables(act.connection)
    return cast("frozenset[tuple[str, str, str]]", known)


def _message(act: Act, pointing: Sequence[Reference]) -> dict[str, str]:
    """Who points at a row: by form and number alone, for not everybody may see them."""
    forms = sorted({(one.app, one.form) for one in pointing})
    said = {
        locale: separator.join(_label(act, app, form, locale) for app, form in forms)
        for locale, separator in (("en", ", "), ("zh", "、"))
    }
    trashed = all(one.trashed for one in pointing)
    where = (" in the trash", "回收站中的") if trashed else ("", "")
    count = str(len(pointing))
    return {
        "en": f"This row cannot be removed: {count} other records{where[0]} point at it "
        f"({said['en']}). Change them first.",
        "zh": f"该明细行不能删除：有 {count} 条{where[1]}其他记录引用了它（{said['zh']}），"
        "请先修改这些记录。",
    }


def _label(act: Act, app: str, form: str, locale: str) -> str:
    published = act.world.apps.get(app)
    found = published.forms.get(form) if published else None
    return localise(found.form.label, locale, form) if found else form
