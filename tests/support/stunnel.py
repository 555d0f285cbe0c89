# SPDX-License-Identifier: Apache-2.0
"""stunnel: TLS by people who know nothing of smppguard."""

from __future__ import annotations

from pathlib import Path

from .program import Program


class Stunnel(Program):
    """Listens at `address` and connects to a port for each connection; with `client` TLS is on that side.

    `options` are settings of its manual, for example CAfile="ca.crt", verifyChain="yes".
    """

    def __init__(self, directory: Path, connect_port: int, *, client: bool, **options):
        name = "stunnel_client" if client else "stunnel_server"
        settings = {"foreground": "yes", "pid": "", "debug": "info", "syslog": "no"}
        service = {"client": "yes" if client else "no", "accept": "127.0.0.1:0",
                   "connect": f"127.0.0.1:{connect_port}", "TIMEOUTclose": 0, **options}
        rows = [f"{key} = {value}" for key, value in settings.items()]
        rows += [f"[{name}]", *(f"{key} = {value}" for key, value in service.items())]
        configuration = Path(directory) / f"{name}.conf"
        configuration.write_text("\n".join(rows) + "\n")
        super().__init__(directory, name, "stunnel", str(configuration))

    def wait_ready(self) -> None:
        self.address = ("127.0.0.1", int(self.wait_log(r"bound to 127\.0\.0\.1:(\d+)")[1]))
