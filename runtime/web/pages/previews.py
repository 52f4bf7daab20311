"""The real form page, drawn from a draft as a role would see it; nothing can be stored from it.

Rules of this file:
1. It is framed by the designer alone: pages of ours may frame it, no others.
2. What it computes while one types it asks of the draft; what it would save is refused in words.
"""

from collections.abc import Mapping
from dataclasses import replace

from runtime.services.act import Act, consult
from runtime.services.create_record import new_record
from runtime.services.design.preview import ONLY_A_PREVIEW, OWN_ROLES, previewing
from runtime.services.outcome import Refusal
from runtime.services.read_record import read_record
from runtime.web.framing import frame_of
from runtime.web.pages.forms import form_screen
from runtime.web.reply import Reply, Shown
from runtime.web.security import policy_with
from runtime.web.visit import Visit

FRAMED: Mapping[str, str] = {
    **policy_with("frame-ancestors 'self'"),
    "x-frame-options": "SAMEORIGIN",
}


def show_preview(visit: Visit) -> Reply:
    """Show a form of the draft: empty, or filled with a stored record."""
    return consult(visit.system, visit.signed, _preview, visit)


def take_preview(_visit: Visit) -> Reply:
    """Say that nothing is saved from a preview."""
    return ONLY_A_PREVIEW


def _preview(act: Act, visit: Visit) -> Reply:
    app, form = visit.names["app"], visit.names["form"]
    role, record = visit.asked("role") or OWN_ROLES, visit.asked("record")
    inside = previewing(act, app, role, records=bool(record))
    if isinstance(inside, Refusal):
        return inside
    view = read_record(inside, app, form, record) if record else new_record(inside, app, form)
    if isinstance(view, Refusal):
        return view
    screen = form_screen(inside, visit, view)
    screen = replace(
        screen,
        title=view.title if record else visit.words("form.new", form=screen.title),
        status=screen.status if record else None,
        action=visit.path,
        api=f"/api/v1/apps/{app}/draft/previews/{role}/forms/{form}",
        back=visit.path,
        ways_at="",
        may_submit=screen.may_submit or not record,
    )
    return Shown("pages/preview.html", screen, frame_of(act, visit), headers=FRAMED)
