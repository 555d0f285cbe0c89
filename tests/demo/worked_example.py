# SPDX-License-Identifier: Apache-2.0
"""The worked example: one company, one recipient on the Do-Not-Call registry, one Approve.

Real sockets, the real smppguard ($SMPPGUARD), a store and a snapshot built on the spot; only the ESME and the SMSC
are simulated. Every step is checked, and the first one that does not happen as told ends the story.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Callable

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from demo.screen import Screen  # noqa: E402
from support.esme import Esme  # noqa: E402
from support.proxy import APPROVAL_NUMBER, Proxy  # noqa: E402
from support.smpp import STATUS, Pdu, hex_difference, pdu, status_name  # noqa: E402
from support.smsc import Smsc, SmscLink  # noqa: E402

RECIPIENT = "12223334545"
COMPANY = "12223334646"
STRANGER = "12223334747"
LISTED_TOO = "12223335858"
LISTED = (RECIPIENT, LISTED_TOO)
REFUSED = STATUS["ESME_RX_R_APPN"]
REASON = "Message is not delivered. Number is in DNC registry"
SYSTEM_ID, PASSWORD = "company", "secret08"


class NotAsTold(AssertionError):
    """A step of the story went another way."""


def check(truth: bool, what: str) -> None:
    if not truth:
        raise NotAsTold(what)


def check_octets(expected: Pdu, actual: Pdu, what: str) -> None:
    check(expected.raw == actual.raw, f"{what}: {hex_difference(expected.raw, actual.raw)}")


class Story:
    """Runs against a started proxy and SMSC; leaves both as they are. `connect` gives the company's connection."""

    def __init__(self, proxy: Proxy, smsc: Smsc, screen: Screen, connect: Callable[[], Esme] | None = None):
        self.proxy, self.smsc, self.screen = proxy, smsc, screen
        self._connect = connect or (lambda: Esme(proxy.address))
        self._steps = 0
        self.esme: Esme
        self.link: SmscLink

    def tell(self) -> None:
        self.screen.columns()
        self._bind()
        try:
            original = self._listed_number_is_refused()
            self._recipient_approves()
            self._original_passes(original)
            self._others_are_still_refused()
            self._unbind()
        finally:
            self.esme.close()

    def _bind(self) -> None:
        self._step("The company binds; the carrier sees its own customer, and its answer comes back as it was")
        self.esme = self._connect()
        response = self.esme.bind(system_id=SYSTEM_ID, password=PASSWORD)
        self.link = self.smsc.wait_link(len(self.smsc.links) - 1)
        self._show("ESME", "SMSC", self.link.received[0])
        self._show("SMSC", "ESME", response)
        check(response.command_status == 0, f"bind answered {status_name(response.command_status)}")

    def _listed_number_is_refused(self) -> Pdu:
        self._step(f"It texts {RECIPIENT}, who is on the registry: refused here")
        original = self.esme.submit_pdu(COMPANY, RECIPIENT, "Your table is ready.")
        self._refused(original)
        self.screen.told(f"The SMSC saw nothing. Log: {REASON}")
        return original

    def _recipient_approves(self) -> None:
        self._step(f"The recipient texts \"Approve {COMPANY}\" to {APPROVAL_NUMBER}: kept here")
        before = len(self.esme.received)
        request = self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}")
        self._show("SMSC", "smppguard", request)
        response = self.link.request(request)
        self._show("smppguard", "SMSC", response)
        check(response.command_status == 0, f"Approve answered {status_name(response.command_status)}")
        check(len(response.raw) == 17, f"deliver_sm_resp has {len(response.raw)} octets, not 17")
        self._everything_arrived()
        check("deliver_sm" not in [p.name for p in self.esme.received[before:]], "the ESME saw the Approve")
        self.screen.told("Answered once the grant was on disk. No ESME saw the text.")

    def _original_passes(self, original: Pdu) -> None:
        self._step("The company sends the same message again: now it passes, octet for octet")
        seen = len(self.link.received)
        self._show("ESME", "smppguard", original)
        response = self.esme.request(original)
        forwarded = self.link.wait_command("submit_sm", after=seen)
        check_octets(original, forwarded, "the SMSC got other octets")
        self._show("smppguard", "SMSC", forwarded)
        self._show("SMSC", "ESME", response)
        check(response.command_status == 0, f"answered {status_name(response.command_status)}")
        check(response.fields()["message_id"] != b"", "the SMSC's message_id did not come back")
        self.screen.told(f"All {len(original.raw)} octets are the same; "
                         f"message_id {response.fields()['message_id'].decode()} is the SMSC's own.")

    def _others_are_still_refused(self) -> None:
        self._step("The approval is for this pair only: another sender, or another listed number, stays refused")
        self._refused(self.esme.submit_pdu(STRANGER, RECIPIENT, "Hello!"))
        self._refused(self.esme.submit_pdu(COMPANY, LISTED_TOO, "Hello!"))

    def _refused(self, request: Pdu) -> None:
        texts = len(self.smsc.requests("submit_sm"))
        self._show("ESME", "smppguard", request)
        response = self.esme.request(request)
        self._show("smppguard", "ESME", response)
        check(response.command_status == REFUSED, f"answered {status_name(response.command_status)}")
        check(len(response.raw) == 16, f"submit_sm_resp has {len(response.raw)} octets, not 16")
        self._everything_arrived()
        check(len(self.smsc.requests("submit_sm")) == texts, "the SMSC saw the refused message")
        self.proxy.wait_log(REASON)

    def _unbind(self) -> None:
        self._step("Goodbye")
        request = pdu("unbind", sequence_number=self.esme.next_sequence_number())
        self._show("ESME", "SMSC", request)
        self._show("SMSC", "ESME", self.esme.request(request))

    def _everything_arrived(self) -> None:
        """One enquire_link through both links and back: whatever was sent before it has arrived as well."""
        self.esme.enquire()
        self.link.enquire()

    def _show(self, sender: str, receiver: str, shown: Pdu) -> None:
        self.screen.pdu(sender, receiver, shown)

    def _step(self, text: str) -> None:
        self._steps += 1
        self.screen.step(self._steps, text)
