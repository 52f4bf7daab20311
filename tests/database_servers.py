"""A private PostgreSQL for the tests: its own cluster in a temporary folder, on loopback.

Rules of this file:
1. Nothing of the machine's own PostgreSQL is touched: only its programs are used.
2. The server never runs as root: root starts it as the user `postgres`.
3. `fsync` is off and the cluster stands in memory where there is enough of it: what a test writes
   need not outlive a power cut. A database is some hundreds of files, and every test makes one.
   `start_cluster(durable=True)` is for the tests that ask for a disk.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SERVER_USER = "postgres"
SPEED = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=256MB"
)
DISK, MEMORY = Path("/tmp"), Path("/dev/shm")
ENOUGH = 2 << 30
"""So many bytes of memory have to be free for clusters to stand there."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server: where its socket is, and its port (loopback and socket alike)."""

    folder: Path
    port: int

    def url(self, database: str) -> str:
        """Name a database of this server as SQLAlchemy wants it."""
        return f"postgresql+psycopg://{SERVER_USER}@127.0.0.1:{self.port}/{database}"

    def connection_string(self, database: str = "postgres") -> str:
        """Name a database of this server as psycopg wants it."""
        return f"host={self.folder} port={self.port} user={SERVER_USER} dbname={database}"


def server_programs() -> Path | None:
    """Find the newest installed server's programs; None when there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not found:
        on_path = shutil.which("initdb")
        return Path(on_path).resolve().parent if on_path else None
    return max(found, key=lambda path: int(path.parent.name))


def fast_folder() -> Path:
    """Give the folder in memory if there is one with enough room, else that on disk."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ENOUGH:
        return DISK
    return MEMORY


@contextlib.contextmanager
def start_cluster(programs: Path, *, durable: bool = False) -> Iterator[Cluster]:
    """Make a cluster, run it for the length of the context, then remove it."""
    place = DISK if durable else fast_folder()
    folder = Path(tempfile.mkdtemp(prefix="vermilion-pg-", dir=place))
    _give_to_server_user(folder)
    data = folder / "data"
    port = _free_port()
    try:
        _initialise(programs, data)
        _control(programs, data, "start", *_server_options(folder, port, durable=durable))
        try:
            yield Cluster(folder, port)
        finally:
            _control(programs, data, "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def crash_server(programs: Path, cluster: Cluster) -> None:
    """Stop a durable server as if its process had died, and start it again: it recovers."""
    data = cluster.folder / "data"
    _control(programs, data, "stop", "-m", "immediate")
    options = _server_options(cluster.folder, cluster.port, durable=True)
    _control(programs, data, "start", *options)


def _initialise(programs: Path, data: Path) -> None:
    _run(
        programs / "initdb",
        f"--pgdata={data}",
        f"--username={SERVER_USER}",
        "--encoding=UTF8",
        "--locale=C",
        "--auth=trust",
        "--no-sync",
    )


def _server_options(folder: Path, port: int, *, durable: bool) -> Sequence[str]:
    settings = [
        f"-k {folder} -p {port}",
        "-c listen_addresses=127.0.0.1 -c max_connections=100 -c logging_collector=off",
    ]
    if not durable:
        settings.append(SPEED)
    return ("-l", str(folder / "server.log"), "-o", " ".join(settings))


def _control(programs: Path, data: Path, act: str, *options: str) -> None:
    _run(programs / "pg_ctl", act, "-D", str(data), "-w", "-t", "60", *options)


def _run(program: Path, *arguments: str) -> None:
    command = [str(program), *arguments]
    if os.geteuid() == 0:
        command = ["setpriv", f"--reuid={SERVER_USER}", f"--regid={_server_group()}"]
        command += ["--clear-groups", str(program), *arguments]
    # pg_ctl hands its output on to the server it starts, so a pipe would stay open for ever.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", check=False
        )
        if done.returncode != 0:
            output.seek(0)
            said = output.read().decode(errors="replace")
            raise RuntimeError(f"{program.name} {arguments[0]} failed:\n{said}")


def _give_to_server_user(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, SERVER_USER, _server_group())


def _server_group() -> int:
    return pwd.getpwnam(SERVER_USER).pw_gid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
