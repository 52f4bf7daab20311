"""Jinja2, one environment a language, so that macros know the words without being told.

Rules of this file:
1. Everything is escaped; a template marks nothing as safe.
2. An unknown name is an error, not an empty place.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from runtime.i18n.catalogue import words
from runtime.web.manifest import assets

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment(locale: str) -> Environment:
    """Make the environment of a language."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    spoken = words(locale)
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    made.globals.update(
        t=spoken, locale=spoken.locale, asset=assets(), script_words=spoken.group("script")
    )
    return made


def render(template: str, locale: str, **bound: object) -> str:
    """Render a template with its bound values."""
    return environment(locale).get_template(template).render(**bound)
