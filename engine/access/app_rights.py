"""Rights on an app as a whole: who may shape its definition, and who may put it in force.

Rules of this file:
1. The system's own role has both on every app; without a grant nobody else has any.
2. They are rights on definitions alone: what is seen of records is decided by the forms' grants.
3. The grants that decide are those in force, never those of a draft.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from engine.access.directory import Person
from engine.text import Element

AppRight = Literal["design", "publish"]

APP_RIGHTS: tuple[AppRight, ...] = ("design", "publish")


class AppGrant(Element):
    """What one role may do with the app's definition."""

    role: str
    can: Annotated[list[AppRight], Field(min_length=1)]


def may_shape(person: Person, app_key: str, grants: Sequence[AppGrant], right: AppRight) -> bool:
    """Whether a person has a right on an app's definition."""
    if not person.active:
        return False
    return person.is_admin or any(
        right in grant.can and person.has_role(app_key, grant.role) for grant in grants
    )
