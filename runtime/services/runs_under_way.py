"""What a new version does to the runs that are under way: they finish as they began.

Rule of this file: a run keeps its workflow's version and meets the forms as they are. So forms
that such a version can no longer work with (a field is gone, an option has another key) are not
published before its runs have ended.
"""

from collections.abc import Iterator, Mapping

from engine.definition.app_context import app_context
from engine.definition.model import App
from engine.definition.plain import plain_data
from engine.definition.references import references
from engine.definition.uses.use import Target
from engine.form.app_context import AppContext
from engine.text import localise
from runtime.services.outcome import Problem, Refusal, RefusalKind
from runtime.services.published_app import compile_workflows
from runtime.services.rename_options import renames_between
from runtime.services.system import read_version
from runtime.storage.apps import AppStore
from runtime.storage.database import Connection
from runtime.storage.instances import InstanceStore


class RunsNeedIt(Exception):  # noqa: N818 - it says why nothing is published
    """Runs under way need what a version takes away; the refusal tells which and what."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} things are still needed")
        self.refusal = Refusal(
            RefusalKind.CONFLICT,
            {
                "en": "Runs under way need what this version changes. Keep it, or let them end.",
                "zh": "仍有进行中的流程需要被修改的内容。请保留这些内容，或等流程结束后再发布。",
            },
            problems,
            code="runs_under_way",
        )


def check_runs(connection: Connection, app: App, others: Mapping[str, App]) -> None:
    """Raise `RunsNeedIt` for an app whose forms do not serve the runs that are under way."""
    context = app_context(app, others)
    living = InstanceStore(connection, app.app.key).living_versions()
    problems = [
        problem
        for version in sorted({version for _, version in living})
        for problem in problems_of_runs(connection, app.app.key, version, living, context)
    ]
    for version in sorted({version for _, version in living}):
        problems += options_of_runs(connection, app, version, living, others)
    if problems:
        raise RunsNeedIt(tuple({(one.path, str(one.message)): one for one in problems}.values()))


def problems_of_runs(
    connection: Connection,
    app: str,
    version: int,
    living: Mapping[tuple[str, int], int],
    context: AppContext,
) -> Iterator[Problem]:
    """Give what the living runs of a version's workflows need of the forms and do not find."""
    earlier = read_version(AppStore(connection), app, version)
    compiled = compile_workflows(earlier, context)
    for workflow in earlier.workflows:
        count = living.get((workflow.key, version), 0)
        if not count:
            continue
        place = f"workflows.{workflow.key}"
        if workflow.key not in compiled:
            yield _problem(place, version, count, "there is no such form", "表单已不存在")
            continue
        for fault in compiled[workflow.key].faults:
            en, zh = localise(fault.message, "en"), localise(fault.message, "zh")
            yield _problem(f"{place}.{fault.path}", version, count, en, zh)


def options_of_runs(
    connection: Connection,
    app: App,
    version: int,
    living: Mapping[tuple[str, int], int],
    others: Mapping[str, App],
) -> Iterator[Problem]:
    """Tell where a version's living runs name an option by a key that it will not have."""
    earlier = read_version(AppStore(connection), app.app.key, version)
    gone = _options_gone(earlier, app)
    for use in references(earlier, plain_data(earlier), others) if gone else ():
        match use.pointer:
            case ("workflows", int(place), *inside) if use.target in gone:
                workflow = earlier.workflows[place]
            case _:
                continue
        count = living.get((workflow.key, version), 0)
        if count:
            key, now = use.target[-1], gone[use.target]
            path = ".".join(map(str, ("workflows", workflow.key, *inside)))
            en = f"the option “{key}” would be called “{now}”"
            yield _problem(path, version, count, en, f"选项“{key}”将改名为“{now}”")


def _options_gone(earlier: App, app: App) -> dict[Target, str]:
    """Options that are called otherwise: what they were → their key."""
    found: dict[Target, str] = {}
    for one in renames_between(earlier, app):
        form, field = one.former
        at = ("forms", form, "fields", *".fields.".join(field.split(".")).split("."), "options")
        found |= {(*at, key): now for key, now in one.keys.items()}
    return found


def _problem(path: str, version: int, count: int, en: str, zh: str) -> Problem:
    return Problem(
        path,
        "runs_under_way",
        {
            "en": f"{count} runs of version {version}: {en}",
            "zh": f"版本 {version} 有 {count} 个进行中的流程：{zh}",
        },
    )
