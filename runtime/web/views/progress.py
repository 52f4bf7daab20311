"""Where a record stands: its status as a word, and as a line of stages with the present one lit.

Rules of this file:
1. The stages are those that the layout names, else every option in use.
2. A status that is no stage stands among them where it is declared; behind the last one, beside
   the line: then it says where the record came to, not how far.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.form.model import Form, Option, SelectField
from engine.text import localise
from runtime.services.views import RecordView
from runtime.web.views.value import Chip, Reader, option_chip


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the line; `place`: done, now or later."""

    text: str
    colour: str
    place: str


@dataclass(frozen=True, slots=True)
class ProgressView:
    """A line of stages; `beside` is a status that stands on none of them."""

    label: str
    stages: tuple[Stage, ...]
    beside: Chip | None


def status_field(form: Form) -> SelectField | None:
    """Give the field that says best where a record stands: that of the line, else a status."""
    selects = [one for one in form.fields if isinstance(one, SelectField)]
    named = next((one for one in selects if one.key == form.layout.progress), None)
    return named or next((one for one in selects if one.status is not None), None)


def status_chip(form: Form, view: RecordView, reader: Reader) -> Chip | None:
    """Give the record's status in its own words; None where it has none, or the reader may not."""
    field = status_field(form)
    value = _present(field, view)
    return option_chip(field.options, value, reader) if field and value else None


def progress_of(form: Form, view: RecordView, reader: Reader) -> ProgressView | None:
    """Draw the line of progress; None where the layout asks for none, or nothing stands in it."""
    field = status_field(form)
    value = _present(field, view)
    if form.layout.progress is None or field is None or not value:
        return None
    line = stage_line(field.options, form.layout.stages, value)
    now = line.index(value) if value in line else -1
    options = {option.key: option for option in field.options}
    return ProgressView(
        label=localise(field.label, reader.locale, field.key),
        stages=tuple(
            Stage(
                localise(options[key].label, reader.locale, key),
                options[key].colour or "grey",
                "now" if place == now else "done" if place < now else "later",
            )
            for place, key in enumerate(line)
        ),
        beside=None if now >= 0 else option_chip(field.options, value, reader),
    )


def stage_line(options: Sequence[Option], stages: Sequence[str], present: str) -> list[str]:
    """Give the keys on the line, in their order, the present one where it belongs."""
    declared = [option.key for option in options]
    line = list(stages) or [option.key for option in options if option.active]
    if present in line or present not in declared:
        return line
    behind = declared[declared.index(present) + 1 :]
    following = next((place for place, key in enumerate(line) if key in behind), None)
    return line if following is None else [*line[:following], present, *line[following:]]


def _present(field: SelectField | None, view: RecordView) -> str:
    if field is None or field.key in view.hidden or view.visible.get(field.key) is False:
        return ""
    value = view.values.get(field.key)
    return value if isinstance(value, str) and field.key not in view.masked else ""
