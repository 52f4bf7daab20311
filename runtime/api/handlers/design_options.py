"""What helps people who write down choices: options out of stored texts, keys out of names."""

from engine.definition.naming import KEY, keys_for
from runtime.api.call import Answer, Call, Reply, unfit
from runtime.api.rights import Right
from runtime.api.route import Description, Parameter, Route, Takes, reading
from runtime.services.act import Act
from runtime.services.app_rights import refuse_shaping
from runtime.services.design.offer_options import offer_options
from runtime.services.outcome import Refusal

MOST_NAMES = 500
LONGEST_NAME = 200
LONGEST_FALLBACK = 20


def show_options(call: Call, act: Act) -> Reply:
    """Offer options for a field that holds texts: the values of its records."""
    found = offer_options(
        act, call.path["app"], call.query.get("form", ""), call.query.get("field", "")
    )
    return found if isinstance(found, Refusal) else Answer(found.as_json())


def make_keys(call: Call, act: Act) -> Reply:
    """Make keys of names, each another than those taken."""
    call.only("names", "taken", "fallback")
    refusal = refuse_shaping(act, call.path["app"], "design")
    if refusal is not None:
        return refusal
    names, taken = _texts(call, "names"), _texts(call, "taken")
    fallback = call.text("fallback") or "option"
    if not KEY.fullmatch(fallback) or len(fallback) > LONGEST_FALLBACK:
        raise unfit("fallback", "a short key, such as `option`", "较短的标识，如 option")
    return Answer({"keys": list(keys_for(names, taken, fallback))})


def _texts(call: Call, name: str) -> list[str]:
    sent = call.body.get(name, [])
    given = sent if isinstance(sent, list) else [None]
    found = [one for one in given if isinstance(one, str) and len(one) <= LONGEST_NAME]
    if len(given) > MOST_NAMES or len(found) != len(given):
        raise unfit(
            name,
            f"at most {MOST_NAMES} texts of up to {LONGEST_NAME} characters",
            f"最多 {MOST_NAMES} 个文本，每个不超过 {LONGEST_NAME} 字",
        )
    return found


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        "/apps/{app}/draft/options",
        show_options,
        Description("Offer options made of a field's stored texts", gives="OfferedOptions"),
        right=Right.APP_DESIGN,
        query=(
            Parameter("form", "The key of a form of the draft."),
            Parameter("field", "The key of its field; of a column `lines.kind`."),
        ),
    ),
    reading(
        "POST",
        "/apps/{app}/draft/keys",
        make_keys,
        Description("Make readable keys of names", "Names", "MadeKeys"),
        right=Right.APP_DESIGN,
        takes=Takes.JSON,
    ),
)
