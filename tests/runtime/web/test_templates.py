"""Every page renders in both languages, escapes what it shows, and keeps to the policy."""

import re
from dataclasses import replace

import pytest

from runtime.i18n.catalogue import LOCALES
from runtime.web.rendering import environment, render
from runtime.web.views.screens import ErrorScreen
from tests.runtime.web import specimens as made
from tests.runtime.web.screens import PAGES, page

INLINE = re.compile(r"<[^>]+\s(?:style|on[a-z]+)\s*=", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?![^>]*\b(?:src|type=\"application/json\"))", re.IGNORECASE)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_no_inline_script_or_style(name: str, locale: str) -> None:
    html = page(name, locale)
    assert INLINE.search(html) is None
    assert SCRIPT.search(html) is None
    assert "<title>" in html


@pytest.mark.parametrize("name", PAGES)
def test_every_input_has_a_name_that_can_be_heard(name: str) -> None:
    html = page(name)
    labelled = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', html))
    for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", html):
        if 'type="hidden"' in tag or 'type="checkbox"' in tag or 'type="file"' in tag:
            continue
        found = re.search(r'\bid="([^"]+)"', tag)
        heard = "aria-label" in tag or (found is not None and found[1] in labelled)
        assert heard or 'name="period"' in tag, tag


@pytest.mark.parametrize("name", PAGES)
def test_an_id_stands_once_on_a_page(name: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', page(name))
    repeated = {one for one in ids if ids.count(one) > 1 and not one.startswith("task-")}
    assert repeated == set()


def test_what_a_person_typed_is_text_and_never_markup() -> None:
    screen = ErrorScreen("light", "<b>&", '"><script>alert(1)</script>')
    html = render("pages/error.html", "en", bound=screen)
    assert "<script>alert" not in html
    assert "&lt;b&gt;&amp;" in html


def test_the_rows_of_a_grid_cannot_close_their_script() -> None:
    values = {**made.VALUES, "lines": [{"row_id": "r", "item": "</script><img src=x>"}]}
    at = replace(made.circumstances(), values=values)
    from runtime.web.views.form import bind_form

    template = environment("en").from_string(
        '{% import "macros/field.html" as fields %}{{ fields.body(body, "fill") }}'
    )
    assert "</script><img" not in template.render(body=bind_form(made.CLAIM, at))


def test_an_error_is_wired_to_its_field() -> None:
    html = page("form")
    assert 'aria-describedby="f-purpose-error"' in html
    assert re.search(r'id="f-purpose-error">请填写事由', html)
    assert 'href="#f-purpose"' in html
