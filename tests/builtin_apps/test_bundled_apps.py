"""The apps that come along: their definitions are without fault, their data names what is there."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
import yaml

from engine.definition.checking import check_files
from engine.definition.model import App
from engine.form.field_types import Definition
from engine.form.model import Form, LookupField, SelectField, SubtableField, UserField

ROOT = Path(__file__).parents[2]
APPS = {
    "order_mgmt": ROOT / "builtin_apps" / "order_mgmt",
    "leave_request": ROOT / "examples" / "leave_request",
}
GENERATORS = frozenset({"choose", "pick", "integer", "decimal", "text", "moment"}) | frozenset(
    {"after", "of", "chance", "switch", "rows"}
)


@cache
def read_app(folder: Path) -> App:
    """Read and check an app; any issue at all fails the test."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    loaded = check_files(files)
    assert not loaded.issues, "\n".join(str(issue) for issue in loaded.issues)
    assert loaded.app is not None
    return loaded.app


@pytest.mark.parametrize("name", APPS)
def test_an_app_that_comes_along_checks_without_a_word(name: str) -> None:
    assert read_app(APPS[name]).app.key == name


@pytest.mark.parametrize("name", APPS)
def test_whatever_people_read_is_said_in_english_and_chinese(name: str) -> None:
    silent = [
        path
        for path, text in _texts(read_app(APPS[name]).model_dump(exclude={"scenarios"}), "")
        if not (isinstance(text, dict) and {"en", "zh"} <= set(text))
    ]
    assert silent == []


def _texts(data: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(data, list):
        for place, one in enumerate(data):
            yield from _texts(one, f"{path}[{place}]")
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("label", "help", "message", "owner_label") and value is not None:
                yield f"{path}.{key}", value
            else:
                yield from _texts(value, f"{path}.{key}")


class _Data:
    """The records of an app's data files, and the names they may use."""

    def __init__(self, folder: Path) -> None:
        app = read_app(folder)
        self.forms = {form.key: form for form in app.forms}
        self.nodes = [(flow.form, node.key) for flow in app.workflows for node in flow.nodes]
        self.files = [
            yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
            for path in (*sorted(folder.glob("data/*.yaml")), *sorted(folder.glob("data/*/*.yaml")))
        ]
        people = next(file for file in self.files if "users" in file)
        self.users = {user["username"] for user in people["users"]}
        self.departments = {one["key"] for one in people["departments"]}
        self.people = people

    def aliases(self) -> list[str]:
        """Every alias, in the order of the files."""
        return [
            record["as"]
            for file in self.files
            for record in file.get("records", [])
            if "as" in record
        ]

    def leaves(self) -> Iterator[tuple[str, Definition, object]]:
        """Every value with its field, generated ones included."""
        for file in self.files:
            if "form" not in file:
                continue
            form = self.forms[file["form"]]
            for record in (*file.get("records", []), *file.get("generate", [])):
                yield from _leaves(form.key, form, record["values"])
                for act in record.get("then", []):
                    asked = self._asking(form, act.get("node"))
                    yield from _leaves(asked.key, asked, act.get("values", {}))

    def _asking(self, form: Form, node: str | None) -> Form:
        """The form whose fields an act fills in: a task may be that of a record that follows."""
        of = [owner for owner, key in self.nodes if key == node]
        return form if form.key in of or not of else self.forms[of[0]]


def _leaves(
    path: str, form: Form | SubtableField, values: Mapping[str, object]
) -> Iterator[tuple[str, Definition, object]]:
    fields: dict[str, Definition] = {field.key: field for field in form.fields}
    for key, value in values.items():
        assert key in fields, f"{path} has no field {key}"
        field = fields[key]
        if isinstance(field, SubtableField):
            for row in _rows(value):
                yield from _leaves(f"{path}.{key}", field, row)
        else:
            for one in _drawn(value):
                yield f"{path}.{key}", field, one


def _rows(value: object) -> list[Mapping[str, object]]:
    if isinstance(value, list):
        return value
    assert isinstance(value, dict)
    return [one["values"] for one in value.get("one_of", [value])]


def _drawn(value: object) -> Iterator[object]:
    """All that a generator may give, as far as it is written out."""
    if not isinstance(value, dict) or not GENERATORS & set(value):
        yield value
    elif isinstance(value.get("choose"), dict):
        yield from value["choose"]
    elif "choose" in value:
        for one in value["choose"]:
            yield from _drawn(one["value"])
    elif "switch" in value:
        for one in value["cases"].values():
            yield from _drawn(one)
    elif "chance" in value:
        yield from _drawn(value["value"])


def test_demo_data_names_fields_options_people_and_records_that_are_there() -> None:
    data = _Data(APPS["order_mgmt"])
    aliases = set(data.aliases())
    seen = 0
    for path, field, value in data.leaves():
        seen += 1
        if isinstance(field, SelectField):
            assert value in {option.key for option in field.options}, (path, value)
        elif isinstance(field, LookupField):
            assert value in aliases, (path, value)
        elif isinstance(field, UserField):
            assert value in data.users, (path, value)
    assert seen > 800


def test_aliases_of_the_demo_data_are_unique() -> None:
    aliases = _Data(APPS["order_mgmt"]).aliases()
    assert sorted(set(aliases)) == sorted(aliases)


def test_the_people_of_the_demo_stand_in_one_line_below_the_top() -> None:
    data = _Data(APPS["order_mgmt"])
    managers = {user["username"]: user.get("manager") for user in data.people["users"]}
    for start in managers:
        line = [start]
        while (above := managers[line[-1]]) is not None:
            assert above in managers
            assert above not in line, f"{start} stands above himself"
            line.append(above)
    heads = {one["head"] for one in data.people["departments"]}
    assert heads <= data.users
    assert {user.get("department") for user in data.people["users"]} <= {None, *data.departments}


@pytest.mark.parametrize("name", APPS)
def test_every_icon_of_an_app_is_among_those_that_pages_draw(name: str) -> None:
    drawn = frozenset((ROOT / "runtime/web/assets/icons.txt").read_text("utf-8").split())
    forms = read_app(APPS[name]).forms
    used = {form.icon for form in forms} | {one.icon for form in forms for one in form.actions}
    assert {icon for icon in used if icon} <= drawn
