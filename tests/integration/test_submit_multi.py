# SPDX-License-Identifier: Apache-2.0
"""submit_multi: refused recipients are left out, the others go on, and the answer names who did not get it."""

import unittest

import context  # noqa: F401
from support.case import COMPANY, LISTED_TOO, RECIPIENT, UNLISTED, ProxyCase
from support.smpp import Pdu, encode, pdu, response_to

REJECTED, INVALID, THROTTLED = 0x66, 0x0B, 0x58
OTHER = "12223336768"  # not listed either
CROWD = [f"1222444{n:04}" for n in range(200)]  # all of them listed
OPEN = [f"1222555{n:04}" for n in range(254)]   # none of them
MOST_EDITED = 1000


class MultiCase(ProxyCase):
    listed = (RECIPIENT, LISTED_TOO, *CROWD)
    changes: dict = {}

    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, changes=self.changes)
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)

    def multi_pdu(self, *recipients, **fields) -> Pdu:
        fields.setdefault("sequence_number", self.esme.next_sequence_number())
        return encode("submit_multi", source_addr=COMPANY, source_addr_ton=1, source_addr_npi=1,
                      dest_addresses=recipients, short_message="Meeting at ten", registered_delivery=1,
                      tlvs=[(0x0204, b"\0\7"), (0x1400, b"vendor")], **fields)

    def without(self, request: Pdu, *recipients) -> Pdu:
        """The same request to these only."""
        return self.multi_pdu(*recipients, sequence_number=request.sequence_number)

    def arrived(self) -> list[Pdu]:
        self.esme.enquire()
        return self.link.requests("submit_multi")

    def assertUnsuccess(self, response: Pdu, *expected: tuple) -> None:
        """(number as it was written, status), in this order."""
        self.assertStatus(response, 0)
        self.assertEqual([(entry[2].decode(), entry[3]) for entry in response.fields()["unsuccess_smes"]],
                         list(expected))


class PerRecipient(MultiCase):
    def test_refused_ones_are_left_out_and_named(self):
        request = self.multi_pdu(UNLISTED, RECIPIENT, OTHER, LISTED_TOO)
        response = self.esme.request(request)
        self.assertUnsuccess(response, (RECIPIENT, REJECTED), (LISTED_TOO, REJECTED))
        self.assertEqual(response.fields()["message_id"], b"00000001")
        self.assertAllOctets([self.without(request, UNLISTED, OTHER)], self.arrived())

    def test_each_stands_in_the_answer_as_it_was_written(self):
        ten = RECIPIENT[1:]
        request = self.multi_pdu(ten, UNLISTED, f"+{RECIPIENT}", f"0111{ten}", RECIPIENT, RECIPIENT)
        self.assertUnsuccess(self.esme.request(request), *((number, REJECTED) for number in (
            ten, f"+{RECIPIENT}", f"0111{ten}", RECIPIENT, RECIPIENT)))
        self.assertAllOctets([self.without(request, UNLISTED)], self.arrived())

    def test_entries_of_the_smsc_stay_in_front_and_what_follows_them_behind(self):
        own = [(1, 1, OTHER, 0x14), (2, 8, "0", 0xFFFFFFFF)]
        self.smsc.answer = lambda link, request: encode(
            "submit_multi_resp", sequence_number=request.sequence_number, message_id="m-1", unsuccess_smes=own,
            tlvs=[(0x001D, b"two failed\0")])
        request = self.multi_pdu(RECIPIENT, OTHER, UNLISTED)
        self.assertOctets(encode("submit_multi_resp", sequence_number=request.sequence_number, message_id="m-1",
                                 unsuccess_smes=[*own, (1, 1, RECIPIENT, REJECTED)],
                                 tlvs=[(0x001D, b"two failed\0")]),
                          self.esme.request(request), "response")

    def test_an_ok_without_a_body_gets_one(self):
        self.smsc.answer = lambda link, request: pdu("submit_multi_resp", sequence_number=request.sequence_number)
        self.assertUnsuccess(self.esme.request(self.multi_pdu(RECIPIENT, OTHER)), (RECIPIENT, REJECTED))

    def test_errors_of_the_smsc_pass_as_they_are(self):
        answers = [lambda p: pdu("submit_multi_resp", sequence_number=p.sequence_number, status=0x45),
                   lambda p: response_to(p, status=0x08, message_id="x", unsuccess_smes=[(1, 1, OTHER, 8)]),
                   lambda p: pdu("generic_nack", sequence_number=p.sequence_number, status=3)]
        for answer in answers:
            self.smsc.answer = lambda link, request, answer=answer: answer(request)
            request = self.multi_pdu(RECIPIENT, OTHER)
            self.assertOctets(answer(request), self.esme.request(request), "response")
        # Nothing of them is left: the next one with the same number is answered for itself.
        self.smsc.answer = self.smsc.default_answer
        for number in range(request.sequence_number - 2, request.sequence_number + 1):
            self.assertUnsuccess(self.esme.request(self.multi_pdu(OTHER, sequence_number=number)))

    def test_all_refused_is_answered_here(self):
        response = self.esme.request(self.multi_pdu(RECIPIENT, LISTED_TOO, RECIPIENT))
        self.assertEqual((response.name, response.command_status), ("submit_multi_resp", REJECTED))
        self.assertEqual(self.arrived(), [])

    def test_none_refused_is_not_touched(self):
        request = self.multi_pdu(UNLISTED, OTHER, UNLISTED)
        self.assertUnsuccess(self.esme.request(request))
        self.assertAllOctets([request], self.arrived())

    def test_unreadable_recipients_are_left_out_as_such(self):
        request = self.multi_pdu("no number", UNLISTED, f"{RECIPIENT}x", RECIPIENT)
        self.assertUnsuccess(self.esme.request(request), ("no number", INVALID), (f"{RECIPIENT}x", INVALID),
                             (RECIPIENT, REJECTED))
        self.assertAllOctets([self.without(request, UNLISTED)], self.arrived())

    def test_a_list_that_cannot_be_followed_is_refused_whole(self):
        sound = self.multi_pdu(UNLISTED, OTHER)
        count_at = sound.raw.index(b"\2\1\1\1" + UNLISTED.encode())
        for broken in (self.multi_pdu(), self.multi_pdu(UNLISTED, "1" * 30),
                       Pdu(sound.raw[:count_at] + b"\3" + sound.raw[count_at + 1:]),
                       pdu("submit_multi", sound.body[:30], sequence_number=sound.sequence_number)):
            response = self.esme.request(broken)
            self.assertEqual((response.name, response.command_status), ("submit_multi_resp", INVALID))
        self.assertEqual(self.arrived(), [])

    def test_each_refusal_has_its_line_in_the_log(self):
        self.esme.request(self.multi_pdu(RECIPIENT, UNLISTED, LISTED_TOO))
        for number in (RECIPIENT, LISTED_TOO):
            line = self.proxy.wait_log(f"to={number}")
            self.assertIn("refused", line)
            self.assertIn("submit_multi", line)


class ManyRecipients(MultiCase):
    def test_254_every_second_of_them_refused(self):
        recipients = [number for pair in zip(OPEN, CROWD[:127]) for number in pair]
        request = self.multi_pdu(*recipients)
        self.assertUnsuccess(self.esme.request(request), *((number, REJECTED) for number in CROWD[:127]))
        self.assertAllOctets([self.without(request, *OPEN[:127])], self.arrived())

    def test_254_of_which_one_passes_or_one_is_refused(self):
        crowd = [*CROWD, *CROWD[:53]]
        request = self.multi_pdu(*crowd, UNLISTED)
        self.assertUnsuccess(self.esme.request(request), *((number, REJECTED) for number in crowd))
        other = self.multi_pdu(RECIPIENT, *OPEN[:253])
        self.assertUnsuccess(self.esme.request(other), (RECIPIENT, REJECTED))
        self.assertAllOctets([self.without(request, UNLISTED), self.without(other, *OPEN[:253])], self.arrived())

    def test_more_entries_than_the_count_can_say_are_dropped_and_logged(self):
        own = [(1, 1, number, 0x14) for number in OPEN[:200]]
        self.smsc.answer = lambda link, request: response_to(request, message_id="m", unsuccess_smes=own)
        response = self.esme.request(self.multi_pdu(UNLISTED, *CROWD[:100]))
        self.assertUnsuccess(response, *((number, 0x14) for number in OPEN[:200]),
                             *((number, REJECTED) for number in CROWD[:55]))
        self.proxy.wait_log("had no room for 45 refused recipients")


class InFlight(MultiCase):
    changes = {"session": {"drain_timeout": "500ms"}}  # some answers never come

    def test_odd_sequence_numbers(self):
        for number in (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF):
            request = self.multi_pdu(RECIPIENT, UNLISTED, sequence_number=number)
            self.assertUnsuccess(self.esme.request(request), (RECIPIENT, REJECTED))
            self.assertOctets(self.without(request, UNLISTED), self.link.requests("submit_multi")[-1])

    def test_two_under_one_number_are_answered_in_their_order(self):
        self.smsc.hold()
        first = self.multi_pdu(RECIPIENT, UNLISTED, sequence_number=7)
        second = self.multi_pdu(LISTED_TOO, OTHER, sequence_number=7)
        self.esme.send(first.raw + second.raw)
        self.link.wait_count(2, lambda p: p.name == "submit_multi")
        self.smsc.release()
        answers = self.esme.wait_count(2, lambda p: p.name == "submit_multi_resp")
        self.assertUnsuccess(answers[0], (RECIPIENT, REJECTED))
        self.assertUnsuccess(answers[1], (LISTED_TOO, REJECTED))

    def test_answers_in_another_order_find_their_own(self):
        self.smsc.hold()
        requests = [self.multi_pdu(number, UNLISTED) for number in CROWD]
        self.esme.send(b"".join(p.raw for p in requests))
        self.link.wait_count(len(requests), lambda p: p.name == "submit_multi")
        self.link.held.reverse()
        self.smsc.release()
        for number, request in zip(CROWD, requests):
            self.assertUnsuccess(self.esme.response(request.sequence_number), (number, REJECTED))

    def test_one_that_is_never_answered_holds_up_nothing(self):
        self.smsc.answer = lambda link, request: (
            None if request.name == "submit_multi" else self.smsc.default_answer(link, request))
        self.esme.send(self.multi_pdu(RECIPIENT, UNLISTED))
        self.assertStatus(self.esme.submit(COMPANY, UNLISTED), 0)
        self.assertNotIn("submit_multi_resp", self.esme.names())

    def test_unanswered_ones_are_bounded(self):
        self.smsc.answer = lambda link, request: (
            None if request.name == "submit_multi" else self.smsc.default_answer(link, request))
        requests = [self.multi_pdu(RECIPIENT, UNLISTED) for _ in range(MOST_EDITED + 1)]
        self.esme.send(b"".join(p.raw for p in requests))
        response = self.esme.wait_command("submit_multi_resp")
        self.assertEqual((response.sequence_number, response.command_status),
                         (requests[-1].sequence_number, THROTTLED))
        self.link.wait_count(MOST_EDITED, lambda p: p.name == "submit_multi")
        self.assertUnsuccess(self.answered_late(requests[0]), (RECIPIENT, REJECTED))

    def answered_late(self, request: Pdu) -> Pdu:
        self.link.send(response_to(request, message_id="late"))
        return self.esme.response(request.sequence_number)

    def test_a_second_answer_is_not_completed_again(self):
        request = self.multi_pdu(RECIPIENT, UNLISTED)
        self.assertUnsuccess(self.esme.request(request), (RECIPIENT, REJECTED))
        again = response_to(request, message_id="again")
        self.link.send(again)
        self.assertOctets(again, self.esme.wait_count(2, lambda p: p.name == "submit_multi_resp")[1])

    def test_the_link_is_lost_before_the_answer(self):
        for how in ("close", "abort"):
            with self.subTest(how):
                self.smsc.release()
                self.esme, self.link = self.bound_pair(self.proxy, self.smsc)
                self.smsc.hold()
                request = self.multi_pdu(RECIPIENT, UNLISTED)
                self.esme.send(request)
                self.link.wait_command("submit_multi")
                getattr(self.link, how)()
                self.esme.wait_end(20)
                self.assertNotIn("submit_multi_resp", self.esme.names(), "an answer that no SMSC gave")
                # Who binds again and counts anew is answered for itself.
                self.smsc.release()
                self.esme, self.link = self.bound_pair(self.proxy, self.smsc)
                self.assertUnsuccess(self.esme.request(self.without(request, UNLISTED)))


class Whole(MultiCase):
    changes = {"protocol": {"submit_multi": "whole"}}

    def test_one_refused_recipient_refuses_all(self):
        response = self.esme.request(self.multi_pdu(UNLISTED, RECIPIENT, OTHER))
        self.assertEqual((response.name, response.command_status), ("submit_multi_resp", REJECTED))
        self.assertEqual(self.arrived(), [])
        request = self.multi_pdu(UNLISTED, OTHER)
        self.assertUnsuccess(self.esme.request(request))
        self.assertAllOctets([request], self.arrived())


class DistributionLists(MultiCase):
    def test_are_left_out_and_named(self):
        request = self.multi_pdu(("list", "friends"), UNLISTED, RECIPIENT)
        self.assertUnsuccess(self.esme.request(request), ("friends", INVALID), (RECIPIENT, REJECTED))
        self.assertAllOctets([self.without(request, UNLISTED)], self.arrived())

    def test_alone_are_refused(self):
        self.assertStatus(self.esme.request(self.multi_pdu(("list", "friends"), ("list", "family"))), INVALID)
        self.assertEqual(self.arrived(), [])


class DistributionListsPass(MultiCase):
    changes = {"protocol": {"distribution_lists": "pass"}}

    def test_go_on_beside_what_is_judged(self):
        request = self.multi_pdu(("list", "friends"), UNLISTED)
        self.assertUnsuccess(self.esme.request(request))
        mixed = self.multi_pdu(("list", "friends"), RECIPIENT)
        self.assertUnsuccess(self.esme.request(mixed), (RECIPIENT, REJECTED))
        self.assertAllOctets([request, self.without(mixed, ("list", "friends"))], self.arrived())


class Observed(MultiCase):
    changes = {"routes": [{"name": "all", "system_id": "*", "upstream": "carrier", "mode": "observe"}]}

    def test_goes_on_whole_and_is_noted(self):
        request = self.multi_pdu(RECIPIENT, UNLISTED, ("list", "friends"))
        self.assertUnsuccess(self.esme.request(request))
        self.assertAllOctets([request], self.arrived())
        self.assertIn("would be refused", self.proxy.wait_log(f"to={RECIPIENT}"))


if __name__ == "__main__":
    unittest.main()
