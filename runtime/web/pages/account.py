"""Signing in and out, language, theme and password: plain forms, all of them."""

from engine.text import localise
from runtime.i18n.catalogue import LOCALES
from runtime.services.act import Act, consult
from runtime.services.caller import Way
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.sign_in import change_password, sign_in, sign_out
from runtime.web.framing import framed
from runtime.web.reply import Elsewhere, Reply, Shown
from runtime.web.views.frame import THEMES
from runtime.web.views.screens import MeScreen, SignInScreen
from runtime.web.visit import LOCALE_COOKIE, THEME_COOKIE, Visit, own_path


def show_sign_in(visit: Visit) -> Reply:
    """Show the sign-in form; who is signed in goes on."""
    if visit.caller is not None:
        return Elsewhere(own_path(visit.asked("next", "/")))
    return _sign_in_form(visit, visit.asked("next", "/"), "", "", 200)


def take_sign_in(visit: Visit) -> Reply:
    """Sign in and go where one wanted to."""
    username, wanted = visit.sent("username"), own_path(visit.sent("next", "/"))
    signed = sign_in(
        visit.system,
        username,
        visit.sent("password"),
        address=visit.address,
        way=Way.PAGE,
        agent=visit.agent,
        replaces=visit.session,
    )
    if isinstance(signed, Refusal):
        return _sign_in_form(visit, wanted, username, _sign_in_error(visit, signed), signed.status)
    return Elsewhere(wanted, session=signed.session)


def take_sign_out(visit: Visit) -> Reply:
    """End the session."""
    if visit.session is not None:
        sign_out(visit.system, visit.session)
    return Elsewhere("/sign-in", session="")


def choose_language(visit: Visit) -> Reply:
    """Keep the chosen language on this device."""
    locale = visit.sent("locale")
    chosen = {LOCALE_COOKIE: locale} if locale in LOCALES else {}
    return Elsewhere(own_path(visit.sent("back", "/")), cookies=chosen)


def choose_theme(visit: Visit) -> Reply:
    """Keep the chosen theme on this device."""
    theme = visit.sent("theme")
    chosen = {THEME_COOKIE: theme} if theme in THEMES else {}
    return Elsewhere(own_path(visit.sent("back", "/")), cookies=chosen)


def show_me(visit: Visit) -> Reply:
    """Show one's own settings."""
    return consult(visit.system, visit.signed, _me, visit, "", 200)


def take_password(visit: Visit) -> Reply:
    """Change one's own password; every session ends, so one signs in anew."""
    refused = change_password(
        visit.system,
        visit.signed,
        current=visit.sent("old"),
        fresh=visit.sent("new"),
        address=visit.address,
    )
    if refused is None:
        return Elsewhere("/sign-in", "me.password_changed", session="")
    texts = [localise(problem.message, visit.locale) for problem in refused.errors]
    error = " ".join(texts) or localise(refused.message, visit.locale)
    return consult(visit.system, visit.signed, _me, visit, error, refused.status)


def _me(act: Act, visit: Visit, error: str, status: int) -> Reply:
    return framed(act, visit, "me", MeScreen(act.caller.person.username, error), status)


def _sign_in_form(visit: Visit, wanted: str, username: str, error: str, status: int) -> Shown:
    other = "en" if visit.locale == "zh" else "zh"
    screen = SignInScreen(visit.theme, own_path(wanted), username, error, other)
    return Shown("pages/sign_in.html", screen, status=status)


def _sign_in_error(visit: Visit, refusal: Refusal) -> str:
    if refusal.kind is RefusalKind.UNSIGNED:
        return visit.words("sign_in.wrong")
    return localise(refusal.message, visit.locale)
