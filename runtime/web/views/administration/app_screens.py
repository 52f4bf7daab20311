"""What the pages are bound to by which apps come in: new ones, from spreadsheets, from files."""

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.web.views.administration.fields import FieldView, Options
from runtime.web.views.frame import Crumb


@dataclass(frozen=True, slots=True)
class StartChoice:
    """What a new app may begin from."""

    value: str
    label: str
    hint: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class NewAppScreen:
    """Beginning an app."""

    way: Sequence[Crumb]
    fields: Sequence[FieldView]
    starts: Sequence[StartChoice]
    start_error: str
    refused: str


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column of a spreadsheet and the field it becomes."""

    place: int
    label: str
    type: str
    required: bool
    taken: bool
    samples: str


@dataclass(frozen=True, slots=True)
class SheetScreen:
    """The form that a spreadsheet makes, to be corrected."""

    way: Sequence[Crumb]
    action: str
    fields: Sequence[FieldView]
    columns: Sequence[ColumnLine]
    types: Options
    rows: int
    refused: str


@dataclass(frozen=True, slots=True)
class EnteredScreen:
    """What became of a spreadsheet's rows."""

    way: Sequence[Crumb]
    label: str
    href: str
    list_href: str
    told: str
    refused: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class ImportScreen:
    """Sending a file."""

    way: Sequence[Crumb]
    refused: str
    faults: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A fault or warning of a definition with its place."""

    place: str
    text: str
    hint: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A place that both sides changed, with what each says there."""

    path: str
    sentence: str
    mine: str
    theirs: str
    keeps: bool


@dataclass(frozen=True, slots=True)
class BundleScreen:
    """What a file would change, and what is to become of it."""

    way: Sequence[Crumb]
    title: str
    action: str
    intro: str
    changes: Sequence[str]
    impact: Sequence[str]
    faults: Sequence[FaultLine]
    conflicts: Sequence[ConflictLine]
    sound: bool
    is_new: bool
    merges: bool
    drafted: bool
    refused: str
