# SPDX-License-Identifier: Apache-2.0
"""Starts a program as systemd does that has sockets of its own: python3 passed_sockets.py NAMES FDS PROGRAM ARGUMENTS

NAMES as in LISTEN_FDNAMES, FDS with commas between them.
"""

from __future__ import annotations

import os
import socket
import sys

_FIRST = 3  # systemd's SD_LISTEN_FDS_START


def passing(*sockets: tuple[str, socket.socket]) -> dict:
    """What a Proxy is given to be started with these sockets, each with its name."""
    descriptors = tuple(sock.fileno() for _, sock in sockets)
    return {"wrap": [sys.executable, "-B", __file__, ":".join(name for name, _ in sockets),
                     ",".join(map(str, descriptors))], "pass_fds": descriptors}


def listening(address: tuple[str, int] = ("127.0.0.1", 0)) -> socket.socket:
    sock = socket.socket()
    sock.bind(address)
    sock.listen(128)
    return sock


def main(names: str, descriptors: str, *command: str) -> None:
    kept = [os.dup(int(one)) for one in descriptors.split(",")]
    high = [os.dup2(one, 100 + at) for at, one in enumerate(kept)]  # out of the way of those that come to be
    for at, one in enumerate(high):
        os.dup2(one, _FIRST + at, inheritable=True)
    os.closerange(_FIRST + len(high), 100 + len(high))
    os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(high)), LISTEN_FDNAMES=names)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(*sys.argv[1:])
