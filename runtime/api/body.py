"""Reading a request's body: its type and size are judged before its content.

Rules of this file:
1. A body is refused by its announced length before a byte of it is read, and counted again while
   it is read.
2. No content coding is undone: a small body cannot grow large.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from starlette.datastructures import Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive

from runtime.api.json_text import read_json
from runtime.api.problem import Fault

MAX_JSON = 4 * 1024 * 1024
IN_MEMORY = 1024 * 1024
MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that was sent; `file` is closed by whoever read the request."""

    name: str
    media_type: str
    file: BinaryIO


async def json_of(request: Request, *, optional: bool, limit: int = MAX_JSON) -> dict[str, object]:
    """Read a JSON object, `{}` for an empty body where it may be left out."""
    _judge_head(request.headers, limit)
    media_type = media_type_of(request.headers)
    if media_type and not _is_json(media_type):
        raise wrong_type("application/json", media_type)
    content = await bytes_of(request, limit)
    if not content:
        if optional:
            return {}
        raise Fault(
            400,
            "malformed",
            {"en": "A JSON body is expected.", "zh": "需要 JSON 请求体。"},
        )
    if not media_type:
        raise wrong_type("application/json", "")
    return read_json(content)


async def upload_of(request: Request, accepted: tuple[str, ...], limit: int) -> Upload:
    """Read one file: the first of a multipart form, or the body itself of an accepted type."""
    _judge_head(request.headers, limit)
    media_type = media_type_of(request.headers)
    if media_type not in accepted:
        raise wrong_type(", ".join(accepted), media_type)
    if media_type == MULTIPART:
        return await _first_file(request, limit)
    spooled = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - it is handed on
    async for chunk in _counted(request, limit):
        spooled.write(chunk)
    spooled.seek(0)
    return Upload("", media_type, cast(BinaryIO, spooled))


async def bytes_of(request: Request, limit: int) -> bytes:
    """Read a whole body that may be so long at most."""
    content = bytearray()
    async for chunk in _counted(request, limit):
        content += chunk
    return bytes(content)


def media_type_of(headers: Headers) -> str:
    """Give the content type without its parameters, in small letters."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def wrong_type(expected: str, found: str) -> Fault:
    """Refuse a body of another type."""
    return Fault(
        415,
        "media_type",
        {
            "en": f"Send this as {expected}; found {found[:80] or 'no Content-Type'}.",
            "zh": f"请以 {expected} 格式发送；收到的是 {found[:80] or '（未注明类型）'}。",
        },
    )


def _is_json(media_type: str) -> bool:
    return media_type == "application/json" or (
        media_type.startswith("application/") and media_type.endswith("+json")
    )


def _judge_head(headers: Headers, limit: int) -> None:
    announced = headers.get("content-length", "")
    if announced.isdecimal() and len(announced) < 19 and int(announced) > limit:
        raise _too_large(limit)
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Fault(
            415,
            "content_encoding",
            {
                "en": "A compressed body is not accepted. Send it as it is.",
                "zh": "不接受压缩的请求体，请直接发送原始内容。",
            },
        )


async def _counted(request: Request, limit: int) -> AsyncIterator[bytes]:
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit:
                raise _too_large(limit)
            yield chunk
    except ClientDisconnect:
        raise Fault(
            400, "malformed", {"en": "The body broke off.", "zh": "请求体不完整。"}
        ) from None


def bounded_receive(receive: Receive, limit: int) -> Receive:
    """Count what comes while it is received; raises Fault beyond the limit."""
    size = 0

    async def counting() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > limit:
            raise _too_large(limit)
        return message

    return counting


async def _first_file(request: Request, limit: int) -> Upload:
    # The boundaries and the heads of the parts come on top of the file.
    bounded = Request(request.scope, bounded_receive(request.receive, limit + 64 * 1024))
    try:
        form = await bounded.form(max_files=1, max_fields=10, max_part_size=64 * 1024)
    except (HTTPException, ClientDisconnect, ValueError):
        raise Fault(
            400,
            "malformed",
            {"en": "The form is not well formed.", "zh": "表单格式不正确。"},
        ) from None
    for _, value in form.multi_items():
        if isinstance(value, UploadFile):
            if value.size is not None and value.size > limit:
                raise _too_large(limit)
            return Upload(value.filename or "", value.content_type or "", value.file)
    raise Fault(
        422,
        "file_missing",
        {"en": "A file is expected in the form.", "zh": "表单中缺少文件。"},
    )


def _too_large(limit: int) -> Fault:
    shown = f"{limit // (1024 * 1024)} MiB"
    return Fault(
        413,
        "too_large",
        {"en": f"This is larger than {shown}.", "zh": f"内容超过 {shown}。"},
        headers={"connection": "close"},
    )
