# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL 15 of a test's own: its cluster is made in a new folder, and both are gone when the test is.

PostgreSQL refuses to be root; where the tests are, it becomes the user that its Debian package made.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote, urlencode

from .waiting import until

BINARIES = "/usr/lib/postgresql/15/bin"  # where Debian has them
USER = "smppguard"                       # whom the service is to be there; no superuser
PASSWORD = "p0stgres-Secret"
DATABASE = "smppguard"
_STOP = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}
_SUPERUSER = "postgres"


def postgres_program(name: str) -> str:
    """Where it is; never a reason to skip a test."""
    path = shutil.which(name, path=f"{BINARIES}:{os.environ.get('PATH', '')}")
    if not path:
        raise AssertionError(f"PostgreSQL's {name} is not installed: scripts/packages.sh test")
    return path


def _unprivileged() -> dict:
    """Options of a process that must not be root."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        raise AssertionError("PostgreSQL refuses to run as root, and there is no user postgres to run it as: "
                             "scripts/packages.sh test") from None
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _status(pid: int) -> tuple[str, int]:
    """A process's state and its parent."""
    state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    return state, int(parent)


def _ended(pid: int) -> bool:
    try:
        return _status(pid)[0] in "ZX"
    except OSError:
        return True


def _children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if _status(int(entry.name))[1] == pid:
                found.append(int(entry.name))
        except OSError:
            pass  # it ended meanwhile
    return found


class Cluster:
    """Listens on a Unix socket, and with `tcp` on a port of 127.0.0.1 too, which stays its own while it is stopped.

    `fsync` off is for tests in which no machine loses its power. `settings` are those of postgresql.conf.
    """

    name = "postgres"

    def __init__(self, *, tcp: bool = True, fsync: bool = False, settings: dict | None = None):
        self._user = _unprivileged()
        # In /tmp: a path of a Unix socket has 107 octets at most, and the other user must come to it.
        self.directory = Path(tempfile.mkdtemp(prefix="smppguard-pg-", dir="/tmp"))
        self.process: subprocess.Popen | None = None
        self._data = self.directory / "data"
        self._log_path = self.directory / "postgres.log"
        self._port = socket.socket()
        atexit.register(self.close)
        # Bound by somebody who does not listen, a port is given to nobody; who listens with SO_REUSEADDR still may.
        self._port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._port.bind(("127.0.0.1", 0))
        self.port: int = self._port.getsockname()[1]
        self._make(tcp, {"fsync": "on" if fsync else "off", "full_page_writes": "on" if fsync else "off",
                         **(settings or {})})

    def _make(self, tcp: bool, settings: dict) -> None:
        if self._user:
            os.chown(self.directory, self._user["user"], self._user["group"])
        self._make_data()
        settings = {"unix_socket_directories": str(self.directory), "port": self.port,
                    "listen_addresses": "127.0.0.1" if tcp else "", "shared_buffers": "32MB",
                    "log_line_prefix": "%m [%p] %q%a ", **settings}
        with open(self._data / "postgresql.conf", "a", encoding="utf-8") as file:
            file.writelines(f"{key} = '{value}'\n" for key, value in settings.items())

    def _make_data(self) -> None:
        self._run("initdb", "-D", str(self._data), "-U", _SUPERUSER, "--auth-local=trust",
                  "--auth-host=scram-sha-256", "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync")

    # Running

    def start(self, *, seconds: float = 60) -> Cluster:
        """Until it takes connections; for the first time with the user and the database that url() names."""
        first = not self._log_path.exists()
        with open(self._log_path, "ab") as log:
            self.process = subprocess.Popen([postgres_program("postgres"), "-D", str(self._data)],
                                            cwd=self.directory, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            **self._user)
        until(self._takes_connections, "PostgreSQL takes connections", seconds)
        if first:
            self._begin()
        return self

    def _begin(self) -> None:
        self.execute(f"CREATE ROLE {USER} LOGIN PASSWORD '{PASSWORD}'", "postgres")
        self.create_database(DATABASE)

    def create_database(self, name: str) -> None:
        self.execute(f"CREATE DATABASE {name} OWNER {USER}", "postgres")

    def stop(self, mode: str = "fast", seconds: float = 60) -> None:
        """fast: transactions are aborted and clients sent away. immediate: as if it crashed, all processes at once.
        smart: waits for clients to leave."""
        self.process.send_signal(_STOP[mode])
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"PostgreSQL did not end on {mode} stop\n{self.log()[-3000:]}") from None

    def restart(self, mode: str = "fast") -> None:
        self.stop(mode)
        self.start()

    def kill(self) -> None:
        """kill -9 of its first process; the others notice that and end too."""
        self.process.send_signal(signal.SIGSTOP)  # it makes no more
        others = _children(self.process.pid)
        self.process.kill()
        self.process.wait(20)
        until(lambda: all(map(_ended, others)), "PostgreSQL's processes end", 60)

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def close(self) -> None:
        atexit.unregister(self.close)
        try:
            if self.running():
                self.stop("immediate")
        finally:
            if self.running():
                self.kill()
            self._port.close()
            shutil.rmtree(self.directory, ignore_errors=True)

    def leave(self) -> None:
        """Lets it run when this process ends; end_left_cluster() removes it."""
        atexit.unregister(self.close)

    def log(self) -> str:
        return self._log_path.read_text(errors="replace") if self._log_path.exists() else ""

    def _takes_connections(self) -> bool:
        if not self.running():
            raise AssertionError(f"PostgreSQL exited {self.process.returncode} while starting\n{self.log()[-3000:]}")
        return self._psql("postgres", "-c", "SELECT 1").returncode == 0

    # Addresses

    def url(self, database: str = DATABASE, *, tcp: bool = False, port: int | None = None, user: str = USER,
            password: str = PASSWORD, **parameters: str) -> str:
        """For libpq. By TCP a password is asked for; `port` may be that of a relay in between."""
        parameters = {**parameters} if tcp else {"host": str(self.directory), "port": str(self.port), **parameters}
        place = f"127.0.0.1:{port or self.port}" if tcp else ""
        secret = f":{quote(password, safe='')}" if tcp and password else ""
        query = f"?{urlencode(parameters, quote_via=quote, safe='/')}" if parameters else ""
        return f"postgresql://{user}{secret}@{place}/{database}{query}"

    # SQL, as a superuser

    def execute(self, sql: str, database: str = DATABASE) -> None:
        self.query(sql, database)

    def query(self, sql: str, database: str = DATABASE) -> list[tuple[str, ...]]:
        """Each row as texts, NULL as an empty one, octets as \\x and hexadecimal digits."""
        done = self._psql(database, "-c", sql)
        if done.returncode != 0:
            raise AssertionError(f"psql: {sql}\n{done.stderr}")
        rows = done.stdout.removesuffix("\n").split("\x1e") if done.stdout else []
        return [tuple(row.split("\x1f")) for row in rows]

    def session(self, database: str = DATABASE) -> Session:
        """Ended by close(), or with the cluster."""
        return Session(self, database)

    def connections(self, database: str = DATABASE) -> int:
        """How many clients are in a database."""
        return int(self.query("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                              f" AND datname = '{database}'", "postgres")[0][0])

    def psql_command(self, database: str) -> list[str]:
        return [postgres_program("psql"), "-X", "-q", "-A", "-t", "-F", "\x1f", "-R", "\x1e", "-v", "ON_ERROR_STOP=1",
                "-h", str(self.directory), "-p", str(self.port), "-U", _SUPERUSER, "-d", database]

    def _psql(self, database: str, *options: str) -> subprocess.CompletedProcess:
        return subprocess.run([*self.psql_command(database), *options], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120)

    def _run(self, name: str, *options: str) -> None:
        done = subprocess.run([postgres_program(name), *options], cwd=self.directory, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120, **self._user)
        if done.returncode != 0:
            raise AssertionError(f"{name} exited {done.returncode}\n{done.stdout}{done.stderr}")


class Standby(Cluster):
    """Follows a Cluster that runs, without being waited for by its commits; users and databases are the same."""

    name = "standby"

    def __init__(self, primary: Cluster, **options):
        self._primary = primary
        super().__init__(**options)

    def _make_data(self) -> None:
        self._run("pg_basebackup", "-D", str(self._data), "-R", "-c", "fast", "--no-sync", "-h",
                  str(self._primary.directory), "-p", str(self._primary.port), "-U", _SUPERUSER)

    def _begin(self) -> None:
        pass

    def lag(self) -> None:
        """From now on it takes what comes and shows nothing of it."""
        self.query("SELECT pg_wal_replay_pause()", "postgres")
        until(lambda: self.query("SELECT pg_get_wal_replay_pause_state()", "postgres") == [("paused",)],
              "the stand-by pauses")

    def catch_up(self) -> None:
        self.query("SELECT pg_wal_replay_resume()", "postgres")

    def promote(self) -> None:
        self.query("SELECT pg_promote()", "postgres")


def end_left_cluster(directory: Path) -> None:
    """What is left of a Cluster, by its directory; another process may have started it."""
    data = directory / "data"
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n")[0])
        ours = os.fsencode(data) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        ours = False  # it does not run
    if ours:
        os.kill(pid, signal.SIGQUIT)
        until(lambda: _ended(pid), f"PostgreSQL in {directory} ends", 60)
    shutil.rmtree(directory, ignore_errors=True)


class Session:
    """A connection that stays, in which a transaction can be left open: another program's look at the store."""

    def __init__(self, cluster: Cluster, database: str):
        self._process = subprocess.Popen(cluster.psql_command(database), stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1)
        self._asked = 0

    def run(self, sql: str) -> str:
        """What psql prints until the statement is done, however long it takes."""
        self._asked += 1
        mark = f"done {self._asked}"
        self._process.stdin.write(f"{sql};\n\\echo '{mark}'\n")
        self._process.stdin.flush()
        said = ""
        for line in iter(self._process.stdout.readline, ""):
            before, found, _ = line.partition(mark)
            said += before
            if found:
                return said.removesuffix("\n")
        raise AssertionError(f"psql ended in {sql}: {said}")

    def hold_heads(self) -> None:
        """Opens a transaction that has locked the row with which all writers take turns."""
        self.run("BEGIN; SELECT * FROM heads FOR UPDATE")

    def close(self) -> None:
        """An open transaction is rolled back."""
        self._process.kill()
        self._process.wait(20)
        self._process.stdin.close()
        self._process.stdout.close()
