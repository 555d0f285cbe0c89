# SPDX-License-Identifier: Apache-2.0
"""outbind: an SMSC connects, the ESME configured for it is called, and its bind goes back on that connection."""

import socket
import unittest

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, RECIPIENT, UNLISTED, ProxyCase
from support.esme import Esme
from support.link import SECONDS
from support.smpp import BINDS, Pdu, encode, pdu
from support.smsc import SmscLink

BIND_FAILED, NOT_BOUND = 0x0D, 0x04


class EsmeListener:
    """An ESME that waits to be called."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"127.0.0.1:{self._listener.getsockname()[1]}"

    def accept(self) -> Esme:
        self._listener.settimeout(SECONDS)
        sock, _ = self._listener.accept()
        sock.settimeout(None)
        return Esme.over(sock)

    def was_called(self) -> bool:
        self._listener.setblocking(False)
        try:
            self._listener.accept()[0].close()
            return True
        except BlockingIOError:
            return False

    def close(self) -> None:
        self._listener.close()


class OutbindCase(ProxyCase):
    changes: dict = {}
    outbind: dict = {}

    def setUp(self):
        self.smsc = self.start_smsc()
        self.listener = EsmeListener()
        self.addCleanup(self.listener.close)
        self.proxy = self.start_proxy(self.smsc, changes={
            "outbinds": [{"name": "calls", "address": "127.0.0.1:0", "upstream": "carrier",
                          "sources": ["127.0.0.1/32"], "esmes": [self.listener.endpoint], **self.outbind}],
            **self.changes})

    def call(self, source: str = "") -> SmscLink:
        return self.smsc.call(self.proxy.addresses["calls"], source)

    def outbind_pdu(self, number: int = 41) -> Pdu:
        return encode("outbind", sequence_number=number, system_id="SMSC", password="come")

    def called(self) -> tuple[SmscLink, Esme]:
        """The SMSC has called, and the ESME has its outbind."""
        link = self.call()
        link.send(self.outbind_pdu())
        esme = self.listener.accept()
        self.addCleanup(esme.close)
        esme.wait_command("outbind")
        return link, esme

    def bound(self, kind: str = "bind_transceiver", **bind) -> tuple[SmscLink, Esme]:
        link, esme = self.called()
        self.assertStatus(esme.bind(kind, **bind), 0)
        return link, esme


class Calls(OutbindCase):
    def test_the_bind_goes_back_on_the_connection_of_the_call(self):
        for kind in BINDS:
            with self.subTest(kind):
                calls = len(self.smsc.links)
                link, esme = self.called()
                request = esme.bind_pdu(kind, system_id="called", password="back")
                response = esme.request(request)
                self.assertAllOctets([self.outbind_pdu(), self.smsc.default_answer(link, request)], esme.received)
                self.assertStatus(response, 0)
                self.assertAllOctets([request], link.received)
                self.assertEqual(len(self.smsc.links), calls + 1, "nobody dialed the SMSC")

    def test_messages_pass_and_are_judged(self):
        link, esme = self.bound()
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)
        refused = esme.submit_pdu(COMPANY, RECIPIENT)
        self.assertRefused(esme.request(refused), refused)
        text = link.deliver_pdu(UNLISTED, COMPANY, "Thanks")
        self.assertStatus(link.request(text), 0)
        self.assertOctets(text, esme.wait_command("deliver_sm"))
        self.assertEqual([p.name for p in link.requests()], ["bind_transceiver", "submit_sm"])

    def test_an_approve_is_taken(self):
        link, esme = self.bound("bind_receiver")
        self.assertStatus(link.deliver(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"), 0)
        link.enquire()
        self.assertNotIn("deliver_sm", esme.names())
        sender, _ = self.bound_pair(self.proxy, self.smsc)
        self.assertStatus(sender.submit(COMPANY, RECIPIENT), 0)

    def test_what_stands_behind_the_outbind_waits_for_the_esme(self):
        link = self.call()
        enquiry = pdu("enquire_link", sequence_number=0xFFFFFFFF)
        link.send(self.outbind_pdu().raw + enquiry.raw)
        esme = self.listener.accept()
        self.addCleanup(esme.close)
        self.assertEqual(link.response(enquiry.sequence_number).name, "enquire_link_resp")
        self.assertAllOctets([self.outbind_pdu(), enquiry], esme.received)

    def test_a_bind_that_the_smsc_refuses_may_be_tried_again(self):
        statuses = [0x0E, 0]
        self.smsc.answer = lambda link, request: (
            pdu("bind_transceiver_resp", sequence_number=request.sequence_number, status=statuses.pop(0))
            if request.name == "bind_transceiver" else self.smsc.default_answer(link, request))
        link, esme = self.called()
        self.assertStatus(esme.bind(), 0x0E)
        self.assertStatus(esme.bind(), 0)
        self.assertEqual(len(self.smsc.links), 1)

    def test_several_at_once(self):
        pairs = [self.bound(system_id=f"app{i}") for i in range(10)]
        for index, (link, esme) in enumerate(pairs):
            esme.submit(COMPANY, UNLISTED, f"from {index}")
            self.assertEqual(link.requests("submit_sm")[0].fields()["short_message"], f"from {index}".encode())

    def test_the_end_of_one_side_ends_the_other(self):
        for how in ("close", "abort"):
            with self.subTest(how):
                link, esme = self.bound()
                getattr(link, how)()
                esme.wait_end()
                link, esme = self.bound()
                getattr(esme, how)()
                link.wait_end()
                link, esme = self.called()  # not bound yet
                getattr(link, how)()
                esme.wait_end()

    def test_sigterm_unbinds_both_sides(self):
        link, esme = self.bound()
        waiting = self.call()
        self.proxy.terminate()
        for side in (link, esme):
            side.wait_command("unbind")
            side.wait_end()
        waiting.wait_end()
        self.assertEqual(self.proxy.wait_exit(), 0)


class Strangers(OutbindCase):
    def test_another_network_is_closed_before_a_word(self):
        link = self.call("127.0.0.2")
        try:
            link.send(self.outbind_pdu())
        except OSError:
            pass  # it was faster
        link.wait_end()
        self.assertEqual(link.received, [])
        self.proxy.wait_log("not among the sources of outbind calls")
        self.assertFalse(self.listener.was_called())
        self.bound()

    def test_nothing_but_outbind_gets_in(self):
        link = self.call()
        for request in (link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"),
                        encode("bind_transceiver", sequence_number=3, system_id="SMSC", interface_version=0x34),
                        encode("submit_sm", sequence_number=4, source_addr=COMPANY, destination_addr=UNLISTED)):
            self.assertStatus(link.request(request), NOT_BOUND, f"{request.name}: ")
        nack = link.request(pdu(0x00010203, sequence_number=5))
        self.assertEqual((nack.name, nack.command_status), ("generic_nack", 3))
        self.assertStatus(link.enquire(), 0)
        self.assertFalse(self.listener.was_called())
        sender, _ = self.bound_pair(self.proxy, self.smsc)
        self.assertStatus(sender.submit(COMPANY, RECIPIENT), 0x66, "granted by a stranger: ")

    def test_after_its_outbind_it_gets_no_approve_in_without_a_bind(self):
        link, esme = self.called()
        approve = link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}")
        link.send(approve)
        esme.wait_command("deliver_sm")
        sender, _ = self.bound_pair(self.proxy, self.smsc)
        self.assertStatus(sender.submit(COMPANY, RECIPIENT), 0x66, "granted without a bind: ")

    def test_garbage_ends_it(self):
        link = self.call()
        link.send(b"GET / HTTP/1.1\r\nHost: smpp.example\r\n\r\n")
        self.assertEqual(link.wait_command("generic_nack").command_status, 2)
        link.wait_end()

    def test_an_esme_that_is_not_allowed_to_is_turned_away(self):
        link, esme = self.called()
        self.assertStatus(esme.request(esme.submit_pdu(COMPANY, UNLISTED)), NOT_BOUND)
        self.assertEqual(link.received, [])


class Limits(OutbindCase):
    changes = {"clients": [{"system_id": "app*", "sources": ["192.0.2.0/24"], "bind_types": ["receiver"]}]}

    def test_hold_but_for_the_address_that_was_called(self):
        link, esme = self.called()
        self.assertStatus(esme.bind("bind_receiver", system_id="other"), BIND_FAILED)
        self.assertStatus(esme.bind("bind_transceiver", system_id="app1"), BIND_FAILED)
        self.assertEqual(link.received, [])
        self.assertStatus(esme.bind("bind_receiver", system_id="app1"), 0)


class Routes(OutbindCase):
    changes = {"routes": [{"name": "gold", "system_id": "gold-*", "upstream": "carrier"}]}

    def test_hold_too(self):
        link, esme = self.called()
        self.assertStatus(esme.bind(system_id="silver-1"), BIND_FAILED)
        self.assertEqual(link.received, [])
        self.assertStatus(esme.bind(system_id="gold-1"), 0)


class Silence(OutbindCase):
    changes = {"session": {"bind_timeout": "700ms"}}

    def test_without_an_outbind(self):
        link = self.call()
        self.assertEqual(link.wait_end(5), "closed")
        self.assertFalse(self.listener.was_called())

    def test_with_half_an_outbind(self):
        link = self.call()
        link.send(self.outbind_pdu().raw[:-2])
        link.wait_end(5)

    def test_of_the_esme(self):
        link, esme = self.called()
        for side in (link, esme):
            self.assertEqual(side.wait_end(5), "closed")
        self.proxy.wait_log("no bind within session.bind_timeout")

    def test_of_the_smsc_after_the_bind(self):
        self.smsc.hold()
        self.smsc.answer = lambda link, request: None
        link, esme = self.called()
        esme.send(esme.bind_pdu())
        for side in (link, esme):
            side.wait_end(5)
        self.assertStatus(esme.received[-1], BIND_FAILED)

    def test_a_bound_session_stays(self):
        link, esme = self.bound()
        self.call().wait_end(5)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)


class Unreachable(OutbindCase):
    def setUp(self):
        self.outbind = {"esmes": [self.dead_endpoint()]}
        super().setUp()

    def test_ends_the_call(self):
        link = self.call()
        link.send(self.outbind_pdu())
        self.assertEqual(link.wait_end(), "closed")
        self.assertEqual(link.received, [])
        self.proxy.wait_log("the ESME that the SMSC called could not be reached")
        self.assertIn(f"endpoint={self.outbind['esmes'][0]}", self.proxy.wait_log("ESME not reached"))


class SecondEsme(OutbindCase):
    def setUp(self):
        second = EsmeListener()
        self.addCleanup(second.close)
        self.outbind = {"esmes": [self.dead_endpoint(), second.endpoint]}
        super().setUp()
        self.listener = second

    def test_is_called_if_the_first_cannot_be_reached(self):
        link, esme = self.bound()
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)


if __name__ == "__main__":
    unittest.main()
