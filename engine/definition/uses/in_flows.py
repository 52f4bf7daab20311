"""What workflows, automations and reports name."""

from engine.definition.tree import Path
from engine.definition.uses.collector import Collector
from engine.definition.uses.in_steps import StepReader
from engine.definition.uses.trail import Owner
from engine.report.source import find_source


def read_workflow(found: Collector, at: Path) -> None:
    """Read a workflow: its nodes, flows and positions."""
    key = found.text((*at, "key")) or ""
    form = found.form((*at, "form"))
    found.paths((*at, "approval_fields"), form)
    for each in found.items((*at, "amends")):
        found.form(each)
    for node in found.items((*at, "nodes")):
        _node(found, node, form)
    nodes = {found.text((*node, "key")) for node in found.items((*at, "nodes"))}
    for flow in found.items((*at, "flows")):
        found.expressions(flow, ("when",))
        for name in ("from", "to"):
            _node_key(found, (*flow, name), key, nodes)
    for name in found.entries((*at, "positions")):
        if name in nodes:
            found.whole((*at, "positions", name), ("workflows", key, "nodes", name), is_key=True)


def _node_key(found: Collector, pointer: Path, workflow: str, nodes: set[str | None]) -> None:
    name = found.text(pointer)
    if name is not None and name in nodes:
        found.whole(pointer, ("workflows", workflow, "nodes", name))


def _node(found: Collector, at: Path, form: Owner | None) -> None:
    steps = StepReader(found, form)
    for each in found.items((*at, "assignees")):
        found.role((*each, "role"))
        for name in ("field", "of"):
            found.path((*each, name), form)
    found.role((*at, "on_empty", "role"))
    for name in ("editable", "required", "hidden"):
        found.paths((*at, "fields", name), form)
    found.expressions(at, ("for", "until", "once"))
    for each in found.items((*at, "on")):
        found.path((*each, "key"), found.form((*each, "form")))
    found.expressions((*at, "queue"), ("keys", "priority", "since"))
    steps.steps((*at, "waiting", "do"))
    steps.recipients((*at, "notify"))
    found.template((*at, "message"))
    steps.steps((*at, "do"))


def read_automation(found: Collector, at: Path) -> None:
    """Read an automation: what sets it off, and its steps."""
    form = found.form((*at, "on", "form"))
    found.paths((*at, "on", "fields"), form)
    found.path((*at, "on", "date"), form)
    found.sort((*at, "on", "sort"), form)
    found.expressions((*at, "on"), ("crosses", "where"))
    found.expressions(at, ("when",))
    StepReader(found, form).steps((*at, "do"))


def read_report(found: Collector, at: Path) -> None:
    """Read a report: its widgets, its filters, who sees it."""
    for grant in found.items((*at, "access")):
        found.role((*grant, "role"))
    sources: list[Owner] = []
    for widget in found.items((*at, "widgets")):
        owner = found.form((*widget, "source"))
        if owner is not None:
            sources.append(owner)
        _widget(found, widget, owner, found.text((*at, "key")) or "")
    for each in found.items((*at, "filters")):
        for owner in sources:
            if _filter(found, (*each, "field"), owner):
                break


def _filter(found: Collector, pointer: Path, owner: Owner) -> bool:
    """A shared filter's field is the record's, else the row's."""
    text = found.text(pointer) or ""
    record = Owner(owner.form, None, owner.base)
    for each in (record, owner):
        if found.step_of(each, text.split(".")).type is not None:
            found.path(pointer, each)
            return True
    return False


def _widget(found: Collector, at: Path, owner: Owner | None, report: str) -> None:
    found.expressions(at, ("where",))
    for measure in found.items((*at, "measures")):
        found.expressions(measure, ("value",))
    groups: dict[str, Path] = {}
    for group in found.items((*at, "group")):
        by = (*group, "by")
        groups[found.text(by) or ""] = by
        _group(found, by, found.text(by) or "", 0, owner)
    widget = ("reports", report, "widgets", found.text((*at, "key")) or "")
    measures = {found.text((*each, "key")) for each in found.items((*at, "measures"))}
    start = 0
    for term in (found.text((*at, "sort")) or "").split(","):
        name = term.strip().lstrip("-+")
        first = start + term.find(name)
        if name in measures:
            found.note((*at, "sort"), (*widget, "measures", name), first, first + len(name))
        elif name in groups:
            _group(found, (*at, "sort"), name, first, owner)
        start += len(term) + 1


def _group(found: Collector, pointer: Path, text: str, start: int, owner: Owner | None) -> None:
    """A group of a subtable may leave `parent.` out where no column has the name."""
    if owner is None:
        return
    source = find_source(found.text((*_widget_of(pointer), "source")) or "", found.context)
    path = source.group_path(text) if source else None
    record = Owner(owner.form, None, owner.base)
    left_out = path is not None and path[0] == "parent" and not text.startswith("parent.")
    found.path_part(pointer, text, start, record if left_out else owner)


def _widget_of(pointer: Path) -> Path:
    return pointer[: pointer.index("widgets") + 2]
