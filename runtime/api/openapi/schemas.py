"""JSON Schemas of what the API takes and gives, apart from the values of forms."""

from collections.abc import Mapping

Schema = Mapping[str, object]

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
WHOLE: Schema = {"type": "integer"}
TRUTH: Schema = {"type": "boolean"}
ANY_OBJECT: Schema = {"type": "object", "additionalProperties": True}
MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}


def ref(name: str) -> Schema:
    """Point at a schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def thing(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """Make the schema of an object, with the members that are always there first."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": sorted(required),
    }


def many(item: Schema) -> Schema:
    """Make the schema of a list."""
    return {"type": "array", "items": item}


def page(item: Schema, more: Mapping[str, Schema] | None = None) -> Schema:
    """Make the schema of a page of a list."""
    return thing({"items": many(item), "next_cursor": MAYBE_TEXT, **(more or {})})


def either(schema: Schema) -> Schema:
    """Let a value be missing."""
    return {"oneOf": [schema, {"type": "null"}]}


VALUES: Schema = {
    "type": "object",
    "additionalProperties": True,
    "description": "Fields by key. Decimals are text, dates ISO 8601, lookups `{id, title}` "
    "outward (to a row also its `record`) and an id inward; rows carry `row_id`.",
}
REASONS: Schema = {
    "type": "object",
    "additionalProperties": TEXT,
    "description": "Warnings that are accepted: rule key → reason.",
}

SCHEMAS: Mapping[str, Schema] = {
    "Problem": thing(
        {"type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT},
        {"code": TEXT, "version": WHOLE, "error_id": TEXT, "errors": many(ref("FieldProblem"))},
    ),
    "FieldProblem": thing(
        {"path": TEXT, "code": TEXT, "message": TEXT},
        {"level": {"type": "string", "enum": ["error", "warning"]}, "rule": TEXT},
    ),
    "Ref": thing({"id": TEXT, "title": TEXT}),
    "SignIn": thing({"username": TEXT, "password": {"type": "string", "format": "password"}}),
    "PasswordChange": thing({"current": TEXT, "password": TEXT}),
    "Session": thing(
        {"id": TEXT, "username": TEXT, "name": TEXT, "roles": many(TEXT), "locale": TEXT}
    ),
    "App": thing(
        {
            "key": TEXT,
            "label": TEXT,
            "description": TEXT,
            "version": WHOLE,
            "forms": many(thing({"key": TEXT, "label": TEXT, "may_create": TRUTH})),
            "reports": many(thing({"key": TEXT, "label": TEXT})),
            "can": many(TEXT),
        }
    ),
    "Apps": thing({"items": many(ref("App"))}),
    "FormSchema": ANY_OBJECT,
    "Rights": {"type": "object", "additionalProperties": TRUTH},
    "Button": thing(
        {"key": TEXT, "label": TEXT, "input": TRUTH},
        {"help": MAYBE_TEXT, "icon": MAYBE_TEXT, "confirm": MAYBE_TEXT},
    ),
    "RecordRights": {
        "type": "object",
        "additionalProperties": TRUTH,
        "properties": {"actions": many(ref("Button"))},
    },
    "ActionAsk": thing(
        {
            "key": TEXT,
            "label": TEXT,
            "input": TRUTH,
            "record": thing({"id": TEXT, "title": TEXT, "version": WHOLE}),
            "fields": many(ANY_OBJECT),
            "draft": either(ref("Evaluation")),
        }
    ),
    "ActionInput": {
        **ANY_OBJECT,
        "description": "The fields that the action asks for, by key; or `values` that holds them, "
        "with `acknowledge` beside it.",
    },
    "ActionOnMany": {
        **thing({"ids": many(TEXT)}, {"values": VALUES, "acknowledge": REASONS}),
        "additionalProperties": False,
    },
    "ActedOnMany": thing({"done": WHOLE, "opens": either(ref("RecordLink"))}),
    "RecordLink": thing({"app": TEXT, "form": TEXT, "id": TEXT, "title": TEXT}),
    "Acted": {
        "type": "object",
        "additionalProperties": True,
        "properties": {"opens": either(ref("RecordLink")), "done": WHOLE},
        "description": "The record as it is now (how many were acted on where its reader may not "
        "see it any more), and the record that the action opens.",
    },
    "Record": thing(
        {
            "id": TEXT,
            "app": TEXT,
            "form": TEXT,
            "title": TEXT,
            "version": WHOLE,
            "state": TEXT,
            "values": VALUES,
            "rights": ref("RecordRights"),
        },
        {
            "owner": either(ref("Ref")),
            "created_at": MOMENT,
            "created_by": either(ref("Ref")),
            "updated_at": MOMENT,
            "updated_by": either(ref("Ref")),
            "instance": MAYBE_TEXT,
            "tasks": many(ref("Task")),
            "ignored": many(TEXT),
        },
    ),
    "RecordRow": thing(
        {"id": TEXT, "form": TEXT, "title": TEXT, "version": WHOLE, "state": TEXT, "values": VALUES}
    ),
    "RecordPage": thing(
        {"items": many(ref("RecordRow")), "next_cursor": MAYBE_TEXT}, {"total": WHOLE}
    ),
    "NewRecord": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "values": VALUES,
            "submit": {**TRUTH, "description": "Also submit it: starts its workflow."},
            "acknowledge": REASONS,
        },
    },
    "RecordChange": {
        "type": "object",
        "additionalProperties": False,
        "properties": {"values": VALUES, "acknowledge": REASONS},
    },
    "Draft": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "values": VALUES,
            "id": {**TEXT, "description": "The record that is being changed."},
            "task": {**TEXT, "description": "The task in which it is being changed."},
        },
    },
    "Evaluation": thing(
        {
            "values": VALUES,
            "visible": ref("Rights"),
            "required": ref("Rights"),
            "readonly": ref("Rights"),
            "errors": many(ref("FieldProblem")),
            "warnings": many(ref("FieldProblem")),
            "ignored": many(TEXT),
        }
    ),
    "Choices": thing(
        {
            "items": many(
                thing({"id": TEXT, "title": TEXT, "columns": ANY_OBJECT}, {"record": ref("Ref")})
            )
        }
    ),
    "Change": ANY_OBJECT,
    "HistoryEntry": thing(
        {
            "sequence": WHOLE,
            "at": TEXT,
            "who": either(ref("Ref")),
            "on_behalf_of": either(ref("Ref")),
            "way": TEXT,
            "what": TEXT,
            "sentence": TEXT,
            "changes": many(ref("Change")),
        }
    ),
    "History": thing({"items": many(ref("HistoryEntry"))}),
    "Revisions": thing(
        {
            "items": many(
                thing(
                    {
                        "number": WHOLE,
                        "at": TEXT,
                        "who": either(ref("Ref")),
                        "reason": TEXT,
                        "version": WHOLE,
                        "values": VALUES,
                        "changes": many(ref("Change")),
                    }
                )
            )
        }
    ),
    "Audit": page(
        thing(
            {
                "id": TEXT,
                "at": TEXT,
                "kind": {"type": "string", "enum": ["denied", "deed"]},
                "what": TEXT,
                "who": either(ref("Ref")),
                "username": MAYBE_TEXT,
                "address": MAYBE_TEXT,
                "way": TEXT,
                "app": MAYBE_TEXT,
                "form": MAYBE_TEXT,
                "record": MAYBE_TEXT,
                "place": MAYBE_TEXT,
                "status": {"type": ["integer", "null"]},
                "note": MAYBE_TEXT,
            }
        )
    ),
    "Trash": page(
        thing(
            {
                "id": TEXT,
                "title": TEXT,
                "version": WHOLE,
                "state": TEXT,
                "deleted_at": TEXT,
                "deleted_by": either(ref("Ref")),
                "rights": ref("Rights"),
            }
        )
    ),
    "FlowNode": thing(
        {
            "node": TEXT,
            "label": TEXT,
            "type": TEXT,
            "state": TEXT,
            "people": many(ref("Ref")),
            "at": MAYBE_TEXT,
            "outcome": MAYBE_TEXT,
            "comment": MAYBE_TEXT,
            "reason": MAYBE_TEXT,
            "note": MAYBE_TEXT,
            "branch": many(thing({"of": TEXT, "number": WHOLE})),
            "wait": either(ref("FlowWait")),
        }
    ),
    "FlowWait": thing(
        {
            "since": TEXT,
            "until": MAYBE_TEXT,
            "before": {"type": ["integer", "null"]},
            "trouble": MAYBE_TEXT,
        }
    ),
    "FlowRun": thing({"instance": TEXT, "workflow": TEXT, "label": TEXT, "state": TEXT}),
    "Flow": thing(
        {
            "workflow": TEXT,
            "label": TEXT,
            "instance": MAYBE_TEXT,
            "state": TEXT,
            "version": {"type": ["integer", "null"]},
            "round": WHOLE,
            "path": many(TEXT),
            "runs": many(ref("FlowRun")),
            "nodes": many(ref("FlowNode")),
        }
    ),
    "NewComment": {**thing({"text": TEXT}), "additionalProperties": False},
    "Comment": {
        "type": "object",
        "additionalProperties": False,
        "properties": {"comment": TEXT},
    },
    "WrittenComment": thing({"id": TEXT, "who": ref("Ref"), "at": TEXT, "text": TEXT}),
    "Comments": thing({"items": many(ref("WrittenComment"))}),
    "Task": thing(
        {
            "id": TEXT,
            "app": TEXT,
            "workflow": TEXT,
            "instance": TEXT,
            "node": TEXT,
            "label": TEXT,
            "kind": TEXT,
            "record": thing({"id": TEXT, "form": TEXT, "title": TEXT, "version": WHOLE}),
            "assignee": ref("Ref"),
            "since": TEXT,
            "due": MAYBE_TEXT,
            "state": TEXT,
            "outcome": MAYBE_TEXT,
            "acts": many(TEXT),
        },
        {"initiator": ref("Ref"), "overdue": TRUTH, "reason": TEXT, "fields": ANY_OBJECT},
    ),
    "Notification": thing(
        {
            "id": TEXT,
            "app": TEXT,
            "form": MAYBE_TEXT,
            "record": either(ref("Ref")),
            "message": TEXT,
            "at": MOMENT,
            "read_at": MOMENT,
        }
    ),
    "NotificationPage": page(ref("Notification"), {"unread": WHOLE}),
    "ReadCount": thing({"read": WHOLE}),
    "AutomationLog": page(
        thing(
            {
                "id": TEXT,
                "automation": TEXT,
                "label": TEXT,
                "form": MAYBE_TEXT,
                "record": MAYBE_TEXT,
                "row": MAYBE_TEXT,
                "due_at": MOMENT,
                "ran_at": MOMENT,
                "state": TEXT,
                "attempts": WHOLE,
                "person": either(ref("Ref")),
                "message": MAYBE_TEXT,
            }
        )
    ),
    "TaskPage": page(ref("Task"), {"open_count": WHOLE}),
    "TaskDecision": {
        "type": "object",
        "additionalProperties": False,
        "properties": {"comment": TEXT, "values": VALUES, "acknowledge": REASONS},
    },
    "Report": ANY_OBJECT,
    "WidgetData": thing(
        {
            "columns": many(thing({"key": TEXT, "label": TEXT, "type": TEXT})),
            "rows": many(many({})),
            "keys": many(many({})),
        }
    ),
    "File": {
        "type": "object",
        "properties": {"file": {"type": "string", "format": "binary"}},
        "required": ["file"],
    },
    "StoredFile": thing({"id": TEXT, "name": TEXT, "type": TEXT, "size": WHOLE}),
    "Definition": {
        **ANY_OBJECT,
        "description": "A whole app in the definition language, as `vermilion schema` tells it.",
    },
    "Impact": ANY_OBJECT,
}
