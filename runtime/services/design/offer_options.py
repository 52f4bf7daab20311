"""Options for a field in which people typed texts so far: the values that its records hold.

Rules of this file:
1. The values are those that a report of the caller's would count: of records that he may read, and
   of a field that is hidden from him nowhere. Who may not count them is offered none.
2. A text that can be an option's key is its key: nothing of the records has to be written anew.
   Any other gets a readable key, and the option says which texts it stands for.
3. Texts that differ in blanks around them or in the case of letters alone are one option.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.definition.naming import key_for
from engine.form.former import FormerKeys
from engine.form.model import OPTION_KEY_PATTERN
from engine.report.compilation import compile_widget
from engine.report.model import Group, Measure, TableWidget
from runtime.services.act import Act
from runtime.services.design.draft_model import DraftModel, open_draft
from runtime.services.design.sample import former_key
from runtime.services.outcome import Refusal
from runtime.services.views import Json
from runtime.services.widget_reading import read_compiled

MOST = 50
"""So many options are offered: the values that most records hold."""

LONGEST = 100
"""A text of more letters is no name of a choice."""

_KEY = re.compile(OPTION_KEY_PATTERN)


@dataclass(slots=True)
class OfferedOption:
    """An option for texts that records hold; `count`: in how many records or rows."""

    label: str
    count: int
    texts: list[str]
    key: str = ""

    def as_json(self) -> dict[str, Json]:
        """Give what the API answers."""
        was = [text for text in self.texts if text != self.key]
        return {"key": self.key, "label": self.label, "was": list[Json](was), "count": self.count}


@dataclass(frozen=True, slots=True)
class OfferedOptions:
    """Options by how many records hold them; `more`: there are further values."""

    options: Sequence[OfferedOption] = ()
    more: bool = False

    def as_json(self) -> dict[str, Json]:
        """Give what the API answers."""
        return {"items": [one.as_json() for one in self.options], "more": self.more}


def offer_options(act: Act, app: str, form: str, name: str) -> OfferedOptions | Refusal:
    """Offer options for a field of the draft (`region`, `lines.kind`), the most frequent first."""
    model = open_draft(act, app)
    if isinstance(model, Refusal):
        return model
    place = _published(act, model, form, name)
    counted = _counted(act, app, *place) if place else []
    options = _merged(counted[:MOST])
    _named(options)
    return OfferedOptions(options, len(counted) > MOST)


def _published(act: Act, model: DraftModel, form: str, name: str) -> tuple[str, str] | None:
    """What the form and the field of the draft are called where records are kept."""
    drafted, published = model.form(form), act.world.apps.get(model.app.app.key)
    if drafted is None or published is None:
        return None
    there = former_key(form, drafted.form.was, published.forms)
    if there is None:
        return None
    was = FormerKeys(published.forms[there].form, drafted.form).of(name)
    return (there, was) if was else None


def _counted(act: Act, app: str, form: str, name: str) -> list[tuple[str, int]]:
    """Count the values of a field, the most frequent first; none where the caller may not."""
    subtable, _, column = name.rpartition(".")
    model = TableWidget(
        key="values",
        type="table",
        source=f"{form}.{subtable}" if subtable else form,
        where=f"not IS_BLANK({column})",
        group=[Group(by=column)],
        measures=[Measure(key="count", value="COUNT()")],
        sort="-count",
        limit=MOST + 1,
    )
    widget = compile_widget(model, [], act.world.apps[app].context)
    reading = read_compiled(act, app, widget, {}) if widget else None
    if reading is None or isinstance(reading, Refusal):
        return []
    found = [
        (text, int(str(mark.aggregates[0])))
        for mark in reading.marks()
        if isinstance(text := mark.key[0], str) and 0 < len(text.strip()) <= LONGEST
    ]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _merged(counted: Iterable[tuple[str, int]]) -> list[OfferedOption]:
    """Make one option of texts that people would not tell apart."""
    found: dict[str, OfferedOption] = {}
    for text, count in counted:
        alike = " ".join(text.split())
        option = found.setdefault(alike.casefold(), OfferedOption(alike, 0, []))
        option.count += count
        option.texts.append(text)
    return sorted(found.values(), key=lambda one: -one.count)


def _named(options: Sequence[OfferedOption]) -> None:
    """Give keys, each another whatever its case: first to the texts that are keys themselves."""
    taken: set[str] = set()
    for one in options:
        if _KEY.fullmatch(one.label):
            one.key = one.label
            taken.add(one.key.casefold())
    for one in options:
        if not one.key:
            one.key = key_for(one.label, taken, "option")
            taken.add(one.key)
