"""Whether the drafts of an app may work on its real records for somebody.

Rule of this file: formulas, defaults and steps read with the system's authority, so that a draft
could show anything. Who could publish it, or may read everything anyway, is shown nothing new.
"""

from engine.access.decision import decide
from runtime.services.act import Act
from runtime.services.app_rights import judge_shaping
from runtime.services.record_rights import hidden_elsewhere


def may_try_on_records(act: Act, app: str) -> bool:
    """Whether nothing of the app is kept from the caller, or he could publish the draft as well."""
    person = act.caller.person
    if judge_shaping(act.world, person, app, "publish") is None:
        return True
    published = act.world.apps.get(app)
    if published is None or hidden_elsewhere(act, published):
        return False
    forms = published.forms.values()
    return all(decide(person, app, form, "read").unconditional for form in forms)
