"""The headers that every page carries."""

from collections.abc import Mapping

from starlette.responses import Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""No inline script, no inline style, nothing of another origin."""

HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "cache-control": "no-store",
    "vary": "Cookie",
}


def policy_with(directive: str) -> Mapping[str, str]:
    """Give the policy with one directive more, or another in its place: `frame-src 'self'`."""
    name = directive.split(" ", 1)[0]
    kept = [one for one in POLICY.split("; ") if one.split(" ", 1)[0] != name]
    return {"content-security-policy": "; ".join([*kept, directive])}


def secure(response: Response) -> Response:
    """Put the headers on a page; what it already says stays."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
