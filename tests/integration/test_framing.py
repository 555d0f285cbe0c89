# SPDX-License-Identifier: Apache-2.0
"""However the octets are cut; and what is not SMPP at all."""

import unittest

import context  # noqa: F401
from support.case import COMPANY, RECIPIENT, UNLISTED, ProxyCase

GARBAGE = {
    "HTTP": b"GET / HTTP/1.1\r\nHost: smpp.example\r\n\r\n",
    "TLS hello": bytes.fromhex("1603010200010001fc0303") + bytes(64),
    "PROXY header v1": b"PROXY TCP4 192.0.2.1 192.0.2.2 5000 2775\r\n",
    "AMQP": b"AMQP\0\0\x09\x01",
    "length 0": bytes(16),
    "length 15": bytes.fromhex("0000000f000000150000000000000001"),
    "length 0xffffffff": bytes.fromhex("ffffffff000000150000000000000001"),
    "length just above the limit": bytes.fromhex("00020001000000150000000000000001"),
}


class Framing(ProxyCase):
    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc)

    def test_octet_by_octet(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        request = esme.submit_pdu(COMPANY, UNLISTED, tlvs=[(0x1400, b"vendor")])
        for octet in request.raw:
            esme.send(bytes([octet]))
        self.assertStatus(esme.response(request.sequence_number), 0)
        self.assertOctets(request, link.requests("submit_sm")[0])
        delivered = link.deliver_pdu(UNLISTED, COMPANY, "Thanks")
        for octet in delivered.raw:
            link.send(bytes([octet]))
        link.response(delivered.sequence_number)
        self.assertOctets(delivered, esme.unsolicited()[0])

    def test_a_bind_octet_by_octet(self):
        esme = self.start_esme(self.proxy)
        request = esme.bind_pdu()
        for octet in request.raw:
            esme.send(bytes([octet]))
        self.assertStatus(esme.response(request.sequence_number), 0)

    def test_a_hundred_in_one_segment_every_third_refused(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        requests = [esme.submit_pdu(COMPANY, RECIPIENT if i % 3 == 0 else UNLISTED, f"text {i}") for i in range(100)]
        esme.send(b"".join(p.raw for p in requests))
        for index, request in enumerate(requests):
            response = esme.response(request.sequence_number)
            if index % 3:
                self.assertStatus(response, 0)
            else:
                self.assertRefused(response, request)
        esme.enquire()
        self.assertAllOctets([p for i, p in enumerate(requests) if i % 3], link.requests("submit_sm"), "forwarded")
        answers = [p.sequence_number for p in esme.received if p.name == "submit_sm_resp"]
        self.assertEqual(sorted(answers), sorted(p.sequence_number for p in requests), "each answered once")

    def test_a_refused_message_cut_anywhere(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        for cut in range(1, len(esme.submit_pdu(COMPANY, RECIPIENT, "x").raw)):
            before = esme.submit_pdu(COMPANY, UNLISTED, f"before {cut}")
            refused = esme.submit_pdu(COMPANY, RECIPIENT, "x")
            after = esme.submit_pdu(COMPANY, UNLISTED, f"after {cut}")
            esme.send(before.raw + refused.raw[:cut])
            esme.response(before.sequence_number)
            esme.send(refused.raw[cut:] + after.raw)
            self.assertRefused(esme.response(refused.sequence_number), refused)
            self.assertStatus(esme.response(after.sequence_number), 0)
        self.assertNotIn(RECIPIENT.encode(), b"".join(p.raw for p in link.received))

    def test_the_largest_legal_pdu(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        request = esme.submit_pdu(COMPANY, UNLISTED, b"", tlvs=[(0x0424, bytes(range(256)) * 255)])
        self.assertStatus(esme.request(request), 0)
        self.assertOctets(request, link.requests("submit_sm")[0])

    def test_garbage_before_a_bind_ends_the_connection_only(self):
        for name, octets in GARBAGE.items():
            with self.subTest(name):
                stray = self.start_esme(self.proxy, answers=False, label=name)
                stray.send(octets)
                stray.wait_end(5)
                self.assertLessEqual(len(stray.received), 1)
                for nack in stray.received:
                    self.assertEqual((nack.name, nack.command_status), ("generic_nack", 0x02))
        self.assertEqual(self.smsc.links, [], "nothing of it reached the SMSC")
        self.bound_pair(self.proxy, self.smsc)

    def test_garbage_of_a_bound_esme_ends_both_links(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        sound = esme.submit_pdu(COMPANY, UNLISTED)
        esme.send(sound.raw + GARBAGE["HTTP"])
        esme.wait_end()
        link.wait_end()
        self.assertOctets(sound, link.requests("submit_sm")[0], "what came before it")
        self.bound_pair(self.proxy, self.smsc)

    def test_garbage_of_the_smsc_ends_both_links(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        link.send(GARBAGE["length 0xffffffff"])
        esme.wait_end()
        link.wait_end()
        self.bound_pair(self.proxy, self.smsc)

    def test_connecting_and_closing_like_a_health_check(self):
        for _ in range(50):
            self.start_esme(self.proxy).close()
        self.assertEqual(self.smsc.links, [])
        self.bound_pair(self.proxy, self.smsc)


if __name__ == "__main__":
    unittest.main()
