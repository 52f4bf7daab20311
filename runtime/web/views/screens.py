"""What each page's template is bound to: one frozen value a page, named after the template."""

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.web.views.flow import FlowPicture
from runtime.web.views.form import FaultView, FormBody
from runtime.web.views.frame import Crumb, NavApp, NavItem
from runtime.web.views.history import HistoryLine
from runtime.web.views.moments import Moment
from runtime.web.views.prints import Paper, PaperTable
from runtime.web.views.progress import ProgressView
from runtime.web.views.records import ListRow, ListView
from runtime.web.views.related import RelatedHeading, RelatedView
from runtime.web.views.report import FilterView, WidgetView
from runtime.web.views.revisions import RevisionLine
from runtime.web.views.status import StatusView
from runtime.web.views.tasks import Decision, TaskLine
from runtime.web.views.value import Chip


@dataclass(frozen=True, slots=True)
class SignInScreen:
    """Signing in; `error` says why it did not work."""

    theme: str
    next: str
    username: str
    error: str
    other_locale: str


@dataclass(frozen=True, slots=True)
class FirstAdministratorScreen:
    """Making the first administrator; `action` is the link itself, `error` what is unfit."""

    theme: str
    action: str
    username: str
    name: str
    error: str
    other_locale: str


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """A record in a short list, with where it stands."""

    title: str
    href: str
    status: StatusView
    note: str


@dataclass(frozen=True, slots=True)
class StartScreen:
    """What waits for me, what I started, my dashboards, what I opened last."""

    greeting: str
    waiting: Sequence[TaskLine]
    started: Sequence[LinkedRecord]
    reports: Sequence[NavItem]
    first_href: str
    first_label: str


@dataclass(frozen=True, slots=True)
class AppScreen:
    """An app's forms and reports, or all apps."""

    title: str
    description: str
    apps: Sequence[NavApp]


@dataclass(frozen=True, slots=True)
class ListScreen:
    """A list of records."""

    label: str
    way: Sequence[Crumb]
    list: ListView
    new_href: str
    export_href: str
    """Where the list as it is asked for comes as a file; empty where one may not have it."""
    may_delete: bool
    api: str
    trash_href: str = ""
    """Where the form's trash is; empty for whom it is closed."""
    actions: Sequence["ActionButton"] = ()
    """What may be done with a selection."""
    prints: Sequence["PrintButton"] = ()
    """The papers that a selection may be printed on."""

    @property
    def chooses(self) -> bool:
        """Whether rows can be chosen: there is something to do with them."""
        return bool(self.export_href or self.may_delete or self.actions or self.prints)

    @property
    def near(self) -> Sequence["ActionButton"]:
        """The actions that stand on the bar."""
        return self.actions[:MOST_BUTTONS]

    @property
    def further(self) -> Sequence["ActionButton"]:
        """The actions behind the dots."""
        return self.actions[MOST_BUTTONS:]


@dataclass(frozen=True, slots=True)
class PrintScreen:
    """Records on paper, what they add up to first."""

    theme: str
    label: str
    back: str
    who: str
    at: Moment
    count: int
    totals: PaperTable | None
    papers: Sequence[Paper]
    signatures: Sequence[str]


@dataclass(frozen=True, slots=True)
class PrintButton:
    """A paper that is offered."""

    key: str
    label: str
    icon: str
    href: str


@dataclass(frozen=True, slots=True)
class FormScreen:
    """A form to fill."""

    title: str
    way: Sequence[Crumb]
    status: StatusView | None
    body: FormBody
    action: str
    api: str
    record: str
    version: int | str
    task: str
    after: str
    back: str
    way_told: str
    may_save: bool
    may_submit: bool
    save_label: str
    submit_label: str
    fault_title: str
    faults: Sequence[FaultView]
    submit_act: str = "submit"
    ways_at: str = ""
    """Where the way of the form so far is asked for."""


MOST_BUTTONS = 2
"""How many actions stand beside the main act; the others are behind the dots."""


@dataclass(frozen=True, slots=True)
class ActionScreen:
    """What an action asks for; `body` None: only whether it is meant."""

    title: str
    about: str
    help: str
    question: str
    way: Sequence[Crumb]
    body: FormBody | None
    action: str
    api: str
    version: int
    after: str
    fault_title: str
    faults: Sequence[FaultView]


@dataclass(frozen=True, slots=True)
class ActionButton:
    """A button of a record; `asks`: a dialog comes first."""

    label: str
    help: str
    icon: str
    href: str
    question: str
    asks: bool
    key: str = ""


@dataclass(frozen=True, slots=True)
class CommentLine:
    """What somebody wrote."""

    who: str
    at: Moment
    text: str


@dataclass(frozen=True, slots=True)
class RecordScreen:
    """A record as read: head, form, flow, comments, history."""

    title: str
    way: Sequence[Crumb]
    path: str
    status: StatusView
    holder: str
    changed_by: str
    changed_at: Moment
    version: int
    body: FormBody
    highlights: Sequence[tuple[str, str]]
    flow: FlowPicture | None
    history: Sequence[HistoryLine]
    comments: Sequence[CommentLine]
    task: TaskLine | None
    may_edit: bool
    may_submit: bool
    may_withdraw: bool
    may_delete: bool
    may_comment: bool
    submit_label: str
    refused: str = ""
    revisions: Sequence[RevisionLine] = ()
    actions: Sequence[ActionButton] = ()
    chip: Chip | None = None
    """The record's status in its app's own words, where it has one."""
    progress: ProgressView | None = None
    related: Sequence[RelatedView] = ()
    prints: Sequence[PrintButton] = ()

    @property
    def more(self) -> bool:
        """Whether there are acts behind the dots."""
        return self.may_withdraw or self.may_delete or bool(self.further or self.prints)

    @property
    def near(self) -> Sequence[ActionButton]:
        """The actions that stand beside the main act."""
        return self.actions[:MOST_BUTTONS]

    @property
    def further(self) -> Sequence[ActionButton]:
        """The actions behind the dots."""
        return self.actions[MOST_BUTTONS:]


@dataclass(frozen=True, slots=True)
class CountedTab:
    """A tab of the inbox, with what waits behind it."""

    label: str
    href: str
    current: bool
    count: int


@dataclass(frozen=True, slots=True)
class TasksScreen:
    """The inbox."""

    tabs: Sequence[CountedTab]
    tasks: Sequence[TaskLine]
    records: Sequence[LinkedRecord]
    decide: bool
    empty: str
    empty_hint: str
    more_href: str


@dataclass(frozen=True, slots=True)
class TaskScreen:
    """One task to decide."""

    task: TaskLine
    way: Sequence[Crumb]
    record_href: str
    why: str
    changes: Sequence[tuple[str, str, str]]
    body: FormBody
    filling: FormBody | None
    fill_href: str
    decision: Decision
    phrases: Sequence[str]
    comment: str
    comment_error: str
    flow: FlowPicture | None
    refused: str
    faults: Sequence[FaultView] = ()


@dataclass(frozen=True, slots=True)
class ReportScreen:
    """A dashboard."""

    label: str
    way: Sequence[Crumb]
    path: str
    filters: Sequence[FilterView]
    widgets: Sequence[WidgetView]
    app: str = ""

    @property
    def pictures(self) -> bool:
        """Whether any widget draws."""
        return any(widget.picture for widget in self.widgets)


@dataclass(frozen=True, slots=True)
class DrillScreen:
    """The records behind a mark of a dashboard."""

    title: str
    way: Sequence[Crumb]
    headings: Sequence[RelatedHeading]
    rows: Sequence[ListRow]
    more_href: str


@dataclass(frozen=True, slots=True)
class MeScreen:
    """My settings."""

    username: str
    error: str


@dataclass(frozen=True, slots=True)
class ErrorScreen:
    """A refusal or a failure, in words; `number` finds it in the log."""

    theme: str
    title: str
    message: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field where mine and theirs differ."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class StaleScreen:
    """A stale save: both versions, and the two ways on."""

    differences: Sequence[Difference]
    action: str
    back: str
    sent: Sequence[tuple[str, str]]


Screen = (
    StartScreen | AppScreen | ListScreen | FormScreen | RecordScreen | TasksScreen | TaskScreen
    | ReportScreen | DrillScreen | MeScreen | StaleScreen
)  # fmt: skip
"""What stands inside the frame."""
