"""Departments and roles, for administrators."""

from runtime.api.call import Answer, Call, Reply, unfit
from runtime.api.rights import Right
from runtime.api.route import Description, Route, Takes, direct, reading, writing
from runtime.services.act import Act
from runtime.services.departments import (
    EDITABLE,
    add_department,
    change_department,
    list_departments,
    remove_department,
)
from runtime.services.outcome import Refusal
from runtime.services.role_members import give_role, list_roles, take_role

DEPARTMENT = "/departments/{id}"
MEMBER = "/roles/{role}/members/{id}"


def show_departments(call: Call, act: Act) -> Reply:
    """List the tree of departments."""
    del call
    found = list_departments(act)
    if isinstance(found, Refusal):
        return found
    return Answer({"items": [one.as_json() for one in found]})


def make_department(call: Call, act: Act) -> Answer | Refusal:
    """Make a department."""
    call.only("name", "key", "parent", "head")
    made = add_department(
        act,
        call.text("name"),
        key=call.text("key"),
        parent=call.text("parent") or None,
        head=call.text("head") or None,
    )
    return made if isinstance(made, Refusal) else Answer(made.as_json(), 201)


def alter_department(call: Call, act: Act) -> Answer | Refusal:
    """Rename a department, move it, or give it a head."""
    call.only(*EDITABLE)
    changes: dict[str, str | None] = {}
    for name, value in call.body.items():
        if value is not None and not isinstance(value, str):
            raise unfit(name, "text", "文本")
        changes[name] = value
    changed = change_department(act, call.path["id"], changes)
    return changed if isinstance(changed, Refusal) else Answer(changed.as_json())


def drop_department(call: Call, act: Act) -> Answer | Refusal:
    """Remove an empty department."""
    return remove_department(act, call.path["id"]) or Answer()


def show_roles(call: Call, act: Act) -> Reply:
    """List all roles with who has them."""
    del call
    found = list_roles(act)
    if isinstance(found, Refusal):
        return found
    return Answer({"items": [one.as_json() for one in found]})


def add_member(call: Call) -> Reply:
    """Give a person a role."""
    changed = give_role(call.system, call.signed, call.path["id"], call.path["role"])
    return changed if isinstance(changed, Refusal) else Answer(changed.as_json())


def drop_member(call: Call) -> Reply:
    """Take a role from a person."""
    changed = take_role(call.system, call.signed, call.path["id"], call.path["role"])
    return changed if isinstance(changed, Refusal) else Answer(changed.as_json())


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        "/departments",
        show_departments,
        Description("List departments", gives="Departments"),
        right=Right.ADMIN,
    ),
    writing(
        "POST",
        "/departments",
        make_department,
        Description("Make a department", "NewDepartment", "Department", status=201),
        right=Right.ADMIN,
    ),
    writing(
        "PATCH",
        DEPARTMENT,
        alter_department,
        Description("Change a department", "DepartmentChange", "Department"),
        right=Right.ADMIN,
    ),
    writing(
        "DELETE",
        DEPARTMENT,
        drop_department,
        Description("Remove an empty department", status=204),
        right=Right.ADMIN,
        takes=Takes.NOTHING,
    ),
    reading(
        "GET",
        "/roles",
        show_roles,
        Description("List roles with their members", gives="Roles"),
        right=Right.ADMIN,
    ),
    direct(
        "PUT",
        MEMBER,
        add_member,
        Description("Give a person a role", gives="Account"),
        right=Right.ADMIN,
    ),
    direct(
        "DELETE",
        MEMBER,
        drop_member,
        Description("Take a role from a person", gives="Account"),
        right=Right.ADMIN,
    ),
)
