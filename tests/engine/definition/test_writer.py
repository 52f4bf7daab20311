"""Writing: the same bytes each time, back to the same model, untouched files untouched."""

# ruff: noqa: E501  (tables and spoilt lines)

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definition.loader import load_app, load_files
from engine.definition.model import App
from engine.definition.plain import digest
from engine.definition.writer import Layout, write_app
from tests.engine.definition.apps import SOUND, encoded

LAYOUTS: tuple[Layout, ...] = ("dir", "yaml", "json")

keys = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
words = st.sampled_from(
    ["on", "no", "012", "1:30", "0o17", "1e5", "1.0", "~", "null", "true", "<<", "=", "", " x", "x ",
     "- a", "a: b", "#x", "'", '"', "{a}", "[b]", "&a", "*a", "!t", "%", "@", "`", "|", ">", "?", "-",
     "a\nb", " a\n b\n", "\n", "\t", "中文：是", "😀", "a\u2028b", "\x85", "---", "...", "x" * 200]
)  # fmt: skip
texts = words | st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n\t"), max_size=30
)
labels = st.none() | texts | st.dictionaries(st.sampled_from(["en", "zh"]), texts, min_size=1)
numbers = st.none() | st.decimals(-(10**9), 10**9, places=4) | st.integers(-100, 10**12)


@st.composite
def fields(draw: st.DrawFn) -> dict[str, object]:
    common = {"key": draw(keys), "label": draw(labels), "help": draw(labels)}
    kind = draw(st.sampled_from(["text", "money", "select", "boolean"]))
    if kind == "money":
        return {**common, "type": kind, "min": draw(numbers), "formula": draw(st.none() | texts)}
    if kind == "select":
        options = draw(st.lists(keys, min_size=1, max_size=3, unique=True))
        return {**common, "type": kind, "options": [{"key": key} for key in options]}
    return {**common, "type": kind, "required": draw(st.booleans() | texts)}


@st.composite
def apps(draw: st.DrawFn) -> App:
    form_keys = sorted(draw(st.lists(keys, max_size=3, unique=True)))
    forms = [
        {
            "key": key,
            "title": draw(labels),
            "fields": draw(st.lists(fields(), min_size=1, max_size=3)),
        }
        for key in form_keys
    ]
    scenario = {"scenario": draw(texts), "steps": [{"after": draw(texts)}, {"expect": {"a.b": 1}}]}
    return App.model_validate(
        {
            "app": {"key": draw(keys), "label": draw(labels), "version": draw(texts)},
            "roles": [{"key": key} for key in draw(st.lists(keys, max_size=2, unique=True))],
            "forms": forms,
            "scenarios": draw(st.sampled_from([[], [scenario]])),
        }
    )


@settings(max_examples=60, deadline=None)
@given(apps(), st.sampled_from(LAYOUTS))
def test_what_is_written_loads_to_the_same_model(app: App, layout: Layout) -> None:
    written = write_app(app, layout)
    loaded = load_files(written)
    assert [each for each in loaded.issues if each.is_error] == []
    assert loaded.app == app
    assert write_app(loaded.partial or app, layout) == written
    assert digest(loaded.partial or app) == digest(app)


@pytest.mark.parametrize(
    "text", ["\x85", "a\x85b", "\u2028\n", " a\u2029", "\ufeff", "\r", "a\r\nb"]
)
def test_unusual_line_ends_are_kept(text: str) -> None:
    app = App.model_validate({"app": {"key": "a", "label": text}})
    for layout in LAYOUTS:
        assert load_app(write_app(app, layout)) == app


def test_untouched_files_keep_every_byte() -> None:
    files = {name: b"# a comment\r\n" + text for name, text in encoded(SOUND).items()}
    loaded = load_files(files)
    assert loaded.app is not None
    assert write_app(loaded.app, "dir", original=loaded) == files


def test_only_the_file_that_changed_is_written_anew() -> None:
    files = {name: b"# a comment\n" + text for name, text in encoded(SOUND).items()}
    loaded = load_files(files)
    assert loaded.app is not None
    forms = [
        form.model_copy(update={"label": "Client"}) if form.key == "person" else form
        for form in loaded.app.forms
    ]
    app = loaded.app.model_copy(update={"forms": forms})
    written = write_app(app, "dir", original=loaded)
    assert set(written) == set(files)
    assert [name for name in files if written[name] != files[name]] == ["forms/person.yaml"]
    assert load_app(written) == app


def test_a_removed_form_takes_its_file_along() -> None:
    loaded = load_files(encoded(SOUND))
    assert loaded.app is not None
    app = loaded.app.model_copy(update={"reports": []})
    written = write_app(app, "dir", original=loaded)
    assert set(SOUND) - set(written) == {"reports/visits.yaml"}


def test_an_untouched_single_file_keeps_every_byte() -> None:
    app = load_app(encoded(SOUND))
    ((name, content),) = write_app(app, "yaml").items()
    loaded = load_files({name: b"# a comment\n" + content})
    assert write_app(app, "yaml", original=loaded) == {name: b"# a comment\n" + content}


def test_the_digest_is_that_of_the_meaning() -> None:
    plain = load_app(encoded(SOUND))
    spaced = encoded({name: f"# c\n{text}" for name, text in SOUND.items()})
    spaced["app.yaml"] += b"currency: CNY\nversion: '1.0'\n"
    assert digest(load_app(spaced)) == digest(plain)
    spaced["app.yaml"] += b"rounding: half_even\n"
    assert digest(load_app(spaced)) != digest(plain)


def test_numbers_of_one_value_have_one_digest() -> None:
    def app(default: object) -> App:
        setting = {"key": "s", "type": "money", "default": default}
        return App.model_validate({"app": {"key": "a", "settings": [setting]}})

    assert digest(app(Decimal("1.50"))) == digest(app(Decimal("1.5")))
    assert digest(app(1)) == digest(app(Decimal("1.00")))
    assert digest(app(1)) != digest(app(True))


def test_assets_that_are_no_text_need_a_folder() -> None:
    app = load_app(encoded(SOUND))
    with pytest.raises(ValueError, match="photo"):
        write_app(app, "yaml", assets={"data/photo.png": b"\x89\xff"})
