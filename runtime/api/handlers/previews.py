"""What a previewed form asks while one types: computed by the draft, never stored."""

from runtime.api.call import Answer, Call, Reply
from runtime.api.rights import Right
from runtime.api.route import Description, Route, Takes, direct, reading
from runtime.services.act import Act
from runtime.services.design.preview import ONLY_A_PREVIEW, previewing
from runtime.services.evaluate_draft import evaluate_draft
from runtime.services.outcome import Refusal

PREVIEW = "/apps/{app}/draft/previews/{role}/forms/{form}"


def evaluate_preview(call: Call, act: Act) -> Reply:
    """Compute what the draft's form would show for values so far."""
    call.only("values", "id", "task")
    record = call.text("id") or None
    inside = previewing(act, call.path["app"], call.path["role"], records=record is not None)
    if isinstance(inside, Refusal):
        return inside
    view = evaluate_draft(
        inside, call.path["app"], call.path["form"], call.mapping("values"), id=record
    )
    return view if isinstance(view, Refusal) else Answer(view.as_draft_json())


def refuse_saving(_call: Call) -> Reply:
    """Say that nothing is saved from a preview."""
    return ONLY_A_PREVIEW


ROUTES: tuple[Route, ...] = (
    reading(
        "POST",
        f"{PREVIEW}/evaluate",
        evaluate_preview,
        Description("Evaluate a form of the draft as a role", "Draft", "Evaluation"),
        right=Right.APP_DESIGN,
        takes=Takes.JSON,
    ),
    direct(
        "POST",
        f"{PREVIEW}/records",
        refuse_saving,
        Description("Say that a preview saves nothing"),
        right=Right.APP_DESIGN,
        takes=Takes.MAYBE_JSON,
    ),
)
