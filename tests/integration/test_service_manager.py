# SPDX-License-Identifier: Apache-2.0
"""What systemd does for the service: sockets that outlive it, and a watchdog."""

import socket
import threading
import unittest

import context  # noqa: F401
from support.case import COMPANY, UNLISTED, ProxyCase
from support.passed_sockets import listening, passing
from support.proxy import Proxy

LIMIT_US = 300_000


class PassedSockets(ProxyCase):
    def setUp(self):
        self.smsc = self.start_smsc()
        self.socket = listening()
        self.addCleanup(self.socket.close)
        self.port = self.socket.getsockname()[1]

    def start(self, name: str = "main", address: str = "") -> Proxy:
        return self.start_proxy(self.smsc, listener={"address": address or f"127.0.0.1:{self.port}"},
                                **passing((name, self.socket)))

    def assertServed(self, esme) -> None:
        self.assertStatus(esme.bind(), 0)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)

    def test_connections_wait_while_no_process_serves_them(self):
        proxy = self.start()
        self.assertEqual(proxy.address, ("127.0.0.1", self.port))
        self.assertServed(self.start_esme(proxy))
        proxy.terminate()
        self.assertEqual(proxy.wait_exit(), 0)
        waiting = self.start_esme(proxy)  # it connects: nobody refuses it
        bind = waiting.bind_pdu()
        waiting.send(bind)
        proxy.start()
        self.assertStatus(waiting.response(bind.sequence_number, seconds=20), 0)
        self.assertStatus(waiting.submit(COMPANY, UNLISTED), 0)
        self.assertEqual(len(self.smsc.links), 2, "each process has served one")

    def test_no_connection_is_refused_during_restarts(self):
        proxy = self.start()
        ended = threading.Event()
        refused: list[OSError] = []

        def connect() -> None:
            while not ended.wait(0.002):
                try:
                    socket.create_connection(("127.0.0.1", self.port), 10).close()
                except OSError as error:
                    refused.append(error)

        knocking = threading.Thread(target=connect)
        knocking.start()
        try:
            for _ in range(3):
                proxy.terminate()
                self.assertEqual(proxy.wait_exit(), 0)
                proxy.start()
        finally:
            ended.set()
            knocking.join()
        self.assertEqual(refused, [])
        self.assertServed(self.start_esme(proxy))

    def test_a_reload_keeps_them(self):
        proxy = self.start()
        proxy.rewrite({"approval": {"form": "relaxed"}})
        proxy.reload()
        proxy.wait_log("approval.form")
        self.assertServed(self.start_esme(proxy))

    def test_another_address_is_an_error_that_says_what_to_do(self):
        with self.assertRaisesRegex(AssertionError, "while starting") as failed:
            self.start(address=f"127.0.0.2:{self.port}")
        self.assertIn(f"listener main: the socket that was passed for it is bound to 127.0.0.1:{self.port}",
                      str(failed.exception))
        self.assertIn("ListenStream=", str(failed.exception))

    def test_an_unknown_name_is_an_error_that_says_what_to_do(self):
        with self.assertRaisesRegex(AssertionError, "while starting") as failed:
            self.start(name="smppguard.socket")
        self.assertIn("FileDescriptorName= of the socket unit must be one of: main", str(failed.exception))


class Watched(ProxyCase):
    def test_tells_that_it_is_alive_until_it_ends(self):
        directory = self.directory()
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(notify.close)
        notify.bind(str(directory / "notify"))
        notify.settimeout(20)
        self.start_proxy(self.start_smsc(), directory=directory, environment={
            "NOTIFY_SOCKET": str(directory / "notify"), "WATCHDOG_USEC": str(LIMIT_US)})
        told: list[str] = []
        while told.count("WATCHDOG=1") < 5:
            told.append(notify.recv(4096).decode())
        ready = next(at for at, state in enumerate(told) if "READY=1" in state)
        self.assertLess(ready, told.index("WATCHDOG=1"), "nothing is to be proved before it works")


if __name__ == "__main__":
    unittest.main()
