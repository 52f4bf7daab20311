"""The way of a form being filled in, in the words of its main act: asked for while one types."""

from runtime.api.json_text import read_json
from runtime.api.problem import Fault
from runtime.services.act import Act, consult
from runtime.services.outcome import Refusal
from runtime.services.read_flow import draft_flow
from runtime.web.pages.records import submit_label
from runtime.web.reply import Data, Reply
from runtime.web.views.flow import bind_flow
from runtime.web.visit import Visit


def tell_way(visit: Visit) -> Reply:
    """Say who gets the form on submission, and who after them and why."""
    return consult(visit.system, visit.signed, _way, visit)


def _way(act: Act, visit: Visit) -> Reply:
    app, form = visit.names["app"], visit.names["form"]
    try:
        values = read_json(visit.sent("values", "{}").encode("utf-8"))
    except (Fault, UnicodeEncodeError):
        values = {}
    flow = draft_flow(act, app, form, values, id=visit.sent("id") or None)
    if isinstance(flow, Refusal):
        return flow
    clock = visit.clock(act, app)
    picture = bind_flow(flow, clock)
    then = visit.words("form.submit_way", way=picture.then) if picture.then else ""
    return Data({"label": submit_label(picture, True, clock), "way": then})
