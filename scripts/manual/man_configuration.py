# SPDX-License-Identifier: Apache-2.0
"""smppguard.yaml(5): the annotated configuration, a section for each key of the top level."""

from __future__ import annotations

import re

import roff

_KEY = re.compile(r"^(?:# )?([a-z_]+):")


def _blocks(text: str) -> list[list[str]]:
    return [block.splitlines() for block in re.split(r"\n\s*\n", text.strip("\n"))]


def _comment(lines: list[str]) -> str:
    return roff.text(" ".join(line.lstrip("# ") for line in lines))


def _block(lines: list[str]) -> str:
    """Comments in front of the first key are about the whole of it."""
    at = next((i for i, line in enumerate(lines) if _KEY.match(line)), None)
    if at is None:
        return roff.paragraph(_comment(lines))
    out = roff.subheading(_KEY.match(lines[at])[1])
    return out + (roff.paragraph(_comment(lines[:at])) if at else "") + roff.example(lines[at:])


def page(configuration: str, version: str, date: str) -> str:
    out = roff.title("smppguard.yaml", 5, date, f"smppguard {version}", "File Formats")
    out += roff.heading("NAME") + "smppguard.yaml \\- configuration of the SMPP proxy smppguard\n"
    out += roff.heading("SYNOPSIS") + roff.bold("/etc/smppguard/smppguard.yaml") + "\n"
    out += roff.heading("DESCRIPTION")
    first, *rest = _blocks(configuration)
    out += "".join(roff.paragraph(_comment(part.splitlines())) for part in "\n".join(first).split("\n#\n"))
    out += roff.heading("KEYS") + "".join(_block(block) for block in rest)
    return out + roff.heading("SEE ALSO") + f"{roff.bold('smppguard')}(1), {roff.bold('smppguard-guide')}(7)\n"
