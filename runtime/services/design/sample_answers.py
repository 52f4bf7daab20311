"""What a sample record's expressions learn of other records: only what its reader may read.

Rules of this file:
1. A record that the reader may not read is as if it were not there, and so is each field of others
   that is kept from him on any record.
2. A question to a form is answered where he may read all its records without a condition, and all
   the fields it names; else it has no answer, in words that say why.
3. What is not in the tables before the draft is published is blank.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from engine.access.decision import decide
from engine.expression.errors import EvaluationError, wrong_value
from engine.expression.question import Asked
from engine.expression.scope import Path
from engine.expression.values import Value
from engine.form.facts import FactKey, Facts, Need
from engine.form.row_forms import PARENT, dotted
from runtime.services.act import Act
from runtime.services.answering import ActAnswers
from runtime.services.published_app import PublishedApp
from runtime.services.readable import unreadable
from runtime.services.record_rights import hidden_elsewhere


@dataclass(slots=True)
class SampleAnswers:
    """The published app's answers, with the reader's rights over them."""

    act: Act
    app: PublishedApp
    """As it is published: its tables hold the records."""
    _inner: ActAnswers

    @classmethod
    def of_app(cls, act: Act, app: PublishedApp) -> "SampleAnswers":
        """Answer from the records of a published app."""
        return cls(act, app, ActAnswers(act, app))

    def knows(self, asked: Asked) -> bool:  # noqa: ARG002 - each is asked when it is read
        """Whether the answer is here: what is asked is answered where it is read."""
        return True

    def of(self, asked: Asked) -> Value:
        """Give the answer. Raises EvaluationError."""
        self._refuse(asked)
        try:
            return self._inner.of(asked)
        except (KeyError, LookupError) as unknown:
            raise _not_there_yet() from unknown

    def learn(self, facts: Facts, lacking: Collection[Need]) -> Facts:
        """Fetch what is lacking, and take out what is not for this reader."""
        keys = [one for one in lacking if not isinstance(one, Asked)]
        known = [one for one in keys if self._is_there(one)]
        found = self._inner.learn(facts, known) if known else facts
        return self._open(found.with_answer(keys, _among(found, keys)), keys)

    def _open(self, facts: Facts, keys: Collection[FactKey]) -> Facts:
        person = self.act.caller.person
        if person.is_admin:
            return facts
        around = replace(facts, answers=self._inner)
        closed = unreadable(self.act, self.app, around, [one for one in keys if _is_record(one)])
        elsewhere = hidden_elsewhere(self.act, self.app)
        records = {
            key: self._seen(key, values, elsewhere)
            for key, values in facts.records.items()
            if key not in closed
        }
        return replace(facts, records=records, absent=facts.absent | closed)

    def _seen(
        self, key: FactKey, values: Mapping[str, Value], hidden: frozenset[str]
    ) -> Mapping[str, Value]:
        place = dotted(key[0])
        return {name: value for name, value in values.items() if f"{place}.{name}" not in hidden}

    def _is_there(self, key: FactKey) -> bool:
        return not _is_record(key) or self.app.form(key[0].partition("#")[0]) is not None

    def _refuse(self, asked: Asked) -> None:
        """Refuse a question whose answer would tell of records that the reader may not read."""
        person = self.act.caller.person
        if person.is_admin:
            return
        form = self.app.form(asked.query.form)
        if form is None:
            raise _not_there_yet()
        if not decide(person, self.app.key, form, "read").unconditional:
            raise _not_yours()
        hidden = hidden_elsewhere(self.act, self.app)
        if any(self._hides(asked, path, hidden) for path in asked.query.reads()):
            raise _not_yours()

    def _hides(self, asked: Asked, path: Path, hidden: frozenset[str]) -> bool:
        place, names = asked.query.form, path
        if path[0] == PARENT:
            names = path[1:] or ("id",)
        elif asked.query.subtable:
            place = f"{place}.{asked.query.subtable}"
        # What lies behind a lookup of the other form is not looked into: it is not answered.
        return len(names) > 1 or f"{place}.{names[0]}" in hidden


def _among(facts: Facts, keys: Collection[FactKey]) -> dict[FactKey, Mapping[str, Value]]:
    return {key: facts.records[key] for key in keys if key in facts.records}


def _is_record(key: FactKey) -> bool:
    return not key[0].startswith("$")


def _not_there_yet() -> EvaluationError:
    return wrong_value(
        "This can only be answered once the draft is published.", "发布草稿之后才能得出结果。"
    )


def _not_yours() -> EvaluationError:
    return wrong_value(
        "This asks for records that you may not read; it works for those who may.",
        "此处涉及您无权查看的记录；对有权限的人员有效。",
    )
