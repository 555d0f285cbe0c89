# SPDX-License-Identifier: Apache-2.0
"""HAProxy in tcp mode."""

from __future__ import annotations

import socket
from pathlib import Path

from .program import Program

CONFIGURATION = """\
global
  maxconn 1000
  stats socket {directory}/{name}.sock level admin
defaults
  mode tcp
  timeout connect 5s
  timeout client 5m
  timeout server 5m
listen {name}
  bind fd@{listener} {bind}
  server next 127.0.0.1:{port} {server}
"""


class Haproxy(Program):
    """Listens at `address`; `bind` and `server` are what its configuration says behind those words."""

    def __init__(self, directory: Path, connect_port: int, *, name: str = "haproxy", bind: str = "",
                 server: str = ""):
        self._control = Path(directory) / f"{name}.sock"
        configuration = Path(directory) / f"{name}.cfg"
        # It takes no port 0, so it is given a socket that listens already.
        with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
            self.address = listener.getsockname()
            configuration.write_text(CONFIGURATION.format(
                directory=directory, name=name, listener=listener.fileno(), port=connect_port, bind=bind,
                server=server))
            super().__init__(directory, name, "haproxy", "-db", "-f", str(configuration),
                             pass_fds=(listener.fileno(),))

    def wait_ready(self) -> None:
        self.wait(self._control.exists, "its control socket")

    def server_status(self) -> str:
        """As its health checks see it: UP, DOWN or no check."""
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(str(self._control))
            control.sendall(b"show stat\n")
            answer = b"".join(iter(lambda: control.recv(65536), b"")).decode()
        head, *rows = (line.split(",") for line in answer.strip().splitlines())
        return next(row[head.index("status")] for row in rows if row[1] == "next")
