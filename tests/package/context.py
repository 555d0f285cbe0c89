# SPDX-License-Identifier: Apache-2.0
"""Imported first by every test file, so that each also runs alone."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("SMPPGUARD_BUILD", ROOT / "build/ci")).resolve()


def as_root() -> None:
    """Runs the whole test again through sudo where it is not root's: it makes files of many owners."""
    if os.geteuid() != 0:
        os.execvp("sudo", ["sudo", "-n", "-E", sys.executable, "-B", *sys.argv])
