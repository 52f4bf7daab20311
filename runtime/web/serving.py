"""From a request to a page's function and back.

Rules of this file:
1. A form that another site sent is refused before anything is read from it.
2. Who is not signed in is led to the sign-in page, and from there to where they wanted to go.
3. Every refusal is a page in words; what we did not expect is logged under a number.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from secrets import token_hex
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, QueryParams, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from engine.text import localise
from runtime.api.body import bounded_receive
from runtime.api.cookies import give_session, session_of, take_session
from runtime.api.cross_site import is_cross_site
from runtime.api.denials import audit_refusal
from runtime.api.language import preferred
from runtime.api.problem import Fault
from runtime.api.store_faults import store_fault
from runtime.i18n.catalogue import words
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.sign_in import SESSION_SECONDS, session_caller
from runtime.services.system import System
from runtime.storage.errors import StoreError
from runtime.web.rendering import render
from runtime.web.reply import Data, Elsewhere, Reply, Shown
from runtime.web.security import secure
from runtime.web.views.screens import ErrorScreen
from runtime.web.visit import (
    LOCALE_COOKIE,
    SAID_COOKIE,
    THEME_COOKIE,
    YEAR,
    SentFile,
    Visit,
    chosen_locale,
    chosen_theme,
)

LOG = logging.getLogger("vermilion.web")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_FIELDS = 5000
MAX_UPLOAD = 30 * 1024 * 1024
TITLES = {
    RefusalKind.NOT_FOUND: "error.not_found",
    RefusalKind.FORBIDDEN: "error.forbidden",
    RefusalKind.CONFLICT: "error.conflict",
    RefusalKind.STALE: "error.conflict",
}

Page = Callable[[Visit], Reply]
Endpoint = Callable[[Request], Awaitable[Response]]
Sent = tuple[FormData | None, Mapping[str, SentFile]]


def serve(
    system: System, page: Page, *, public: bool = False, takes_file: bool = False
) -> Endpoint:
    """Make the endpoint of a page's function.

    `public` pages take visitors without a sign-in; a file is taken from who is signed in alone.
    """

    async def endpoint(request: Request) -> Response:
        if request.method not in SAFE and is_cross_site(request.headers):
            return secure(_refused_site(request))
        if takes_file and not await run_in_threadpool(_is_signed, system, request):
            return secure(_to_sign_in(request))
        try:
            sent = await _sent(request, takes_file=takes_file)
        except Fault as fault:
            return secure(fault_page(request, fault))
        return secure(await run_in_threadpool(_answer, system, page, request, sent, public))

    return endpoint


def _is_signed(system: System, request: Request) -> bool:
    session = session_of(request, secure=request.scope.get("scheme") == "https")
    return session is not None and session_caller(system, session) is not None


async def _sent(request: Request, *, takes_file: bool) -> Sent:
    """Read what a form sent, and its file where one is taken."""
    if request.method != "POST":
        return None, {}
    bounded = Request(request.scope, bounded_receive(request.receive, MAX_UPLOAD))
    form = await bounded.form(max_fields=MAX_FIELDS, max_files=int(takes_file))
    files = {
        name: SentFile(value.filename or "", value.content_type or "", await value.read())
        for name, value in form.multi_items()
        if isinstance(value, UploadFile) and value.filename
    }
    await form.close()
    return form, files


def _answer(system: System, page: Page, request: Request, sent: Sent, public: bool) -> Response:
    visit: Visit | None = None
    try:
        visit = _visit(system, request, *sent)
        if visit.caller is None and not public:
            return _to_sign_in(request)
        reply = page(visit)
        return _audited(_respond(reply, visit, request), reply, visit, request)
    except StoreError as error:
        return fault_page(request, store_fault(error))
    except Exception:
        number = token_hex(6)
        LOG.exception("error %s at %s %s", number, request.method, request.url.path)
        return failure_page(request, number)


def _visit(
    system: System, request: Request, form: FormData | None, files: Mapping[str, SentFile]
) -> Visit:
    is_secure = request.scope.get("scheme") == "https"
    session = session_of(request, secure=is_secure)
    caller = session_caller(system, session) if session else None
    fallback = caller.locale if caller else preferred(request.headers.get("accept-language"), "zh")
    locale = words(chosen_locale(request.cookies.get(LOCALE_COOKIE), fallback)).locale
    return Visit(
        system=system,
        path=request.url.path,
        locale=locale,
        theme=chosen_theme(request.cookies.get(THEME_COOKIE)),
        caller=caller and replace(caller, locale=locale, address=_address(request)),
        names={name: str(value) for name, value in request.path_params.items()},
        query=_several(request.query_params),
        form=_several(form) if form is not None else {},
        files=files,
        session=session,
        address=_address(request),
        origin=f"{request.url.scheme}://{request.url.netloc}",
        agent=request.headers.get("user-agent", "")[:200],
        secure=is_secure,
        fragment=request.headers.get("hx-request") == "true",
        said=request.cookies.get(SAID_COOKIE, ""),
    )


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _audited(response: Response, reply: Reply, visit: Visit, request: Request) -> Response:
    """Let the audit remember a page that was refused for want of a right, be it told inside."""
    if isinstance(reply, Refusal):
        return audit_refusal(response, visit.system, request, visit.caller, reply)
    if response.status_code == 403:
        refused = Refusal(RefusalKind.FORBIDDEN, "")
        return audit_refusal(response, visit.system, request, visit.caller, refused)
    return response


def _several(pairs: FormData | QueryParams) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs.multi_items():
        if isinstance(value, str):
            found.setdefault(name, []).append(value)
    return found


def _respond(reply: Reply, visit: Visit, request: Request) -> Response:
    match reply:
        case Shown():
            return _shown(reply, visit)
        case Elsewhere():
            return _elsewhere(reply, visit)
        case Data():
            return JSONResponse(dict(reply.body))
        case Refusal():
            return refusal_page(reply, request, visit.locale)


def _shown(reply: Shown, visit: Visit) -> Response:
    said = visit.words(visit.said) if visit.said in visit.words.phrases else ""
    body = render(reply.template, visit.locale, bound=reply.bound, frame=reply.frame, said=said)
    headers = {"content-language": visit.locale, **reply.headers}
    response = HTMLResponse(body, reply.status, headers)
    if said:
        response.delete_cookie(SAID_COOKIE)
    return response


def _elsewhere(reply: Elsewhere, visit: Visit) -> Response:
    if visit.fragment:
        response = Response(status_code=204, headers={"hx-redirect": reply.path})
    else:
        response = RedirectResponse(reply.path, 303)
    for name, value in reply.cookies.items():
        response.set_cookie(
            name, value, max_age=YEAR, samesite="lax", secure=visit.secure, httponly=True
        )
    if reply.said:
        response.set_cookie(
            SAID_COOKIE, reply.said, max_age=60, samesite="lax", secure=visit.secure, httponly=True
        )
    if reply.session:
        give_session(response, reply.session, secure=visit.secure, seconds=SESSION_SECONDS)
    elif reply.session is not None:
        take_session(response, secure=visit.secure)
    return response


def _to_sign_in(request: Request) -> Response:
    wanted = request.url.path if request.method in SAFE else "/"
    if request.method in SAFE and request.url.query:
        wanted += f"?{request.url.query}"
    where = "/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted, safe='')}"
    if request.headers.get("hx-request") == "true":
        return Response(status_code=204, headers={"hx-redirect": where})
    return RedirectResponse(where, 303)


def refusal_page(refusal: Refusal, request: Request, locale: str) -> Response:
    """Tell a refusal as a page of its own."""
    spoken = words(locale)
    title = spoken(TITLES.get(refusal.kind, "error.wrong"))
    hint = spoken("error.not_found_hint") if refusal.kind is RefusalKind.NOT_FOUND else ""
    return _error(request, locale, refusal.status, title, hint or localise(refusal.message, locale))


def fault_page(request: Request, fault: Fault) -> Response:
    """Tell what the store refused as a page of its own."""
    locale = _locale(request)
    title = words(locale)("error.conflict" if fault.status in (409, 412) else "error.wrong")
    return _error(request, locale, fault.status, title, localise(fault.detail, locale))


def method_page(request: Request, allowed: str) -> Response:
    """Tell that an address takes what is sent to it, and cannot be looked at."""
    locale = _locale(request)
    spoken = words(locale)
    response = _error(request, locale, 405, spoken("error.wrong"), spoken("error.method"))
    response.headers["allow"] = allowed
    return secure(response)


def failure_page(request: Request, number: str) -> Response:
    """Tell that something went wrong, under the number it is logged with."""
    locale = _locale(request)
    spoken = words(locale)
    return _error(request, locale, 500, spoken("error.failed"), spoken("error.failed_hint"), number)


def _refused_site(request: Request) -> Response:
    locale = _locale(request)
    spoken = words(locale)
    return _error(request, locale, 403, spoken("error.forbidden"), spoken("error.cross_site"))


def _locale(request: Request) -> str:
    header = preferred(request.headers.get("accept-language"), "zh")
    return chosen_locale(request.cookies.get(LOCALE_COOKIE), header)


def _error(  # noqa: PLR0913 - the parts of one page
    request: Request, locale: str, status: int, title: str, message: str, number: str = ""
) -> Response:
    screen = ErrorScreen(chosen_theme(request.cookies.get(THEME_COOKIE)), title, message, number)
    body = render("pages/error.html", locale, bound=screen)
    return HTMLResponse(body, status, {"content-language": locale})
