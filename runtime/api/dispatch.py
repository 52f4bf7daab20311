"""From HTTP to a handler and back.

Rules of this file:
1. Who calls is known, and may, before a body is read; handlers run in a pool of threads.
2. Whatever goes wrong is a problem in the reader's language; what we did not expect is logged
   under an id and told as that id alone.
3. Answers are private: nothing keeps them, but what says otherwise of itself.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from secrets import token_hex
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from runtime.api.authentication import caller_of, guard_cross_site, origin_of
from runtime.api.body import MULTIPART, Upload, json_of, upload_of
from runtime.api.call import Answer, Call, Download, Page, Reply
from runtime.api.conditions import expected_version, once, stated_tag
from runtime.api.cookies import SET_SESSION, give_session, session_of, take_session
from runtime.api.denials import audit_fault, audit_refusal
from runtime.api.language import preferred
from runtime.api.metrics import Metrics
from runtime.api.problem import Fault, crash_answer, fault_answer, refusal_answer
from runtime.api.query import read_query
from runtime.api.route import SAFE, Route, Takes
from runtime.api.store_faults import store_fault
from runtime.services.act import IdempotencyKey
from runtime.services.caller import Caller
from runtime.services.outcome import Refusal
from runtime.services.sign_in import SESSION_SECONDS
from runtime.services.system import System
from runtime.storage.errors import StoreError

LOG = logging.getLogger("vermilion.api")

KEPT = ("etag", "cache-control", "content-language", "vary")
"""What an answer says although its content is spared."""

MAX_FILE = 50 * 1024 * 1024
MAX_APP = 30 * 1024 * 1024
APP_TYPES = (
    "application/zip",
    "application/json",
    "application/yaml",
    "application/x-yaml",
    "text/yaml",
    MULTIPART,
)

Endpoint = Callable[[Request], Awaitable[Response]]


def endpoint(system: System, metrics: Metrics, routes: Mapping[str, Route]) -> Endpoint:
    """Answer the requests of one path; `routes` are its routes by method."""

    async def answer(request: Request) -> Response:
        route = routes.get("GET" if request.method == "HEAD" else request.method)
        if route is None:
            return fault_answer(_no_method(routes), _locale(request, None))
        with metrics.timed(route.method, route.path) as measured:
            response = _unless_known(await _answered(system, route, request), request)
            measured.status = response.status_code
        response.headers.setdefault("cache-control", "no-store")
        return response

    return answer


def _unless_known(response: Response, request: Request) -> Response:
    """Spare a reader what he has already: `If-None-Match` names the tag of his copy."""
    tag, known = response.headers.get("etag"), request.headers.get("if-none-match")
    if request.method not in SAFE or response.status_code != 200 or not tag or not known:
        return response
    if tag not in (one.strip().removeprefix("W/") for one in known.split(",")):
        return response
    kept = {name: response.headers[name] for name in KEPT if name in response.headers}
    return Response(None, 304, kept)


async def _answered(system: System, route: Route, request: Request) -> Response:
    caller: Caller | None = None
    try:
        guard_cross_site(request)
        query = read_query(request.scope.get("query_string", b""), route.known_parameters)
        if route.takes is Takes.NOTHING:
            return await run_in_threadpool(_answer_without_body, system, route, request, query)
        caller = await run_in_threadpool(caller_of, system, request, route)
        return await _answer_with_body(system, route, request, query, caller)
    except Fault as fault:
        answer = fault_answer(fault, _locale(request, caller))
        return audit_fault(answer, system, request, fault)
    except StoreError as error:
        return fault_answer(store_fault(error), _locale(request, caller))
    except Exception:
        error_id = token_hex(6)
        LOG.exception("error %s at %s %s", error_id, route.method, route.path)
        return crash_answer(error_id, _locale(request, caller))


def _answer_without_body(
    system: System, route: Route, request: Request, query: Mapping[str, str]
) -> Response:
    caller = caller_of(system, request, route)
    key = once(request.headers, request.method, _address(request), b"")
    return _respond(route, _call(system, request, query, caller, key), request)


async def _answer_with_body(
    system: System,
    route: Route,
    request: Request,
    query: Mapping[str, str],
    caller: Caller | None,
) -> Response:
    upload: Upload | None = None
    body: dict[str, object] = {}
    if route.takes is Takes.FILE:
        upload = await upload_of(request, (MULTIPART,), MAX_FILE)
    elif route.takes is Takes.APP:
        upload = await upload_of(request, APP_TYPES, MAX_APP)
    else:
        body = await json_of(request, optional=route.takes is Takes.MAYBE_JSON)

    def handle() -> Response:
        key = once(request.headers, request.method, _address(request), _digest(body, upload))
        call = _call(system, request, query, caller, key, body, upload)
        return _respond(route, call, request)

    try:
        return await run_in_threadpool(handle)
    finally:
        if upload is not None:
            upload.file.close()


def _call(  # noqa: PLR0913 - it gathers a request
    system: System,
    request: Request,
    query: Mapping[str, str],
    caller: Caller | None,
    key: IdempotencyKey | None,
    body: Mapping[str, object] | None = None,
    upload: Upload | None = None,
) -> Call:
    origin = origin_of(request)
    return Call(
        system=system,
        caller=caller,
        origin=origin,
        locale=_locale(request, caller),
        path=_path_values(request),
        query=query,
        body=body or {},
        upload=upload,
        version=expected_version(request.headers),
        tag=stated_tag(request.headers),
        once=key,
        session=session_of(request, secure=origin.secure),
    )


def _respond(route: Route, call: Call, request: Request) -> Response:
    reply: Reply = route.run(call)
    if isinstance(reply, Refusal):
        told = refusal_answer(reply, call.locale)
        return audit_refusal(told, call.system, request, call.caller, reply)
    if isinstance(reply, Download):
        return _download(reply)
    if isinstance(reply, Page):
        return Response(reply.content, 200, dict(reply.headers), reply.media_type)
    return _with_session(_json(reply, call.locale), call)


def _json(answer: Answer, locale: str) -> Response:
    headers = {**answer.headers, "content-language": locale}
    if answer.body is None:
        return Response(None, answer.status if answer.status != 200 else 204, headers)
    content = json.dumps(answer.body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(content, answer.status, headers, "application/json")


def _with_session(response: Response, call: Call) -> Response:
    """Turn the session of an answer into its cookie; it is never told as a header."""
    session = response.headers.get(SET_SESSION)
    if session is None:
        return response
    del response.headers[SET_SESSION]
    if session:
        give_session(response, session, secure=call.origin.secure, seconds=SESSION_SECONDS)
    else:
        take_session(response, secure=call.origin.secure)
    return response


def _download(download: Download) -> Response:
    plain = download.name.encode("ascii", "replace").decode("ascii").replace("?", "_")
    for sign in '"\\;%':
        plain = plain.replace(sign, "_")
    named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(download.name, safe='')}"
    return StreamingResponse(
        download.chunks(),
        200,
        {
            "content-disposition": named,
            "content-length": str(download.size),
            "content-security-policy": "default-src 'none'; sandbox",
            "accept-ranges": "none",
        },
        download.media_type,
        BackgroundTask(download.file.close),
    )


def _locale(request: Request, caller: Caller | None) -> str:
    return preferred(request.headers.get("accept-language"), caller.locale if caller else "zh")


def _address(request: Request) -> str:
    query = request.scope.get("query_string", b"").decode("latin-1")
    return f"{request.scope['path']}?{query}"


def _digest(body: Mapping[str, object], upload: Upload | None) -> bytes:
    """Give what stands for the content: equal JSON is the same request, however it is spaced."""
    if upload is None:
        return json.dumps(body, sort_keys=True, default=str).encode("utf-8", "replace")
    whole = sha256(upload.name.encode("utf-8", "replace"))
    while chunk := upload.file.read(64 * 1024):
        whole.update(chunk)
    upload.file.seek(0)
    return whole.digest()


def _path_values(request: Request) -> dict[str, str]:
    """Give the parts of the path; what no key and no id can hold is not there."""
    values: dict[str, str] = {}
    for name, value in request.path_params.items():
        text = str(value)
        if len(text) > 200 or not text.isprintable():
            raise Fault(404, "not_found", {"en": "There is nothing here.", "zh": "此处没有内容。"})
        values[name] = text
    return values


def _no_method(routes: Mapping[str, Route]) -> Fault:
    allowed = sorted({*routes, *(["HEAD"] if "GET" in routes else [])})
    return Fault(
        405,
        "method",
        {
            "en": f"This address takes {', '.join(allowed)}.",
            "zh": f"该地址支持的方法：{'、'.join(allowed)}。",
        },
        headers={"allow": ", ".join(allowed)},
    )
