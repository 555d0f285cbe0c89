# SPDX-License-Identifier: Apache-2.0
"""PROXY protocol headers, versions 1 and 2, written from the specification: the octets of one, and reading one."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass

Address = tuple[str, int]

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
LOCAL, PROXY = 0x20, 0x21
UNSPECIFIED, TCP4, TCP6 = 0x00, 0x11, 0x21
V1_UNKNOWN = b"PROXY UNKNOWN\r\n"
V1_MOST_OCTETS = 107
TLV_ALPN, TLV_UNIQUE_ID = 0x01, 0x05

_FAMILIES = {TCP4: (socket.AF_INET, 4), TCP6: (socket.AF_INET6, 16)}


class NotAHeader(ValueError):
    """Octets that are no PROXY header."""


@dataclass(frozen=True)
class ProxyHeader:
    """What a header says; without addresses it speaks of its own connection (UNKNOWN, LOCAL)."""

    version: int
    source: Address | None = None
    destination: Address | None = None
    tlvs: tuple[tuple[int, bytes], ...] = ()


def v1(source: Address, destination: Address) -> bytes:
    kind = "TCP6" if ":" in source[0] else "TCP4"
    return f"PROXY {kind} {source[0]} {destination[0]} {source[1]} {destination[1]}\r\n".encode()


def v2(source: Address, destination: Address, tlvs=()) -> bytes:
    code = TCP6 if ":" in source[0] else TCP4
    family, _ = _FAMILIES[code]
    addresses = (socket.inet_pton(family, source[0]) + socket.inet_pton(family, destination[0])
                 + struct.pack(">HH", source[1], destination[1]))
    return v2_raw(PROXY, code, addresses + encode_tlvs(tlvs))


def v2_local(tlvs=()) -> bytes:
    return v2_raw(LOCAL, UNSPECIFIED, encode_tlvs(tlvs))


def v2_raw(command: int, family: int, body: bytes) -> bytes:
    """Any version and command octet, any family, any body."""
    return SIGNATURE + struct.pack(">BBH", command, family, len(body)) + body


def encode_tlvs(tlvs) -> bytes:
    return b"".join(struct.pack(">BH", kind, len(value)) + value for kind, value in tlvs)


def read_header(sock: socket.socket) -> ProxyHeader:
    """Takes the header off a stream and not one octet more."""
    start = _exactly(sock, len(SIGNATURE))
    if start == SIGNATURE:
        return _read_v2(sock)
    while not start.endswith(b"\r\n"):
        if len(start) == V1_MOST_OCTETS or not start.startswith(b"PROXY "):
            raise NotAHeader(repr(start))
        start += _exactly(sock, 1)
    return _parse_v1(start)


def _parse_v1(line: bytes) -> ProxyHeader:
    words = line.decode("ascii")[:-2].split(" ")
    if words[1] == "UNKNOWN":
        return ProxyHeader(1)
    if len(words) != 6 or words[1] not in ("TCP4", "TCP6"):
        raise NotAHeader(repr(line))
    family = socket.AF_INET if words[1] == "TCP4" else socket.AF_INET6
    return ProxyHeader(1, *(_v1_address(family, words[at], words[at + 2], line) for at in (2, 3)))


def _v1_address(family: int, host: str, port: str, line: bytes) -> Address:
    try:
        socket.inet_pton(family, host)
        if port != str(int(port)) or not 0 <= int(port) <= 65535:
            raise ValueError
    except (OSError, ValueError):
        raise NotAHeader(repr(line)) from None
    return host, int(port)


def _read_v2(sock: socket.socket) -> ProxyHeader:
    command, code, length = struct.unpack(">BBH", _exactly(sock, 4))
    body = _exactly(sock, length)
    if command == LOCAL:
        return ProxyHeader(2)
    if command != PROXY or code not in _FAMILIES:
        raise NotAHeader(f"command 0x{command:02x}, family 0x{code:02x}")
    family, size = _FAMILIES[code]
    if length < 2 * size + 4:
        raise NotAHeader(f"{length} octets for family 0x{code:02x}")
    ports = struct.unpack_from(">HH", body, 2 * size)
    source, destination = (socket.inet_ntop(family, body[at:at + size]) for at in (0, size))
    return ProxyHeader(2, (source, ports[0]), (destination, ports[1]), tuple(_parse_tlvs(body[2 * size + 4:])))


def _parse_tlvs(octets: bytes):
    at = 0
    while at < len(octets):
        kind, length = struct.unpack_from(">BH", octets, at)
        yield kind, octets[at + 3:at + 3 + length]
        at += 3 + length


def _exactly(sock: socket.socket, count: int) -> bytes:
    octets = b""
    while len(octets) < count:
        some = sock.recv(count - len(octets))
        if not some:
            raise NotAHeader(f"closed after {octets!r}")
        octets += some
    return octets
