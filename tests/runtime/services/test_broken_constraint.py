"""What the database refuses is told in the words of the form's author, where he gave some."""

import pytest

from engine.form.model import Form
from engine.text import localise
from runtime.services.broken_constraint import broken_problems
from runtime.storage.errors import NotUnique
from tests.engine.form.builders import compiled

ONCE = {"en": "This seat is taken.", "zh": "该座位已被占用。"}
OTHER = {"en": "Nobody sits twice.", "zh": "不可重复就座。"}
FREE = "state == 'draft'"


@pytest.mark.parametrize(
    ("uniques", "told"),
    [
        ([{"fields": ["row", "seat"], "message": ONCE}], "This seat is taken."),
        ([{"fields": ["seat", "row"], "where": FREE, "message": ONCE}], "This seat is taken."),
        ([{"fields": ["row", "seat"]}], "There is another record with the same Row, Seat."),
        (
            [{"fields": ["row"], "message": ONCE}, {"fields": ["row", "seat"], "message": OTHER}],
            "Nobody sits twice.",
        ),
        # Which of the two it was is not known: neither is said.
        (
            [
                {"key": "a", "fields": ["row", "seat"], "message": ONCE},
                {"key": "b", "fields": ["row", "seat"], "where": FREE, "message": OTHER},
            ],
            "There is another record with the same Row, Seat.",
        ),
    ],
)
def test_what_is_there_already_is_told_as_its_author_said(uniques: list[object], told: str) -> None:
    fields = [
        {"key": key, "type": "text", "label": {"en": key.title(), "zh": key}}
        for key in ("row", "seat")
    ]
    form = compiled(
        Form.model_validate({"key": "ticket", "fields": fields, "unique": uniques, "title": "x"})
    )
    problems = broken_problems(form, NotUnique("ticket", ("row", "seat"), "uq_e1"))
    assert [(one.path, one.code) for one in problems] == [("row", "unique"), ("seat", "unique")]
    assert {localise(one.message, "en") for one in problems} == {told}
