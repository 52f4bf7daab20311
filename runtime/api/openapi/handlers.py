"""The addresses of the API's description.

A reader finds the forms that are open to him; who has not signed in finds none.
"""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

from runtime.api.call import Answer, Call, Page, Reply
from runtime.api.openapi.document import document
from runtime.api.openapi.forms import visible_forms
from runtime.api.openapi.page import STYLE, page
from runtime.api.rights import Right
from runtime.api.route import API, Description, Route, direct
from runtime.services.act import consult


def openapi_routes(described: Sequence[Route]) -> tuple[Route, ...]:
    """Make the two routes that describe the others."""

    def show_openapi(call: Call) -> Reply:
        """Give the OpenAPI document."""
        return Answer(_document(call))

    def show_docs(call: Call) -> Reply:
        """Give the description as a page."""
        return Page(page(_document(call)), "text/html; charset=utf-8", _PAGE_HEADERS)

    def _document(call: Call) -> dict[str, object]:
        forms = consult(call.system, call.caller, visible_forms) if call.caller else ()
        return document(described, forms, API)

    return (
        direct(
            "GET",
            "/openapi.json",
            show_openapi,
            Description("Describe the API"),
            right=Right.PUBLIC,
        ),
        direct(
            "GET",
            "/docs",
            show_docs,
            Description("Describe the API to people", media_type="text/html"),
            right=Right.PUBLIC,
        ),
    )


_STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
_PAGE_HEADERS = {
    "content-security-policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
}
