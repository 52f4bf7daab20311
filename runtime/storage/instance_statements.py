"""The statements about instances, tasks and events, made once.

Rule of this file: values come as parameters, whose names are never those of columns.
"""

from sqlalchemy import bindparam, func, insert, or_, select, update

from runtime.storage.schema.flows import flow_events, instances, tasks
from runtime.storage.statement import Statement

LIVING = ("running", "returned")
KIND_TASK, KIND_CC = "task", "cc"

INSERT = Statement(insert(instances), [one.name for one in instances.c if one.name != "ended_at"])
INSERT_TASK = Statement(
    insert(tasks),
    (
        *("id", "instance", "app", "workflow", "form", "record", "node", "kind", "assignee"),
        *("token", "round", "reason", "state", "opened_at", "due_at", "comment"),
    ),
)
INSERT_EVENT = Statement(
    insert(flow_events), ("instance", "position", "at", "actor", "kind", "node", "body")
)
UPDATE = Statement(
    update(instances)
    .where(instances.c.id == bindparam("of_id"))
    .values(state=bindparam("new_state"), body=bindparam("new_body"), ended_at=bindparam("ended"))
)
CLOSE = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("of_id"), tasks.c.outcome.is_(None), tasks.c.state == "open")
    .values(
        state=bindparam("new_state"),
        outcome=bindparam("new_outcome"),
        decided_at=bindparam("when"),
        decided_by=bindparam("who"),
        comment=bindparam("said"),
        digest=bindparam("covered"),
        record_version=bindparam("seen"),
    )
)
GIVE = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("of_id"), tasks.c.outcome.is_(None), tasks.c.state == "open")
    .values(assignee=bindparam("holder"), reason=bindparam("why"))
)
ONE = Statement(select(instances).where(instances.c.id == bindparam("wanted")), named=True)
PLACE = Statement(
    select(
        instances.c.app,
        instances.c.workflow,
        instances.c.app_version,
        instances.c.form,
        instances.c.record,
    ).where(instances.c.id == bindparam("wanted"))
)
_OF_RECORD = (
    select(instances)
    .where(instances.c.record == bindparam("wanted"), instances.c.app == bindparam("of_app"))
    .order_by(instances.c.id.desc())
)
OF_RECORD = Statement(_OF_RECORD, named=True)
OF_RECORD_IN = Statement(_OF_RECORD.where(instances.c.workflow == bindparam("through")), named=True)
_LIVING_OF_RECORD = (
    select(instances)
    .where(
        instances.c.record == bindparam("wanted"),
        or_(*(instances.c.state == one for one in LIVING)),
    )
    .order_by(instances.c.id.desc())
)
LIVING_OF_RECORD = Statement(_LIVING_OF_RECORD, named=True)
LIVING_OF_RECORD_IN = Statement(
    _LIVING_OF_RECORD.where(instances.c.workflow == bindparam("through")), named=True
)
INSTANCE_OF_TASK = Statement(
    select(tasks.c.instance).where(tasks.c.id == bindparam("wanted"), tasks.c.kind == KIND_TASK)
)
TASKS = Statement(
    select(tasks)
    .where(tasks.c.instance == bindparam("wanted"), tasks.c.kind == KIND_TASK)
    .order_by(tasks.c.id),
    named=True,
)
LAST_EVENT = Statement(
    select(func.max(flow_events.c.position)).where(flow_events.c.instance == bindparam("wanted"))
)
EVENTS = Statement(
    select(
        flow_events.c.position,
        flow_events.c.at,
        flow_events.c.actor,
        flow_events.c.kind,
        flow_events.c.node,
        flow_events.c.body,
    )
    .where(flow_events.c.instance == bindparam("wanted"))
    .order_by(flow_events.c.position)
)
