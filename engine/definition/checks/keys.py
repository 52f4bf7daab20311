"""Keys: unique among siblings whatever their case, no reserved name; `was` names what is gone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from engine.access.model import RIGHTS
from engine.definition.issue import Issue, issue
from engine.definition.subject import ADMIN, Subject, key_of
from engine.definition.tree import Path
from engine.form.model import MultiSelectField, SelectField, SubtableField
from engine.form.record import REVISION, ROW_SYSTEM_FIELDS, SYSTEM_FIELDS
from engine.text import Element

WORDS = frozenset(
    {
        *("me", "setting", "old", "record", "row"),
        *("true", "false", "blank", "none", "null"),
        *("and", "or", "not", "in", "is", "if", "else"),
    }
)
"""Words that mean something of their own in expressions."""

FIELD_NAMES = WORDS | frozenset(SYSTEM_FIELDS) | {"deleted_at", "submitted_at"}
COLUMN_NAMES = FIELD_NAMES | frozenset(ROW_SYSTEM_FIELDS) | {"parent", "record_id"}
ROLE_NAMES = frozenset({ADMIN})
APP_NAMES = frozenset({"new", "import"})
"""Addresses that stand where an app's key would: the pages that begin and import apps."""
NOTHING: frozenset[str] = frozenset()

Siblings = tuple[Path, Sequence[Element], frozenset[str]]


def check_keys(subject: Subject) -> Iterator[Issue]:
    """Check every group of siblings, and the app's own key."""
    yield from _app_key(subject)
    for at, elements, reserved in _groups(subject):
        yield from _repeated(subject, at, elements)
        yield from _reserved(subject, at, elements, reserved)
        yield from _renamed(subject, at, elements)


def _app_key(subject: Subject) -> Iterator[Issue]:
    key = subject.app.app.key
    if key in APP_NAMES:
        place = subject.source.place(("app", "key"))
        yield issue("KEY003", place, _app_hint(key), found=key)


def _app_hint(key: str) -> dict[str, str]:
    return {
        "en": f"Pages of the administration have this address. Write `{key}_app` or another name.",
        "zh": f"管理页面已使用此地址，可写“{key}_app”或其他名称。",
    }


def _groups(subject: Subject) -> Iterator[Siblings]:
    app = subject.app
    yield ("forms",), app.forms, NOTHING
    yield ("workflows",), app.workflows, NOTHING
    yield ("automations",), app.automations, NOTHING
    yield ("reports",), app.reports, NOTHING
    yield ("roles",), app.roles, ROLE_NAMES
    yield ("app", "settings"), app.app.settings, NOTHING
    for at, form in subject.forms():
        kept = frozenset({REVISION}) if form.revisions else NOTHING
        yield (*at, "fields"), form.fields, FIELD_NAMES | kept
        yield (*at, "views"), form.views, NOTHING
        yield (*at, "prints"), form.prints, NOTHING
        yield (*at, "rules"), form.rules, NOTHING
        yield (*at, "access"), form.access, NOTHING
        yield (*at, "actions"), form.actions, frozenset(RIGHTS)
        for index, action in enumerate(form.actions):
            inside = (*at, "actions", index, "input")
            yield inside, action.input, FIELD_NAMES
            yield from _inside(action.input, inside)
        yield from _inside(form.fields, (*at, "fields"))
    for index, workflow in enumerate(app.workflows):
        yield ("workflows", index, "nodes"), workflow.nodes, NOTHING
        yield ("workflows", index, "flows"), workflow.flows, NOTHING
    for index, report in enumerate(app.reports):
        yield ("reports", index, "filters"), report.filters, NOTHING
        yield ("reports", index, "widgets"), report.widgets, NOTHING
        for number, widget in enumerate(report.widgets):
            yield ("reports", index, "widgets", number, "measures"), widget.measures, NOTHING


def _inside(fields: Iterable[Element], at: Path) -> Iterator[Siblings]:
    for index, field in enumerate(fields):
        if isinstance(field, SelectField | MultiSelectField):
            yield (*at, index, "options"), field.options, NOTHING
        if isinstance(field, SubtableField):
            yield (*at, index, "fields"), field.fields, COLUMN_NAMES
            yield from _inside(field.fields, (*at, index, "fields"))


def _repeated(subject: Subject, at: Path, elements: Sequence[Element]) -> Iterator[Issue]:
    first: dict[str, int] = {}
    for index, element in enumerate(elements):
        key = key_of(element)
        if key is None:
            continue
        if key.casefold() in first:
            where = subject.source.location((*at, first[key.casefold()], "key"))
            yield subject.told("KEY002", (*at, index, "key"), found=key, first=where)
        first.setdefault(key.casefold(), index)


def _reserved(
    subject: Subject, at: Path, elements: Sequence[Element], reserved: frozenset[str]
) -> Iterator[Issue]:
    for index, element in enumerate(elements):
        key = key_of(element)
        if key in reserved:
            hint = {"en": f"Write `{key}_` or another name.", "zh": f"可写“{key}_”或其他名称。"}
            place = subject.source.place((*at, index, "key"))
            yield issue("KEY003", place, hint, found=key)


def _renamed(subject: Subject, at: Path, elements: Sequence[Element]) -> Iterator[Issue]:
    present = {key_of(element) for element in elements}
    claimed: set[str] = set()
    for index, element in enumerate(elements):
        for name in earlier_keys(element):
            if name in present:
                yield subject.told("KEY004", (*at, index, "was"), found=name)
            elif name in claimed:
                yield subject.told("KEY005", (*at, index, "was"), found=name)
            claimed.add(name)


def earlier_keys(element: Element) -> tuple[str, ...]:
    """The keys that an element had before, by its `was`."""
    was = getattr(element, "was", None)
    if was is None:
        return ()
    return (was,) if isinstance(was, str) else tuple(was)


def renamed(elements: Iterable[Element]) -> Mapping[str, str]:
    """Earlier key → present key."""
    return {
        name: key
        for element in elements
        for name in earlier_keys(element)
        if (key := key_of(element)) is not None
    }
