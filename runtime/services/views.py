"""What use cases answer: plain values for the pages, and their JSON for the API.

Rules of this file:
1. Values in a view are JSON-ready: decimals are text, lookups `{id, title}`, dates ISO 8601.
2. A view holds only what its reader may see; nobody filters it again afterwards.
3. Texts are already in the reader's language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing and what it is called."""

    id: str
    title: str

    def as_json(self) -> dict[str, Json]:
        """Give `{id, title}`."""
        return {"id": self.id, "title": self.title}


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A fault or warning at a field, worded for the reader."""

    path: str
    code: str
    message: str
    level: str = "error"
    rule: str | None = None

    def as_json(self) -> dict[str, Json]:
        """Give the problem as an entry of `errors`."""
        out: dict[str, Json] = {"path": self.path, "code": self.code, "message": self.message}
        if self.level != "error":
            out["level"] = self.level
        if self.rule is not None:
            out["rule"] = self.rule
        return out


@dataclass(frozen=True, slots=True)
class ActionOffer:
    """A button that a reader may press; `asks`: it asks for input first."""

    key: str
    label: str
    help: str | None = None
    icon: str | None = None
    confirm: str | None = None
    asks: bool = False

    def as_json(self) -> dict[str, Json]:
        """Give the button."""
        return {
            "key": self.key,
            "label": self.label,
            "help": self.help,
            "icon": self.icon,
            "confirm": self.confirm,
            "input": self.asks,
        }


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may do with a record now; `actions` are its buttons."""

    update: bool = False
    delete: bool = False
    submit: bool = False
    withdraw: bool = False
    export: bool = False
    comment: bool = False
    actions: tuple[ActionOffer, ...] = ()

    def as_json(self) -> dict[str, Json]:
        """Give each right by name, and the buttons."""
        return {**asdict(self), "actions": [one.as_json() for one in self.actions]}


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as one reader may see it.

    `visible`, `required`, `readonly` are keyed by field path; a row's own answer is keyed
    `lines[ROWID].qty` and wins over `lines.qty`. `hidden` are fields kept from this reader: they
    are absent from `values`; of the `masked` ones these hold masks.
    """

    id: str
    app: str
    form: str
    title: str
    version: int
    state: str
    values: Mapping[str, Json]
    rights: Rights
    owner: Ref | None = None
    created_at: str | None = None
    created_by: Ref | None = None
    updated_at: str | None = None
    updated_by: Ref | None = None
    revision: int | None = None
    """The number of its last business revision; None where the form keeps none."""
    visible: Mapping[str, bool] = field(default_factory=dict)
    required: Mapping[str, bool] = field(default_factory=dict)
    readonly: Mapping[str, bool] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    masked: frozenset[str] = frozenset()
    errors: Sequence[FieldProblem] = ()
    warnings: Sequence[FieldProblem] = ()
    ignored: Sequence[str] = ()
    instance: str | None = None
    tasks: Sequence["TaskView"] = ()

    def as_json(self) -> dict[str, Json]:
        """Give the record as the API answers it."""
        kept: dict[str, Json] = {} if self.revision is None else {"revision": self.revision}
        return {
            "id": self.id,
            "app": self.app,
            "form": self.form,
            "title": self.title,
            "version": self.version,
            "state": self.state,
            **kept,
            "values": dict(self.values),
            "rights": self.rights.as_json(),
            "owner": self.owner.as_json() if self.owner else None,
            "created_at": self.created_at,
            "created_by": self.created_by.as_json() if self.created_by else None,
            "updated_at": self.updated_at,
            "updated_by": self.updated_by.as_json() if self.updated_by else None,
            "instance": self.instance,
            "tasks": [task.as_json() for task in self.tasks],
            "ignored": list(self.ignored),
        }

    def as_draft_json(self) -> dict[str, Json]:
        """Give what a form being filled needs: values, what shows, what is asked, faults."""
        return {
            "values": dict(self.values),
            "visible": dict(self.visible),
            "required": dict(self.required),
            "readonly": dict(self.readonly),
            "errors": [problem.as_json() for problem in self.errors],
            "warnings": [problem.as_json() for problem in self.warnings],
            "ignored": list(self.ignored),
        }


@dataclass(frozen=True, slots=True)
class ActionView:
    """What an action has come to: the record as it is now, and what is to be shown next.

    `record` is None where its reader may not see it any more, or where several were acted on;
    `done` counts them.
    """

    record: RecordView | None
    opens: "RecordLink | None" = None
    done: int = 1

    def as_json(self) -> dict[str, Json]:
        """Give the record, and what opens; without a record, how many were acted on."""
        shown = self.record.as_json() if self.record else {"done": self.done}
        return {**shown, "opens": self.opens.as_json() if self.opens else None}


@dataclass(frozen=True, slots=True)
class RecordLink:
    """Where a record is, and what it is called."""

    app: str
    form: str
    id: str
    title: str

    def as_json(self) -> dict[str, Json]:
        """Give the link."""
        return {"app": self.app, "form": self.form, "id": self.id, "title": self.title}


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record in a list: only the columns asked for."""

    id: str
    title: str
    version: int
    state: str
    values: Mapping[str, Json]

    def as_json(self) -> dict[str, Json]:
        """Give the row as an item of a list answer."""
        return {
            "id": self.id,
            "title": self.title,
            "version": self.version,
            "state": self.state,
            "values": dict(self.values),
        }


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One page of a list. `total` is exact up to `total_bound`, then None with `more` true."""

    form: str
    items: Sequence[RecordRow]
    next_cursor: str | None
    total: int | None = None
    more_than: int | None = None

    def as_json(self) -> dict[str, Json]:
        """Give `{items, next_cursor, total?}`."""
        out: dict[str, Json] = {
            "items": [{**row.as_json(), "form": self.form} for row in self.items],
            "next_cursor": self.next_cursor,
        }
        if self.total is not None:
            out["total"] = self.total
        return out


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a lookup, with the columns the lookup shows; of a row also its `record`.

    `details`: what the columns say, as its reader writes numbers and names options.
    """

    id: str
    title: str
    columns: Mapping[str, Json] = field(default_factory=dict)
    record: Json = None
    details: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Json]:
        """Give the choice."""
        shown: dict[str, Json] = {
            "id": self.id,
            "title": self.title,
            "columns": dict(self.columns),
            "details": list(self.details),
        }
        return shown if self.record is None else shown | {"record": self.record}


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task in an inbox."""

    id: str
    app: str
    workflow: str
    instance: str
    node: str
    label: str
    kind: str
    record: Ref
    record_form: str
    record_version: int
    assignee: Ref
    initiator: Ref
    since: str
    due: str | None
    overdue: bool
    state: str
    outcome: str | None
    acts: Sequence[str]
    reason: str = ""
    comment: str | None = None
    done_at: str | None = None
    done_by: Ref | None = None
    highlights: Sequence[tuple[str, str]] = ()
    editable: Sequence[str] = ()
    required: Sequence[str] = ()

    def as_json(self) -> dict[str, Json]:
        """Give the task as the API answers it."""
        return {
            "id": self.id,
            "app": self.app,
            "workflow": self.workflow,
            "instance": self.instance,
            "node": self.node,
            "label": self.label,
            "kind": self.kind,
            "record": {
                "id": self.record.id,
                "form": self.record_form,
                "title": self.record.title,
                "version": self.record_version,
            },
            "assignee": self.assignee.as_json(),
            "initiator": self.initiator.as_json(),
            "since": self.since,
            "due": self.due,
            "overdue": self.overdue,
            "state": self.state,
            "outcome": self.outcome,
            "acts": list(self.acts),
            "reason": self.reason,
            "comment": self.comment,
            "done_at": self.done_at,
            "done_by": self.done_by.as_json() if self.done_by else None,
            "fields": {"editable": list(self.editable), "required": list(self.required)},
        }


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One page of an inbox, with the count of what waits (bounded)."""

    items: Sequence[TaskView]
    next_cursor: str | None
    open_count: int

    def as_json(self) -> dict[str, Json]:
        """Give `{items, next_cursor, open_count}`."""
        return {
            "items": [task.as_json() for task in self.items],
            "next_cursor": self.next_cursor,
            "open_count": self.open_count,
        }


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of a record, told in a sentence and by field."""

    sequence: int
    at: str
    who: Ref | None
    way: str
    what: str
    sentence: str
    changes: Sequence[Mapping[str, Json]] = ()
    on_behalf_of: Ref | None = None
    note: str | None = None

    def as_json(self) -> dict[str, Json]:
        """Give the entry."""
        return {
            "note": self.note,
            "sequence": self.sequence,
            "at": self.at,
            "who": self.who.as_json() if self.who else None,
            "on_behalf_of": self.on_behalf_of.as_json() if self.on_behalf_of else None,
            "way": self.way,
            "what": self.what,
            "sentence": self.sentence,
            "changes": [dict(change) for change in self.changes],
        }


@dataclass(frozen=True, slots=True)
class CommentView:
    """What somebody wrote on a record."""

    id: str
    who: Ref
    at: str
    text: str

    def as_json(self) -> dict[str, Json]:
        """Give the comment."""
        return {"id": self.id, "who": self.who.as_json(), "at": self.at, "text": self.text}


@dataclass(frozen=True, slots=True)
class FormSummary:
    """A form in the navigation."""

    key: str
    label: str
    icon: str | None
    may_create: bool
    starts_workflow: bool = False
    """Whether handing in a record of it starts a workflow: what people come to enter."""


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """A dashboard in the navigation."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class MenuSummary:
    """A group of an app's menu, with what the reader may open of it."""

    label: str
    forms: Sequence[FormSummary]
    reports: Sequence[ReportSummary]


@dataclass(frozen=True, slots=True)
class AppSummary:
    """An app with what the reader may open of it; `can`: his rights on its definition.

    `forms` and `reports` stand in the sequence of its menu.
    """

    key: str
    label: str
    description: str
    version: int
    forms: Sequence[FormSummary]
    reports: Sequence[ReportSummary]
    can: Sequence[str] = ()
    menu: Sequence[MenuSummary] = ()

    def as_json(self) -> dict[str, Json]:
        """Give the app."""
        return {
            "key": self.key,
            "label": self.label,
            "description": self.description,
            "version": self.version,
            "forms": [
                {"key": form.key, "label": form.label, "may_create": form.may_create}
                for form in self.forms
            ],
            "reports": [{"key": report.key, "label": report.label} for report in self.reports],
            "can": list(self.can),
        }
