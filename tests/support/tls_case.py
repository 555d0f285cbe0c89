# SPDX-License-Identifier: Apache-2.0
"""smppguard with TLS on both legs, each end checking the other's certificate, unless a test asks for something else."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from .case import ProxyCase
from .certificates import Authority
from .esme import Esme
from .proxy import Proxy, merge
from .smsc import Smsc
from .tls import TlsClient, client_context, server_context

GUARD, CARRIER = "smppguard.test", "smsc.test"  # the names of the two servers


class TlsCase(ProxyCase):
    listener_has_tls = True
    upstream_has_tls = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        files = Path(tempfile.mkdtemp(prefix="smppguard-tls-"))
        cls.addClassCleanup(shutil.rmtree, files, ignore_errors=True)
        cls.authority = Authority(files, "Test root")
        cls.stranger = Authority(files, "Root that nobody trusts")
        cls.guard = cls.authority.issue("smppguard", names=(GUARD,))
        cls.carrier = cls.authority.issue("carrier", names=(CARRIER,))

    def esme_tls(self, **options) -> TlsClient:
        """How an ESME connects; options of client_context()."""
        return TlsClient(client_context(self.authority.certificate, **options), GUARD)

    def start_smsc(self, **options) -> Smsc:
        if self.upstream_has_tls:
            options.setdefault("tls", server_context(self.carrier))
        return super().start_smsc(**options)

    def start_proxy(self, smsc: Smsc | int, *, listener: dict | None = None, upstream: dict | None = None,
                    **options) -> Proxy:
        if self.listener_has_tls:
            listener = merge({"tls": {"certificate": str(self.guard.certificate), "key": str(self.guard.key)}},
                             listener or {})
        if self.upstream_has_tls:
            upstream = merge({"tls": {"ca": str(self.authority.certificate), "server_name": CARRIER}},
                             upstream or {})
        return super().start_proxy(smsc, listener=listener, upstream=upstream, **options)

    def start_esme(self, proxy: Proxy, **options) -> Esme:
        if self.listener_has_tls:
            options.setdefault("tls", self.esme_tls())
        return super().start_esme(proxy, **options)
