"""The head of an app: time zone, calendar, depends, links of users, defaults of settings."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from zoneinfo import available_timezones

from engine.definition.issue import Issue, issue
from engine.definition.model import Setting
from engine.definition.shape_issues import known_hint, nearest_hint
from engine.definition.subject import Subject
from engine.definition.tree import Path

CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check_app_head(subject: Subject) -> Iterator[Issue]:
    """Check `app.yaml`."""
    head = subject.app.app
    if head.time_zone not in available_timezones():
        hint = nearest_hint(head.time_zone, available_timezones())
        place = subject.source.place(("app", "time_zone"))
        yield issue("APP001", place, hint, found=head.time_zone)
    yield from _calendar(subject)
    for index, key in enumerate(head.depends):
        if key not in subject.others:
            yield subject.told("REF006", ("app", "depends", index), found=key)
    for name, form in head.user_links.items():
        if found := subject.missing_form(form, ("app", "user_links", name)):
            yield found
    yield from _menu(subject)
    for index, setting in enumerate(head.settings):
        yield from _setting(subject, setting, ("app", "settings", index))


def _menu(subject: Subject) -> Iterator[Issue]:
    """The menu names what there is, of this app."""
    forms = [form.key for form in subject.app.forms]
    reports = [report.key for report in subject.app.reports]
    for number, group in enumerate(subject.app.app.menu):
        at: Path = ("app", "menu", number)
        for kind, code, named, known in (
            ("forms", "REF001", group.forms, forms),
            ("reports", "REF010", group.reports, reports),
        ):
            for index, key in enumerate(named):
                if key not in known and not subject.source.is_lost(kind, key):
                    place = subject.source.place((*at, kind, index))
                    yield issue(code, place, known_hint(key, known), found=key)


def _calendar(subject: Subject) -> Iterator[Issue]:
    calendar = subject.app.app.calendar
    at: Path = ("app", "calendar")
    for name, value in (("start", calendar.start), ("end", calendar.end)):
        if not CLOCK.fullmatch(value):
            yield subject.told("APP002", (*at, name), found=value)
    hours = (calendar.start, calendar.end)
    if all(CLOCK.fullmatch(each) for each in hours) and calendar.start >= calendar.end:
        yield subject.told("APP002", (*at, "end"), found="–".join(hours))
    for name, days in (("holidays", calendar.holidays), ("workdays", calendar.workdays)):
        for index, value in enumerate(days):
            if not _is_day(value):
                yield subject.told("APP002", (*at, name, index), found=value)


def _is_day(text: str) -> bool:
    if not DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _setting(subject: Subject, setting: Setting, at: Path) -> Iterator[Issue]:
    if setting.min is not None and setting.max is not None and setting.min > setting.max:
        yield subject.told("FIELD002", (*at, "min"), low=setting.min, high=setting.max)
    if setting.default is None:
        return
    problem = _misfit(setting)
    if problem:
        options = [option.key for option in setting.options]
        hint = known_hint(str(setting.default), options) if options else None
        yield issue("FIELD005", subject.source.place((*at, "default")), hint, problem=problem)


def _misfit(setting: Setting) -> dict[str, str] | None:
    """Say why a setting's default is none of its values; None when it is one."""
    value = setting.default
    match setting.type:
        case "boolean":
            fits = isinstance(value, bool)
            return None if fits else _words(value, "no boolean", "不是布尔值")
        case "text":
            return None if isinstance(value, str) else _words(value, "no text", "不是文本")
        case "select":
            known = any(option.key == value for option in setting.options)
            return None if known else _words(value, "none of the options", "不是选项之一")
        case _:
            return _number_misfit(setting)


def _number_misfit(setting: Setting) -> dict[str, str] | None:
    value = setting.default
    if isinstance(value, bool):
        return _words(value, "no number", "不是数字")
    try:
        number = Decimal(value or 0)
    except InvalidOperation:
        return _words(value, "no number", "不是数字")
    scale = 0 if setting.type == "integer" else setting.scale
    if not number.is_finite() or _decimals(number) > scale:
        return _words(value, f"not a number of {scale} digits", f"不是 {scale} 位小数的数字")
    if setting.min is not None and number < setting.min:
        return _words(value, f"below {setting.min}", f"小于 {setting.min}")
    if setting.max is not None and number > setting.max:
        return _words(value, f"above {setting.max}", f"大于 {setting.max}")
    return None


def _decimals(number: Decimal) -> int:
    """How many decimals a finite number is written with, zeros at its end apart."""
    _, digits, exponent = number.as_tuple()
    places = -int(exponent)
    for digit in reversed(digits):
        if digit or places <= 0:
            break
        places -= 1
    return max(0, places) if number else 0


def _words(value: object, en: str, zh: str) -> dict[str, str]:
    return {"en": f"`{value}` is {en}", "zh": f"“{value}”{zh}"}
