"""The departments: the tree, and beside it the one that is added or changed."""

from engine.access.directory import Directory
from runtime.services.act import Act, consult, perform
from runtime.services.departments import (
    NO_DEPARTMENT,
    DepartmentView,
    add_department,
    change_department,
    list_departments,
    remove_department,
)
from runtime.services.outcome import Refusal
from runtime.web.framing import framed
from runtime.web.pages.administration.ground import tabs_of
from runtime.web.reply import Elsewhere, Reply
from runtime.web.views.administration.fields import (
    Faults,
    FieldView,
    department_options,
    faults_of,
    people_options,
)
from runtime.web.views.administration.screens import DepartmentLine, DepartmentsScreen
from runtime.web.visit import Visit

PATH = "/admin/departments"
FIELDS = ("name", "key", "parent", "head")
DEEPEST = 8
"""How far the tree is indented at most."""


def show_departments(visit: Visit) -> Reply:
    """Show the tree, with a form to add one."""
    return consult(visit.system, visit.signed, _screen, visit, "", None)


def take_department(visit: Visit) -> Reply:
    """Add a department."""
    made = perform(
        visit.system,
        visit.signed,
        add_department,
        visit.sent("name"),
        key=visit.sent("key"),
        parent=visit.sent("parent") or None,
        head=visit.sent("head") or None,
    )
    return _then(visit, "", made)


def show_department(visit: Visit) -> Reply:
    """Show the tree, with a form to change one."""
    return consult(visit.system, visit.signed, _screen, visit, visit.names["id"], None)


def take_change(visit: Visit) -> Reply:
    """Rename a department, move it, give it a head."""
    changes = {name: visit.sent(name) or None for name in ("name", "parent", "head")}
    department = visit.names["id"]
    changed = perform(visit.system, visit.signed, change_department, department, changes)
    return _then(visit, department, changed)


def take_removal(visit: Visit) -> Reply:
    """Remove an empty department."""
    department = visit.names["id"]
    refused = perform(visit.system, visit.signed, remove_department, department)
    if refused is not None:
        return consult(visit.system, visit.signed, _screen, visit, department, refused)
    return Elsewhere(PATH, "admin.removed")


def _then(visit: Visit, department: str, outcome: DepartmentView | Refusal) -> Reply:
    if isinstance(outcome, Refusal):
        return consult(visit.system, visit.signed, _screen, visit, department, outcome)
    return Elsewhere(PATH, "admin.saved")


def _screen(act: Act, visit: Visit, department: str, refusal: Refusal | None) -> Reply:
    tree = list_departments(act)
    if isinstance(tree, Refusal):
        return tree
    chosen = next((one for one in tree if one.id == department), None)
    if department and chosen is None:
        return NO_DEPARTMENT
    words = visit.words
    faults = faults_of(refusal, visit.locale, FIELDS)
    screen = DepartmentsScreen(
        tabs=tabs_of(act, visit),
        lines=[
            DepartmentLine(
                href=f"{PATH}/{one.id}",
                name=one.name,
                head=one.head.title if one.head else "",
                depth=min(one.depth, DEEPEST),
                people=one.people,
                current=one.id == department,
            )
            for one in tree
        ],
        editing=words("admin.edit_department", name=chosen.name)
        if chosen
        else words("admin.add_department"),
        action=f"{PATH}/{department}" if chosen else PATH,
        act=words("admin.save") if chosen else words("admin.add"),
        fields=_fields(act, visit, tree, chosen, faults),
        chosen=chosen.name if chosen else "",
        removable=chosen is not None and not chosen.below and not chosen.people,
        refused=faults.text,
    )
    return framed(act, visit, "admin/departments", screen, refusal.status if refusal else 200)


def _fields(
    act: Act,
    visit: Visit,
    tree: tuple[DepartmentView, ...],
    chosen: DepartmentView | None,
    faults: Faults,
) -> list[FieldView]:
    words, directory = visit.words, act.world.directory
    head = chosen.head.id if chosen and chosen.head else ""
    name = FieldView(
        "name",
        words("admin.title_of_department"),
        visit.sent("name", chosen.name if chosen else ""),
        error=faults.at("name"),
        required=True,
    )
    parents = department_options(
        [(one.id, one.name, one.depth) for one in tree],
        words("admin.top"),
        but=_within(directory, chosen.id) if chosen else frozenset(),
    )
    parent = visit.sent("parent", (chosen.parent or "") if chosen else "")
    people = people_options(directory, words("admin.nobody"))
    fields = [
        name,
        FieldView("parent", words("admin.parent"), parent, "select", parents, faults.at("parent")),
        FieldView(
            "head",
            words("admin.head"),
            visit.sent("head", head),
            "select",
            people,
            faults.at("head"),
        ),
    ]
    if chosen is None:
        fields.append(
            FieldView(
                "key",
                words("admin.key"),
                visit.sent("key"),
                error=faults.at("key"),
                help=words("admin.key_hint"),
                plain=True,
            )
        )
    return fields


def _within(directory: Directory, department: str) -> frozenset[str]:
    return frozenset(key for key in directory.departments if directory.within(key, department))
