"""What belongs to a record: its history, its way through the workflow, its comments."""

from runtime.api.call import Answer, Call, Reply
from runtime.api.handlers.records import FORM, RECORD
from runtime.api.rights import Right
from runtime.api.route import Description, Parameter, Route, Takes, reading, writing
from runtime.services.act import Act
from runtime.services.comment_record import add_comment, list_comments
from runtime.services.outcome import Refusal
from runtime.services.read_flow import draft_flow, record_flow
from runtime.services.record_history import record_history
from runtime.services.record_revisions import record_revisions

RUN = Parameter("run", "The run to tell of; the youngest that lives without it.")


def show_history(call: Call, act: Act) -> Reply:
    """Tell what happened to a record."""
    entries = record_history(act, call.path["app"], call.path["form"], call.path["id"])
    if isinstance(entries, Refusal):
        return entries
    return Answer({"items": [entry.as_json() for entry in entries]})


def show_revisions(call: Call, act: Act) -> Reply:
    """Tell the business revisions of a record, the last one first."""
    kept = record_revisions(act, call.path["app"], call.path["form"], call.path["id"])
    if isinstance(kept, Refusal):
        return kept
    return Answer({"items": [one.as_json() for one in kept]})


def show_flow(call: Call, act: Act) -> Reply:
    """Tell where a record is on its way, and why; of one of its runs, if asked."""
    path, run = call.path, call.query.get("run") or None
    flow = record_flow(act, path["app"], path["form"], path["id"], run=run)
    return flow if isinstance(flow, Refusal) else Answer(flow.as_json())


def foretell_flow(call: Call, act: Act) -> Reply:
    """Tell which way a record would take as it is filled so far; stores nothing."""
    call.only("values", "id")
    path, values = call.path, call.mapping("values")
    flow = draft_flow(act, path["app"], path["form"], values, id=call.text("id") or None)
    return flow if isinstance(flow, Refusal) else Answer(flow.as_json())


def show_comments(call: Call, act: Act) -> Reply:
    """List a record's comments."""
    comments = list_comments(act, call.path["app"], call.path["form"], call.path["id"])
    if isinstance(comments, Refusal):
        return comments
    return Answer({"items": [comment.as_json() for comment in comments]})


def write_comment(call: Call, act: Act) -> Answer | Refusal:
    """Write a comment on a record."""
    call.only("text")
    text = call.text("text")
    made = add_comment(act, call.path["app"], call.path["form"], call.path["id"], text)
    return made if isinstance(made, Refusal) else Answer(made.as_json(), 201)


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        f"{RECORD}/history",
        show_history,
        Description("Read a record's history", gives="History"),
        right=Right.RECORD_READ,
    ),
    reading(
        "GET",
        f"{RECORD}/revisions",
        show_revisions,
        Description("Read a record's business revisions", gives="Revisions"),
        right=Right.RECORD_READ,
    ),
    reading(
        "GET",
        f"{RECORD}/flow",
        show_flow,
        Description("Read a record's way through its workflow", gives="Flow"),
        right=Right.RECORD_READ,
        query=(RUN,),
    ),
    reading(
        "POST",
        f"{FORM}/flow",
        foretell_flow,
        Description("Foretell the way of a form being filled in", "Draft", "Flow"),
        right=Right.RECORD_READ,
        takes=Takes.JSON,
    ),
    reading(
        "GET",
        f"{RECORD}/comments",
        show_comments,
        Description("List a record's comments", gives="Comments"),
        right=Right.RECORD_READ,
    ),
    writing(
        "POST",
        f"{RECORD}/comments",
        write_comment,
        Description("Comment on a record", "NewComment", "WrittenComment", 201),
        right=Right.RECORD_COMMENT,
    ),
)
