# SPDX-License-Identifier: Apache-2.0
"""Third-party programs that a test runs beside smppguard. One that is not installed fails the test."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from pathlib import Path

from .waiting import until

_LISTENING = "0A"  # the state in /proc/net/tcp


def installed(name: str) -> str:
    """Where it is; never a reason to skip a test."""
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if not path:
        raise AssertionError(f"{name} is not installed: scripts/packages.sh test")
    return path


def free_port() -> int:
    """For programs that cannot choose one themselves."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def listens(port: int) -> bool:
    """Asks the kernel: a connection might be taken for a client, a bind might be in the program's way."""
    sockets = (line.split() for table in ("/proc/net/tcp", "/proc/net/tcp6")
               for line in Path(table).read_text().splitlines()[1:])
    return any(fields[3] == _LISTENING and fields[1].endswith(f":{port:04X}") for fields in sockets)


def port_is_free(port: int) -> bool:
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


class Program:
    """Runs in `directory`, and what it prints goes to NAME.out there."""

    def __init__(self, directory: Path, name: str, *command: str, pass_fds: tuple[int, ...] = ()):
        self.name = name
        self.log_path = Path(directory) / f"{name}.out"
        with open(self.log_path, "wb") as out:
            self.process = subprocess.Popen([installed(command[0]), *command[1:]], cwd=directory, pass_fds=pass_fds,
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=out)

    def wait_ready(self) -> None:
        """Until it serves; whoever knows when that is says so here."""

    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def ended(self) -> bool:
        return self.process.poll() is not None

    def wait(self, condition, what, seconds: float = 30):
        """The first true value of condition(), for as long as the program runs."""
        def value():
            found = condition()
            if not found and self.ended():
                raise AssertionError(f"{self.name} ended, exit status {self.process.returncode}")
            return found
        try:
            return until(value, what, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}\n--- {self.log_path.name}\n{self.log()[-3000:]}") from None

    def wait_log(self, pattern: str, seconds: float = 30) -> re.Match:
        """The first match of a regular expression in what it printed."""
        return self.wait(lambda: re.search(pattern, self.log()), f"{pattern!r} in what {self.name} prints", seconds)

    def wait_listening(self, port: int, seconds: float = 30) -> None:
        self.wait(lambda: listens(port), f"{self.name} listens on port {port}", seconds)

    def close(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
