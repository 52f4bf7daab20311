"""What was approved is what holds."""

from decimal import Decimal

from engine.expression.scope import Path
from engine.expression.values import Row, Value
from engine.workflow.integrity import approvals_in_force, changed_since, covered_changes, digest
from tests.engine.workflow.stage import Play, approval, chain

FIELDS = ["amount", "lines.quantity"]


def line(row_id: str, quantity: str, position: int = 0, product: str = "pen") -> Row:
    """A row of the subtable."""
    return {
        "row_id": row_id,
        "position": position,
        "product": product,
        "quantity": Decimal(quantity),
    }


def covering(**values: Value) -> Play:
    """A play whose first approval covers the amount and the quantities."""
    found: dict[Path, Value] = {(name,): value for name, value in values.items()}
    steps = (approval("check", {"manager": 1}), approval("more", {"role": "director"}))
    return Play(chain(*steps, more={"approval_fields": FIELDS}), found).starts()


def test_an_approval_keeps_a_digest_of_what_it_covers() -> None:
    play = covering(amount=Decimal(5), lines=[line("a", "1")])
    play.decides("bob", "approve")
    task = play.task_of("bob")
    assert task.digest == digest(play.context().values, FIELDS)
    assert approvals_in_force(play.instance) == (task,)  # type: ignore[arg-type]


def test_a_rejection_covers_nothing() -> None:
    play = covering(amount=Decimal(5))
    play.decides("bob", "reject", "no")
    assert play.task_of("bob").digest is None


def changed(play: Play, **values: Value) -> list[str]:
    """Whose approvals a change of values would break."""
    assert play.instance is not None
    play.values.update({(name,): value for name, value in values.items()})
    after = play.context().values
    return [task.assignee for task in changed_since(play.instance, after, FIELDS)]


def test_a_change_of_a_covered_field_is_noticed() -> None:
    play = covering(amount=Decimal(5), lines=[line("a", "1")])
    play.decides("bob", "approve")
    assert changed(play, amount=Decimal("5.01")) == ["bob"]
    assert changed(play, amount=Decimal("5.00")) == []
    assert changed(play, lines=[line("a", "2")]) == ["bob"]
    assert changed(play, lines=[line("b", "1")]) == ["bob"]
    assert changed(play, lines=[]) == ["bob"]
    assert changed(play, lines=[line("a", "1.0", 7, "ink")]) == []
    assert changed(play, note="hello") == []


def test_before_an_approval_everything_may_change() -> None:
    assert changed(covering(amount=Decimal(5)), amount=Decimal(6)) == []


def test_what_was_approved_holds_after_completion_too() -> None:
    play = covering(amount=Decimal(5))
    play.decides("bob", "approve")
    play.decides("dora", "approve")
    assert play.state == "completed"
    assert changed(play, amount=Decimal(6)) == ["bob", "dora"]


def test_a_return_lets_go_of_the_approvals_before_it() -> None:
    play = covering(amount=Decimal(5))
    play.decides("bob", "approve")
    play.decides("dora", "return", "mend")
    assert changed(play, amount=Decimal(6)) == []
    play.resubmits()
    assert changed(play, amount=Decimal(7)) == []
    play.decides("bob", "approve")
    assert changed(play, amount=Decimal(8)) == ["bob"]


def test_the_changed_fields_are_named() -> None:
    before = covering(amount=Decimal(5), lines=[line("a", "1")]).context().values
    after = covering(amount=Decimal(6), lines=[line("a", "1.00")]).context().values
    assert covered_changes(before, after, FIELDS) == ["amount"]


def test_values_of_different_kinds_never_share_a_digest() -> None:
    kinds: list[Value] = [None, "5", Decimal(5), True, ("5",), {"street": "5"}]
    digests = {
        digest(Play(chain(approval("check")), {("amount",): value}).context().values, ["amount"])
        for value in kinds
    }
    assert len(digests) == len(kinds)
