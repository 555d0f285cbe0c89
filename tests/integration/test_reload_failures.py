# SPDX-License-Identifier: Apache-2.0
"""Reloads that fail change nothing; reloads under load lose nothing; and the socket by which they are asked for."""

import os
import signal
import socket
import stat
import threading
import time
import unittest

import context  # noqa: F401
from reload_case import ReloadCase
from support.case import COMPANY, RECIPIENT, UNLISTED
from support.proxy import Proxy, damage
from support.waiting import until

REJECTED, INVALID = 0x66, 0x0B
OTHER_STATUS = {"rejections": {"dnc_listed": "ESME_RINVDSTADR"}}


class Failures(ReloadCase):
    def setUp(self):
        super().setUp()
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)

    def tearDown(self):
        """The old configuration is in force, sessions stay and new ones come."""
        self.assertStays(self.esme, self.link)
        request = self.esme.submit_pdu(COMPANY, RECIPIENT)
        self.assertRefused(self.esme.request(request), request)
        self.bound_pair(self.proxy, self.smsc)

    def test_an_invalid_file_never_reaches_the_service(self):
        self.proxy.config_path.write_text("listeners: 7\n")
        done = self.proxy.run("reload", check=False)
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"smppguard.yaml:1:\d+: error:")
        self.assertNotIn("reloading", self.proxy.log())

    def test_an_invalid_file_is_refused_by_the_service_too(self):
        text = self.proxy.config_path.read_text()
        for broken, error in ((text.replace('"carrier"', '"nobody"', 1), r"smppguard.yaml:\d+:\d+: error:"),
                              ("listeners: [", r"smppguard.yaml:\d+:\d+: error:"), ("", "error"),
                              (text + "unknown: 1\n", "unknown")):
            with self.subTest(broken[-20:]):
                self.proxy.config_path.write_text(broken)
                done = self.proxy.run("reload", "--socket", self.proxy.config["control"]["socket"], check=False)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertRegex(done.stderr, error)
                self.assertIn("nothing was changed: the configuration in force stays", done.stderr)
        os.kill(self.proxy.pid, signal.SIGHUP)
        until(lambda: self.proxy.log().count("nothing was changed") == 5, "the log to say so of the signal's as well")
        self.assertRegex(self.proxy.wait_log("reload failed: "), r"smppguard.yaml:\d+:\d+: error:")

    def test_a_file_that_is_gone(self):
        moved = self.proxy.config_path.rename(self.proxy.directory / "moved.yaml")
        os.kill(self.proxy.pid, signal.SIGHUP)
        self.proxy.wait_log("nothing was changed")
        moved.rename(self.proxy.config_path)

    def test_a_port_in_use(self):
        taken = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(taken.close)
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        said = self.reload_fails({**OTHER_STATUS, "listeners": [
            {"name": "new", "address": "127.0.0.1:0"}, {"name": "second", "address": address}]})
        self.assertIn(f"listener second: cannot bind {address}: Address already in use; stop the process that uses it",
                      said)
        descriptors = self.descriptors()
        for _ in range(5):
            self.assertEqual(self.reload_fails(), said)
        until(lambda: self.descriptors() <= descriptors,
              lambda: f"{self.descriptors()} descriptors to be {descriptors}")

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.proxy.pid}/fd"))

    def test_another_folder_of_lists_that_is_missing_or_damaged(self):
        other = self.proxy.directory / "other"
        self.assertIn(str(other), self.reload_fails({**OTHER_STATUS, "registry": {"directory": str(other)}}))
        self.proxy.import_list((UNLISTED,), into=other)
        damage(other / "national.000001.dnc")
        for _ in range(2):
            self.assertIn("national.000001.dnc", self.reload_fails())

    def test_a_missing_certificate(self):
        said = self.reload_fails({**OTHER_STATUS, "log": {"level": "error"}, "listeners": [
            {"name": "main", "address": "127.0.0.1:0",
             "tls": {"certificate": "/nonexistent/cert.pem", "key": "/nonexistent/key.pem"}}]})
        self.assertIn("/nonexistent/", said)
        self.assertEqual(self.proxy.log().count("refused session"), 0)  # tearDown needs it at level info
        request = self.esme.submit_pdu(COMPANY, RECIPIENT)
        self.assertRefused(self.esme.request(request), request)
        self.proxy.wait_log("refused session")


class UnderLoad(ReloadCase):
    """Reloads as fast as they go while messages pass both ways."""

    def test_nothing_is_lost_or_comes_twice(self):
        pairs = [self.bound_pair(self.proxy, self.smsc, system_id=f"app{i}") for i in range(4)]
        stop = threading.Event()
        reloads = [0]

        def reload_all_the_time():
            while not stop.is_set():
                self.reload({"rejections": {"dnc_listed": ("ESME_RINVDSTADR", "ESME_RX_R_APPN")[reloads[0] % 2]},
                             "limits": {"write_buffer": f"{200 + reloads[0]}KiB"}})
                reloads[0] += 1
        reloader = threading.Thread(target=reload_all_the_time)
        reloader.start()
        try:
            sent = [self.send_batches(esme, link, lambda: reloads[0] >= 5) for esme, link in pairs]
            for (esme, link), (up, down) in zip(pairs, sent):
                self.check(esme, link, up, down)
        finally:
            stop.set()
            reloader.join(30)
        self.assertGreaterEqual(reloads[0], 5)
        self.assertEqual(self.proxy.log().count("reload failed"), 0)
        for esme, link in pairs:
            self.assertStays(esme, link)

    def send_batches(self, esme, link, enough):
        """40 of them, and more as long as it is not enough."""
        up, down = [], []
        for batch in range(1000):
            if batch >= 40 and enough():
                break
            up += [esme.submit_pdu(COMPANY, RECIPIENT if i % 4 == 0 else UNLISTED, f"{batch} {i}") for i in range(50)]
            esme.send(b"".join(p.raw for p in up[-50:]))
            down += [link.deliver_pdu(UNLISTED, COMPANY, f"{batch} {i}") for i in range(20)]
            link.send(b"".join(p.raw for p in down[-20:]))
        return up, down

    def check(self, esme, link, up, down) -> None:
        answers = esme.wait_count(len(up), lambda p: p.name == "submit_sm_resp", seconds=60)
        self.assertEqual(sorted(p.sequence_number for p in answers), [p.sequence_number for p in up])
        refused = {p.sequence_number for p in answers if p.command_status in (REJECTED, INVALID)}
        self.assertEqual(refused, {p.sequence_number for p in up if RECIPIENT.encode() in p.raw})
        self.assertAllOctets([p for p in up if p.sequence_number not in refused], link.requests("submit_sm"),
                             "at the SMSC")
        link.wait_count(len(down), lambda p: p.name == "deliver_sm_resp", seconds=60)
        self.assertAllOctets(down, [p for p in esme.received if p.name == "deliver_sm"], "at the ESME")


class AtOnce(ReloadCase):
    def test_from_two_places(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        for round_ in range(5):
            self.proxy.rewrite({"rejections": {"dnc_listed": ("ESME_RINVDSTADR", "ESME_RX_R_APPN")[round_ % 2]}})
            commands = [self.start_reload() for _ in range(3)]
            os.kill(self.proxy.pid, signal.SIGHUP)
            for command in commands:
                out = command.communicate(timeout=20)[0]
                self.assertEqual(command.returncode, 0, out)
        self.proxy.rewrite({})
        until(lambda: self.proxy.log().count("reloading") >= 16, "all of them to be done (signals may fall together)")
        self.assertStatus(esme.submit(COMPANY, RECIPIENT), INVALID)
        self.assertStays(esme, link)

    def test_a_signal_right_before_the_end(self):
        for _ in range(3):
            os.kill(self.proxy.pid, signal.SIGHUP)
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)


class ControlSocket(ReloadCase):
    def setUp(self):
        super().setUp()
        self.path = self.proxy.config["control"]["socket"]

    def ask(self, request: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(20)
            peer.connect(self.path)
            peer.sendall(request)
            said = b""
            while octets := peer.recv(4096):
                said += octets
            return said

    def test_is_its_owner_s_and_goes_with_the_service(self):
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o600)
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        self.assertFalse(os.path.exists(self.path))
        done = self.proxy.run("reload", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no service answers at", done.stderr)

    def test_one_left_by_kill_9_is_replaced(self):
        self.proxy.kill()
        self.assertTrue(os.path.exists(self.path))
        self.assertIn("no service answers at", self.proxy.run("reload", check=False).stderr)
        self.proxy.start()
        self.reload()

    def test_one_that_another_process_serves_stops_the_start(self):
        second = Proxy(self.directory(), self.smsc.port, changes={"control": {"socket": self.path}})
        self.addCleanup(second.close)
        with self.assertRaisesRegex(AssertionError, "exited 1 while starting"):
            second.start()
        self.assertIn("another process serves there", second.log())
        self.reload()

    def test_a_file_that_is_none_is_left_alone(self):
        other = self.proxy.directory / "precious"
        other.write_text("data")
        second = Proxy(self.directory(), self.smsc.port, changes={"control": {"socket": str(other)}})
        self.addCleanup(second.close)
        with self.assertRaisesRegex(AssertionError, "exited 1 while starting"):
            second.start()
        self.assertIn(f"{other}: is a file; move it", second.log())
        self.assertEqual(other.read_text(), "data")

    def test_a_path_that_is_too_long_is_an_error(self):
        long = str(self.proxy.directory / ("x" * 200))
        done = self.proxy.run("reload", "--socket", long, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(long, done.stderr)
        second = Proxy(self.directory(), self.smsc.port, changes={"control": {"socket": long}})
        self.addCleanup(second.close)
        with self.assertRaisesRegex(AssertionError, "exited 2 while starting"):
            second.start()
        self.assertIn("that of a Unix socket at most 107", second.log())

    def test_speaks_http_and_nothing_else(self):
        ask = b"POST /api/v1/%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        self.assertTrue(self.ask(ask % b"reload").startswith(b"HTTP/1.1 200 OK\r\n"))
        self.assertTrue(self.ask(ask % b"destroy").startswith(b"HTTP/1.1 404 "))
        for garbage in (b"reload\r\n", b"\0\0\0\0"):
            self.assertTrue(self.ask(garbage).startswith(b"HTTP/1.1 400 "), garbage)
        try:
            self.assertTrue(self.ask(b"x" * 100_000).startswith(b"HTTP/1.1 4"))
        except OSError:
            pass  # it did not read all of it
        self.reload()

    def test_somebody_who_says_nothing_does_not_lock_others_out(self):
        silent = socket.socket(socket.AF_UNIX)
        self.addCleanup(silent.close)
        silent.connect(self.path)
        self.reload()
        silent.settimeout(20)
        self.assertEqual(silent.recv(1), b"", "it is let go some time")

    def test_somebody_who_says_nothing_does_not_hold_up_the_end(self):
        silent = socket.socket(socket.AF_UNIX)
        self.addCleanup(silent.close)
        silent.connect(self.path)
        self.reload()
        started = time.monotonic()
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        self.assertLess(time.monotonic() - started, 1.5)

    def test_without_one_the_command_says_so(self):
        self.proxy.rewrite({"control": {"socket": ""}})
        done = self.proxy.run("reload", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("names no control socket; set control: socket:, or send SIGHUP", done.stderr)


if __name__ == "__main__":
    unittest.main()
