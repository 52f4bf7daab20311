"""What helps people who design an app: the words of the language, live results, rehearsals."""

from runtime.api.call import Call, Page, Reply
from runtime.api.rights import Right
from runtime.api.route import Description, Route, reading
from runtime.services.act import Act
from runtime.services.outcome import Refusal
from runtime.services.vocabulary import read_vocabulary


def show_vocabulary(call: Call, act: Act) -> Reply:
    """Give the schema, the functions and the words of the language."""
    found = read_vocabulary(act, call.path["app"])
    if isinstance(found, Refusal):
        return found
    headers = {
        "etag": f'"{found.tag}"',
        "cache-control": "private, no-cache",
        "content-language": call.locale,
        "vary": "accept-language",
    }
    return Page(found.content, "application/json", headers)


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        "/apps/{app}/vocabulary",
        show_vocabulary,
        Description("Read the words of the definition language", gives="Vocabulary"),
        right=Right.APP_DESIGN,
    ),
)
