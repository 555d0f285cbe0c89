# SPDX-License-Identifier: Apache-2.0
"""Runs the real smppguard in a directory of its own: configuration, lists, store, log."""

from __future__ import annotations

import copy
import datetime
import json
import os
import signal
import subprocess
import tempfile
from pathlib import Path

from .waiting import until

ROOT = Path(__file__).resolve().parents[2]
APPROVAL_NUMBER = "12676070000"


def binary() -> str:
    """The program under test: $SMPPGUARD."""
    path = os.environ.get("SMPPGUARD", "")
    if not path or not os.access(path, os.X_OK):
        raise RuntimeError("set SMPPGUARD to the smppguard program that is to be tested, "
                           "e.g. SMPPGUARD=build/demo/bin/smppguard")
    return os.path.abspath(path)


def default_config(directory: Path, upstream_port: int, listener: dict | None = None,
                   upstream: dict | None = None) -> dict:
    return {
        "listeners": [merge({"name": "main", "address": "127.0.0.1:0"}, listener or {})],
        "upstreams": [merge({"name": "carrier", "endpoints": [f"127.0.0.1:{upstream_port}"],
                             "connect_timeout": "2s", "data_coding_0": "gsm"}, upstream or {})],
        "routes": [{"name": "all", "system_id": "*", "upstream": "carrier"}],
        "registry": {"directory": str(directory / "lists"), "max_age": "31d", "when_unknown": "allow"},
        "approval": {"numbers": [APPROVAL_NUMBER], "form": "exact", "unmatched": "answer",
                     "effective_after": "0s"},
        "store": {"path": str(directory / "approvals.sqlite")},
        "session": {"bind_timeout": "30s", "record_timeout": "1500ms", "drain_timeout": "10s",
                    "unbind_timeout": "3s"},
        "limits": {"workers": 2},
        "log": {"level": "info", "format": "text"},
    }


def merge(base: dict, changes: dict) -> dict:
    """None takes a key away."""
    merged = copy.deepcopy(base)
    for key, value in changes.items():
        nested = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = merge(merged[key], value) if nested else value
    return {key: value for key, value in merged.items() if value is not None}


def to_yaml(value, indent: int = 0) -> str:
    """Block style for what a configuration consists of: dicts, lists, strings, numbers."""
    pad = "  " * indent
    if isinstance(value, dict):
        return "".join(f"{pad}{key}:{_yaml_value(item, indent)}" for key, item in value.items())
    rows = []
    for item in value:
        text = to_yaml(item, indent + 1) if isinstance(item, dict) else f"{pad}  {json.dumps(item)}\n"
        rows.append(f"{pad}- {text[len(pad) + 2:]}")
    return "".join(rows)


def _yaml_value(item, indent: int) -> str:
    if isinstance(item, (dict, list)) and item:
        return "\n" + to_yaml(item, indent + 1)
    return f" {json.dumps(item)}\n"


def damage(path: Path, at: int = -1) -> None:
    """Another file in its place, in which one octet is another one."""
    octets = bytearray(path.read_bytes())
    octets[at] ^= 1
    other = path.with_name(".damaged")
    other.write_bytes(octets)
    other.chmod(0o444)
    other.rename(path)


class Proxy:
    """`listed` are 11-digit numbers for the national list, `changes` is merged over default_config(), which has
    one listener and one upstream that `listener` and `upstream` are merged into. `program` may be replaced by another
    while it does not run."""

    name = "smppguard"

    def __init__(self, directory: Path, upstream_port: int, *, listed=(), changes: dict | None = None,
                 listener: dict | None = None, upstream: dict | None = None, wrap=(),
                 environment: dict | None = None, pass_fds: tuple[int, ...] = ()):
        self.program = binary()
        self.directory = Path(directory)
        self.config = merge(default_config(self.directory, upstream_port, listener, upstream), changes or {})
        self.config_path = self.directory / "smppguard.yaml"
        self.log_path = self.directory / "smppguard.log"
        self._addresses_path = self.directory / "addresses"
        self._wrap = list(wrap)
        self._pass_fds = pass_fds
        self._environment = {**os.environ, **(environment or {})}
        self.process: subprocess.Popen | None = None
        self.ready = False   # it listened
        self.killed = False  # by kill(), so its exit status says nothing
        self.addresses: dict[str, tuple[str, int]] = {}
        self.api_address: tuple[str, int] | None = None  # of the API on TCP, if there is one
        self.config_path.write_text(to_yaml(self.config))
        if self.config["registry"].get("directory") and listed is not None:
            self.import_list(listed)

    @property
    def lists(self) -> Path:
        """The folder of lists."""
        return Path(self.config["registry"]["directory"])

    def import_list(self, numbers, *options: str, name: str = "national", days_old: int = 0, into: Path | None = None,
                    check: bool = True) -> subprocess.CompletedProcess:
        """A full list from a flat file, AAA,NNNNNNN. Full lists of the national registry replace the area codes they
        hold, which are those of the numbers and 222."""
        lines = {f"{number[1:4]},{number[4:]}" for number in numbers}
        if name == "national":
            lines.add("222,0000000")  # an empty registry is not a registry
        return self.import_text("".join(line + "\n" for line in sorted(lines)), *options, name=name,
                                days_old=days_old, into=into, check=check)

    def import_text(self, text: str, *options: str, name: str, days_old: int = 0, into: Path | None = None,
                    check: bool = True) -> subprocess.CompletedProcess:
        """Any file with any text."""
        folder = Path(tempfile.mkdtemp(prefix="import-", dir=self.directory))
        (folder / f"{name}.txt").write_text(text)
        date = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days_old)
        return self.run("dnc", "import", "--into", str(into or self.lists), "--list", name, "--allow-older",
                        "--least-ratio", "0", "--version-date", date.strftime("%Y-%m-%d"), *options,
                        str(folder / f"{name}.txt"), config=False, check=check)

    def run(self, *arguments: str, config: bool = True, check: bool = True,
            seconds: float = 60) -> subprocess.CompletedProcess:
        """A subcommand with this configuration."""
        command = [self.program, *arguments[:1], *(["--config", str(self.config_path)] if config else []),
                   *arguments[1:]]
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, env=self._environment)
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(command)} exited {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def office(self, *words: str, fails: int = 0) -> str:
        """Runs `smppguard WORD [WORD] OPTIONS...`; what it said, standard error behind standard output."""
        own = 1 if words[0] == "history" or words == ("approvals",) else 2
        command = [*words[:own], "--config", str(self.config_path), *words[own:]]
        done = self.run(*command, config=False, check=False)
        if done.returncode != fails:
            raise AssertionError(f"{' '.join(words)} exited {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def start(self, seconds: float = 20) -> Proxy:
        self._addresses_path.unlink(missing_ok=True)
        self.ready = self.killed = False
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [*self._wrap, self.program, "serve", "--config", str(self.config_path),
                 "--addresses-file", str(self._addresses_path)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._environment, pass_fds=self._pass_fds)
        until(self._ready, "smppguard listens (its addresses file)", seconds)
        for line in self._addresses_path.read_text().splitlines():
            kind, name, address = line.split()
            host, _, port = address.rpartition(":")
            if kind == "listener":
                self.addresses[name] = (host.strip("[]"), int(port))
            if kind == "api":
                self.api_address = (host.strip("[]"), int(port))
        self.ready = True
        return self

    def _ready(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"smppguard exited {self.process.returncode} while starting\n{self.log()}")
        return self._addresses_path.exists()

    @property
    def address(self) -> tuple[str, int]:
        return self.addresses["main"]

    @property
    def pid(self) -> int:
        return self.process.pid

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def reload(self) -> None:
        self.process.send_signal(signal.SIGHUP)

    def wait_exit(self, seconds: float = 20) -> int:
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"smppguard still runs {seconds:g} s later\n{self.log()}") from None

    def kill(self) -> None:
        """kill -9, now."""
        self.killed = True
        self.process.kill()
        self.process.wait(20)

    def close(self) -> None:
        """Ends it whatever state it is in; a clean end is the test's business only if it was ready and not killed."""
        if self.running():
            self.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError(f"smppguard did not end on SIGTERM\n{self.log()}") from None
        if self.ready and not self.killed and self.process.returncode != 0:
            raise AssertionError(f"smppguard exited {self.process.returncode}\n{self.log()[-6000:]}")

    def log(self) -> str:
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def wait_log(self, text: str, seconds: float = 10) -> str:
        """The first log line with this text."""
        def line():
            return next((row for row in self.log().splitlines() if text in row), None)
        return until(line, f"a log line with {text!r}", seconds)

    def rewrite(self, changes: dict) -> None:
        """Another configuration in the file; whoever runs still has the old one."""
        self.config = merge(self.config, changes)
        self.config_path.write_text(to_yaml(self.config))

    def resident_kib(self) -> int:
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise AssertionError("no VmRSS")
