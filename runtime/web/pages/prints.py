"""Records on paper: a page to print, for one record or for those chosen in a list."""

from engine.text import localise
from runtime.services.act import Act, consult
from runtime.services.outcome import Refusal
from runtime.services.print_records import PAGE, Printed, print_records
from runtime.web.pages.records import model_of, reader_of
from runtime.web.reply import Reply, Shown
from runtime.web.views.prints import bind_paper, bind_totals
from runtime.web.views.screens import PrintScreen
from runtime.web.visit import Visit


def show_print(visit: Visit) -> Reply:
    """Show records as they go on paper."""
    return consult(visit.system, visit.signed, _print, visit)


def _print(act: Act, visit: Visit) -> Reply:
    app, form, one = visit.names["app"], visit.names["form"], visit.names.get("id", "")
    asked = [one] if one else [id_ for id_ in visit.asked("ids").split(",") if id_]
    printed = print_records(act, app, form, visit.names["print"], asked)
    if isinstance(printed, Refusal):
        return printed
    return Shown("pages/print.html", _screen(act, visit, printed))


def _screen(act: Act, visit: Visit, printed: Printed) -> PrintScreen:
    paper, records = printed.paper, printed.records
    form, reader = model_of(act, records[0]), reader_of(act, visit, records[0])
    path = f"/apps/{visit.names['app']}/forms/{visit.names['form']}"
    named = paper is not PAGE
    return PrintScreen(
        theme=visit.theme,
        label=localise(paper.label if named else form.label, visit.locale, paper.key),
        back=f"{path}/{records[0].id}" if len(records) == 1 else path,
        who=act.caller.person.name,
        at=reader.clock.instant(act.now.isoformat()),
        count=len(records),
        totals=bind_totals(form, paper, records, reader),
        papers=tuple(bind_paper(form, paper, one, reader) for one in records),
        signatures=tuple(localise(one, visit.locale) for one in paper.signatures),
    )
