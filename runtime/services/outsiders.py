"""People from outside: whose roles of an app all say `outside: true`.

Rules of this file:
1. Of a record's course they see where it stands, in the record's own words: no steps, nobody whom
   it waits for, no reasons; of its history and its comments what people from outside did and wrote.
2. What they may read of the record itself, their grants say; tasks of their own stay theirs.
"""

from engine.access.directory import Person
from runtime.services.act import Act
from runtime.services.published_app import PublishedApp


def is_outsider(app: PublishedApp, person: Person) -> bool:
    """Whether a person has roles of an app, and only such of people from outside."""
    if person.is_admin:
        return False
    held = [role for role in app.app.roles if person.has_role(app.key, role.key)]
    return bool(held) and all(role.outside for role in held)


def from_outside(act: Act, app: PublishedApp) -> bool:
    """Whether the caller comes from outside."""
    return is_outsider(app, act.caller.person)


def is_told(act: Act, app: PublishedApp, actor: str | None) -> bool:
    """Whether the caller is told of what somebody did: people from outside of one another's."""
    if not from_outside(act, app):
        return True
    person = act.world.directory.people.get(actor or "")
    return person is not None and is_outsider(app, person)
