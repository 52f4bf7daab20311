"""Elements of a definition that is worked on: where they are used, and another key for them."""

from typing import cast

from engine.definition.tree import Data, Path
from engine.text import localise
from runtime.api.call import Answer, Call, Reply, unfit
from runtime.api.rights import Right
from runtime.api.route import Description, Route, Takes, reading
from runtime.services.act import Act
from runtime.services.outcome import Refusal
from runtime.services.rename_element import find_uses, rename_element

DRAFT = "/apps/{app}/draft"


def rename_in_draft(call: Call, act: Act) -> Reply:
    """Rename an element everywhere; nothing is stored."""
    call.only("definition", "pointer", "key")
    definition = _definition(call)
    if definition is None:
        raise unfit("definition", "a definition", "应用定义")
    found = rename_element(act, call.path["app"], definition, _pointer(call), call.text("key"))
    return found if isinstance(found, Refusal) else Answer({"definition": found})


def tell_uses(call: Call, act: Act) -> Reply:
    """Tell where an element is used."""
    call.only("definition", "pointer")
    found = find_uses(act, call.path["app"], _definition(call), _pointer(call))
    if isinstance(found, Refusal):
        return found
    uses = [
        {
            "pointer": list(use.pointer),
            "path": use.path,
            "label": localise(use.label, call.locale),
            "text": use.text,
        }
        for use in found
    ]
    return Answer({"uses": uses})


def _definition(call: Call) -> dict[str, Data] | None:
    sent = call.mapping("definition")
    return cast("dict[str, Data]", dict(sent)) if sent else None


def _pointer(call: Call) -> Path:
    value = call.body.get("pointer")
    if not isinstance(value, list) or not all(type(one) in (str, int) for one in value):
        raise unfit("pointer", "a list of names and numbers", "由名称和序号组成的列表")
    return tuple(value)


ROUTES: tuple[Route, ...] = (
    reading(
        "POST",
        f"{DRAFT}/rename",
        rename_in_draft,
        Description("Rename an element of a definition everywhere", "Renaming", "Renamed"),
        right=Right.APP_DESIGN,
        takes=Takes.JSON,
    ),
    reading(
        "POST",
        f"{DRAFT}/uses",
        tell_uses,
        Description("Tell where an element of a definition is used", "UsesAsked", "Uses"),
        right=Right.APP_DESIGN,
        takes=Takes.JSON,
    ),
)
