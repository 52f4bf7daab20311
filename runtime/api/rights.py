"""The rights routes ask for. A route declares one; the use case behind it judges the case itself.

`PUBLIC`, `SIGNED_IN`, `ADMIN` and the rights on an app's definition are judged before the route is
entered; whatever names a record or a task also needs a signed-in caller, and what it may do there
is decided by the grants of the form, on the record as it is.
"""

from collections.abc import Mapping
from enum import StrEnum


class Right(StrEnum):
    """What a caller must have for a route to do its work."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    ADMIN = "admin"
    APP_OPEN = "app.open"
    APP_DESIGN = "app.design"
    APP_PUBLISH = "app.publish"
    RECORD_READ = "record.read"
    RECORD_CREATE = "record.create"
    RECORD_UPDATE = "record.update"
    RECORD_DELETE = "record.delete"
    RECORD_RESTORE = "record.restore"
    RECORD_PURGE = "record.purge"
    RECORD_SUBMIT = "record.submit"
    RECORD_ACT = "record.act"
    RECORD_EXPORT = "record.export"
    RECORD_COMMENT = "record.comment"
    TASK_READ = "task.read"
    TASK_DECIDE = "task.decide"
    INSTANCE_WITHDRAW = "instance.withdraw"
    INSTANCE_CANCEL = "instance.cancel"
    REPORT_READ = "report.read"
    REPORT_EXPORT = "report.export"
    FILE_READ = "file.read"


MEANING: Mapping[Right, str] = {
    Right.PUBLIC: "nobody is asked who they are",
    Right.SIGNED_IN: "anybody who is signed in",
    Right.ADMIN: "the system's administrator",
    Right.APP_OPEN: "a grant on any form or report of the app",
    Right.APP_DESIGN: "the app's right `design`, or the system's administrator",
    Right.APP_PUBLISH: "the app's right `publish`, or the system's administrator",
    Right.RECORD_READ: "the form's read right on this record",
    Right.RECORD_CREATE: "the form's create right",
    Right.RECORD_UPDATE: "the form's update right on this record, or its open task",
    Right.RECORD_DELETE: "the form's delete right on this record",
    Right.RECORD_RESTORE: "the form's restore right on this record",
    Right.RECORD_PURGE: "the form's purge right on this record",
    Right.RECORD_SUBMIT: "the form's update right on this record",
    Right.RECORD_ACT: "the action's right on this record, or one of its roles",
    Right.RECORD_EXPORT: "the form's export right on each record",
    Right.RECORD_COMMENT: "the form's read right on this record",
    Right.TASK_READ: "being the task's assignee, initiator or administrator",
    Right.TASK_DECIDE: "being the task's assignee",
    Right.INSTANCE_WITHDRAW: "being the instance's initiator",
    Right.INSTANCE_CANCEL: "being the instance's initiator, or the system's administrator",
    Right.REPORT_READ: "the report's read right; numbers only of records that may be read",
    Right.REPORT_EXPORT: "the report's read right; numbers only of records that may be read",
    Right.FILE_READ: "the read right of the record and field that hold the file",
}
