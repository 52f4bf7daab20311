"""The choices of a lookup: what its filter and the chooser's rights leave, found while typing."""

from collections.abc import Mapping

from engine.expression.values import Row
from engine.form.casting.choice import OWN_PLACE
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField
from engine.form.environment import RecordEnvironment
from engine.form.input_form import InputForm
from engine.form.model import (
    DepartmentField,
    LookupField,
    MultiLookupField,
    MultiUserField,
    RowLookupField,
    UserField,
)
from engine.form.own_rows import own_subtable
from engine.form.references import CandidateEnvironment
from engine.form.scope import DEPARTMENTS, USERS
from engine.text import localise
from runtime.services.act import Act
from runtime.services.action_input import draft_input, input_access
from runtime.services.choose_row import choose_own_row, choose_row
from runtime.services.drafting import Asked, draft_record
from runtime.services.list_records import ListRequest, page_of
from runtime.services.listing import listing_of
from runtime.services.offered_actions import may_use
from runtime.services.open_record import Target, find_form, open_record
from runtime.services.outcome import Refusal, not_found
from runtime.services.record_rights import create_access, list_access
from runtime.services.said_value import said_value
from runtime.services.views import Choice, RecordRow

NO_LOOKUP = not_found("There is no such lookup.", "没有这个关联字段。")
MOST = 50
NEW_ROW = "new"
OUTER = ("record", "row", "input")
"""What a filter names besides the candidate; `input` in an action's input alone."""


def choose_lookup(
    act: Act,
    app: str,
    form: str,
    field: str,
    q: str,
    *,
    limit: int = 20,
    values: Mapping[str, object] | None = None,
    id: str | None = None,
    row: str | None = None,
) -> tuple[Choice, ...] | Refusal:
    """List choices for a field (`lines.item` in a subtable), at most `limit`.

    `values`: the record as it is filled so far, which the lookup's filter may look at; `row`: the
    row at hand by its id, by its place as `#3`, or `new` for the last one of `values`.
    """
    target = find_form(act, app, form)
    if isinstance(target, Refusal):
        return target
    found = target.form.fields.get(field)
    if found is None or not _may_fill(act, target, field, id):
        return NO_LOOKUP
    asked = (row, q, max(1, min(limit, MOST)))
    return _offered(act, target, found, asked, values or {}, id)


def choose_for_action(
    act: Act,
    place: tuple[str, str, str, str],
    field: str,
    q: str,
    *,
    limit: int = 20,
    values: Mapping[str, object] | None = None,
    row: str | None = None,
) -> tuple[Choice, ...] | Refusal:
    """List choices for a field of an action's input; `place`: app, form, record, action."""
    app, form, record, key = place
    opened = open_record(act, app, form, record)
    if isinstance(opened, Refusal):
        return opened
    action = opened.app.actions.get(form, {}).get(key)
    asked = action.input if action and may_use(act, opened, action) else None
    found = asked.fields.get(field) if asked else None
    if asked is None or found is None or not input_access(act, opened, asked).shows(field):
        return NO_LOOKUP
    target = Target(opened.app, asked)
    wanted = (row, q, max(1, min(limit, MOST)))
    return _offered(act, target, found, wanted, values or {}, record)


def _offered(
    act: Act,
    target: Target,
    field: CompiledField,
    asked: tuple[str | None, str, int],
    values: Mapping[str, object],
    record: str | None,
) -> tuple[Choice, ...] | Refusal:
    """What a field of its type offers; `asked`: the row at hand, the words typed, how many."""
    row, q, most = asked
    match field.definition:
        case UserField() | MultiUserField():
            return _people(act, target, field, q, most)
        case DepartmentField():
            return _departments(act, q, most)
        case LookupField() | MultiLookupField():
            return _records(act, target, field, q, most, values, record, row)
        case RowLookupField():
            return _rows(act, target, field, asked, values, record)
        case _:
            return NO_LOOKUP


def _may_fill(act: Act, target: Target, field: str, record: str | None) -> bool:
    """Choices are shown to who may see the field on the record at hand, or on a new one."""
    if record:
        opened = open_record(act, target.app.key, target.form.key, record)
        return not isinstance(opened, Refusal) and opened.standing.access.shows(field)
    access = create_access(act, target.app, target.form)
    if access is not None and access.shows(field):
        return True
    return list_access(act, target.app, target.form).shows(field)


def _people(
    act: Act, target: Target, field: CompiledField, q: str, most: int
) -> tuple[Choice, ...]:
    role = getattr(field.definition, "role", None)
    people = (
        act.world.directory.with_role(target.app.key, role)
        if role
        else tuple(one for one in act.world.directory.people.values() if one.active)
    )
    wanted = q.strip().lower()
    return tuple(
        Choice(one.id, one.name, {"username": one.username})
        for one in sorted(people, key=lambda one: (one.name, one.id))
        if wanted in one.name.lower() or wanted in one.username.lower()
    )[:most]


def _departments(act: Act, q: str, most: int) -> tuple[Choice, ...]:
    wanted = q.strip().lower()
    departments = sorted(act.world.directory.departments.values(), key=lambda one: one.name)
    return tuple(Choice(one.id, one.name) for one in departments if wanted in one.name.lower())[
        :most
    ]


def _records(
    act: Act,
    target: Target,
    field: CompiledField,
    q: str,
    most: int,
    values: Mapping[str, object],
    record: str | None,
    row: str | None,
) -> tuple[Choice, ...] | Refusal:
    looked_up = target.app.form(field.reference or "")
    if looked_up is None or field.reference in (None, USERS, DEPARTMENTS):
        return NO_LOOKUP
    definition = field.definition
    columns = tuple(getattr(definition, "columns", ()))
    request = ListRequest(search=q or None, limit=most, fields=columns)
    listing = listing_of(act, Target(target.app, looked_up))
    if isinstance(listing, Refusal):
        return listing
    more = None
    if field.filter is not None:
        environment = _filled(act, target, values, record)
        if isinstance(environment, Refusal):
            return environment
        candidate = CandidateEnvironment(environment, field, _row(environment, field, row), "")
        more = listing.with_parameters(candidate, *OUTER).translate(field.filter)
    page = page_of(listing, request, more, tuple(getattr(definition, "search", ())))
    if isinstance(page, Refusal):
        return page
    return tuple(_choice(looked_up, one, act.caller.locale) for one in page.items)


def _choice(form: CompiledForm, found: RecordRow, locale: str) -> Choice:
    known = [(form.fields[key], one) for key, one in found.values.items() if key in form.fields]
    return Choice(
        found.id,
        found.title,
        {localise(field.label, locale, field.key): value for field, value in known},
        details=tuple(said_value(field.definition, value, locale) for field, value in known),
    )


def _rows(
    act: Act,
    target: Target,
    field: CompiledField,
    asked: tuple[str | None, str, int],
    values: Mapping[str, object],
    record: str | None,
) -> tuple[Choice, ...] | Refusal:
    row, q, most = asked
    if own_subtable(field) is None and field.filter is None:
        return choose_row(act, target, field, (None, q, most), None)
    environment = _filled(act, target, values, record)
    if isinstance(environment, Refusal):
        return environment
    at = (_row(environment, field, row), q, most)
    if own_subtable(field) is None:
        return choose_row(act, target, field, at, environment)
    opened = open_record(act, target.app.key, target.form.key, record) if record else None
    stored = {} if opened is None or isinstance(opened, Refusal) else opened.record.values
    return choose_own_row(act, target, field, environment, at, (record, stored))


def _filled(
    act: Act, target: Target, values: Mapping[str, object], record: str | None
) -> RecordEnvironment | Refusal:
    """Read the record as it is filled so far; what cannot be read of it stays blank."""
    if isinstance(target.form.form, InputForm):
        acted_on = open_record(act, target.app.key, target.form.form.acts_on, record or "")
        if isinstance(acted_on, Refusal):
            return acted_on
        return draft_input(act, acted_on, target.form, values).evaluation.environment
    if record:
        opened = open_record(act, target.app.key, target.form.key, record)
        if isinstance(opened, Refusal):
            return opened
        asked = Asked(values, opened.standing.access, task=opened.standing.task)
        drafted = draft_record(act, target.app, target.form, opened.record, asked)
        return drafted.evaluation.environment
    access = create_access(act, target.app, target.form)
    if access is None:
        return NO_LOOKUP
    drafted = draft_record(act, target.app, target.form, None, Asked(values, access))
    return drafted.evaluation.environment


def _row(environment: RecordEnvironment, field: CompiledField, row: str | None) -> Row | None:
    if field.subtable is None or row is None:
        return None
    rows = environment.rows(field.subtable)
    if row == NEW_ROW:
        return rows[-1] if rows else None
    if OWN_PLACE.fullmatch(row):
        return rows[int(row[1:]) - 1] if int(row[1:]) <= len(rows) else None
    return next((one for one in rows if str(one["row_id"]) == row), None)
