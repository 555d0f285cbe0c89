# SPDX-License-Identifier: Apache-2.0
"""stunnel as the TLS peer on either side: ESME = stunnel = smppguard = stunnel = SMSC."""

import unittest

import context  # noqa: F401
from crossing import Crossing
from support.case import COMPANY, UNLISTED
from support.esme import Esme
from support.stunnel import Stunnel
from support.tls_case import CARRIER, GUARD, TlsCase


class StunnelCase(TlsCase, Crossing):
    """The simulated peers speak plainly; where there is TLS, stunnel does it."""

    def setUp(self):
        self.smsc = self.start_smsc(tls=None)

    def start_client(self, **options) -> Stunnel:
        """In front of smppguard's listener."""
        return self.start_program(Stunnel(self.directory(), self.proxy.address[1], client=True, **{
            "CAfile": self.authority.certificate, "verifyChain": "yes", "checkHost": GUARD, "sni": GUARD, **options}))

    def start_server(self, **options) -> Stunnel:
        """In front of the SMSC."""
        return self.start_program(Stunnel(self.directory(), self.smsc.port, client=False, **{
            "cert": self.carrier.certificate, "key": self.carrier.key, **options}))

    def connect(self, stunnel: Stunnel) -> Esme:
        esme = Esme(stunnel.address)
        self.addCleanup(esme.close)
        return esme

    def check_crosses(self, connect) -> None:
        """The worked example on one session, every command on another."""
        self.check_worked_example(self.proxy, self.smsc, connect)
        index = len(self.smsc.links)
        esme = connect()
        self.assertStatus(esme.bind(), 0)
        self.check_mixture(esme, self.smsc.wait_link(index))


class InFront(StunnelCase):
    upstream_has_tls = False

    def test_everything_crosses(self):
        self.proxy = self.start_proxy(self.smsc)
        stunnel = self.start_client()
        self.check_crosses(lambda: self.connect(stunnel))

    def test_either_version(self):
        self.proxy = self.start_proxy(self.smsc)
        for version in ("TLSv1.2", "TLSv1.3"):
            stunnel = self.start_client(sslVersion=version)
            self.assertStatus(self.connect(stunnel).bind(), 0)
            stunnel.wait_log(f"{version} ciphersuite")

    def test_its_certificate_says_what_it_may_bind(self):
        esme = self.authority.issue("gold.test")
        self.proxy = self.start_proxy(self.smsc, listener={"tls": {
            "client_certificates": "required", "client_ca": str(self.authority.certificate),
            "may_bind": [{"certificate": "gold.test", "system_ids": ["gold"]}]}})
        stunnel = self.start_client(cert=esme.certificate, key=esme.key)
        self.assertStatus(self.connect(stunnel).bind(system_id="gold"), 0)
        self.assertStatus(self.connect(stunnel).bind(system_id="silver"), 0x0D)
        without = self.connect(self.start_client())
        without.wait_end()
        self.assertEqual(len(self.smsc.links), 1)


class Behind(StunnelCase):
    listener_has_tls = False

    def test_everything_crosses(self):
        self.proxy = self.start_proxy(self.start_server().address[1])
        self.check_crosses(lambda: self.start_esme(self.proxy))

    def test_either_version(self):
        for version in ("TLSv1.2", "TLSv1.3"):
            stunnel = self.start_server(sslVersion=version)
            self.assertStatus(self.start_esme(self.start_proxy(stunnel.address[1])).bind(), 0)
            stunnel.wait_log(f"{version} ciphersuite")

    def test_it_wants_a_certificate(self):
        own = self.authority.issue("smppguard at the carrier")
        stunnel = self.start_server(CAfile=self.authority.certificate, verifyChain="yes", requireCert="yes")
        proxy = self.start_proxy(stunnel.address[1], upstream={"tls": {"certificate": str(own.certificate),
                                                                       "key": str(own.key)}})
        self.assertStatus(self.start_esme(proxy).bind(), 0)
        stunnel.wait_log("CN=smppguard at the carrier")
        without = self.start_proxy(stunnel.address[1])
        self.assertStatus(self.start_esme(without).bind(), 0x0D)
        self.assertEqual(len(self.smsc.links), 1)

    def test_a_certificate_of_a_stranger(self):
        wrong = self.stranger.issue("carrier", names=(CARRIER,))
        proxy = self.start_proxy(self.start_server(cert=wrong.certificate, key=wrong.key).address[1])
        self.assertStatus(self.start_esme(proxy).bind(), 0x0D)
        self.assertEqual(self.smsc.links, [])


class BothSides(StunnelCase):
    def test_everything_crosses(self):
        self.proxy = self.start_proxy(self.start_server().address[1])
        stunnel = self.start_client()
        self.check_crosses(lambda: self.connect(stunnel))

    def test_many_sessions_at_once(self):
        self.proxy = self.start_proxy(self.start_server().address[1])
        stunnel = self.start_client()
        esmes = [self.connect(stunnel) for _ in range(20)]
        for esme in esmes:
            self.assertStatus(esme.bind(), 0)
        for number, esme in enumerate(esmes):
            self.assertStatus(esme.submit(COMPANY, UNLISTED, f"{number}"), 0)
        for esme in esmes:
            esme.close()
        for link in self.smsc.links:
            link.wait_end()


class EndsTls(StunnelCase):
    """stunnel takes TLS off in front of the plain listener and tells with a PROXY header whose connection it is."""

    listener_has_tls = upstream_has_tls = False

    def test_the_session_is_that_of_the_client(self):
        self.proxy = self.start_proxy(self.smsc, listener={"proxy_protocol": {"from": ["127.0.0.0/8"]}})
        stunnel = self.start_program(Stunnel(self.directory(), self.proxy.address[1], client=False, protocol="proxy",
                                             cert=self.guard.certificate, key=self.guard.key))
        esme = Esme(stunnel.address, tls=self.esme_tls())
        self.addCleanup(esme.close)
        self.assertStatus(esme.bind(), 0)
        host, port = esme.sock.getsockname()
        self.proxy.wait_log(f"source={host}:{port}")
        self.check_mixture(esme, self.smsc.wait_link())


if __name__ == "__main__":
    unittest.main()
