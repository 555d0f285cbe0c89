# SPDX-License-Identifier: Apache-2.0
"""Runs the console's browser tests in Debian's chromium: python3 tests/console/run.py. Screenshots are left in
$SMPPGUARD_TEST_BUILD/screenshots. Against a program that runs already: see world.mjs."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
CONSOLE = SOURCES.parents[1] / "src" / "admin" / "console"


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        sys.exit(f"{name} is not installed; scripts/packages.sh test installs it")
    return found


def packages(build: Path) -> Path:
    """A copy of the scripts with their packages, outside of the source tree; installed once per lock file."""
    place = build / "npm"
    place.mkdir(parents=True, exist_ok=True)
    with open(place / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for source in [*SOURCES.glob("*.mjs"), *SOURCES.glob("*.json")]:
            shutil.copy(source, place)
        wanted, done = (SOURCES / "package-lock.json").read_bytes(), place / "installed"
        if not done.exists() or done.read_bytes() != wanted:
            subprocess.run([program("npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=place,
                           check=True, timeout=300, stdin=subprocess.DEVNULL)
            done.write_bytes(wanted)
    return place


def main() -> int:
    build = Path(os.environ.get("SMPPGUARD_TEST_BUILD") or f"{tempfile.gettempdir()}/smppguard-console-{os.getuid()}")
    place, node = packages(build), program("node")
    environment = {"SMPPGUARD_CONSOLE": str(CONSOLE), "SMPPGUARD_CONSOLE_SHOTS": str(build / "screenshots"),
                   "SMPPGUARD_CHROMIUM": program("chromium"), **os.environ}
    return subprocess.run([node, *sys.argv[1:], "all.mjs"], cwd=place, env=environment, stdin=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    sys.exit(main())
