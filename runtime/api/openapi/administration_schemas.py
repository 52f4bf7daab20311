"""JSON Schemas of what administrators send and get: people, departments, roles, settings, work."""

from collections.abc import Mapping

from runtime.api.openapi.schemas import (
    ANY_OBJECT,
    MAYBE_TEXT,
    MOMENT,
    TEXT,
    TRUTH,
    WHOLE,
    Schema,
    either,
    many,
    page,
    ref,
    thing,
)

_PLACE: Mapping[str, Schema] = {"email": MAYBE_TEXT, "roles": many(TEXT), "locale": TEXT}
_PORTIONS = many(thing({"app": TEXT, "label": TEXT, "count": WHOLE, "stays": TRUTH}))
_ACCOUNT: Mapping[str, Schema] = {
    "id": TEXT,
    "username": TEXT,
    "name": TEXT,
    "email": MAYBE_TEXT,
    "roles": many(TEXT),
    "active": TRUTH,
    "locale": TEXT,
}

ADMINISTRATION_SCHEMAS: Mapping[str, Schema] = {
    "Account": thing({**_ACCOUNT, "department": MAYBE_TEXT, "manager": MAYBE_TEXT}),
    "User": thing(
        {**_ACCOUNT, "department": either(ref("Ref")), "manager": either(ref("Ref"))},
        {"invited": TRUTH, "link": TEXT},
    ),
    "Users": page(ref("User"), {"total": WHOLE}),
    "NewUser": thing(
        {"username": TEXT},
        {
            "name": TEXT,
            "password": {
                "type": "string",
                "format": "password",
                "description": "Left out, the answer holds a link by which the owner chooses one.",
            },
            "department": TEXT,
            "manager": TEXT,
            **_PLACE,
        },
    ),
    "UserChange": thing(
        {},
        {
            "name": TEXT,
            "department": MAYBE_TEXT,
            "manager": MAYBE_TEXT,
            "active": TRUTH,
            **_PLACE,
        },
    ),
    "HandOver": thing({"to": TEXT}, {"tasks": TRUTH, "records": TRUTH, "people": TRUTH}),
    "HandOverPreview": thing(
        {
            "person": ref("Ref"),
            "tasks": _PORTIONS,
            "records": _PORTIONS,
            "people": many(ref("Ref")),
            "departments": many(ref("Ref")),
        }
    ),
    "HandedOver": thing(
        {"tasks": WHOLE, "records": WHOLE, "people": WHOLE, "departments": WHOLE},
        {"left": many(TEXT)},
    ),
    "Department": thing(
        {
            "id": TEXT,
            "key": TEXT,
            "name": TEXT,
            "parent": MAYBE_TEXT,
            "head": either(ref("Ref")),
            "people": WHOLE,
        }
    ),
    "Departments": thing({"items": many(ref("Department"))}),
    "NewDepartment": thing({"name": TEXT}, {"key": TEXT, "parent": TEXT, "head": TEXT}),
    "DepartmentChange": thing({}, {"name": TEXT, "parent": MAYBE_TEXT, "head": MAYBE_TEXT}),
    "Role": thing({"key": TEXT, "label": TEXT, "members": many(ref("Ref")), "empty": TRUTH}),
    "Roles": thing(
        {"items": many(thing({"app": MAYBE_TEXT, "label": TEXT, "roles": many(ref("Role"))}))}
    ),
    "Setting": thing(
        {
            "key": TEXT,
            "label": TEXT,
            "type": TEXT,
            "value": {"type": ["string", "boolean", "null"]},
            "set": TRUTH,
            "pinned": TRUTH,
        },
        {
            "help": MAYBE_TEXT,
            "default": MAYBE_TEXT,
            "min": MAYBE_TEXT,
            "max": MAYBE_TEXT,
            "options": many(ref("Ref")),
        },
    ),
    "Settings": thing({"items": many(ref("Setting"))}),
    "SettingValues": {**ANY_OBJECT, "description": "Settings by key; null takes one to blank."},
    "Gallery": thing(
        {
            "items": many(
                thing(
                    {
                        "key": TEXT,
                        "label": TEXT,
                        "description": TEXT,
                        "forms": WHOLE,
                        "workflows": WHOLE,
                    }
                )
            )
        }
    ),
    "NewApp": thing(
        {"label": TEXT},
        {
            "key": {"type": "string", "description": "Left out, it is made of the label."},
            "from": {"type": "string", "description": "`empty`, or `gallery:KEY`."},
        },
    ),
    "BegunApp": thing({"key": TEXT, "draft": WHOLE}),
    "ProposedForm": thing({"form": ANY_OBJECT, "samples": ANY_OBJECT, "rows": WHOLE}),
    "BackgroundWork": thing(
        {
            "reached": MOMENT,
            "overdue_tasks": WHOLE,
            "retrying": WHOLE,
            "failed": WHOLE,
            "runs": many(ANY_OBJECT),
            "waits": many(ANY_OBJECT),
        }
    ),
}
