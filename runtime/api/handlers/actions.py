"""Actions: the buttons of a record and of a list's selection, what they ask for, doing them."""

from collections.abc import Mapping, Sequence

from runtime.api.call import Answer, Call, Reply, unfit, versioned
from runtime.api.handlers.form_channels import LOOKUP_PARAMETERS, filled_so_far
from runtime.api.handlers.records import FORM, RECORD
from runtime.api.rights import Right
from runtime.api.route import Description, Route, Takes, reading, writing
from runtime.services.act import Act
from runtime.services.ask_action import ask_action
from runtime.services.choose_lookup import choose_for_action
from runtime.services.outcome import Refusal
from runtime.services.run_action import find_action, run_action, run_list_action

ACTION = f"{RECORD}/actions/{{action}}"


def show_action(call: Call, act: Act) -> Reply:
    """Show what an action asks for."""
    asked = ask_action(act, *_place(call))
    return asked if isinstance(asked, Refusal) else Answer(asked.as_json())


def evaluate_input(call: Call, act: Act) -> Reply:
    """Compute the input of an action being filled in; stores nothing."""
    sent = _input(call, act)
    asked = sent if isinstance(sent, Refusal) else ask_action(act, *_place(call), sent)
    if isinstance(asked, Refusal):
        return asked
    return Answer(asked.draft.as_draft_json() if asked.draft else {})


def offer_choices(call: Call, act: Act) -> Reply:
    """Offer the choices of a lookup in an action's input."""
    choices = choose_for_action(
        act,
        _place(call),
        call.path["field"],
        call.query.get("q", ""),
        limit=call.limit(20),
        row=call.query.get("row") or None,
        values=filled_so_far(call),
    )
    if isinstance(choices, Refusal):
        return choices
    return Answer({"items": [choice.as_json() for choice in choices]})


def carry_out(call: Call, act: Act) -> Answer | Refusal:
    """Carry out an action on a record."""
    sent = _input(call, act)
    if isinstance(sent, Refusal):
        return sent
    wrapped = sent is not call.body
    done = run_action(
        act,
        *_place(call),
        sent,
        version=call.version,
        acknowledge=call.reasons() if wrapped else {},
    )
    if isinstance(done, Refusal):
        return done
    if done.record is None:
        return Answer(done.as_json())
    return versioned(done.as_json(), done.record.version)


def carry_out_on_many(call: Call, act: Act) -> Answer | Refusal:
    """Carry out an action on several records: all of it, or nothing."""
    call.only("ids", "values", "acknowledge")
    done = run_list_action(
        act,
        call.path["app"],
        call.path["form"],
        _ids(call),
        call.path["action"],
        call.mapping("values"),
        acknowledge=call.reasons(),
    )
    return done if isinstance(done, Refusal) else Answer(done.as_json())


def _place(call: Call) -> tuple[str, str, str, str]:
    return (call.path["app"], call.path["form"], call.path["id"], call.path["action"])


def _input(call: Call, act: Act) -> Mapping[str, object] | Refusal:
    """The input: the body itself, or its `values` where the action asks for no such field."""
    found = find_action(act, call.path["app"], call.path["form"], call.path["action"])
    if isinstance(found, Refusal):
        return found
    asks = found.input is not None and "values" in found.input.fields
    if asks or not isinstance(call.body.get("values"), dict):
        return call.body
    call.only("values", "acknowledge")
    return call.mapping("values")


def _ids(call: Call) -> Sequence[str]:
    ids = call.body.get("ids")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise unfit("ids", "a list of ids", "记录 id 列表")
    return [str(one) for one in ids]


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        ACTION,
        show_action,
        Description("Show what an action asks for", gives="ActionAsk"),
        right=Right.RECORD_ACT,
    ),
    writing(
        "POST",
        ACTION,
        carry_out,
        Description("Carry out an action on a record", "ActionInput", "Acted", versioned=True),
        right=Right.RECORD_ACT,
        takes=Takes.MAYBE_JSON,
    ),
    reading(
        "POST",
        f"{ACTION}/evaluate",
        evaluate_input,
        Description("Compute an action's input being filled in", "ActionInput", "Evaluation"),
        right=Right.RECORD_ACT,
        takes=Takes.JSON,
    ),
    reading(
        "GET",
        f"{ACTION}/lookup/{{field}}",
        offer_choices,
        Description("Offer the choices of a lookup in an action's input", gives="Choices"),
        right=Right.RECORD_ACT,
        query=LOOKUP_PARAMETERS,
    ),
    writing(
        "POST",
        f"{FORM}/actions/{{action}}",
        carry_out_on_many,
        Description("Carry out an action on several records", "ActionOnMany", "ActedOnMany"),
        right=Right.RECORD_ACT,
    ),
)
