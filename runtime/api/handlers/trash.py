"""The trash of a form: what lies in it, bringing it back, removing it for good."""

from runtime.api.call import Answer, Call, Reply, versioned
from runtime.api.handlers.records import CURSOR, FORM, LIMIT, RECORD
from runtime.api.rights import Right
from runtime.api.route import Description, Route, Takes, reading, writing
from runtime.services.act import Act
from runtime.services.list_trash import list_trash
from runtime.services.outcome import Refusal
from runtime.services.purge_record import purge_record
from runtime.services.restore_record import restore_record


def show_trash(call: Call, act: Act) -> Reply:
    """List what lies in the trash of a form."""
    page = list_trash(
        act,
        call.path["app"],
        call.path["form"],
        limit=call.limit(),
        cursor=call.query.get("cursor") or None,
    )
    return page if isinstance(page, Refusal) else Answer(page.as_json())


def bring_back(call: Call, act: Act) -> Answer | Refusal:
    """Take a record out of the trash."""
    back = restore_record(act, call.path["app"], call.path["form"], call.path["id"])
    return back if isinstance(back, Refusal) else versioned(back.as_json(), back.version)


def remove_for_good(call: Call, act: Act) -> Answer | Refusal:
    """Remove a record in the trash for good."""
    refused = purge_record(act, call.path["app"], call.path["form"], call.path["id"])
    return refused if isinstance(refused, Refusal) else Answer(None, 204)


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        f"{FORM}/trash",
        show_trash,
        Description("List what lies in a form's trash", gives="Trash"),
        right=Right.RECORD_RESTORE,
        query=(LIMIT, CURSOR),
    ),
    writing(
        "POST",
        f"{RECORD}/restore",
        bring_back,
        Description("Take a record out of the trash", gives="Record"),
        right=Right.RECORD_RESTORE,
        takes=Takes.NOTHING,
    ),
    writing(
        "DELETE",
        f"{FORM}/trash/{{id}}",
        remove_for_good,
        Description("Remove a record in the trash for good", status=204),
        right=Right.RECORD_PURGE,
        takes=Takes.NOTHING,
    ),
)
