"""What an action asks a person first: a form of its own, tied to the record it is about.

Rules of this file:
1. The input's fields stand bare in their expressions, and `record` is the record acted on, also in
   rows and filters; in a filter the input is `input`.
2. `record` is a lookup that nobody fills in: the record is given.
"""

from engine.form.model import Action, Form, LookupField

RECORD_FIELD = "record"
"""The lookup that ties an input to its record."""


class InputForm(Form):
    """The form of an action's input; its first field leads to the record acted on."""

    @property
    def acts_on(self) -> str:
        """The key of the form of that record."""
        first = self.fields[0]
        return first.form if isinstance(first, LookupField) else ""


def input_form(form: str, action: Action) -> InputForm:
    """Make the form of an action's input over a form, by that form's key."""
    record = LookupField(key=RECORD_FIELD, type="lookup", form=form)
    return InputForm.model_construct(
        key=input_key(form, action.key),
        label=action.label,
        fields=[record, *action.input],
    )


def input_key(form: str, action: str) -> str:
    """The key of an input's form: no form of an app has a colon in its own."""
    return f"{form}:{action}"
