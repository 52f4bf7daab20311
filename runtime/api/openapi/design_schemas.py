"""JSON Schemas of what the designer's live help takes and gives."""

from collections.abc import Mapping

from runtime.api.openapi.schemas import ANY_OBJECT, TEXT, WHOLE, Schema, many, ref, thing

_TYPE = thing({"type": TEXT, "label": TEXT, "icon": TEXT})

DESIGN_SCHEMAS: Mapping[str, Schema] = {
    "Vocabulary": thing(
        {
            "schema": {**ANY_OBJECT, "description": "The JSON Schema of the language."},
            "functions": many(
                thing({"name": TEXT, "signature": TEXT, "doc": TEXT, "result": TEXT})
            ),
            "field_types": many(_TYPE),
            "node_types": many(_TYPE),
            "widget_types": many(_TYPE),
            "property_words": {
                "type": "object",
                "additionalProperties": thing({"label": TEXT, "description": TEXT}),
                "description": "By property, and by `Part.property` where it means its own.",
            },
            "value_words": {
                "type": "object",
                "additionalProperties": TEXT,
                "description": "By `property.value`, and by the value alone.",
            },
            "definition_words": {"type": "object", "additionalProperties": TEXT},
        }
    ),
    "ExpressionFault": thing(
        {"code": TEXT, "message": TEXT},
        {
            "position": {
                "oneOf": [thing({"start": WHOLE, "end": WHOLE}), {"type": "null"}],
                "description": "Characters of the expression, from 0.",
            }
        },
    ),
    "Trial": {
        **thing(
            {"expression": TEXT},
            {
                "form": TEXT,
                "subtable": TEXT,
                "scope": {
                    "type": "array",
                    "items": {"type": ["string", "integer"]},
                    "description": "A pointer to where it stands; else `form` and `subtable`.",
                },
                "expects": {"type": "string", "description": "A kind that it must give."},
                "record": TEXT,
                "values": ANY_OBJECT,
                "definition": ref("Definition"),
            },
        ),
        "additionalProperties": False,
    },
    "Asking": {
        **thing(
            {"form": TEXT, "assignees": many(ANY_OBJECT)},
            {
                "separation": {"type": "boolean"},
                "on_empty": {"oneOf": [TEXT, ANY_OBJECT]},
                "record": TEXT,
                "values": ANY_OBJECT,
                "initiator": TEXT,
                "definition": ref("Definition"),
            },
        ),
        "additionalProperties": False,
    },
    "AskedPeople": thing(
        {"people": many(thing({"id": TEXT, "name": TEXT, "reason": TEXT})), "note": TEXT}
    ),
    "PeopleChoices": thing(
        {"items": many(thing({"username": TEXT, "name": TEXT, "department": TEXT}))}
    ),
    "OfferedOptions": thing(
        {
            "items": many(
                thing(
                    {
                        "key": TEXT,
                        "label": TEXT,
                        "was": {**many(TEXT), "description": "The texts that become this option."},
                        "count": {**WHOLE, "description": "In how many records or rows."},
                    }
                )
            ),
            "more": {"type": "boolean", "description": "There are further values."},
        }
    ),
    "Names": thing(
        {"names": many(TEXT)},
        {"taken": many(TEXT), "fallback": {**TEXT, "description": "Where a name says nothing."}},
    ),
    "MadeKeys": thing({"keys": many(TEXT)}),
    "TriedReport": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "filters": {
                "type": "object",
                "description": "Filter → value, as the report's page sends it.",
                "additionalProperties": TEXT,
            },
        },
    },
    "ReportNumbers": thing(
        {
            "widgets": {
                "type": "object",
                "description": "Widget → its data, or `{refusal}`: why it shows nothing.",
                "additionalProperties": ANY_OBJECT,
            }
        }
    ),
    "TestRun": {
        "type": "object",
        "additionalProperties": False,
        "properties": {"scenario": {"type": "string", "description": "One by name; else all."}},
    },
    "TestResults": thing(
        {
            "passed": {"type": "integer"},
            "failed": {"type": "integer"},
            "not_run": {
                "type": "integer",
                "description": "For which there was no time: ask for them by name.",
            },
            "results": many(
                thing(
                    {
                        "scenario": TEXT,
                        "outcome": {"enum": ["passed", "failed", "not_run"]},
                        "pointer": {
                            "type": "array",
                            "description": "The scenario, or the step of it that failed.",
                        },
                    },
                    {"sentence": TEXT},
                )
            ),
        }
    ),
    "Coverage": thing(
        {
            "workflow": TEXT,
            "complete": {"type": "boolean", "description": "Whether there are no more paths."},
            "dead": {**many(TEXT), "description": "Flows that no possible path takes."},
            "paths": many(
                thing(
                    {
                        "nodes": many(ANY_OBJECT),
                        "outcome": TEXT,
                        "state": {"enum": ["solved", "assumed", "impossible", "unknown"]},
                        "examples": many(
                            thing({"given": many(ANY_OBJECT), "assumed": many(ANY_OBJECT)})
                        ),
                    }
                )
            ),
        }
    ),
    "Rehearsal": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "draft": {"type": "boolean", "default": True},
            "record": TEXT,
            "values": ANY_OBJECT,
            "as": {"type": "string", "description": "Who hands it in: an id or sign-in name."},
            "decisions": {
                "type": "object",
                "description": "Node → act, or → `{act, comment, values}`; else approve, complete.",
                "additionalProperties": {"oneOf": [TEXT, ANY_OBJECT]},
            },
            "last": {"type": "integer", "minimum": 1, "maximum": 100},
        },
    },
    "RehearsalOutcome": {
        **ANY_OBJECT,
        "description": "`nodes, outcome, refusal, changes, warnings, title`; with `last` "
        "`compared, different`.",
    },
    "TrialOutcome": thing(
        {},
        {
            "type": TEXT,
            "value": {"description": "As JSON; decimals are text."},
            "text": TEXT,
            "missing": ref("ExpressionFault"),
            "sample": thing({"id": TEXT, "title": TEXT}),
            "error": ref("ExpressionFault"),
        },
    ),
}
