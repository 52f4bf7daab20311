"""A person's inbox: what waits for him, what he has done, started, was told of."""

from collections.abc import Iterator, Mapping
from typing import cast

from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.facts import FactKey, Facts
from engine.form.model import SelectField
from engine.form.record import Record
from engine.text import localise
from runtime.services.act import Act
from runtime.services.facts_of import fetch_facts
from runtime.services.open_record import Opened, open_record
from runtime.services.outcome import Refusal, not_found, wrong
from runtime.services.published_app import PublishedApp
from runtime.services.record_rights import hidden_from_holder
from runtime.services.showing import shown_values
from runtime.services.task_views import task_view
from runtime.services.titles import Titles
from runtime.services.views import TaskPage, TaskView
from runtime.storage.errors import BadCursor
from runtime.storage.inbox import Box, InboxItem, InboxStore
from runtime.storage.record_store import RecordStore

BOXES = ("open", "done", "started", "cc")
MOST = 200


def list_tasks(
    act: Act, *, state: str = "open", limit: int = 50, cursor: str | None = None
) -> TaskPage | Refusal:
    """Read a page of the caller's inbox."""
    if state not in BOXES:
        return wrong(f"The boxes are {', '.join(BOXES)}.", f"可选：{'、'.join(BOXES)}。")
    store = InboxStore(act.connection)
    person = act.caller.person.id
    try:
        page = store.page(person, cast(Box, state), max(1, min(limit, MOST)), cursor)
    except BadCursor:
        return wrong("This cursor belongs to another list.", "该游标不属于此列表。")
    records = _records(act, page.items)
    titles = _titles(act, page.items, records)
    shown = tuple(_shown(act, item, records, titles) for item in page.items)
    return TaskPage(shown, page.next_cursor, store.count_open(person))


def read_task(act: Act, task: str) -> TaskView | Refusal:
    """Read one task: its holder, and whoever may read its record, may."""
    item = InboxStore(act.connection).find(task)
    missing = not_found("There is no such task.", "没有这个任务。")
    if item is None or item.app not in act.world.apps:
        return missing
    opened = open_record(act, item.app, item.form, item.record)
    if isinstance(opened, Refusal):
        return missing
    highlights = highlights_of(act, opened)
    return task_view(act, item, record=opened.record, facts=opened.facts, highlights=highlights)


def highlights_of(act: Act, opened: Opened) -> tuple[tuple[str, str], ...]:
    """The few values that matter, as the form's layout names them: label and value."""
    values = {**opened.record.values}
    for key in opened.form.form.layout.highlights:
        if key in opened.form.fields and opened.form.fields[key].on_read:
            values[key] = opened.environment.own(key)
    titles = Titles(act, opened.app, opened.facts)
    return _highlights(act, opened.form, values, titles, opened.standing.access.hidden)


def _records(act: Act, items: tuple[InboxItem, ...]) -> Mapping[tuple[str, str], Record]:
    """Load the records of a page, one batch a form."""
    wanted: dict[tuple[str, str], set[str]] = {}
    for item in items:
        wanted.setdefault((item.app, item.form), set()).add(item.record)
    found: dict[tuple[str, str], Record] = {}
    for (app, form), ids in wanted.items():
        published = act.world.apps.get(app)
        if published is not None and form in published.forms:
            store = RecordStore(act.connection, published.tables)
            with_rows = _reads_rows(published.forms[form])
            for id_, record in store.load(form, sorted(ids), with_rows=with_rows).items():
                found[app, id_] = record
    return found


def _reads_rows(form: CompiledForm) -> bool:
    """Whether a title or highlight may be made of rows, be it through what is computed on read."""
    titled = [path[0] for path in form.title.references] if form.title else []
    named = [*titled, *form.form.layout.highlights]
    return any(key in form.columns or key in form.read_order for key in named)


def _titles(
    act: Act, items: tuple[InboxItem, ...], records: Mapping[tuple[str, str], Record]
) -> Mapping[str, Titles]:
    """The titles of each app's records, with what they and the highlights point to fetched."""
    asked: dict[str, set[FactKey]] = {}
    for item in items:
        record = records.get((item.app, item.record))
        if record is not None:
            form = act.world.apps[item.app].forms[item.form]
            asked.setdefault(item.app, set()).update(_pointed_to(form, record))
    return {
        app: Titles(act, act.world.apps[app], fetch_facts(act, act.world.apps[app], Facts(), keys))
        for app, keys in asked.items()
    }


def _pointed_to(form: CompiledForm, record: Record) -> Iterator[FactKey]:
    named = (path[0] for path in form.title.references) if form.title else ()
    for key in dict.fromkeys((*named, *form.form.layout.highlights)):
        field, value = form.fields.get(key), record.values.get(key)
        if field is not None and field.reference is not None and isinstance(value, str):
            yield (field.reference, value)


def _shown(
    act: Act,
    item: InboxItem,
    records: Mapping[tuple[str, str], Record],
    titles: Mapping[str, Titles],
) -> TaskView:
    record = records.get((item.app, item.record))
    if record is None or not _may_see(act, item):
        return task_view(act, item, record=None)
    published = act.world.apps[item.app]
    form = published.forms[item.form]
    known, hidden = titles[item.app], _hidden(act, published, form, item)
    highlights = _highlights(act, form, record.values, known, hidden)
    return task_view(act, item, record=record, titles=known, highlights=highlights)


def _hidden(act: Act, app: PublishedApp, form: CompiledForm, item: InboxItem) -> frozenset[str]:
    """What is kept from the holder of a task: worked out once for all tasks of a node."""
    node = ("hidden_from_holder", item.app, item.workflow, item.app_version, item.node, form.key)
    known = act.memo.get(node)
    if isinstance(known, frozenset):
        return known
    workflow = act.workflow(item.app, item.workflow, item.app_version)
    rights = workflow.rights_at(item.node) if workflow and item.node else None
    hidden = hidden_from_holder(act, app, form, rights)
    act.memo[node] = hidden
    return hidden


def _may_see(act: Act, item: InboxItem) -> bool:
    """What waits for the caller is his to see; what is over only while he may read the record."""
    if item.state == "open" and item.assignee == act.caller.person.id:
        return True
    return not isinstance(open_record(act, item.app, item.form, item.record), Refusal)


def _highlights(
    act: Act,
    form: CompiledForm,
    values: Mapping[str, Value],
    titles: Titles,
    hidden: frozenset[str],
) -> tuple[tuple[str, str], ...]:
    named = form.form.layout.highlights
    unnamed = frozenset(field.key for field in form.tops() if field.key not in named)
    shown = shown_values(form, values, hidden | unnamed, titles)
    told: list[tuple[str, str]] = []
    for key in form.form.layout.highlights:
        field = form.fields.get(key)
        if field is None or key not in shown:
            continue
        value = shown[key]
        text = value.get("title") if isinstance(value, dict) else value
        if isinstance(field.definition, SelectField):
            labels = {one.key: one.label for one in field.definition.options}
            text = localise(labels.get(str(text)), act.caller.locale, str(text or ""))
        if text is not None and text != "":
            told.append((localise(field.label, act.caller.locale), str(text)))
    return tuple(told)
