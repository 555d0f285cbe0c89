# SPDX-License-Identifier: Apache-2.0
"""What the integration tests have in common: peers and a proxy that are gone when the test is."""

from __future__ import annotations

import shutil
import socket
import sys
import tempfile
import unittest
from pathlib import Path

from .esme import Esme
from .program import Program
from .proxy import APPROVAL_NUMBER, Proxy
from .smpp import Pdu, hex_difference, status_name
from .smsc import Smsc, SmscLink

RECIPIENT = "12223334545"   # on the registry
COMPANY = "12223334646"     # a sender
STRANGER = "12223334747"    # another sender
LISTED_TOO = "12223335858"  # on the registry
UNLISTED = "12223336767"    # not on it, its area code is loaded
DNC_LISTED_TEXT = "Message is not delivered. Number is in DNC registry"


class ProxyCase(unittest.TestCase):
    """Prints the log of every program it ran when a test fails."""

    listed = (RECIPIENT, LISTED_TOO)

    def run(self, result=None):
        self._logs: list[tuple[str, str]] = []
        result = result or self.defaultTestResult()
        before = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) > before:
            for name, log in self._logs:
                print(f"--- the log of {name} in {self.id()}\n{log[-6000:]}", file=sys.stderr)
        return result

    def directory(self) -> Path:
        path = Path(tempfile.mkdtemp(prefix="smppguard-"))
        self.addCleanup(shutil.rmtree, path, ignore_errors=True)
        return path

    def start_smsc(self, **options) -> Smsc:
        smsc = Smsc(**options)
        self.addCleanup(smsc.close)
        return smsc

    def start_proxy(self, smsc: Smsc | int, *, directory: Path | None = None, **options) -> Proxy:
        port = smsc if isinstance(smsc, int) else smsc.port
        options.setdefault("listed", self.listed)
        proxy = Proxy(directory or self.directory(), port, **options)
        self.addCleanup(self._end, proxy)
        return proxy.start()

    def _end(self, program: Proxy | Program) -> None:
        try:
            program.close()
        finally:
            self._logs.append((program.name, program.log()))

    def start_esme(self, proxy: Proxy, *, address: tuple[str, int] | None = None, **options) -> Esme:
        """Connects to smppguard's main listener unless another address is given."""
        esme = Esme(address or proxy.address, **options)
        self.addCleanup(esme.close)
        return esme

    def start_program(self, program: Program) -> Program:
        """One that was just made; ended with the test."""
        self.addCleanup(self._end, program)
        program.wait_ready()
        return program

    def bound_pair(self, proxy: Proxy, smsc: Smsc, kind: str = "bind_transceiver", **bind) -> tuple[Esme, SmscLink]:
        """An ESME bound through the proxy, and the link on which the SMSC sees it."""
        index = len(smsc.links)
        esme = self.start_esme(proxy)
        self.assertStatus(esme.bind(kind, **bind), 0)
        return esme, smsc.wait_link(index)

    def assertOctets(self, expected: Pdu | bytes, actual: Pdu | bytes, what: str = "octets") -> None:
        expected, actual = (p.raw if isinstance(p, Pdu) else p for p in (expected, actual))
        if expected != actual:
            self.fail(f"{what} differ: {hex_difference(expected, actual)}")

    def assertAllOctets(self, expected: list, actual: list, what: str = "PDUs") -> None:
        for at, (want, got) in enumerate(zip(expected, actual)):
            self.assertOctets(want, got, f"{what}[{at}]")
        self.assertEqual(len(expected), len(actual), f"number of {what}")

    def assertStatus(self, response: Pdu, status: int, what: str = "") -> None:
        if response.command_status != status:
            self.fail(f"{what}{status_name(status)} expected, got {response}: {response.raw.hex(' ')}")

    def assertRefused(self, response: Pdu, request: Pdu, status: int = 0x66) -> None:
        """Exactly the header-only answer that smppguard gives."""
        expected = (b"\0\0\0\x10" + (request.command_id | 0x80000000).to_bytes(4, "big")
                    + status.to_bytes(4, "big") + request.sequence_number.to_bytes(4, "big"))
        self.assertOctets(expected, response, "refusal")

    def dead_endpoint(self) -> str:
        """Bound and not listening, so that nobody else comes to listen there."""
        taken = socket.socket()
        self.addCleanup(taken.close)
        taken.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{taken.getsockname()[1]}"

    def connect(self, address: tuple[str, int], *, source: str = "", **options) -> Esme:
        """An ESME at another listener than the main one, or from another address than the usual."""
        sock = socket.create_connection(address, 10, (source, 0) if source else None)
        sock.settimeout(None)
        esme = Esme.over(sock, **options)
        self.addCleanup(esme.close)
        return esme


__all__ = ["APPROVAL_NUMBER", "COMPANY", "DNC_LISTED_TEXT", "LISTED_TOO", "RECIPIENT", "STRANGER", "UNLISTED",
           "ProxyCase"]
