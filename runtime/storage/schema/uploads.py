"""The table of files that were sent to become something: an app, a form."""

from sqlalchemy import Column, Index, LargeBinary, Table

from runtime.storage.schema.base import instant, link, metadata, text

uploads = Table(
    "vm_uploads",
    metadata,
    text("id", key=True),
    # What it is to become: `app` or `sheet`.
    text("purpose"),
    text("app", null=True),
    text("name"),
    Column("content", LargeBinary, nullable=False),
    link("author", "users.id", null=True),
    instant("sent_at"),
    # Set once it became what it was sent for; of an app it is then the base of the next merge.
    instant("taken_at", null=True),
    Index("ix_vm_uploads_app", "app", "taken_at"),
)
