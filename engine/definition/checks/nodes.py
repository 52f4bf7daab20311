"""What a node asks of people: who they are, which fields they get, until when."""

from collections.abc import Iterator

from engine.definition.issue import Issue
from engine.definition.subject import Subject, own_field
from engine.definition.tree import Path
from engine.expression.types import Kind
from engine.form.model import Form
from engine.workflow.due import parse_due
from engine.workflow.model import (
    ApprovalNode,
    Assignee,
    CcNode,
    Node,
    NodeFields,
    OnEmptyRole,
    OnEmptyUser,
    TaskNode,
)

WAYS = ("role", "user", "field", "manager", "initiator")


def check_nodes(subject: Subject) -> Iterator[Issue]:
    """Check assignees, fields and due times of every node."""
    for index, workflow in enumerate(subject.app.workflows):
        form = subject.form(workflow.form)
        for number, node in enumerate(workflow.nodes):
            at: Path = ("workflows", index, "nodes", number)
            if isinstance(node, ApprovalNode | TaskNode | CcNode):
                for place, assignee in enumerate(node.assignees):
                    yield from _assignee(subject, form, assignee, (*at, "assignees", place))
            if isinstance(node, ApprovalNode | TaskNode):
                yield from _task(subject, form, node, at)
        for number, name in enumerate(workflow.approval_fields):
            if form:
                path = ("workflows", index, "approval_fields", number)
                yield from _own(subject, form, name, path)


def _assignee(subject: Subject, form: Form | None, assignee: Assignee, at: Path) -> Iterator[Issue]:
    said = [name for name in WAYS if getattr(assignee, name) is not None]
    if len(said) != 1 or (assignee.of is not None and assignee.manager is None):
        yield subject.told("FLOW012", at, count=len(said))
    missing = subject.missing_role(assignee.role, (*at, "role")) if assignee.role else None
    if missing:
        yield missing
    for name, value in (("field", assignee.field), ("of", assignee.of)):
        if form and value is not None and value != "initiator":
            yield from _person(subject, form, value, (*at, name))


def _person(subject: Subject, form: Form, name: str, path: Path) -> Iterator[Issue]:
    """A path to a person or to several: a user field, the owner, or one through a lookup."""
    if missing := subject.missing_field(form, name, path):
        yield missing
        return
    type_ = subject.type_of(form, name)
    if type_ is not None and (type_.item or type_).kind is not Kind.USER:
        words = {"en": "a person", "zh": "人员"}
        yield subject.told("REF003", path, found=name, type=type_.kind.value, expected=words)


def _task(
    subject: Subject, form: Form | None, node: ApprovalNode | TaskNode, at: Path
) -> Iterator[Issue]:
    if node.due is not None:
        try:
            parse_due(node.due)
        except ValueError as error:
            yield subject.told("FLOW015", (*at, "due"), found=node.due, problem=error)
    yield from _on_empty(subject, node, (*at, "on_empty"))
    if form is None:
        return
    for name in ("editable", "required", "hidden"):
        for index, field in enumerate(getattr(node.fields, name)):
            yield from _own(subject, form, field, (*at, "fields", name, index))
    yield from _writable(subject, form, node.fields, (*at, "fields"))


def _on_empty(subject: Subject, node: ApprovalNode | TaskNode, at: Path) -> Iterator[Issue]:
    """Who decides when nobody is left: somebody who is named, or a role that there is."""
    if isinstance(node.on_empty, OnEmptyUser) and not node.on_empty.user:
        yield subject.told("STR002", at, name="user")
    if isinstance(node.on_empty, OnEmptyRole):
        missing = subject.missing_role(node.on_empty.role, (*at, "role"))
        if missing:
            yield missing


def _own(subject: Subject, form: Form, name: str, path: Path) -> Iterator[Issue]:
    """Tasks and approvals speak of a form's own fields and columns."""
    if own_field(form, name) is not None:
        return
    if missing := subject.missing_field(form, name, path):
        yield missing
    elif not subject.is_lost_field(form, name):
        words = {"en": "a field or column of the form", "zh": "表单的字段或列"}
        yield subject.told("REF003", path, found=name, type="path", expected=words)


def _writable(subject: Subject, form: Form, fields: NodeFields, at: Path) -> Iterator[Issue]:
    for index, name in enumerate(fields.editable):
        field = own_field(form, name)
        if getattr(field, "formula", None) is not None:
            words = {"en": "it has a formula", "zh": "它带公式"}
            yield subject.told("STEP002", (*at, "editable", index), found=name, problem=words)
    around = {name.partition(".")[0] for name in fields.editable}
    for index, name in enumerate(fields.required):
        whole = name in fields.editable or name.partition(".")[0] in fields.editable
        if not whole and not ("." not in name and name in around):
            yield subject.told("FLOW013", (*at, "required", index), found=name)
    for index, name in enumerate(fields.hidden):
        if name in fields.editable or name in fields.required:
            yield subject.told("FLOW014", (*at, "hidden", index), found=name)


def is_for_people(node: Node) -> bool:
    """Whether a node makes tasks."""
    return isinstance(node, ApprovalNode | TaskNode)
