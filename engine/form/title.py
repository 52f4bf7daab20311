"""How a record is called wherever it is shown."""

from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError
from engine.expression.scope import Path
from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.text import Text


def record_title(compiled: CompiledForm, environment: Environment, fallback: str = "") -> Text:
    """Fill in the form's title template; `fallback` (an id) where there is none or it is empty."""
    if compiled.title is None:
        return fallback

    def shown(path: Path) -> Value:
        try:
            return environment.value(path)
        except EvaluationError:
            return None

    return compiled.title.render(shown, environment.zone) or fallback
