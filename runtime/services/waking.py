"""Which writes can wake whom: known from the published workflows and those that still run.

Rule of this file: it follows from the world alone and is worked out once for each; runs of earlier
versions were there when it began.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.model import WaitNode
from runtime.services.act import Act
from runtime.services.published_app import PublishedApp
from runtime.storage.instances import InstanceStore
from runtime.storage.waits import line_of

KEY = "waking"


@dataclass(frozen=True, slots=True)
class Waking:
    """Forms by `app.form`: those whose own runs wait, and those that lines watch by a field.

    A field of None: any write wakes all who wait there.
    """

    own: frozenset[str]
    watched: Mapping[str, frozenset[tuple[str, str | None]]]

    def __bool__(self) -> bool:
        return bool(self.own)


def waking_of(act: Act) -> Waking:
    """Give what can wake whom."""
    found = act.world.memo.get(KEY)
    if found is None:
        found = act.world.memo[KEY] = _worked_out(act)
    return cast("Waking", found)


def form_name(app: str, form: str) -> str:
    """Name a form for all apps."""
    return form if "." in form else f"{app}.{form}"


def _worked_out(act: Act) -> Waking:
    own: set[str] = set()
    watched: dict[str, set[tuple[str, str | None]]] = {}
    for app in act.world.apps.values():
        for workflow in _workflows(act, app):
            for node in workflow.nodes.values():
                if node.wait is None:
                    continue
                own.add(form_name(app.key, workflow.form))
                line = line_of(app.key, workflow.key, node.key)
                for watch in node.wait.watches:
                    name = form_name(app.key, watch.form)
                    watched.setdefault(name, set()).add((line, watch.key))
    return Waking(frozenset(own), {form: frozenset(lines) for form, lines in watched.items()})


def _workflows(act: Act, app: PublishedApp) -> Iterator[CompiledWorkflow]:
    for model in app.app.workflows:
        if any(isinstance(node, WaitNode) for node in model.nodes) and model.key in app.workflows:
            yield app.workflows[model.key]
    for key, version in InstanceStore(act.connection, app.key).living_versions():
        earlier = act.workflow(app.key, key, version) if version != app.version else None
        if earlier is not None:
            yield earlier
