# SPDX-License-Identifier: Apache-2.0
"""The simulated peers among themselves, without smppguard: a test is worth what its tools are."""

import socket
import ssl
import threading
import unittest

import context  # noqa: F401
from support import proxy_header
from support.case import COMPANY, UNLISTED, ProxyCase
from support.esme import Esme
from support.postgres import Cluster
from support.relay import Relay
from support.smsc import Smsc
from support.tls import TLS_1_2, TLS_1_3, TlsClient, client_context, server_context
from support.tls_case import CARRIER, TlsCase
from support.waiting import until

CLIENT, BALANCER = ("192.0.2.7", 40000), ("198.51.100.1", 2775)
CLIENT_6, BALANCER_6 = ("2001:db8::7", 40000), ("2001:db8::1", 2775)
HEADERS = {
    "v1 TCP4": (proxy_header.v1(CLIENT, BALANCER), CLIENT),
    "v1 TCP6": (proxy_header.v1(CLIENT_6, BALANCER_6), CLIENT_6),
    "v1 UNKNOWN": (proxy_header.V1_UNKNOWN, None),
    "v2 TCP4": (proxy_header.v2(CLIENT, BALANCER), CLIENT),
    "v2 TCP6 with TLVs": (proxy_header.v2(CLIENT_6, BALANCER_6, [(0x05, b"id")]), CLIENT_6),
    "v2 LOCAL": (proxy_header.v2_local(), None),
}


class Ends(TlsCase):
    """An ESME and an SMSC on one connection."""

    def connect(self, smsc: Smsc, **options) -> Esme:
        esme = Esme(("127.0.0.1", smsc.port), **options)
        self.addCleanup(esme.close)
        return esme

    def to_carrier(self, **options) -> TlsClient:
        return TlsClient(client_context(self.authority.certificate, **options), CARRIER)


class Tls(Ends):
    def test_both_write_much_at_once(self):
        smsc = self.start_smsc()
        esme = self.connect(smsc, tls=self.to_carrier())
        esme.bind()
        link = smsc.wait_link()
        esme.on_pdu = link.on_pdu = None
        up = [esme.submit_pdu(COMPANY, UNLISTED, "", tlvs=[(0x0424, bytes([n % 256]) * 60_000)]) for n in range(300)]
        down = [link.deliver_pdu(UNLISTED, COMPANY, "", tlvs=[(0x0424, bytes([n % 256]) * 60_000)]) for n in range(300)]
        writers = [threading.Thread(target=lambda end=end, pdus=pdus: [end.send(p) for p in pdus], daemon=True)
                   for end, pdus in ((esme, up), (link, down))]
        for writer in writers:
            writer.start()
        link.wait_count(1 + len(up), seconds=60)
        esme.wait_count(1 + len(down), seconds=60)
        self.assertAllOctets(up, link.received[1:])
        self.assertAllOctets(down, esme.received[1:])

    def test_an_end_that_closes_says_so_in_tls(self):
        smsc = self.start_smsc()
        esme = self.connect(smsc, tls=self.to_carrier())
        esme.bind()
        esme.close()
        self.assertEqual(smsc.wait_link().wait_end(), "closed")
        self.assertTrue(smsc.links[0].sock.close_notified)

    def test_a_session_is_resumed(self):
        smsc = self.start_smsc()
        for version in (TLS_1_2, TLS_1_3):
            client = self.to_carrier(least=version, most=version)
            first = self.connect(smsc, tls=client)
            self.assertStatus(first.bind(), 0)
            self.assertFalse(first.sock.session_reused)
            again = self.connect(smsc, tls=client.resuming(first.sock.session))
            self.assertStatus(again.bind(), 0)
            self.assertTrue(again.sock.session_reused, version)

    def test_certificates_that_do_not_do(self):
        wrong = {"HOSTNAME|Hostname": self.authority.issue("other", names=("other.test",)),
                 "unable to get local issuer": self.stranger.issue("stranger", names=(CARRIER,)),
                 "expired": self.authority.issue("old", names=(CARRIER,), expired=True)}
        for why, credentials in wrong.items():
            smsc = self.start_smsc(tls=server_context(credentials))
            with self.assertRaisesRegex(ssl.SSLCertVerificationError, why):
                self.connect(smsc, tls=self.to_carrier())

    def test_a_client_certificate_is_wanted(self):
        smsc = self.start_smsc(tls=server_context(self.carrier, client_authority=self.authority.certificate))
        without = self.connect(smsc, tls=self.to_carrier())
        self.assertEqual(without.wait_end(), "TLS: TLSV13_ALERT_CERTIFICATE_REQUIRED")
        esme = self.authority.issue("esme")
        self.assertStatus(self.connect(smsc, tls=self.to_carrier(credentials=esme)).bind(), 0)
        self.assertEqual(smsc.links[1].sock.peer_certificate(), esme.der())


class ProxyHeaders(Ends):
    def test_each_is_read_as_it_was_written(self):
        for tls in (None, server_context(self.carrier)):
            smsc = self.start_smsc(proxy_header=True, tls=tls)
            for index, (name, (header, source)) in enumerate(HEADERS.items()):
                with self.subTest(name, tls=bool(tls)):
                    esme = self.connect(smsc, header=header, tls=self.to_carrier() if tls else None)
                    self.assertStatus(esme.bind(), 0)
                    self.assertEqual(smsc.wait_link(index).proxy_header.source, source)

    def test_a_missing_one_is_noticed(self):
        smsc = self.start_smsc(proxy_header=True, tls=None)
        esme = self.connect(smsc)
        esme.send(esme.bind_pdu())
        esme.wait_end()
        self.assertIn("NotAHeader", smsc.wait_link().wait_end())


class Relays(ProxyCase):
    def setUp(self):
        self.smsc = self.start_smsc()
        self.relay = Relay(self.smsc.port)
        self.addCleanup(self.relay.close)

    def esme(self) -> Esme:
        esme = Esme(self.relay.address)
        self.addCleanup(esme.close)
        return esme

    def test_cut_ends_both_ends_and_refuses_until_healed(self):
        for index, (how, seen) in enumerate((("reset", "reset"), ("close", "closed"))):
            esme = self.esme()
            self.assertStatus(esme.bind(), 0)
            self.relay.cut(how)
            self.assertEqual((esme.wait_end(), self.smsc.wait_link(index).wait_end()), (seen, seen))
            with self.assertRaises(ConnectionRefusedError):
                self.esme()
            self.relay.heal()
        self.assertStatus(self.esme().bind(), 0)

    def test_stalled_keeps_what_it_is_given_and_ends_nothing(self):
        for ways in ((), ("there",), ("back",)):
            with self.subTest(ways):
                index, esme = len(self.smsc.links), self.esme()
                self.assertStatus(esme.bind(), 0)
                link, before = self.smsc.wait_link(index), len(esme.received)
                self.relay.stall(*ways)
                request = esme.submit_pdu(COMPANY, UNLISTED)
                esme.send(request)
                if ways == ("back",):
                    link.wait_command("submit_sm")
                self.assertFalse(esme.ends_within(0.2))
                self.assertEqual((len(esme.received), esme.ended, link.ended), (before, None, None))
                self.relay.heal()
                self.assertStatus(esme.response(request.sequence_number), 0)
                self.assertOctets(request, link.wait_command("submit_sm"))

    def test_an_end_reaches_the_other_behind_all_that_was_sent(self):
        esme = self.esme()
        esme.bind()
        self.relay.stall()
        sent = [esme.submit_pdu(COMPANY, UNLISTED, "", tlvs=[(0x0424, bytes(50_000))]) for _ in range(10)]
        esme.send(b"".join(p.raw for p in sent))
        esme.sock.shutdown(socket.SHUT_WR)
        self.relay.heal()
        link = self.smsc.wait_link()
        self.assertEqual(link.wait_end(), "closed")
        self.assertAllOctets(sent, link.requests("submit_sm"))
        until(lambda: self.relay.connections() == 0, "the relay lets go of it")


class Postgres(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster().start()
        cls.addClassCleanup(cls.cluster.close)

    def test_rows_come_as_they_are(self):
        self.cluster.execute("CREATE TABLE samples (a bigint, b text, c bytea)")
        self.cluster.execute("INSERT INTO samples VALUES (1, NULL, '\\x00ff'), (2, E'a\nb', '')")
        self.assertEqual(self.cluster.query("SELECT * FROM samples ORDER BY a"),
                         [("1", "", "\\x00ff"), ("2", "a\nb", "\\x")])
        self.assertEqual(self.cluster.query("SELECT 1 WHERE false"), [])

    def test_what_was_committed_is_there_after_each_kind_of_end(self):
        self.cluster.execute("CREATE TABLE heads (feed bigint)")
        ends = {"fast": self.cluster.stop, "immediate": lambda: self.cluster.stop("immediate"),
                "kill -9": self.cluster.kill}
        for count, (name, end) in enumerate(ends.items(), 1):
            with self.subTest(name):
                self.cluster.execute("INSERT INTO heads VALUES (1)")
                port = self.cluster.port
                end()
                self.assertFalse(self.cluster.running())
                with self.assertRaises(ConnectionRefusedError):
                    socket.create_connection(("127.0.0.1", port), 5)
                self.cluster.start()
                self.assertEqual(self.cluster.query("SELECT count(*) FROM heads"), [(str(count),)])

    def test_an_open_transaction_holds_others_up(self):
        self.cluster.create_database("held")
        self.cluster.execute("CREATE TABLE heads AS SELECT 7 AS feed", "held")
        session = self.cluster.session("held")
        session.hold_heads()
        with self.assertRaisesRegex(AssertionError, "lock timeout"):
            self.cluster.execute("SET lock_timeout = 1; UPDATE heads SET feed = 8", "held")
        session.run("COMMIT")
        self.cluster.execute("SET lock_timeout = 1; UPDATE heads SET feed = 8", "held")
        self.assertEqual(session.run("SELECT feed FROM heads"), "8")
        session.close()


if __name__ == "__main__":
    unittest.main()
