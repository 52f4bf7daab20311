"""What helps people who design an app: the words of the language, live results, rehearsals."""

from typing import cast

from engine.definition.tree import Data
from runtime.api.call import Answer, Call, Page, Reply, unfit
from runtime.api.handlers.records import LIMIT
from runtime.api.rights import Right
from runtime.api.route import Description, Parameter, Route, Takes, direct, reading
from runtime.services.act import Act
from runtime.services.design.choose_person import choose_person
from runtime.services.design.try_assignees import Asking, try_assignees
from runtime.services.design.try_expression import Tried, try_expression
from runtime.services.design.try_report import try_report
from runtime.services.design.try_scenarios import try_scenarios
from runtime.services.outcome import Refusal
from runtime.services.vocabulary import read_vocabulary

DRAFT = "/apps/{app}/draft"


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


def try_out(call: Call, act: Act) -> Reply:
    """Check an expression of the draft and tell its value for a sample record."""
    call.only(
        "definition", "form", "subtable", "expression", "expects", "record", "values", "scope"
    )
    tried = Tried(
        expression=call.text("expression"),
        form=call.text("form"),
        subtable=call.text("subtable") or None,
        scope=_pointer(call, "scope"),
        expects=call.text("expects") or None,
        record=call.text("record") or None,
        values=call.mapping("values") or None,
    )
    found = try_expression(act, call.path["app"], tried, _definition(call))
    return found if isinstance(found, Refusal) else Answer(found.as_json(call.locale))


def find_people(call: Call, act: Act) -> Reply:
    """Tell who would be asked at a node of the draft."""
    call.only(
        "definition", "form", "assignees", "separation", "on_empty", "record", "values", "initiator"
    )
    assignees = call.body.get("assignees")
    if not isinstance(assignees, list):
        raise unfit("assignees", "a list", "列表")
    asking = Asking(
        form=call.text("form"),
        assignees=assignees,
        separation=call.truth("separation") if "separation" in call.body else None,
        on_empty=call.body.get("on_empty"),
        record=call.text("record") or None,
        values=call.mapping("values") or None,
        initiator=call.text("initiator") or None,
    )
    found = try_assignees(act, call.path["app"], asking, _definition(call))
    return found if isinstance(found, Refusal) else Answer(found.as_json())


def offer_people(call: Call, act: Act) -> Reply:
    """Offer people by name, where a definition names somebody."""
    found = choose_person(act, call.path["app"], call.query.get("q", ""), call.limit())
    if isinstance(found, Refusal):
        return found
    return Answer({"items": [one.as_json() for one in found]})


def try_widgets(call: Call, act: Act) -> Reply:
    """Give the numbers of every widget of a report of the draft."""
    call.only("filters")
    sent = call.mapping("filters") or {}
    if not all(isinstance(one, str) for one in sent.values()):
        raise unfit("filters", "texts by the keys of filters", "以筛选条件标识为键的文本")
    filters = {name: str(one) for name, one in sent.items()}
    found = try_report(act, call.path["app"], call.path["report"], filters)
    return found if isinstance(found, Refusal) else Answer(found.as_json())


def run_stories(call: Call) -> Reply:
    """Run the draft's scenarios, or the one that is named, in a scratch store."""
    call.only("scenario")
    found = try_scenarios(call.system, call.signed, call.path["app"], call.text("scenario") or None)
    return found if isinstance(found, Refusal) else Answer(found.as_json(call.locale))


def _definition(call: Call) -> dict[str, Data] | None:
    """The definition that is worked on, where it is not the draft as it was saved."""
    sent = call.mapping("definition")
    return cast("dict[str, Data]", dict(sent)) if sent else None


def _pointer(call: Call, name: str) -> list[str | int] | None:
    value = call.body.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(type(one) in (str, int) for one in value):
        raise unfit(name, "a list of names and numbers", "由名称和序号组成的列表")
    return cast("list[str | int]", value)


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        "/apps/{app}/vocabulary",
        show_vocabulary,
        Description("Read the words of the definition language", gives="Vocabulary"),
        right=Right.APP_DESIGN,
    ),
    reading(
        "POST",
        f"{DRAFT}/expression",
        try_out,
        Description("Try an expression of the draft", "Trial", "TrialOutcome"),
        right=Right.APP_DESIGN,
        takes=Takes.JSON,
    ),
    reading(
        "POST",
        f"{DRAFT}/assignees",
        find_people,
        Description("Find who would be asked at a node of the draft", "Asking", "AskedPeople"),
        right=Right.APP_DESIGN,
        takes=Takes.JSON,
    ),
    reading(
        "GET",
        "/apps/{app}/people",
        offer_people,
        Description("Find people whom a definition may name", gives="PeopleChoices"),
        right=Right.APP_DESIGN,
        query=(LIMIT, Parameter("q", "Words of the name, the sign-in name or the department.")),
    ),
    reading(
        "POST",
        f"{DRAFT}/reports/{{report}}/data",
        try_widgets,
        Description("Read the numbers of a report of the draft", "TriedReport", "ReportNumbers"),
        right=Right.APP_DESIGN,
        takes=Takes.MAYBE_JSON,
    ),
    direct(
        "POST",
        f"{DRAFT}/test",
        run_stories,
        Description("Run the scenarios of the draft; nothing is kept", "TestRun", "TestResults"),
        right=Right.APP_DESIGN,
        takes=Takes.MAYBE_JSON,
    ),
)
