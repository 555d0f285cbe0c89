# SPDX-License-Identifier: Apache-2.0
"""Edges of a session: requests too early, twice, crossing an unbind; answers twice or to nothing; where to connect."""

import socket
import unittest

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, RECIPIENT, UNLISTED, ProxyCase
from support.smpp import BINDS, Pdu, encode, pdu, response_to
from support.smsc import Smsc
from support.waiting import until

NOT_BOUND, ALREADY_BOUND, UNKNOWN = 0x04, 0x05, 0x03


def one_of_each(number) -> list[Pdu]:
    """Requests of a bound ESME; `number` gives sequence numbers."""
    return [encode("submit_sm", sequence_number=number(), source_addr=COMPANY, destination_addr=UNLISTED),
            encode("submit_sm", sequence_number=number(), source_addr=COMPANY, destination_addr=RECIPIENT),
            encode("submit_multi", sequence_number=number(), source_addr=COMPANY, dest_addresses=[UNLISTED]),
            encode("data_sm", sequence_number=number(), source_addr=COMPANY, destination_addr=UNLISTED),
            encode("query_sm", sequence_number=number(), message_id="1"),
            encode("cancel_sm", sequence_number=number(), message_id="1"),
            encode("replace_sm", sequence_number=number(), message_id="1"),
            encode("broadcast_sm", sequence_number=number()),
            encode("deliver_sm", sequence_number=number(), destination_addr=UNLISTED)]


class TooEarly(ProxyCase):
    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc)
        self.esme = self.start_esme(self.proxy)

    def test_every_request_before_the_bind(self):
        for request in one_of_each(self.esme.next_sequence_number):
            response = self.esme.request(request)
            self.assertEqual((response.name, response.command_status), (f"{request.name}_resp", NOT_BOUND))
        nack = self.esme.request(pdu(0x00010203, sequence_number=90))
        self.assertEqual((nack.name, nack.command_status), ("generic_nack", UNKNOWN))
        self.assertStatus(self.esme.enquire(), 0)
        self.assertEqual(self.smsc.links, [])
        self.assertStatus(self.esme.bind(), 0)

    def test_answers_and_what_has_none_are_dropped(self):
        before = len(self.esme.received)
        for name in ("submit_sm_resp", "deliver_sm_resp", "enquire_link_resp", "generic_nack", "alert_notification",
                     "outbind", "bind_transceiver_resp"):
            self.esme.send(pdu(name, sequence_number=5))
        self.assertStatus(self.esme.enquire(), 0)
        self.assertEqual(len(self.esme.received), before + 1)
        self.assertStatus(self.esme.bind(), 0)

    def test_unbind_without_a_bind(self):
        self.assertStatus(self.esme.request(pdu("unbind", sequence_number=3)), 0)
        self.assertEqual(self.esme.wait_end(), "closed")

    def test_requests_while_the_smsc_thinks_about_the_bind(self):
        asked = []
        self.smsc.answer = lambda link, request: asked.append((link, request))
        bind = self.esme.bind_pdu()
        requests = one_of_each(self.esme.next_sequence_number)
        self.esme.send(bind)
        until(lambda: asked, "the bind at the SMSC")
        self.esme.send(b"".join(p.raw for p in requests))
        passing = [p for p in requests if RECIPIENT.encode() not in p.raw]
        link = self.smsc.wait_link()
        link.wait_count(1 + len(passing))
        self.assertAllOctets([bind, *passing], link.received, "judged, and the SMSC says what it thinks of it")
        self.assertRefused(self.esme.response(requests[1].sequence_number), requests[1])
        link.send(response_to(bind, status=0x0E))
        self.assertStatus(self.esme.response(bind.sequence_number), 0x0E)

    def test_nothing_slips_by_behind_a_refused_bind(self):
        self.smsc.answer = lambda link, request: (
            response_to(request, status=0x0E) if request.name in BINDS else self.smsc.default_answer(link, request))
        self.assertStatus(self.esme.bind(), 0x0E)
        for request in one_of_each(self.esme.next_sequence_number):
            self.assertStatus(self.esme.request(request), NOT_BOUND, f"{request.name}: ")
        self.assertEqual(self.smsc.wait_link().names(), ["bind_transceiver"])


class Twice(ProxyCase):
    def setUp(self):
        self.smsc = self.start_smsc()
        self.smsc.answer = lambda link, request: (
            response_to(request, status=ALREADY_BOUND) if request.name in BINDS and len(link.requests(*BINDS)) > 1
            else self.smsc.default_answer(link, request))
        self.proxy = self.start_proxy(self.smsc)
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)

    def test_the_same_bind_is_the_smsc_s_to_judge(self):
        request = self.esme.bind_pdu(password="another")
        self.assertStatus(self.esme.request(request), ALREADY_BOUND)
        self.assertOctets(request, self.link.requests(*BINDS)[-1])

    def test_another_bind_is_refused_here(self):
        for kind, system_id in (("bind_transceiver", "other"), ("bind_receiver", "company"),
                                ("bind_transmitter", "company")):
            response = self.esme.bind(kind, system_id=system_id)
            self.assertEqual((response.name, response.command_status), (f"{kind}_resp", ALREADY_BOUND))
        self.assertEqual(len(self.link.requests(*BINDS)), 1)
        self.assertStatus(self.esme.submit(COMPANY, UNLISTED), 0)
        self.assertStatus(self.esme.submit(COMPANY, RECIPIENT), 0x66)

    def test_an_answer_that_comes_twice_passes_twice(self):
        request = self.esme.submit_pdu(COMPANY, UNLISTED)
        first = self.esme.request(request)
        for _ in range(3):
            self.link.send(first)
        self.assertAllOctets([first] * 4, self.esme.wait_count(4, lambda p: p.name == "submit_sm_resp"))

    def test_answers_nobody_asked_for_pass_and_count_for_nothing(self):
        """What is outstanding is still awaited by a drain."""
        strays = [pdu("submit_sm_resp", b"x\0", sequence_number=n) for n in range(900, 950)]
        self.link.send(b"".join(p.raw for p in strays))
        self.assertAllOctets(strays, self.esme.wait_count(50, lambda p: p.name == "submit_sm_resp"))
        self.smsc.hold()
        request = self.esme.submit_pdu(COMPANY, UNLISTED)
        self.esme.send(request)
        self.link.wait_command("submit_sm")
        self.proxy.terminate()
        until(lambda: self.esme.submit(COMPANY, RECIPIENT).command_status == 0x08, "the drain to begin")
        self.smsc.release()
        self.assertStatus(self.esme.response(request.sequence_number), 0)
        self.assertEqual(self.proxy.wait_exit(), 0)

    def test_two_approves_under_one_number(self):
        approve = [self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve 122233366{n:02}", sequence_number=7)
                   for n in range(2)]
        self.link.send(approve[0].raw + approve[1].raw)
        answers = self.link.wait_count(2, lambda p: p.name == "deliver_sm_resp")
        self.assertEqual([(p.sequence_number, p.command_status) for p in answers], [(7, 0)] * 2)
        for n in range(2):
            self.assertStatus(self.esme.submit(f"122233366{n:02}", RECIPIENT), 0)


class CrossingUnbinds(ProxyCase):
    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, changes={
            "session": {"drain_timeout": "1s", "unbind_timeout": "1s"}})
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)

    def assertOver(self, seconds: float = 5) -> None:
        self.esme.wait_end(seconds)
        self.link.wait_end(seconds)
        self.assertTrue(self.proxy.running())
        self.bound_pair(self.proxy, self.smsc)

    def test_traffic_of_both_sides(self):
        """Everything that was sent before or during an unbind is answered or passed, whatever crosses what."""
        self.smsc.hold()
        up = [self.esme.submit_pdu(COMPANY, UNLISTED) for _ in range(20)]
        refused = self.esme.submit_pdu(COMPANY, RECIPIENT)
        unbind = pdu("unbind", sequence_number=500)
        down = [self.link.deliver_pdu(UNLISTED, COMPANY, f"{i}") for i in range(20)]
        approve = self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}")
        self.link.on_pdu = None
        self.esme.send(b"".join(p.raw for p in [*up, refused, unbind]))
        self.link.wait_command("unbind")
        self.link.send(b"".join(p.raw for p in [*down, approve]))
        for request in down:
            self.assertStatus(self.link.response(request.sequence_number), 0)
        self.assertStatus(self.link.response(approve.sequence_number), 0)
        self.assertRefused(self.esme.response(refused.sequence_number), refused)
        for request in up:
            self.link.send(response_to(request, message_id="1"))
        self.link.send(response_to(unbind))
        self.assertAllOctets([response_to(p, message_id="1") for p in up] + [response_to(unbind)],
                             [self.esme.response(p.sequence_number) for p in [*up, unbind]])
        self.link.close()
        self.esme.close()
        self.smsc.release()
        again, _ = self.bound_pair(self.proxy, self.smsc)
        self.assertStatus(again.submit(COMPANY, RECIPIENT), 0, "the Approve that crossed counts: ")

    def test_of_both_ends_at_once(self):
        for numbers in ((7, 7), (7, 8)):
            with self.subTest(numbers):
                self.esme.on_pdu = self.link.on_pdu = None
                mine, theirs = (pdu("unbind", sequence_number=number) for number in numbers)
                self.esme.send(mine)
                self.link.send(theirs)
                self.assertOctets(mine, self.link.wait_command("unbind"))
                self.assertOctets(theirs, self.esme.wait_command("unbind"))
                self.esme.send(response_to(theirs))
                self.link.send(response_to(mine))
                self.assertOctets(response_to(mine), self.esme.wait_command("unbind_resp"))
                self.assertOctets(response_to(theirs), self.link.wait_command("unbind_resp"))
                self.esme.close()
                self.link.wait_end()
                self.esme, self.link = self.bound_pair(self.proxy, self.smsc)

    def test_one_that_nobody_follows_up_by_closing(self):
        self.link.on_pdu = lambda link, request: link.send(response_to(request))
        self.assertStatus(self.esme.request(pdu("unbind", sequence_number=9)), 0)
        self.assertOver()

    def test_messages_behind_the_unbind_of_the_same_end(self):
        unbind, late = pdu("unbind", sequence_number=9), self.esme.submit_pdu(COMPANY, UNLISTED)
        refused = self.esme.submit_pdu(COMPANY, RECIPIENT)
        self.esme.send(unbind.raw + late.raw + refused.raw)
        self.assertStatus(self.esme.response(9), 0)
        self.esme.wait_end()
        self.assertNotIn(RECIPIENT.encode(), b"".join(p.raw for p in self.link.received))

    def test_with_the_one_of_smppguard(self):
        self.esme.on_pdu = self.link.on_pdu = None
        self.proxy.terminate()
        self.esme.wait_command("unbind")
        self.esme.send(pdu("unbind", sequence_number=9))
        self.link.send(pdu("unbind", sequence_number=9))
        self.assertStatus(self.esme.response(9), 0)
        self.assertStatus(self.link.response(9), 0)
        self.assertEqual(self.proxy.wait_exit(), 0)


class Smsc6(Smsc):
    family, host = socket.AF_INET6, "::1"


class Endpoints(ProxyCase):
    def upstream(self, *endpoints: str, **more) -> dict:
        return {"upstreams": [{"name": "carrier", "endpoints": list(endpoints), "connect_timeout": "2s", **more}]}

    def test_a_refusal_is_the_smsc_s_word_and_not_tried_elsewhere(self):
        first, second = self.start_smsc(), self.start_smsc()
        first.answer = lambda link, request: response_to(request, status=0x0E)
        proxy = self.start_proxy(first, changes=self.upstream(f"127.0.0.1:{first.port}", f"127.0.0.1:{second.port}"))
        self.assertStatus(self.start_esme(proxy).bind(), 0x0E)
        self.assertEqual(second.links, [])

    def test_a_dead_one_is_passed_over_and_that_is_said_once(self):
        smsc, dead = self.start_smsc(), self.dead_endpoint()
        proxy = self.start_proxy(smsc, changes=self.upstream(dead, f"127.0.0.1:{smsc.port}", retry_first="1h",
                                                             retry_most="1h"))
        for _ in range(10):
            self.bound_pair(proxy, smsc)
        line = proxy.wait_log("SMSC passed over")
        self.assertIn(f"upstream=carrier endpoint={dead}", line)
        log = proxy.log()
        self.assertEqual(log.count("SMSC passed over"), 1)
        self.assertEqual(log.count("SMSC not reached"), 1, "it was not even tried again")

    def test_all_of_them_dead_is_a_bind_failure_at_once(self):
        proxy = self.start_proxy(1, changes=self.upstream(self.dead_endpoint(), self.dead_endpoint(), retry_first="1h",
                                                          retry_most="1h"))
        for _ in range(5):
            self.assertStatus(self.start_esme(proxy).bind(seconds=1), 0x0D)
        proxy.wait_log("no endpoint could be reached; passed over after earlier failures")

    def test_one_that_comes_back_is_taken_again(self):
        second = self.start_smsc()
        first = self.start_smsc()
        first.stop_listening()
        proxy = self.start_proxy(second, changes=self.upstream(
            f"127.0.0.1:{first.port}", f"127.0.0.1:{second.port}", retry_first="50ms", retry_most="200ms"))
        self.bound_pair(proxy, second)
        back = self.start_smsc(port=first.port)

        def binds_at_the_first() -> bool:
            self.assertStatus(self.start_esme(proxy).bind(), 0)
            return bool(back.links)
        until(binds_at_the_first, "a bind at the endpoint that came back", every=0.05)
        self.assertIn(f"endpoint=127.0.0.1:{first.port}", proxy.wait_log("SMSC reached again"))

    def test_an_smsc_that_dies_later_is_no_dead_endpoint(self):
        first, second = self.start_smsc(), self.start_smsc()
        proxy = self.start_proxy(first, changes=self.upstream(f"127.0.0.1:{first.port}", f"127.0.0.1:{second.port}"))
        esme, link = self.bound_pair(proxy, first)
        link.abort()
        esme.wait_end()
        self.bound_pair(proxy, first)
        self.assertEqual(second.links, [])

    def test_source_address_is_what_the_smsc_sees(self):
        smsc = self.start_smsc()
        proxy = self.start_proxy(smsc, changes=self.upstream(f"127.0.0.1:{smsc.port}",
                                                             source_addresses=["127.0.0.2", "::1"]))
        _, link = self.bound_pair(proxy, smsc)
        self.assertEqual(link.sock.getpeername()[0], "127.0.0.2")

    def test_a_source_address_of_others_is_a_bind_failure_that_says_why(self):
        smsc = self.start_smsc()
        proxy = self.start_proxy(smsc, changes=self.upstream(f"127.0.0.1:{smsc.port}",
                                                             source_addresses=["192.0.2.7"]))
        self.assertStatus(self.start_esme(proxy).bind(), 0x0D)
        self.assertIn("from 192.0.2.7: ", proxy.wait_log("SMSC not reached"))
        self.assertEqual(smsc.links, [])

    def test_both_address_families(self):
        smsc = Smsc6()
        self.addCleanup(smsc.close)
        proxy = self.start_proxy(1, changes={
            "listeners": [{"name": "main", "address": "[::1]:0"}, {"name": "four", "address": "127.0.0.1:0"},
                          {"name": "any", "address": "[::]:0"}],
            **self.upstream(f"[::1]:{smsc.port}", source_addresses=["127.0.0.2", "::1"])})
        port = proxy.addresses["any"][1]
        for address in (proxy.addresses["main"], proxy.addresses["four"], ("::1", port), ("127.0.0.1", port)):
            with self.subTest(address):
                esme = self.connect(address)
                self.assertStatus(esme.bind(), 0)
                self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)
                self.assertStatus(esme.submit(COMPANY, RECIPIENT), 0x66)
        self.assertEqual({link.sock.getpeername()[0] for link in smsc.links}, {"::1"})
        self.assertIn("source=[::1]:", proxy.wait_log("listener=main source"))

    def test_a_name_is_looked_up(self):
        smsc = self.start_smsc()
        proxy = self.start_proxy(1, changes=self.upstream(f"localhost:{smsc.port}"))
        self.bound_pair(proxy, smsc)

    def test_sources_of_clients_and_routes_hold_for_mapped_addresses(self):
        """An IPv4 peer at a listener of both families is still that IPv4 address."""
        smsc = self.start_smsc()
        proxy = self.start_proxy(smsc, changes={
            "listeners": [{"name": "main", "address": "[::]:0"}],
            "routes": [{"name": "four", "system_id": "*", "upstream": "carrier", "sources": ["127.0.0.0/8"]}],
            "clients": [{"system_id": "*", "sources": ["127.0.0.2/32"]}]})
        port = proxy.address[1]
        self.assertStatus(self.connect(("127.0.0.1", port), source="127.0.0.2").bind(), 0)
        self.assertStatus(self.connect(("127.0.0.1", port)).bind(), 0x0D)
        self.assertStatus(self.connect(("::1", port)).bind(), 0x0D)


if __name__ == "__main__":
    unittest.main()
