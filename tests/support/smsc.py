# SPDX-License-Identifier: Apache-2.0
"""A simulated SMSC: takes binds, answers texts with ids, sends texts of handsets."""

from __future__ import annotations

import itertools
import socket
import ssl
import threading
from typing import Callable

from .link import SECONDS, Link
from .proxy_header import ProxyHeader, read_header
from .smpp import BINDS, RESPONSE, TAG_SC_INTERFACE_VERSION, Pdu, as_octets, encode, pdu, response_to
from .tls import TlsSocket
from .waiting import Deadline, TooLate

_AT_ONCE = {*BINDS, "enquire_link", "unbind"}  # never held back


class SmscLink(Link):
    """One connection as the SMSC sees it."""

    def __init__(self, sock: socket.socket, label: str, on_pdu, opening=None):
        super().__init__(sock, label, on_pdu, opening)
        self.held: list[Pdu] = []
        self.proxy_header: ProxyHeader | None = None  # what came ahead of everything, where one is expected

    @property
    def bind_kind(self) -> str | None:
        return next((p.name for p in self.received if p.name in BINDS), None)

    def deliver_pdu(self, handset: str, destination: str, text: str | bytes, **fields) -> Pdu:
        fields = {"source_addr_ton": 1, "source_addr_npi": 1, "dest_addr_ton": 1, "dest_addr_npi": 1} | fields
        fields.setdefault("sequence_number", self.next_sequence_number())
        return encode("deliver_sm", source_addr=handset, destination_addr=destination,
                      short_message=as_octets(text), **fields)

    def deliver(self, handset: str, destination: str, text: str | bytes, seconds: float = SECONDS,
                **fields) -> Pdu:
        """A text from a handset; gives the deliver_sm_resp."""
        return self.request(self.deliver_pdu(handset, destination, text, **fields), seconds)

    def requests(self, *names: str) -> list[Pdu]:
        return [p for p in self.received if not p.is_response and (not names or p.name in names)]


class Smsc:
    """Listens on a port of the system's choice until close().

    answer(link, request) -> Pdu, bytes or None decides what a request gets; the default answers like a carrier.
    With `proxy_header` each connection has to open with one, with `tls` it has to go on with a handshake.
    """

    family, host = socket.AF_INET, "127.0.0.1"

    def __init__(self, *, answer: Callable[[SmscLink, Pdu], Pdu | bytes | None] | None = None,
                 system_id: str = "SMSC", port: int = 0, receive_buffer: int = 0,
                 proxy_header: bool = False, tls: ssl.SSLContext | None = None):
        self.links: list[SmscLink] = []
        self.answer = answer or self.default_answer
        self.system_id = system_id
        self._ids = itertools.count(1)
        self._holding = False
        self._proxy_header, self._tls = proxy_header, tls
        self._changed = threading.Condition()
        self._listener = socket.socket(self.family, socket.SOCK_STREAM)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if receive_buffer:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self._listener.bind((self.host, port))
        self._listener.listen(256)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, name="SMSC accept", daemon=True)
        self._thread.start()

    def default_answer(self, link: SmscLink, request: Pdu) -> Pdu | None:
        name = request.name
        if request.is_response or name in ("outbind", "alert_notification"):
            return None
        if name in BINDS:
            return response_to(request, system_id=self.system_id, tlvs=[(TAG_SC_INTERFACE_VERSION, b"\x34")])
        if name in ("submit_sm", "data_sm", "submit_multi", "broadcast_sm"):
            return response_to(request, message_id=f"{next(self._ids):08x}")
        if name == "query_sm":
            return response_to(request, message_id=request.body.partition(b"\0")[0], message_state=2)
        if f"0x{request.command_id:08x}" == name:
            return pdu(request.command_id | RESPONSE, request.body, sequence_number=request.sequence_number)
        return response_to(request)

    def hold(self) -> None:
        """From now on keeps the answers to everything but binds, enquire_link and unbind."""
        self._holding = True

    def release(self) -> None:
        """Answers what was held, in order, and holds no more."""
        self._holding = False
        for link in self.links:
            held, link.held = link.held, []
            try:
                for request in held:
                    self._reply(link, request)
            except OSError:
                pass  # that link is gone meanwhile

    def wait_link(self, index: int = 0, seconds: float = SECONDS) -> SmscLink:
        """The link that was accepted as number `index`."""
        deadline = Deadline(seconds)
        with self._changed:
            while len(self.links) <= index:
                if deadline.passed():
                    raise TooLate(f"the SMSC saw {len(self.links)} connections, {index + 1} wanted")
                self._changed.wait(deadline.left())
            return self.links[index]

    def call(self, address: tuple[str, int], source: str = "") -> SmscLink:
        """Connects to an ESME, or to whoever stands for it, to have it bind."""
        sock = socket.create_connection(address, SECONDS, (source, 0) if source else None)
        sock.settimeout(None)
        link = SmscLink(sock, f"SMSC link {len(self.links)}", self._on_pdu)
        with self._changed:
            self.links.append(link)
        link.start()
        return link

    def requests(self, *names: str) -> list[Pdu]:
        return [p for link in self.links for p in link.requests(*names)]

    def stop_listening(self) -> None:
        try:
            self._listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._listener.close()
        self._thread.join(5)

    def close(self) -> None:
        self.stop_listening()
        for link in self.links:
            link.close()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            link = SmscLink(sock, f"SMSC link {len(self.links)}", self._on_pdu, self._open)
            with self._changed:
                self.links.append(link)
                self._changed.notify_all()
            link.start()

    def _open(self, link: SmscLink) -> None:
        if self._proxy_header:
            link.proxy_header = read_header(link.sock)
        if self._tls:
            link.sock = TlsSocket(link.sock, self._tls, server_side=True)
            link.sock.handshake()

    def _on_pdu(self, link: SmscLink, request: Pdu) -> None:
        if self._holding and not request.is_response and request.name not in _AT_ONCE:
            link.held.append(request)
        else:
            self._reply(link, request)

    def _reply(self, link: SmscLink, request: Pdu) -> None:
        answer = self.answer(link, request)
        if answer is not None:
            link.send(answer)
        if request.name == "unbind":
            link.sock.shutdown(socket.SHUT_WR)
