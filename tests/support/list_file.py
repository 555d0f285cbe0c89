# SPDX-License-Identifier: Apache-2.0
"""Reads lists of recipients as an import leaves them: a second reading of the format, src/dnc/snapshot_format.hpp."""

from __future__ import annotations

import hashlib
import re
import struct
from dataclasses import dataclass
from pathlib import Path

HEADER = 53_248
FIRST_ENTRY = 192
_NAME = re.compile(r"^(?P<name>[a-z][a-z0-9-]*)\.(?P<generation>\d{6,})\.dnc$")


@dataclass
class ListFile:
    generation: int
    fingerprint: str
    versions: dict[int, int]  # of the area codes, days since 1970
    numbers: set[int]

    def contents(self):
        return self.versions, self.numbers


def list_paths(folder: Path, name: str = "national") -> list[Path]:
    """By generation."""
    found = [(int(m["generation"]), path) for path in folder.iterdir()
             if (m := _NAME.match(path.name)) and m["name"] == name]
    return [path for _, path in sorted(found)]


def list_in_force(folder: Path, name: str = "national") -> ListFile | None:
    paths = list_paths(folder, name)
    return read_list_file(paths[-1]) if paths else None


def read_list_file(path: Path) -> ListFile:
    """The whole of it; an AssertionError for what is not as it has to be."""
    data = path.read_bytes()
    magic, version, _, areas, _, total, octets, checksum = struct.unpack_from("<8sIIIIQQ32s", data)
    assert (magic, version) == (b"SMPPGDNC", 2), f"{path}: not a list"
    assert octets == len(data), f"{path}: {len(data)} of {octets} octets"
    header = data[:40] + bytes(32) + data[72:HEADER]
    assert hashlib.sha256(header).digest() == checksum, f"{path}: checksum of the header"
    assert path.stat().st_mode & 0o7777 == 0o444, f"{path}: mode"
    versions, numbers = {}, set()
    for at in range(FIRST_ENTRY, FIRST_ENTRY + 64 * areas, 64):
        area, day, count, form, offset, size, sha = struct.unpack_from("<IiIIQQ32s", data, at)
        part = data[offset:offset + size]
        assert hashlib.sha256(part).digest() == sha, f"{path}: checksum of area code {area}"
        local = _locals(part) if form == 0 else set(struct.unpack(f"<{size // 4}I", part))
        assert len(local) == count, f"{path}: count of area code {area}"
        versions[area] = day
        numbers |= {area * 10_000_000 + number for number in local}
    assert len(numbers) == total, f"{path}: total"
    return ListFile(int(_NAME.match(path.name)["generation"]), checksum.hex(), versions, numbers)


def _locals(slab: bytes) -> set[int]:
    return {place.start() * 8 + bit for place in re.finditer(rb"[^\x00]", slab)
            for bit in range(8) if slab[place.start()] >> bit & 1}
