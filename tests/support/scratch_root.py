# SPDX-License-Identifier: Apache-2.0
"""A Debian of its own below a folder, to install the package in. Needs root, but nothing may be mounted: no /proc."""

from __future__ import annotations

import hashlib
import platform
import re
import subprocess
from pathlib import Path

from .program import installed

SUITE = "bookworm"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def _sources() -> list[str]:
    """Debian's own archives, from wherever this machine takes them."""
    lines = subprocess.run(["apt-get", "indextargets", "--format", "$(ORIGIN) $(REPO_URI) $(CODENAME) $(COMPONENT)",
                            "Created-By: Packages"], capture_output=True, text=True, check=True).stdout.splitlines()
    found = [line.split() for line in sorted(set(lines)) if line.startswith("Debian ")]
    return [f"deb [signed-by={KEYRING}] {uri} {name} {part}" for _, uri, name, part in found if name.startswith(SUITE)]


def _names(depends: str) -> list[str]:
    """The first alternative of each dependency."""
    return sorted({re.split(r"[ (|]", one.strip())[0] for one in depends.split(",")})


def base_archive(folder: Path, depends: str) -> Path:
    """The least Debian with what a package depends on, made once and kept in `folder`."""
    names = _names(depends)
    key = hashlib.sha256(" ".join([SUITE, platform.machine(), *names]).encode()).hexdigest()[:12]
    archive = folder / f"debian-{key}.tar"
    if archive.exists():
        return archive
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f".{archive.name}"
    made.unlink(missing_ok=True)
    done = subprocess.run([installed("mmdebstrap"), "--variant=minbase", "--mode=root", "--format=tar", "--quiet",
                           f"--include={','.join(names)}", "--dpkgopt=path-exclude=/usr/share/locale/*", SUITE,
                           str(made), *_sources()], capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"mmdebstrap exited {done.returncode}\n{done.stdout}{done.stderr}")
    made.rename(archive)
    return archive


class ScratchRoot:
    """`directory` becomes the root. It is the caller's to remove."""

    def __init__(self, directory: Path, archive: Path):
        self.path = Path(directory)
        self.path.mkdir(parents=True, exist_ok=True)
        subprocess.run(["tar", "-xf", archive, "-C", self.path, "--numeric-owner", "--exclude=./dev/*"], check=True)
        (self.path / "dev").mkdir(exist_ok=True)
        null = self.path / "dev/null"  # no device may be made in a container; a file will do
        null.touch()
        null.chmod(0o666)

    def __truediv__(self, inner: str) -> Path:
        return self.path / inner.lstrip("/")

    def run(self, *command: str, status: int = 0, environment: dict | None = None) -> str:
        """What it printed, standard error behind standard output."""
        done = subprocess.run(self.command(*command), capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              timeout=300, env=self.environment(environment))
        if done.returncode != status:
            raise AssertionError(f"{' '.join(command)} exited {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def command(self, *command: str) -> list[str]:
        return [installed("chroot"), str(self.path), *command]

    @staticmethod
    def environment(more: dict | None = None) -> dict:
        return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive",
                **(more or {})}

    def dpkg(self, *arguments: str, environment: dict | None = None) -> str:
        return self.run("dpkg", "--force-unsafe-io", *arguments, environment=environment)

    def install(self, package: Path, environment: dict | None = None) -> str:
        inner = self / f"/tmp/{package.name}"
        inner.write_bytes(package.read_bytes())
        try:
            return self.dpkg("--force-confold", "--install", f"/tmp/{package.name}", environment=environment)
        finally:
            inner.unlink()

    def owner(self, inner: str) -> str:
        """As root:smppguard 0640."""
        about = (self / inner).lstat()
        names = [{int(row.split(":")[2]): row.split(":")[0] for row in (self / file).read_text().splitlines()}
                 for file in ("/etc/passwd", "/etc/group")]
        return f"{names[0][about.st_uid]}:{names[1][about.st_gid]} {about.st_mode & 0o7777:04o}"

    def program(self, inner: str, at: Path) -> Path:
        """A program at `at` that runs the one in this root with this root's libraries and no others."""
        loader = next(iter(sorted((self / "/lib64").glob("ld-linux*"))), None) or \
            next(iter(sorted((self / "/lib").glob("ld-linux*"))))
        libraries = ":".join(str(path) for path in ((self / "/lib").glob("*-linux-gnu*")))
        at.write_text(f"#!/bin/sh\nexec {loader} --inhibit-cache --library-path {libraries} {self / inner} \"$@\"\n")
        at.chmod(0o755)
        return at
