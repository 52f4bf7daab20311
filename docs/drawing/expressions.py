"""The tables of the expression language's functions, a family each."""

from collections.abc import Iterator
from itertools import groupby

from engine.expression.functions.catalogue import Entry, catalogue


def function_tables() -> str:
    """Draw every function with what it gives, and whether a database can compute it."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    for family, entries in groupby(catalogue(), key=lambda entry: entry.family):
        yield f"### {family.capitalize()}"
        yield ""
        yield "| function | gives | in filters |"
        yield "| --- | --- | --- |"
        for entry in entries:
            yield _row(entry)
        yield ""


def _row(entry: Entry) -> str:
    in_filters = "yes" if entry.why_no_sql is None else f"no: {entry.why_no_sql}"
    return f"| `{entry.signature}` | {entry.doc} | {in_filters} |"
