"""The statements about instances, tasks and events, made once.

Rule of this file: values come as parameters, whose names are never those of columns.
"""

from sqlalchemy import bindparam, func, insert, select, update

from runtime.storage.schema.flows import flow_events, instances, tasks

LIVING = ("running", "returned")
KIND_TASK, KIND_CC = "task", "cc"

INSERT = insert(instances)
INSERT_TASK = insert(tasks)
INSERT_EVENT = insert(flow_events)
UPDATE = (
    update(instances)
    .where(instances.c.id == bindparam("of_id"))
    .values(state=bindparam("new_state"), body=bindparam("new_body"), ended_at=bindparam("ended"))
)
CLOSE = (
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
GIVE = (
    update(tasks)
    .where(tasks.c.id == bindparam("of_id"), tasks.c.outcome.is_(None), tasks.c.state == "open")
    .values(assignee=bindparam("holder"), reason=bindparam("why"))
)
ONE = select(instances).where(instances.c.id == bindparam("wanted"))
PLACE = select(
    instances.c.app,
    instances.c.workflow,
    instances.c.app_version,
    instances.c.form,
    instances.c.record,
).where(instances.c.id == bindparam("wanted"))
OF_RECORD = (
    select(instances)
    .where(instances.c.record == bindparam("wanted"), instances.c.app == bindparam("of_app"))
    .order_by(instances.c.id.desc())
)
LIVING_OF_RECORD = (
    select(instances)
    .where(instances.c.record == bindparam("wanted"), instances.c.state.in_(LIVING))
    .order_by(instances.c.id.desc())
)
INSTANCE_OF_TASK = select(tasks.c.instance).where(
    tasks.c.id == bindparam("wanted"), tasks.c.kind == KIND_TASK
)
TASKS = (
    select(tasks)
    .where(tasks.c.instance == bindparam("wanted"), tasks.c.kind == KIND_TASK)
    .order_by(tasks.c.id)
)
LAST_EVENT = select(func.max(flow_events.c.position)).where(
    flow_events.c.instance == bindparam("wanted")
)
EVENTS = (
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
