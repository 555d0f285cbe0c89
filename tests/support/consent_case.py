# SPDX-License-Identifier: Apache-2.0
"""What tests of recipients' texts have in common: an SMSC, the proxy and an ESME, bound."""

from __future__ import annotations

from .case import COMPANY, RECIPIENT, ProxyCase
from .smpp import Pdu
from .waiting import until

DNC_LISTED = 0x66


class ConsentCase(ProxyCase):
    changes: dict = {}

    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, changes=self.changes)
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)

    def assertAnswered(self, request: Pdu, status: int = 0) -> None:
        """By smppguard, in 17 octets, and no ESME saw it."""
        response = self.link.request(request)
        expected = (b"\0\0\0\x11" + (request.command_id | 0x80000000).to_bytes(4, "big")
                    + status.to_bytes(4, "big") + request.raw[12:16] + b"\0")
        self.assertOctets(expected, response, "answer")
        self.link.enquire()
        self.assertNotIn(request.raw, [p.raw for p in self.esme.received], "the ESME saw it")

    def assertForwarded(self, request: Pdu) -> None:
        response = self.link.request(request)
        self.assertStatus(response, 0)
        self.assertIn(request.raw, [p.raw for p in self.esme.received], f"the ESME did not see {request}")

    def assertPasses(self, sender: str = COMPANY, recipient: str = RECIPIENT) -> None:
        self.assertStatus(self.esme.submit(sender, recipient), 0, f"{sender} -> {recipient}: ")

    def assertRefusedWith(self, status: int, sender: str = COMPANY, recipient: str = RECIPIENT) -> None:
        request = self.esme.submit_pdu(sender, recipient)
        self.assertRefused(self.esme.request(request), request, status)

    def assertComesToPass(self, sender: str = COMPANY, recipient: str = RECIPIENT) -> None:
        """What another process wrote reaches the service soon."""
        until(lambda: self.esme.submit(sender, recipient).command_status == 0, f"{sender} -> {recipient} passes")

    def assertComesToBeRefused(self, status: int, sender: str = COMPANY, recipient: str = RECIPIENT) -> None:
        until(lambda: self.esme.submit(sender, recipient).command_status == status,
              f"{sender} -> {recipient} is refused with {status:#x}")
