# SPDX-License-Identifier: Apache-2.0
"""A simulated ESME: an application that sends texts."""

from __future__ import annotations

import socket

from .link import SECONDS, Link
from .smpp import Pdu, as_octets, encode, response_to
from .tls import TlsClient

_ANSWERED = {"deliver_sm", "data_sm", "enquire_link", "unbind"}


class Esme(Link):
    """Answers what an application answers (deliver_sm, data_sm, enquire_link, unbind) unless told not to.

    `header` goes out ahead of everything, of TLS as well: what a balancer in between would send.
    """

    def __init__(self, address: tuple[str, int], *, answers: bool = True, label: str = "ESME",
                 receive_buffer: int = 0, source: str = "", header: bytes = b"", tls: TlsClient | None = None):
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if source:
            sock.bind((source, 0))
        sock.settimeout(SECONDS)
        try:
            sock.connect(address)
            if header:
                sock.sendall(header)
            if tls:
                sock = tls.wrap(sock)
                sock.handshake()
        except OSError:
            sock.close()
            raise
        sock.settimeout(None)
        super().__init__(sock, label, _answer if answers else None)
        self.start()

    @classmethod
    def over(cls, sock: socket.socket, *, answers: bool = True, label: str = "ESME") -> Esme:
        """On a connection that is there already: one that was accepted, or was made in a way of its own."""
        esme = cls.__new__(cls)
        Link.__init__(esme, sock, label, _answer if answers else None)
        esme.start()
        return esme

    def bind(self, kind: str = "bind_transceiver", *, system_id: str = "company", password: str = "secret08",
             seconds: float = SECONDS, **fields) -> Pdu:
        """Sends a bind and gives the response, whatever its status."""
        return self.request(self.bind_pdu(kind, system_id=system_id, password=password, **fields), seconds)

    def bind_pdu(self, kind: str = "bind_transceiver", **fields) -> Pdu:
        fields = {"system_id": "company", "password": "secret08", "system_type": "demo",
                  "interface_version": 0x34} | fields
        return encode(kind, sequence_number=self.next_sequence_number(), **fields)

    def submit_pdu(self, sender: str, recipient: str, text: str | bytes = "Your order has shipped.",
                   **fields) -> Pdu:
        fields = {"source_addr_ton": 1, "source_addr_npi": 1, "dest_addr_ton": 1, "dest_addr_npi": 1,
                  "registered_delivery": 1} | fields
        fields.setdefault("sequence_number", self.next_sequence_number())
        return encode("submit_sm", source_addr=sender, destination_addr=recipient,
                      short_message=as_octets(text), **fields)

    def submit(self, sender: str, recipient: str, text: str | bytes = "Your order has shipped.",
               seconds: float = SECONDS, **fields) -> Pdu:
        return self.request(self.submit_pdu(sender, recipient, text, **fields), seconds)

    def unsolicited(self) -> list[Pdu]:
        """Everything that is not a response."""
        return [p for p in self.received if not p.is_response]


def _answer(link: Link, request: Pdu) -> None:
    if request.name not in _ANSWERED:
        return
    link.send(response_to(request))
