"""The designer's page: one address an app; what it shows is drawn by its script.

Rule of this file: who may not design an app is told so before anything of it is sent.
"""

from pathlib import Path

from engine.text import localise
from runtime.services.act import Act, consult
from runtime.services.draft_app import read_draft
from runtime.services.outcome import Refusal
from runtime.web.extension import ApplicationScreen, Extension
from runtime.web.framing import frame_of
from runtime.web.manifest import assets
from runtime.web.reply import Reply, Shown
from runtime.web.security import policy_with
from runtime.web.visit import Visit

NAME = "designer"
ENTRY = "main.tsx"


def show_designer(visit: Visit) -> Reply:
    """Show the designer of an app."""
    return consult(visit.system, visit.signed, _designer, visit)


def _designer(act: Act, visit: Visit) -> Reply:
    key = visit.names["app"]
    draft = read_draft(act, key)
    if isinstance(draft, Refusal):
        return draft
    published = act.world.apps.get(key)
    label = localise(published.app.app.label, visit.locale) if published else key
    screen = ApplicationScreen(
        title=label or key,
        assets=EXTENSION.asset(ENTRY),
        boot={
            "app": key,
            "label": label or key,
            "locale": visit.locale,
            "locales": sorted({"zh", "en", visit.locale}, reverse=True),
            "version": published.version if published else None,
            "icons": assets().icons,
            "person": {"id": act.caller.person.id, "name": act.caller.person.name},
        },
    )
    headers = policy_with("frame-src 'self'")
    return Shown("pages/application.html", screen, frame_of(act, visit), headers=headers)


EXTENSION = Extension(
    NAME,
    (("GET", "/apps/{app}/design", show_designer),),
    Path(__file__).parent / "static",
)
"""What the runtime serves of the designer."""
