"""How one process is run: from the command line, else the environment, else the defaults.

Rules of this file:
1. An argument wins over the environment, the environment over the default.
2. Nothing is read twice: what is here is what holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path

DEFAULT_DATABASE = "sqlite:///./data/vermilion.db"
DEMO_PASSWORD = "vermilion-demo"  # noqa: S105 - it is told to everybody, and only the demo has it

DATABASE = "VERMILION_DB"
FILES = "VERMILION_FILES"
PASSWORD = "VERMILION_DEMO_PASSWORD"  # noqa: S105 - the variable's name
PROXIES = "VERMILION_TRUSTED_PROXIES"


@dataclass(frozen=True, slots=True)
class Config:
    """One process's settings.

    `trusted_proxies` are addresses whose word on the client's address and on TLS is taken.
    """

    database_url: str = DEFAULT_DATABASE
    files: Path = Path("data/files")
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    demo: bool = False
    demo_public: bool = False
    demo_password: str = DEMO_PASSWORD
    trusted_proxies: tuple[str, ...] = ()

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is a file."""
        return self.database_url.startswith("sqlite")

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can come in."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    def environment(self) -> dict[str, str]:
        """Give what another process needs to have the same settings."""
        return {
            DATABASE: self.database_url,
            FILES: str(self.files),
            PROXIES: ",".join(self.trusted_proxies),
        }


def read_config(environment: Mapping[str, str], database_url: str | None = None) -> Config:
    """Read the settings; `database_url` is what the command line says."""
    url = database_url or environment.get(DATABASE) or DEFAULT_DATABASE
    named = environment.get(FILES)
    proxies = (each.strip() for each in environment.get(PROXIES, "").split(","))
    return replace(
        Config(),
        database_url=url,
        files=Path(named) if named else files_beside(url),
        demo_password=environment.get(PASSWORD) or DEMO_PASSWORD,
        trusted_proxies=tuple(filter(None, proxies)),
    )


def files_beside(database_url: str) -> Path:
    """Give the folder of attachments that goes with a database."""
    scheme, _, rest = database_url.partition(":///")
    path = rest.partition("?")[0]
    if scheme.startswith("sqlite") and path and path != ":memory:":
        return Path(path).with_suffix(".files")
    return Path("data/files")
