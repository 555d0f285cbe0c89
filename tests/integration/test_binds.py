# SPDX-License-Identifier: Apache-2.0
"""Binds are the two ends' own: kinds, credentials, statuses and TLVs pass as they came."""

import socket
import unittest

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, RECIPIENT, UNLISTED, ProxyCase
from support.smpp import BINDS, pdu, response_to

REFUSAL_TLVS = [(0x0210, b"\x34"), (0x1400, b"vendor"), (0x001D, b"account closed\0")]


class Binds(ProxyCase):
    def test_every_kind_passes_octet_for_octet(self):
        smsc = self.start_smsc()
        proxy = self.start_proxy(smsc)
        for index, kind in enumerate(BINDS):
            with self.subTest(kind):
                esme = self.start_esme(proxy)
                request = esme.bind_pdu(kind, system_id="app-7", password="pass word", system_type="x",
                                        interface_version=0x50, addr_ton=1, addr_npi=1, address_range="^1222")
                response = esme.request(request)
                link = smsc.wait_link(index)
                self.assertOctets(request, link.received[0], "bind")
                self.assertOctets(smsc.default_answer(link, request), response, "bind response")

    def test_odd_sequence_numbers(self):
        smsc = self.start_smsc()
        proxy = self.start_proxy(smsc)
        for index, number in enumerate((0, 0x7FFFFFFF, 0xFFFFFFFF)):
            with self.subTest(number):
                esme = self.start_esme(proxy)
                request = pdu("bind_transceiver", esme.bind_pdu().body, sequence_number=number)
                self.assertEqual(esme.request(request).sequence_number, number)
                self.assertOctets(request, smsc.wait_link(index).received[0])

    def test_a_refused_bind_passes_with_status_and_tlvs_and_may_be_retried(self):
        refusals = [response_to_bind(0x0E), response_to_bind(0x00000411), None]
        smsc = self.start_smsc()
        smsc.answer = lambda link, request: (
            refusals.pop(0)(request) if request.name in BINDS and refusals[0]
            else smsc.default_answer(link, request))
        esme = self.start_esme(self.start_proxy(smsc))
        for status in (0x0E, 0x411):
            request = esme.bind_pdu()
            self.assertOctets(response_to_bind(status)(request), esme.request(request), "refusal")
        self.assertStatus(esme.bind(), 0, "retried on the same connection: ")
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)

    def test_a_refusal_without_a_body_passes(self):
        smsc = self.start_smsc(answer=lambda link, request: pdu(
            "bind_transceiver_resp", sequence_number=request.sequence_number, status=0x0F))
        esme = self.start_esme(self.start_proxy(smsc))
        self.assertEqual(esme.bind().raw.hex(), "00000010" "80000009" "0000000f" "00000001")

    def test_unreachable_smsc_is_a_bind_failure(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            proxy = self.start_proxy(unused.getsockname()[1])
            for kind in BINDS:
                with self.subTest(kind):
                    request = (esme := self.start_esme(proxy)).bind_pdu(kind)
                    response = esme.request(request)
                    self.assertEqual(response.name, f"{kind}_resp")
                    self.assertStatus(response, 0x0D)

    def test_smsc_that_closes_before_its_answer_is_a_bind_failure(self):
        smsc = self.start_smsc()

        def close(link, request):
            link.sock.shutdown(socket.SHUT_RDWR)
        smsc.answer = close
        esme = self.start_esme(self.start_proxy(smsc))
        self.assertStatus(esme.bind(), 0x0D)

    def test_second_endpoint_is_tried(self):
        smsc = self.start_smsc()
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            dead = unused.getsockname()[1]
            proxy = self.start_proxy(smsc, changes={"upstreams": [
                {"name": "carrier", "endpoints": [f"127.0.0.1:{dead}", f"127.0.0.1:{smsc.port}"],
                 "connect_timeout": "2s"}]})
            self.assertStatus(self.start_esme(proxy).bind(), 0)

    def test_route_by_system_id(self):
        gold, other = self.start_smsc(system_id="gold"), self.start_smsc(system_id="other")
        proxy = self.start_proxy(gold, changes={
            "upstreams": [{"name": "gold", "endpoints": [f"127.0.0.1:{gold.port}"]},
                          {"name": "other", "endpoints": [f"127.0.0.1:{other.port}"]}],
            "routes": [{"name": "gold", "system_id": "gold-*", "upstream": "gold"},
                       {"name": "rest", "system_id": "*", "upstream": "other"}]})
        for system_id, smsc in (("gold-1", b"gold"), ("silver-1", b"other"), ("gold", b"other")):
            response = self.start_esme(proxy).bind(system_id=system_id)
            self.assertEqual(response.fields()["system_id"], smsc, system_id)

    def test_one_smsc_link_per_esme_link(self):
        smsc = self.start_smsc()
        proxy = self.start_proxy(smsc)
        pairs = [self.bound_pair(proxy, smsc, system_id=f"app{i}") for i in range(20)]
        for index, (esme, link) in enumerate(pairs):
            self.assertEqual(link.received[0].fields()["system_id"], f"app{index}".encode())
            esme.submit(COMPANY, UNLISTED, f"from {index}")
        for index, (_, link) in enumerate(pairs):
            texts = [p.fields()["short_message"] for p in link.requests("submit_sm")]
            self.assertEqual(texts, [f"from {index}".encode()])

    def test_a_message_right_behind_the_bind(self):
        smsc = self.start_smsc()
        esme = self.start_esme(self.start_proxy(smsc))
        bind, request = esme.bind_pdu(), esme.submit_pdu(COMPANY, UNLISTED)
        refused = esme.submit_pdu(COMPANY, RECIPIENT)
        esme.send(bind.raw + request.raw + refused.raw)
        self.assertStatus(esme.response(bind.sequence_number), 0)
        self.assertStatus(esme.response(request.sequence_number), 0)
        self.assertRefused(esme.response(refused.sequence_number), refused)
        self.assertAllOctets([bind, request], smsc.wait_link().received)

    def test_a_text_right_behind_the_bind_response(self):
        smsc = self.start_smsc()

        def answer(link, request):
            if request.name not in BINDS:
                return smsc.default_answer(link, request)
            return smsc.default_answer(link, request).raw + link.deliver_pdu(UNLISTED, COMPANY, "queued").raw
        smsc.answer = answer
        esme = self.start_esme(self.start_proxy(smsc))
        self.assertStatus(esme.bind(), 0)
        self.assertEqual(esme.wait_command("deliver_sm").fields()["short_message"], b"queued")
        smsc.wait_link().wait_command("deliver_sm_resp")

    def test_an_approve_right_behind_the_bind_response(self):
        smsc = self.start_smsc()

        def answer(link, request):
            if request.name not in BINDS:
                return smsc.default_answer(link, request)
            approve = link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}", sequence_number=0)
            return smsc.default_answer(link, request).raw + approve.raw
        smsc.answer = answer
        esme = self.start_esme(self.start_proxy(smsc))
        self.assertStatus(esme.bind("bind_receiver"), 0)
        self.assertStatus(smsc.wait_link().wait_command("deliver_sm_resp"), 0)
        self.assertEqual(esme.unsolicited(), [])

    def test_a_second_bind_changes_nothing(self):
        smsc = self.start_smsc()
        esme, link = self.bound_pair(self.start_proxy(smsc), smsc)
        again = esme.bind(system_id="other")
        self.assertIn(again.command_status, (0, 0x05))
        self.assertStatus(esme.submit(COMPANY, RECIPIENT), 0x66)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)
        self.assertEqual(len(smsc.links), 1)

    def test_a_message_before_the_bind_is_no_way_in(self):
        smsc = self.start_smsc()
        esme = self.start_esme(self.start_proxy(smsc))
        request = esme.submit_pdu(COMPANY, UNLISTED)
        self.assertStatus(esme.request(request), 0x04)
        self.assertStatus(esme.bind(), 0)
        esme.enquire()
        self.assertEqual(smsc.requests("submit_sm"), [])


def response_to_bind(status: int):
    return lambda request: response_to(request, status=status, system_id="SMSC", tlvs=REFUSAL_TLVS)


if __name__ == "__main__":
    unittest.main()
