"""The API's description as a page: plain HTML, no script, nothing from elsewhere."""

import json
from collections.abc import Iterator, Mapping
from html import escape

STYLE = """
:root { color-scheme: light dark; --line: #8884; --accent: #c8372d; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto;
padding: 0 1rem; }
h2 { border-bottom: 1px solid var(--line); margin-top: 2.5rem; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0;
padding: .4rem .8rem; }
summary { cursor: pointer; overflow-wrap: anywhere; }
code, pre { font: 14px/1.45 ui-monospace, monospace; }
pre { overflow: auto; padding: .6rem; border: 1px solid var(--line); border-radius: 6px; }
.method { color: var(--accent); font-weight: 600; display: inline-block; min-width: 4.2rem; }
table { border-collapse: collapse; } td, th { padding: .2rem .8rem .2rem 0; text-align: left;
vertical-align: top; }
"""
METHODS = ("get", "post", "put", "patch", "delete")


def page(document: Mapping[str, object]) -> str:
    """Write the document down for people."""
    return "".join(_lines(document))


def _lines(document: Mapping[str, object]) -> Iterator[str]:
    info = _map(document["info"])
    title = f"{info['title']} API"
    yield '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_safe(title)}</title><style>{STYLE}</style></head><body><main>"
    yield f"<h1>{_safe(title)} {_safe(info['version'])}</h1>"
    yield '<p>The document itself: <a href="openapi.json">openapi.json</a>. '
    yield "Sign in with <code>POST /api/v1/session</code>, or send "
    yield "<code>Authorization: Bearer TOKEN</code>. Changes of a record carry "
    yield "<code>If-Match</code> with its ETag, and may carry <code>Idempotency-Key</code>.</p>"
    for tag, operations in _by_tag(document).items():
        yield f"<h2>{_safe(tag)}</h2>"
        for path, method, operation in operations:
            yield from _operation(path, method, operation)
    yield "<h2>Schemas</h2>"
    schemas = _map(_map(document["components"])["schemas"])
    for name, schema in sorted(schemas.items()):
        yield f'<details id="{_safe(name)}"><summary><code>{_safe(name)}</code></summary>'
        yield f"<pre>{_safe(_json(schema))}</pre></details>"
    yield "</main></body></html>"


def _by_tag(
    document: Mapping[str, object],
) -> dict[str, list[tuple[str, str, Mapping[str, object]]]]:
    found: dict[str, list[tuple[str, str, Mapping[str, object]]]] = {}
    for path, methods in _map(document["paths"]).items():
        for method in METHODS:
            operation = _map(methods).get(method)
            if operation is not None:
                tags = _map(operation)["tags"]
                tag = str(tags[0]) if isinstance(tags, list) else ""
                found.setdefault(tag, []).append((path, method, _map(operation)))
    return found


def _operation(path: str, method: str, operation: Mapping[str, object]) -> Iterator[str]:
    yield f'<details><summary><span class="method">{method.upper()}</span> '
    yield f"<code>{_safe(path)}</code> {_safe(operation['summary'])}</summary>"
    yield f"<p>{_safe(operation['description'])}</p>"
    parameters = operation["parameters"]
    if isinstance(parameters, list) and parameters:
        yield "<table><tr><th>parameter</th><th>in</th><th></th></tr>"
        for parameter in parameters:
            known = _map(parameter)
            yield f"<tr><td><code>{_safe(known['name'])}</code></td><td>{_safe(known['in'])}</td>"
            yield f"<td>{_safe(known.get('description', ''))}</td></tr>"
        yield "</table>"
    for name in _schemas_in(operation):
        yield f'<p>Schema: <a href="#{_safe(name)}"><code>{_safe(name)}</code></a></p>'
    yield "</details>"


def _schemas_in(value: object) -> list[str]:
    """Name the schemas an operation speaks of, each once."""
    names: dict[str, None] = {}
    level = [value]
    while level:
        here = level.pop(0)
        if isinstance(here, dict):
            target = here.get("$ref")
            if isinstance(target, str) and "/schemas/" in target:
                names[target.rpartition("/")[2]] = None
            level.extend(here.values())
        elif isinstance(here, list):
            level.extend(here)
    return list(names)


def _map(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError("the document holds an object here")
    return value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _safe(value: object) -> str:
    return escape(str(value), quote=True)
