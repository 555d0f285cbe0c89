# SPDX-License-Identifier: Apache-2.0
"""Sessions that end: drain on SIGTERM, an ESME or SMSC that goes away in the middle of a window."""

import socket
import time
import unittest

import context  # noqa: F401
from support.case import COMPANY, UNLISTED, ProxyCase
from support.smpp import pdu
from support.waiting import until

WINDOW = 10


class Endings(ProxyCase):
    changes: dict = {}

    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, changes=self.changes)

    def open_window(self):
        """An ESME with WINDOW texts that the SMSC has and has not answered."""
        esme, link = self.bound_pair(self.proxy, self.smsc)
        self.smsc.hold()
        requests = [esme.submit_pdu(COMPANY, UNLISTED) for _ in range(WINDOW)]
        esme.send(b"".join(p.raw for p in requests))
        link.wait_count(WINDOW, lambda p: p.name == "submit_sm")
        return esme, link, requests

    def assertServes(self):
        self.smsc.release()
        self.assertTrue(self.proxy.running(), "smppguard is gone")
        esme, _ = self.bound_pair(self.proxy, self.smsc)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)


class Drain(Endings):
    changes = {"session": {"drain_timeout": "10s", "unbind_timeout": "3s"}}

    def test_outstanding_answers_pass_then_both_sides_are_unbound(self):
        esme, link, requests = self.open_window()
        self.proxy.terminate()
        until(self.refuses_connections, "the listener is closed")
        self.assertIsNone(esme.ended, "the session ended with answers outstanding")
        self.smsc.release()
        for request in requests:
            self.assertStatus(esme.response(request.sequence_number), 0)
        for side in (esme, link):
            side.wait_command("unbind")
            self.assertEqual(side.wait_end(), "closed")
        self.assertEqual(self.proxy.wait_exit(), 0)
        after_unbind = esme.names()[esme.names().index("unbind"):]
        self.assertNotIn("submit_sm_resp", after_unbind)

    def test_outstanding_answers_of_the_esme_pass_as_well(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        esme.on_pdu = None
        request = link.deliver_pdu(UNLISTED, COMPANY, "hi")
        link.send(request)
        esme.wait_command("deliver_sm")
        self.proxy.terminate()
        until(self.refuses_connections, "the listener is closed")
        esme.send(bytes.fromhex("0000001180000005") + bytes(4) + request.raw[12:16] + b"\0")
        self.assertStatus(link.response(request.sequence_number), 0)
        unbind = esme.wait_command("unbind")
        esme.send(bytes.fromhex("0000001080000006") + bytes(4) + unbind.raw[12:16])
        esme.wait_end()
        self.assertEqual(self.proxy.wait_exit(), 0)

    def test_idle_sessions_are_unbound_at_once(self):
        pairs = [self.bound_pair(self.proxy, self.smsc) for _ in range(20)]
        started = time.monotonic()
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        self.assertLess(time.monotonic() - started, 2)
        for esme, link in pairs:
            esme.wait_command("unbind")
            link.wait_command("unbind")
            self.assertNotIn("unbind_resp", esme.names(), "the answers to smppguard's own unbind are its own")
            self.assertNotIn("unbind_resp", link.names())

    def test_half_open_connections_do_not_hold_it_up(self):
        unbound = self.start_esme(self.proxy)
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        unbound.wait_end()

    def refuses_connections(self) -> bool:
        with socket.socket() as attempt:
            return attempt.connect_ex(self.proxy.address) != 0


class DrainEndsInTime(Endings):
    changes = {"session": {"drain_timeout": "1s", "unbind_timeout": "500ms"}}

    def test_when_answers_never_come(self):
        self.open_window()
        started = time.monotonic()
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        self.assertGreater(time.monotonic() - started, 0.9, "outstanding answers were not awaited")
        self.assertLess(time.monotonic() - started, 8)

    def test_when_nobody_answers_the_unbind(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        esme.on_pdu = None
        link.on_pdu = None
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        self.assertIn("unbind", esme.names())
        self.assertIn("unbind", link.names())


class PeersThatGo(Endings):
    def test_esme_closes_in_the_middle_of_a_window(self):
        esme, link, _ = self.open_window()
        esme.close()
        self.smsc.release()
        link.wait_end(20)
        self.assertServes()

    def test_esme_resets_in_the_middle_of_a_window(self):
        esme, link, _ = self.open_window()
        esme.abort()
        self.smsc.release()
        link.wait_end(20)
        self.assertServes()

    def test_esme_closes_while_the_smsc_waits_for_its_answers(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        esme.on_pdu = None
        link.send(b"".join(link.deliver_pdu(UNLISTED, COMPANY, f"{i}").raw for i in range(WINDOW)))
        esme.wait_count(WINDOW, lambda p: p.name == "deliver_sm")
        esme.close()
        link.wait_end(20)
        oks = [p for p in link.received if p.name == "deliver_sm_resp" and p.command_status == 0]
        self.assertEqual(oks, [], "nobody said OK to these texts")
        self.assertServes()

    def test_smsc_dies_in_the_middle_of_a_window(self):
        for how in ("close", "abort"):
            with self.subTest(how):
                self.smsc.release()
                esme, link, requests = self.open_window()
                link.held.clear()
                getattr(link, how)()
                esme.wait_end(20)
                oks = [p for p in esme.received if p.name == "submit_sm_resp" and p.command_status == 0]
                self.assertEqual(oks, [], "an OK that no SMSC gave")
                self.assertServes()

    def test_smsc_dies_within_a_pdu(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        link.send(link.deliver_pdu(UNLISTED, COMPANY, "never complete").raw[:-5])
        link.close()
        esme.wait_end(20)
        self.assertNotIn("deliver_sm", esme.names())
        self.assertServes()

    def test_esme_that_ends_its_half_still_gets_its_answers(self):
        esme, link, requests = self.open_window()
        esme.sock.shutdown(socket.SHUT_WR)
        self.smsc.release()
        for request in requests:
            self.assertStatus(esme.response(request.sequence_number), 0)
        self.assertEqual(esme.wait_end(20), "closed")
        link.wait_end(20)
        self.assertServes()

    def test_unbind_with_answers_outstanding(self):
        esme, link, requests = self.open_window()
        unbind = pdu("unbind", sequence_number=esme.next_sequence_number())
        esme.send(unbind)
        link.wait_command("unbind")
        self.smsc.release()
        self.assertEqual(esme.response(unbind.sequence_number).name, "unbind_resp")
        esme.wait_end(20)
        self.assertServes()

    def test_a_session_of_others_is_not_touched(self):
        other, other_link = self.bound_pair(self.proxy, self.smsc, system_id="other")
        esme, link, _ = self.open_window()
        link.abort()
        esme.wait_end(20)
        self.smsc.release()
        self.assertStatus(other.submit(COMPANY, UNLISTED), 0)
        self.assertIsNone(other_link.ended)


if __name__ == "__main__":
    unittest.main()
