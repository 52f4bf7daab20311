"""The papers that are offered beside a record, or for those chosen in a list."""

from engine.form.compiled import CompiledForm
from runtime.i18n.catalogue import words
from runtime.services.act import Act
from runtime.services.print_records import print_offers
from runtime.web.views.screens import PrintButton


def print_buttons(act: Act, form: CompiledForm, path: str) -> tuple[PrintButton, ...]:
    """Bind a form's papers to their buttons; `path` is the address of the record or the list."""
    spoken = words(act.caller.locale)
    return tuple(
        PrintButton(
            key=one.key,
            label=spoken("act.print_named", name=one.label) if one.label else spoken("act.print"),
            icon=one.icon or "printer",
            href=f"{path}/print/{one.key}",
        )
        for one in print_offers(act, form)
    )
