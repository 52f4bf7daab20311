"""An app and those it depends on, as compiling its forms and workflows asks for them."""

from collections.abc import Mapping

from engine.definition.model import App
from engine.form.app_context import AppContext, FlowHead, setting_type
from engine.form.model import Form


def app_context(app: App, others: Mapping[str, App] | None = None) -> AppContext:
    """Give forms by key, those of depended apps as `app.form`, settings, links and rounding."""
    settings = {
        setting.key: setting_type(
            setting.type, frozenset(option.key for option in setting.options) or None
        )
        for setting in app.app.settings
    }
    return AppContext(
        key=app.app.key,
        forms={form.key: form for form in app.forms} | _depended(app, others or {}),
        settings=settings,
        user_links=dict(app.app.user_links),
        rounding=app.app.rounding,
        roles={role.key: role.label for role in app.roles if role.label},
        locale=app.app.locale,
        flows={one.key: FlowHead(one.form, one.start.on) for one in app.workflows},
    )


def _depended(app: App, others: Mapping[str, App]) -> dict[str, Form]:
    """Forms of the apps named in `depends`, and of those that they depend on in turn."""
    found: dict[str, Form] = {}
    waiting = list(app.app.depends)
    seen: set[str] = set()
    while waiting:
        key = waiting.pop()
        other = others.get(key)
        if other is None or key in seen:
            continue
        seen.add(key)
        waiting.extend(other.app.depends)
        found.update({f"{key}.{form.key}": form for form in other.forms})
    return found
