"""The few values that matter of a record: what its layout names, as they are read."""

from collections.abc import Sequence

from engine.form.model import Form
from engine.text import localise
from runtime.services.views import RecordView
from runtime.web.views.value import BLANK_KIND, Reader, ReadValue


def highlights_of(
    form: Form, view: RecordView, reader: Reader, besides: str = ""
) -> tuple[tuple[str, str], ...]:
    """Give label and text of each highlight that the reader may see and that is not blank.

    `besides` is a field that is told already.
    """
    fields = {one.key: one for one in form.fields}
    found = []
    for key in form.layout.highlights:
        if (
            key == besides
            or key not in fields
            or key in view.hidden
            or view.visible.get(key) is False
        ):
            continue
        value = reader.read(fields[key], view.values.get(key))
        if value.kind == BLANK_KIND:
            continue
        found.append((localise(fields[key].label, reader.locale, key), _text(value, reader)))
    return tuple(found)


def spoken_highlights(
    form: Form, told: Sequence[tuple[str, str]], reader: Reader
) -> tuple[tuple[str, str], ...]:
    """Say the highlights of a task as its form's fields are read."""
    fields = {one.key: one for one in form.fields}
    named = {
        localise(fields[key].label, reader.locale, key): fields[key]
        for key in form.layout.highlights
        if key in fields
    }
    return tuple(
        (label, _text(reader.read(named[label], text), reader) if label in named else text)
        for label, text in told
        if label
    )


def _text(value: ReadValue, reader: Reader) -> str:
    return value.text or reader.clock.words("list_joint").join(one.text for one in value.chips)
