"""The channels of the HTTP API."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import httpx

from tests.leak_scan.channel import FORM, POINTER, Target, channel
from tests.runtime.api.client import Client

LINES = "lines"


@channel
def record(client: Client, target: Target) -> Iterator[httpx.Response]:
    """The record itself."""
    yield client.get(f"{FORM}/records/{target.record}")


@channel
def records(client: Client, target: Target) -> Iterator[httpx.Response]:
    """Lists, with the field asked for by name."""
    yield client.get(f"{FORM}/records")
    yield client.get(f"{FORM}/records?fields=topic,{target.field},{target.field.split('.')[0]}")
    yield client.get(f"{FORM}/records?view=all")


@channel
def searching(client: Client, target: Target) -> Iterator[httpx.Response]:
    """Searching for what the field holds."""
    yield client.get(f"{FORM}/records?q={quote(target.guess)}")


@channel
def choices(client: Client, target: Target) -> Iterator[httpx.Response]:
    """The choices of a lookup."""
    yield client.get(f"{FORM}/lookup/place")
    yield client.get(f"{FORM}/lookup/place?q={quote(target.guess)}")
    yield client.get(f"{FORM}/lookup/{target.field}")


@channel
def pointing(client: Client, target: Target) -> Iterator[httpx.Response]:
    """A row by what points at it: titles, live values, choices, messages, filters, files."""
    yield client.get(f"{POINTER}/lookup/line")
    yield client.get(f"{POINTER}/lookup/line?q={quote(target.guess)}")
    column = target.field.rpartition(".")[2]
    for path in (f"line.{column}", f"line.parent.{target.field}"):
        yield client.get(f"{POINTER}/records?filter={path}%20%3D%3D%20{quote(repr(target.guess))}")
        yield client.get(f"{POINTER}/records?sort={path}")
    page = client.get(f"{POINTER}/records?fields=line,item,remark,code,verdict")
    yield page
    yield client.get(f"{POINTER}/export?format=csv")
    for one in page.json()["items"] if page.status_code == 200 else ():
        yield client.get(f"{POINTER}/records/{one['id']}")
        yield client.get(f"{POINTER}/records/{one['id']}/history")
        asked = {"values": {"name": "ask"}, "id": one["id"]}
        yield client.post(f"{POINTER}/evaluate", asked)
        shown = one["values"].get("line")
        if shown:
            values = {"name": "ask", "line": shown["id"]}
            yield client.post(f"{POINTER}/evaluate", {"values": values})


@channel
def evaluating(client: Client, target: Target) -> Iterator[httpx.Response]:
    """What a form computes, of a new record and of this one."""
    yield client.post(f"{FORM}/evaluate", {"values": {}})
    yield client.post(f"{FORM}/evaluate", {"values": {}, "id": target.record})
    yield client.post(f"{FORM}/evaluate", {"values": {"topic": "x"}, "id": target.record})
    if target.task:
        body = {"values": {}, "id": target.record, "task": target.task}
        yield client.post(f"{FORM}/evaluate", body)


@channel
def history(client: Client, target: Target) -> Iterator[httpx.Response]:
    """What happened to the record."""
    yield client.get(f"{FORM}/records/{target.record}/history")


@channel
def revisions(client: Client, target: Target) -> Iterator[httpx.Response]:
    """What was kept of the record."""
    yield client.get(f"{FORM}/records/{target.record}/revisions")


@channel
def trash(client: Client, target: Target) -> Iterator[httpx.Response]:
    """What lies in the trash, and bringing the record back as if it did."""
    yield client.get(f"{FORM}/trash")
    yield client.post(f"{FORM}/records/{target.record}/restore")
    yield client.delete(f"{FORM}/trash/{target.record}")


@channel
def audit(client: Client, target: Target) -> Iterator[httpx.Response]:
    """What the audit remembers of the record."""
    yield client.get("audit")
    yield client.get(f"audit?record={target.record}")


@channel
def flow(client: Client, target: Target) -> Iterator[httpx.Response]:
    """The record's way, with the reasons of its branches."""
    yield client.get(f"{FORM}/records/{target.record}/flow")


@channel
def comments(client: Client, target: Target) -> Iterator[httpx.Response]:
    """What was said about the record."""
    yield client.get(f"{FORM}/records/{target.record}/comments")


@channel
def tasks(client: Client, target: Target) -> Iterator[httpx.Response]:
    """The inbox in all its boxes, and the task itself."""
    for box in ("open", "done", "started", "cc"):
        yield client.get(f"tasks?state={box}")
    if target.task:
        yield client.get(f"tasks/{target.task}")


@channel
def notifications(client: Client, target: Target) -> Iterator[httpx.Response]:
    """Messages, each rendered for its reader."""
    del target
    page = client.get("notifications")
    yield page
    for one in page.json()["items"] if page.status_code == 200 else ():
        yield client.post(f"notifications/{one['id']}/read")
    yield client.get("apps/field_work/automations/log")


@channel
def reports(client: Client, target: Target) -> Iterator[httpx.Response]:
    """The report, its numbers, the records behind them, and the file of them."""
    report = "apps/field_work/reports/spending"
    yield client.get(report)
    data = client.get(f"{report}/widgets/by_kind/data")
    yield data
    keys = data.json().get("keys", []) if data.status_code == 200 else []
    for key in [[], *keys]:
        yield client.get(f"{report}/widgets/by_kind/drill?key={quote(json.dumps(key))}")
    yield client.get(f"{report}/widgets/by_kind/export?format=csv")
    for name in ("sort", "group", "filter", "by", "field", target.field):
        yield client.get(f"{report}/widgets/by_kind/data?{quote(name)}={quote(target.field)}")


@channel
def exports(client: Client, target: Target) -> Iterator[httpx.Response]:
    """Records as a file, with the field asked for by name."""
    yield client.get(f"{FORM}/export?format=csv")
    yield client.get(f"{FORM}/export?format=csv&fields=topic,{target.field}")


@channel
def refusals(client: Client, target: Target) -> Iterator[httpx.Response]:
    """What is said of a change that is refused."""
    path = f"{FORM}/records/{target.record}"
    head, _, column = target.field.partition(".")
    sent: object = [{column: "x"}] if column else "x"
    yield client.patch(path, {"values": {head: sent}}, 1)
    yield client.patch(path, {"values": {head: sent}}, 999)
    yield client.patch(path, {"values": {head: None}}, 1)
    yield client.patch(path, {"values": {"topic": [1]}}, 1)
    yield client.post(f"{FORM}/records", {"values": {head: sent}})
    yield client.post(f"{FORM}/records", {"values": {head: sent, "topic": "x"}, "submit": True})
    if target.task:
        for act in ("complete", "return"):
            yield client.post(f"tasks/{target.task}/{act}", {"values": {head: sent}})


@channel
def actions(client: Client, target: Target) -> Iterator[httpx.Response]:
    """What an action asks for, computes, refuses and answers."""
    path = f"{FORM}/records/{target.record}/actions/peek"
    yield client.get(path)
    yield client.post(f"{path}/evaluate", {"values": {}})
    yield client.get(f"{path}/lookup/{target.field}")
    for sent in ({"count": 3}, {"count": 9}, {target.field.partition(".")[0]: "x"}, {"count": 1}):
        yield client.post(path, sent)
    yield client.post(f"{FORM}/actions/peek", {"ids": [target.record], "values": {"count": 3}})


@channel
def description(client: Client, target: Target) -> Iterator[httpx.Response]:
    """The form's schema and the API's own description."""
    del target
    yield client.get(f"{FORM}/schema")
    yield client.get("openapi.json")
    yield client.get("docs")
