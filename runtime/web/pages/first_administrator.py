"""The first administrator of a store: a form behind a link that works once.

Rule of this file: a link that does not hold answers as an address that nobody has.
"""

from engine.text import localise
from runtime.services.first_administrator import link_holds, redeem_link
from runtime.services.outcome import Refusal, RefusalKind, not_found
from runtime.web.reply import Elsewhere, Reply, Shown
from runtime.web.views.screens import FirstAdministratorScreen
from runtime.web.visit import Visit


def show_first_sign_in(visit: Visit) -> Reply:
    """Show the form, as long as the link holds."""
    if not link_holds(visit.system, visit.names["secret"]):
        return not_found()
    return _form(visit, "", 200)


def take_first_sign_in(visit: Visit) -> Reply:
    """Make the administrator, signed in at once."""
    signed = redeem_link(
        visit.system,
        visit.names["secret"],
        visit.sent("username"),
        visit.sent("password"),
        name=visit.sent("name"),
        locale=visit.locale,
        address=visit.address,
    )
    if not isinstance(signed, Refusal):
        return Elsewhere("/", session=signed.session)
    if signed.kind is RefusalKind.NOT_FOUND:
        return signed
    told = [localise(problem.message, visit.locale) for problem in signed.errors]
    return _form(visit, " ".join(told) or localise(signed.message, visit.locale), signed.status)


def _form(visit: Visit, error: str, status: int) -> Shown:
    other = "en" if visit.locale == "zh" else "zh"
    screen = FirstAdministratorScreen(
        visit.theme, visit.path, visit.sent("username"), visit.sent("name"), error, other
    )
    return Shown("pages/first_administrator.html", screen, status=status)
