# SPDX-License-Identifier: Apache-2.0
"""A small SMPP 3.4 codec for tests, written from the specification and on purpose sharing nothing with smppguard.

A Pdu always keeps the octets it was made of: what is compared in tests are octets, never decoded fields.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

HEADER = struct.Struct(">IIII")
RESPONSE = 0x80000000
MOST_OCTETS = 1 << 20  # a reader in a test gives up above this instead of waiting for gigabytes

COMMANDS = {
    "generic_nack": 0x80000000,
    "bind_receiver": 0x00000001,
    "bind_transmitter": 0x00000002,
    "query_sm": 0x00000003,
    "submit_sm": 0x00000004,
    "deliver_sm": 0x00000005,
    "unbind": 0x00000006,
    "replace_sm": 0x00000007,
    "cancel_sm": 0x00000008,
    "bind_transceiver": 0x00000009,
    "outbind": 0x0000000B,
    "enquire_link": 0x00000015,
    "submit_multi": 0x00000021,
    "alert_notification": 0x00000102,
    "data_sm": 0x00000103,
    "broadcast_sm": 0x00000111,
    "query_broadcast_sm": 0x00000112,
    "cancel_broadcast_sm": 0x00000113,
}
_UNANSWERED = {"generic_nack", "outbind", "alert_notification"}
COMMANDS |= {f"{name}_resp": number | RESPONSE for name, number in COMMANDS.items() if name not in _UNANSWERED}
NAMES = {number: name for name, number in COMMANDS.items()}
BINDS = ("bind_transmitter", "bind_receiver", "bind_transceiver")

STATUS = {
    "ESME_ROK": 0x00,
    "ESME_RINVCMDLEN": 0x02,
    "ESME_RINVCMDID": 0x03,
    "ESME_RINVBNDSTS": 0x04,
    "ESME_RALYBND": 0x05,
    "ESME_RSYSERR": 0x08,
    "ESME_RINVSRCADR": 0x0A,
    "ESME_RINVDSTADR": 0x0B,
    "ESME_RBINDFAIL": 0x0D,
    "ESME_RINVPASWD": 0x0E,
    "ESME_RINVSYSID": 0x0F,
    "ESME_RMSGQFUL": 0x14,
    "ESME_RSUBMITFAIL": 0x45,
    "ESME_RTHROTTLED": 0x58,
    "ESME_RX_T_APPN": 0x64,
    "ESME_RX_P_APPN": 0x65,
    "ESME_RX_R_APPN": 0x66,
}
STATUS_NAMES = {number: name for name, number in STATUS.items()}

TAG_RECEIPTED_MESSAGE_ID = 0x001E
TAG_SC_INTERFACE_VERSION = 0x0210
TAG_MESSAGE_PAYLOAD = 0x0424
TAG_MESSAGE_STATE = 0x0427

# Kinds: i1/i4 integers, z C-octet string, m one length octet and that many octets, d dest_address list,
# u unsuccess_sme list.
_SOURCE = (("source_addr_ton", "i1"), ("source_addr_npi", "i1"), ("source_addr", "z"))
_DESTINATION = (("dest_addr_ton", "i1"), ("dest_addr_npi", "i1"), ("destination_addr", "z"))
_TEXT = (
    ("esm_class", "i1"), ("protocol_id", "i1"), ("priority_flag", "i1"), ("schedule_delivery_time", "z"),
    ("validity_period", "z"), ("registered_delivery", "i1"), ("replace_if_present_flag", "i1"),
    ("data_coding", "i1"), ("sm_default_msg_id", "i1"), ("short_message", "m"),
)
_BIND = (
    ("system_id", "z"), ("password", "z"), ("system_type", "z"), ("interface_version", "i1"),
    ("addr_ton", "i1"), ("addr_npi", "i1"), ("address_range", "z"),
)
_ID = (("message_id", "z"),)
BODIES = {
    **{name: _BIND for name in BINDS},
    **{f"{name}_resp": (("system_id", "z"),) for name in BINDS},
    "outbind": (("system_id", "z"), ("password", "z")),
    "submit_sm": (("service_type", "z"), *_SOURCE, *_DESTINATION, *_TEXT),
    "submit_sm_resp": _ID,
    "submit_multi": (("service_type", "z"), *_SOURCE, ("dest_addresses", "d"), *_TEXT),
    "submit_multi_resp": (*_ID, ("unsuccess_smes", "u")),
    "deliver_sm": (("service_type", "z"), *_SOURCE, *_DESTINATION, *_TEXT),
    "deliver_sm_resp": _ID,
    "data_sm": (("service_type", "z"), *_SOURCE, *_DESTINATION, ("esm_class", "i1"),
                ("registered_delivery", "i1"), ("data_coding", "i1")),
    "data_sm_resp": _ID,
    "query_sm": (*_ID, *_SOURCE),
    "query_sm_resp": (*_ID, ("final_date", "z"), ("message_state", "i1"), ("error_code", "i1")),
    "cancel_sm": (("service_type", "z"), *_ID, *_SOURCE, *_DESTINATION),
    "replace_sm": (*_ID, *_SOURCE, ("schedule_delivery_time", "z"), ("validity_period", "z"),
                   ("registered_delivery", "i1"), ("sm_default_msg_id", "i1"), ("short_message", "m")),
    "alert_notification": (*_SOURCE, ("esme_addr_ton", "i1"), ("esme_addr_npi", "i1"), ("esme_addr", "z")),
    "broadcast_sm": (("service_type", "z"), *_SOURCE, *_ID, ("priority_flag", "i1"),
                     ("schedule_delivery_time", "z"), ("validity_period", "z"), ("replace_if_present_flag", "i1"),
                     ("data_coding", "i1"), ("sm_default_msg_id", "i1")),
    "broadcast_sm_resp": _ID,
    "query_broadcast_sm": (*_ID, *_SOURCE),
    "query_broadcast_sm_resp": _ID,
    "cancel_broadcast_sm": (("service_type", "z"), *_ID, *_SOURCE),
}


class Malformed(ValueError):
    """A body that ends inside a field."""


def as_octets(value: str | bytes) -> bytes:
    return value.encode("ascii") if isinstance(value, str) else bytes(value)


def command_name(command_id: int) -> str:
    return NAMES.get(command_id, f"0x{command_id:08x}")


def status_name(status: int) -> str:
    return STATUS_NAMES.get(status, f"0x{status:08x}")


@dataclass(frozen=True)
class Pdu:
    """One whole PDU; `raw` are the octets as they were on the wire."""

    raw: bytes

    @property
    def command_length(self) -> int:
        return HEADER.unpack_from(self.raw)[0]

    @property
    def command_id(self) -> int:
        return HEADER.unpack_from(self.raw)[1]

    @property
    def command_status(self) -> int:
        return HEADER.unpack_from(self.raw)[2]

    @property
    def sequence_number(self) -> int:
        return HEADER.unpack_from(self.raw)[3]

    @property
    def body(self) -> bytes:
        return self.raw[HEADER.size:]

    @property
    def name(self) -> str:
        return command_name(self.command_id)

    @property
    def is_response(self) -> bool:
        return bool(self.command_id & RESPONSE)

    def fields(self) -> dict:
        """Mandatory fields by name, and the TLVs as a list of (tag, value) under "tlvs"."""
        return decode_body(self.name, self.body)

    def __str__(self) -> str:
        return (f"{self.name} sequence_number={self.sequence_number} "
                f"status={status_name(self.command_status)} {len(self.raw)} octets")


def pdu(command: str | int, body: bytes = b"", *, sequence_number: int = 1, status: int = 0) -> Pdu:
    """A PDU from a ready body. `command` is a name or any 32-bit number."""
    number = COMMANDS[command] if isinstance(command, str) else command
    return Pdu(HEADER.pack(HEADER.size + len(body), number, status, sequence_number) + body)


def encode(command: str, *, sequence_number: int = 1, status: int = 0, tlvs=(), **fields) -> Pdu:
    """A PDU from fields by their specification names; what is not given is 0 or empty."""
    body = b"".join(_encode_field(kind, fields.pop(name, None)) for name, kind in BODIES.get(command, ()))
    if fields:
        raise TypeError(f"{command} has no field {sorted(fields)}")
    return pdu(command, body + encode_tlvs(tlvs), sequence_number=sequence_number, status=status)


def encode_tlvs(tlvs) -> bytes:
    return b"".join(struct.pack(">HH", tag, len(value)) + value for tag, value in tlvs)


def response_to(request: Pdu, *, status: int = 0, tlvs=(), **fields) -> Pdu:
    """The response with the request's sequence number; header only for an unknown command."""
    name = f"{request.name}_resp"
    if name in COMMANDS:
        return encode(name, sequence_number=request.sequence_number, status=status, tlvs=tlvs, **fields)
    return pdu(request.command_id | RESPONSE, sequence_number=request.sequence_number, status=status)


def _encode_field(kind: str, value) -> bytes:
    if kind == "i1":
        return bytes([value or 0])
    if kind == "z":
        return as_octets(value or b"") + b"\0"
    if kind == "m":
        text = as_octets(value or b"")
        return bytes([len(text)]) + text
    if kind == "d":
        return bytes([len(value or ())]) + b"".join(_dest_address(entry) for entry in value or ())
    entries = value or ()
    return bytes([len(entries)]) + b"".join(
        bytes([ton, npi]) + as_octets(addr) + b"\0" + struct.pack(">I", code) for ton, npi, addr, code in entries)


def _dest_address(entry) -> bytes:
    """"12223334545" is an SME address with TON/NPI 1/1, ("list", name) a distribution list."""
    if isinstance(entry, tuple):
        return b"\2" + as_octets(entry[1]) + b"\0"
    return b"\1\1\1" + as_octets(entry) + b"\0"


class _Cursor:
    def __init__(self, octets: bytes):
        self.octets = octets
        self.at = 0

    def take(self, count: int) -> bytes:
        if self.at + count > len(self.octets):
            raise Malformed(f"{count} octets wanted at {self.at} of {len(self.octets)}")
        self.at += count
        return self.octets[self.at - count:self.at]

    def c_string(self) -> bytes:
        end = self.octets.find(b"\0", self.at)
        if end < 0:
            raise Malformed(f"no NUL after {self.at}")
        value = self.octets[self.at:end]
        self.at = end + 1
        return value


def decode_body(name: str, body: bytes) -> dict:
    if name not in BODIES or not body:
        return {"tlvs": []}
    cursor = _Cursor(body)
    fields = {field: _decode_field(cursor, kind) for field, kind in BODIES[name]}
    fields["tlvs"] = decode_tlvs(body[cursor.at:])
    return fields


def decode_tlvs(octets: bytes) -> list[tuple[int, bytes]]:
    cursor, tlvs = _Cursor(octets), []
    while cursor.at < len(octets):
        tag, length = struct.unpack(">HH", cursor.take(4))
        tlvs.append((tag, cursor.take(length)))
    return tlvs


def _decode_field(cursor: _Cursor, kind: str):
    if kind == "i1":
        return cursor.take(1)[0]
    if kind == "z":
        return cursor.c_string()
    count = cursor.take(1)[0]
    if kind == "m":
        return cursor.take(count)
    if kind == "d":
        return [_decode_dest_address(cursor) for _ in range(count)]
    return [(*cursor.take(2), cursor.c_string(), struct.unpack(">I", cursor.take(4))[0]) for _ in range(count)]


def _decode_dest_address(cursor: _Cursor):
    if cursor.take(1) == b"\2":
        return ("list", cursor.c_string())
    cursor.take(2)
    return cursor.c_string()


class FramingLost(ValueError):
    """A command_length that cannot be one."""


class Framer:
    """Cuts a stream into Pdus, however it was cut into segments."""

    def __init__(self):
        self._unread = bytearray()

    def feed(self, octets: bytes) -> list[Pdu]:
        self._unread += octets
        found, at = [], 0
        while len(self._unread) - at >= HEADER.size:
            length = HEADER.unpack_from(self._unread, at)[0]
            if not HEADER.size <= length <= MOST_OCTETS:
                raise FramingLost(f"command_length {length}")
            if len(self._unread) - at < length:
                break
            found.append(Pdu(bytes(self._unread[at:at + length])))
            at += length
        del self._unread[:at]
        return found

    @property
    def unread(self) -> bytes:
        return bytes(self._unread)


def hex_difference(expected: bytes, actual: bytes) -> str:
    """Both in hex, 16 octets a row, with the rows that differ marked."""
    rows = [f"{len(expected)} octets expected, {len(actual)} came"]
    for at in range(0, max(len(expected), len(actual)), 16):
        want, got = expected[at:at + 16], actual[at:at + 16]
        if want == got:
            rows.append(f"  {at:5} {want.hex(' ')}")
        else:
            rows += [f"- {at:5} {want.hex(' ')}", f"+ {at:5} {got.hex(' ')}"]
    return "\n".join(rows)
