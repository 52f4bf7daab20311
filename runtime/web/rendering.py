"""Jinja2, one environment a language, so that macros know the words without being told.

Rules of this file:
1. Everything is escaped; a template marks nothing as safe.
2. An unknown name is an error, not an empty place.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from runtime.i18n.catalogue import LOCALES, words
from runtime.web.manifest import assets
from runtime.web.template_cache import TemplateCache

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
        bytecode_cache=TemplateCache(TEMPLATES),
    )
    spoken = words(locale)
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    made.globals.update(
        t=spoken, locale=spoken.locale, asset=assets(), script_words=spoken.group("script")
    )
    return made


def compile_templates() -> None:
    """Compile every template, so that no visitor waits for it; done where the program is set up."""
    made = environment(LOCALES[0])
    for name in made.list_templates(filter_func=lambda name: "__pycache__" not in name):
        made.get_template(name)


def render(template: str, locale: str, **bound: object) -> str:
    """Render a template with its bound values."""
    return environment(locale).get_template(template).render(**bound)
