# SPDX-License-Identifier: Apache-2.0
"""TLS on the listener, towards the SMSC and on both: what crosses it, its versions, sessions and strange octets."""

import ssl
import unittest
import warnings

import context  # noqa: F401
import test_endings
import test_framing
import test_transparency
from crossing import Crossing
from support.case import COMPANY, RECIPIENT, UNLISTED, ProxyCase
from support.smpp import pdu
from support.tls import TLS_1_2, TLS_1_3, TlsClient, client_context, server_context
from support.tls_case import GUARD, TlsCase


class BothLegs(TlsCase, Crossing):
    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc)

    def test_the_worked_example(self):
        self.check_worked_example(self.proxy, self.smsc)

    def test_every_command_both_ways(self):
        self.check_mixture(*self.bound_pair(self.proxy, self.smsc))


class ListenerOnly(BothLegs):
    upstream_has_tls = False


class UpstreamOnly(BothLegs):
    listener_has_tls = False


class Transparency(TlsCase, test_transparency.Transparency):
    """The tests of the plain transport, over TLS."""


class EveryWayToARecipient(TlsCase, test_transparency.EveryWayToARecipient):
    """The tests of the plain transport, over TLS."""


class Framing(TlsCase, test_framing.Framing):
    """The tests of the plain transport, over TLS."""


class Drain(TlsCase, test_endings.Drain):
    """The tests of the plain transport, over TLS."""


class PeersThatGo(TlsCase, test_endings.PeersThatGo):
    """The tests of the plain transport, over TLS."""


class Versions(TlsCase):
    def test_both_are_spoken_unless_told_otherwise(self):
        for version, name in ((TLS_1_2, "TLSv1.2"), (TLS_1_3, "TLSv1.3")):
            with self.subTest(name):
                smsc = self.start_smsc(tls=server_context(self.carrier, least=version, most=version))
                proxy = self.start_proxy(smsc)
                esme = self.start_esme(proxy, tls=self.esme_tls(least=version, most=version))
                self.assertStatus(esme.bind(), 0)
                self.assertStatus(esme.submit(COMPANY, RECIPIENT), 0x66)
                self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)
                self.assertEqual((esme.sock.version, smsc.wait_link().sock.version), (name, name))

    def test_nothing_older_is_spoken(self):
        proxy = self.start_proxy(self.start_smsc())
        self.check_refused(proxy, old_client(self.authority.certificate))

    def test_a_listener_for_1_3_only(self):
        proxy = self.start_proxy(self.start_smsc(), listener={"tls": {"min_version": "1.3"}})
        self.check_refused(proxy, self.esme_tls(most=TLS_1_2))
        self.assertStatus(self.start_esme(proxy).bind(), 0)

    def test_an_smsc_of_1_2_where_1_3_is_wanted(self):
        smsc = self.start_smsc(tls=server_context(self.carrier, most=TLS_1_2))
        proxy = self.start_proxy(smsc, upstream={"tls": {"min_version": "1.3"}})
        self.assertStatus(self.start_esme(proxy).bind(), 0x0D)
        self.assertEqual(smsc.requests(), [])
        self.assertRegex(proxy.wait_log("SMSC not reached"), r"(?i)version")

    def check_refused(self, proxy, client: TlsClient) -> None:
        with self.assertRaises(ssl.SSLError) as refusal:
            self.start_esme(proxy, tls=client)
        self.assertEqual(refusal.exception.reason, "TLSV1_ALERT_PROTOCOL_VERSION")


def old_client(authority) -> TlsClient:
    """Speaks TLS 1.1 and nothing else."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old = client_context(authority, least=ssl.TLSVersion.TLSv1_1, most=ssl.TLSVersion.TLSv1_1)
    old.set_ciphers("DEFAULT:@SECLEVEL=0")
    return TlsClient(old, GUARD)


class Sessions(TlsCase):
    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc)

    def test_a_second_connection_resumes_the_session_of_the_first(self):
        for version in (TLS_1_2, TLS_1_3):
            with self.subTest(version):
                client = self.esme_tls(least=version, most=version)
                first = self.start_esme(self.proxy, tls=client)
                self.assertStatus(first.bind(), 0)
                self.assertFalse(first.sock.session_reused)
                again = self.start_esme(self.proxy, tls=client.resuming(first.sock.session))
                self.assertTrue(again.sock.session_reused)
                self.assertStatus(again.bind(), 0)
                self.assertStatus(again.submit(COMPANY, RECIPIENT), 0x66)

    def test_the_end_of_a_session_is_said_in_tls_on_both_sides(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        esme.request(pdu("unbind", sequence_number=esme.next_sequence_number()))
        for end in (esme, link):
            self.assertEqual(end.wait_end(), "closed")
            self.assertTrue(end.sock.close_notified, f"no close_notify to the {end.label}")

    def test_a_connection_that_is_cut_ends_the_other_link(self):
        for cut, other in ((0, 1), (1, 0)):
            pair = self.bound_pair(self.proxy, self.smsc)
            pair[cut].sock.cut()
            pair[other].wait_end()


class StrangeOctets(TlsCase):
    """They end their own connection and nothing else."""

    def setUp(self):
        self.smsc = self.start_smsc()
        tls = {"certificate": str(self.guard.certificate), "key": str(self.guard.key)}
        self.proxy = self.start_proxy(self.smsc, changes={"listeners": [
            {"name": "main", "address": "127.0.0.1:0", "tls": tls}, {"name": "plain", "address": "127.0.0.1:0"}]})
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)

    def check_others_go_on(self, links: int) -> None:
        self.assertStatus(self.esme.submit(COMPANY, UNLISTED), 0)
        self.assertEqual(len(self.smsc.links), links)
        self.assertStatus(self.start_esme(self.proxy).bind(), 0)

    def test_plain_octets_on_the_tls_port(self):
        for octets in (self.esme.bind_pdu().raw, b"GET / HTTP/1.1\r\nHost: smpp.example\r\n\r\n", bytes(64)):
            stray = self.start_esme(self.proxy, tls=None, answers=False)
            stray.send(octets)
            stray.wait_end(5)
            self.assertEqual(stray.received, [], "an answer in plain SMPP")
        self.check_others_go_on(links=1)

    def test_tls_on_the_plain_port(self):
        with self.assertRaises(OSError):
            self.start_esme(self.proxy, address=self.proxy.addresses["plain"])
        self.check_others_go_on(links=1)

    def test_plain_octets_of_the_smsc(self):
        plain = ProxyCase.start_smsc(self)
        proxy = self.start_proxy(plain)
        self.assertStatus(self.start_esme(proxy).bind(), 0x0D)
        self.assertEqual(plain.requests(), [])
        self.check_others_go_on(links=1)

    def test_a_damaged_record(self):
        for broken in (0, 1):
            pair = self.bound_pair(self.proxy, self.smsc)
            pair[broken].sock.send_below(b"\x17\x03\x03\x00\x20" + bytes(32))
            for end in pair:
                end.wait_end()
        self.check_others_go_on(links=3)


if __name__ == "__main__":
    unittest.main()
