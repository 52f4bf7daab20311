"""JSON Schemas of checking, publishing and comparing versions of an app."""

from collections.abc import Mapping

from runtime.api.openapi.schemas import MAYBE_TEXT, TEXT, TRUTH, WHOLE, Schema, many, ref, thing

_COUNT: Schema = {
    "type": ["integer", "null"],
    "description": "Null where it cannot be counted before publishing, or not for this reader.",
}
_POINTER: Schema = {
    "type": "array",
    "items": {"type": ["string", "integer"]},
    "description": "The way into the definition: names and indexes.",
}

PUBLISHING_SCHEMAS: Mapping[str, Schema] = {
    "Issue": thing(
        {
            "code": TEXT,
            "severity": {"type": "string", "enum": ["error", "warning"]},
            "path": TEXT,
            "pointer": _POINTER,
            "message": TEXT,
        },
        {"file": TEXT, "line": WHOLE, "column": WHOLE, "hint": MAYBE_TEXT},
    ),
    "Change": thing({"path": TEXT, "kind": TEXT, "sentence": TEXT}),
    "Changes": thing({"changes": many(ref("Change"))}),
    "Decision": thing(
        {"id": TEXT, "question": TEXT, "options": many(thing({"key": TEXT, "label": TEXT}))}
    ),
    "PublishingImpact": thing(
        {
            "records": many(
                thing(
                    {
                        "form": TEXT,
                        "label": TEXT,
                        "what": TEXT,
                        "message": TEXT,
                        "count": _COUNT,
                        "examples": many(ref("Ref")),
                    }
                )
            ),
            "fields": many(
                thing(
                    {
                        "form": TEXT,
                        "field": TEXT,
                        "label": TEXT,
                        "change": {
                            "type": "string",
                            "enum": ["removed", "type", "tightened", "renamed"],
                        },
                        "message": TEXT,
                        "records": _COUNT,
                        "failing": _COUNT,
                        "examples": many(ref("Ref")),
                    },
                    {"decision": TEXT},
                )
            ),
            "workflows": many(
                thing(
                    {
                        "workflow": TEXT,
                        "label": TEXT,
                        "version": WHOLE,
                        "open": WHOLE,
                        "message": TEXT,
                    }
                )
            ),
            "uses": many(thing({"path": TEXT, "label": TEXT, "message": TEXT})),
            "sentences": many(TEXT),
            "decisions": many(ref("Decision")),
        }
    ),
    "DraftCheck": thing(
        {
            "sound": TRUTH,
            "issues": many(ref("Issue")),
            "changes": many(ref("Change")),
            "impact": ref("PublishingImpact"),
        }
    ),
    "Versions": thing(
        {
            "items": many(
                thing(
                    {
                        "version": WHOLE,
                        "published": TRUTH,
                        "published_at": TEXT,
                        "author": MAYBE_TEXT,
                        "note": MAYBE_TEXT,
                    }
                )
            )
        }
    ),
    "Publication": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "version": {**WHOLE, "description": "The version the draft began from."},
            "decisions": {
                "type": "object",
                "additionalProperties": TEXT,
                "description": "Decision → option; what is missing is asked for with 409.",
            },
            "note": TEXT,
        },
    },
    "Rollback": {**thing({"version": WHOLE}, {"note": TEXT}), "additionalProperties": False},
}
