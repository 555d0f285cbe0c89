# SPDX-License-Identifier: Apache-2.0
"""What each ESME may do, how many may knock at once, and routes that only observe."""

import time
import unittest

import context  # noqa: F401
from support.case import COMPANY, RECIPIENT, UNLISTED, ProxyCase
from support.esme import Esme
from support.smpp import BINDS, encode, pdu, response_to
from support.smsc import SmscLink
from support.waiting import TooLate, until

BIND_FAILED, THROTTLED, QUEUE_FULL = 0x0D, 0x58, 0x14


class ClientCase(ProxyCase):
    clients: list = []
    changes: dict = {}

    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, changes={
            "session": {"drain_timeout": "500ms", "unbind_timeout": "500ms"},
            **({"clients": self.clients} if self.clients else {}), **self.changes})

    def bind(self, system_id: str = "shop1", kind: str = "bind_transceiver", source: str = "") -> Esme:
        """Bound, or the test fails."""
        esme = self.connect(self.proxy.address, source=source)
        self.assertStatus(esme.bind(kind, system_id=system_id), 0, f"{system_id}: ")
        return esme

    def assertTurnedAway(self, why: str, system_id: str = "shop1", kind: str = "bind_transceiver",
                         source: str = "") -> Esme:
        """With a status on which clients try again, and the SMSC never hears of it."""
        links = len(self.smsc.links)
        esme = self.connect(self.proxy.address, source=source)
        response = esme.bind(kind, system_id=system_id)
        self.assertEqual((response.name, response.command_status), (f"{kind}_resp", BIND_FAILED))
        self.assertEqual(len(self.smsc.links), links)
        until(lambda: any(why in row and f'system_id="{system_id}"' in row for row in self.proxy.log().splitlines()),
              f"a log line on {system_id} with {why!r}")
        return esme


class Admission(ClientCase):
    clients = [{"system_id": "shop9", "bind_types": ["receiver"]},
               {"system_id": "shop*", "sources": ["127.0.0.2/31"], "bind_types": ["transmitter", "transceiver"]},
               {"system_id": "any"}]

    def test_nobody_else_may_bind(self):
        esme = self.assertTurnedAway("no entry under clients takes this system_id", "bank")
        self.assertStatus(esme.bind(system_id="any"), 0, "tried again on the same connection: ")

    def test_only_from_its_sources(self):
        self.assertTurnedAway("its address is not among the client's sources", source="127.0.0.1")
        for source in ("127.0.0.2", "127.0.0.3"):
            self.bind(source=source)

    def test_only_the_kinds_it_may(self):
        self.assertTurnedAway("this kind of bind is not among the client's bind_types", "shop1", "bind_receiver",
                              "127.0.0.2")
        self.assertTurnedAway("this kind of bind", "shop9", "bind_transmitter")
        self.bind("shop9", "bind_receiver")
        for kind in BINDS:
            self.bind("any", kind)

    def test_without_limits_anything_goes(self):
        esme = self.bind("any")
        requests = [esme.submit_pdu(COMPANY, UNLISTED) for _ in range(500)]
        esme.send(b"".join(p.raw for p in requests))
        answers = esme.wait_count(500, lambda p: p.name == "submit_sm_resp")
        self.assertEqual({p.command_status for p in answers}, {0})


class MaxBinds(ClientCase):
    clients = [{"system_id": "shop*", "max_binds": 2}]

    def fill(self, system_id: str = "shop1") -> tuple[Esme, SmscLink]:
        """Both places are taken; gives the second."""
        self.bind(system_id)
        index = len(self.smsc.links)
        esme = self.bind(system_id)
        self.assertTurnedAway("the client's max_binds is reached", system_id)
        return esme, self.smsc.wait_link(index)

    def test_each_system_id_has_them_to_itself(self):
        self.fill("shop1")
        self.fill("shop2")

    def test_every_end_of_a_session_frees_its_place(self):
        ends = {"the ESME closes": lambda esme, link: esme.close(),
                "the ESME resets": lambda esme, link: esme.abort(),
                "the ESME unbinds": lambda esme, link: esme.request(pdu("unbind", sequence_number=99)),
                "the SMSC closes": lambda esme, link: link.close(),
                "the SMSC resets": lambda esme, link: link.abort(),
                "the SMSC unbinds": lambda esme, link: link.request(pdu("unbind", sequence_number=99)),
                "framing is lost": lambda esme, link: esme.send(bytes(16))}
        for number, (name, end) in enumerate(ends.items()):
            with self.subTest(name):
                end(*self.fill(f"shop{number}"))
                until(lambda: self.connect(self.proxy.address).bind(system_id=f"shop{number}").command_status == 0,
                      "a place is free again", every=0.05)

    def test_a_bind_that_the_smsc_refuses_takes_none(self):
        refusals = [0x0E] * 5
        self.smsc.answer = lambda link, request: (
            response_to(request, status=refusals.pop()) if request.name in BINDS and refusals
            else self.smsc.default_answer(link, request))
        for _ in range(5):
            self.assertStatus(self.connect(self.proxy.address).bind(system_id="shop1"), 0x0E)
        self.fill()

    def test_a_bind_under_way_has_one(self):
        self.smsc.answer = lambda link, request: None
        waiting = [self.connect(self.proxy.address) for _ in range(2)]
        for index, esme in enumerate(waiting):
            esme.send(esme.bind_pdu(system_id="shop1"))
            self.smsc.wait_link(index).wait_command("bind_transceiver")
        self.assertTurnedAway("max_binds")


class Rate(ClientCase):
    clients = [{"system_id": "shop*", "messages_per_second": 50, "burst": 20},
               {"system_id": "slow*", "messages_per_second": 1, "burst": 10},
               {"system_id": "*"}]

    def test_holds_for_all_binds_of_a_system_id_together(self):
        pair = [self.bind(), self.bind()]
        started = time.monotonic()
        passed = throttled = 0
        while time.monotonic() - started < 2:
            requests = [(esme, esme.submit_pdu(COMPANY, UNLISTED)) for esme in pair for _ in range(4)]
            for esme, request in requests:
                esme.send(request)
            for esme, request in requests:
                response = esme.response(request.sequence_number)
                if response.command_status == 0:
                    passed += 1
                else:
                    self.assertRefused(response, request, THROTTLED)
                    throttled += 1
        most = 20 + 50 * (time.monotonic() - started)
        self.assertLessEqual(passed, most)
        self.assertGreater(passed, most / 2)
        self.assertGreater(throttled, 0)
        self.assertEqual(len(self.smsc.requests("submit_sm")), passed, "what was refused is not at the SMSC")
        self.assertIn("reason=too_many_messages", self.proxy.wait_log("throttled"))

    def test_a_burst_may_come_at_once(self):
        esme = self.bind("slow1")
        requests = [esme.submit_pdu(COMPANY, UNLISTED) for _ in range(30)]
        started = time.monotonic()
        esme.send(b"".join(p.raw for p in requests))
        statuses = [esme.response(p.sequence_number).command_status for p in requests]
        self.assertEqual(statuses[:10], [0] * 10)
        self.assertLessEqual(statuses.count(0), 10 + (time.monotonic() - started) + 1)
        self.assertEqual({*statuses}, {0, THROTTLED})

    def test_another_system_id_has_its_own(self):
        for system_id in ("slow1", "slow2"):
            esme = self.bind(system_id)
            self.assertEqual([esme.submit(COMPANY, UNLISTED).command_status for _ in range(10)], [0] * 10)

    def test_only_messages_count(self):
        esme = self.bind("slow1")
        for _ in range(30):
            self.assertStatus(esme.enquire(), 0)
            self.assertStatus(esme.request(encode("query_sm", sequence_number=9, message_id="1")), 0)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)

    def test_refused_messages_count_too(self):
        esme = self.bind("slow1")
        self.assertEqual([esme.submit(COMPANY, RECIPIENT).command_status for _ in range(10)], [0x66] * 10)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), THROTTLED)

    def test_a_submit_multi_counts_for_each_recipient(self):
        esme = self.bind("slow1")
        request = encode("submit_multi", sequence_number=9, source_addr=COMPANY, dest_addresses=[UNLISTED] * 10)
        self.assertStatus(esme.request(request), 0)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), THROTTLED)

    def test_the_account_outlives_its_binds_no_longer_than_it_must(self):
        """Binding anew gives a fresh burst only when nobody else of the system_id is bound."""
        esme, other = self.bind("slow1"), self.bind("slow1")
        self.assertEqual([esme.submit(COMPANY, UNLISTED).command_status for _ in range(10)], [0] * 10)
        esme.close()
        self.assertStatus(self.bind("slow1").submit(COMPANY, UNLISTED), THROTTLED)
        self.assertStatus(other.submit(COMPANY, UNLISTED), THROTTLED)


class OwnStatuses(ClientCase):
    clients = [{"system_id": "*", "messages_per_second": 1, "max_outstanding": 3}]
    changes = {"rejections": {"too_many_messages": "ESME_RMSGQFUL", "too_many_outstanding": "ESME_RSYSERR"}}

    def test_stand_for_each(self):
        esme = self.bind()
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), QUEUE_FULL)
        self.smsc.hold()
        for number in range(3):
            esme.send(encode("query_sm", sequence_number=1000 + number, message_id="1"))
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0x08)


class Outstanding(ClientCase):
    clients = [{"system_id": "*", "max_outstanding": 5}]

    def test_more_are_refused_until_answers_come(self):
        esme = self.bind()
        link = self.smsc.wait_link()
        self.smsc.hold()
        requests = [esme.submit_pdu(COMPANY, UNLISTED) for _ in range(8)]
        esme.send(b"".join(p.raw for p in requests))
        for request in requests[5:]:
            self.assertRefused(esme.response(request.sequence_number), request, THROTTLED)
        self.assertStatus(esme.enquire(), 0)
        self.assertStatus(link.deliver(UNLISTED, COMPANY, "the other way"), 0)
        self.assertStatus(esme.request(encode("query_sm", sequence_number=900, message_id="1")), THROTTLED)
        self.smsc.release()
        for request in requests[:5]:
            self.assertStatus(esme.response(request.sequence_number), 0)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)
        self.assertAllOctets(requests[:5], link.requests("submit_sm")[:5])

    def test_each_bind_has_its_own_and_may_unbind_with_all_taken(self):
        full, other = self.bind(), self.bind()
        self.smsc.hold()
        full.send(b"".join(full.submit_pdu(COMPANY, UNLISTED).raw for _ in range(5)))
        self.assertStatus(full.submit(COMPANY, UNLISTED), THROTTLED)
        other.send(other.submit_pdu(COMPANY, UNLISTED))
        until(lambda: len(self.smsc.requests("submit_sm")) == 6, "the other's message at the SMSC")
        self.assertStatus(full.request(pdu("unbind", sequence_number=800)), 0)

    def test_what_is_refused_takes_no_place(self):
        esme = self.bind()
        for _ in range(20):
            self.assertStatus(esme.submit(COMPANY, RECIPIENT), 0x66)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)


class Knocking(ClientCase):
    changes = {"limits": {"max_unbound_per_address": 3}}

    def test_so_many_of_an_address_may_be_unbound(self):
        bound = [self.bind() for _ in range(5)]
        waiting = [self.connect(self.proxy.address) for _ in range(3)]
        self.assertEqual(self.connect(self.proxy.address).wait_end(), "closed")
        self.proxy.wait_log("limits.max_unbound_per_address is reached")
        self.bind(source="127.0.0.2")
        self.assertStatus(waiting[0].bind(), 0)
        until(self.connects, "a place is free once it is bound", every=0.05)
        waiting.append(self.connect(self.proxy.address))
        self.assertEqual(self.connect(self.proxy.address).wait_end(), "closed")
        waiting[1].close()
        until(self.connects, "a place is free once it is gone", every=0.05)
        for esme in bound:
            self.assertIsNone(esme.ended)

    def connects(self) -> bool:
        try:
            return self.connect(self.proxy.address).bind(seconds=1).command_status == 0
        except (OSError, TooLate):
            return False


class AcceptRate(ClientCase):
    changes = {"limits": {"accepts_per_second": 20}}

    def test_others_wait_and_all_get_in(self):
        started = time.monotonic()
        waiting = [self.connect(self.proxy.address) for _ in range(70)]
        for esme in waiting:
            esme.send(esme.bind_pdu())
        for esme in waiting:
            self.assertStatus(esme.wait_command("bind_transceiver_resp"), 0)
        took = time.monotonic() - started  # 20 at once, the others 20 a second
        self.assertGreater(took, (70 - 20 - 1) / 20 - 0.1)
        self.assertLess(took, 2 * 70 / 20 + 2)


class Observing(ClientCase):
    changes = {"routes": [{"name": "trial", "system_id": "trial*", "upstream": "carrier", "mode": "observe",
                           "destinations": ["1"]},
                          {"name": "rest", "system_id": "*", "upstream": "carrier", "destinations": ["1"]}],
               "protocol": {"replace_sm": "refuse"}}
    clients = [{"system_id": "trial-slow", "messages_per_second": 1, "max_outstanding": 1}, {"system_id": "*"}]

    def test_everything_passes_and_is_noted(self):
        esme = self.bind("trial1")
        for number, reason in ((RECIPIENT, "dnc_listed"), ("+447700900123", "no_route"),
                               (f"{RECIPIENT}x", "destination_unreadable")):
            request = esme.submit_pdu(COMPANY, number)
            self.assertStatus(esme.request(request), 0)
            self.assertOctets(request, self.smsc.requests("submit_sm")[-1])
            self.assertIn("would be refused", self.proxy.wait_log(f"reason={reason}"))
        replace = encode("replace_sm", sequence_number=70, message_id="1", short_message="other")
        self.assertStatus(esme.request(replace), 0)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)

    def test_limits_only_observe_too(self):
        esme = self.bind("trial-slow")
        requests = [esme.submit_pdu(COMPANY, UNLISTED) for _ in range(20)]
        esme.send(b"".join(p.raw for p in requests))
        for request in requests:
            self.assertStatus(esme.response(request.sequence_number), 0)

    def test_another_route_enforces(self):
        esme = self.bind("shop1")
        request = esme.submit_pdu(COMPANY, RECIPIENT)
        self.assertRefused(esme.request(request), request)
        self.assertStatus(esme.submit(COMPANY, "+447700900123"), 0x0B)
        self.assertIn("refused session=", self.proxy.wait_log("reason=dnc_listed"))
        self.assertEqual(self.smsc.requests("submit_sm"), [])


if __name__ == "__main__":
    unittest.main()
