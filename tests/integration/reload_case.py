# SPDX-License-Identifier: Apache-2.0
"""What the tests of reloads have in common: a control socket, and ways to have a changed file taken over."""

import os
import signal
import subprocess

from support.case import ProxyCase
from support.esme import Esme
from support.link import Link
from support.smsc import SmscLink
from support.waiting import until


class ReloadCase(ProxyCase):
    changes: dict = {}

    def setUp(self):
        folder = self.directory()
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, directory=folder, changes={
            "control": {"socket": str(folder / "control")},
            "session": {"drain_timeout": "2s", "unbind_timeout": "1s"}, **self.changes})

    def upstream(self, *ports: int, name: str = "carrier") -> dict:
        return {"name": name, "endpoints": [f"127.0.0.1:{port}" for port in ports or (self.smsc.port,)],
                "connect_timeout": "2s"}

    def reload(self, changes: dict | None = None) -> str:
        """Taken over, or the test fails; gives what the command printed."""
        self.proxy.rewrite(changes or {})
        return self.proxy.run("reload").stdout

    def reload_fails(self, changes: dict | None = None) -> str:
        """Refused by the service; the file stays as it is."""
        self.proxy.rewrite(changes or {})
        done = self.proxy.run("reload", check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertIn("nothing was changed: the configuration in force stays", done.stderr)
        return done.stderr

    def hang_up(self, changes: dict | None = None) -> None:
        """By SIGHUP; returns when the log says that it is over, whichever way."""
        self.proxy.rewrite(changes or {})
        before = self.ends_of_reloads()
        os.kill(self.proxy.pid, signal.SIGHUP)
        until(lambda: self.ends_of_reloads() > before, "the end of the reload in the log")

    def ends_of_reloads(self) -> int:
        """Each has one of these as its last line."""
        log = self.proxy.log()
        return log.count("reload: ") + log.count("reload failed: ")

    def start_reload(self) -> subprocess.Popen:
        """The command, and does not wait for it."""
        process = subprocess.Popen([self.proxy_binary(), "reload", "--config", str(self.proxy.config_path)],
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(process.communicate)
        return process

    @staticmethod
    def proxy_binary() -> str:
        return os.path.abspath(os.environ["SMPPGUARD"])

    def assertUnbound(self, *links: Link) -> None:
        """smppguard has ended them in order."""
        for link in links:
            link.wait_command("unbind")
            self.assertEqual(link.wait_end(), "closed")

    def assertStays(self, esme: Esme, link: SmscLink) -> None:
        self.assertStatus(esme.enquire(), 0)
        self.assertStatus(link.enquire(), 0)
        self.assertNotIn("unbind", esme.names() + link.names())
