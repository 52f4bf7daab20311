"""Beginning an app: empty, from the gallery, or from a spreadsheet whose columns become a form."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.definition.proposal import TYPES, ProposedField, propose_fields
from engine.text import localise
from runtime.exchange.sheet import Sheet, UnreadableError, read_sheet
from runtime.services.act import Act, consult, perform
from runtime.services.change_account import NOT_ALLOWED
from runtime.services.gallery import list_gallery
from runtime.services.keep_sheet import find_sheet, keep_sheet
from runtime.services.new_app import (
    Entered,
    NewApp,
    create_app,
    create_app_of_table,
    enter_rows,
    form_of_table,
)
from runtime.services.outcome import Problem, Refusal, invalid
from runtime.services.publish_draft import publish_draft
from runtime.web.framing import framed
from runtime.web.pages.administration.ground import refuse_others, way_to
from runtime.web.reply import Elsewhere, Reply
from runtime.web.views.administration.app_screens import (
    ColumnLine,
    EnteredScreen,
    NewAppScreen,
    SheetScreen,
    StartChoice,
)
from runtime.web.views.administration.fields import Faults, FieldView, faults_of
from runtime.web.visit import Visit

PATH = "/admin/apps/new"
SHEET = "sheet"
FIELDS = ("label", "key", "from")


def show_new_app(visit: Visit) -> Reply:
    """Show what an app may begin from."""
    return consult(visit.system, visit.signed, _new, visit, None)


def take_new_app(visit: Visit) -> Reply:
    """Begin the app, or lead on to the columns of the spreadsheet."""
    if visit.sent("from") == SHEET:
        return _take_sheet(visit)
    made = perform(
        visit.system,
        visit.signed,
        create_app,
        visit.sent("key"),
        visit.sent("label"),
        start=visit.sent("from") or "empty",
    )
    if isinstance(made, Refusal):
        return consult(visit.system, visit.signed, _new, visit, made)
    return Elsewhere(f"/admin/apps/{made.key}", "admin.begun")


def show_sheet(visit: Visit) -> Reply:
    """Show what the columns of a spreadsheet are taken for."""
    return consult(visit.system, visit.signed, _columns, visit, None)


def take_sheet(visit: Visit) -> Reply:
    """Make the app with its form, publish it and take the rows in where that is wanted."""
    sheet = consult(visit.system, visit.signed, _sheet_of, visit)
    if isinstance(sheet, Refusal):
        return sheet
    proposed = propose_fields(sheet.names, sheet.rows)
    corrected = [_corrected(visit, place, one) for place, one in enumerate(proposed)]
    fields = [one for one in corrected if one is not None]
    label = visit.sent("form") or sheet.name
    made = perform(
        visit.system,
        visit.signed,
        create_app_of_table,
        visit.sent("key"),
        visit.sent("label"),
        label,
        fields,
    )
    if isinstance(made, Refusal):
        return consult(visit.system, visit.signed, _columns, visit, made)
    if not visit.sent("rows"):
        return Elsewhere(f"/admin/apps/{made.key}", "admin.begun")
    return _enter(visit, made, str(form_of_table(label, fields)["key"]), sheet, corrected)


def _enter(
    visit: Visit,
    made: NewApp,
    form: str,
    sheet: Sheet,
    corrected: Sequence[ProposedField | None],
) -> Reply:
    published = publish_draft(visit.system, visit.signed, made.key)
    if isinstance(published, Refusal):
        return published
    entered = enter_rows(
        visit.system, visit.signed, made.key, form, _by_column(sheet, corrected), sheet.rows
    )
    if not entered.refused and not entered.left:
        return Elsewhere(f"/apps/{made.key}/forms/{form}", "admin.rows_entered")
    return consult(visit.system, visit.signed, _entered, visit, made, form, entered)


def _by_column(
    sheet: Sheet, corrected: Sequence[ProposedField | None]
) -> list[ProposedField | None]:
    """Give each column of the sheet its field; columns that were left out at once have none."""
    labels = [one.label for one in propose_fields(sheet.names, sheet.rows)]
    fields = iter(zip(labels, corrected, strict=True))
    found: list[ProposedField | None] = []
    pending = next(fields, None)
    for place, name in enumerate(sheet.names):
        label = " ".join(name.split()) or f"{place + 1}"
        if pending is not None and pending[0] == label:
            found.append(pending[1])
            pending = next(fields, None)
        else:
            found.append(None)
    return found


def _take_sheet(visit: Visit) -> Reply:
    sent = visit.files.get("file")
    refusal: Refusal | None = None
    if sent is None:
        refusal = invalid((Problem("from", "required", _NO_FILE),))
    else:
        try:
            read_sheet(sent.content)
        except UnreadableError as error:
            refusal = invalid((Problem("from", "sheet", error.text),))
    if sent is None or refusal is not None:
        return consult(visit.system, visit.signed, _new, visit, refusal)
    kept = perform(visit.system, visit.signed, keep_sheet, sent.name, sent.content)
    return kept if isinstance(kept, Refusal) else Elsewhere(f"{PATH}/sheet/{kept}")


def _sheet_of(act: Act, visit: Visit) -> Sheet | Refusal:
    content = find_sheet(act, visit.names["upload"])
    return content if isinstance(content, Refusal) else read_sheet(content)


def _corrected(visit: Visit, place: int, one: ProposedField) -> ProposedField | None:
    """Read what was made of a column; one that was not chosen is left out."""
    if str(place) not in visit.form.get("take", ()):
        return None
    wanted = visit.sent(f"type_{place}")
    return replace(
        one,
        label=visit.sent(f"label_{place}").strip() or one.label,
        type=wanted if wanted in TYPES and (wanted != "select" or one.options) else one.type,
        required=str(place) in visit.form.get("required", ()),
    )


def _new(act: Act, visit: Visit, refusal: Refusal | None) -> Reply:
    refused = refuse_others(act)
    if refused is not None:
        return refused
    words, faults = visit.words, faults_of(refusal, visit.locale, FIELDS)
    chosen = visit.sent("from") or "empty"
    starts = [("empty", words("admin.start_empty"), words("admin.start_empty_hint"))]
    starts += [(SHEET, words("admin.start_sheet"), words("admin.start_sheet_hint"))]
    starts += [
        (f"gallery:{one.key}", one.label, one.description) for one in list_gallery(visit.locale)
    ]
    screen = NewAppScreen(
        way=way_to(visit, "apps"),
        fields=_named(visit, faults),
        starts=[StartChoice(value, label, hint, value == chosen) for value, label, hint in starts],
        start_error=faults.at("from"),
        refused=faults.text,
    )
    return framed(act, visit, "admin/new_app", screen, refusal.status if refusal else 200)


def _named(visit: Visit, faults: Faults, label: str = "") -> list[FieldView]:
    words = visit.words
    return [
        FieldView(
            "label",
            words("admin.title_of_app"),
            visit.sent("label", label),
            error=faults.at("label"),
        ),
        FieldView(
            "key",
            words("admin.key"),
            visit.sent("key"),
            error=faults.at("key"),
            help=words("admin.app_key_hint"),
            plain=True,
        ),
    ]


def _columns(act: Act, visit: Visit, refusal: Refusal | None) -> Reply:
    refused = refuse_others(act)
    if refused is not None:
        return refused
    sheet = _sheet_of(act, visit)
    if isinstance(sheet, Refusal):
        return sheet
    words = visit.words
    faults = faults_of(refusal, visit.locale, ("label", "key"))
    proposed = propose_fields(sheet.names, sheet.rows)
    sent = "label" in visit.form
    lines = [_column(visit, place, one, sent=sent) for place, one in enumerate(proposed)]
    form = FieldView("form", words("admin.title_of_form"), visit.sent("form", sheet.name))
    screen = SheetScreen(
        way=way_to(visit, "apps"),
        action=visit.path,
        fields=[*_named(visit, faults, sheet.name), form],
        columns=lines,
        types=[(one, words(f"field_type.{one}")) for one in TYPES],
        rows=len(sheet.rows),
        refused=faults.text,
    )
    return framed(act, visit, "admin/sheet", screen, refusal.status if refusal else 200)


def _column(visit: Visit, place: int, one: ProposedField, *, sent: bool) -> ColumnLine:
    chosen: Mapping[str, Sequence[str]] = visit.form
    return ColumnLine(
        place=place,
        label=visit.sent(f"label_{place}", one.label),
        type=visit.sent(f"type_{place}", one.type),
        required=str(place) in chosen.get("required", ()) if sent else one.required,
        taken=str(place) in chosen.get("take", ()) if sent else True,
        samples=visit.words("list_joint").join(text[:40] for text in one.samples),
    )


def _entered(act: Act, visit: Visit, made: NewApp, form: str, entered: Entered) -> Reply:
    if not act.caller.person.is_admin:
        return NOT_ALLOWED
    published = act.world.apps[made.key]
    screen = EnteredScreen(
        way=way_to(visit, "apps"),
        label=localise(published.app.app.label, visit.locale, made.key),
        href=f"/admin/apps/{made.key}",
        list_href=f"/apps/{made.key}/forms/{form}",
        told=visit.words(
            "admin.rows_told", count=entered.count, left=entered.left + len(entered.refused)
        ),
        refused=entered.refused,
    )
    return framed(act, visit, "admin/entered", screen)


_NO_FILE = {"en": "Choose a spreadsheet (.xlsx).", "zh": "请选择电子表格（.xlsx）。"}
