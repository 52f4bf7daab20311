"""The records behind a mark as a table: the columns of their form's first view."""

from engine.text import localise
from runtime.services.act import Act
from runtime.services.open_record import find_form
from runtime.services.outcome import Refusal
from runtime.services.record_rights import list_access
from runtime.services.views import RecordPage
from runtime.web.views.field import KINDS
from runtime.web.views.grid import NUMERIC
from runtime.web.views.list_ask import ListAsk
from runtime.web.views.records import (
    ListRow,
    bind_row,
    listable,
    listed_columns,
    system_columns,
)
from runtime.web.views.related import RelatedHeading
from runtime.web.views.value import Reader, form_path
from runtime.web.visit import Visit


def drill_table(
    act: Act, visit: Visit, app: str, page: RecordPage
) -> tuple[tuple[RelatedHeading, ...], tuple[ListRow, ...]]:
    """Bind a page of records: what heads its columns, and its rows."""
    owner, _, key = page.form.rpartition(".")
    target = find_form(act, owner or app, key)
    if isinstance(target, Refusal):
        return (), ()
    form, path = target.form.form, form_path(app, page.form)
    reader = Reader(visit.clock(act, app), app, target.app.app.app.currency, act.system.regions)
    view = form.views[0].key if form.views else ""
    absent = list_access(act, target.app, target.form).absent
    fields = {one.key: one for one in (*listable(form), *system_columns(form))}
    shown = [fields[name] for name in listed_columns(form, ListAsk(path, view=view), absent)]
    headings = tuple(
        RelatedHeading(localise(one.label, reader.locale, one.key), KINDS[one.type] in NUMERIC)
        for one in shown
    )
    return headings, tuple(bind_row(path, row, shown, reader) for row in page.items)
