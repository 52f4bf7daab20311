"""List the records of a form that the caller may see, a page at a time; or all of them as text."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.access.decision import decide
from engine.access.directory import Person
from engine.access.fields import FULL_ACCESS, FieldAccess
from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.facts import FactKey, Facts
from engine.form.field_error import FieldError
from engine.form.stored_value import stored_value
from engine.text import localise
from runtime.services.act import Act
from runtime.services.attachments import file_refs
from runtime.services.export_text import ExportText
from runtime.services.facts_of import fetch_facts
from runtime.services.listing import Listing, WrongRequest, listing_of, no_view
from runtime.services.open_record import find_form
from runtime.services.outcome import Refusal, forbidden, wrong
from runtime.services.record_rights import granted_access
from runtime.services.showing import shown_values, system_shown
from runtime.services.titles import Titles, hides
from runtime.services.views import Json, RecordPage, RecordRow
from runtime.storage.conditions import Condition, all_of
from runtime.storage.errors import BadCursor
from runtime.storage.record_list import MOST_COUNTED, ListQuery, ListRow, count_records
from runtime.storage.record_list import list_records as read_page

MOST = 200
MOST_EXPORTED = 50_000


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What to list; `sort` like `-date,number`; `fields` None: all; `view`: a declared view."""

    filter: str | None = None
    sort: str | None = None
    limit: int = 50
    cursor: str | None = None
    fields: tuple[str, ...] | None = None
    search: str | None = None
    view: str | None = None
    count: bool = False


def list_records(act: Act, app: str, form: str, request: ListRequest) -> RecordPage | Refusal:
    """Read one page of a list."""
    listing = _listing(act, app, form)
    return listing if isinstance(listing, Refusal) else page_of(listing, request)


def page_of(
    listing: Listing,
    request: ListRequest,
    more: Condition | None = None,
    search_fields: Sequence[str] = (),
) -> RecordPage | Refusal:
    """Read one page of a list in the making; `more` is a further condition on its records."""
    try:
        query = _query(listing, request, more, search_fields)
        page = read_page(listing.act.connection, query)
    except WrongRequest as wrong_request:
        return wrong_request.refusal
    except BadCursor:
        return wrong("This cursor belongs to another list.", "该游标不属于此列表。")
    total = count_records(listing.act.connection, query) if request.count else None
    counted_up = total is not None and total > MOST_COUNTED
    return RecordPage(
        listing.form.key,
        rows_shown(listing, page.rows, request.fields),
        page.next_cursor,
        None if counted_up else total,
        MOST_COUNTED if counted_up else None,
    )


def export_records(
    act: Act, app: str, form: str, request: ListRequest
) -> Iterator[tuple[str, ...]] | Refusal:
    """Give the labels of the columns, then the records of a list as text, row by row."""
    listing = _listing(act, app, form)
    if isinstance(listing, Refusal):
        return listing
    decision = decide(act.caller.person, app, listing.form, "export")
    if not decision.allowed:
        return forbidden("You may not export these records.", "您无权导出这些记录。")
    try:
        request = replace(request, fields=_exported_keys(listing, request), limit=MOST)
        query = _query(listing, request)
    except WrongRequest as wrong_request:
        return wrong_request.refusal
    return _exported(listing, query, request)


def open_views(act: Act, app: str, form: str) -> frozenset[str]:
    """The keys of the views that are offered to the caller: made for his roles, of open fields."""
    listing = _listing(act, app, form)
    if isinstance(listing, Refusal):
        return frozenset()
    person = act.caller.person
    return frozenset(
        one.model.key
        for one in listing.form.views
        if listing.is_view(one)
        and (person.is_admin or not one.model.roles or _has_one(person, app, one.model.roles))
    )


def _has_one(person: Person, app: str, roles: Sequence[str]) -> bool:
    return any(person.has_role(app, role) for role in roles)


def _listing(act: Act, app: str, form: str) -> Listing | Refusal:
    target = find_form(act, app, form)
    return target if isinstance(target, Refusal) else listing_of(act, target)


def _query(
    listing: Listing,
    request: ListRequest,
    more: Condition | None = None,
    search_fields: Sequence[str] = (),
) -> ListQuery:
    view = next((one for one in listing.form.views if one.model.key == request.view), None)
    typed = listing.condition(request.filter) if request.filter else None
    if view and not listing.is_view(view):
        raise WrongRequest(no_view(view.model.key))
    declared = listing.translate(view.filter) if view and view.filter else None
    sort = request.sort or listing.open_sort((view.model.sort if view else None) or "")
    query = ListQuery(
        tables=listing.app.tables.form(listing.form.key),
        condition=all_of([typed, declared, more]),
        grants=listing.row_conditions(),
        sort=listing.sort(sort),
        search=listing.search(request.search, search_fields),
        limit=max(1, min(request.limit, MOST)),
        cursor=request.cursor,
        columns=_columns(listing.form, request.fields),
        computed=listing.computed(request.fields or ()),
    )
    return replace(query, source=listing.source.from_clause)


def _columns(form: CompiledForm, fields: Sequence[str] | None) -> frozenset[str] | None:
    """The stored fields that a list is made of: those asked for, and those of the title."""
    if fields is None:
        return None
    if form.title is None:
        texts = [one.key for one in form.tops() if one.definition.type in ("serial", "text")]
        return frozenset((*fields, *texts))
    titled = {path[0] for path in form.title.references}
    return None if titled & {*form.read_order} else frozenset(titled.union(fields))


def _exported_keys(listing: Listing, request: ListRequest) -> tuple[str, ...]:
    """The fields that are exported: those asked for, or all; what is computed on read too."""
    return tuple(
        key
        for key in request.fields or tuple(field.key for field in listing.form.tops())
        if key in listing.form.fields
        and key not in listing.access.absent
        and listing.form.fields[key].definition.type not in ("section", "subtable")
    )


def _exported(
    listing: Listing, query: ListQuery, request: ListRequest
) -> Iterator[tuple[str, ...]]:
    keys = request.fields or ()
    locale = listing.act.caller.locale
    yield tuple(localise(listing.form.fields[key].label, locale) for key in keys)
    text = ExportText(locale, listing.app.zone, listing.act.system.regions)
    fields = [(key, listing.form.fields[key].definition) for key in keys]
    done = 0
    while done < MOST_EXPORTED:
        page = read_page(listing.act.connection, query)
        for row in rows_shown(listing, page.rows, keys):
            yield tuple(text.of(definition, row.values.get(key)) for key, definition in fields)
        done += len(page.rows)
        if page.next_cursor is None:
            return
        query = replace(query, cursor=page.next_cursor)


def rows_shown(
    listing: Listing, rows: Sequence[ListRow], fields: Sequence[str] | None
) -> tuple[RecordRow, ...]:
    """Show the records of a page to their reader, each through the grants that hold for it."""
    titles = Titles(listing.act, listing.app, _facts(listing, rows))
    unasked = _unasked(listing.form, fields, rows[0].computed if rows else {})
    files = file_refs(listing.act, listing.form, *(row.record.values for row in rows))
    accesses = {places: _access(listing, places) for places in {row.grants for row in rows}}
    return tuple(
        _row(listing.form, row, fields, titles, accesses[row.grants], unasked, files)
        for row in rows
    )


def _unasked(
    form: CompiledForm, fields: Sequence[str] | None, computed: Collection[str]
) -> frozenset[str]:
    """What a list leaves out: subtables, what was not asked for, what SQL could not compute."""
    return frozenset(
        field.key
        for field in form.tops()
        if field.is_subtable
        or (fields is not None and field.key not in fields)
        or (field.on_read and field.key not in computed)
    )


def _row(
    form: CompiledForm,
    row: ListRow,
    fields: Sequence[str] | None,
    titles: Titles,
    access: FieldAccess,
    unasked: frozenset[str],
    files: Mapping[str, Json],
) -> RecordRow:
    record = row.record
    values = {**record.values, **_fitted(form, row.computed)}
    title = titles.of_values(form, {**system_shown(record), **values}, hides(access))
    kept = access.absent | unasked
    told = shown_values(form, values, kept, titles, files, masked=access.masked)
    for name in ("created_at", "updated_at"):
        if fields is not None and name in fields:
            told[name] = getattr(record, name).isoformat()
    if fields is not None and "owner" in fields:
        told["owner"] = {"id": record.owner, "title": titles.of("$user", record.owner or "")}
    return RecordRow(record.id, title, record.version, record.state, told)


def _fitted(form: CompiledForm, computed: Mapping[str, Value]) -> dict[str, Value]:
    """What SQL computed, rounded as the record itself shows it."""
    fitted: dict[str, Value] = {}
    for key, value in computed.items():
        outcome = stored_value(form.fields[key], value, form.app.rounding)
        fitted[key] = None if isinstance(outcome, FieldError) else outcome
    return fitted


def _access(listing: Listing, places: tuple[int, ...]) -> FieldAccess:
    if listing.decision.everything:
        return FULL_ACCESS
    grants = tuple(listing.grants[place] for place in places)
    return granted_access(listing.act, listing.app, listing.form, grants)


def _facts(listing: Listing, rows: Sequence[ListRow]) -> Facts:
    """The records that a page's lookups point to, in one batch a form."""
    asked: set[FactKey] = set()
    for field in listing.form.tops():
        if field.reference is None or not listing.access.shows(field.key):
            continue
        for row in rows:
            value = row.record.values.get(field.key)
            for id_ in value if isinstance(value, tuple) else (value,):
                if isinstance(id_, str):
                    asked.add((field.reference, id_))
    return fetch_facts(listing.act, listing.app, Facts(), asked) if asked else Facts()
