"""Who is asking, and who stands above whom: HAS_ROLE, IN_DEPARTMENT, MANAGER_OF.

Rules of this file:
1. `me.roles` holds the keys of the person's roles; `me.departments` the ids and keys of the
   department and all above it; where a scope has none, `me.department` is compared.
2. `MANAGER_OF(person, 2)` is another way to write `person.manager.manager`: the checker turns it
   into that path, and so it is fetched and translated like one.
"""

from collections.abc import Sequence

from engine.expression.functions.registry import (
    Function,
    Mode,
    function,
    takes,
    takes_scalar,
    type_of,
)
from engine.expression.types import BOOLEAN, Kind
from engine.expression.values import as_body


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


MANAGER_OF = Function(
    name="MANAGER_OF",
    doc="Give the manager of a person, as many levels above him as is written (1 when left out).",
    mode=Mode.PATH,
    parameters=(takes("person", Kind.USER), takes("levels", Kind.NUMBER, optional=True)),
    result=type_of(0),
    body=as_body(lambda person: person),
    why_no_sql=None,
)
