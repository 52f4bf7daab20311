"""Which language an answer is written in."""

from runtime.i18n.catalogue import LOCALES

MAX_HEADER = 500


def preferred(header: str | None, fallback: str) -> str:
    """Choose the first of our languages that `Accept-Language` prefers, else the fallback."""
    ranked = []
    for position, part in enumerate((header or "")[:MAX_HEADER].split(",")):
        tag, _, parameters = part.strip().partition(";")
        language = tag.strip().split("-")[0].lower()
        if language in LOCALES:
            ranked.append((-_quality(parameters), position, language))
    wanted = [language for quality, _, language in sorted(ranked) if quality < 0]
    if wanted:
        return wanted[0]
    known = fallback.split("-")[0].lower()
    return known if known in LOCALES else LOCALES[0]


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return max(0.0, min(1.0, float(value)))
    except ValueError:
        return 0.0
