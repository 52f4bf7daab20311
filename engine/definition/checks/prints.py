"""What a form's prints name: its own fields and columns; totals are numbers of one subtable."""

from collections.abc import Iterator

from engine.definition.issue import Issue
from engine.definition.subject import Subject, own_field
from engine.definition.tree import Path
from engine.form.model import (
    DecimalField,
    Form,
    IntegerField,
    MoneyField,
    SectionField,
    SubtableField,
)
from engine.form.presentation import Print
from engine.text import Text

COLUMN: Text = {"en": "a column with numbers, as `rows.column`", "zh": "明细中的数字列"}
BESIDE: Text = {
    "en": "a column of the same rows as the totals, or a field of the record",
    "zh": "与汇总列同一明细表的列，或记录的字段",
}
SHOWN: Text = {"en": "a field or a column", "zh": "字段或明细列"}


def check_prints(subject: Subject) -> Iterator[Issue]:
    """Check what every print of every form names."""
    for at, form in subject.forms():
        for index, one in enumerate(form.prints):
            path = (*at, "prints", index)
            yield from _shown(subject, form, one, (*path, "fields"))
            yield from _totals(subject, form, one, (*path, "totals"))
            yield from _together(subject, form, one, (*path, "together"))


def _shown(subject: Subject, form: Form, one: Print, at: Path) -> Iterator[Issue]:
    for index, name in enumerate(one.fields):
        field = own_field(form, name)
        if field is None:
            yield from _missing(subject, form, name, (*at, index))
        elif isinstance(field, SectionField):
            yield _unfit(subject, (*at, index), name, field.type, SHOWN)


def _totals(subject: Subject, form: Form, one: Print, at: Path) -> Iterator[Issue]:
    tables = {name.partition(".")[0] for name in one.totals}
    for index, name in enumerate(one.totals):
        field = own_field(form, name)
        if field is None:
            yield from _missing(subject, form, name, (*at, index))
        elif "." not in name or not isinstance(field, DecimalField | MoneyField | IntegerField):
            yield _unfit(subject, (*at, index), name, field.type, COLUMN)
        elif len(tables) > 1 and not name.startswith(f"{one.totals[0].partition('.')[0]}."):
            yield _unfit(subject, (*at, index), name, field.type, BESIDE)


def _together(subject: Subject, form: Form, one: Print, at: Path) -> Iterator[Issue]:
    table = one.totals[0].partition(".")[0] if one.totals else ""
    for index, name in enumerate(one.together):
        field = own_field(form, name)
        if field is None:
            yield from _missing(subject, form, name, (*at, index))
        elif isinstance(field, SectionField | SubtableField) or (
            "." in name and name.partition(".")[0] != table
        ):
            yield _unfit(subject, (*at, index), name, field.type, BESIDE)


def _missing(subject: Subject, form: Form, name: str, at: Path) -> Iterator[Issue]:
    """Tell of a name the form does not have; a path through a lookup is no field of its own."""
    missing = subject.missing_field(form, name, at)
    if missing:
        yield missing
    elif not subject.is_lost_field(form, name):
        yield _unfit(subject, at, name, "path", SHOWN)


def _unfit(subject: Subject, at: Path, name: str, type_: str, expected: Text) -> Issue:
    return subject.told("REF003", at, found=name, type=type_, expected=expected)
