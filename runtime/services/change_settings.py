"""Change an app's settings: typed, within their bounds; every value they had is kept.

Rules of this file:
1. All faults come together, and nothing changes while there is one.
2. A setting is in force at once, as a version that is published: it asks for the same right.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from engine.definition.model import Setting
from engine.text import Text
from runtime.services.act import Act
from runtime.services.app_rights import NO_APP, refuse_shaping
from runtime.services.audit import remember_deed
from runtime.services.outcome import Problem, Refusal, invalid
from runtime.storage.apps import AppStore

_ANY_TEXT = frozenset({"text", "select"})


def change_settings(act: Act, app: str, values: Mapping[str, object]) -> Refusal | None:
    """Give some settings new values; None takes a setting back to blank."""
    refusal = refuse_shaping(act, app, "publish")
    if refusal is not None:
        return refusal
    published = act.world.apps.get(app)
    if published is None:
        return NO_APP
    known = {setting.key: setting for setting in published.app.app.settings}
    faults = tuple(_faults(known, values))
    if faults:
        return invalid(faults)
    kept = {key: _kept(known[key], value) for key, value in values.items()}
    AppStore(act.connection).set_settings(app, kept, act.caller.person.id or None, act.now)
    remember_deed(act, "settings", app=app, note=", ".join(sorted(kept)))
    return None


def _faults(known: Mapping[str, Setting], values: Mapping[str, object]) -> Iterator[Problem]:
    for key, value in values.items():
        setting = known.get(key)
        if setting is None:
            text = {"en": "There is no such setting.", "zh": "没有这个参数。"}
            yield Problem(key, "unknown", text)
        elif value is not None:
            yield from (Problem(key, code, text) for code, text in _wrong(setting, value))


def _wrong(setting: Setting, value: object) -> Iterator[tuple[str, Text]]:
    if setting.type == "boolean":
        if not isinstance(value, bool):
            yield "type", {"en": "Expected true or false.", "zh": "应为“是”或“否”。"}
    elif setting.type in _ANY_TEXT:
        options = [option.key for option in setting.options]
        if not isinstance(value, str):
            yield "type", {"en": "Expected a text.", "zh": "应为文本。"}
        elif setting.type == "select" and value not in options:
            yield "options", {"en": "This is none of the options.", "zh": "不在可选范围内。"}
    else:
        yield from _wrong_number(setting, value)


def _wrong_number(setting: Setting, value: object) -> Iterator[tuple[str, Text]]:
    number = _number(value)
    scale = 0 if setting.type == "integer" else setting.scale
    if number is None:
        yield "type", {"en": "Expected a number.", "zh": "应为数字。"}
    elif number != round(number, scale):
        yield (
            "type",
            {"en": f"At most {scale} decimals are kept.", "zh": f"最多保留 {scale} 位小数。"},
        )
    elif setting.min is not None and number < setting.min:
        yield "min", {"en": f"At least {setting.min}.", "zh": f"不能小于 {setting.min}。"}
    elif setting.max is not None and number > setting.max:
        yield "max", {"en": f"At most {setting.max}.", "zh": f"不能大于 {setting.max}。"}


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    # Beyond this no amount is meant, and rounding would fail.
    return number if number.is_finite() and abs(number) < Decimal("1e18") else None


def _kept(setting: Setting, value: object) -> object:
    """As the store keeps it: numbers as text, so that nothing is lost."""
    if value is None or setting.type == "boolean" or setting.type in _ANY_TEXT:
        return value
    return f"{_number(value):f}"
