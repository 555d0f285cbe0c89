# SPDX-License-Identifier: Apache-2.0
"""refusal: receipt: a refused message is taken with ESME_ROK, and a delivery receipt says what became of it."""

import unittest

import context  # noqa: F401
from receipt_case import OWN_ID, RECEIPT_ROUTE, ReceiptCase, own_id, receipts, tlvs
from support.case import COMPANY, DNC_LISTED_TEXT, RECIPIENT, UNLISTED
from support.esme import Esme
from support.smpp import TAG_MESSAGE_STATE, encode, response_to

REJECTED = 0x66
STATE_REJECTED = b"\x08"


class OnTheSameBind(ReceiptCase):
    def test_ok_with_an_id_and_then_the_receipt(self):
        esme = self.bind()
        message_id = self.submit_refused(esme, source_addr_ton=5, source_addr_npi=0, dest_addr_ton=2, dest_addr_npi=8,
                                         service_type="CMT", tlvs=[(0x0204, b"\x12\x34")])
        receipt = self.wait_receipt(esme, message_id)
        fields = receipt.fields()
        self.assertEqual({name: fields[name] for name in (
            "service_type", "source_addr_ton", "source_addr_npi", "source_addr", "dest_addr_ton", "dest_addr_npi",
            "destination_addr", "esm_class", "registered_delivery", "data_coding")}, {
            "service_type": b"CMT", "source_addr_ton": 2, "source_addr_npi": 8, "source_addr": RECIPIENT.encode(),
            "dest_addr_ton": 5, "dest_addr_npi": 0, "destination_addr": COMPANY.encode(), "esm_class": 4,
            "registered_delivery": 0, "data_coding": 0})
        self.assertRegex(fields["short_message"].decode(),
                         rf"^id:{message_id.decode()} sub:001 dlvrd:000 submit date:\d{{10}} done date:\d{{10}} "
                         rf"stat:REJECTD err:101 text:{DNC_LISTED_TEXT}$")
        self.assertEqual(tlvs(receipt)[TAG_MESSAGE_STATE], STATE_REJECTED)
        self.assertEqual(tlvs(receipt)[0x0204], b"\x12\x34")
        self.assertLess(esme.names().index("submit_sm_resp"), esme.names().index("deliver_sm"))
        self.assertTrue(1 <= receipt.sequence_number <= 0x7FFFFFFF)
        self.nothing_reached_the_smsc(esme)

    def nothing_reached_the_smsc(self, esme: Esme) -> None:
        esme.enquire()
        self.assertEqual(set(self.smsc.wait_link().names()), {"bind_transceiver", "enquire_link"},
                         "neither the message nor the answer to the receipt")

    def test_of_a_data_sm(self):
        esme = self.bind()
        request = encode("data_sm", sequence_number=9, source_addr=COMPANY, destination_addr=RECIPIENT,
                         registered_delivery=1, tlvs=[(0x0424, b"payload")])
        response = esme.request(request)
        self.assertEqual((response.name, response.command_status), ("data_sm_resp", 0))
        self.wait_receipt(esme, own_id(response))
        self.nothing_reached_the_smsc(esme)

    def test_sequence_numbers_of_the_smsc_are_left_free(self):
        esme = self.bind()
        esme.on_pdu = None  # answers nothing
        taken = [self.smsc.wait_link().deliver_pdu(UNLISTED, COMPANY, "hi", sequence_number=number)
                 for number in (1, 2, 0x7C000001, 0x7FFFFFFF)]
        self.smsc.wait_link().send(b"".join(p.raw for p in taken))
        esme.wait_count(len(taken), lambda p: p.name == "deliver_sm")
        message_ids = [self.submit_refused(esme) for _ in range(5)]
        numbers = [self.wait_receipt(esme, message_id).sequence_number for message_id in message_ids]
        self.assertEqual(len(set(numbers)), 5)
        self.assertTrue(set(numbers).isdisjoint(p.sequence_number for p in taken))
        for number in numbers:
            esme.send(encode("deliver_sm_resp", sequence_number=number))
        for request in taken:
            esme.send(response_to(request))
        self.smsc.wait_link().wait_count(len(taken), lambda p: p.name == "deliver_sm_resp")
        answered = [p.sequence_number for p in self.smsc.wait_link().received if p.name == "deliver_sm_resp"]
        self.assertEqual(answered, [p.sequence_number for p in taken], "its own answers and no others")

    def test_only_where_a_receipt_is_asked_for(self):
        esme = self.bind()
        for wanted in (0x01, 0x02, 0x11, 0x12):
            self.wait_receipt(esme, self.submit_refused(esme, registered_delivery=wanted))
        for unwanted in (0x00, 0x03, 0x04, 0x10):
            request = esme.submit_pdu(COMPANY, RECIPIENT, registered_delivery=unwanted)
            self.assertRefused(esme.request(request), request)
        self.assertEqual(len(receipts(esme)), 4)

    def test_a_submit_multi_is_told_at_once(self):
        esme = self.bind()
        request = encode("submit_multi", sequence_number=7, source_addr=COMPANY, dest_addresses=[RECIPIENT],
                         registered_delivery=1)
        self.assertStatus(esme.request(request), REJECTED)

    def test_an_approved_or_unlisted_one_is_the_smsc_s(self):
        esme = self.bind()
        self.assertEqual(own_id(esme.submit(COMPANY, UNLISTED)), b"00000001")

    def test_query_cancel_and_replace_of_such_an_id_are_answered_here(self):
        esme = self.bind()
        self.check_operations(esme, self.submit_refused(esme))
        self.nothing_reached_the_smsc(esme)


    def test_operations_on_ids_of_the_smsc_pass(self):
        esme = self.bind()
        for message_id in (b"00000001", b"SG", b"SG" + b"0" * 31, self.submit_refused(esme)[:-1] + b"!"):
            request = encode("query_sm", sequence_number=5, message_id=message_id, source_addr=COMPANY)
            self.assertStatus(esme.request(request), 0)
            self.assertOctets(request, self.smsc.wait_link().requests("query_sm")[-1])


class Reasons(ReceiptCase):
    changes = {"routes": [{**RECEIPT_ROUTE, "destinations": ["1"]}]}

    def test_each_has_its_error(self):
        esme = self.bind()
        for destination, error in ((RECIPIENT, "101"), ("+447700900123", "102"), (f"{RECIPIENT}x", "104")):
            response = esme.submit(COMPANY, destination)
            self.assertStatus(response, 0)
            text = self.wait_receipt(esme, own_id(response)).fields()["short_message"].decode()
            self.assertIn(f" err:{error} ", text)


class Styles(ReceiptCase):
    changes = {
        "routes": [{**RECEIPT_ROUTE, "name": "receipts", "system_id": "r-*"},
                   {**RECEIPT_ROUTE, "name": "observed", "system_id": "o-*", "mode": "observe"},
                   {"name": "rest", "system_id": "*", "upstream": "carrier"}],
        "clients": [{"system_id": "*-plain", "refusal": "response"},
                    {"system_id": "*-text", "refusal": "response_with_text"},
                    {"system_id": "*-receipt", "refusal": "receipt"},
                    {"system_id": "*"}]}

    def style_of(self, system_id: str) -> str:
        esme = self.bind(system_id=system_id)
        response = esme.submit(COMPANY, RECIPIENT)
        if response.command_status == 0:
            is_own = OWN_ID.fullmatch(own_id(response))
            return "receipt" if is_own and self.wait_receipt(esme, own_id(response)) else "forwarded"
        self.assertStatus(response, REJECTED)
        if len(response.raw) == 16:
            return "response"
        self.assertEqual(response.fields(), {"message_id": b"", "tlvs": [(0x001D, DNC_LISTED_TEXT.encode() + b"\0")]})
        return "text"

    def test_the_client_s_goes_before_the_route_s(self):
        for system_id, style in (("r-any", "receipt"), ("r-plain", "response"), ("r-text", "text"),
                                 ("x-any", "response"), ("x-receipt", "receipt"), ("o-any", "forwarded"),
                                 ("o-receipt", "forwarded")):
            with self.subTest(system_id):
                self.assertEqual(self.style_of(system_id), style)


class OnAnotherBind(ReceiptCase):
    def test_a_receiver_of_the_same_system_id(self):
        stranger = self.bind("bind_receiver", "other")
        receiver = self.bind("bind_receiver")
        transmitter = self.bind("bind_transmitter")
        self.wait_receipt(receiver, self.submit_refused(transmitter))
        self.assertEqual([transmitter.unsolicited(), stranger.unsolicited()], [[], []])

    def test_one_that_binds_later(self):
        transmitter = self.bind("bind_transmitter")
        message_ids = [self.submit_refused(transmitter) for _ in range(30)]
        stranger = self.bind("bind_receiver", "other")
        receiver = self.bind("bind_receiver")
        self.assertOneReceiptEach(message_ids, receiver)
        self.assertEqual(receipts(stranger), [])

    def test_after_the_submitter_is_gone(self):
        transmitter = self.bind("bind_transmitter")
        message_id = self.submit_refused(transmitter)
        transmitter.close()
        self.wait_receipt(self.bind(), message_id)


class SeveralWorkers(ReceiptCase):
    changes = {"limits": {"workers": 4}}

    def test_each_receipt_comes_once_to_one_of_the_receivers(self):
        receivers = [self.bind("bind_receiver") for _ in range(5)]
        transmitters = [self.bind("bind_transmitter") for _ in range(8)]
        requests = {esme: [esme.submit_pdu(COMPANY, RECIPIENT) for _ in range(50)] for esme in transmitters}
        for esme, batch in requests.items():
            esme.send(b"".join(p.raw for p in batch))
        message_ids = [own_id(esme.response(p.sequence_number)) for esme, batch in requests.items() for p in batch]
        self.assertEqual(len(set(message_ids)), 400)
        self.assertOneReceiptEach(message_ids, *receivers)
        self.assertTrue(all(map(receipts, receivers)), "each receiver has its share")


class TwoUpstreams(ReceiptCase):
    def setUp(self):
        self.smsc, self.other_smsc = self.start_smsc(), self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, changes={
            "listeners": [{"name": "main", "address": "127.0.0.1:0"}, {"name": "second", "address": "127.0.0.1:0"}],
            "upstreams": [{"name": "carrier", "endpoints": [f"127.0.0.1:{self.smsc.port}"]},
                          {"name": "other", "endpoints": [f"127.0.0.1:{self.other_smsc.port}"]}],
            "routes": [{**RECEIPT_ROUTE, "listeners": ["main"]},
                       {**RECEIPT_ROUTE, "name": "second", "listeners": ["second"], "upstream": "other"}]})

    def test_a_system_id_at_another_upstream_is_another_account(self):
        namesake = self.connect(self.proxy.addresses["second"])
        self.assertStatus(namesake.bind(), 0)
        message_id = self.submit_refused(self.bind("bind_transmitter"))
        self.wait_receipt(self.bind("bind_receiver"), message_id)
        self.assertEqual(receipts(namesake), [])


if __name__ == "__main__":
    unittest.main()
