"""An app as one file that travels: a zip, a YAML or a JSON file; and back."""

from collections.abc import Mapping
from typing import Literal

from engine.definition.writer import Layout
from runtime.exchange.app_bundle import pack_app, unpack_app

Format = Literal["yaml", "json", "zip"]

MEDIA_TYPES: Mapping[Format, str] = {
    "yaml": "application/yaml",
    "json": "application/json",
    "zip": "application/zip",
}
LAYOUTS: Mapping[Format, Layout] = {"yaml": "yaml", "json": "json", "zip": "dir"}
"""How the app is laid out before it becomes a file of each format."""


def one_file(app: str, files: Mapping[str, bytes], kind: Format) -> bytes:
    """Make one file of an app's files, laid out as `LAYOUTS` says."""
    if kind == "zip":
        return pack_app(files, app)
    (content,) = files.values()
    return content


def files_of(content: bytes, name: str, media_type: str) -> Mapping[str, bytes]:
    """Take an app's files out of what was sent; raises DefinitionError for a bad archive.

    The bytes decide whether it is an archive; between YAML and JSON the name or the type does,
    and JSON is also what begins like it.
    """
    if content.startswith(b"PK"):
        return unpack_app(content, name or "app.zip")
    is_json = media_type.endswith("json") or name.endswith(".json") or _begins_like_json(content)
    return {"app.json" if is_json else "app.yaml": content}


def _begins_like_json(content: bytes) -> bool:
    return content.lstrip()[:1] == b"{"
