"""Masks: what is left of a value, and what a person may send back of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.access.fields import FieldAccess, common_access, field_access, ungranted
from engine.access.model import FieldRights, Grant
from engine.form.field_types import Definition
from engine.form.masking import MASK, mask, without_masks
from tests.engine.form.builders import compiled, form, record


def field(type_: str, **more: object) -> Definition:
    """A field of a type."""
    return form({"key": "it", "type": type_, **more}).fields[0]


@pytest.mark.parametrize(
    ("type_", "value", "shown"),
    [
        ("phone", "13812341234", "138****1234"),
        ("phone", "+8613812341234", "138****1234"),
        ("phone", "021-55556666", "****6666"),
        ("text", "6222000011112222", "****2222"),
        ("text", "12345678", "****5678"),
        ("text", "1234567", MASK),
        ("text", "1", MASK),
        ("email", "ann@example.org", "****.org"),
        ("long_text", "a long and winding road", MASK),
        ("money", 100, MASK),
        ("boolean", False, MASK),
        ("date", "2026-11-20", MASK),
        ("text", None, None),
        ("text", "", None),
    ],
)
def test_a_mask_tells_no_more_than_it_must(type_: str, value: object, shown: str | None) -> None:
    assert mask(field(type_), value) == shown  # type: ignore[arg-type]


@given(st.text(min_size=1, max_size=60))
def test_a_mask_never_holds_more_than_four_signs_of_a_text(text: str) -> None:
    shown = mask(field("text"), text) or ""

    assert len(shown.removeprefix(MASK)) <= 4
    assert len(text) >= 2 * len(shown.removeprefix(MASK))


PERSON = compiled(
    form(
        {"key": "name", "type": "text"},
        {"key": "phone", "type": "phone", "sensitive": True},
        {"key": "twice", "type": "text", "formula": "CONCAT(phone, phone)"},
        {"key": "open", "type": "text", "formula": "LEFT(phone, 3)", "declassified": True},
    )
)


def grant(**rights: list[str]) -> Grant:
    """A grant with field rights."""
    return Grant(role="r", can=["read"], fields=FieldRights(**rights))


@pytest.mark.parametrize(
    ("grants", "masked", "hidden"),
    [
        ([grant()], {"phone"}, {"phone", "twice"}),
        ([grant(unmask=["phone"])], set(), set()),
        ([grant(), grant(unmask=["phone"])], set(), set()),
        ([grant(hide=["phone"])], set(), {"phone", "twice"}),
        ([grant(hide=["phone"]), grant()], {"phone"}, {"phone", "twice"}),
        # Who unmasks a field and hides it shows nothing of it.
        ([grant(hide=["phone"], unmask=["phone"])], set(), {"phone", "twice"}),
        ([grant(hide=["phone"], unmask=["phone"]), grant()], {"phone"}, {"phone", "twice"}),
    ],
)
def test_grants_unite(grants: list[Grant], masked: set[str], hidden: set[str]) -> None:
    access = field_access(PERSON, grants)

    assert (set(access.masked), set(access.hidden)) == (masked, hidden)
    assert access.absent == hidden - masked
    assert access.lets_write("phone") is ("phone" not in access.absent)


def test_across_records_what_any_grant_masks_is_closed() -> None:
    access = common_access(PERSON, [grant(), grant(unmask=["phone"])])

    assert not access.shows("phone")
    assert access.masked == {"phone"}


def test_whom_no_grant_tells_anything_is_shown_masks() -> None:
    assert ungranted(PERSON).masked == {"phone"}
    assert ungranted(PERSON).hidden == {"phone", "twice"}


@pytest.mark.parametrize(
    ("sent", "kept", "refused"),
    [
        ({"name": "a****b"}, {"name": "a****b"}, 0),
        ({"phone": "138****1234"}, {}, 0),
        ({"phone": "13900000000"}, {"phone": "13900000000"}, 0),
        ({"phone": None}, {"phone": None}, 0),
        ({"phone": "139****1234"}, {}, 1),
        ({"phone": "****"}, {}, 1),
    ],
)
def test_a_mask_that_comes_back_is_no_entry(
    sent: dict[str, object], kept: dict[str, object], refused: int
) -> None:
    before = record({"phone": "13812341234"})
    rights = FieldAccess(hidden=frozenset({"phone"}), masked=frozenset({"phone"}))

    found, errors = without_masks(PERSON, sent, before, rights)

    assert (found, len(errors)) == (kept, refused)
