"""Reports: sources, paths of filters and groups, sorting."""

from collections.abc import Iterator

from engine.definition.issue import Issue, issue
from engine.definition.shape_issues import known_hint
from engine.definition.subject import Subject, is_one_value
from engine.definition.tree import Path
from engine.expression.types import Kind, Type
from engine.form.field_types import Definition
from engine.form.model import Form, SubtableField
from engine.form.scope import row_scope
from engine.report.model import PERIODS, Group, Report, ReportFilter, Widget

FILTER_KINDS: dict[str, frozenset[Kind]] = {
    "date_range": frozenset({Kind.DATE, Kind.DATETIME}),
    "select": frozenset({Kind.TEXT, Kind.LIST, Kind.BOOLEAN}),
    "lookup": frozenset({Kind.RECORD, Kind.LIST}),
    "user": frozenset({Kind.USER, Kind.LIST}),
    "department": frozenset({Kind.DEPARTMENT}),
    "text": frozenset({Kind.TEXT}),
}
DATES = frozenset({Kind.DATE, Kind.DATETIME})
PLAIN = frozenset(Kind) - {Kind.ROW, Kind.FILES, Kind.ADDRESS, Kind.LIST}


def check_reports(subject: Subject) -> Iterator[Issue]:
    """Check every report."""
    for index, report in enumerate(subject.app.reports):
        at: Path = ("reports", index)
        for number, widget in enumerate(report.widgets):
            yield from _widget(subject, widget, (*at, "widgets", number))
        for number, each in enumerate(report.filters):
            yield from _filter(subject, report, each, (*at, "filters", number))


def source_of(subject: Subject, source: str) -> tuple[Form | None, SubtableField | None]:
    """The form, and the subtable, that a source such as `visit.lines` names."""
    if form := subject.form(source):
        return form, None
    name, _, rest = source.rpartition(".")
    form = subject.form(name)
    return form, _subtable(form, rest) if form else None


def _subtable(form: Form, key: str) -> SubtableField | None:
    found: Definition | None = next((each for each in form.fields if each.key == key), None)
    return found if isinstance(found, SubtableField) else None


def _widget(subject: Subject, widget: Widget, at: Path) -> Iterator[Issue]:
    form, table = source_of(subject, widget.source)
    if form is None:
        if missing := subject.missing_form(widget.source.partition(".")[0], (*at, "source")):
            yield missing
        return
    if table is None and subject.form(widget.source) is None:
        if not subject.is_lost_field(form, widget.source.rpartition(".")[2]):
            yield from _no_subtable(subject, form, widget.source, (*at, "source"))
        return
    groups: list[Group] = getattr(widget, "group", [])
    for index, group in enumerate(groups):
        yield from _group(subject, widget, group, (*at, "group", index))
    yield from _sort(subject, widget, groups, at)


def _no_subtable(subject: Subject, form: Form, source: str, path: Path) -> Iterator[Issue]:
    tables = [field.key for field in form.fields if isinstance(field, SubtableField)]
    name = source.rpartition(".")[2]
    place = subject.source.place(path)
    yield issue("REF002", place, known_hint(name, tables), found=name, owner=f"`{form.key}`")


def path_type(subject: Subject, source: str, path: str) -> Type | None:
    """The type of a path from a source: a column bare in a subtable, else from the record."""
    form, table = source_of(subject, source)
    if form is None:
        return None
    steps = tuple(path.split("."))
    if table is not None:
        return row_scope(form, table, subject.context).type_of(steps) or subject.type_of(form, path)
    return subject.type_of(form, path)


def _is_lost(subject: Subject, source: str, path: str) -> bool:
    form, table = source_of(subject, source)
    if form is None:
        return True
    return subject.is_lost_field(form, path) or (
        table is not None and subject.is_lost_field(form, f"{table.key}.{path}")
    )


def _group(subject: Subject, widget: Widget, group: Group, at: Path) -> Iterator[Issue]:
    type_ = path_type(subject, widget.source, group.by)
    path = (*at, "by")
    if type_ is None:
        if not _is_lost(subject, widget.source, group.by):
            yield from _unknown(subject, widget.source, group.by, path)
        return
    if type_.kind not in PLAIN or not is_one_value(type_):
        words = {"en": "a single value", "zh": "单个值"}
        yield subject.told("REF003", path, found=group.by, type=type_.kind.value, expected=words)
    elif group.unit is not None and type_.kind not in DATES:
        words = {"en": "a date", "zh": "日期"}
        yield subject.told("REF003", path, found=group.by, type=type_.kind.value, expected=words)


def _unknown(subject: Subject, source: str, path: str, at: Path) -> Iterator[Issue]:
    form, table = source_of(subject, source)
    if form is None:
        return
    names = list(subject.scope(form).names(tuple(path.split(".")[:-1])))
    if table is not None and "." not in path:
        names += [column.key for column in table.fields]
    hint = known_hint(path.rpartition(".")[2], names)
    yield issue("REF002", subject.source.place(at), hint, found=path, owner=f"`{source}`")


def _sort(subject: Subject, widget: Widget, groups: list[Group], at: Path) -> Iterator[Issue]:
    sort: str | None = getattr(widget, "sort", None)
    if sort is None:
        return
    names = [measure.key for measure in widget.measures] + [group.by for group in groups]
    for name in sort.split(","):
        key = name.strip().removeprefix("-").removeprefix("+")
        if key not in names:
            place = subject.source.place((*at, "sort"))
            yield issue("REF002", place, known_hint(key, names), found=key, owner=f"`{widget.key}`")


def _filter(subject: Subject, report: Report, each: ReportFilter, at: Path) -> Iterator[Issue]:
    """A filter's field must be there for at least one of the widgets."""
    types = [path_type(subject, widget.source, each.field) for widget in report.widgets]
    found = [type_ for type_ in types if type_ is not None]
    lost = any(_is_lost(subject, widget.source, each.field) for widget in report.widgets)
    if not found:
        if not lost:
            yield from _unknown(subject, report.widgets[0].source, each.field, (*at, "field"))
        return
    wrong = [type_ for type_ in found if type_.kind not in FILTER_KINDS[each.type]]
    if wrong:
        kind = wrong[0].kind.value
        yield subject.told(
            "REF003", (*at, "field"), found=each.field, type=kind, expected=each.type
        )
    if each.type == "date_range" and each.default is not None and each.default not in PERIODS:
        place = subject.source.place((*at, "default"))
        hint = known_hint(each.default, PERIODS)
        yield issue("STR004", place, hint, found=each.default, allowed=", ".join(PERIODS))
