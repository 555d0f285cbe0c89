# SPDX-License-Identifier: Apache-2.0
"""Makes the manual and the completion for bash from the program and its files, so that they say what it does.

usage: python3 scripts/manual PROGRAM FOLDER
"""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

import completion
import man_configuration
import man_guide
import man_program
import program_help

CONF = Path(__file__).resolve().parents[2] / "conf"


def _date(files: list[Path]) -> str:
    """Of the source, so that two builds of it give the same octets."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH") or max(file.stat().st_mtime for file in files)
    return datetime.datetime.fromtimestamp(int(float(stamp)), datetime.timezone.utc).strftime("%Y-%m-%d")


def main(program: str, folder: str) -> None:
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    configuration, guide = CONF / "smppguard.yaml", CONF / "GUIDE.md"
    date = _date([configuration, guide])
    commands = program_help.read(program)
    made = {
        "smppguard.1": man_program.page(commands, version, date),
        "smppguard.yaml.5": man_configuration.page(configuration.read_text(), version, date),
        "smppguard-guide.7": man_guide.page(guide.read_text(), version, date),
        "smppguard.bash": completion.script(commands),
    }
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (Path(folder) / name).write_text(text)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
