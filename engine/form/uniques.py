"""What the database holds unique of a form: as it says, and the dimensions of a balance."""

from engine.form.model import Form, Unique


def all_uniques(form: Form) -> list[Unique]:
    """Give the fields that are unique together; a balance has one record a combination."""
    if form.balance is None:
        return form.unique
    wanted = form.balance.dimensions
    if any(one.where is None and set(one.fields) == set(wanted) for one in form.unique):
        return form.unique
    return [*form.unique, Unique(fields=list(wanted))]
