"""Entity tags and idempotency keys: what a change says about the state it was made on.

Rules of this file:
1. The entity tag of a thing is its version in quotation marks.
2. A tag that is none of ours matches nothing: 412, not 400.
3. An idempotency key stands for one method, path and body.
"""

import re
from hashlib import sha256

from starlette.datastructures import Headers

from engine.text import Text
from runtime.api.problem import Fault
from runtime.services.act import IdempotencyKey

NEVER = -1
"""A version nothing has: what a foreign entity tag stands for."""

_TAG = re.compile(r'(?:W/)?"([^"]*)"|([0-9]+)')
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def entity_tag(version: int) -> str:
    """Give the entity tag of a version."""
    return f'"{version}"'


def expected_version(headers: Headers) -> int | None:
    """Read `If-Match`; None when there is none. Raises Fault 400 for a list or a star."""
    stated = headers.getlist("if-match")
    if not stated:
        return None
    text = stated[0].strip()
    if len(stated) > 1 or text == "*" or "," in text:
        raise Fault(400, "if_match", _ONE_TAG)
    match = _TAG.fullmatch(text)
    version = (match.group(1) or match.group(2) or "") if match else ""
    # What has more digits than a version can have is no version of ours.
    return (
        int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else NEVER
    )


def stated_tag(headers: Headers) -> str | None:
    """Give the text of the entity tag in `If-Match`, for things whose tag is no number."""
    stated = headers.get("if-match")
    return None if stated is None else stated.strip().removeprefix("W/").strip('"')


def required_version(version: int | None) -> int:
    """Insist on `If-Match`; raises Fault 428."""
    if version is None:
        raise Fault(428, "version_missing", _VERSION_MISSING)
    return version


def once(headers: Headers, method: str, path: str, content: bytes) -> IdempotencyKey | None:
    """Read `Idempotency-Key` and bind it to what is asked; raises Fault 400."""
    stated = headers.getlist("idempotency-key")
    if not stated:
        return None
    if len(stated) > 1 or not _KEY.fullmatch(stated[0].strip()):
        raise Fault(400, "idempotency_key", _BAD_KEY)
    digest = sha256(f"{method} {path}\n".encode("utf-8", "replace") + content)
    return IdempotencyKey(stated[0].strip(), digest.hexdigest())


_ONE_TAG: Text = {
    "en": 'If-Match takes one version, as in If-Match: "3".',
    "zh": 'If-Match 只接受一个版本号，例如 If-Match: "3"。',
}
_VERSION_MISSING: Text = {
    "en": "Say which version you changed: send its ETag as If-Match.",
    "zh": "请注明所修改的版本：将其 ETag 作为 If-Match 发送。",
}
_BAD_KEY: Text = {
    "en": "Idempotency-Key takes one key of 1 to 200 visible ASCII characters.",
    "zh": "Idempotency-Key 只接受一个由 1 至 200 个可见 ASCII 字符组成的键。",
}
