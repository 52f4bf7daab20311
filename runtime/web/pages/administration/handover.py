"""Handing over what hangs on a person: what it is, who takes it, and what became of it."""

from collections.abc import Sequence

from engine.text import localise
from runtime.services.act import Act, consult, perform
from runtime.services.hand_over import (
    HandedOver,
    HandOverPreview,
    Portion,
    hand_over,
    preview_hand_over,
)
from runtime.services.outcome import Refusal
from runtime.services.views import Ref
from runtime.web.framing import framed
from runtime.web.pages.administration.ground import way_to
from runtime.web.reply import Reply
from runtime.web.views.administration.fields import FieldView, faults_of, people_options
from runtime.web.views.administration.screens import HandOverScreen, PortionLine
from runtime.web.views.frame import Crumb
from runtime.web.visit import Visit


def show_hand_over(visit: Visit) -> Reply:
    """Show what hangs on a person."""
    return consult(visit.system, visit.signed, _screen, visit, None, None)


def take_hand_over(visit: Visit) -> Reply:
    """Hand over what was chosen."""
    chosen = frozenset(visit.form.get("what", ()))
    done = perform(
        visit.system,
        visit.signed,
        hand_over,
        visit.names["id"],
        visit.sent("to"),
        tasks="tasks" in chosen,
        records="records" in chosen,
        people="people" in chosen,
    )
    refusal = done if isinstance(done, Refusal) else None
    outcome = done if isinstance(done, HandedOver) else None
    return consult(visit.system, visit.signed, _screen, visit, refusal, outcome)


def _screen(act: Act, visit: Visit, refusal: Refusal | None, done: HandedOver | None) -> Reply:
    found = preview_hand_over(act, visit.names["id"])
    if isinstance(found, Refusal):
        return found
    faults = faults_of(refusal, visit.locale, ("to",))
    back = f"/admin/users/{found.person.id}"
    taker = FieldView(
        "to",
        visit.words("admin.take_over"),
        visit.sent("to") or _above(act, found),
        "select",
        people_options(act.world.directory, but=found.person.id),
        faults.at("to"),
        required=True,
    )
    screen = HandOverScreen(
        name=found.person.title,
        way=(*way_to(visit, "users"), Crumb(found.person.title, back)),
        back=back,
        tasks=_lines(act, visit, found.tasks),
        records=_lines(act, visit, found.records),
        people=_names(found.people),
        departments=_names(found.departments),
        fields=[taker],
        nothing=found.is_empty,
        refused=faults.text,
        done=_told(visit, done) if done else "",
        left=done.left if done else (),
    )
    return framed(act, visit, "admin/hand_over", screen, refusal.status if refusal else 200)


def _told(visit: Visit, done: HandedOver) -> str:
    return visit.words(
        "admin.handed_over", tasks=done.tasks, records=done.records, people=done.people
    )


def _above(act: Act, found: HandOverPreview) -> str:
    """Offer the superior first: he is who most often takes over."""
    above = act.world.directory.manager_of(found.person.id)
    return above.id if above and above.active else ""


def _lines(act: Act, visit: Visit, portions: Sequence[Portion]) -> list[PortionLine]:
    apps = act.world.apps
    labels = {key: localise(app.app.app.label, visit.locale, key) for key, app in apps.items()}
    return [
        PortionLine(f"{labels.get(one.app, one.app)} · {one.label}", one.count, one.stays)
        for one in portions
    ]


def _names(people: Sequence[Ref]) -> list[str]:
    return [one.title for one in people]
