"""The settings of an app with their present values, for those who may change them."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.definition.model import Setting
from engine.text import localise
from runtime.services.act import Act
from runtime.services.app_rights import NO_APP, refuse_shaping
from runtime.services.outcome import Refusal
from runtime.services.published_app import PublishedApp
from runtime.services.views import Json, Ref
from runtime.storage.apps import AppStore


@dataclass(frozen=True, slots=True)
class SettingView:
    """A setting: its value as text (`true`/`false` for yes or no), and whether it was ever set."""

    key: str
    label: str
    help: str
    type: str
    value: str | None
    default: str | None
    is_set: bool
    pinned: bool
    scale: int
    min: str | None
    max: str | None
    options: Sequence[Ref]

    def as_json(self) -> dict[str, Json]:
        """Give the setting; numbers are text, yes or no is a boolean."""
        value: Json = self.value
        if self.type == "boolean" and self.value is not None:
            value = self.value == "true"
        return {
            "key": self.key,
            "label": self.label,
            "help": self.help or None,
            "type": self.type,
            "value": value,
            "default": self.default,
            "set": self.is_set,
            "pinned": self.pinned,
            "min": self.min,
            "max": self.max,
            "options": [one.as_json() for one in self.options],
        }


def read_settings(act: Act, app: str) -> tuple[SettingView, ...] | Refusal:
    """List an app's settings in their order."""
    refusal = refuse_shaping(act, app, "publish")
    if refusal is not None:
        return refusal
    published = act.world.apps.get(app)
    if published is None:
        return NO_APP
    stored = AppStore(act.connection).settings(app)
    return tuple(_view(act, published, one, stored) for one in published.app.app.settings)


def _view(act: Act, app: PublishedApp, one: Setting, stored: dict[str, object]) -> SettingView:
    locale = act.caller.locale
    return SettingView(
        key=one.key,
        label=localise(one.label, locale, one.key),
        help=localise(one.help, locale),
        type=one.type,
        value=_plain(app.settings.get(one.key)),
        default=_plain(one.default),
        is_set=one.key in stored,
        pinned=one.pin,
        scale=one.scale,
        min=_plain(one.min),
        max=_plain(one.max),
        options=[Ref(each.key, localise(each.label, locale, each.key)) for each in one.options],
    )


def _plain(value: object) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)
