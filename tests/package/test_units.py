# SPDX-License-Identifier: Apache-2.0
"""The units as systemd reads them. No systemd runs here."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import context
from support.program import installed

UNITS = context.ROOT / "systemd"
MOST_EXPOSURE = 2.0


class Units(unittest.TestCase):
    def analyze(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([installed("systemd-analyze"), "--no-pager", *arguments], capture_output=True, text=True)

    def test_services_are_little_exposed(self):
        for name in ("smppguard.service", "smppguard-import@.service"):
            said = self.analyze("security", "--offline=true", str(UNITS / name)).stdout
            level = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
            self.assertTrue(level, said)
            self.assertLess(float(level[1]), MOST_EXPOSURE, said)

    def test_systemd_finds_no_fault(self):
        folder = Path(tempfile.mkdtemp(prefix="smppguard-units-"))
        self.addCleanup(shutil.rmtree, folder)
        for unit in UNITS.glob("smppguard*.*"):
            text = unit.read_text().replace("/usr/bin/smppguard", os.environ["SMPPGUARD"])
            (folder / unit.name.replace("@.", "@national.")).write_text(text)
        for unit in sorted(folder.iterdir()):
            done = self.analyze("verify", "--man=no", str(unit))
            about = [line for line in done.stderr.splitlines() if "smppguard" in line]
            self.assertEqual(about, [], done.stderr)

    def test_socket_is_the_delivered_listeners(self):
        socket = (UNITS / "smppguard.socket").read_text()
        listeners = (context.ROOT / "conf/smppguard.yaml").read_text().split("\nupstreams:")[0]
        name = re.search(r"(?m)^FileDescriptorName=(.*)$", socket)[1]
        address = re.search(r"(?m)^ListenStream=(.*)$", socket)[1]
        self.assertRegex(listeners, rf"(?m)^  - name: {name}$")
        self.assertRegex(listeners, rf"(?m)^    address: {re.escape(address)}$")

    def test_a_wrong_configuration_is_not_started_again(self):
        service = (UNITS / "smppguard.service").read_text()
        self.assertRegex(service, r"(?m)^Restart=on-failure$")
        self.assertRegex(service, r"(?m)^RestartPreventExitStatus=2$")
        self.assertNotIn("ExecStartPre", service, "it would be tried for ever")

    def test_service_is_watched(self):
        service = (UNITS / "smppguard.service").read_text()
        self.assertRegex(service, r"(?m)^WatchdogSec=30$")
        self.assertRegex(service, r"(?m)^NotifyAccess=main$")


if __name__ == "__main__":
    unittest.main()
