"""Values as the text of a file that people open in a spreadsheet.

Rules of this file:
1. Choices by their labels, moments in the app's time zone to the second, addresses written out,
   lookups by their titles; numbers and days as they are, so that spreadsheets can reckon with them.
2. What is shown elsewhere as a mask stands here as the same mask.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.form.field_types import ADDRESS_PARTS, Definition
from engine.form.model import MultiSelectField, SelectField
from engine.form.regions import Regions
from engine.text import localise
from runtime.services.views import Json

YES_NO = {"en": ("yes", "no"), "zh": ("是", "否")}


@dataclass(frozen=True, slots=True)
class ExportText:
    """Writes values for one reader's file."""

    locale: str
    zone: ZoneInfo
    regions: Regions

    def of(self, field: Definition, value: Json) -> str:
        """Write one field's value, as the API shows it, as text."""
        if value is None or value in ("", [], {}):
            return ""
        if isinstance(field, SelectField | MultiSelectField):
            return self._choices(field, value)
        if isinstance(value, bool):
            words = YES_NO["zh" if self.locale.startswith("zh") else "en"]
            return words[0] if value else words[1]
        if field.type == "datetime":
            return self._moment(str(value))
        if field.type == "address" and isinstance(value, Mapping):
            return self._address(value)
        return _plain(value)

    def _choices(self, field: SelectField | MultiSelectField, value: Json) -> str:
        labels = {one.key: localise(one.label, self.locale, one.key) for one in field.options}
        keys = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(key), str(key)) for key in keys)

    def _moment(self, written: str) -> str:
        try:
            moment = datetime.fromisoformat(written)
        except ValueError:
            return written
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M:%S}"

    def _address(self, value: Mapping[str, Json]) -> str:
        parts = [str(value.get(part) or "") for part in ADDRESS_PARTS]
        named = [self.regions.name(code) or code for code in parts[:-1] if code]
        return " ".join(one for one in (*named, parts[-1]) if one)


def _plain(value: Json) -> str:
    if isinstance(value, Mapping):
        return str(value.get("title") or "")
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    return str(value)
