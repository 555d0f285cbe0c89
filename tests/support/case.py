# SPDX-License-Identifier: Apache-2.0
"""What the integration tests have in common: peers and a proxy that are gone when the test is."""

from __future__ import annotations

import shutil
import sys
import tempfile
import unittest
from pathlib import Path

from .esme import Esme
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
    """Prints the log of every smppguard it ran when a test fails."""

    listed = (RECIPIENT, LISTED_TOO)

    def run(self, result=None):
        self._proxies: list[Proxy] = []
        self._logs: list[str] = []
        result = result or self.defaultTestResult()
        before = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) > before:
            for log in self._logs:
                print(f"--- smppguard's log in {self.id()}\n{log[-6000:]}", file=sys.stderr)
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

    def _end(self, proxy: Proxy) -> None:
        try:
            proxy.close()
        finally:
            self._logs.append(proxy.log())

    def start_esme(self, proxy: Proxy, **options) -> Esme:
        esme = Esme(proxy.address, **options)
        self.addCleanup(esme.close)
        return esme

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


__all__ = ["APPROVAL_NUMBER", "COMPANY", "DNC_LISTED_TEXT", "LISTED_TOO", "RECIPIENT", "STRANGER", "UNLISTED",
           "ProxyCase"]
