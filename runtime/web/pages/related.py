"""The lists of records that point at a record, each as far as its reader may see it."""

from collections.abc import Iterator

from engine.form.presentation import Related
from runtime.services.act import Act
from runtime.services.list_records import ListRequest, list_records
from runtime.services.open_record import find_form
from runtime.services.outcome import Refusal
from runtime.services.outsiders import from_outside
from runtime.services.record_holders import record_holders
from runtime.services.record_rights import list_access
from runtime.services.views import RecordView
from runtime.web.views.filters import filter_expression
from runtime.web.views.flow import say_people
from runtime.web.views.related import (
    RelatedView,
    bind_related,
    pointing_term,
    related_columns,
    with_holders,
)
from runtime.web.views.value import Reader, form_path

FIRST = 10


def related_lists(act: Act, view: RecordView, reader: Reader) -> tuple[RelatedView, ...]:
    """List what points at a record, as its layout says; what is empty or closed is left out."""
    layout = act.world.apps[view.app].forms[view.form].form.layout
    lists = [found for one in layout.related for found in _list(act, view, one, reader)]
    if from_outside(act, act.world.apps[view.app]):
        return tuple(lists)
    waiting = record_holders(act, [row.id for one in lists for row in one.rows])
    return with_holders(lists, {id: say_people(who, reader.clock) for id, who in waiting.items()})


def _list(act: Act, view: RecordView, related: Related, reader: Reader) -> Iterator[RelatedView]:
    owner, _, key = related.form.rpartition(".")
    target = find_form(act, owner or view.app, key)
    if isinstance(target, Refusal):
        return
    form, term = target.form.form, pointing_term(related, view.id)
    columns = related_columns(form, related, list_access(act, target.app, target.form).absent)
    request = ListRequest(
        filter=filter_expression(form, (term,)),
        sort=related.sort,
        limit=FIRST,
        fields=columns,
        count=True,
    )
    page = list_records(act, target.app.key, key, request)
    if isinstance(page, Refusal) or not page.items:
        return
    path = form_path(view.app, related.form)
    yield bind_related(form, related, columns, page, path, term, reader)
