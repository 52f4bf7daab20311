"""The draft of an app as a model, its forms compiled when they are first asked for.

Rules of this file:
1. A draft may have faults: what is sound of it is there. Whether it may be published is asked
   elsewhere.
2. What was compiled is kept by what stands for it (a draft's revision, a digest of what was sent):
   the next question about the same draft costs nothing.
"""

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from threading import Lock
from typing import cast
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from engine.definition.app_context import app_context
from engine.definition.assembly import assemble
from engine.definition.emission import json_bytes
from engine.definition.loader import load_files
from engine.definition.model import App, AppInfo, Setting, WorkCalendar
from engine.definition.tree import Data
from engine.form.app_context import AppContext
from engine.form.compiled import CompiledForm
from engine.form.form_compiler import compile_form
from engine.workflow.compilation import compile_workflow
from engine.workflow.compiled import CompiledWorkflow
from runtime.services.act import Act
from runtime.services.app_rights import NO_APP, refuse_shaping
from runtime.services.draft_state import draft_tag
from runtime.services.outcome import Problem, Refusal, RefusalKind
from runtime.services.published_app import (
    PublishedApp,
    calendar_of,
    setting_value,
    settings_in_force,
)
from runtime.storage.apps import AppStore
from runtime.storage.bundle import meaning, unpack

KEPT = 4
"""How many drafts a process keeps compiled: those asked about last."""

FILE = "app.json"
Source = tuple[Mapping[str, bytes], str | None]
"""An app's files and, where it is known, what they mean as JSON."""


@dataclass(slots=True)
class DraftModel:
    """A definition being worked on; `tag` stands for it, `files` are what it was read from."""

    app: App
    context: AppContext
    tag: str
    files: Mapping[str, bytes]
    _forms: dict[str, CompiledForm] = field(default_factory=dict)
    _workflows: dict[str, CompiledWorkflow] = field(default_factory=dict)
    memo: dict[object, object] = field(default_factory=dict)
    """What was worked out of it once, by who asks for it."""

    def form(self, key: str) -> CompiledForm | None:
        """Find a form, compiled."""
        model = self.context.forms.get(key)
        if model is None:
            return None
        if key not in self._forms:
            self._forms[key] = compile_form(model, self.context)
        return self._forms[key]

    def workflow(self, key: str) -> CompiledWorkflow | None:
        """Find a workflow, compiled."""
        model = next((one for one in self.app.workflows if one.key == key), None)
        form = self.context.forms.get(model.form) if model else None
        if model is None or form is None:
            return None
        if key not in self._workflows:
            pinned = [setting.key for setting in self.app.app.settings if setting.pin]
            self._workflows[key] = compile_workflow(model, form, self.context, pinned)
        return self._workflows[key]

    def over(self, published: PublishedApp, chosen: Mapping[str, object]) -> PublishedApp:
        """Give the published app with the draft's head: its zone, calendar and settings."""
        return replace(
            published,
            zone=ZoneInfo(self.app.app.time_zone),
            calendar=calendar_of(self.app),
            settings=settings_in_force(self.app, chosen),
        )


def open_draft(
    act: Act, app: str, definition: Mapping[str, Data] | None = None
) -> DraftModel | Refusal:
    """Open the draft of an app (what is published where there is none), or what was sent of it."""
    refusal = refuse_shaping(act, app, "design")
    if refusal is not None:
        return refusal
    if definition is not None:
        content = json_bytes(dict(definition))
        return _kept(act, app, sha256(content).hexdigest(), lambda: ({FILE: content}, None))
    store = AppStore(act.connection)
    draft, published = store.draft(app), act.world.apps.get(app)
    if draft is not None:
        bundle = draft.bundle
        return _kept(act, app, draft_tag(draft, None), lambda: (unpack(bundle), None))
    if published is None:
        return NO_APP

    def in_force() -> Source:
        version = store.version(app, published.version)
        return (unpack(version.bundle), meaning(version.bundle)) if version else ({}, None)

    return _kept(act, app, draft_tag(None, published.version), in_force)


def _kept(act: Act, app: str, tag: str, read: Callable[[], Source]) -> DraftModel | Refusal:
    """Give the model that was kept, or read it and keep it."""
    shelf = cast("_Shelf", act.world.memo.setdefault("drafts", _Shelf()))
    found = shelf.find(app, tag)
    if found is None:
        files, known = read()
        model = App.model_validate(json.loads(known)) if known else _read(files)
        if model is None or model.app.key != app:
            return UNREADABLE
        model = computable(model)
        others = {key: one.app for key, one in act.world.apps.items()}
        found = shelf.keep(app, DraftModel(model, app_context(model, others), tag, files))
    return found


def _read(files: Mapping[str, bytes]) -> App | None:
    """Read what is sound; the slow way, which leaves out what is not, only where it must be."""
    assembly = assemble(files)
    try:
        if not assembly.issues:
            return App.model_validate(assembly.tree.data)
    except ValidationError:
        return load_files(files).partial
    return load_files(files).partial


def computable(app: App) -> App:
    """Give a definition with which one can compute: what its head says wrongly is left unsaid."""
    head = app.app
    unsaid: dict[str, object] = {}
    try:
        ZoneInfo(head.time_zone)
    except (ValueError, LookupError, OSError):
        unsaid["time_zone"] = AppInfo.model_fields["time_zone"].default
    try:
        calendar_of(app)
    except ValueError:
        unsaid["calendar"] = WorkCalendar()
    settings = [_with_value(one) for one in head.settings]
    if settings != head.settings:
        unsaid["settings"] = settings
    return app.model_copy(update={"app": head.model_copy(update=unsaid)}) if unsaid else app


def _with_value(setting: Setting) -> Setting:
    try:
        setting_value(setting, setting.default)
    except ArithmeticError:
        return setting.model_copy(update={"default": None})
    return setting


class _Shelf:
    """The models asked for last, by app and tag; shared by the threads of a process."""

    def __init__(self) -> None:
        self._models: OrderedDict[tuple[str, str], DraftModel] = OrderedDict()
        self._lock = Lock()

    def find(self, app: str, tag: str) -> DraftModel | None:
        with self._lock:
            found = self._models.get((app, tag))
            if found is not None:
                self._models.move_to_end((app, tag))
            return found

    def keep(self, app: str, model: DraftModel) -> DraftModel:
        with self._lock:
            kept = self._models.setdefault((app, model.tag), model)
            while len(self._models) > KEPT:
                self._models.popitem(last=False)
            return kept


UNREADABLE = Refusal(
    RefusalKind.INVALID,
    {
        "en": "This definition cannot be read. Mend what its check tells first.",
        "zh": "该定义无法读取，请先修正检查所提示的问题。",
    },
    (
        Problem(
            "definition",
            "definition",
            {"en": "It cannot be read as an app.", "zh": "无法作为应用读取。"},
        ),
    ),
    code="definition",
)
