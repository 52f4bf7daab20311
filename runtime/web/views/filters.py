"""Filters of a list as the address carries them: `f=status:is:draft,submitted`.

Rules of this file:
1. A term names a declared field and a known comparison, else it is left out.
2. What a person typed becomes a literal of the expression language, quoted here and only here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from engine.form.model import (
    ColumnDefinition,
    FieldDefinition,
    Form,
    LookupField,
    MultiLookupField,
    RowLookupField,
    SubtableField,
)
from engine.text import localise
from runtime.i18n.catalogue import Words
from runtime.web.views.field import Choice, option_choices, search_address

STATES = ("draft", "saved", "submitted", "completed", "rejected", "withdrawn", "cancelled")
OPERATORS = {
    "text": ("has", "is", "blank"),
    "number": ("ge", "le", "is", "blank"),
    "date": ("ge", "le", "is", "blank"),
    "choice": ("is", "not", "blank"),
    "boolean": ("is",),
    "record": ("is", "blank"),
}
FAMILIES = {
    "text": "text", "long_text": "text", "phone": "text", "email": "text", "url": "text",
    "serial": "text", "integer": "number", "decimal": "number", "money": "number",
    "percent": "number", "date": "date", "select": "choice", "boolean": "boolean",
    "lookup": "record", "row_lookup": "record", "user": "record", "department": "record",
}  # fmt: skip

POINTING = "of"
"""The comparison of what points at a record: through a field, or through rows as `rows.field`."""
Pointer = LookupField | MultiLookupField | RowLookupField


@dataclass(frozen=True, slots=True)
class Term:
    """One filter: a field, a comparison, and what it is compared with."""

    field: str
    operator: str
    value: str

    @property
    def text(self) -> str:
        """The term as the address carries it."""
        return f"{self.field}:{self.operator}:{self.value}"


@dataclass(frozen=True, slots=True)
class FilterField:
    """A field that the list offers to filter by."""

    key: str
    label: str
    family: str
    operators: tuple[tuple[str, str], ...]
    choices: tuple[Choice, ...]
    search: str


def read_terms(form: Form, raw: Iterable[str]) -> tuple[Term, ...]:
    """Read the terms of an address, leaving out what this form does not know."""
    families = families_of(form)
    terms = []
    for text in raw:
        field, _, rest = text.partition(":")
        operator, _, value = rest.partition(":")
        if operator == POINTING:
            terms += [Term(field, operator, value)] if value and pointer_of(form, field) else []
        elif operator in OPERATORS.get(families.get(field, ""), ()) and (
            value or operator == "blank"
        ):
            terms.append(Term(field, operator, value))
    return tuple(terms)


def families_of(form: Form) -> dict[str, str]:
    """Say for each field that can be filtered which comparisons it takes."""
    own = {
        one.key: FAMILIES[one.type]
        for one in form.fields
        if one.type in FAMILIES and not getattr(one, "on_read", False)
    }
    return {**own, "state": "choice", "owner": "record"}


def pointer_of(form: Form, path: str) -> Pointer | None:
    """Give the field that points elsewhere at a path, `field` or `rows.field`."""
    first, _, rest = path.partition(".")
    found: FieldDefinition | ColumnDefinition | None = next(
        (one for one in form.fields if one.key == first), None
    )
    if rest:
        columns = found.fields if isinstance(found, SubtableField) else ()
        found = next((one for one in columns if one.key == rest), None)
    return found if isinstance(found, Pointer) else None


def _pointing(form: Form, term: Term) -> str:
    """Write that a record points at another; a row counts for the record that it belongs to."""
    field = pointer_of(form, term.field)
    path = f"{term.field}.parent" if isinstance(field, RowLookupField) else term.field
    quote = quoted(term.value)
    if isinstance(field, MultiLookupField):
        return f"{quote} in {path}"
    equal = f"{path} == {quote}"
    return f"ANY({equal})" if "." in term.field else equal


def term_expression(form: Form, term: Term) -> str | None:
    """Write one term in the expression language; None when its value cannot be read."""
    if term.operator == POINTING:
        return _pointing(form, term)
    family = families_of(form)[term.field]
    if term.operator == "blank":
        return f"IS_BLANK({term.field})"
    if term.operator == "has":
        return f"CONTAINS({term.field}, {quoted(term.value)})"
    literals = [_literal(family, part) for part in _parts(family, term.value)]
    if not literals or None in literals:
        return None
    sign = {"ge": ">=", "le": "<=", "is": "==", "not": "!="}[term.operator]
    joint = " and " if term.operator == "not" else " or "
    return "(" + joint.join(f"{term.field} {sign} {literal}" for literal in literals) + ")"


def filter_expression(form: Form, terms: Sequence[Term]) -> str | None:
    """Join terms: all of them hold."""
    written = [text for text in (term_expression(form, term) for term in terms) if text]
    return " and ".join(written) or None


def quoted(text: str) -> str:
    """Write a text literal."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + "".join(char for char in escaped if char.isprintable()) + "'"


def filter_fields(form: Form, hidden: frozenset[str], words: Words, base: str) -> list[FilterField]:
    """Offer the fields the reader may filter by."""
    families = families_of(form)
    offered = [
        _offer(one, families[one.key], words, base)
        for one in form.fields
        if one.key in families and one.key not in hidden
    ]
    states = tuple(Choice(key, words(f"state.{key}"), "", False) for key in STATES)
    state = FilterField(
        "state", words("list.state"), "choice", _operators("choice", words), states, ""
    )
    return [*offered, state]


def _offer(one: FieldDefinition, family: str, words: Words, base: str) -> FilterField:
    return FilterField(
        one.key,
        localise(one.label, words.locale, one.key),
        family,
        _operators(family, words),
        option_choices(getattr(one, "options", ()), (), words.locale),
        search_address(one.type, f"{base}/lookup/{one.key}"),
    )


def _operators(family: str, words: Words) -> tuple[tuple[str, str], ...]:
    return tuple((name, words(f"filter.{name}")) for name in OPERATORS[family])


def _parts(family: str, value: str) -> list[str]:
    return value.split(",") if family == "choice" else [value]


def _literal(family: str, text: str) -> str | None:
    if family == "number":
        try:
            number = Decimal(text)
        except InvalidOperation:
            return None
        return f"{number:f}" if number.is_finite() else None
    if family == "date":
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return None
        return f"DATE({day.year}, {day.month}, {day.day})"
    if family == "boolean":
        return "true" if text == "true" else "false"
    return quoted(text)
