"""Keys that no app may have, for pages of the administration stand at their address."""

from engine.definition.checks.keys import APP_NAMES
from engine.text import Text
from runtime.services.outcome import Problem, Refusal, invalid


def refuse_app_key(key: str) -> Refusal | None:
    """Refuse an app whose key is kept; None where it may have it."""
    return invalid((Problem("key", "reserved", _said(key)),)) if key in APP_NAMES else None


def _said(key: str) -> Text:
    return {
        "en": f"The key `{key}` is kept for a page of the administration. Choose another one, such "
        f"as `{key}_app`.",
        "zh": f"标识“{key}”为管理页面保留，请换一个，例如“{key}_app”。",
    }
