# SPDX-License-Identifier: Apache-2.0
"""The package in a Debian that holds nothing but what the package asks for."""

import datetime
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import context
from support.case import COMPANY, RECIPIENT, UNLISTED
from support.esme import Esme
from support.package import build_package, field, package_again
from support.program import Program, installed
from support.scratch_root import ScratchRoot, base_archive
from support.smsc import Smsc

CONFIG = "/etc/smppguard/smppguard.yaml"
CONFFILES = (CONFIG, "/etc/smppguard/area-codes.csv", "/etc/smppguard/quiet-hours.csv")
FILES = ("/usr/bin/smppguard", *CONFFILES, "/lib/systemd/system/smppguard.service", "/lib/systemd/system/smppguard.socket",
         "/lib/systemd/system/smppguard-import@.service", "/lib/systemd/system/smppguard-import@.timer",
         "/usr/share/bash-completion/completions/smppguard", "/usr/share/man/man1/smppguard.1.gz",
         "/usr/share/man/man5/smppguard.yaml.5.gz", "/usr/share/man/man7/smppguard-guide.7.gz",
         "/usr/share/doc/smppguard/README.md", "/usr/share/doc/smppguard/GUIDE.md", "/usr/share/doc/smppguard/ASSERTION.md",
         "/usr/share/doc/smppguard/copyright",
         "/usr/share/doc/smppguard/changelog.Debian.gz")
EVIDENCE = "/var/lib/smppguard/smppguard.db"
OWN_LINE = "# a line of the operator's\n"

# Says what it was asked for, and that the service runs.
SYSTEMCTL = """#!/bin/sh
echo "$@" >> /tmp/systemctl
exit 0
"""


def setUpModule():
    global place, package, archive
    place = Path(tempfile.mkdtemp(prefix="smppguard-package-"))
    package = build_package(context.BUILD, place / "cpack")
    archive = base_archive(context.BUILD / "package", field(package, "Depends"))


def tearDownModule():
    shutil.rmtree(place, ignore_errors=True)


class Installed(unittest.TestCase):
    """What one installation leaves, looked at only."""

    @classmethod
    def setUpClass(cls):
        cls.root = ScratchRoot(place / "installed", archive)
        cls.said = cls.root.install(package)

    def test_name_tells_version_and_architecture(self):
        version, architecture = field(package, "Version"), field(package, "Architecture")
        self.assertEqual(package.name, f"smppguard_{version}_{architecture}.deb")

    def test_lintian_finds_no_error(self):
        done = subprocess.run([installed("lintian"), "--allow-root", "--fail-on", "error", str(package)],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_asks_for_what_it_is_linked_with_and_for_time_zones(self):
        depends = field(package, "Depends")
        for name in ("adduser", "tzdata", "libc6", "libssl3", "libpq5", "libsqlite3-0"):
            self.assertRegex(depends, rf"\b{re.escape(name)}\b")

    def test_every_file_is_there(self):
        for file in FILES:
            self.assertTrue((self.root / file).is_file(), file)

    def test_configuration_is_the_operators(self):
        listed = self.root.run("dpkg-query", "-W", "-f=${Conffiles}", "smppguard").split()
        self.assertEqual(sorted(name for name in listed if name.startswith("/")), sorted(CONFFILES))

    def test_owners_and_modes(self):
        expected = {
            "/usr/bin/smppguard": "root:root 0755",
            "/etc/smppguard": "root:smppguard 0750",
            **{file: "root:smppguard 0640" for file in CONFFILES},
            **{folder: "smppguard:smppguard 0750" for folder in (
                "/var/lib/smppguard", "/var/lib/smppguard/lists", "/var/lib/smppguard/inbox",
                "/var/lib/smppguard/imported", "/var/log/smppguard")},
            "/lib/systemd/system/smppguard.service": "root:root 0644",
        }
        self.assertEqual({name: self.root.owner(name) for name in expected}, expected)

    def test_account_can_not_log_in_and_has_no_home(self):
        account = next(row for row in (self.root / "/etc/passwd").read_text().splitlines()
                       if row.startswith("smppguard:")).split(":")
        self.assertEqual(account[5:], ["/nonexistent", "/usr/sbin/nologin"])
        self.assertFalse((self.root / "/nonexistent").exists())

    def test_nothing_is_enabled(self):
        self.assertEqual(list((self.root / "/etc/systemd/system").rglob("smppguard*")), [])
        self.assertIn("does not run yet", self.said)

    def test_delivered_configuration_is_valid_for_the_account(self):
        said = self.root.run("runuser", "-u", "smppguard", "--", "smppguard", "check-config")
        self.assertIn("configuration is valid", said)
        self.assertEqual(said.count("warning"), 1, said)
        self.assertIn("holds no national list", said)

    def test_delivered_configuration_opens_one_port_of_this_machine_only(self):
        text = (self.root / CONFIG).read_text()
        open_lines = [line.strip() for line in text.splitlines() if re.match(r"\s*address:", line)]
        self.assertEqual(open_lines, ["address: 127.0.0.1:2775"])

    def test_worked_example_with_the_installed_program_and_its_libraries(self):
        program = self.root.program("/usr/bin/smppguard", place / "smppguard")
        done = subprocess.run([sys.executable, "-B", str(context.ROOT / "tests/integration/test_worked_example.py")],
                              env={**os.environ, "SMPPGUARD": str(program)}, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)


class Life(unittest.TestCase):
    """From one version to the next and to the end; each test in a root of its own."""

    def setUp(self):
        self.root = ScratchRoot(place / "life", archive)
        self.addCleanup(shutil.rmtree, self.root.path, ignore_errors=True)
        self.root.install(package)

    def run_systemd(self) -> None:
        """A systemctl that writes down what it is asked, beside a service that runs."""
        (self.root / "/run/systemd/system").mkdir(parents=True)
        (self.root / "/usr/bin/systemctl").write_text(SYSTEMCTL)
        (self.root / "/usr/bin/systemctl").chmod(0o755)

    def asked(self) -> str:
        """What systemctl was asked since the last call."""
        file = self.root / "/tmp/systemctl"
        text = file.read_text() if file.exists() else ""
        file.unlink(missing_ok=True)
        return text

    def as_account(self, *command: str) -> str:
        return self.root.run("runuser", "-u", "smppguard", "--", *command)

    def edit(self, text: str) -> None:
        with open(self.root / CONFIG, "a") as file:
            file.write(text)

    def leave_evidence(self) -> None:
        (self.root / EVIDENCE).write_text("evidence")

    @staticmethod
    def next_version(name: str = "9.0.0-1", configuration: str = "") -> Path:
        def change(tree: Path) -> None:
            with open(tree / CONFIG.lstrip("/"), "a") as file:
                file.write(configuration)
        return package_again(package, name, change)

    def test_first_route_takes_three_edits(self):
        smsc = Smsc()
        self.addCleanup(smsc.close)
        text = (self.root / CONFIG).read_text()
        for old, new in (("address: 127.0.0.1:2775\n", "address: 127.0.0.1:0\n"),
                         ("      - smsc1.example.net:2775\n      - smsc2.example.net:2775\n",
                          f"      - 127.0.0.1:{smsc.port}\n"),
                         ("    - 12676070000\n", "    - 12223330000\n")):
            self.assertEqual(text.count(old), 1, old)
            text = text.replace(old, new)
        (self.root / CONFIG).write_text(text)
        (self.root / "/tmp/first.txt").write_text("222,3334545\n")
        self.as_account("smppguard", "dnc", "import", "--into", "/var/lib/smppguard/lists", "--version-date",
                        datetime.date.today().isoformat(), "/tmp/first.txt")
        self.root.run("install", "-d", "-o", "smppguard", "-g", "smppguard", "-m", "0750", "/run/smppguard")

        program = Program(place, "serve", "chroot", "--userspec=smppguard:smppguard", str(self.root.path), "smppguard",
                          "serve", "--addresses-file", "/tmp/addresses")
        self.addCleanup(program.close)
        addresses = self.root / "/tmp/addresses"
        program.wait(addresses.exists, "the installed service listens")
        esme = Esme(("127.0.0.1", int(addresses.read_text().rpartition(":")[2])))
        self.addCleanup(esme.close)
        self.assertEqual(esme.bind().command_status, 0)
        self.assertEqual(esme.submit(COMPANY, UNLISTED).command_status, 0)
        self.assertEqual(esme.submit(COMPANY, RECIPIENT).command_status, 0x66)
        self.assertIn("ready         yes", self.as_account("smppguard", "store", "status"))
        program.process.terminate()
        self.assertEqual(program.process.wait(20), 0, program.log())
        self.assertEqual(self.root.owner(EVIDENCE), "smppguard:smppguard 0600")

    def test_what_an_operator_changed_survives_upgrade_and_removal(self):
        self.edit(OWN_LINE)
        self.leave_evidence()
        self.root.run("chmod", "0600", "/etc/smppguard/quiet-hours.csv")
        self.root.install(self.next_version(configuration="# a line of the package's\n"))
        self.assertEqual(self.root.run("dpkg-query", "-W", "-f=${Version}", "smppguard"), "9.0.0-1")
        self.assertIn(OWN_LINE, (self.root / CONFIG).read_text())
        self.assertNotIn("a line of the package's", (self.root / CONFIG).read_text())
        self.assertEqual(self.root.owner(CONFIG), "root:smppguard 0640")
        self.assertEqual(self.root.owner("/etc/smppguard/quiet-hours.csv"), "root:smppguard 0600")

        self.root.dpkg("--remove", "smppguard")
        self.assertFalse((self.root / "/usr/bin/smppguard").exists())
        self.assertIn(OWN_LINE, (self.root / CONFIG).read_text())
        self.assertTrue((self.root / EVIDENCE).exists())

        self.root.install(package)
        self.assertIn(OWN_LINE, (self.root / CONFIG).read_text())
        self.assertEqual(self.root.owner(CONFIG), "root:smppguard 0640")

    def test_purging_keeps_the_evidence_and_says_so(self):
        self.leave_evidence()
        said = self.root.dpkg("--purge", "smppguard")
        self.assertIn("kept in /var/lib/smppguard", said)
        self.assertTrue((self.root / EVIDENCE).exists())
        for gone in ("/etc/smppguard", "/var/log/smppguard"):
            self.assertFalse((self.root / gone).exists(), gone)

    def test_purging_takes_the_evidence_when_told_to(self):
        self.leave_evidence()
        said = self.root.dpkg("--purge", "smppguard", environment={"SMPPGUARD_PURGE_DATA": "yes"})
        self.assertNotIn("kept", said)
        self.assertFalse((self.root / "/var/lib/smppguard").exists())

    def test_purging_what_never_ran_leaves_nothing(self):
        said = self.root.dpkg("--purge", "smppguard")
        self.assertNotIn("kept", said)
        self.assertFalse((self.root / "/var/lib/smppguard").exists())

    def test_an_upgrade_restarts_what_runs_and_removal_stops_it(self):
        self.run_systemd()
        self.root.install(self.next_version())
        asked = self.asked()
        self.assertIn("try-restart smppguard.service", asked)
        self.assertLess(asked.index("daemon-reload"), asked.index("try-restart"))
        self.assertNotRegex(asked, r"(?m)^(start|stop|restart|enable)\b")
        self.root.dpkg("--remove", "smppguard")
        self.assertRegex(self.asked(), r"(?m)^stop .*smppguard\.service")

    def test_an_upgrade_leaves_running_what_would_not_start_again(self):
        self.run_systemd()
        self.edit("no_such_key: 1\n")
        said = self.root.install(self.next_version())
        self.assertIn("no_such_key", said)
        self.assertIn("left running", said)
        self.assertNotIn("try-restart", self.asked())


if __name__ == "__main__":
    context.as_root()
    unittest.main()
