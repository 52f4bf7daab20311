"""Problems as RFC 9457 tells them, in the reader's language.

Rules of this file:
1. A problem says what is wrong and what to do next; nothing of our insides is in it.
2. `type` is a stable name of the kind of problem; `title` is the same for each of a kind.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from starlette.responses import Response

from engine.text import Text, localise
from runtime.services.caller import Caller
from runtime.services.outcome import Problem, Refusal, RefusalKind

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:vermilion:problem:"

TITLES: Mapping[int, Text] = {
    400: {"en": "The request is not of the right form", "zh": "请求格式不正确"},
    401: {"en": "Not signed in", "zh": "尚未登录"},
    403: {"en": "Not allowed", "zh": "没有权限"},
    404: {"en": "Not found", "zh": "未找到"},
    405: {"en": "Method not allowed", "zh": "不支持该方法"},
    409: {"en": "Conflict", "zh": "与当前状态冲突"},
    412: {"en": "Changed in the meantime", "zh": "内容已被修改"},
    413: {"en": "Too large", "zh": "内容过大"},
    415: {"en": "Unsupported type of content", "zh": "不支持的内容类型"},
    422: {"en": "Not valid", "zh": "内容有误"},
    428: {"en": "The version is missing", "zh": "缺少版本号"},
    429: {"en": "Too many attempts", "zh": "尝试次数过多"},
    500: {"en": "Something went wrong", "zh": "系统出错"},
    503: {"en": "Busy", "zh": "系统繁忙"},
}


@dataclass(eq=False)
class Fault(Exception):  # noqa: N818 - it is told, not raised to the top
    """A request that is turned away before any use case saw it."""

    status: int
    code: str
    detail: Text
    errors: tuple[Problem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    caller: Caller | None = None
    """Who was turned away, where that was known."""
    denied: bool = False
    """Whether it is for want of a right, whatever the status says; told to the audit alone."""


def fault_answer(fault: Fault, locale: str) -> Response:
    """Tell a fault of the request."""
    body = _body(fault.status, fault.code, fault.detail, locale)
    return _response(body, fault.errors, locale, fault.headers)


def refusal_answer(refusal: Refusal, locale: str) -> Response:
    """Tell what a use case refused."""
    body = _body(refusal.status, refusal.code or refusal.kind.value, refusal.message, locale)
    if refusal.version is not None:
        body["version"] = refusal.version
    for name, value in refusal.details.items():
        body.setdefault(name, value)
    return _response(body, refusal.errors, locale, _refusal_headers(refusal))


def crash_answer(error_id: str, locale: str) -> Response:
    """Tell that we failed: an id to quote, and nothing else."""
    detail: Text = {
        "en": f"We could not do this. Please tell your administrator the number {error_id}.",
        "zh": f"操作未能完成，请将编号 {error_id} 告知管理员。",
    }
    body = _body(500, "internal", detail, locale)
    body["error_id"] = error_id
    return _response(body, (), locale, {})


def problem_entry(problem: Problem, locale: str) -> dict[str, object]:
    """Give one fault of what was sent, as an entry of `errors`."""
    entry: dict[str, object] = {
        "path": problem.path,
        "code": problem.code,
        "message": localise(problem.message, locale),
    }
    if problem.level != "error":
        entry["level"] = problem.level
    if problem.rule is not None:
        entry["rule"] = problem.rule
    return entry


def _body(status: int, code: str, detail: Text, locale: str) -> dict[str, object]:
    return {
        "type": TYPE_PREFIX + code,
        "title": localise(TITLES.get(status), locale, "Error"),
        "status": status,
        "detail": localise(detail, locale),
        "code": code,
    }


def _refusal_headers(refusal: Refusal) -> dict[str, str]:
    if refusal.kind is RefusalKind.UNSIGNED:
        return {"www-authenticate": "Bearer"}
    if "retry_after" in refusal.details:
        return {"retry-after": str(refusal.details["retry_after"])}
    return {}


def _response(
    body: dict[str, object],
    errors: Iterable[Problem],
    locale: str,
    headers: Mapping[str, str],
) -> Response:
    told = [problem_entry(problem, locale) for problem in errors]
    if told:
        body["errors"] = told
    status = body["status"]
    return Response(
        json.dumps(body, ensure_ascii=False, default=str).encode("utf-8", "replace"),
        status if isinstance(status, int) else 500,
        {**headers, "content-language": locale},
        MEDIA_TYPE,
    )
