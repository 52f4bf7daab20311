"""Reports: what is on them, the numbers of a widget, the records behind a number."""

import json
from collections.abc import Mapping

from runtime.api.call import Answer, Call, Reply
from runtime.api.csv_file import csv_download
from runtime.api.handlers.form_channels import require_csv
from runtime.api.problem import Fault
from runtime.api.rights import Right
from runtime.api.route import Description, Route, reading
from runtime.services.act import Act
from runtime.services.audit import note_deed
from runtime.services.outcome import Refusal
from runtime.services.run_report import drill_widget, export_widget, read_report, widget_data

REPORT = "/apps/{app}/reports/{report}"
WIDGET = f"{REPORT}/widgets/{{widget}}"
RESERVED = frozenset({"limit", "cursor", "key", "format"})
MAX_KEY = 20


def show_report(call: Call, act: Act) -> Reply:
    """Describe a report's filters and widgets."""
    report = read_report(act, call.path["app"], call.path["report"])
    return report if isinstance(report, Refusal) else Answer(report.as_json())


def show_widget(call: Call, act: Act) -> Reply:
    """Give a widget's numbers."""
    data = widget_data(
        act, call.path["app"], call.path["report"], call.path["widget"], _filters(call)
    )
    return data if isinstance(data, Refusal) else Answer(data.as_json())


def drill_into_widget(call: Call, act: Act) -> Reply:
    """List the records behind one row of a widget."""
    page = drill_widget(
        act,
        call.path["app"],
        call.path["report"],
        call.path["widget"],
        _filters(call),
        _key(call.query.get("key", "[]")),
        call.limit(),
        call.query.get("cursor") or None,
    )
    return page if isinstance(page, Refusal) else Answer(page.as_json())


def export_numbers(call: Call, act: Act) -> Reply:
    """Give a widget's numbers as a file."""
    require_csv(call)
    widget = call.path["widget"]
    app, report = call.path["app"], call.path["report"]
    rows = export_widget(act, app, report, widget, _filters(call))
    if isinstance(rows, Refusal):
        return rows
    download = csv_download(rows, f"{widget}.csv")
    note_deed(call.system, call.signed, "export_report", app=app, note=f"{report}.{widget}")
    return download


def _filters(call: Call) -> Mapping[str, str]:
    return {name: value for name, value in call.query.items() if name not in RESERVED}


def _key(written: str) -> list[str | None]:
    """Read a row's key: a JSON list as `keys` of the data gave it."""
    try:
        key = json.loads(written)
    except (ValueError, RecursionError):
        key = None
    if not isinstance(key, list) or len(key) > MAX_KEY:
        raise _bad_key()
    if not all(each is None or isinstance(each, str | int | bool) for each in key):
        raise _bad_key()
    return key


def _bad_key() -> Fault:
    return Fault(
        400,
        "key",
        {
            "en": "'key' is a JSON list, as the widget's data gives it in `keys`.",
            "zh": "“key”应为 JSON 数组，即组件数据中 `keys` 的一项。",
        },
    )


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        REPORT,
        show_report,
        Description("Describe a report", gives="Report"),
        right=Right.REPORT_READ,
    ),
    reading(
        "GET",
        f"{WIDGET}/data",
        show_widget,
        Description("Give a widget's numbers", gives="WidgetData"),
        right=Right.REPORT_READ,
        any_query=True,
    ),
    reading(
        "GET",
        f"{WIDGET}/drill",
        drill_into_widget,
        Description("List the records behind a number", gives="RecordPage"),
        right=Right.REPORT_READ,
        any_query=True,
    ),
    reading(
        "GET",
        f"{WIDGET}/export",
        export_numbers,
        Description("Give a widget's numbers as a file", media_type="text/csv"),
        right=Right.REPORT_EXPORT,
        any_query=True,
    ),
)
