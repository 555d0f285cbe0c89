# SPDX-License-Identifier: Apache-2.0
"""Every command with random contents, sound or not, and what has to become of each on its way through smppguard.

What is documented to be refused or edited is worked out here from the way the PDU was made, not from its octets.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from .smpp import BINDS, BODIES, COMMANDS, NAMES, RESPONSE, Pdu, as_octets, encode, encode_tlvs, pdu

# Everybody but the registry's own number may have a message; what cannot be read is refused.
RECIPIENTS = {
    "12223334545": 0x66, "2223334545": 0x66, "+12223334545": 0x66, "01112223334545": 0x66, "0012223334545": 0x66,
    "12223336767": 0, "+12223336768": 0, "2223336769": 0, "447700900123": 0, "011447700900123": 0, "54321": 0,
    "13334445656": 0, "": 0x0B, "1222333454x": 0x0B, "+1 222 333 4545": 0x0B, "123456789012345678901": 0x0B,
}
SENDERS = ("12223334646", "+12223334646", "2223334646", "12345", "ACME", "")
NUMBERS = (0, 1, 2, 0x7FFFFFFE, 0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFFFFFE, 0xFFFFFFFF)
MESSAGES = {"submit_sm": 16, "deliver_sm": 17, "data_sm": 17, "submit_multi": 18}  # and how long a refusal is
APPROVAL = {"source_addr": "12223334545", "destination_addr": "12676070000", "short_message": "Approve 12223330001"}
UNREADABLE = 0x0B


@dataclass
class Sent:
    """A PDU, what the other end gets for it, and what smppguard answers itself."""

    pdu: Pdu
    arrives: Pdu | None = None
    answer: Pdu | None = None
    refused: list[bytes] = field(default_factory=list)  # unsuccess_sme entries that its response has to gain


class RandomPdus:
    """The same seed gives the same octets. unbind is left out: it ends the session."""

    def __init__(self, seed: int, *, system_id: str):
        self.random = random.Random(seed)
        self._system_id = system_id
        self._commands = [name for name in COMMANDS if name != "unbind"] + [*MESSAGES] * 3
        self._lists: set[int] = set()  # sequence numbers of the ESME's submit_multi

    def esme(self) -> Sent:
        name = self._name()
        if name in BINDS:
            return self._bind(name)
        if name == "submit_multi":
            return self._submit_multi()
        if name in MESSAGES:
            return self._message(name)
        return passing(self._any(name))

    def smsc(self) -> Sent:
        if self._one_in(30):
            return self._approve()
        made = self._any(self._name())
        answers_a_list = made.name in ("submit_multi_resp", "generic_nack") and made.sequence_number in self._lists
        return self.smsc() if answers_a_list else passing(made)

    def answer(self, request: Sent) -> Sent:
        """The SMSC's answer to a submit_multi that went on without some of its recipients."""
        number = request.pdu.sequence_number
        if self._one_in(8):
            return passing(pdu("generic_nack", sequence_number=number, status=3))
        if self._one_in(4):
            return passing(pdu("submit_multi_resp", self._octets(20), sequence_number=number, status=0x45))
        own = [bytes([1, 1]) + b"12223336767\0" + bytes([0, 0, 0, 0x0B])] * self.random.randrange(4)
        rest = self._tail()
        body, gained = self.random.choice((
            (b"id\0" + bytes([len(own)]) + b"".join(own) + rest,
             b"id\0" + bytes([len(own) + len(request.refused)]) + b"".join(own + request.refused) + rest),
            (b"", b"\0" + bytes([len(request.refused)]) + b"".join(request.refused)),
            (b"id\0", b"id\0" + bytes([len(request.refused)]) + b"".join(request.refused)),
        ))
        return Sent(pdu("submit_multi_resp", body, sequence_number=number),
                    arrives=pdu("submit_multi_resp", gained, sequence_number=number))

    # Parts of PDUs

    def _one_in(self, many: int) -> bool:
        return self.random.randrange(many) == 0

    def _number(self) -> int:
        return self.random.choice(NUMBERS) if self._one_in(3) else self.random.randrange(1 << 32)

    def _octets(self, most: int) -> bytes:
        return self.random.randbytes(self.random.randrange(most + 1))

    def _name(self) -> str | int:
        if not self._one_in(10):
            return self.random.choice(self._commands)
        while True:
            number = self.random.choice((self.random.randrange(0x00010200, 0x00010300), self.random.randrange(1 << 32)))
            number |= RESPONSE * self._one_in(3)
            if number not in NAMES:
                return number

    def _status(self, name: str | int) -> int:
        response = isinstance(name, str) and name.endswith("_resp")
        if not response and not self._one_in(20):
            return 0
        return self.random.choice((0, 0, 0x08, 0x0B, 0x58, 0x400, self.random.randrange(1 << 32)))

    def _tlvs(self) -> bytes:
        """Known, the vendors', repeated, empty, of a wrong width."""
        pick = self.random
        tags = (0x0005, 0x001D, 0x0204, 0x020C, 0x020E, 0x020F, 0x0381, 0x0424, 0x0427, 0x1400, 0x1400, 0x3FFF, 0x4001)
        return encode_tlvs([(pick.choice(tags), self._octets(pick.choice((0, 2, 2, 30, 300)))) for _ in
                            range(pick.randrange(4))])

    def _tail(self) -> bytes:
        """TLVs, of which the last may be cut, or octets that are none."""
        tlvs = self._tlvs()
        if tlvs and self._one_in(8):
            return tlvs[:self.random.randrange(len(tlvs))]
        return tlvs + (self._octets(6) if self._one_in(8) else b"")

    def _value(self, name: str, kind: str):
        if kind == "i1":
            return self.random.randrange(256)
        if kind == "m":
            return self._octets(255)
        if kind == "u":
            return [(1, 1, "12223336767", self.random.randrange(0x500))] * self.random.randrange(4)
        if kind == "d":
            return self.random.choices(list(RECIPIENTS), k=self.random.randrange(6))
        if name == "source_addr":
            return self.random.choice(SENDERS)
        if name == "destination_addr":
            return self.random.choice(list(RECIPIENTS))
        return self._octets(40 if self._one_in(10) else 12).replace(b"\0", b"?")

    def _any(self, name: str | int) -> Pdu:
        """What nobody but the other end looks into."""
        fields = BODIES.get(name, ()) if isinstance(name, str) else ()
        body = encode(name, **{one: self._value(one, kind) for one, kind in fields}).body if fields else b""
        body += self._tail() if fields or self._one_in(4) else b""
        if self._one_in(20):
            body = body[:self.random.randrange(len(body) + 1)]
        return pdu(name, body, sequence_number=self._number(), status=self._status(name))

    # Those with a fate

    def _bind(self, kind: str) -> Sent:
        name = self.random.choice((self._system_id, self._system_id, "somebody", ""))
        made = encode(kind, sequence_number=self._number(), system_id=name, password="secret08", tlvs=[(0x1400, b"x")])
        if kind == "bind_transceiver" and name == self._system_id:
            return passing(made)
        return Sent(made, answer=pdu(f"{kind}_resp", sequence_number=made.sequence_number, status=0x05))

    def _approve(self) -> Sent:
        made = encode("deliver_sm", sequence_number=self._number(), **APPROVAL)
        return Sent(made, answer=pdu("deliver_sm_resp", b"\0", sequence_number=made.sequence_number))

    def _head(self) -> tuple[bytes, bool]:
        """service_type and the source; and whether they can be read."""
        service_type = b"too long" if self._one_in(20) else self.random.choice((b"", b"WAP"))
        source = bytes([self.random.randrange(7), 1]) + as_octets(self.random.choice(SENDERS)) + b"\0"
        return service_type + b"\0" + source, len(service_type) < 6

    def _rest(self, name: str) -> bytes:
        """All behind the recipients; a body may end anywhere in it."""
        first = next(at for at, (one, _) in enumerate(BODIES[name]) if one == "esm_class")
        values = [self._value(one, kind) for one, kind in BODIES[name][first:]]
        values[0] = self.random.choice((0, 3, 0x40, 0x43))
        octets = b"".join(bytes([len(v)]) + v if kind == "m" else bytes([v]) if kind == "i1" else v + b"\0"
                          for v, (_, kind) in zip(values, BODIES[name][first:])) + self._tail()
        return octets[:self.random.randrange(len(octets))] if self._one_in(12) else octets

    def _message(self, name: str) -> Sent:
        head, readable = self._head()
        recipient = self.random.choice(list(RECIPIENTS))
        head += bytes([self.random.randrange(7), 1]) + as_octets(recipient) + b"\0"
        over_long = len(recipient) > 20 and name != "data_sm"
        if self._one_in(20):
            head, readable, rest = head[:self.random.randrange(len(head))], False, b""
        else:
            rest = self._rest(name)
        made = pdu(name, head + rest, sequence_number=self._number(), status=self._status(name))
        status = RECIPIENTS[recipient] if readable and not over_long else UNREADABLE
        if name == "data_sm" and readable and len(recipient) > 20:
            status = 0  # long, but digits
        return refused(made, status) if status else passing(made)

    def _submit_multi(self) -> Sent:
        head, readable = self._head()
        entries = [self._recipient() for _ in range(self.random.randrange(9))]
        rest = self._rest("submit_multi")
        made = pdu("submit_multi", head + bytes([len(entries)]) + b"".join(entry for entry, _, _ in entries) + rest,
                   sequence_number=self._number(), status=self._status("submit_multi"))
        self._lists.add(made.sequence_number)
        if not readable or not entries or any(len(entry) > 24 for entry, _, _ in entries):
            return refused(made, UNREADABLE)
        kept = [entry for entry, status, _ in entries if not status]
        if len(kept) == len(entries):
            return passing(made)
        if not kept:
            return refused(made, entries[0][1])
        arrives = pdu("submit_multi", head + bytes([len(kept)]) + b"".join(kept) + rest,
                      sequence_number=made.sequence_number, status=made.command_status)
        return Sent(made, arrives=arrives, refused=[unsuccess for _, status, unsuccess in entries if status])

    def _recipient(self) -> tuple[bytes, int, bytes]:
        """A dest_address, the status it is refused with or 0, and the unsuccess_sme that says so."""
        if self._one_in(12):
            name, status, place = b"friends", UNREADABLE, b"\0\0"
            return b"\2" + name + b"\0", status, place + name + b"\0" + status.to_bytes(4, "big")
        # One of 21 characters would make the whole list unreadable: seldom.
        choice = list(RECIPIENTS) if self._one_in(10) else list(RECIPIENTS)[:-1]
        address = self.random.choice(choice)
        place = bytes([self.random.randrange(7), 1])
        status = RECIPIENTS[address]
        return (b"\1" + place + as_octets(address) + b"\0", status,
                place + as_octets(address) + b"\0" + status.to_bytes(4, "big"))


def passing(made: Pdu) -> Sent:
    return Sent(made, arrives=made)


def refused(made: Pdu, status: int) -> Sent:
    body = bytes(MESSAGES[made.name] - 16)
    return Sent(made, answer=pdu(made.command_id | RESPONSE, body, sequence_number=made.sequence_number, status=status))
