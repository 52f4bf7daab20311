"""Every use of every element of an app: which text names it, and which characters of the text.

Rules of this file:
1. Meaning decides, not spelling: `total` of one form is not `total` of another.
2. It is read from a definition of sound shape; what names nothing is no use.
"""

from collections.abc import Mapping

from engine.definition.app_context import app_context
from engine.definition.model import App
from engine.definition.tree import Data, Path, value_at
from engine.definition.uses.collector import Collector
from engine.definition.uses.in_flows import read_automation, read_report, read_workflow
from engine.definition.uses.in_forms import FormReader
from engine.definition.uses.in_scenarios import read_scenario
from engine.definition.uses.use import Target, Use

NAMED_LISTS = frozenset(
    {"forms", "fields", "options", "roles", "settings", "workflows", "nodes", "automations",
     "reports", "widgets", "filters", "measures", "actions", "input", "views", "prints", "rules"}
)  # fmt: skip
"""Lists whose elements have keys that other parts may name, or that history follows."""


def references(
    app: App, data: Mapping[str, Data], others: Mapping[str, App] | None = None
) -> tuple[Use, ...]:
    """Find all uses in an app; `data` is the definition that `app` was made of."""
    found = Collector(app, app_context(app, others), dict(data))
    for at in found.items(("app", "access")):
        found.role((*at, "role"))
    for at in found.items(("app", "settings")):
        found.setting_default(at)
    for name in found.entries(("app", "user_links")):
        found.form(("app", "user_links", name))
    _menu(found)
    for number, form in enumerate(app.forms):
        FormReader(found, form, ("forms", number)).read()
    for folder, read in (
        ("workflows", read_workflow),
        ("automations", read_automation),
        ("reports", read_report),
        ("scenarios", read_scenario),
    ):
        for at in found.items((folder,)):
            read(found, at)
    return tuple(dict.fromkeys(found.uses))


def _menu(found: Collector) -> None:
    """What each group of the menu names."""
    for group in found.items(("app", "menu")):
        for kind in ("forms", "reports"):
            names = value_at(found.data, (*group, kind))
            for index, name in enumerate(names if isinstance(names, list) else ()):
                if isinstance(name, str):
                    found.whole((*group, kind, index), (kind, name))


def target_at(data: Data, pointer: Path) -> Target | None:
    """Tell which element stands at a pointer; None for what has no key of its own."""
    if pointer[:2] == ("app", "user_links") and len(pointer) == 3:
        return ("app", "user_links", str(pointer[2]))
    target: list[str] = []
    for place, step in enumerate(pointer):
        if isinstance(step, str):
            target.append(step)
            continue
        element = value_at(data, pointer[: place + 1])
        key = element.get("key") if isinstance(element, dict) else None
        if not isinstance(key, str):
            return None
        target.append(key)
    named = len(pointer) > 1 and isinstance(pointer[-1], int) and pointer[-2] in NAMED_LISTS
    return tuple(target) if named else None
