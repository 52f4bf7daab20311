"""Going through all parts of a definition, and what is left of one with faults."""

from engine.definition.checking import check_files
from engine.definition.loader import load_files
from engine.definition.parts import parts, spelled
from engine.definition.tree import original, value_at
from engine.step.notice import Recipient

APP = """\
app: {key: club, label: Club}
forms:
  - key: zeta
    fields:
      - {key: note, type: text, validate: {require: note != "x", message: {en: no, zh: 不}}}
  - key: alpha
    fields:
      - {key: name, type: text, label: Name}
      - {key: bad, type: nothing}
      - {key: age, type: integer, label: Аge}
automations:
  - key: tell
    on: {form: alpha, event: created}
    do:
      - notify: [{role: nobody}]
        message: Hello
"""


def test_every_part_is_given_with_its_path_in_the_data() -> None:
    loaded = load_files({"app.yaml": APP.encode()})
    assert loaded.partial is not None
    found = dict(parts(loaded.partial))

    assert found[()] is loaded.partial
    check = next(path for path in found if path[-1:] == ("validate",))
    assert value_at(loaded.source.data, check) == {
        "require": 'note != "x"',
        "message": {"en": "no", "zh": "不"},
    }
    field = found[check[:-1]]
    assert (spelled(field, "check"), spelled(field, "key")) == ("validate", "key")
    assert any(isinstance(one, Recipient) and one.role == "nobody" for one in found.values())


def test_faults_of_what_has_moved_are_told_at_their_own_lines() -> None:
    lines = APP.splitlines()
    told = [
        lines[one.location.line - 1].strip()
        for one in check_files({"app.yaml": APP.encode()}).issues
    ]

    assert told == [
        "- {key: bad, type: nothing}",
        "- {key: age, type: integer, label: Аge}",
        "- notify: [{role: nobody}]",
    ]


def test_what_stands_below_what_moved_has_moved_along() -> None:
    origin = {("forms", 0): ("forms", 1), ("forms", 0, "fields", 1): ("forms", 1, "fields", 2)}

    assert original(origin, ("forms", 0, "key")) == ("forms", 1, "key")
    assert original(origin, ("forms", 0, "fields", 0)) == ("forms", 1, "fields", 0)
    assert original(origin, ("forms", 0, "fields", 1, "label")) == (
        "forms", 1, "fields", 2, "label",
    )  # fmt: skip
    assert original(origin, ("roles", 0)) == ("roles", 0)
