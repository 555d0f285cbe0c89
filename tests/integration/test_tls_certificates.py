# SPDX-License-Identifier: Apache-2.0
"""Who is let in by its certificate, whom smppguard believes to be the SMSC, and certificates that are renewed."""

import ssl
import unittest

import context  # noqa: F401
from support.case import COMPANY, RECIPIENT, UNLISTED
from support.certificates import Authority, Credentials
from support.proxy import Proxy
from support.tls import TLS_1_2, TLS_1_3, server_context
from support.tls_case import CARRIER, GUARD, TlsCase
from support.waiting import until

VERSIONS = (TLS_1_2, TLS_1_3)


class ClientCertificates(TlsCase):
    wanted = "required"
    upstream_has_tls = False
    may_bind: list = []

    def setUp(self):
        self.smsc = self.start_smsc()
        tls = {"client_certificates": self.wanted, "client_ca": str(self.authority.certificate)}
        if self.may_bind:
            tls["may_bind"] = self.may_bind
        self.proxy = self.start_proxy(self.smsc, listener={"tls": tls})

    def start_with(self, credentials: Credentials | None, version=TLS_1_3, **options):
        return self.start_esme(self.proxy, tls=self.esme_tls(credentials=credentials, least=version, most=version),
                               **options)

    def why_refused(self, credentials: Credentials | None, version) -> str:
        """The alert. With TLS 1.3 the client thinks that it is through until it reads."""
        try:
            how = self.start_with(credentials, version).wait_end()
        except ssl.SSLError as error:
            return error.reason
        self.assertTrue(how.startswith("TLS: "), f"the connection was {how}")
        return how.removeprefix("TLS: ")


class Required(ClientCertificates):
    def test_a_certificate_of_the_authority_is_let_in(self):
        chained = Authority(self.directory(), "Intermediate", self.authority).issue("by an intermediate")
        for credentials in (self.authority.issue("esme"), chained):
            for version in VERSIONS:
                esme = self.start_with(credentials, version)
                self.assertStatus(esme.bind(), 0)
                self.assertStatus(esme.submit(COMPANY, RECIPIENT), 0x66)

    def test_others_are_refused_in_the_handshake(self):
        cases = ((None, "HANDSHAKE_FAILURE|CERTIFICATE_REQUIRED", "did not return a certificate"),
                 (self.stranger.issue("esme"), "UNKNOWN_CA", "unable to get local issuer certificate"),
                 (self.authority.issue("esme", expired=True), "CERTIFICATE_EXPIRED", "certificate has expired"))
        for credentials, alert, logged in cases:
            for version in VERSIONS:
                with self.subTest(logged, version=version):
                    seen = len(self.proxy.log())
                    self.assertRegex(self.why_refused(credentials, version), alert)
                    until(lambda: logged in self.proxy.log()[seen:], f"a log line with {logged!r}")
        self.assertEqual(self.smsc.links, [])
        self.assertStatus(self.start_with(self.authority.issue("esme")).bind(), 0)


class Optional(ClientCertificates):
    wanted = "optional"

    def test_none_will_do_but_a_wrong_one_will_not(self):
        self.assertStatus(self.start_with(None).bind(), 0)
        self.assertStatus(self.start_with(self.authority.issue("esme")).bind(), 0)
        for version in VERSIONS:
            self.assertIn("UNKNOWN_CA", self.why_refused(self.stranger.issue("esme"), version))


class MayBind(ClientCertificates):
    may_bind = [{"certificate": "gold.test", "system_ids": ["gold", "gold-*"]},
                {"certificate": "silver.test", "system_ids": ["silver"]}]

    def check(self, credentials: Credentials, statuses: dict[str, int]) -> None:
        for system_id, status in statuses.items():
            with self.subTest(system_id):
                links = len(self.smsc.links)
                self.assertStatus(self.start_with(credentials).bind(system_id=system_id), status)
                self.assertEqual(len(self.smsc.links), links + (status == 0), "connections to the SMSC")

    def test_by_its_subject(self):
        self.check(self.authority.issue("gold.test"),
                   {"gold": 0, "gold-1": 0, "golden": 0x0D, "silver": 0x0D, "": 0x0D, "other": 0x0D})

    def test_by_an_alternative_name(self):
        self.check(self.authority.issue("a company", names=("www.test", "silver.test")), {"silver": 0, "gold": 0x0D})

    def test_by_any_of_several_names(self):
        self.check(self.authority.issue("gold.test", names=("silver.test",)), {"gold-1": 0, "silver": 0, "x": 0x0D})

    def test_a_name_that_is_not_mentioned_binds_nothing(self):
        self.check(self.authority.issue("bronze.test"), {"gold": 0x0D, "bronze.test": 0x0D})

    def test_every_kind_of_bind(self):
        credentials = self.authority.issue("gold.test")
        for kind in ("bind_transmitter", "bind_receiver", "bind_transceiver"):
            refusal = self.start_with(credentials).bind(kind, system_id="silver")
            self.assertEqual((refusal.name, refusal.command_status), (f"{kind}_resp", 0x0D))
            self.assertStatus(self.start_with(credentials).bind(kind, system_id="gold"), 0)

    def test_the_log_says_who_tried_what(self):
        self.start_with(self.authority.issue("gold.test")).bind(system_id="silver")
        self.assertIn("silver", self.proxy.wait_log("gold.test"))

    def test_a_resumed_session_is_still_that_certificate(self):
        for version in VERSIONS:
            client = self.esme_tls(credentials=self.authority.issue("gold.test"), least=version, most=version)
            first = self.start_esme(self.proxy, tls=client)
            self.assertStatus(first.bind(system_id="gold"), 0)
            for system_id, status in (("gold-2", 0), ("silver", 0x0D)):
                again = self.start_esme(self.proxy, tls=client.resuming(first.sock.session))
                self.assertTrue(again.sock.session_reused)
                self.assertStatus(again.bind(system_id=system_id), status)


class Upstream(TlsCase):
    listener_has_tls = False

    def smsc_with(self, credentials: Credentials, **options):
        return self.start_smsc(tls=server_context(credentials, **options))

    def check_not_believed(self, credentials: Credentials, why: str, **tls) -> None:
        smsc = self.smsc_with(credentials)
        proxy = self.start_proxy(smsc, upstream={"tls": tls})
        self.assertStatus(self.start_esme(proxy).bind(), 0x0D)
        self.assertEqual(smsc.requests(), [], "the bind, with its password")
        self.assertRegex(proxy.wait_log("SMSC not reached"), f"(?i){why}")

    def test_the_name_is_another(self):
        self.check_not_believed(self.authority.issue("other", names=("other.test",)), "hostname mismatch")

    def test_the_subject_does_not_count_where_there_are_names(self):
        self.check_not_believed(self.authority.issue(CARRIER, names=("other.test",)), "hostname mismatch")

    def test_the_authority_is_unknown(self):
        self.check_not_believed(self.stranger.issue("carrier", names=(CARRIER,)),
                                "unable to get local issuer certificate")

    def test_it_has_expired(self):
        self.check_not_believed(self.authority.issue("carrier", names=(CARRIER,), expired=True),
                                "certificate has expired")

    def test_none_of_it_matters_without_verification(self):
        proxy = self.start_proxy(self.smsc_with(self.stranger.issue("other", expired=True)),
                                 upstream={"tls": {"verify": "none"}})
        self.assertStatus(self.start_esme(proxy).bind(), 0)

    def test_an_intermediate_authority(self):
        intermediate = Authority(self.directory(), "Intermediate", self.authority)
        proxy = self.start_proxy(self.smsc_with(intermediate.issue("carrier", names=(CARRIER,))))
        self.assertStatus(self.start_esme(proxy).bind(), 0)

    def test_the_second_endpoint_is_used_if_only_that_is_believed(self):
        wrong = self.smsc_with(self.stranger.issue("carrier", names=(CARRIER,)))
        right = self.smsc_with(self.carrier)
        proxy = self.start_proxy(right, upstream={
            "endpoints": [f"127.0.0.1:{wrong.port}", f"127.0.0.1:{right.port}"]})
        esme = self.start_esme(proxy)
        self.assertStatus(esme.bind(), 0)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)
        self.assertEqual((len(wrong.requests()), len(right.links)), (0, 1))
        self.assertIn(f"127.0.0.1:{wrong.port}", proxy.wait_log("SMSC not reached"))

    def test_the_name_is_asked_for_in_the_handshake(self):
        names, tls = [], server_context(self.carrier)
        tls.sni_callback = lambda engine, name, context_: names.append(name)
        self.assertStatus(self.start_esme(self.start_proxy(self.start_smsc(tls=tls))).bind(), 0)
        self.assertEqual(names, [CARRIER])

    def test_the_smsc_wants_a_certificate(self):
        own = self.authority.issue("smppguard at the carrier")
        for version in VERSIONS:
            smsc = self.smsc_with(self.carrier, client_authority=self.authority.certificate, most=version)
            proxy = self.start_proxy(smsc, upstream={"tls": {"certificate": str(own.certificate),
                                                             "key": str(own.key)}})
            self.assertStatus(self.start_esme(proxy).bind(), 0)
            self.assertEqual(smsc.wait_link().sock.peer_certificate(), own.der())

    def test_the_smsc_wants_a_certificate_and_gets_none(self):
        for version in VERSIONS:
            smsc = self.smsc_with(self.carrier, client_authority=self.authority.certificate, most=version)
            self.assertStatus(self.start_esme(self.start_proxy(smsc)).bind(), 0x0D)


class Renewal(TlsCase):
    """New files and SIGHUP: later connections see the new certificate, what is up stays up."""

    def setUp(self):
        self.smsc = self.start_smsc()
        self.own = self.authority.issue("renewed in this test", names=(GUARD,))
        self.proxy = self.start_proxy(self.smsc, listener={"tls": {"certificate": str(self.own.certificate),
                                                                   "key": str(self.own.key)}})

    def shown(self) -> bytes:
        esme = self.start_esme(self.proxy)
        try:
            return esme.sock.peer_certificate()
        finally:
            esme.close()

    def renew(self) -> bytes:
        self.own.replace_with(self.authority.issue("renewed in this test", names=(GUARD,)))
        self.proxy.reload()
        return self.own.der()

    def test_new_connections_see_it_and_sessions_go_on(self):
        old = self.own.der()
        esme, link = self.bound_pair(self.proxy, self.smsc)
        for _ in range(3):
            new = self.renew()
            self.assertNotEqual(old, new)
            until(lambda: self.shown() == new, "the new certificate is shown")
            self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)
            self.assertStatus(link.deliver(UNLISTED, COMPANY, "Thanks"), 0)
        self.assertEqual(esme.sock.peer_certificate(), old)

    def test_sessions_pass_messages_all_the_while(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        requests = [esme.submit_pdu(COMPANY, UNLISTED, f"{n}") for n in range(1000)]
        for at in range(0, len(requests), 100):
            esme.send(b"".join(p.raw for p in requests[at:at + 100]))
            self.renew()
        for request in requests:
            self.assertStatus(esme.response(request.sequence_number), 0)
        self.assertAllOctets(requests, link.requests("submit_sm"))

    def test_a_client_with_a_session_from_before_gets_in(self):
        client = self.esme_tls()
        first = self.start_esme(self.proxy, tls=client)
        self.assertStatus(first.bind(), 0)
        new = self.renew()
        until(lambda: self.shown() == new, "the new certificate is shown")
        self.assertStatus(self.start_esme(self.proxy, tls=client.resuming(first.sock.session)).bind(), 0)

    def test_files_that_are_no_good_leave_the_old_ones_in_force(self):
        old = self.own.der()
        files = (self.own.certificate, self.own.key)
        good = [path.read_bytes() for path in files]
        damages = {"no certificate at all": (self.own.certificate, b"nothing\n"),
                   "the key of another": (self.own.key, self.authority.issue("another").key.read_bytes())}
        for name, (path, octets) in damages.items():
            with self.subTest(name):
                seen = len(self.proxy.log())
                path.write_bytes(octets)
                self.proxy.reload()
                until(lambda: any(str(file) in self.proxy.log()[seen:] for file in files), "a log line that names it")
                self.assertEqual(self.shown(), old)
                self.assertStatus(self.start_esme(self.proxy).bind(), 0)
                for file, before in zip(files, good):
                    file.write_bytes(before)

    def test_towards_the_smsc_as_well(self):
        own = self.authority.issue("smppguard at the carrier")
        smsc = self.start_smsc(tls=server_context(self.carrier, client_authority=self.authority.certificate))
        proxy = self.start_proxy(smsc, upstream={"tls": {"certificate": str(own.certificate), "key": str(own.key)}})
        esme, link = self.bound_pair(proxy, smsc)
        own.replace_with(self.authority.issue("smppguard at the carrier"))
        proxy.reload()
        until(lambda: self.shown_to(proxy, smsc) == own.der(), "the SMSC is shown the new certificate")
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)
        self.assertNotEqual(link.sock.peer_certificate(), own.der())

    def shown_to(self, proxy: Proxy, smsc) -> bytes:
        esme, link = self.bound_pair(proxy, smsc)
        esme.close()
        return link.sock.peer_certificate()


if __name__ == "__main__":
    unittest.main()
