"""Who makes a request.

Rules of this file:
1. A bearer token that is not valid is refused everywhere, public routes included: a failed
   sign-in never counts as none.
2. A token is taken from the `Authorization` header alone, never from an address.
3. Without a token, whatever may change something must not come from another site.
"""

from collections.abc import Mapping
from dataclasses import replace

from starlette.datastructures import Headers
from starlette.requests import Request

from engine.access.app_rights import AppRight
from runtime.api.call import Origin, unsigned
from runtime.api.cookies import session_of
from runtime.api.cross_site import is_cross_site
from runtime.api.language import preferred
from runtime.api.problem import Fault
from runtime.api.rights import Right
from runtime.api.route import SAFE, Route
from runtime.services.app_rights import judge_shaping
from runtime.services.caller import Caller, Way
from runtime.services.sign_in import session_caller, token_caller
from runtime.services.system import System

MAX_TOKEN = 500
SHAPING: Mapping[Right, AppRight] = {Right.APP_DESIGN: "design", Right.APP_PUBLISH: "publish"}


def origin_of(request: Request) -> Origin:
    """Give the peer; a trusted proxy's word was taken for it before we came to be asked."""
    client = request.client
    return Origin(
        address=client.host if client else "",
        agent=request.headers.get("user-agent", "")[:200],
        secure=request.scope.get("scheme") == "https",
    )


def caller_of(system: System, request: Request, route: Route) -> Caller | None:
    """Find who calls and judge the right of the route; raises Fault 401, 403 or 404."""
    caller = _identified(system, request)
    if caller is None and route.right is not Right.PUBLIC:
        raise unsigned()
    if caller is not None and route.right is Right.ADMIN and not caller.person.is_admin:
        raise _forbidden("Only an administrator may do this.", "只有管理员可以执行此操作。", caller)
    if caller is not None and route.right in SHAPING:
        _guard_definition(system, caller, request, SHAPING[route.right])
    if caller is not None and caller.read_only and route.writes:
        raise _forbidden("This token may only read.", "该令牌仅可读取。", caller)
    return caller


def guard_cross_site(request: Request) -> None:
    """Refuse what another site's page sent with our cookie; raises Fault 403."""
    if request.method in SAFE or request.headers.get("authorization"):
        return
    if is_cross_site(request.headers):
        raise _forbidden(
            "This came from another site and was not carried out.",
            "该请求来自其他网站，未予执行。",
        )


def _guard_definition(system: System, caller: Caller, request: Request, right: AppRight) -> None:
    """Turn away who may not work on the app's definition, before anything is read of the body."""
    if caller.person.is_admin:
        return
    app = str(request.path_params["app"])
    with system.database.begin_read() as connection:
        refusal = judge_shaping(system.world(connection), caller.person, app, right)
    if refusal is not None:
        code = refusal.code or refusal.kind.value
        raise Fault(refusal.status, code, refusal.message, caller=caller, denied=refusal.denied)


def _identified(system: System, request: Request) -> Caller | None:
    token = _bearer(request.headers)
    if token is not None:
        return _placed(token_caller(system, token) or _refuse_token(), request)
    session = session_of(request, secure=request.scope.get("scheme") == "https")
    caller = session_caller(system, session, Way.API) if session else None
    return _placed(caller, request) if caller else None


def _bearer(headers: Headers) -> str | None:
    stated = headers.getlist("authorization")
    if not stated:
        return None
    scheme, _, token = stated[0].strip().partition(" ")
    token = token.strip()
    if len(stated) > 1 or scheme.lower() != "bearer" or not 0 < len(token) <= MAX_TOKEN:
        _refuse_token()
    return token


def _refuse_token() -> Caller:
    raise Fault(
        401,
        "token",
        {"en": "This token is not valid.", "zh": "令牌无效。"},
        headers={"www-authenticate": 'Bearer error="invalid_token"'},
    )


def _placed(caller: Caller, request: Request) -> Caller:
    """The caller with the language he asks for, and where he came from."""
    locale = preferred(request.headers.get("accept-language"), caller.locale)
    return replace(caller, locale=locale, address=origin_of(request).address)


def _forbidden(en: str, zh: str, caller: Caller | None = None) -> Fault:
    return Fault(403, "forbidden", {"en": en, "zh": zh}, caller=caller)
