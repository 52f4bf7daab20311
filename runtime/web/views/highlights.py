"""The few values that matter of a record: what its layout names, as they are read."""

from engine.form.model import Form
from engine.text import localise
from runtime.services.views import RecordView
from runtime.web.views.value import BLANK_KIND, Reader


def highlights_of(form: Form, view: RecordView, reader: Reader) -> tuple[tuple[str, str], ...]:
    """Give label and text of each highlight that the reader may see and that is not blank."""
    fields = {one.key: one for one in form.fields}
    found = []
    for key in form.layout.highlights:
        if key not in fields or key in view.hidden or view.visible.get(key) is False:
            continue
        value = reader.read(fields[key], view.values.get(key))
        if value.kind == BLANK_KIND:
            continue
        text = value.text or reader.clock.words("list_joint").join(one.text for one in value.chips)
        found.append((localise(fields[key].label, reader.locale, key), text))
    return tuple(found)
