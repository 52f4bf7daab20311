"""A form of the draft as somebody with a role would meet it: looked at, never stored.

Rules of this file:
1. It is the real use cases on the draft's world, in a reading act: what they show is what they will
   show once it is published. New fields are blank in records that are there.
2. The person is the caller with another role, or somebody else (`@` with a sign-in name) with the
   roles he has in this app. What they may see of records is shown to who may try drafts on records;
   to others the form is shown without any.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from engine.access.directory import ADMIN, Person
from engine.expression.errors import wrong_value
from engine.expression.question import Asked
from engine.form.facts import Facts, Need, directory_facts
from runtime.services.act import Act
from runtime.services.answering import ActAnswers
from runtime.services.design.draft_model import DraftModel, open_draft
from runtime.services.design.trust import may_try_on_records
from runtime.services.outcome import Refusal, conflict, forbidden, not_found
from runtime.services.published_app import PublishedApp, publish_in_memory
from runtime.services.system import depended
from runtime.storage.apps import AppStore
from runtime.storage.draft_tables import draft_tables
from runtime.storage.foreseeing import foresee

OWN_ROLES = "-"
"""Stands for the caller's own roles."""

AS_PERSON = "@"
"""Stands before the sign-in name of somebody to be seen as."""

NO_PERSON = not_found("There is no such person.", "没有这个人员。")
NO_ROLE = not_found("The draft has no such role.", "草稿中没有这个角色。")
NOT_YET = conflict(
    "The draft has errors that keep its forms from being shown. Mend what its check tells first.",
    "草稿中的错误使表单无法显示，请先修正检查所提示的问题。",
)
NO_RECORDS = forbidden(
    "To preview a draft with real records you need the app's right `publish`, or to read all of "
    "its records.",
    "要用真实记录预览草稿，需要该应用的“发布”权限，或可查看其全部记录。",
)
ONLY_A_PREVIEW = conflict(
    "This is a preview: nothing is saved. Publish the draft to use the form.",
    "这是预览，不会保存任何内容。发布草稿后即可使用该表单。",
    code="preview",
)


def previewing(
    act: Act, app: str, role: str = OWN_ROLES, *, records: bool = False
) -> Act | Refusal:
    """Give the act of somebody with a role, or of a person, in whose world the draft is published.

    `records`: stored records are going to be shown.
    """
    model = open_draft(act, app)
    if isinstance(model, Refusal):
        return model
    trusted = may_try_on_records(act, app)
    if records and not trusted:
        return NO_RECORDS
    person = _seen_as(act, model, role)
    if isinstance(person, Refusal):
        return person
    made = _compiled(act, model)
    if made is None:
        return NOT_YET
    caller = replace(act.caller, person=person, read_only=True)
    world = replace(act.world, apps={**act.world.apps, app: made}, memo={})
    inside = replace(act, caller=caller, world=world, memo={}, written=[], writing=False)
    if not trusted:
        inside.memo["answers", app] = _Silent(inside, made)
    return inside


def _seen_as(act: Act, model: DraftModel, role: str) -> Person | Refusal:
    """Who looks at the preview: the caller, as himself or with a role of the draft, or another."""
    app, caller = model.app.app.key, act.caller.person
    if role == OWN_ROLES:
        return caller
    if role.startswith(AS_PERSON):
        other = act.world.directory.by_username(role.removeprefix(AS_PERSON))
        if other is None or not other.active:
            return NO_PERSON
        own = (one for one in other.roles if one == ADMIN or one.startswith(f"{app}."))
        return replace(other, roles=frozenset(own))
    role = role.removeprefix(f"{app}.")
    if role not in {one.key for one in model.app.roles} | {ADMIN}:
        return NO_ROLE
    return replace(caller, roles=frozenset({role if role == ADMIN else f"{app}.{role}"}))


def _compiled(act: Act, model: DraftModel) -> PublishedApp | None:
    """Compile the draft over the tables as they are; None where it is too faulty for that."""
    kept = model.memo.get("preview")
    if isinstance(kept, PublishedApp):
        return kept
    app, key = model.app, model.app.app.key
    others = {name: one.app for name, one in act.world.apps.items()}
    present = act.world.apps.get(key)
    try:
        foreseen = foresee(act.connection, app)
        below = depended(app, others)
        tables = draft_tables(app, foreseen, below, act.system.database.dialect).tables
    except (LookupError, ValueError):
        return None
    chosen = AppStore(act.connection).settings(key)
    number = (present.version if present else 0) + 1
    made = publish_in_memory(app, number, tables, chosen, others)
    model.memo["preview"] = made
    return made


class _Silent(ActAnswers):
    """Answers nothing of records: people are known, all else is blank."""

    def fetch(self, questions: Iterable[Asked]) -> None:
        """Keep every question without an answer."""
        self._known.update(dict.fromkeys(questions, wrong_value(*_NO_ANSWER)))

    def learn(self, facts: Facts, lacking: Collection[Need]) -> Facts:
        """Find people; records are not there."""
        self.fetch(one for one in lacking if isinstance(one, Asked))
        keys = frozenset(one for one in lacking if not isinstance(one, Asked))
        people = directory_facts(self.act.world.directory, keys, self.app.key)
        return facts.with_answer(keys, people)


_NO_ANSWER = (
    "A preview without records answers no questions to other forms.",
    "不含记录的预览不回答对其他表单的提问。",
)
