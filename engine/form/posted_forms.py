"""Which forms nobody writes but postings: balances and their ledgers."""

from engine.form.app_context import AppContext
from engine.form.balance import Balance


def balance_behind(key: str, app: AppContext) -> tuple[str, Balance] | None:
    """The balance that a form is the ledger of, with its key."""
    owner, dot, name = key.rpartition(".")
    for other, form in app.forms.items():
        if form.balance is None or other.rpartition(".")[:2] != (owner, dot):
            continue
        if form.balance.ledger.form == name:
            return other, form.balance
    return None


def is_posted(key: str, app: AppContext) -> bool:
    """Whether records of a form come about by postings alone."""
    form = app.forms.get(key)
    if form is None:
        return False
    return form.balance is not None or balance_behind(key, app) is not None


def is_unchanging(key: str, app: AppContext) -> bool:
    """Whether nobody changes or deletes a record of a form once it is there."""
    form = app.forms.get(key)
    return is_posted(key, app) or (form is not None and form.append_only)
