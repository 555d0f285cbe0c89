# SPDX-License-Identifier: Apache-2.0
"""What `scripts/demo --keep` offers after the story: a carrier and a proxy to play with."""

from __future__ import annotations

import signal
import sys
import threading

from demo.screen import Screen
from demo.worked_example import COMPANY, LISTED, PASSWORD, RECIPIENT, SYSTEM_ID
from support.esme import Esme
from support.proxy import APPROVAL_NUMBER, Proxy, binary
from support.smpp import Pdu
from support.smsc import Smsc, SmscLink

_HELP = """\
   submit FROM TO TEXT    send a text as an ESME            submit {company} {recipient} Hello
   text FROM TO TEXT      send one from a handset           text {recipient} {approval} Approve {company}
   quit                   end everything (so does Ctrl-C)"""


def instructions(screen: Screen, proxy: Proxy, smsc: Smsc) -> None:
    program, config = binary(), proxy.config_path
    screen.line()
    screen.line(screen.paint("Everything is left running until Ctrl-C.", "bold"))
    screen.line(f"   ESMEs bind to     {proxy.address[0]}:{proxy.address[1]}   plain TCP, SMPP 3.4, any bind")
    screen.line(f"   system_id         {SYSTEM_ID}   password {PASSWORD}   (the simulated SMSC takes any)")
    screen.line(f"   simulated SMSC    127.0.0.1:{smsc.port}")
    screen.line(f"   on the registry   {', '.join(LISTED)}")
    screen.line(f"   approval number   {APPROVAL_NUMBER}")
    screen.line(f"   log               tail -f {proxy.log_path}")
    screen.line(f"   why               {program} explain --config {config} {COMPANY} {RECIPIENT}")
    screen.line(f"   grants            {program} approvals --config {config}")
    screen.line(screen.paint("Or type here:", "bold"))
    screen.line(_HELP.format(company=COMPANY, recipient=RECIPIENT, approval=APPROVAL_NUMBER))


class Playground:
    """Carries out typed lines. An ESME of its own stays bound so that handsets have somewhere to text to."""

    def __init__(self, screen: Screen, proxy: Proxy, smsc: Smsc):
        self.screen, self.smsc = screen, smsc
        first = len(smsc.links)
        self.esme = Esme(proxy.address)
        self.esme.bind(system_id=SYSTEM_ID, password=PASSWORD)
        self.link: SmscLink = smsc.wait_link(first)

    def do(self, line: str) -> None:
        words = line.split(maxsplit=3)
        if len(words) < 4 or words[0] not in ("submit", "text"):
            self.screen.line(_HELP.format(company=COMPANY, recipient=RECIPIENT, approval=APPROVAL_NUMBER))
        elif words[0] == "submit":
            request = self.esme.submit_pdu(*words[1:3], words[3].encode())
            self._send(request, (self.esme, "ESME"), (self.link, "SMSC"))
        else:
            link = self.latest()
            far = (self.esme, "ESME") if link is self.link else (None, "your ESME")
            self._send(link.deliver_pdu(*words[1:3], words[3].encode()), (link, "SMSC"), far)

    def latest(self) -> SmscLink:
        """Texts of handsets go to whoever bound last: an ESME that somebody started by hand, or our own."""
        able = [link for link in self.smsc.links
                if not link.ended and link.bind_kind in ("bind_receiver", "bind_transceiver")]
        return able[-1] if able else self.link

    def _send(self, request: Pdu, origin, far) -> None:
        (sender, sender_name), (receiver, receiver_name) = origin, far
        seen = len(receiver.received) if receiver else 0
        self.screen.pdu(sender_name, "smppguard", request)
        response = sender.request(request)
        passed = [p for p in receiver.received[seen:] if p.raw == request.raw] if receiver else []
        for forwarded in passed:
            self.screen.pdu("smppguard", receiver_name, forwarded)
        answering = receiver_name if passed else "smppguard"
        self.screen.pdu(answering, sender_name, response)

    def close(self) -> None:
        self.esme.close()


def keep(screen: Screen, proxy: Proxy, smsc: Smsc) -> None:
    """Until Ctrl-C, SIGTERM or `quit`. At the end of input it goes on listening."""
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    playground = Playground(screen, proxy, smsc)
    instructions(screen, proxy, smsc)
    threading.Thread(target=_read_lines, args=(playground, screen, over), daemon=True).start()
    over.wait()
    screen.line()
    playground.close()


def _read_lines(playground: Playground, screen: Screen, over: threading.Event) -> None:
    for line in sys.stdin:
        if line.strip() in ("quit", "exit"):
            over.set()
            return
        if line.strip():
            _try(playground, screen, line.strip())


def _try(playground: Playground, screen: Screen, line: str) -> None:
    try:
        playground.do(line)
    except (AssertionError, OSError, ValueError) as error:
        screen.line(f"   {error}")
