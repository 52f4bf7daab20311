"""The values of a report's shared filters: what was chosen, else what the report begins with.

Rules of this file:
1. A filter that the report does not have, and a value that cannot be read, is refused: numbers
   over other records than were asked for would be wrong without anybody seeing it.
2. Several values are written with commas between them; nothing chosen is no limit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.report.compiled import CompiledReport
from engine.report.model import ReportFilter
from engine.report.period import ALL_TIME, Period, read_period
from runtime.services.act import Act
from runtime.services.outcome import Refusal, wrong
from runtime.services.published_app import PublishedApp

MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that limits: to a period, or to some values."""

    model: ReportFilter
    period: Period = ALL_TIME
    values: tuple[str, ...] = ()


def today(act: Act, app: PublishedApp) -> date:
    """The day it is in the app's time zone."""
    return act.now.astimezone(app.zone).date()


def read_filters(
    act: Act, app: PublishedApp, report: CompiledReport, given: Mapping[str, str]
) -> Mapping[str, Chosen] | Refusal:
    """Read the filters that limit, by key."""
    models = {one.key: one for one in report.model.filters}
    unknown = next((name for name in given if name not in models), None)
    if unknown is not None:
        return wrong(
            f"This report has no filter “{unknown[:60]}”.", f"此报表没有筛选条件“{unknown[:60]}”。"
        )
    found: dict[str, Chosen] = {}
    for key, model in models.items():
        text = given.get(key, model.default or "").strip()
        chosen = _read(act, app, model, text) if text else None
        if isinstance(chosen, Refusal):
            return chosen
        if chosen is not None:
            found[key] = chosen
    return found


def _read(act: Act, app: PublishedApp, model: ReportFilter, text: str) -> Chosen | Refusal | None:
    if model.type == "date_range":
        period = read_period(text, today(act, app))
        if period is None:
            return _unreadable(model, text)
        return None if period == ALL_TIME else Chosen(model, period=period)
    if model.type == "text":
        return Chosen(model, values=(text,))
    values = tuple(dict.fromkeys(one for each in text.split(",") if (one := each.strip())))
    if len(values) > MOST_VALUES:
        return _unreadable(model, text)
    if model.type == "user":
        values = tuple(act.caller.person.id if one == "me" else one for one in values)
    return Chosen(model, values=values) if values else None


def _unreadable(model: ReportFilter, text: str) -> Refusal:
    shown = text[:60]
    return wrong(
        f"“{shown}” is no value of the filter “{model.key}”. A period is written this_month,"
        " last_90_days, 2026-01-01..2026-03-31 or all.",
        f"“{shown}”不是筛选条件“{model.key}”的有效值。期间可写 this_month、last_90_days、"
        "2026-01-01..2026-03-31 或 all。",
    )
