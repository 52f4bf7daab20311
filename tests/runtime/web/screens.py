"""Every page of the specimen app, rendered."""

from engine.access.fields import FULL_ACCESS
from runtime.i18n.catalogue import words
from runtime.web.rendering import render
from runtime.web.views.filters import Term
from runtime.web.views.flow import bind_flow
from runtime.web.views.form import FaultView, bind_form
from runtime.web.views.frame import Crumb, NavItem
from runtime.web.views.history import bind_history
from runtime.web.views.list_ask import ListAsk
from runtime.web.views.records import bind_list
from runtime.web.views.report import bind_filters, bind_widget
from runtime.web.views.screens import (
    AppScreen,
    CommentLine,
    CountedTab,
    Difference,
    ErrorScreen,
    FirstAdministratorScreen,
    FormScreen,
    LinkedRecord,
    ListScreen,
    MeScreen,
    RecordScreen,
    ReportScreen,
    SignInScreen,
    StaleScreen,
    StartScreen,
    TaskScreen,
    TasksScreen,
)
from runtime.web.views.status import state_status
from runtime.web.views.tasks import bind_decision, bind_task
from tests.runtime.web import specimens as made

LIST = "/apps/office/forms/claim"
PAGES = (
    "sign_in",
    "first_administrator",
    "start",
    "app",
    "new",
    "list",
    "form",
    "record",
    "tasks",
    "task",
    "report",
    "me",
    "error",
    "stale",
)


def page(name: str, locale: str = "zh", theme: str = "light") -> str:
    """Render one page of the specimen app."""
    bound = _bound(name, locale, theme)
    frame = made.frame(
        locale, theme, {"start": "/", "tasks": "/tasks", "task": "/tasks/t1"}.get(name, LIST)
    )
    return render(f"pages/{name}.html", locale, frame=frame, bound=bound, said="")


def _bound(name: str, locale: str, theme: str) -> object:  # noqa: C901, PLR0911, PLR0912 - a table
    t = words(locale)
    clock = made.clock(locale)
    way = (Crumb("办公", "/apps/office"), Crumb("费用报销", LIST))
    body = bind_form(made.CLAIM, made.circumstances(locale))
    task = bind_task(made.TASK, clock)
    apps = made.frame(locale).apps
    linked = LinkedRecord("EX-0042 拜访华东贸易", LIST, state_status("submitted", t), "赵丽 · 2 天")
    widgets = made.widget_data()
    match name:
        case "sign_in":
            return SignInScreen(theme, "/", "zhang", t("sign_in.wrong"), "en")
        case "first_administrator":
            return FirstAdministratorScreen(theme, "/first-sign-in/x", "zhao", "赵丽", "", "en")
        case "start":
            return StartScreen(
                t("start.morning", name="赵丽"),
                [task] * 3,
                [linked] * 3,
                [NavItem("费用看板", "/r", "chart-bar")],
                LIST,
                "",
            )
        case "app":
            return AppScreen(t("apps.title"), "", apps)
        case "new":
            return None
        case "list":
            ask = ListAsk(
                LIST, view="", terms=(Term("kind", "is", "travel,meal"),), sort="-applied_on"
            )
            bound = bind_list(
                made.CLAIM, ask, made.page_of_records(), made.reader(locale), FULL_ACCESS
            )
            return ListScreen(
                "费用报销", way[:1], bound, f"{LIST}/new", "/x?q=1", True, f"/api/v1{LIST}"
            )
        case "form":
            faults = (FaultView("purpose", "f-purpose", "事由", "请填写事由。"),)
            body = bind_form(made.CLAIM, made.circumstances(locale, errors=True))
            return FormScreen(
                t("form.new", form="费用报销"),
                way,
                state_status("draft", t),
                body,
                LIST,
                "/api/v1/apps/office/forms/claim",
                "",
                "",
                "",
                LIST,
                LIST,
                t("form.submit_way", way="钱总监，因为合计超过 5 万"),
                True,
                True,
                t("form.save_draft"),
                t("form.submit_to", people="王经理"),
                "有 1 处需要修改",
                faults,
            )
        case "record":
            return RecordScreen(
                "EX-0042 拜访华东贸易，洽谈二季度合作",
                way,
                f"{LIST}/{made.ID}",
                state_status("submitted", t),
                t("record.held_by", people="赵丽", node="财务审核", time="22 小时"),
                "张敏",
                clock.instant("2026-03-18T05:10:00+00:00"),
                3,
                body,
                made.TASK.highlights,
                bind_flow(made.FLOW, clock),
                bind_history(made.HISTORY, clock),
                [CommentLine("李强", clock.instant("2026-03-18T05:10:00+00:00"), "票据原件已交。")],
                task,
                True,
                False,
                True,
                True,
                True,
                "",
            )
        case "tasks":
            tabs = [
                CountedTab(
                    t(f"task.tab_{key}"), "/tasks", key == "open", 12 if key == "open" else 0
                )
                for key in ("open", "done", "started", "cc")
            ]
            return TasksScreen(tabs, [task] * 5, (), True, "", "", "")
        case "task":
            return TaskScreen(
                task,
                way[:1],
                f"{LIST}/x",
                made.TASK.reason,
                [("单价", "700.00", "688.50")],
                body,
                bind_form(made.CLAIM, made.circumstances(locale), frozenset({"kind"})),
                "",
                bind_decision(made.TASK),
                ["同意", "请补充票据"],
                "",
                "",
                bind_flow(made.FLOW, clock),
                "",
            )
        case "report":
            given = {"period": "this_year"}
            return ReportScreen(
                "费用看板",
                way[:1],
                "/r",
                bind_filters(made.FILTERS, given, clock),
                [
                    bind_widget(w, widgets[w.key], "/r", given, clock)
                    for w in made.DASHBOARD.widgets
                ],
            )
        case "me":
            return MeScreen("zhao", "")
        case "error":
            return ErrorScreen(theme, t("error.failed"), t("error.failed_hint"), "01JPMX3ZK4")
        case _:
            return StaleScreen(
                [Difference("事由", "拜访华东贸易", "拜访华东贸易（杭州）")],
                LIST,
                LIST,
                [("version", "4")],
            )
