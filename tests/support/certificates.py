# SPDX-License-Identifier: Apache-2.0
"""Throw-away certificate authorities and what they sign, made by the openssl command: EC P-256, so it takes no time."""

from __future__ import annotations

import datetime
import ipaddress
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
DAY = datetime.timedelta(days=1)

CONFIGURATION = """\
[req]
distinguished_name = subject
[subject]
[authority]
{extensions}
[ca]
default_ca = this
[this]
database = {directory}/index.txt
serial = {directory}/serial
new_certs_dir = {directory}
certificate = {directory}/ca.crt
private_key = {directory}/ca.key
default_md = sha256
unique_subject = no
policy = any
[any]
commonName = supplied
"""

AUTHORITY = """\
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
"""

LEAF = """\
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
authorityKeyIdentifier = keyid
"""


@dataclass(frozen=True)
class Credentials:
    """A certificate followed by its chain, and the private key: both PEM files."""

    certificate: Path
    key: Path

    def der(self) -> bytes:
        """The certificate itself, as a peer is shown it."""
        return _openssl("x509", "-in", self.certificate, "-outform", "DER")

    def in_one_file(self, path: Path) -> Path:
        """Certificate, chain and key, as some programs want them."""
        path.write_bytes(self.certificate.read_bytes() + self.key.read_bytes())
        return path

    def replace_with(self, other: Credentials) -> None:
        """Writes another certificate and key into these files, each at once, as a renewal does."""
        for ours, theirs in ((self.key, other.key), (self.certificate, other.certificate)):
            renewed = ours.with_suffix(ours.suffix + ".new")
            renewed.write_bytes(theirs.read_bytes())
            os.replace(renewed, ours)


class Authority:
    """A root, or with `issuer` an intermediate authority, whose own certificate then follows those that it issues."""

    def __init__(self, directory: Path, name: str, issuer: Authority | None = None):
        self.directory = Path(directory) / _slug(name)
        self.directory.mkdir()
        (self.directory / "index.txt").touch()
        (self.directory / "serial").write_text(os.urandom(8).hex() + "\n")
        self._configuration = self.directory / "openssl.cnf"
        self._configuration.write_text(CONFIGURATION.format(directory=self.directory, extensions=AUTHORITY))
        self._issuer = issuer
        self.certificate = self.directory / "ca.crt"
        key, subject = self.directory / "ca.key", f"/CN={name}"
        if issuer is None:
            self._request(key, self.certificate, subject, "-x509", "-days", "2", "-extensions", "authority")
        else:
            request = self.directory / "ca.csr"
            self._request(key, request, subject)
            issuer._sign(request, self.certificate, AUTHORITY)

    def issue(self, common_name: str, *, names: tuple[str, ...] = (), expired: bool = False) -> Credentials:
        """`names` become subjectAltNames, addresses among them as such. Serves for either end of a connection."""
        stem = self.directory / f"{_slug(common_name)}-{len(list(self.directory.iterdir()))}"
        request, certificate, key = (stem.with_suffix(f".{end}") for end in ("csr", "crt", "key"))
        alternatives = ",".join(map(_alternative_name, names))
        self._request(key, request, f"/CN={common_name}")
        self._sign(request, certificate, LEAF + (f"subjectAltName = {alternatives}\n" if names else ""), expired)
        if self._issuer:
            certificate.write_bytes(certificate.read_bytes() + self.certificate.read_bytes())
        return Credentials(certificate, key)

    def _request(self, key: Path, out: Path, subject: str, *more: str) -> None:
        _openssl("req", "-new", "-config", self._configuration, *NEW_KEY, "-keyout", key, "-out", out,
                 "-subj", subject, *more)

    def _sign(self, request: Path, certificate: Path, extensions: str, expired: bool = False) -> None:
        (self.directory / "extensions").write_text(extensions)
        until = datetime.datetime.now(datetime.timezone.utc) + (-DAY if expired else DAY)
        _openssl("ca", "-config", self._configuration, "-batch", "-notext", "-in", request, "-out", certificate,
                 "-startdate", _asn1_time(until - 3 * DAY), "-enddate", _asn1_time(until),
                 "-extfile", self.directory / "extensions")


def _openssl(*arguments) -> bytes:
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, timeout=60)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {arguments[0]} exited {done.returncode}: {done.stderr.decode()[-2000:]}")
    return done.stdout


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower())


def _asn1_time(when: datetime.datetime) -> str:
    return when.strftime("%Y%m%d%H%M%SZ")


def _alternative_name(name: str) -> str:
    try:
        return f"IP:{ipaddress.ip_address(name)}"
    except ValueError:
        return f"DNS:{name}"
