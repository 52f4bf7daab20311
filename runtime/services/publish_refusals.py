"""Why a version is not published, told at the places of the definition."""

from collections.abc import Sequence

from engine.definition.issue import Issue
from engine.text import localise
from runtime.services.demo.fault import DataFault
from runtime.services.impact.report import Decision
from runtime.services.outcome import Problem, Refusal, RefusalKind, conflict
from runtime.storage.errors import NotUnique, TypeChangeRefused

PUBLISHED_MEANWHILE = conflict(
    "Somebody else published this app meanwhile. Compare with the new version first.",
    "其他人刚刚发布了该应用，请先与新版本对比。",
    code="published_meanwhile",
)
CANCELLED = conflict(
    "Publishing was cancelled by a decision. Nothing was changed.",
    "已按所作决定取消发布，未做任何更改。",
    code="cancelled",
)


class NotDecided(Exception):  # noqa: N818 - it carries a refusal out of the transaction
    """Publishing waits for decisions, or was cancelled by one."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def undecided(decisions: Sequence[Decision], locale: str) -> Refusal:
    """Ask for the decisions that are missing; they stand in `decisions` of the answer."""
    return Refusal(
        RefusalKind.CONFLICT,
        {
            "en": f"{len(decisions)} decisions are needed before data could be lost. Nothing was "
            "changed.",
            "zh": f"有 {len(decisions)} 处可能丢失数据，需要先作决定。未做任何更改。",
        },
        tuple(map(_asked, decisions)),
        code="decision",
        details={"decisions": [one.as_json(locale) for one in decisions]},
    )


def _asked(decision: Decision) -> Problem:
    """A question with its answers, each by its key."""

    def worded(locale: str) -> str:
        answers = (f"{key}: {localise(label, locale)}" for key, label in decision.options)
        return f"{localise(decision.question, locale)} [{'; '.join(answers)}]"

    message = {locale: worded(locale) for locale in ("en", "zh")}
    return Problem(f"decisions.{decision.id}", "decision", message)


def no_option(decision: Decision, chosen: str) -> Refusal:
    """Refuse an answer that a decision does not offer."""
    known = ", ".join(key for key, _ in decision.options)
    message = {
        "en": f"'{chosen[:60]}' is no answer here. Choose one of: {known}.",
        "zh": f"“{chosen[:60]}”不是可选项，请选择：{known}。",
    }
    return Refusal(
        RefusalKind.INVALID,
        message,
        (Problem(f"decisions.{decision.id}", "option", message),),
        code="decision_option",
    )


def faulty(issues: tuple[Issue, ...]) -> Refusal:
    """Refuse a definition with errors, each at its place."""
    faults = [issue for issue in issues if issue.is_error]
    return Refusal(
        RefusalKind.INVALID,
        {
            "en": f"The definition has {len(faults)} errors. Nothing was changed.",
            "zh": f"应用定义有 {len(faults)} 处错误，未做任何更改。",
        },
        tuple(Problem(_place(issue), issue.code, issue.message) for issue in faults),
        code="definition",
    )


def faulty_data(fault: DataFault) -> Refusal:
    """Refuse reference data that cannot be written."""
    return Refusal(
        RefusalKind.INVALID,
        {
            "en": f"The app's reference data cannot be loaded. Nothing was changed. {fault}",
            "zh": f"应用的基础数据无法载入，未做任何更改。{fault}",
        },
        code="data",
    )


def does_not_fit(refused: TypeChangeRefused) -> Refusal:
    """Refuse a changed type that stored values do not fit, with the first of them."""
    problems = tuple(
        Problem(
            f"forms.{one.form}.fields.{one.field}",
            "type_change",
            {"en": f"{one.record}: {one.value}", "zh": f"{one.record}：{one.value}"},
        )
        for one in refused.misfits
    )
    return Refusal(
        RefusalKind.CONFLICT,
        {
            "en": f"{refused.count} stored values do not fit the new type. Mend them first.",
            "zh": f"有 {refused.count} 个已存值不符合新的类型，请先修改。",
        },
        problems,
        code="type_change",
    )


def not_unique(refused: NotUnique) -> Refusal:
    """Refuse a new uniqueness that records which are there do not have."""
    words = ", ".join(refused.fields)
    message = {
        "en": f"Records of {refused.form} have the same {words}. Make them differ first.",
        "zh": f"{refused.form} 中有记录的 {words} 重复，请先修改这些记录。",
    }
    problems = tuple(
        Problem(f"forms.{refused.form}.fields.{field}", "unique", message)
        for field in refused.fields
    )
    return Refusal(RefusalKind.CONFLICT, message, problems, code="not_unique")


def _place(issue: Issue) -> str:
    return f"{issue.location}: {issue.path}" if issue.path else str(issue.location)
