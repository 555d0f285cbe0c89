# SPDX-License-Identifier: Apache-2.0
"""Reads what `strace -f -y -xx` wrote, in the order in which the kernel let things happen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .smpp import Framer, Pdu

SYNCS = ("fsync", "fdatasync")
WRITES = ("pwrite64", "write")
SENDS = ("write", "writev", "sendto", "sendmsg")
RECEIVES = ("read", "readv", "recvfrom", "recvmsg")
OPTIONS = ("-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={','.join({*SYNCS, *WRITES, *SENDS, *RECEIVES})}")

_LINE = re.compile(r"^(?P<pid>\d+)\s+(?P<rest>.*)$")
_BEGIN = re.compile(r"^(?P<name>\w+)\((?P<args>.*?)(?:\s*<unfinished \.\.\.>|\)\s+=\s+(?P<result>-?\d+).*)$")
_RESUMED = re.compile(r"^<\.\.\. (?P<name>\w+) resumed>(?P<args>.*)\)\s+=\s+(?P<result>-?\d+)")
_FILE = re.compile(r"^\d+<(?P<path>[^>]*)>")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass
class Call:
    """`begun` and `ended` are positions in the trace: what ended before another began happened before it."""

    name: str
    file: str
    octets: bytes
    result: int
    begun: int
    ended: int


def read_trace(path: Path) -> list[Call]:
    """The finished calls, in the order in which they ended."""
    calls, unfinished = [], {}
    for at, line in enumerate(path.read_text(errors="replace").splitlines()):
        if not (matched := _LINE.match(line)):
            continue
        pid, rest = matched["pid"], matched["rest"]
        if resumed := _RESUMED.match(rest):
            begun, args = unfinished.pop(pid, (None, ""))
            if begun is not None:
                calls.append(_call(resumed["name"], args + resumed["args"], resumed["result"], begun, at))
        elif begin := _BEGIN.match(rest):
            if begin["result"] is None:
                unfinished[pid] = (at, begin["args"])
            else:
                calls.append(_call(begin["name"], begin["args"], begin["result"], at, at))
    return calls


def _call(name: str, args: str, result: str, begun: int, ended: int) -> Call:
    file = _FILE.match(args)
    octets = b"".join(bytes.fromhex(text.replace("\\x", "")) for text in _STRING.findall(args))
    moved = max(0, int(result))
    return Call(name, bytes.fromhex(file["path"].replace("\\x", "")).decode() if file else "",
                octets[:moved], int(result), begun, ended)


def pdus(calls: list[Call], names: tuple[str, ...]) -> list[tuple[Pdu, Call]]:
    """Every PDU that these calls carried over sockets, each with the call that carried its last octet."""
    framers: dict[str, Framer] = {}
    return [(found, call) for call in calls if call.name in names and call.file.startswith("socket:")
            for found in framers.setdefault(call.file, Framer()).feed(call.octets)]
