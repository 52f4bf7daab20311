"""The choices of a row lookup: rows of records that the chooser may read, or of the very record.

Rules of this file:
1. Rights are part of the query: the rows offered are those of records that a list would show, and
   none of a subtable that is kept from the chooser.
2. Rows of the very record are those of the form as it is filled so far; one that is not saved yet
   is named by its place, `#3`.
3. The latest records come first, their rows in their order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from engine.expression.errors import EvaluationError
from engine.expression.scope import Path
from engine.expression.types import Kind
from engine.expression.values import Row, Value
from engine.form.compiled_field import CompiledField
from engine.form.environment import RecordEnvironment
from engine.form.facts import FactKey, Facts
from engine.form.field_types import field_type
from engine.form.json_value import to_json
from engine.form.model import RowLookupField
from engine.form.references import CandidateEnvironment
from engine.form.row_forms import PARENT, dotted, form_of, subtable_of
from engine.form.scope import pointed_scope
from engine.text import localise
from runtime.services.act import Act
from runtime.services.facts_of import fetch_facts
from runtime.services.listing import Listing, WrongRequest, listing_of
from runtime.services.open_record import Target
from runtime.services.outcome import Refusal
from runtime.services.querying import source_of
from runtime.services.row_titles import naming_columns, own_row_facts
from runtime.services.said_value import said_value
from runtime.services.titles import Titles
from runtime.services.views import Choice, Json
from runtime.storage.conditions import Condition, Expression, plain_column
from runtime.storage.query import NoSqlForm
from runtime.storage.record_list import search_condition
from runtime.storage.row_list import list_rows


def choose_own_row(
    act: Act,
    target: Target,
    field: CompiledField,
    environment: RecordEnvironment,
    asked: tuple[Row | None, str, int],
    stored: tuple[str | None, Mapping[str, Value]],
) -> tuple[Choice, ...]:
    """Offer rows of the record as it is filled; `asked`: the row at hand, the words typed, how
    many at most; `stored`: the record's id and values, blank for a new one.
    """
    definition = cast(RowLookupField, field.definition)
    row, typed, most = asked
    record, values = stored
    rows = environment.rows(definition.subtable)
    titles = Titles(act, target.app, environment.facts)
    titles.know(own_row_facts(target.form, record, {definition.subtable: rows}))
    saved = {
        str(one["row_id"]) for one in cast("Sequence[Row]", values.get(field_rows(field)) or ())
    }
    found: list[Choice] = []
    for place, one in enumerate(rows, 1):
        row_id = str(one["row_id"])
        if len(found) >= most or not _fits(environment, field, row, row_id):
            continue
        choice = _choice(act, target, titles, definition, (rows_name(field), row_id))
        if all(word in choice.title.lower() for word in typed.lower().split()):
            found.append(choice if row_id in saved else replace(choice, id=f"#{place}"))
    return tuple(found)


def choose_row(
    act: Act,
    target: Target,
    field: CompiledField,
    asked: tuple[Row | None, str, int],
    environment: RecordEnvironment | None,
) -> tuple[Choice, ...] | Refusal:
    """Offer rows of other records; `environment` reads the record at hand, for the filter."""
    rows, form = rows_name(field), target.app.form(form_of(rows_name(field)))
    if form is None:
        return ()
    listing = listing_of(act, Target(target.app, form))
    if isinstance(listing, Refusal):
        return listing
    if not listing.is_open((field_rows(field),)):
        return ()
    source = source_of(target.app, form_of(rows), subtable_of(rows))
    of_rows = replace(listing, source=source)
    of_parent = replace(listing, source=source.parent())
    row, typed, most = asked
    try:
        grants = of_parent.row_conditions()
        conditions: list[Condition] = []
        if field.filter is not None and environment is not None:
            candidate = CandidateEnvironment(environment, field, row, "")
            narrowed = of_rows.with_parameters(candidate, "record", "row")
            conditions.append(narrowed.translate(field.filter))
        if typed.strip():
            conditions.append(search_condition(typed, _columns(of_rows, field)))
    except WrongRequest as wrong_request:
        return wrong_request.refusal
    found = list_rows(act.connection, (source, of_parent.source), conditions, grants, most)
    keys = {(rows, one) for one in found}
    titles = Titles(
        act, target.app, fetch_facts(act, target.app, Facts(), keys) if keys else Facts()
    )
    definition = cast(RowLookupField, field.definition)
    return tuple(_choice(act, target, titles, definition, (rows, one)) for one in found)


def rows_name(field: CompiledField) -> str:
    """The rows that a row lookup points into, as `form#subtable`."""
    return field.reference or ""


def field_rows(field: CompiledField) -> str:
    """The subtable that a row lookup points into."""
    return subtable_of(rows_name(field)) or ""


def _fits(
    environment: RecordEnvironment, field: CompiledField, row: Row | None, row_id: str
) -> bool:
    if field.filter is None:
        return True
    try:
        candidate = CandidateEnvironment(environment, field, row, row_id)
        return field.filter.evaluate(candidate) is True
    except EvaluationError:
        return False


def _columns(listing: Listing, field: CompiledField) -> list[Expression]:
    """The columns of the texts that are looked into; what is computed when read has none."""
    found = []
    for path in _searched(listing, field):
        try:
            found.append(plain_column(listing.source, path))
        except NoSqlForm:
            continue
    return found


def _searched(listing: Listing, field: CompiledField) -> list[Path]:
    """The texts that are looked into: those named for it, else what rows and records are called."""
    definition = cast(RowLookupField, field.definition)
    scope = pointed_scope(rows_name(field), listing.app.context)
    paths = [tuple(one.split(".")) for one in definition.search]
    if not paths:
        named = definition.columns or naming_columns(listing.form, field_rows(field))
        paths = [path for one in named for path in _texts(listing, (field_rows(field),), one)]
        paths += [(PARENT, *path) for one in _titled(listing) for path in _texts(listing, (), one)]
    found = []
    for path in dict.fromkeys(paths):
        type_ = scope.type_of(path)
        from_record = path[1:] if path[0] == PARENT else (field_rows(field), *path)
        if type_ and type_.kind is Kind.TEXT and listing.is_open(from_record):
            found.append(path)
    return found


def _titled(listing: Listing) -> list[str]:
    """What the records of a form are called by."""
    if listing.form.title is None:
        fields = (one for one in listing.form.tops() if field_type(one.definition).searchable)
        return [one.key for one in fields if one.definition.type in ("serial", "text")][:1]
    return sorted(".".join(path) for path in listing.form.title.references)


def _texts(listing: Listing, at: Path, name: str) -> Iterator[Path]:
    """A column's own path, and behind a lookup those of its title's texts."""
    path = tuple(name.split("."))
    yield path
    field = listing.form.fields.get(".".join((*at, *path)))
    reference = field.reference if field and field.reference else ""
    below = None if subtable_of(reference) else listing.app.form(reference)
    if below is not None:
        keys = below.title.references if below.title else ()
        yield from ((*path, *one) for one in sorted(keys) if len(one) == 1)


def _choice(
    act: Act, target: Target, titles: Titles, definition: RowLookupField, key: FactKey
) -> Choice:
    title, record, record_title = titles.of_row(definition, key[1])
    form = target.app.form(form_of(key[0]))
    values = titles.facts.records.get(key, {})
    shown: dict[str, Json] = {}
    details: list[str] = []
    for name in definition.columns:
        column = form.fields.get(f"{subtable_of(key[0])}.{name}") if form else None
        if column is not None and titles.shows(f"{dotted(key[0])}.{name}"):
            label = localise(column.label, act.caller.locale, name)
            shown[label] = to_json(column.definition, values.get(name), titles)
            details.append(said_value(column.definition, shown[label], act.caller.locale))
    parent: Json = {"id": record, "title": record_title} if record else None
    return Choice(key[1], title, shown, parent, tuple(details))
