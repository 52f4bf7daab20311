"""The departments: a tree with heads, kept by administrators.

Rules of this file:
1. No department lies below itself; one that has people or departments in it is not removed.
2. A key is what files and expressions know it by; it is made of the name where none is given.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.access.directory import Department, Directory
from engine.definition.naming import KEY, key_for
from engine.text import Text
from runtime.services.act import Act
from runtime.services.audit import remember_deed
from runtime.services.change_account import NOT_ALLOWED
from runtime.services.outcome import Problem, Refusal, conflict, invalid, not_found
from runtime.services.showing import person_ref
from runtime.services.views import Json, Ref
from runtime.storage.accounts import AccountStore
from runtime.storage.errors import AlreadyExists

LONGEST = 100
NO_DEPARTMENT = not_found("There is no such department.", "没有这个部门。")
EDITABLE = ("name", "parent", "head")


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """A department where it stands in the tree: `depth` 0 at the top; `people` are its own."""

    id: str
    key: str
    name: str
    parent: str | None
    head: Ref | None
    depth: int
    people: int
    below: int

    def as_json(self) -> dict[str, Json]:
        """Give the department."""
        return {
            "id": self.id,
            "key": self.key,
            "name": self.name,
            "parent": self.parent,
            "head": self.head.as_json() if self.head else None,
            "people": self.people,
        }


def list_departments(act: Act) -> tuple[DepartmentView, ...] | Refusal:
    """List the tree, each department before those below it."""
    if not act.caller.person.is_admin:
        return NOT_ALLOWED
    directory = act.world.directory
    people = Counter(one.department for one in directory.people.values() if one.active)
    below = Counter(one.parent for one in directory.departments.values())
    return tuple(
        DepartmentView(
            id=one.id,
            key=one.key,
            name=one.name,
            parent=one.parent,
            head=person_ref(act, one.head),
            depth=depth,
            people=people[one.id],
            below=below[one.id],
        )
        for one, depth in _tree(directory)
    )


def _tree(directory: Directory) -> Iterator[tuple[Department, int]]:
    """Walk the tree in the order of names; what hangs in a circle comes last, at the top."""
    ordered = sorted(directory.departments.values(), key=lambda one: (one.name, one.id))
    seen: set[str] = set()

    def walk(parent: str | None, depth: int) -> Iterator[tuple[Department, int]]:
        for one in ordered:
            if one.parent == parent and one.id not in seen:
                seen.add(one.id)
                yield one, depth
                yield from walk(one.id, depth + 1)

    yield from walk(None, 0)
    yield from ((one, 0) for one in ordered if one.id not in seen)


def add_department(
    act: Act, name: str, *, key: str = "", parent: str | None = None, head: str | None = None
) -> DepartmentView | Refusal:
    """Make a department; `parent` and `head` are ids."""
    if not act.caller.person.is_admin:
        return NOT_ALLOWED
    directory = act.world.directory
    taken = {one.key for one in directory.departments.values()}
    made = Department(
        act.new_id(), key.strip() or key_for(name, taken, "department"), name.strip(), parent, head
    )
    faults = tuple(_faults(directory, made))
    if faults:
        return invalid(faults)
    try:
        AccountStore(act.connection).add_department(made)
    except AlreadyExists:
        return conflict(f"The key {made.key} is taken.", f"标识 {made.key} 已被使用。", "taken")
    remember_deed(act, "department", note=f"{made.key}: made")
    return _alone(act, made)


def change_department(
    act: Act, department: str, changes: Mapping[str, str | None]
) -> DepartmentView | Refusal:
    """Rename a department, move it, or give it a head: some of `EDITABLE`."""
    if not act.caller.person.is_admin:
        return NOT_ALLOWED
    directory = act.world.directory
    present = directory.departments.get(department)
    if present is None:
        return NO_DEPARTMENT
    plain = {name: (value or "").strip() or None for name, value in changes.items()}
    changed = replace(
        present,
        name=plain.get("name") or "" if "name" in plain else present.name,
        parent=plain.get("parent", present.parent),
        head=plain.get("head", present.head),
    )
    faults = tuple(_faults(directory, changed))
    if faults:
        return invalid(faults)
    AccountStore(act.connection).change_department(changed)
    remember_deed(act, "department", note=f"{changed.key}: {', '.join(sorted(plain))}")
    return _alone(act, changed)


def remove_department(act: Act, department: str) -> Refusal | None:
    """Remove a department that nobody is in and nothing lies below."""
    if not act.caller.person.is_admin:
        return NOT_ALLOWED
    directory = act.world.directory
    present = directory.departments.get(department)
    if present is None:
        return NO_DEPARTMENT
    people = sum(one.department == department for one in directory.people.values())
    below = sum(one.parent == department for one in directory.departments.values())
    if people or below:
        return conflict(
            f"{present.name} still has {people} people and {below} departments in it. "
            "Move them first.",
            f"“{present.name}”中还有 {people} 人、{below} 个下级部门，请先移出。",
            code="not_empty",
        )
    AccountStore(act.connection).remove_department(department)
    remember_deed(act, "department", note=f"{present.key}: removed")
    return None


def _faults(directory: Directory, one: Department) -> Iterator[Problem]:
    if not 0 < len(one.name) <= LONGEST:
        yield Problem("name", "required" if not one.name else "max_length", _NAME)
    if not KEY.fullmatch(one.key):
        yield Problem("key", "pattern", _KEY)
    if one.parent is not None and one.parent not in directory.departments:
        yield Problem("parent", "unknown", NO_DEPARTMENT.message)
    elif one.parent is not None and directory.within(one.parent, one.id):
        yield Problem("parent", "unfit", _CIRCLE)
    head = directory.people.get(one.head) if one.head else None
    if one.head is not None and (head is None or not head.active):
        yield Problem("head", "unknown", {"en": "There is no such user.", "zh": "没有这个用户。"})


def _alone(act: Act, one: Department) -> DepartmentView:
    people: Sequence[str] = [
        key for key, person in act.world.directory.people.items() if person.department == one.id
    ]
    head = person_ref(act, one.head)
    return DepartmentView(one.id, one.key, one.name, one.parent, head, 0, len(people), 0)


_NAME: Text = {
    "en": f"A department has a name of 1 to {LONGEST} characters.",
    "zh": f"部门名称应为 1 至 {LONGEST} 个字符。",
}
_KEY: Text = {
    "en": "A key begins with a small letter and has small letters, digits and _ , at most 48.",
    "zh": "标识以小写字母开头，由小写字母、数字和下划线组成，最长 48 个字符。",
}
_CIRCLE: Text = {
    "en": "A department cannot lie below itself.",
    "zh": "部门不能移到自己或其下级部门之下。",
}
