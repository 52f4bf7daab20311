"""Print records: which papers a form offers to its reader, and the records that go on one.

Rules of this file:
1. The right is `print`, by record: one of them that may not be printed refuses the whole paper.
2. What stands on paper is what its reader sees on the page, and nothing besides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.access.decision import decide
from engine.form.compiled import CompiledForm
from engine.form.presentation import Print
from engine.text import localise
from runtime.services.act import Act
from runtime.services.open_record import find_form, open_record
from runtime.services.outcome import Refusal, forbidden, not_found, wrong
from runtime.services.read_record import view_of
from runtime.services.record_rights import may_do
from runtime.services.views import RecordView

MOST = 200
"""How many records go on paper at once."""

PAGE = Print(key="page")
"""The paper of forms that say nothing of any: the record as its page shows it."""


@dataclass(frozen=True, slots=True)
class PrintOffer:
    """A paper that is offered; without a label it is the record as its page shows it."""

    key: str
    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper with the records that go on it, as their reader sees them."""

    paper: Print
    records: tuple[RecordView, ...]


def print_offers(act: Act, form: CompiledForm) -> tuple[PrintOffer, ...]:
    """The papers of a form, for whom may print some of its records."""
    if not decide(act.caller.person, form.app.key, form, "print").allowed:
        return ()
    locale = act.caller.locale
    return tuple(
        PrintOffer(
            one.key, "" if one is PAGE else localise(one.label, locale, one.key), one.icon or ""
        )
        for one in _papers(form)
    )


def print_records(
    act: Act, app: str, form: str, paper: str, ids: Sequence[str]
) -> Printed | Refusal:
    """Read the records that go on a paper, in the sequence they are named."""
    target = find_form(act, app, form)
    if isinstance(target, Refusal):
        return target
    found = next((one for one in _papers(target.form) if one.key == paper), None)
    if found is None:
        return not_found()
    if not 0 < len(ids) <= MOST:
        return wrong(
            f"Choose between 1 and {MOST} records to print; these are {len(ids)}.",
            f"请选择 1 至 {MOST} 条记录打印，当前为 {len(ids)} 条。",
        )
    views: list[RecordView] = []
    for one in dict.fromkeys(ids):
        view = _view(act, app, form, one)
        if isinstance(view, Refusal):
            return view
        views.append(view)
    return Printed(found, tuple(views))


def _view(act: Act, app: str, form: str, record: str) -> RecordView | Refusal:
    opened = open_record(act, app, form, record)
    if isinstance(opened, Refusal):
        return opened
    if not may_do(act, opened.app, opened.form, opened.environment, "print"):
        return forbidden("You may not print this record.", "您无权打印该记录。")
    return view_of(act, opened)


def _papers(form: CompiledForm) -> Sequence[Print]:
    return form.form.prints or (PAGE,)
