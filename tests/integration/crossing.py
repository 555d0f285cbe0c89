# SPDX-License-Identifier: Apache-2.0
"""What has to cross any transport: the worked example, and a mixture of every command both ways, octet for octet."""

import io
import threading
from typing import Callable

from demo.screen import Screen
from demo.worked_example import Story
from support.case import ProxyCase
from support.esme import Esme
from support.proxy import Proxy
from support.smpp import Pdu
from support.smsc import Smsc, SmscLink
from support.traffic import Traffic
from support.waiting import until

BATCH = 50


class Crossing(ProxyCase):
    def check_worked_example(self, proxy: Proxy, smsc: Smsc, connect: Callable[[], Esme] | None = None) -> None:
        """Refused, approved, passed. `connect` is for an ESME that does not connect to smppguard itself."""
        Story(proxy, smsc, Screen(io.StringIO()), connect or (lambda: self.start_esme(proxy))).tell()

    def check_mixture(self, esme: Esme, link: SmscLink, rounds: int = 6) -> None:
        """Windows of requests from both ends at once, then the answers to both. Takes over a bound pair."""
        esme.on_pdu = link.on_pdu = None
        traffic = Traffic(rounds)
        for _ in range(rounds):
            up = [traffic.esme_request() for _ in range(BATCH)]
            down = [traffic.smsc_request() for _ in range(BATCH)]
            self.check_passes(esme, link, up, down)
            answers = [[a for a in map(traffic.response, asked) if a] for asked in (down, up)]
            self.check_passes(esme, link, *answers)

    def check_passes(self, esme: Esme, link: SmscLink, up: list[Pdu], down: list[Pdu], seconds: float = 20) -> None:
        """Both at once, and the other end of each gets these PDUs and no others."""
        legs = ((esme, link, up, len(link.received)), (link, esme, down, len(esme.received)))
        for sender, _, pdus, _ in legs:
            octets = b"".join(p.raw for p in pdus)
            threading.Thread(target=sender.send, args=(octets,), daemon=True).start()
        for _, receiver, pdus, before in legs:
            wanted = before + len(pdus)
            until(lambda: len(receiver.received) >= wanted or receiver.ended,
                  lambda: f"{wanted} PDUs; {receiver.label}: {receiver.history()}", seconds)
            self.assertAllOctets(pdus, receiver.received[before:], f"PDUs at the {receiver.label}")
