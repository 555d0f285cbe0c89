# SPDX-License-Identifier: Apache-2.0
"""The command line, the start and what a service manager sees of it."""

import os
import signal
import socket
import subprocess
import unittest
from pathlib import Path

import context  # noqa: F401
from support.case import ProxyCase
from support.proxy import Proxy, binary


class ServiceManager(ProxyCase):
    def setUp(self):
        directory = self.directory()
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.notify.close)
        self.notify.bind(str(directory / "notify"))
        self.notify.settimeout(20)
        self.proxy = self.start_proxy(self.start_smsc(), directory=directory,
                                      environment={"NOTIFY_SOCKET": str(directory / "notify")})
        self.assertIn("READY=1", self.told())

    def told(self) -> list[str]:
        return self.notify.recv(4096).decode().split("\n")

    def test_is_told_of_a_reload_and_how_it_went(self):
        for broken in (False, True):
            if broken:
                self.proxy.config_path.write_text("listeners: 7\n")
            os.kill(self.proxy.pid, signal.SIGHUP)
            begun, ended = self.told(), self.told()
            self.assertEqual(begun[0], "RELOADING=1")
            self.assertRegex(begun[1], r"^MONOTONIC_USEC=\d+$")
            self.assertIn("READY=1", ended)
            self.assertEqual(any("the last reload failed" in state for state in ended), broken)

    def test_is_told_of_the_end(self):
        self.proxy.terminate()
        self.assertIn("STOPPING=1", self.told())


class Start(ProxyCase):

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

    def test_warnings_are_told_where_the_file_is_checked(self):
        proxy = Proxy(self.directory(), 2775, changes={"registry": {"max_age": "60d"}})
        self.assertIn("warning", proxy.run("check-config").stderr)
        self.assertNotIn("warning", proxy.run("explain", "12223334545", "12223334646", check=False).stderr)

    def test_serve_refuses_a_bad_file(self):
        proxy = Proxy(self.directory(), 2775)
        proxy.config_path.write_text("listeners: 7\n")
        self.addCleanup(proxy.close)
        with self.assertRaisesRegex(AssertionError, "while starting"):
            proxy.start()
        self.assertEqual(proxy.process.returncode, 2)

    def serve_fails(self, changes: dict) -> int:
        """The exit status of a service that does not come up; systemd starts it again unless that is 2."""
        proxy = Proxy(self.directory(), 2775, changes=changes)
        self.addCleanup(proxy.close)
        with self.assertRaisesRegex(AssertionError, "while starting"):
            proxy.start()
        return proxy.process.returncode

    def test_a_mistake_in_the_configuration_has_a_status_of_its_own(self):
        missing = str(self.directory() / "missing")
        self.assertEqual(self.serve_fails({"api": {"address": "127.0.0.1:0", "tokens_file": missing}}), 2)
        self.assertEqual(self.serve_fails({"store": {"url": "postgresql://x@localhost/x?no_such=1"}}), 2)
        done = subprocess.run([binary(), "serve", "--config", missing], capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 2, done.stderr)
        done = subprocess.run([binary(), "serve", "--confg", missing], capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 2, done.stderr)

    def test_a_store_that_is_away_is_no_such_mistake(self):
        self.assertEqual(self.serve_fails({"store": {"path": str(self.directory() / "no" / "folder" / "x.db")}}), 1)


if __name__ == "__main__":
    unittest.main()
