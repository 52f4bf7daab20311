"""Whether a request was made by another site's page, as browsers tell it.

Rules of this file:
1. `Sec-Fetch-Site` decides where it is sent; else `Origin` must be our own host.
2. Neither of them means no browser's cross-site request: those carry one of the two.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers

OWN = frozenset({"same-origin", "none"})


def is_cross_site(headers: Headers) -> bool:
    """Tell whether a request that may change something comes from elsewhere."""
    sites = headers.getlist("sec-fetch-site")
    if sites:
        return any(site.strip().lower() not in OWN for site in sites)
    origins = headers.getlist("origin")
    return any(not _is_own(origin, headers.get("host", "")) for origin in origins)


def _is_own(origin: str, host: str) -> bool:
    try:
        parts = urlsplit(origin.strip())
    except ValueError:
        return False
    return bool(host) and parts.scheme in ("http", "https") and _same(parts.netloc, host)


def _same(netloc: str, host: str) -> bool:
    return netloc.lower() == host.strip().lower()
