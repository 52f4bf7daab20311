"""A stored task as its reader sees it in an inbox or on a record."""

from datetime import datetime

from engine.form.facts import Facts
from engine.form.record import Record
from engine.text import Text, localise
from engine.workflow.model import ApprovalNode, TaskNode
from runtime.services.act import Act
from runtime.services.record_rights import hidden_elsewhere
from runtime.services.showing import person_ref, system_shown
from runtime.services.titles import Titles
from runtime.services.views import Ref, TaskView
from runtime.storage.inbox import InboxItem


def task_view(
    act: Act,
    item: InboxItem,
    *,
    record: Record | None,
    facts: Facts | None = None,
    titles: Titles | None = None,
    highlights: tuple[tuple[str, str], ...] = (),
) -> TaskView:
    """Show a task; `record` None: the reader may no longer see what it is about.

    `titles`: those of the app, where many tasks are shown at once.
    """
    workflow = act.workflow(item.app, item.workflow, item.app_version)
    node = workflow.nodes.get(item.node or "") if workflow else None
    model = node.model if node else None
    asking = model if isinstance(model, ApprovalNode | TaskNode) else None
    label = node.label(act.caller.locale) if node else (item.node or "")
    if not node and workflow:
        label = localise(workflow.model.label, act.caller.locale, workflow.key)
    rights = workflow.rights_at(item.node) if workflow and item.node else None
    unknown = Ref(item.assignee or "", "")
    return TaskView(
        id=item.task or item.instance,
        app=item.app,
        workflow=item.workflow,
        instance=item.instance,
        node=item.node or "",
        label=label,
        kind=model.type if model else "instance",
        record=Ref(item.record, _title(act, item, record, facts, titles)),
        record_form=item.form,
        record_version=record.version if record else 0,
        assignee=person_ref(act, item.assignee) or unknown,
        initiator=person_ref(act, item.initiator) or Ref(item.initiator, ""),
        since=item.since.isoformat(),
        due=item.due.isoformat() if item.due else None,
        overdue=is_overdue(item, act.now),
        state=item.state,
        outcome=item.outcome,
        acts=asking.acts if asking and item.state == "open" else (),
        reason=localise(_text(item.reason), act.caller.locale),
        comment=item.comment or None,
        done_at=item.decided_at.isoformat() if item.decided_at else None,
        done_by=person_ref(act, item.decided_by),
        highlights=highlights,
        editable=sorted(rights.editable) if rights else (),
        required=sorted(rights.required) if rights else (),
    )


def is_overdue(item: InboxItem, now: datetime) -> bool:
    """Whether an open task should have been done by now."""
    return item.state == "open" and item.due is not None and item.due < now


def _title(
    act: Act,
    item: InboxItem,
    record: Record | None,
    facts: Facts | None,
    titles: Titles | None,
) -> str:
    published = act.world.apps.get(item.app)
    form = published.forms.get(item.form) if published else None
    if published is None or form is None:
        return ""
    if record is None:
        return localise(form.form.label, act.caller.locale, form.key)
    titles = titles or Titles(act, published, facts or Facts())
    hidden = hidden_elsewhere(act, published)
    values = {**system_shown(record), **record.values}
    return titles.of_values(form, values, lambda path: f"{form.key}.{path[0]}" in hidden)


def _text(reason: object) -> Text | None:
    if isinstance(reason, dict):
        return {str(key): str(value) for key, value in reason.items()}
    return reason if isinstance(reason, str) else None
