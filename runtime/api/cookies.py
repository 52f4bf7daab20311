"""The session's cookie, of the API and of the pages.

Rules of this file:
1. Over TLS it is called `__Host-…`: no other host and no plain connection can set it.
2. Scripts cannot read it, and other sites' forms do not send it.
"""

from starlette.requests import Request
from starlette.responses import Response

PLAIN = "vermilion_session"
SECURE = "__Host-vermilion_session"
MAX_LENGTH = 200

SET_SESSION = "vermilion-session"
"""Names a session in an answer to be told; it leaves as a cookie, never as a header."""


def cookie_name(*, secure: bool) -> str:
    """Give the cookie's name for this kind of connection."""
    return SECURE if secure else PLAIN


def session_of(request: Request, *, secure: bool) -> str | None:
    """Read the session that a request carries."""
    session = request.cookies.get(cookie_name(secure=secure))
    return session if session and len(session) <= MAX_LENGTH else None


def give_session(response: Response, session: str, *, secure: bool, seconds: int) -> None:
    """Set the cookie."""
    response.set_cookie(
        cookie_name(secure=secure),
        session,
        max_age=seconds,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def take_session(response: Response, *, secure: bool) -> None:
    """Make the browser forget the cookie."""
    response.set_cookie(
        cookie_name(secure=secure),
        "",
        max_age=0,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )
