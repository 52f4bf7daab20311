"""The apps of the store as those see them who shape them: what is in force, and what is being made.

Rule of this file: an app is listed to who may design or publish it; one that was never published,
to administrators.
"""

from dataclasses import dataclass

from engine.definition.app_data import app_data
from engine.text import localise
from runtime.services.act import Act
from runtime.services.app_rights import NO_APP, refuse_shaping
from runtime.services.outcome import Refusal
from runtime.services.showing import person_ref
from runtime.services.views import Json, Ref
from runtime.storage.apps import AppStore, Draft
from runtime.storage.bundle import unpack


@dataclass(frozen=True, slots=True)
class AppOverview:
    """An app: its published version (None: none), its draft, and what the reader may do."""

    key: str
    label: str
    description: str
    version: int | None
    published_at: str | None
    published_by: Ref | None
    draft_at: str | None
    draft_by: Ref | None
    may_design: bool
    may_publish: bool

    def as_json(self) -> dict[str, Json]:
        """Give the app."""
        return {
            "key": self.key,
            "label": self.label,
            "version": self.version,
            "published_at": self.published_at,
            "published_by": self.published_by.as_json() if self.published_by else None,
            "draft_at": self.draft_at,
            "draft_by": self.draft_by.as_json() if self.draft_by else None,
        }


def list_all_apps(act: Act) -> tuple[AppOverview, ...]:
    """List the apps that the caller may shape; none where he may shape none."""
    keys = AppStore(act.connection).keys()
    found = (overview_of(act, key) for key in keys)
    return tuple(one for one in found if not isinstance(one, Refusal))


def overview_of(act: Act, app: str) -> AppOverview | Refusal:
    """Tell how one app stands."""
    design, publish = refuse_shaping(act, app, "design"), refuse_shaping(act, app, "publish")
    if design is not None and publish is not None:
        return design
    store = AppStore(act.connection)
    published, draft = act.world.apps.get(app), store.draft(app)
    if published is None and draft is None:
        return NO_APP
    head = next(iter(store.versions(app)), None)
    locale = act.caller.locale
    info = published.app.app if published else None
    return AppOverview(
        key=app,
        label=localise(info.label, locale, app) if info else _drafted_label(draft, locale, app),
        description=localise(info.description, locale) if info else "",
        version=published.version if published else None,
        published_at=head.published_at.isoformat() if head else None,
        published_by=person_ref(act, head.author) if head else None,
        draft_at=draft.updated_at.isoformat() if draft else None,
        draft_by=_author(act, draft),
        may_design=design is None,
        may_publish=publish is None,
    )


def _drafted_label(draft: Draft | None, locale: str, app: str) -> str:
    """What an app is called that nobody has published yet."""
    data = app_data(unpack(draft.bundle)) if draft else None
    head = data.get("app") if data else None
    label = head.get("label") if isinstance(head, dict) else None
    if isinstance(label, dict):
        return localise({key: str(text) for key, text in label.items()}, locale, app)
    return label if isinstance(label, str) and label else app


def _author(act: Act, draft: Draft | None) -> Ref | None:
    return person_ref(act, draft.author) if draft else None
