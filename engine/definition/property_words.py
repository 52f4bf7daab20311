"""One sentence about each property of the language, for the schema and the reference."""

PROPERTY_WORDS: dict[str, str] = {}
"""Property name → what it means wherever it stands."""
