# SPDX-License-Identifier: Apache-2.0
"""What the program says about itself: every subcommand with its options, read from its own --help."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field

_COLUMN = 30  # where descriptions begin


@dataclass
class Entry:
    """A positional, an option or a subcommand."""

    name: str  # "-c,--config TEXT=/etc/smppguard/smppguard.yaml"
    lines: list[str]

    @property
    def flags(self) -> list[str]:
        return [flag for flag in self.name.split(" ")[0].split(",") if flag.startswith("-")]

    @property
    def takes_value(self) -> bool:
        words = self.name.split(" ")
        return len(words) > 1 and not words[1].startswith("Excludes")


@dataclass
class Command:
    path: list[str]
    about: list[str] = field(default_factory=list)  # paragraphs
    usage: str = ""
    positionals: list[Entry] = field(default_factory=list)
    options: list[Entry] = field(default_factory=list)
    subcommands: list[Entry] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)

    def all(self) -> list[Command]:
        """Itself and whatever is below it, in the order of the help."""
        return [self, *(one for command in self.commands for one in command.all())]


def _paragraphs(lines: list[str]) -> list[str]:
    return [" ".join(part.split("\n")) for part in "\n".join(lines).strip().split("\n\n") if part]


def _entry(line: str) -> Entry:
    if len(line) <= _COLUMN or line[_COLUMN - 1] != " ":
        return Entry(line.strip(), [])  # too long: what it means stands in the next line
    return Entry(line[:_COLUMN].strip(), [line[_COLUMN:]])


def parse(path: list[str], text: str) -> Command:
    head, _, tail = text.partition("Usage: ")
    command = Command(path, _paragraphs(head.splitlines()))
    usage, _, tail = tail.partition("\n")
    command.usage = " ".join(["smppguard", *usage.split(" ")[1:]])
    sections = {"Positionals:": command.positionals, "Options:": command.options, "Subcommands:": command.subcommands}
    entries: list[Entry] = []
    for line in tail.splitlines():
        if line in sections:
            entries = sections[line]
        elif line.startswith(" " * _COLUMN):
            entries[-1].lines.append(line[_COLUMN:])
        elif line.startswith("  "):
            entries.append(_entry(line))
        elif line.strip():
            raise ValueError(f"{' '.join(path)} --help has a line that is not understood: {line!r}")
    return command


def read(program: str, path: list[str] | None = None) -> Command:
    path = path or []
    text = subprocess.run([program, *path, "--help"], capture_output=True, text=True, check=True).stdout
    command = parse(path, text)
    command.commands = [read(program, [*path, entry.name]) for entry in command.subcommands]
    return command
