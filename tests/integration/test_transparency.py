# SPDX-License-Identifier: Apache-2.0
"""What is not refused passes as the octets that came, both ways, requests and responses."""

import os
import random
import threading
import unittest

import context  # noqa: F401
from support.case import COMPANY, RECIPIENT, UNLISTED, ProxyCase
from support.link import Link
from support.random_pdus import RandomPdus, Sent
from support.smpp import Pdu, encode, hex_difference, pdu, response_to

VENDOR_TLVS = [(0x1400, b"\0\1\2"), (0x1400, b"again"), (0x3FFF, b""), (0x0381, b"\1\1\1" + b"12223330000")]


def esme_requests(number) -> list[Pdu]:
    """One of every command that an ESME may send on a bound link, with unusual contents. `number` gives numbers."""
    return [
        pdu("enquire_link", sequence_number=number()),
        encode("query_sm", sequence_number=number(), message_id="deadbeef", source_addr=COMPANY),
        encode("cancel_sm", sequence_number=number(), message_id="1", source_addr=COMPANY,
               destination_addr=UNLISTED),
        encode("submit_sm", sequence_number=number(), source_addr="ACME", source_addr_ton=5,
               destination_addr="+" + UNLISTED, short_message=bytes(range(255)), tlvs=VENDOR_TLVS),
        encode("submit_sm", sequence_number=number(), status=7, destination_addr="447700900123", esm_class=0x43,
               data_coding=8, short_message=b"\5\0\3\1\2\1\0H\0i", validity_period="000001000000000R"),
        encode("data_sm", sequence_number=number(), source_addr=COMPANY, destination_addr=UNLISTED,
               tlvs=[(0x0424, b"payload"), *VENDOR_TLVS]),
        encode("submit_multi", sequence_number=number(), source_addr=COMPANY,
               dest_addresses=[UNLISTED, "12223336768"], short_message="to both", tlvs=VENDOR_TLVS),
        pdu(0x00010203, b"vendor command", sequence_number=number()),
        pdu(0x01000001, b"\0\0", sequence_number=number()),
        pdu(0x00000022, b"", sequence_number=number(), status=0xFFFFFFFF),
        pdu("enquire_link", b"\0", sequence_number=number()),
        pdu("query_sm", b"cut", sequence_number=number()),
    ]


def smsc_requests(number) -> list[Pdu]:
    return [
        pdu("enquire_link", sequence_number=number()),
        encode("deliver_sm", sequence_number=number(), source_addr=UNLISTED, destination_addr=COMPANY,
               short_message="Thanks", tlvs=VENDOR_TLVS),
        encode("deliver_sm", sequence_number=number(), esm_class=4, source_addr=RECIPIENT, destination_addr=COMPANY,
               short_message="id:1 sub:001 dlvrd:001 stat:DELIVRD err:000 text:", tlvs=[(0x0427, b"\2")]),
        encode("data_sm", sequence_number=number(), source_addr=UNLISTED, destination_addr=COMPANY,
               tlvs=[(0x0424, b"payload")]),
        encode("alert_notification", sequence_number=number(), source_addr=UNLISTED, esme_addr="1", tlvs=VENDOR_TLVS),
        pdu(0x00010204, b"vendor request", sequence_number=number()),
    ]


class Transparency(ProxyCase):
    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc)
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)

    def sent_by_esme(self) -> list[Pdu]:
        return self.link.received[1:]  # without the bind

    def sent_by_smsc(self) -> list[Pdu]:
        return self.esme.received[1:]

    def check_up(self, requests: list[Pdu]) -> None:
        for request in requests:
            self.esme.send(request)
        self.link.wait_count(1 + len(requests))
        self.assertAllOctets(requests, self.sent_by_esme(), "PDUs at the SMSC")

    def test_every_esme_command_and_its_answer(self):
        requests = esme_requests(self.esme.next_sequence_number)
        self.check_up(requests)
        answers = self.esme.wait_count(1 + len(requests))[1:]
        for request, answer in zip(requests, answers):
            self.assertEqual(answer.sequence_number, request.sequence_number, str(answer))

    def test_every_smsc_command_and_its_answer(self):
        self.esme.on_pdu = lambda link, p: None if p.name == "alert_notification" else link.send(
            response_to(p, status=0x64) if p.name == "deliver_sm" else pdu(
                p.command_id | 0x80000000, b"\0" + p.body, sequence_number=p.sequence_number))
        requests = smsc_requests(self.link.next_sequence_number)
        self.link.send(b"".join(p.raw for p in requests))
        self.esme.wait_count(1 + len(requests))
        self.assertAllOctets(requests, self.sent_by_smsc(), "PDUs at the ESME")
        answers = self.link.wait_count(len(requests) - 1, lambda p: p.is_response)
        self.assertEqual([p.sequence_number for p in answers],
                         [p.sequence_number for p in requests if p.name != "alert_notification"])
        self.assertEqual(answers[-1].body, b"\0vendor request")

    def test_answers_with_odd_bodies_and_statuses(self):
        odd = [
            (0, b"id-1\0" + bytes.fromhex("0428000132")),
            (0x45, b""),
            (0x58, b"id-with-error\0"),
            (0x40A, b"\0" + bytes.fromhex("001d0004") + b"DND\0"),
            (0xFFFFFFFF, bytes(100)),
            (0, b"no NUL"),
        ]
        self.smsc.answer = lambda link, request: pdu(
            request.command_id | 0x80000000, odd[request.sequence_number % len(odd)][1],
            status=odd[request.sequence_number % len(odd)][0], sequence_number=request.sequence_number)
        for number in range(1000, 1000 + len(odd)):
            request = self.esme.submit_pdu(COMPANY, UNLISTED, sequence_number=number)
            self.assertOctets(self.smsc.answer(self.link, request), self.esme.request(request))

    def test_generic_nack_both_ways(self):
        self.smsc.answer = lambda link, request: pdu("generic_nack", status=3,
                                                     sequence_number=request.sequence_number)
        request = self.esme.submit_pdu(COMPANY, UNLISTED)
        self.assertOctets(pdu("generic_nack", status=3, sequence_number=request.sequence_number),
                          self.esme.request(request))
        nack = pdu("generic_nack", status=2, sequence_number=0)
        self.esme.send(nack)
        self.assertOctets(nack, self.link.wait_command("generic_nack"))

    def test_odd_and_repeated_sequence_numbers(self):
        numbers = [0, 0, 1, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF]
        self.check_up([self.esme.submit_pdu(COMPANY, UNLISTED, f"n{i}", sequence_number=n)
                       for i, n in enumerate(numbers)])
        answers = self.esme.wait_count(len(numbers), lambda p: p.name == "submit_sm_resp")
        self.assertEqual([p.sequence_number for p in answers], numbers)

    def test_refused_with_odd_sequence_numbers(self):
        for number in (0, 0x80000000, 0xFFFFFFFF):
            request = self.esme.submit_pdu(COMPANY, RECIPIENT, sequence_number=number)
            self.assertRefused(self.esme.request(request), request)

    def test_same_number_both_ways_at_once(self):
        self.smsc.hold()
        up = self.esme.submit_pdu(COMPANY, UNLISTED, sequence_number=77)
        self.esme.send(up)
        self.link.wait_command("submit_sm")
        down = self.link.deliver_pdu(UNLISTED, COMPANY, "hi", sequence_number=77)
        self.assertEqual(self.link.request(down).name, "deliver_sm_resp")
        self.smsc.release()
        self.assertEqual(self.esme.response(77).name, "submit_sm_resp")

    def test_answers_that_overtake_each_other(self):
        self.smsc.hold()
        requests = [self.esme.submit_pdu(COMPANY, UNLISTED) for _ in range(20)]
        self.esme.send(b"".join(p.raw for p in requests))
        self.link.wait_count(20, lambda p: p.name == "submit_sm")
        self.link.held.reverse()
        self.smsc.release()
        answers = self.esme.wait_count(20, lambda p: p.name == "submit_sm_resp")
        self.assertEqual([p.sequence_number for p in answers], [p.sequence_number for p in reversed(requests)])

    def test_unbind_of_the_esme(self):
        request = pdu("unbind", sequence_number=0xCAFE)
        self.assertOctets(response_to(request), self.esme.request(request), "unbind_resp")
        self.assertOctets(request, self.link.received[-1], "unbind")
        self.esme.wait_end()
        self.link.wait_end()

    def test_unbind_of_the_smsc(self):
        request = pdu("unbind", sequence_number=0xBEEF)
        self.assertOctets(response_to(request), self.link.request(request), "unbind_resp")
        self.assertOctets(request, self.esme.received[-1], "unbind")
        self.link.close()
        self.esme.wait_end()


class RandomTraffic(ProxyCase):
    """Every command with random contents, both ways at once, in segments of any size. A failure names the seed;
    SMPPGUARD_TEST_SEED=N runs that one alone. A subclass says how else the ends may be connected."""

    SEEDS = (1, 2, 3, 4)
    ROUNDS = 3
    PDUS = 400  # of each end in a round

    smsc_options: dict = {}
    proxy_options: dict = {}

    def connect(self, proxy, smsc):
        """An ESME and a link of the SMSC, bound."""
        return self.bound_pair(proxy, smsc)

    def test_what_is_sent_arrives_except_what_is_documented(self):
        smsc = self.start_smsc(**self.smsc_options)
        proxy = self.start_proxy(smsc, **self.proxy_options)
        told = os.environ.get("SMPPGUARD_TEST_SEED")
        for seed in (int(told),) if told else self.SEEDS:
            with self.subTest(seed=seed):
                smsc.answer = smsc.default_answer
                esme, link = self.connect(proxy, smsc)
                esme.on_pdu, smsc.answer = None, lambda *_: None
                self.exchange(esme, link, RandomPdus(seed, system_id="company"))
                esme.close()
                link.close()

    def exchange(self, esme: Link, link: Link, pdus: RandomPdus) -> None:
        for _ in range(self.ROUNDS):
            up = [pdus.esme() for _ in range(self.PDUS)]
            self.pass_on(esme, link, up, [pdus.smsc() for _ in range(self.PDUS)], pdus.random)
            self.pass_on(esme, link, [], [pdus.answer(sent) for sent in overtaking(up, pdus.random)], pdus.random)

    def pass_on(self, esme: Link, link: Link, up: list[Sent], down: list[Sent], pick: random.Random) -> None:
        ends = [(esme, up, down, "ESME"), (link, down, up, "SMSC")]
        before = [len(end.received) for end, _, _, _ in ends]
        senders = [threading.Thread(target=send_in_pieces, args=(end, sent, random.Random(pick.random())))
                   for end, sent, _, _ in ends]
        for sender in senders:
            sender.start()
        for (end, sent, others, name), first in zip(ends, before):
            arrives = [one.arrives for one in others if one.arrives]
            answers = [one.answer for one in sent if one.answer]
            count = len(arrives) + len(answers)
            came = end.wait_count(first + count, seconds=30)[first:] if count else []
            self.assertMerged(arrives, answers, came, name)
        for sender in senders:
            sender.join()

    def assertMerged(self, arrives: list[Pdu], answers: list[Pdu], came: list[Pdu], name: str) -> None:
        """What came is what the other end sent and what smppguard answers, each in its order."""
        arrives, answers = list(reversed(arrives)), list(reversed(answers))
        for at, got in enumerate(came):
            source = next((one for one in (arrives, answers) if one and one[-1] == got), None)
            if source is None:
                due = [hex_difference(one[-1].raw, got.raw) for one in (arrives, answers) if one]
                self.fail(f"PDU {at} at the {name} is {got}\n" + "\nnor as due:\n".join(due))
            source.pop()


def overtaking(sent: list[Sent], pick: random.Random) -> list[Sent]:
    """The edited lists in any order, but those of one number in that in which they went on."""
    edited = [one for one in sent if one.refused]
    numbers = [one.pdu.sequence_number for one in edited]
    waiting = {number: [one for one in edited if one.pdu.sequence_number == number] for number in numbers}
    pick.shuffle(numbers)
    return [waiting[number].pop(0) for number in numbers]


def send_in_pieces(link: Link, sent: list[Sent], pick: random.Random) -> None:
    octets = b"".join(one.pdu.raw for one in sent)
    while octets:
        size = pick.randrange(1, pick.choice((2, 2, 20, 200, 2000, 20000)))
        link.send(octets[:size])
        octets = octets[size:]


class EveryWayToARecipient(ProxyCase):
    """No command carries a message past the registry."""

    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc)
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)

    def test_listed_in_every_spelling(self):
        ten = RECIPIENT[1:]
        for spelling in (RECIPIENT, ten, "+" + RECIPIENT, "0111" + ten, "001" + ten, "0" + RECIPIENT):
            for ton in range(7):
                request = self.esme.submit_pdu(COMPANY, spelling, dest_addr_ton=ton)
                self.assertRefused(self.esme.request(request), request)
        self.nothing_arrived()

    def test_data_sm_is_refused_with_17_octets(self):
        request = encode("data_sm", sequence_number=9, source_addr=COMPANY, destination_addr=RECIPIENT,
                         tlvs=[(0x0424, b"payload")])
        response = self.esme.request(request)
        self.assertEqual((response.name, len(response.raw), response.body), ("data_sm_resp", 17, b"\0"))
        self.assertStatus(response, 0x66)
        self.nothing_arrived()

    def test_submit_multi_never_reaches_a_listed_number(self):
        for listed_at in range(3):
            numbers = [UNLISTED, "12223336768", "12223336769"]
            numbers[listed_at] = RECIPIENT
            request = encode("submit_multi", sequence_number=50 + listed_at, source_addr=COMPANY,
                             dest_addresses=numbers, short_message="to all")
            response = self.esme.request(request)
            self.assertEqual(response.name, "submit_multi_resp")
            refused = response.command_status != 0 or RECIPIENT.encode() in response.raw
            self.assertTrue(refused, f"nothing says that one was refused: {response.raw.hex(' ')}")
            self.esme.enquire()
            self.assertNotIn(RECIPIENT.encode(), b"".join(p.raw for p in self.link.received))

    def test_an_unreadable_destination_is_refused(self):
        for destination in ("1" * 30, "12223334545x", ""):
            response = self.esme.submit(COMPANY, destination)
            self.assertStatus(response, 0x0B, f"{destination!r}: ")
        cut = self.esme.submit_pdu(COMPANY, UNLISTED).body[:20]
        self.assertStatus(self.esme.request(pdu("submit_sm", cut, sequence_number=999)), 0x0B)
        self.nothing_arrived()

    def nothing_arrived(self):
        self.esme.enquire()
        self.assertEqual([p.name for p in self.link.requests() if p.name not in ("bind_transceiver", "enquire_link")],
                         [])


if __name__ == "__main__":
    unittest.main()
