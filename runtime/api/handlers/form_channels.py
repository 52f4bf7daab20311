"""A form's other channels: its schema, the choices of its lookups, its records as a file."""

from collections.abc import Mapping

from runtime.api.call import Answer, Call, Reply
from runtime.api.csv_file import csv_download
from runtime.api.handlers.records import FORM, LIMIT, LIST_PARAMETERS, list_request
from runtime.api.json_text import read_json
from runtime.api.problem import Fault
from runtime.api.rights import Right
from runtime.api.route import Description, Parameter, Route, reading
from runtime.services.act import Act
from runtime.services.audit import note_deed
from runtime.services.choose_lookup import choose_lookup
from runtime.services.list_records import export_records
from runtime.services.outcome import Refusal
from runtime.services.read_form import form_schema

EXPORT_PARAMETERS = (
    *(each for each in LIST_PARAMETERS if each.name not in ("limit", "cursor", "count")),
    Parameter("format", "The kind of file.", {"type": "string", "enum": ["csv"]}),
)

LOOKUP_PARAMETERS = (
    Parameter("q", "Text to look for."),
    LIMIT,
    Parameter("row", "The row at hand by its id, or `new` for the last one of `values`."),
    Parameter("values", "What is filled in so far, as a JSON object."),
)


def show_schema(call: Call, act: Act) -> Reply:
    """Describe a form's values."""
    schema = form_schema(act, call.path["app"], call.path["form"])
    return schema if isinstance(schema, Refusal) else Answer(schema)


def show_choices(call: Call, act: Act) -> Reply:
    """Offer the choices of a lookup."""
    choices = choose_lookup(
        act,
        call.path["app"],
        call.path["form"],
        call.path["field"],
        call.query.get("q", ""),
        limit=call.limit(20),
        id=call.query.get("id") or None,
        row=call.query.get("row") or None,
        values=filled_so_far(call),
    )
    if isinstance(choices, Refusal):
        return choices
    return Answer({"items": [choice.as_json() for choice in choices]})


def filled_so_far(call: Call) -> Mapping[str, object]:
    """Read the values so far out of the query; raises Fault 400 or 422."""
    written = call.query.get("values")
    return read_json(written.encode("utf-8")) if written else {}


def export_list(call: Call, act: Act) -> Reply:
    """Give the records of a list as a file."""
    require_csv(call)
    app, form = call.path["app"], call.path["form"]
    request = list_request(call)
    rows = export_records(act, app, form, request)
    if isinstance(rows, Refusal):
        return rows
    download = csv_download(rows, f"{form}.csv")
    note_deed(call.system, call.signed, "export", app=app, form=form, note=request.filter)
    return download


def require_csv(call: Call) -> None:
    """Refuse kinds of files that there are not; raises Fault 400."""
    if call.query.get("format", "csv") != "csv":
        raise Fault(
            400,
            "format",
            {"en": "The kind of file is csv.", "zh": "文件格式为 csv。"},
        )


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        f"{FORM}/schema",
        show_schema,
        Description("Describe a form's values", gives="FormSchema"),
        right=Right.RECORD_READ,
    ),
    reading(
        "GET",
        f"{FORM}/lookup/{{field}}",
        show_choices,
        Description("Offer the choices of a lookup", gives="Choices"),
        right=Right.RECORD_READ,
        query=(
            *LOOKUP_PARAMETERS,
            Parameter("id", "The record being changed, which the lookup's filter may look at."),
        ),
    ),
    reading(
        "GET",
        f"{FORM}/export",
        export_list,
        Description("Give records as a file", media_type="text/csv"),
        right=Right.RECORD_EXPORT,
        query=EXPORT_PARAMETERS,
    ),
)
