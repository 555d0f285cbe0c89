#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the corpora of the session and receiver targets: one file for each story below.

    tests/fuzz/stories.py            # into tests/fuzz/corpus/session and corpus/receiver, which it empties first

The acts go by the names that session.cpp and receiver.cpp give them, so a new act there shifts no story.
"""

import re
import shutil
import struct
from pathlib import Path

HERE = Path(__file__).resolve().parent

LISTED, FREE, CHANGING, UNKNOWN_AREA, SHORT, UNREADABLE = 0, 7, 8, 11, 12, 14  # kAddresses
SENDER, STRANGER, NO_SENDER = 0, 2, 4                                          # kSenders
STOP, START = 0, 2                                                             # texts of word
RESPONSE, WITH_TEXT, RECEIPT = 0, 1, 2                                         # refusal
ESME, SMSC = 0, 1                                                              # side
A_LIST, A_BAD_FLAG = 224, 252                                                  # added to an entry of multi
ZERO, ALL_ONES = 195, 194                                                      # sequence numbers


def block(number: int) -> int:
    """The sequence number that stands for this block of 2^26."""
    return 128 + number


class Acts:
    """act("name", argument, ...) as the target reads it."""

    def __init__(self, target: str):
        source = (HERE / f"{target}.cpp").read_text()
        names = re.search(r"enum class Act[^{]*\{(.*?)\bcount\b", source, re.DOTALL).group(1)
        self.names = re.findall(r"^\s*(\w+),", names, re.MULTILINE)

    def __call__(self, name: str, argument: int = 0, *more: int) -> bytes:
        return bytes([self.names.index(name), argument, *more])


act = Acts("session")
receiver_act = Acts("receiver")


def rules(*, observe=0, refusal=RESPONSE, whole=0, lists_pass=0, refuse_replace=0, refuse_unknown=0,
          drain_forward=0, enquire=0, inactivity=0, few_pending=0, forward_near_misses=0, upstream=0,
          client_response=0, client=0, outstanding=0, opt_outs_off=0, tied=0, default_sender=0, one_confirmation=0) -> bytes:
    """client: 1 everybody, 2 esme, 3 somebody else."""
    return bytes([observe | refusal << 1 | whole << 3 | lists_pass << 4 | refuse_replace << 5 | refuse_unknown << 6
                  | drain_forward << 7,
                  enquire | inactivity << 1 | few_pending << 2 | forward_near_misses << 3 | upstream << 4
                  | client_response << 5 | client << 6,
                  outstanding | opt_outs_off << 4 | tied << 5 | default_sender << 6 | one_confirmation << 7])


def begin(*, smsc_calls=0, bound=1, messages=0, **said) -> bytes:
    return bytes([smsc_calls | bound << 1 | messages // 4 << 2]) + rules(**said)


def submit(to=FREE, number=1, *, sender=SENDER, registered=0) -> bytes:
    return act("message", (2 | registered << 2) << 1 | ESME, sender, to, number)


def word(text=STOP, number=1, *, to_approvals=0, brand=0, receipt=0, data_sm=0) -> bytes:
    return act("word", brand | to_approvals << 1 | text << 2 | receipt << 5 | data_sm << 6, number)


def inbound(number=1) -> bytes:
    return act("message", SMSC, SENDER, FREE, number)


def multi(*to: int, number=1, part=0) -> bytes:
    header = 8 | (part - 1) << 4 if part else 0
    return act("multi", len(to) | header, SENDER, number, *to)


def part(number: int, total: int, to=CHANGING, *, scheme=0, reference=1, sequence=1) -> bytes:
    return act("part", scheme | reference << 2 | (total - 1) << 4 | (number - 1) << 6, SENDER, to, sequence)


def multi_to_lists(count: int) -> bytes:
    """A submit_multi to one number and so many distribution lists without a name, and nothing behind them."""
    body = b"\0\1\1\0" + bytes([count + 1]) + b"\2\0" * count + b"\1\1\1" + b"13334445656\0"
    header = struct.pack(">IIII", 16 + len(body), 0x21, 0, 7)
    return act("raw", (16 + len(body)) << 1 | ESME) + header + body


def ask(side: int, which: int, number=1) -> bytes:
    """0 enquire_link, 1 unbind, 2 query_sm, 3 cancel_sm, 4 replace_sm, 5 alert_notification, 6 outbind."""
    return act("ask", which << 1 | side, number)


def answer(side: int, *, of=0, status=0) -> bytes:
    """status: 0 ESME_ROK, 2 ESME_RSYSERR, 3 ESME_RX_T_APPN; the oldest is number 0."""
    return act("answer", (of << 3 | status) << 1 | side)


def answer_own(side: int, *, of=0, status=0) -> bytes:
    return act("answer_own", (of << 3 | status) << 1 | side)


def recorded(durable=1, ticket=None) -> bytes:
    return act("recorded", durable | (0 if ticket is None else 64 | ticket) << 1)


def seconds(count: float, paused=0) -> bytes:
    """paused: 1 the ESME, 2 the SMSC, 3 both."""
    return act("advance", int(count * 4), paused)


def closed(side: int, failed=0) -> bytes:
    return act("closed", failed << 1 | side)


def adopt(**said) -> bytes:
    return act("adopt", 0) + rules(**said)


def bind(number=1, *, name=0, kind=0) -> bytes:
    """name: 0 esme, 2 other, 3 empty; kind: 0 transceiver, 2 transmitter, 3 receiver."""
    return act("bind", kind | name << 2, number)


APPROVE, NEAR_MISS, FROM_A_BRAND, BY_DATA_SM, IN_A_RECEIPT = 0, 8, 1, 32, 16

SESSION = {
    "garbage": begin(bound=0) + act("raw", 16 << 1) + b"GET / HTTP/1.1\r\n",
    "garbage_when_bound": begin() + submit() + act("raw", 16 << 1 | SMSC) + b"HTTP/1.1 200 OK\r\n" + answer(SMSC),
    "message_kinds": begin() + b"".join(act("message", kind << 1, SENDER, to, to) for kind in (0, 1, 2)
                                        for to in range(16)),
    "octet_by_octet": begin(bound=0) + act("cut", 1) + bind() + act("dialed", 1) + answer(SMSC) + submit(LISTED)
    + submit(FREE) + multi(LISTED, FREE) + answer(SMSC) + answer(SMSC),
    "stalled": begin(enquire=1) + act("stall", 5) + submit() + seconds(30) + submit(FREE, 2) + act("stall", 1)
    + submit() + seconds(63),
    "second_binds": begin(bound=0) + bind() + bind(2) + bind(3, name=2) + bind(4, kind=3) + act("dialed", 1)
    + answer(SMSC, status=2) + answer(SMSC) + bind(5, name=2) + bind(6, kind=2) + bind(7) + submit(),
    "refused_and_again": begin(bound=0) + bind() + act("dialed", 1) + submit() + answer(SMSC, status=2)
    + submit(FREE, 2) + bind(2) + answer(SMSC, of=1) + submit(LISTED, 3),
    "unreachable": begin(bound=0) + bind() + act("dialed", 0) + bind(2) + seconds(31),
    "turned_away": begin(bound=0, client=3) + bind() + ask(ESME, 0) + submit() + adopt() + bind(2)
    + act("dialed", 1) + answer(SMSC),
    "other_upstream": begin(bound=0) + bind() + act("dialed", 1) + act("approve", APPROVE, 9) + answer(SMSC, status=2)
    + adopt(upstream=1) + bind(2) + act("dialed", 1) + recorded() + answer(SMSC) + recorded(1, 1) + submit(),
    "outbind": begin(smsc_calls=1, bound=0) + ask(SMSC, 0) + ask(SMSC, 6) + act("dialed", 1) + bind(1, kind=3)
    + answer(SMSC) + act("approve", APPROVE, 3) + recorded() + ask(SMSC, 1, 4) + answer(ESME),
    "outbind_lost": begin(smsc_calls=1) + submit() + closed(SMSC) + seconds(11) + answer_own(ESME),
    "approve": begin() + act("approve", APPROVE, 2) + recorded() + recorded(1, 1) + act("approve", BY_DATA_SM, 3)
    + recorded(0) + act("approve", NEAR_MISS, 4) + recorded() + act("approve", FROM_A_BRAND, 5)
    + act("approve", IN_A_RECEIPT, 6),
    "approve_late": begin(few_pending=1) + b"".join(act("approve", APPROVE, i) for i in range(5)) + seconds(2)
    + recorded(1, 1) + recorded(1, 2) + act("approve", APPROVE, 7) + recorded(1, 0) + recorded(1, 4),
    "approve_then_the_link": begin() + act("approve", APPROVE, 1) + closed(SMSC, 1) + recorded() + seconds(4),
    "approve_forwarded": begin(forward_near_misses=1) + act("approve", NEAR_MISS, 1) + act("approve", APPROVE, 2),
    "stop": begin() + word(STOP) + word(STOP, 2, data_sm=1) + inbound(3) + recorded() + recorded() + answer(ESME) * 3
    + act("opt_out", 2) + act("opt_out", 0) + submit() + submit(sender=STRANGER) + act("opt_out", 0) + submit(),
    "stop_fails": begin() + word(STOP) + recorded(0) + word(STOP, 2) + seconds(2) + recorded(1, 2) + word(START, 3)
    + recorded(),
    "stop_many": begin(few_pending=1) + b"".join(word(STOP, i) for i in range(6)) + recorded() * 5,
    "stop_then_the_esme": begin() + word(STOP) + closed(ESME) + recorded() + seconds(4) + answer_own(SMSC),
    "stop_then_the_smsc": begin() + word(STOP) + closed(SMSC, 1) + recorded() + seconds(4),
    "stop_while_draining": begin() + word(STOP) + act("drain") + word(STOP, 2) + recorded() + answer(ESME)
    + recorded() + answer(ESME) + answer_own(ESME) + answer_own(SMSC),
    "stop_while_parting": begin() + word(STOP) + ask(ESME, 1, 2) + recorded() + answer(SMSC) + closed(ESME),
    "stop_is_off": begin(opt_outs_off=1) + word(STOP) + word(START, 2) + word(STOP, 3, to_approvals=1) + recorded(),
    "stop_in_a_run": begin() + act("stall", 20) + inbound() + act("stall", 20) + word(STOP, 2) + inbound(3) + recorded()
    + answer(ESME) * 3,
    "stop_and_other_rules": begin() + word(STOP) + adopt(opt_outs_off=1) + recorded() + word(STOP, 2) + answer(ESME) * 2,
    "stop_before_the_bind": begin(bound=0) + bind() + act("dialed", 1) + word(STOP, 2) + recorded() + word(STOP, 3)
    + answer(SMSC) + recorded() + answer(ESME),
    "stop_of_the_number_of_a_keep_alive": begin(enquire=1) + word(STOP, block(31)) + seconds(1) + recorded()
    + seconds(20) + answer_own(ESME) + answer(ESME),
    "confirmation": begin(one_confirmation=1) + act("opt_out", 0) + submit() + submit(FREE, 2) + seconds(1)
    + act("opt_out", 0) * 2 + submit(FREE, 3) + seconds(1) + act("opt_out", 0) * 2 + seconds(60) * 5 + submit(FREE, 4),
    "confirmation_too_late": begin(one_confirmation=1) + act("opt_out", 0) + seconds(60) * 5 + seconds(0.25)
    + submit(),
    "confirmation_in_parts": begin(one_confirmation=1) + act("opt_out", 0) + part(1, 2, FREE) + submit(FREE, 2)
    + part(2, 2, FREE, sequence=3) + part(2, 2, FREE, sequence=4) + part(1, 2, FREE, scheme=2, sequence=5),
    "confirmation_to_a_list": begin(one_confirmation=1) + act("opt_out", 0) + multi(FREE, FREE, LISTED)
    + answer(SMSC) + multi(FREE, number=2),
    "stop_between_parts": begin() + part(1, 3, FREE) + act("opt_out", 0) + part(2, 3, FREE, sequence=2)
    + act("opt_out", 0) + part(3, 3, FREE, sequence=3) + part(1, 2, LISTED, sequence=4) + act("opt_out", 1)
    + act("grant", 0) + act("opt_out", 1) + part(2, 2, LISTED, sequence=5),
    "words": begin() + b"".join(word(text, text + 1, to_approvals=approvals) + recorded(text % 2)
                                for approvals in (0, 1) for text in range(8))
    + word(STOP, 20, brand=1) + word(STOP, 21, receipt=1),
    "own_list": begin() + act("own_list", 0) + submit() + act("grant", 0) + submit(LISTED, 2) + act("own_list", 1)
    + submit(LISTED, 3) + submit(LISTED, 4, sender=STRANGER),
    "exempt": begin() + submit(LISTED) + act("exempt", 0) + submit(LISTED, 2) + submit(LISTED, 3, sender=STRANGER)
    + act("opt_out", 1) + submit(LISTED, 4) + multi(LISTED, FREE, number=5) + answer(SMSC) * 3,
    "company_list": begin() + act("other_list", 0) + submit() + multi(FREE, CHANGING, LISTED, number=2) + act("exempt", 0)
    + submit(FREE, 3) + act("other_list", 1) + act("grant", 0) + submit(LISTED, 4) + submit(LISTED, 5, sender=STRANGER)
    + act("other_list", 0) + submit(FREE, 6) + act("other_list", 1) + submit(LISTED, 7) + answer(SMSC) * 3,
    "company_list_between_parts": begin() + part(1, 3, FREE) + act("other_list", 0) + part(2, 3, FREE, sequence=2)
    + submit(FREE, 3) + part(1, 2, FREE, reference=2, sequence=4) + act("other_list", 0)
    + part(2, 2, FREE, reference=2, sequence=5),
    "state_list": begin() + act("other_list", 2) + submit() + act("exempt", 0) + submit(FREE, 2) + act("other_list", 0)
    + submit(FREE, 3) + act("opt_out", 0) + submit(FREE, 4),
    "do_not_originate": begin(lists_pass=1) + multi(FREE, A_LIST) + act("forbid", 0) + submit() + submit(sender=STRANGER)
    + multi(FREE, A_LIST, number=2) + act("grant", 0) + submit(LISTED, 3) + act("forbid", 0) + submit(FREE, 4),
    "do_not_originate_by_default": begin(client=1, default_sender=1) + act("forbid", 0) + submit(sender=NO_SENDER)
    + submit(UNREADABLE, 2),
    "do_not_originate_between_parts": begin() + part(1, 3, FREE) + act("forbid", 0) + part(2, 3, FREE, sequence=2)
    + act("forbid", 0) + part(3, 3, FREE, sequence=3),
    "tied": begin(client=1, tied=1, lists_pass=1) + submit() + submit(sender=STRANGER, number=2)
    + submit(sender=NO_SENDER, number=3) + multi(FREE, A_LIST, number=4) + part(1, 2, FREE) + answer(SMSC) * 3,
    "default_sender": begin(client=1, default_sender=1) + act("opt_out", 0) + submit(sender=NO_SENDER)
    + act("exempt", 0) + submit(LISTED, 2, sender=NO_SENDER) + submit(LISTED, 3, sender=STRANGER),
    "granted": begin() + submit(LISTED) + act("grant", 0) + submit(LISTED, 2) + submit(LISTED, 3, sender=STRANGER),
    "parts_and_a_grant": begin() + part(1, 3, LISTED) + act("grant", 0) + part(2, 3, LISTED, sequence=2)
    + part(3, 3, LISTED, sequence=3) + part(1, 3, LISTED, sequence=4) + submit(LISTED, 5),
    "parts_and_a_list": begin() + part(2, 3) + act("list", 0) + part(1, 3, sequence=2) + submit(CHANGING, 3)
    + part(1, 3, sequence=4) + part(3, 3, sequence=5) + act("list", 0) + part(2, 3, sequence=6),
    "parts_too_late": begin() + part(1, 2, scheme=1) + act("list", 0) + seconds(60) + part(2, 2, scheme=1),
    "parts_in_tlvs": begin() + part(1, 4, scheme=2) + act("list", 0) + part(2, 4, scheme=2) + part(2, 4, scheme=0)
    + part(3, 4, scheme=2, reference=2),
    "parts_of_lists": begin() + multi(CHANGING, FREE, CHANGING, part=1) + act("list", 0)
    + multi(CHANGING, FREE, CHANGING, part=2) + multi(CHANGING, FREE, part=1) + answer(SMSC) + answer(SMSC),
    "multi": begin() + multi(FREE, LISTED, A_LIST, UNREADABLE, FREE) + act("answer_multi", 2)
    + multi(LISTED, LISTED, number=2) + multi(number=3) + multi(A_BAD_FLAG, FREE, number=4),
    "multi_cut_answers": begin() + b"".join(multi(FREE, LISTED, number=i) + act("answer_multi", 8 | 3, 7 * i)
                                            for i in range(10)),
    "multi_no_room": begin() + multi(FREE, LISTED, LISTED) + act("answer_multi", 4),
    "multi_same_number": begin() + multi(FREE, LISTED, number=5) + multi(FREE, 1, number=5)
    + multi(FREE, A_LIST, number=6) + answer(SMSC, of=2) + answer(SMSC, status=2) + answer(SMSC) + answer(SMSC),
    "multi_never_answered": begin() + multi(FREE, LISTED) + act("repeat", 255) * 4 + multi(FREE, LISTED, number=2)
    + multi(FREE, number=3) + answer(SMSC),
    "multi_to_many_lists": begin() + multi_to_lists(45) + act("repeat", 200) + answer(SMSC) * 30
    + multi_to_lists(45) * 2,
    "multi_link_lost": begin() + multi(FREE, LISTED) + closed(SMSC, 1) + answer_own(ESME),
    "multi_early": begin(bound=0) + bind() + act("dialed", 1) + multi(FREE, LISTED, number=2)
    + answer(SMSC, status=2) + answer(SMSC),
    "whole": begin(whole=1, lists_pass=1) + multi(FREE, LISTED) + multi(FREE, A_LIST, number=2) + answer(SMSC),
    "observing": begin(observe=1, refuse_replace=1) + submit(LISTED) + multi(FREE, LISTED, number=2)
    + submit(UNREADABLE, 3) + ask(ESME, 4, 4) + answer(SMSC),
    "refusing": begin(refuse_replace=1, refuse_unknown=1, refusal=WITH_TEXT) + ask(ESME, 4) + act("unknown", 2, 2)
    + act("unknown", 3, 3) + submit(LISTED, 4) + multi(LISTED, number=5) + act("answer_odd", 2 << 1, 6),
    "unknown_while_draining": begin(refuse_unknown=1) + submit() + act("drain") + act("unknown", SMSC, 2)
    + act("unknown", ESME, 3),
    "limits": begin(client=1, outstanding=2, messages=8) + submit() + ask(ESME, 2, 2) + submit(FREE, 3)
    + ask(ESME, 0, 4) + answer(SMSC) + multi(FREE, FREE, LISTED, number=5) + answer(SMSC) * 4 + submit() * 8,
    "limits_adopted": begin(messages=4) + submit() + adopt(client=2, outstanding=1) + submit(FREE, 2) + answer(SMSC)
    + submit(FREE, 3) + adopt(client=1) + submit(FREE, 4) + adopt() + submit(FREE, 5),
    "receipt": begin(refusal=RECEIPT) + submit(LISTED, 1, registered=1) + recorded() + act("deliver", 0)
    + answer_own(ESME) + act("own_id", 0, 2) + act("own_id", 1, 3) + act("own_id", 2, 4)
    + submit(LISTED, 5, registered=2) + recorded(0) + recorded(1, 2) + submit(LISTED, 6, registered=3),
    "receipt_late": begin(refusal=RECEIPT) + submit(LISTED, 1, registered=1) + seconds(2) + recorded(1, 1)
    + submit(LISTED, 2, registered=1) + closed(ESME, 1) + recorded() + seconds(4),
    "receipt_returned": begin(refusal=RECEIPT) + act("deliver") + answer_own(ESME, status=3) + act("deliver")
    + answer_own(ESME, status=2) + act("deliver") + closed(ESME) + act("deliver") + seconds(11) + answer_own(SMSC),
    "receipt_while_draining": begin(refusal=RECEIPT) + act("deliver") + submit(LISTED, 1, registered=1)
    + act("drain") + recorded() + seconds(11) + answer_own(ESME) + answer_own(ESME),
    "receipt_while_parting": begin(refusal=RECEIPT) + act("deliver") + submit(LISTED, 1, registered=1)
    + ask(ESME, 1, 2) + answer(SMSC) + act("deliver") + recorded() + answer_own(ESME) + closed(ESME),
    "receipts_few": begin(refusal=RECEIPT, few_pending=1) + submit(LISTED, 1, registered=1) * 5 + recorded() * 4,
    "unbind": begin() + submit() + ask(ESME, 1, 2) + inbound(3) + submit(FREE, 4) + answer(SMSC, of=1)
    + answer(SMSC) + answer(ESME) + submit(LISTED, 5) + closed(ESME),
    "unbinds_cross": begin() + ask(ESME, 1, 5) + ask(SMSC, 1, 5) + answer(SMSC) + answer(ESME) + seconds(3),
    "own_unbinds_cross": begin() + act("drain") + ask(ESME, 1, 5) + ask(SMSC, 1, 5),
    "esme_closes_mid_window": begin() + submit() + submit(FREE, 2) + closed(ESME) + inbound(9) + answer(SMSC)
    + answer(SMSC) + answer_own(SMSC),
    "smsc_dies_mid_window": begin() + submit() + inbound(9) + closed(SMSC, 1) + submit(FREE, 2) + answer(ESME)
    + answer_own(ESME),
    "drain": begin() + submit() + inbound(2) + act("approve", APPROVE, 3) + act("drain") + submit(FREE, 4)
    + inbound(5) + answer(SMSC) + recorded() + answer(ESME) + answer(ESME) + answer_own(ESME) + answer_own(SMSC),
    "drain_forwarding": begin(drain_forward=1) + submit() + act("drain") + submit(FREE, 2) + submit(LISTED, 3)
    + answer(SMSC) + answer(SMSC) + answer_own(SMSC) + answer_own(ESME),
    "drain_too_long": begin() + submit() + inbound(block(31)) + act("drain") + seconds(10) + answer(SMSC)
    + seconds(3),
    "adopt_misfit": begin() + submit() + adopt(upstream=1, observe=1) + submit(LISTED, 2) + answer(SMSC)
    + answer_own(ESME) + answer_own(SMSC),
    "adopt_while_draining": begin() + submit() + act("drain") + adopt(drain_forward=1) + submit(FREE, 2)
    + adopt(client=3) + submit(LISTED, 3) + answer(SMSC) + answer(SMSC),
    "adopt_while_dialing": begin(bound=0) + bind() + adopt(client=2) + act("dialed", 1) + answer(SMSC)
    + adopt(client=3),
    "keep_alive": begin(enquire=1) + seconds(20) + answer_own(ESME) + answer_own(SMSC) + seconds(20) + submit()
    + seconds(31) + seconds(31),
    "keep_alive_never_answered": begin(enquire=1) + (seconds(20) + submit() + inbound(2)) * 10,
    "keep_alive_late": begin(enquire=1) + submit() + seconds(20) + act("drain") + answer_own(SMSC)
    + seconds(11) + answer_own(ESME) + answer_own(SMSC),
    "keep_alive_paused": begin(enquire=1) + seconds(20) + seconds(25, 3) + seconds(25, 3) + adopt() + seconds(40),
    "inactive": begin(inactivity=1) + seconds(60) + ask(ESME, 0) + answer(SMSC) + seconds(30) + act("advance", 255, 0),
    "numbers": begin(enquire=1) + b"".join(submit(FREE, block(i)) for i in range(29, 32)) + seconds(20)
    + answer_own(SMSC) + b"".join(submit(FREE, block(i)) for i in range(64)) + seconds(20) + act("drain")
    + seconds(10),
    "numbers_of_unknown": begin(enquire=1) + act("unknown", 0, block(31)) + submit() + answer(SMSC) + seconds(20)
    + submit(FREE, ZERO) + submit(FREE, ALL_ONES) + answer(SMSC),
    "answers_to_nothing": begin() + submit() + submit(FREE, 2) + act("answer_odd", 4 << 1 | SMSC, 7)
    + act("answer_odd", 0 << 1 | SMSC, ZERO) + act("answer_odd", 9 << 1 | SMSC, 1) + answer(SMSC) + answer(SMSC),
}


def receiver_rules(*, enquire=0, few_pending=0, forward_near_misses=0) -> bytes:
    return bytes([enquire | few_pending << 1 | forward_near_misses << 2])


def r_seconds(count: float, paused=0) -> bytes:
    return receiver_act("advance", int(count * 4), paused)


R_BIND = receiver_act("dialed", 1) + receiver_act("answer", 0)

RECEIVER = {
    "approves": receiver_rules() + R_BIND + receiver_act("approve", APPROVE, 9) + receiver_act("recorded", 1)
    + receiver_act("approve", BY_DATA_SM, 10) + receiver_act("recorded", 0) + receiver_act("approve", NEAR_MISS, 11)
    + r_seconds(2) + receiver_act("recorded", 128 | 1 | 2),
    "others": receiver_rules(forward_near_misses=1) + R_BIND + receiver_act("message", 0, SENDER, FREE, 1)
    + receiver_act("message", 1, SENDER, LISTED, 2) + receiver_act("approve", IN_A_RECEIPT, 3)
    + receiver_act("approve", NEAR_MISS, 4) + receiver_act("unknown", 3, 5)
    + b"".join(receiver_act("ask", which, which) for which in (0, 2, 5, 6, 7)),
    "words": receiver_rules() + R_BIND
    + b"".join(receiver_act("word", text << 2 | approvals << 1, text + 1) + receiver_act("recorded", text % 2)
               for approvals in (0, 1) for text in range(8)),
    "stop_with_the_number_of_an_approve": receiver_rules() + R_BIND + receiver_act("approve", APPROVE, 5)
    + receiver_act("word", STOP << 2, 5) + receiver_act("approve", APPROVE, 5) + receiver_act("recorded", 1)
    + r_seconds(2),
    "many": receiver_rules(few_pending=1) + R_BIND + receiver_act("approve", APPROVE, 1) * 5
    + receiver_act("recorded", 1) * 4,
    "comes_back": receiver_rules() + receiver_act("dialed", 0) + receiver_act("advance", 255, 0)
    + receiver_act("dialed", 1) + receiver_act("answer", 2) + receiver_act("advance", 255, 0) + R_BIND
    + receiver_act("closed", 0) + receiver_act("advance", 255, 0) + R_BIND + receiver_act("closed", 1),
    "never_answered": receiver_rules() + receiver_act("dialed", 1) + receiver_act("approve", APPROVE, 1)
    + r_seconds(31),
    "link_lost": receiver_rules() + R_BIND + receiver_act("approve", APPROVE, 1) + receiver_act("closed", 1)
    + r_seconds(1) + R_BIND + receiver_act("recorded", 1) + receiver_act("recorded", 128 | 1 | 2),
    "unbound": receiver_rules() + R_BIND + receiver_act("approve", APPROVE, 1) + receiver_act("ask", 1, 2)
    + r_seconds(1) + R_BIND,
    "garbage": receiver_rules() + R_BIND + receiver_act("raw", 16) + b"HTTP/1.1 400 Bad",
    "octet_by_octet": receiver_rules() + receiver_act("cut", 1) + R_BIND + receiver_act("approve", APPROVE, 1)
    + receiver_act("recorded", 1),
    "keep_alive": receiver_rules(enquire=1) + R_BIND + r_seconds(20) + receiver_act("answer", 0) + r_seconds(20)
    + r_seconds(30, 1) + r_seconds(31) + receiver_act("adopt", 0) + receiver_rules(few_pending=1),
    "drain": receiver_rules() + R_BIND + receiver_act("approve", APPROVE, 9) + receiver_act("drain")
    + receiver_act("approve", APPROVE, 10) + receiver_act("answer_odd", 1, 1) + receiver_act("answer_odd", 0, ZERO)
    + receiver_act("recorded", 1) + receiver_act("answer", 0) + receiver_act("recorded", 1),
    "drain_too_long": receiver_rules() + R_BIND + receiver_act("approve", APPROVE, 9) + receiver_act("drain")
    + r_seconds(1) + r_seconds(2) + r_seconds(3),
    "drain_while_binding": receiver_rules() + receiver_act("dialed", 1) + receiver_act("drain"),
}


def write(target: str, stories: dict[str, bytes]) -> None:
    folder = HERE / "corpus" / target
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, octets in stories.items():
        (folder / name).write_bytes(octets)
    print(f"{len(stories)} stories in {folder.relative_to(HERE)}")


if __name__ == "__main__":
    write("session", SESSION)
    write("receiver", RECEIVER)
