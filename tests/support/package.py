# SPDX-License-Identifier: Apache-2.0
"""The Debian package under test: made by cpack, read, and made again with another version or other contents."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Callable

from .program import installed


def build_package(build: Path, into: Path) -> Path:
    """What cpack makes of a build folder that is built."""
    done = subprocess.run([installed("cpack"), "-G", "DEB", "-B", str(into)], cwd=build, capture_output=True, text=True)
    made = list(into.glob("*.deb"))
    if done.returncode != 0 or len(made) != 1:
        raise AssertionError(f"cpack exited {done.returncode} with {made}\n{done.stdout}{done.stderr}")
    return made[0]


def field(package: Path, name: str) -> str:
    return subprocess.run([installed("dpkg-deb"), "--field", str(package), name], capture_output=True, text=True,
                          check=True).stdout.strip()


def package_again(package: Path, version: str, change: Callable[[Path], None] = lambda tree: None) -> Path:
    """The package that comes after it; `change` is given the folder with its contents."""
    tree = package.parent / f"tree-{version}"
    subprocess.run([installed("dpkg-deb"), "--raw-extract", str(package), str(tree)], check=True)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"(?m)^Version: .*", f"Version: {version}", control.read_text()))
    change(tree)
    made = package.parent / f"smppguard_{version}.deb"
    subprocess.run([installed("dpkg-deb"), "-Zgzip", "-z1", "--root-owner-group", "--build", str(tree), str(made)],
                   check=True, capture_output=True)
    shutil.rmtree(tree)
    return made
