"""A small app, filled, for tests of pages and views: expense claims with lines and an approval."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from engine.form.model import Form
from engine.report.model import Report
from runtime.i18n.catalogue import words
from runtime.services.flow_view import FlowPerson, FlowStep, FlowView
from runtime.services.report_views import Column, FilterView, WidgetData
from runtime.services.views import (
    AppSummary,
    FieldProblem,
    FormSummary,
    HistoryEntry,
    RecordPage,
    RecordRow,
    RecordView,
    Ref,
    ReportSummary,
    Rights,
    TaskView,
)
from runtime.web.views.field import Circumstances
from runtime.web.views.frame import Frame, bind_navigation
from runtime.web.views.moments import Clockface
from runtime.web.views.value import Reader

NOW = datetime(2026, 3, 18, 6, 30, tzinfo=UTC)
ID = "01JPMX3ZK4Q2V6N8R0T5W7Y9AB"

SOURCE = yaml.safe_load((Path(__file__).parent / "specimens.yaml").read_text("utf-8"))
CLAIM = Form.model_validate(SOURCE["claim"])
DASHBOARD = Report.model_validate(SOURCE["dashboard"])
VALUES: dict[str, Any] = SOURCE["values"]
FILTERS = (
    FilterView("period", "期间", "date_range", "last_12_months"),
    FilterView("kind", "类别", "select", "", (Ref("travel", "差旅"), Ref("meal", "招待"))),
    FilterView("payee", "收款人", "user", "me", (Ref("u3", "赵丽"), Ref("u1", "张敏"))),
    FilterView("project", "项目", "lookup", "", None, "project"),
    FilterView("word", "关键词", "text", ""),
)

RECORD = RecordView(
    id=ID,
    app="office",
    form="claim",
    title="EX-0042 拜访华东贸易",
    version=3,
    state="submitted",
    values=VALUES,
    rights=Rights(update=True, delete=True, submit=True, withdraw=True, comment=True),
    readonly={"number": True, "total": True, "lines.amount": True},
    updated_at="2026-03-18T05:10:00+00:00",
    updated_by=Ref("u1", "张敏"),
    errors=(FieldProblem("purpose", "required", "请填写事由。"),),
)

FLOW = FlowView(
    "claim_approval",
    "报销审批",
    "i1",
    "running",
    [
        FlowStep("start", "提交", "start", "passed", at="2026-03-17T02:00:00+00:00"),
        FlowStep(
            "manager",
            "部门主管审批",
            "approval",
            "passed",
            people=[
                FlowPerson(
                    Ref("u2", "王建国"),
                    "部门主管",
                    "done",
                    "approved",
                    "行程合理，同意。注意票据要与行程单一致。",
                    at="2026-03-17T08:20:00+00:00",
                )
            ],
            outcome="approved",
        ),
        FlowStep("route", "金额判断", "exclusive", "passed", reason="合计 1,464.60 大于 1,000.00"),
        FlowStep(
            "finance",
            "财务审核",
            "approval",
            "current",
            people=[
                FlowPerson(Ref("u3", "赵丽"), "角色：财务", "open"),
                FlowPerson(Ref("u4", "钱伟"), "角色：财务", "open"),
            ],
            since="2026-03-17T08:20:00+00:00",
        ),
        FlowStep("done", "完成", "end", "coming"),
    ],
)

HISTORY = (
    HistoryEntry(
        1, "2026-03-17T02:00:00+00:00", Ref("u1", "张敏"), "page", "created", "创建了这条记录"
    ),
    HistoryEntry(
        2,
        "2026-03-18T05:10:00+00:00",
        Ref("u1", "张敏"),
        "page",
        "updated",
        "修改了单价",
        ({"path": "lines[2].price", "label": "单价", "before": "700.0000", "after": "688.5000"},),
    ),
)

TASK = TaskView(
    "t1",
    "office",
    "claim_approval",
    "i1",
    "finance",
    "财务审核",
    "approval",
    Ref(ID, "EX-0042 拜访华东贸易，洽谈二季度合作"),
    "claim",
    3,
    Ref("u3", "赵丽"),
    Ref("u1", "张敏"),
    "2026-03-17T08:20:00+00:00",
    "2026-03-18T02:00:00+00:00",
    True,
    "open",
    None,
    ("approve", "reject", "return", "comment"),
    "合计大于 1,000.00，需要财务审核。",
    highlights=(("合计", "¥1,464.60"), ("类别", "差旅"), ("申请日期", "今天")),
)


def clock(locale: str = "zh") -> Clockface:
    """A reader in Shanghai, at a fixed time."""
    return Clockface(NOW, ZoneInfo("Asia/Shanghai"), words(locale))


def reader(locale: str = "zh") -> Reader:
    """A reader of the office app."""
    return Reader(clock(locale), "office", "CNY")


def frame(
    locale: str = "zh", theme: str = "light", path: str = "/apps/office/forms/claim"
) -> Frame:
    """The frame of a person with two apps."""
    apps = (
        AppSummary(
            "office",
            "办公" if locale == "zh" else "Office",
            "",
            1,
            (
                FormSummary(
                    "claim", "费用报销" if locale == "zh" else "Expense claim", "receipt", True
                ),
                FormSummary("project", "项目" if locale == "zh" else "Project", "category", True),
                FormSummary(
                    "supplier", "供应商" if locale == "zh" else "Supplier", "building", False
                ),
            ),
            (ReportSummary("spending", "费用看板" if locale == "zh" else "Spending"),),
        ),
        AppSummary(
            "assets",
            "资产" if locale == "zh" else "Assets",
            "",
            1,
            (FormSummary("asset", "资产卡片" if locale == "zh" else "Asset", "cube", True),),
            (),
        ),
    )
    return Frame(
        locale, theme, path, "u3", "赵丽", "赵", 12, bind_navigation(apps, path, words(locale))
    )


def circumstances(locale: str = "zh", errors: bool = False) -> Circumstances:
    """The claim's values and state."""
    return Circumstances(
        reader(locale),
        "/api/v1/apps/office/forms/claim",
        RECORD.values,
        readonly=RECORD.readonly,
        errors={"purpose": ("请填写事由。",)} if errors else {},
    )


def page_of_records() -> RecordPage:
    """Some records of a list."""
    kinds = ("travel", "meal", "office")
    states = ("draft", "submitted", "completed", "rejected", "withdrawn")
    rows = [
        RecordRow(
            f"{ID[:-2]}{n:02}",
            f"EX-{n:04}",
            1,
            states[n % 5],
            {
                "number": f"EX-{n:04}",
                "applied_on": f"2026-{n % 3 + 1:02}-{n + 1:02}",
                "purpose": ("拜访客户差旅", "团队聚餐招待", "办公用品采购及维修")[n % 3],
                "kind": kinds[n % 3],
                "project": {"id": "p", "title": "华东区域拓展"} if n % 4 else None,
                "payee": {"id": "u", "title": ("张敏", "李强", "周婷")[n % 3]},
                "total": f"{(n * 7919) % 60000 - 200}.50",
            },
        )
        for n in range(24)
    ]
    return RecordPage("claim", rows, "next", None, 10_000)


def widget_data() -> dict[str, WidgetData]:
    """Numbers for each widget of the dashboard."""
    money = Column("sum", "金额", "money")
    months = [[f"2025-{m:02}", f"{20000 + (m * 7351) % 30000}.00"] for m in range(4, 13)]
    months += [[f"2026-{m:02}", f"{30000 + (m * 9151) % 30000}.00"] for m in range(1, 4)]
    kinds = [["差旅", "182300.00"], ["招待", "96420.50"], ["办公", "41280.00"]]
    people = [
        [{"id": "u1", "title": "张敏"}, "88210.00"],
        [{"id": "u2", "title": "李强"}, "61200.00"],
        [{"id": "u3", "title": "周婷"}, "45890.00"],
        [None, "3200.00"],
    ]
    return {
        "sum": WidgetData([money], [["384820.50"]], [[]], [["341200.00"]]),
        "count": WidgetData([Column("count", "单数", "number")], [["128"]], [[]]),
        "mean": WidgetData([money], [["3006.41"]], [[]], [["3204.00"]]),
        "trend": WidgetData(
            [Column("month", "月份", "text"), money], months, [[m[0]] for m in months]
        ),
        "kinds": WidgetData(
            [Column("kind", "类别", "select"), money], kinds, [[k[0]] for k in kinds]
        ),
        "people": WidgetData([Column("payee", "收款人", "user"), money], people, [["u"]] * 4),  # type: ignore[arg-type]
        "list": WidgetData(
            [Column("kind", "类别", "select"), money], kinds, [[k[0]] for k in kinds]
        ),
    }
