"""Addresses as they are sent: region codes that form a chain, and the street.

Rule of this file: codes have six digits, each lies within the one above it, none is left out;
where no regions were handed in, only the structure of the codes is checked.
"""

import re

from engine.form.casting.surroundings import Surroundings
from engine.form.casting.text import cast_text, json_name
from engine.form.field_error import FieldError, Outcome, fault
from engine.form.field_types import ADDRESS_PARTS, STREET_LENGTH
from engine.form.model import AddressField, TextField

_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_STREET = TextField(
    key="street", type="text", max_length=STREET_LENGTH, normalize=["trim", "width"]
)


def cast_address(field: AddressField, raw: object, surroundings: Surroundings) -> Outcome:
    """Cast a value of an address field to all four parts, blank ones included."""
    if not isinstance(raw, dict):
        return fault(
            "type",
            "Expected an object with province, city, district and street, found {found}.",
            "应为包含 province、city、district、street 的对象，实际为 {found}。",
            found=json_name(raw),
        )
    strange = [str(key)[:40] for key in raw if key not in ADDRESS_PARTS]
    if strange or (field.detail == "region" and raw.get("street")):
        name = strange[0] if strange else "street"
        return fault("unknown", "There is no part {name}.", "没有 {name} 这一部分。", name=name)
    return _parts(raw, surroundings)


def _parts(raw: dict[object, object], surroundings: Surroundings) -> Outcome:
    codes = [_code(raw.get(part)) for part in ADDRESS_PARTS[:3]]
    street = None if raw.get("street") is None else cast_text(_STREET, raw["street"])
    for part in (*codes, street):
        if isinstance(part, FieldError):
            return part
    province, city, district = (code if isinstance(code, str) else None for code in codes)
    if not (province or city or district or street):
        return None
    if not surroundings.regions.is_chain(province, city, district):
        return _no_chain()
    return {
        "province": province,
        "city": city,
        "district": district,
        "street": street if isinstance(street, str) else None,
    }


def _code(raw: object) -> str | FieldError | None:
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str) or not _CODE.fullmatch(raw):
        return fault(
            "type",
            "Expected a region code of six digits such as 310000.",
            "应为六位行政区划代码，例如 310000。",
        )
    return raw


def _no_chain() -> FieldError:
    return fault(
        "options",
        "Province, city and district do not belong together, or are no regions of GB/T 2260.",
        "省、市、区县不构成上下级关系，或不是 GB/T 2260 的行政区划代码。",
    )
