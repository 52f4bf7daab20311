"""What an action asks for, as its dialog shows it: fields, defaults, faults of what is typed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.form.input_form import RECORD_FIELD
from runtime.services.act import Act
from runtime.services.action_input import draft_input, input_access
from runtime.services.offered_actions import applies, may_use, offer_of
from runtime.services.open_record import Opened, Target, open_record
from runtime.services.outcome import Refusal
from runtime.services.read_form import input_fields
from runtime.services.read_record import title_of, view_of_draft
from runtime.services.run_action import NO_ACTION, NOT_GRANTED, not_now
from runtime.services.views import ActionOffer, Json, RecordView


@dataclass(frozen=True, slots=True)
class ActionAsk:
    """An action before it is carried out; `draft` is the input as it stands, None without one."""

    offer: ActionOffer
    app: str
    form: str
    record: str
    title: str
    version: int
    target: Target | None
    fields: tuple[dict[str, Json], ...]
    draft: RecordView | None

    def as_json(self) -> dict[str, Json]:
        """Give the button, its fields and the input as it stands."""
        return {
            **self.offer.as_json(),
            "record": {"id": self.record, "title": self.title, "version": self.version},
            "fields": [*self.fields],
            "draft": self.draft.as_draft_json() if self.draft else None,
        }


def ask_action(
    act: Act,
    app: str,
    form: str,
    record: str,
    action: str,
    sent: Mapping[str, object] | None = None,
) -> ActionAsk | Refusal:
    """Show what an action asks for, with what is filled in so far; nothing is stored."""
    opened = open_record(act, app, form, record)
    if isinstance(opened, Refusal):
        return opened
    found = opened.app.actions.get(form, {}).get(action)
    if found is None:
        return NO_ACTION
    if not may_use(act, opened, found):
        return NOT_GRANTED
    if not applies(act, opened, found):
        return not_now(found)
    target = Target(opened.app, found.input) if found.input else None
    draft = _draft(act, opened, target, sent or {}) if target else None
    hidden = input_access(act, opened, found.input).hidden if found.input else frozenset()
    return ActionAsk(
        offer=offer_of(found, act.caller.locale),
        app=app,
        form=form,
        record=record,
        title=title_of(act, opened),
        version=opened.record.version,
        target=target,
        fields=tuple(input_fields(found.input, act.caller.locale, hidden)) if found.input else (),
        draft=draft,
    )


def _draft(act: Act, opened: Opened, target: Target, sent: Mapping[str, object]) -> RecordView:
    drafted = draft_input(act, opened, target.form, sent)
    access = input_access(act, opened, target.form)
    shown = replace(access, hidden=access.hidden | {RECORD_FIELD})
    return view_of_draft(act, target, None, drafted, shown)
