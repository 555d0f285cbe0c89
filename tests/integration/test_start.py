# SPDX-License-Identifier: Apache-2.0
"""The command line, the start and what a service manager sees of it."""

import socket
import subprocess
import unittest
from pathlib import Path

import context  # noqa: F401
from support.case import ProxyCase
from support.proxy import Proxy, binary


class Start(ProxyCase):
    def test_tells_the_service_manager_when_it_is_ready(self):
        directory = self.directory()
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(notify.close)
        notify.bind(str(directory / "notify"))
        notify.settimeout(20)
        self.start_proxy(self.start_smsc(), directory=directory,
                         environment={"NOTIFY_SOCKET": str(directory / "notify")})
        states = notify.recv(4096).decode().split("\n")
        self.assertIn("READY=1", states)

    def test_listens_where_the_addresses_file_says(self):
        proxy = self.start_proxy(self.start_smsc(), changes={"listeners": [
            {"name": "main", "address": "127.0.0.1:0"}, {"name": "second", "address": "127.0.0.1:0"}]})
        self.assertEqual(set(proxy.addresses), {"main", "second"})
        for host, port in proxy.addresses.values():
            self.assertEqual(host, "127.0.0.1")
            socket.create_connection((host, port), timeout=5).close()

    def test_ends_with_0_on_sigterm_without_sessions(self):
        proxy = self.start_proxy(self.start_smsc())
        proxy.terminate()
        self.assertEqual(proxy.wait_exit(), 0)

    def test_refuses_a_port_that_is_taken(self):
        taken = socket.socket()
        self.addCleanup(taken.close)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        proxy = Proxy(self.directory(), 1, changes={"listeners": [
            {"name": "main", "address": f"127.0.0.1:{taken.getsockname()[1]}"}]})
        self.addCleanup(proxy.close)
        with self.assertRaisesRegex(AssertionError, "while starting"):
            proxy.start()
        self.assertNotEqual(proxy.process.returncode, 0)
        self.assertFalse((proxy.directory / "addresses").exists())


class CommandLine(ProxyCase):
    def test_version_and_help(self):
        for option in ("--version", "--help"):
            done = subprocess.run([binary(), option], capture_output=True, text=True, timeout=30)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("smppguard" if option == "--help" else ".", done.stdout)

    def test_check_config_takes_a_good_file(self):
        proxy = Proxy(self.directory(), 2775)
        self.assertEqual(proxy.run("check-config").returncode, 0)

    def test_check_config_names_file_line_and_column_of_every_mistake(self):
        proxy = Proxy(self.directory(), 2775)
        text = proxy.config_path.read_text()
        proxy.config_path.write_text(text.replace("drain_timeout: \"10s\"", "drain_timeout: \"soon\"")
                                     .replace("workers: 2", "worker: 2"))
        lines = proxy.config_path.read_text().splitlines()
        done = proxy.run("check-config", check=False)
        said = done.stdout + done.stderr
        self.assertNotEqual(done.returncode, 0)
        for mistake in ("drain_timeout", "worker:"):
            number = 1 + next(i for i, line in enumerate(lines) if mistake in line)
            self.assertIn(f"{Path(proxy.config_path).name}:{number}:", said)

    def test_serve_refuses_a_bad_file(self):
        proxy = Proxy(self.directory(), 2775)
        proxy.config_path.write_text("listeners: 7\n")
        self.addCleanup(proxy.close)
        with self.assertRaisesRegex(AssertionError, "while starting"):
            proxy.start()


if __name__ == "__main__":
    unittest.main()
