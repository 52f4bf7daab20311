"""New apps: empty or from the gallery; and the form that a spreadsheet would make."""

from engine.definition.proposal import propose_fields
from runtime.api.call import Answer, Call, Reply
from runtime.api.problem import Fault
from runtime.api.rights import Right
from runtime.api.route import Description, Route, Takes, direct, reading, writing
from runtime.exchange.sheet import UnreadableError, read_sheet
from runtime.services.act import Act, consult
from runtime.services.app_rights import refuse_shaping
from runtime.services.gallery import list_gallery
from runtime.services.new_app import MEMBER, create_app, form_of_table
from runtime.services.outcome import Refusal


def show_gallery(call: Call, act: Act) -> Reply:
    """List the apps that a new one may begin from."""
    del act
    return Answer({"items": [one.as_json() for one in list_gallery(call.locale)]})


def begin_app(call: Call, act: Act) -> Answer | Refusal:
    """Begin an app; it is a draft until it is published."""
    call.only("key", "label", "from")
    made = create_app(act, call.text("key"), call.text("label"), start=call.text("from") or "empty")
    return made if isinstance(made, Refusal) else Answer(made.as_json(), 201)


def propose_form(call: Call) -> Reply:
    """Propose a form from a spreadsheet: its definition, and samples of each column."""
    app = call.path["app"]
    refusal = consult(call.system, call.signed, refuse_shaping, app, "design")
    if refusal is not None:
        return refusal
    if call.upload is None:
        raise RuntimeError("a route that takes a file was entered without one")
    call.upload.file.seek(0)
    try:
        sheet = read_sheet(call.upload.file.read())
    except UnreadableError as error:
        raise Fault(422, "sheet", error.text) from None
    fields = propose_fields(sheet.names, sheet.rows)
    role = consult(call.system, call.signed, _first_role, app)
    return Answer(
        {
            "form": form_of_table(sheet.name, fields, role),
            "samples": {one.key: list(one.samples) for one in fields},
            "rows": len(sheet.rows),
        }
    )


def _first_role(act: Act, app: str) -> str:
    published = act.world.apps.get(app)
    return published.app.roles[0].key if published and published.app.roles else MEMBER


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        "/gallery",
        show_gallery,
        Description("List apps to begin from", gives="Gallery"),
        right=Right.ADMIN,
    ),
    writing(
        "POST",
        "/apps",
        begin_app,
        Description("Begin a new app", "NewApp", "BegunApp", status=201),
        right=Right.ADMIN,
    ),
    direct(
        "POST",
        "/apps/{app}/propose_form",
        propose_form,
        Description("Propose a form from a spreadsheet", gives="ProposedForm"),
        right=Right.APP_DESIGN,
        takes=Takes.FILE,
    ),
)
