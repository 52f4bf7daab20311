"""JSON Schemas of drafts: their files, merging, renaming."""

from collections.abc import Mapping

from runtime.api.openapi.schemas import ANY_OBJECT, MAYBE_TEXT, TEXT, Schema, many, ref, thing

POINTER: Schema = {
    **many({"type": ["string", "integer"]}),
    "description": "Names and places (from 0) that lead into the definition.",
}

DRAFT_SCHEMAS: Mapping[str, Schema] = {
    "Edits": {
        **thing({"base": ref("Definition"), "ours": ref("Definition")}),
        "additionalProperties": False,
    },
    "DraftMerge": thing(
        {
            "definition": ref("Definition"),
            "tag": TEXT,
            "conflicts": many(
                thing(
                    {
                        "pointer": POINTER,
                        "path": TEXT,
                        "sentence": TEXT,
                        "base": {},
                        "ours": {},
                        "theirs": {},
                    }
                )
            ),
        }
    ),
    "DraftFiles": thing({"tag": TEXT, "files": many(thing({"path": TEXT, "text": TEXT}))}),
    "DraftFile": {
        **thing({"path": TEXT, "text": {**MAYBE_TEXT, "description": "null: take it away."}}),
        "additionalProperties": False,
    },
    "DraftWritten": thing(
        {"tag": TEXT, "definition": ref("Definition"), "issues": many(ANY_OBJECT)}
    ),
    "Renaming": {
        **thing({"pointer": POINTER, "key": TEXT}, {"definition": ref("Definition")}),
        "additionalProperties": False,
    },
    "Renamed": thing({"definition": ref("Definition")}),
    "UsesAsked": {
        **thing({"pointer": POINTER}, {"definition": ref("Definition")}),
        "additionalProperties": False,
    },
    "Uses": thing(
        {"uses": many(thing({"pointer": POINTER, "path": TEXT, "label": TEXT, "text": TEXT}))}
    ),
}
