# SPDX-License-Identifier: Apache-2.0
"""A reproducible mixture of every command with unusual contents, for load through a transparent proxy.

Nothing in it is for a listed number or an approval number, so all of it has to pass. Strange traffic holds in
addition what only the framing of is sound: vendor and reserved command ids, bodies that are cut or have a tail.
"""

from __future__ import annotations

import random

from .smpp import NAMES, RESPONSE, Pdu, encode, pdu

SENDERS = ("12223334646", "+12223334646", "2223334646", "12345", "ACME", "")
RECIPIENTS = ("12223336767", "+12223336768", "2223336769", "447700900123", "011447700900123", "54321")
NUMBERS = (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
STATUSES = (0, 0, 0, 0, 0x08, 0x0B, 0x14, 0x45, 0x58, 0x400, 0x4FF)
RECEIPT = "id:{:08x} sub:001 dlvrd:001 submit date:2603261200 done date:2603261201 stat:DELIVRD err:000 text:"


class Traffic:
    """Gives requests of either end and responses to them; the same seed gives the same octets."""

    def __init__(self, seed: int, *, strange: bool = False):
        self._random = random.Random(seed)
        self._strange = strange
        self._esme = (self._submit_sm, self._submit_sm, self._submit_sm, self._submit_multi, self._data_sm,
                      self._query_sm, self._cancel_sm, self._replace_sm, self._enquire_link, self._broadcast_sm,
                      self._query_broadcast_sm, self._cancel_broadcast_sm)
        self._smsc = (self._deliver_sm, self._deliver_sm, self._deliver_sm, self._receipt, self._data_sm,
                      self._alert_notification, self._enquire_link)
        if strange:
            self._esme += (self._vendor, self._vendor)
            self._smsc += (self._vendor, self._vendor)

    def esme_request(self) -> Pdu:
        return self._spoil(self._random.choice(self._esme)())

    def smsc_request(self) -> Pdu:
        return self._spoil(self._random.choice(self._smsc)())

    def _spoil(self, sound: Pdu) -> Pdu:
        if not self._strange or sound.name in ("submit_sm", "submit_multi", "data_sm", "deliver_sm"):
            return sound  # a message without a readable destination is refused, and rightly so
        body = self._random.choice((sound.body, sound.body[:-1], sound.body + b"\xff\xff\0"))
        return pdu(sound.command_id, body, sequence_number=sound.sequence_number)

    def response(self, request: Pdu) -> Pdu | None:
        """What the far end answers, or nothing where nothing is due."""
        if request.name == "alert_notification":
            return None
        number, pick = request.sequence_number, self._random
        if pick.random() < 0.02:
            return pdu("generic_nack", sequence_number=number, status=3)
        if request.name == "enquire_link":
            return pdu("enquire_link_resp", sequence_number=number)
        if request.command_id not in NAMES:
            return pdu(request.command_id | RESPONSE, pick.randbytes(pick.randrange(40)), sequence_number=number)
        return self._answer(request, pick.choice(STATUSES))

    def _answer(self, request: Pdu, status: int) -> Pdu:
        name, number = f"{request.name}_resp", request.sequence_number
        if name in ("cancel_sm_resp", "replace_sm_resp", "cancel_broadcast_sm_resp"):
            return pdu(name, sequence_number=number, status=status)
        if status and self._random.random() < 0.5:
            return pdu(name, sequence_number=number, status=status)
        more = {"message_state": 2} if name == "query_sm_resp" else {}
        if name == "submit_multi_resp":
            more["unsuccess_smes"] = [(1, 1, "12223336768", 0x0B)] * self._random.randrange(3)
        tlvs = self._tlvs() if name in ("submit_sm_resp", "data_sm_resp", "deliver_sm_resp") else ()
        identity = "" if name == "deliver_sm_resp" else f"{self._random.randrange(1 << 40):x}"
        return encode(name, sequence_number=number, status=status, message_id=identity, tlvs=tlvs, **more)

    def _number(self) -> int:
        if self._random.random() < 0.1:
            return self._random.choice(NUMBERS)
        return self._random.randrange(1 << 32)

    def _sender(self) -> dict:
        return {"source_addr_ton": self._random.randrange(7), "source_addr_npi": self._random.choice((0, 1, 8)),
                "source_addr": self._random.choice(SENDERS)}

    def _recipient(self) -> dict:
        return {"dest_addr_ton": self._random.randrange(3), "dest_addr_npi": self._random.choice((0, 1)),
                "destination_addr": self._random.choice(RECIPIENTS)}

    def _tlvs(self) -> list[tuple[int, bytes]]:
        pick = self._random
        candidates = [(0x0204, pick.randbytes(2)), (0x020C, pick.randbytes(2)), (0x020E, b"\2"), (0x020F, b"\1"),
                      (0x0381, b"\1\1\1" + b"12223334646"), (0x1400, pick.randbytes(pick.randrange(30))),
                      (0x1400, b"again"), (0x3FFF, b""), (0x0005, b"\1"), (0x0423, b"\3\0\1")]
        return pick.sample(candidates, pick.randrange(4))

    def _text(self) -> dict:
        pick = self._random
        length = pick.choice((0, 1, 20, 70, 140, 160, 254))
        return {"esm_class": pick.choice((0, 0, 0, 3, 0x80)), "data_coding": pick.choice((0, 1, 3, 4, 8)),
                "registered_delivery": pick.choice((0, 1, 2, 0x11)), "protocol_id": pick.choice((0, 0x7F)),
                "short_message": pick.randbytes(length)}

    def _submit_sm(self) -> Pdu:
        return encode("submit_sm", sequence_number=self._number(), **self._sender(), **self._recipient(),
                      **self._text(), validity_period=self._random.choice(("", "000001000000000R")),
                      service_type=self._random.choice(("", "WAP", "CMT")), tlvs=self._tlvs())

    def _submit_multi(self) -> Pdu:
        count = self._random.randrange(1, 8)
        return encode("submit_multi", sequence_number=self._number(), **self._sender(), **self._text(),
                      dest_addresses=self._random.choices(RECIPIENTS, k=count), tlvs=self._tlvs())

    def _data_sm(self) -> Pdu:
        payload = self._random.randbytes(self._random.choice((0, 10, 200, 2000)))
        return encode("data_sm", sequence_number=self._number(), **self._sender(), **self._recipient(),
                      data_coding=4, tlvs=[(0x0424, payload), *self._tlvs()])

    def _query_sm(self) -> Pdu:
        return encode("query_sm", sequence_number=self._number(), message_id="0000abcd", **self._sender())

    def _cancel_sm(self) -> Pdu:
        return encode("cancel_sm", sequence_number=self._number(), message_id="17", **self._sender(),
                      **self._recipient())

    def _replace_sm(self) -> Pdu:
        return encode("replace_sm", sequence_number=self._number(), message_id="17", **self._sender(),
                      short_message=self._random.randbytes(30))

    def _enquire_link(self) -> Pdu:
        return pdu("enquire_link", sequence_number=self._number())

    def _broadcast_sm(self) -> Pdu:
        return encode("broadcast_sm", sequence_number=self._number(), **self._sender(), message_id="",
                      tlvs=[(0x0606, b"\0area"), (0x0601, b"\0\0\1"), (0x0605, b"\x09\0\5")])

    def _query_broadcast_sm(self) -> Pdu:
        return encode("query_broadcast_sm", sequence_number=self._number(), message_id="9", **self._sender())

    def _cancel_broadcast_sm(self) -> Pdu:
        return encode("cancel_broadcast_sm", sequence_number=self._number(), message_id="9", **self._sender())

    def _vendor(self) -> Pdu:
        number = self._random.choice((self._random.randrange(0x00010200, 0x00010300), 0x01000001, 0x00000022,
                                      0x00000042, 0x7FFFFFFF))
        return pdu(number, self._random.randbytes(self._random.randrange(60)), sequence_number=self._number())

    def _deliver_sm(self) -> Pdu:
        return encode("deliver_sm", sequence_number=self._number(), **self._sender(), **self._recipient(),
                      **self._text(), tlvs=self._tlvs())

    def _receipt(self) -> Pdu:
        text = RECEIPT.format(self._random.randrange(1 << 32))
        return encode("deliver_sm", sequence_number=self._number(), **self._sender(), **self._recipient(),
                      esm_class=self._random.choice((0, 4)), short_message=text,
                      tlvs=[(0x001E, b"0000abcd\0"), (0x0427, b"\2")])

    def _alert_notification(self) -> Pdu:
        return encode("alert_notification", sequence_number=self._number(), **self._sender(), esme_addr="12345",
                      tlvs=[(0x0422, b"\0")])
