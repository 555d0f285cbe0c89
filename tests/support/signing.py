# SPDX-License-Identifier: Apache-2.0
"""Signs messages as conf/ASSERTION.md has it, on purpose sharing nothing with smppguard."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import os
import struct
import time

from .smpp import HEADER, TAG_MESSAGE_PAYLOAD, Pdu, as_octets, pdu

TAG = 0x1500
_SME, _LIST = b"\1", b"\2"
_started = os.urandom(4)  # so that no two runs use the same nonces
_count = itertools.count(1)


def nonce() -> bytes:
    return _started + struct.pack(">I", next(_count))


def now() -> int:
    return time.time_ns() // 1_000_000


def _field(octets: bytes) -> bytes:
    return struct.pack(">I", len(octets)) + octets


def _destinations(fields: dict) -> list[bytes]:
    if "dest_addresses" not in fields:
        return [_SME + fields["destination_addr"]]
    return [_LIST + one[1] if isinstance(one, tuple) else _SME + one for one in fields["dest_addresses"]]


def text_digest(fields: dict) -> bytes:
    payload = next((value for tag, value in fields["tlvs"] if tag == TAG_MESSAGE_PAYLOAD), b"")
    return hashlib.sha256(_field(bytes([fields["data_coding"]])) + _field(bytes([fields["esm_class"]]))
                          + _field(fields.get("short_message", b"")) + _field(payload)).digest()


def covered(message: Pdu, system_id: str, at: int, nonce_octets: bytes) -> bytes:
    """What the MAC is made over."""
    fields = message.fields()
    destinations = _destinations(fields)
    parts = [b"smppguard assertion", b"\1", struct.pack(">Q", at), nonce_octets, as_octets(system_id),
             fields["source_addr"], bytes([len(destinations)]), *destinations, text_digest(fields)]
    return b"".join(_field(part) for part in parts)


def assertion(message: Pdu, key: bytes, system_id: str, *, at: int | None = None,
              nonce_octets: bytes | None = None) -> bytes:
    """The value of the TLV."""
    at = now() if at is None else at
    nonce_octets = nonce_octets or nonce()
    mac = hmac.new(key, covered(message, system_id, at, nonce_octets), hashlib.sha256).digest()
    return b"\1" + struct.pack(">Q", at) + nonce_octets + mac


def with_tlv(message: Pdu, tag: int, value: bytes) -> Pdu:
    """The message with one TLV more, behind all others."""
    return pdu(message.command_id, message.raw[HEADER.size:] + struct.pack(">HH", tag, len(value)) + value,
               sequence_number=message.sequence_number, status=message.command_status)


def sign(message: Pdu, key: bytes, system_id: str, *, tag: int = TAG, **options) -> Pdu:
    """The message with its assertion."""
    return with_tlv(message, tag, assertion(message, key, system_id, **options))
