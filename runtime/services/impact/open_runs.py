"""Runs under way whose workflow has another version by now, or would have."""

from collections.abc import Iterator

from engine.definition.plain import plain_data
from engine.text import Text, localise
from runtime.services.impact.prospect import Prospect
from runtime.services.impact.report import WorkflowImpact
from runtime.services.impact.wording import label, said
from runtime.services.outcome import Problem
from runtime.services.runs_under_way import options_of_runs, problems_of_runs
from runtime.services.system import read_version
from runtime.storage.apps import AppStore
from runtime.storage.instances import InstanceStore


def open_runs(prospect: Prospect) -> Iterator[WorkflowImpact]:
    """Tell which runs go on as they began, and what they need that would be taken from them."""
    connection, app = prospect.act.connection, prospect.draft
    living = InstanceStore(connection, app.key).living_versions()
    others = {key: one.app for key, one in prospect.act.world.apps.items() if key != app.key}
    newest = {one.key: plain_data(one) for one in app.app.workflows}
    for version in sorted({version for _, version in living}):
        earlier = read_version(AppStore(connection), app.key, version)
        lacking = [
            *problems_of_runs(connection, app.key, version, living, app.context),
            *options_of_runs(connection, app.app, version, living, others),
        ]
        for workflow in earlier.workflows:
            count = living.get((workflow.key, version), 0)
            place = f"workflows.{workflow.key}"
            missing = [one for one in lacking if f"{one.path}.".startswith(f"{place}.")]
            if count and (missing or newest.get(workflow.key) != plain_data(workflow)):
                en, zh = label(workflow.label, workflow.key)
                message = _message((en, zh), version, count, missing)
                yield WorkflowImpact(
                    workflow.key, workflow.label or workflow.key, version, count, message
                )


def _message(name: tuple[str, str], version: int, count: int, missing: list[Problem]) -> Text:
    runs = f"{count} run{'' if count == 1 else 's'}"
    if not missing:
        return said(
            f"{runs} of {name[0]} under way go on by the old flow, v{version}, to their end.",
            f"{count} 个进行中的“{name[1]}”仍按旧流程 v{version} 走完。",
        )
    en = "; ".join(dict.fromkeys(localise(one.message, "en") for one in missing))
    zh = "；".join(dict.fromkeys(localise(one.message, "zh") for one in missing))
    return said(
        f"{runs} of {name[0]} under way (v{version}) still need what changes, so it cannot "
        f"be published: {en}.",
        f"{count} 个进行中的“{name[1]}”（v{version}）仍需要被修改的内容，无法发布：{zh}。",
    )
