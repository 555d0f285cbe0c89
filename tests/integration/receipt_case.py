# SPDX-License-Identifier: Apache-2.0
"""What the tests of receipts have in common: refusals on every route are told by receipts."""

import re

from support.case import COMPANY, RECIPIENT, ProxyCase
from support.esme import Esme
from support.link import Link
from support.smpp import TAG_RECEIPTED_MESSAGE_ID, Pdu, encode
from support.waiting import until

OWN_ID = re.compile(rb"SG[0-9A-Z]{31}")
RECEIPT_ROUTE = {"name": "all", "system_id": "*", "upstream": "carrier", "refusal": "receipt"}


def own_id(response: Pdu) -> bytes:
    return response.fields()["message_id"]


def tlvs(pdu: Pdu) -> dict[int, bytes]:
    return dict(pdu.fields()["tlvs"])


def receipts(link: Link) -> list[Pdu]:
    return [p for p in link.received if p.name == "deliver_sm" and TAG_RECEIPTED_MESSAGE_ID in tlvs(p)]


def receipt_ids(*links: Link) -> list[bytes]:
    """Of every receipt that came, one that came twice twice."""
    return [tlvs(p)[TAG_RECEIPTED_MESSAGE_ID].rstrip(b"\0") for link in links for p in receipts(link)]


class ReceiptCase(ProxyCase):
    changes: dict = {}

    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, changes={
            "routes": [RECEIPT_ROUTE], "session": {"drain_timeout": "500ms", "unbind_timeout": "500ms"},
            **self.changes})

    def bind(self, kind: str = "bind_transceiver", system_id: str = "company", **options) -> Esme:
        esme = self.start_esme(self.proxy, **options)
        self.assertStatus(esme.bind(kind, system_id=system_id), 0)
        return esme

    def submit_refused(self, esme: Esme, **fields) -> bytes:
        """The message_id that smppguard gave it."""
        response = esme.submit(COMPANY, RECIPIENT, **fields)
        self.assertStatus(response, 0)
        self.assertRegex(own_id(response), OWN_ID)
        return own_id(response)

    def wait_receipt(self, link: Link, message_id: bytes) -> Pdu:
        """The one for this message; what the ESME answers to it has left."""
        receipt = link.wait(lambda p: p.name == "deliver_sm"
                            and tlvs(p).get(TAG_RECEIPTED_MESSAGE_ID) == message_id + b"\0",
                            f"the receipt for {message_id!r}")
        link.enquire()
        return receipt

    def assertOneReceiptEach(self, message_ids: list[bytes], *links: Link) -> None:
        until(lambda: len(receipt_ids(*links)) >= len(message_ids),
              lambda: f"{len(message_ids)} receipts, {len(receipt_ids(*links))} came", 30)
        for link in links:
            link.enquire()  # what it answers to them has left
        self.assertEqual(sorted(receipt_ids(*links)), sorted(message_ids))

    def restart(self, *, in_order: bool) -> None:
        if in_order:
            self.proxy.terminate()
            self.assertEqual(self.proxy.wait_exit(), 0)
        else:
            self.proxy.kill()
        self.proxy.start()

    def check_operations(self, esme: Esme, message_id: bytes) -> None:
        query = esme.request(encode("query_sm", sequence_number=71, message_id=message_id, source_addr=COMPANY))
        fields = query.fields()
        self.assertStatus(query, 0)
        self.assertEqual((fields["message_id"], fields["message_state"], fields["error_code"]), (message_id, 8, 101))
        self.assertRegex(fields["final_date"].decode(), r"^\d{12}000\+$")
        for name, status, more in (("cancel_sm", 0x11, {"destination_addr": RECIPIENT}),
                                   ("replace_sm", 0x13, {"short_message": "other"})):
            response = esme.request(encode(name, sequence_number=72, message_id=message_id, source_addr=COMPANY,
                                           **more))
            self.assertEqual((response.name, response.command_status, len(response.raw)), (f"{name}_resp", status, 16))
