"""Records: listing, making, reading, changing and deleting them, and what a form computes."""

from collections.abc import Mapping

from runtime.api.call import Answer, Call, Reply, versioned
from runtime.api.rights import Right
from runtime.api.route import Description, Parameter, Route, Takes, reading, writing
from runtime.services.act import Act
from runtime.services.create_record import create_record
from runtime.services.delete_record import delete_record
from runtime.services.evaluate_draft import evaluate_draft
from runtime.services.list_records import ListRequest, list_records
from runtime.services.outcome import Refusal
from runtime.services.read_record import read_record
from runtime.services.submit_record import submit_record
from runtime.services.update_record import update_record
from runtime.services.views import RecordView

FORM = "/apps/{app}/forms/{form}"
RECORD = f"{FORM}/records/{{id}}"

LIMIT = Parameter(
    "limit", "How many items at most.", {"type": "integer", "minimum": 1, "maximum": 200}
)
CURSOR = Parameter("cursor", "Where to go on: `next_cursor` of the page before.")
LIST_PARAMETERS = (
    Parameter("filter", "A condition in the expression language."),
    Parameter("sort", "Fields, separated by commas; `-` before one sorts downwards."),
    LIMIT,
    CURSOR,
    Parameter("fields", "The fields wanted, separated by commas."),
    Parameter("search", "Text to look for."),
    Parameter("q", "The same as `search`."),
    Parameter("view", "A view of the form's list."),
    Parameter("count", "1: count all of them, as `total`.", {"type": "string", "enum": ["0", "1"]}),
)


def list_request(call: Call) -> ListRequest:
    """Read what a list is asked for."""
    fields = call.query.get("fields")
    return ListRequest(
        filter=call.query.get("filter") or None,
        sort=call.query.get("sort") or None,
        limit=call.limit(),
        cursor=call.query.get("cursor") or None,
        fields=tuple(filter(None, (each.strip() for each in fields.split(","))))
        if fields
        else None,
        search=call.query.get("search") or call.query.get("q") or None,
        view=call.query.get("view") or None,
        count=call.flag("count"),
    )


def show_records(call: Call, act: Act) -> Reply:
    """List records."""
    page = list_records(act, call.path["app"], call.path["form"], list_request(call))
    return page if isinstance(page, Refusal) else Answer(page.as_json())


def make_record(call: Call, act: Act) -> Answer | Refusal:
    """Make a record; with `submit` it starts its workflow."""
    call.only("values", "submit", "acknowledge")
    made = create_record(
        act,
        call.path["app"],
        call.path["form"],
        call.mapping("values"),
        submit=call.truth("submit"),
        acknowledge=call.reasons(),
    )
    if isinstance(made, Refusal):
        return made
    answer = versioned(made.as_json(), made.version, 201)
    where = f"/api/v1/apps/{made.app}/forms/{made.form}/records/{made.id}"
    return Answer(answer.body, 201, {**answer.headers, "location": where})


def show_record(call: Call, act: Act) -> Reply:
    """Read a record."""
    return _record(read_record(act, call.path["app"], call.path["form"], call.path["id"]))


def change_record(call: Call, act: Act) -> Answer | Refusal:
    """Change fields and rows of a record."""
    call.only("values", "acknowledge")
    return _record(
        update_record(
            act,
            call.path["app"],
            call.path["form"],
            call.path["id"],
            call.mapping("values"),
            version=call.stated_version,
            acknowledge=call.reasons(),
        )
    )


def remove_record(call: Call, act: Act) -> Answer | Refusal:
    """Put a record into the trash."""
    refused = delete_record(
        act, call.path["app"], call.path["form"], call.path["id"], version=call.stated_version
    )
    return refused if isinstance(refused, Refusal) else Answer(None, 204)


def hand_in_record(call: Call, act: Act) -> Answer | Refusal:
    """Submit a record, with last changes where `values` are sent: starts its workflow."""
    call.only("values", "acknowledge")
    sent: Mapping[str, object] | None = call.mapping("values") if "values" in call.body else None
    return _record(
        submit_record(
            act,
            call.path["app"],
            call.path["form"],
            call.path["id"],
            sent=sent,
            version=call.version,
            acknowledge=call.reasons(),
        )
    )


def evaluate_values(call: Call, act: Act) -> Reply:
    """Compute what a form would show for values so far; stores nothing."""
    call.only("values", "id", "task")
    view = evaluate_draft(
        act,
        call.path["app"],
        call.path["form"],
        call.mapping("values"),
        id=call.text("id") or None,
        task=call.text("task") or None,
    )
    return view if isinstance(view, Refusal) else Answer(view.as_draft_json())


def _record(view: RecordView | Refusal) -> Answer | Refusal:
    return view if isinstance(view, Refusal) else versioned(view.as_json(), view.version)


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        f"{FORM}/records",
        show_records,
        Description("List records", gives="RecordPage"),
        right=Right.RECORD_READ,
        query=LIST_PARAMETERS,
    ),
    writing(
        "POST",
        f"{FORM}/records",
        make_record,
        Description("Make a record", "NewRecord", "Record", 201, versioned=True),
        right=Right.RECORD_CREATE,
    ),
    reading(
        "GET",
        RECORD,
        show_record,
        Description("Read a record", gives="Record", versioned=True),
        right=Right.RECORD_READ,
    ),
    writing(
        "PATCH",
        RECORD,
        change_record,
        Description("Change a record", "RecordChange", "Record", versioned=True),
        right=Right.RECORD_UPDATE,
    ),
    writing(
        "DELETE",
        RECORD,
        remove_record,
        Description("Delete a record", status=204),
        right=Right.RECORD_DELETE,
        takes=Takes.NOTHING,
    ),
    writing(
        "POST",
        f"{RECORD}/submit",
        hand_in_record,
        Description("Submit a record", "RecordChange", "Record", versioned=True),
        right=Right.RECORD_SUBMIT,
        takes=Takes.MAYBE_JSON,
    ),
    reading(
        "POST",
        f"{FORM}/evaluate",
        evaluate_values,
        Description("Compute a form being filled in", "Draft", "Evaluation"),
        right=Right.RECORD_READ,
        takes=Takes.JSON,
    ),
)
