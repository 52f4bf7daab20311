"""Text as it is sent: normalised, bounded, free of what cannot be stored or shown.

Rules of this file:
1. Nothing but a string is text: no number, list or object is turned into one.
2. Characters that no Unicode text has (lone surrogates) and control characters are refused;
   tabs and line breaks only stand in long text, where breaks become `\\n`.
3. Length is counted in code points, after normalising. Empty text is blank.
"""

import re
import unicodedata
from collections.abc import Sequence

from engine.form.field_error import FieldError, fault
from engine.form.field_types import max_length
from engine.form.model import (
    ColumnDefinition,
    EmailField,
    FieldDefinition,
    LongTextField,
    PhoneField,
    TextField,
    UrlField,
)

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LAND_LINE = re.compile(r"0[0-9]{2,3}-?[1-9][0-9]{6,7}(-[0-9]{1,6})?")
_SERVICE = re.compile(r"(400|800)-?[0-9]{3}-?[0-9]{4}|9[56][0-9]{3,6}")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])"
)
_WEB = re.compile(r"https?://[^\s/?#@\\]+([/?#][^\s\\]*)?", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:", re.IGNORECASE)


def half_width(text: str) -> str:
    """Turn the full-width forms of ASCII (and the wide space) into ASCII."""
    return text.translate(_HALF_WIDTH)


def cast_text(field: FieldDefinition | ColumnDefinition, raw: object) -> str | FieldError | None:
    """Cast a value of a text, long text, phone, e-mail or URL field."""
    if not isinstance(raw, str):
        return _not_text(raw)
    several_lines = isinstance(field, LongTextField)
    if not several_lines:
        raw = raw.strip("\t\r\n")  # what a paste leaves at the ends is no fault
    refused = _refused_character(raw, several_lines=several_lines)
    if refused is not None:
        return refused
    match field:
        case TextField():
            text = normalise(raw, field.normalize)
        case LongTextField():
            text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
        case _:
            text = half_width(raw).strip()
    most = max_length(field)
    if most is not None and len(text) > most:
        return _too_long(most, len(text))
    return (_shape_fault(field, text) if text else None) or _shaped(field, text)


def normalise(text: str, steps: Sequence[str]) -> str:
    """Apply a field's normalising steps, in the order of their meaning, not of their spelling."""
    if "width" in steps:
        text = half_width(text)
    if "spaces" in steps:
        text = re.sub(r"\s+", " ", text)
    if "trim" in steps or "spaces" in steps:
        text = text.strip()
    if "upper" in steps:
        text = text.upper()
    return text.lower() if "lower" in steps else text


def _shaped(field: FieldDefinition | ColumnDefinition, text: str) -> str | None:
    if isinstance(field, PhoneField):
        return re.sub(r"[\s()]", "", text) or None
    return text or None


def _shape_fault(field: FieldDefinition | ColumnDefinition, text: str) -> FieldError | None:
    match field:
        case PhoneField():
            return None if is_phone(text) else _bad_phone()
        case EmailField():
            return None if _EMAIL.fullmatch(text) else _bad_email()
        case UrlField():
            return None if is_link(text) else _bad_link()
        case _:
            return None


def is_phone(text: str) -> bool:
    """Whether text is a Chinese mobile, land line or service number, or E.164."""
    compact = re.sub(r"[\s()]", "", text)
    dashless = compact.replace("-", "")
    return bool(
        _MOBILE.fullmatch(dashless)
        or _LAND_LINE.fullmatch(compact)
        or _SERVICE.fullmatch(compact)
        or _E164.fullmatch(dashless)
    )


def is_link(text: str) -> bool:
    """Whether text is an http, https or mailto link, without credentials in it."""
    mailto = _MAILTO.match(text)
    if mailto:
        return _EMAIL.fullmatch(text[mailto.end() :].partition("?")[0]) is not None
    return _WEB.fullmatch(text) is not None


def _refused_character(text: str, *, several_lines: bool) -> FieldError | None:
    if text.isascii() and text.isprintable():
        return None
    allowed = "\t\n\r" if several_lines else ""
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            return fault("type", "This is no valid Unicode text.", "这不是有效的 Unicode 文本。")
        if category in ("Cc", "Zl", "Zp") and character not in allowed:
            return _control(character)
    return None


def _control(character: str) -> FieldError:
    return fault(
        "pattern",
        "Control characters such as line breaks cannot stand here; found {found}.",
        "此处不能包含换行等控制字符，发现 {found}。",
        found=f"U+{ord(character):04X}",
    )


def _not_text(raw: object) -> FieldError:
    return fault(
        "type",
        "Expected text, found {found}.",
        "应为文本，实际为 {found}。",
        found=json_name(raw),
    )


def json_name(raw: object) -> str:
    """What JSON calls the type of a value, for messages."""
    if raw is None:
        return "null"
    if isinstance(raw, bool):
        return "boolean"
    if isinstance(raw, str):
        return "string"
    if isinstance(raw, list | tuple):
        return "array"
    return "object" if isinstance(raw, dict) else "number"


def _too_long(most: int, length: int) -> FieldError:
    return fault(
        "max_length",
        "At most {max} characters; these are {length}.",
        "最多 {max} 个字符，当前为 {length} 个。",
        max=str(most),
        length=str(length),
    )


def _bad_phone() -> FieldError:
    return fault(
        "pattern",
        "Expected a telephone number such as 13800138000, 021-12345678 or +4930123456.",
        "应为电话号码，例如 13800138000、021-12345678 或 +4930123456。",
    )


def _bad_email() -> FieldError:
    return fault(
        "pattern",
        "Expected an e-mail address such as name@example.com.",
        "应为电子邮箱地址，例如 name@example.com。",
    )


def _bad_link() -> FieldError:
    return fault(
        "pattern",
        "Expected a link that begins with https://, http:// or mailto:.",
        "应为以 https://、http:// 或 mailto: 开头的链接。",
    )
