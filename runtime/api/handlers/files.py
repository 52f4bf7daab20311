"""Attachments: sent first, then named by the record that holds them."""

from runtime.api.call import Answer, Call, Download, Reply
from runtime.api.rights import Right
from runtime.api.route import Description, Route, Takes, reading, writing
from runtime.services.act import Act
from runtime.services.outcome import Refusal
from runtime.services.store_file import open_file, store_file


def send_file(call: Call, act: Act) -> Answer | Refusal:
    """Store a file that was sent."""
    if call.upload is None:
        raise RuntimeError("a route that takes a file was entered without one")
    call.upload.file.seek(0)
    stored = store_file(act, call.upload.name, call.upload.media_type, call.upload.file)
    if isinstance(stored, Refusal):
        return stored
    return Answer(stored.as_json(), 201, {"location": f"/api/v1/files/{stored.id}"})


def fetch_file(call: Call, act: Act) -> Reply:
    """Give a file to whoever may read the record and field that hold it."""
    content = open_file(act, call.path["id"])
    if isinstance(content, Refusal):
        return content
    return Download(content.stream, content.name, content.type, content.size)


ROUTES: tuple[Route, ...] = (
    writing(
        "POST",
        "/files",
        send_file,
        Description("Send a file", "File", "StoredFile", 201),
        right=Right.SIGNED_IN,
        takes=Takes.FILE,
    ),
    reading(
        "GET",
        "/files/{id}",
        fetch_file,
        Description("Fetch a file", media_type="application/octet-stream"),
        right=Right.FILE_READ,
    ),
)
