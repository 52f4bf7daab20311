"""May this person work on this app's definition? The one decision that all such use cases ask.

Rules of this file:
1. The grants are those of the published version; an app that was never published is the system's
   administrators' alone.
2. Who may not even see the app is told that there is none; the audit alone learns of the denial.
"""

from collections.abc import Sequence
from dataclasses import replace

from engine.access.app_rights import APP_RIGHTS, AppRight, may_shape
from engine.access.decision import decide
from engine.access.directory import Person
from engine.report.model import Report
from runtime.services.act import Act
from runtime.services.outcome import Refusal, forbidden, not_found
from runtime.services.published_app import PublishedApp
from runtime.services.world import World

NO_APP = not_found("There is no such app.", "没有这个应用。")

_WANTED: dict[AppRight, Refusal] = {
    "design": forbidden(
        "Changing this app needs its right `design`. Ask an administrator for it.",
        "修改该应用需要其“设计”权限，请联系管理员。",
    ),
    "publish": forbidden(
        "Publishing this app needs its right `publish`. Ask an administrator for it.",
        "发布该应用需要其“发布”权限，请联系管理员。",
    ),
}


def refuse_shaping(act: Act, app: str, right: AppRight) -> Refusal | None:
    """Refuse an act on an app's definition to whoever lacks the right; None: go on."""
    return judge_shaping(act.world, act.caller.person, app, right)


def judge_shaping(world: World, person: Person, app: str, right: AppRight) -> Refusal | None:
    """Judge a person's right on an app's definition; None where he has it."""
    published = world.apps.get(app)
    grants = published.app.app.access if published else ()
    if may_shape(person, app, grants, right):
        return None
    if published is None or not may_see_app(person, published):
        return replace(NO_APP, denied=published is not None)
    return _WANTED[right]


def rights_on(person: Person, app: PublishedApp) -> Sequence[AppRight]:
    """Give a person's rights on an app's definition."""
    grants = app.app.app.access
    return tuple(right for right in APP_RIGHTS if may_shape(person, app.key, grants, right))


def may_see_app(person: Person, app: PublishedApp) -> bool:
    """Whether anything of an app is open to a person: a form, a report, or its definition."""
    return (
        bool(rights_on(person, app))
        or any(
            decide(person, app.key, form, right).allowed
            for form in app.app.forms
            for right in ("read", "create")
        )
        or any(may_open_report(person, app.key, report) for report in app.app.reports)
    )


def may_open_report(person: Person, app: str, report: Report) -> bool:
    """Whether a report is open to a person: by a role it names; to the administrator always."""
    if not person.active:
        return False
    return person.is_admin or any(person.has_role(app, one.role) for one in report.access)
