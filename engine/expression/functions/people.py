"""Who is asking: HAS_ROLE, IN_DEPARTMENT.

Rules of this file:
1. `me.roles` holds the keys of the person's roles; `me.departments` the ids and keys of the
   department and all above it; where a scope has none, `me.department` is compared.
"""

from collections.abc import Sequence

from engine.expression.functions.registry import Mode, function, takes_scalar
from engine.expression.types import BOOLEAN, Kind


@function(
    BOOLEAN,
    takes_scalar("role", Kind.TEXT),
    mode=Mode.WHOLE,
    implied=(("me", "roles"),),
    doc="Say whether the person asking has a role.",
)
def has_role(role: str | None, roles: Sequence[str] | None) -> bool:
    """Look for a role among those of the person asking."""
    return role is not None and role in (roles or ())


@function(
    BOOLEAN,
    takes_scalar("department", Kind.TEXT, Kind.DEPARTMENT),
    mode=Mode.WHOLE,
    implied=(("me", "departments"), ("me", "department")),
    doc="Say whether the person asking is in a department, or in one below it.",
)
def in_department(department: str | None, departments: Sequence[str] | str | None) -> bool:
    """Look for a department among those of the person asking."""
    above = (departments,) if isinstance(departments, str) else departments or ()
    return department is not None and department in above
