# SPDX-License-Identifier: Apache-2.0
"""A changed configuration is taken over whole, and sessions that have a place in it go on."""

import socket
import time
import unittest

import context  # noqa: F401
from reload_case import ReloadCase
from support.case import APPROVAL_NUMBER, COMPANY, LISTED_TOO, RECIPIENT, STRANGER, UNLISTED
from support.smpp import encode, pdu
from support.waiting import until

INVALID, REJECTED, THROTTLED, BIND_FAILED = 0x0B, 0x66, 0x58, 0x0D
SECOND_NUMBER = "12676070009"


class NewSettings(ReloadCase):
    """Each holds for the session that is there already."""

    def setUp(self):
        super().setUp()
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)

    def assertRefusedWith(self, status: int, number: str = RECIPIENT) -> None:
        request = self.esme.submit_pdu(COMPANY, number)
        self.assertRefused(self.esme.request(request), request, status)

    def assertPasses(self, number: str) -> None:
        self.assertStatus(self.esme.submit(COMPANY, number), 0)

    def test_by_command_and_what_it_prints(self):
        self.assertRefusedWith(REJECTED)
        said = self.reload({"rejections": {"dnc_listed": "ESME_RINVDSTADR"}, "registry": {"max_age": "20d"}})
        self.assertEqual(sorted(said.splitlines()), ["+ rejections.dnc_listed: ESME_RINVDSTADR",
                                                     "registry.max_age: 31d -> 20d"])
        self.assertRefusedWith(INVALID)
        said = self.reload({"rejections": {"dnc_listed": "ESME_RX_R_APPN"}})
        self.assertEqual(said, "rejections.dnc_listed: ESME_RINVDSTADR -> ESME_RX_R_APPN\n")
        self.assertRefusedWith(REJECTED)
        self.proxy.wait_log("reload: rejections.dnc_listed: ESME_RINVDSTADR -> ESME_RX_R_APPN")
        warned = self.reload({"rejections": {"dnc_listed": "ESME_RX_P_APPN"}})
        self.assertRegex(warned, r"smppguard.yaml:\d+:\d+: warning: .*some senders repeat the message")
        self.assertRefusedWith(0x65)
        self.assertEqual(self.reload().splitlines()[-1],
                         "nothing in the file has changed; files it names were read anew")

    def test_by_signal(self):
        self.hang_up({"rejections": {"dnc_listed": "ESME_RINVDSTADR"}})
        self.assertIn("reload: + rejections.dnc_listed: ESME_RINVDSTADR", self.proxy.log())
        self.assertRefusedWith(INVALID)

    def test_lists_that_are_not_watched(self):
        self.reload({"registry": {"watch": False}})
        self.assertPasses(UNLISTED)
        self.proxy.import_list((UNLISTED, LISTED_TOO))
        self.assertPasses(UNLISTED)  # nobody has said so yet
        self.assertIn("list national (national): generation 2 in force", self.reload())
        self.assertRefusedWith(REJECTED, UNLISTED)
        self.assertRefusedWith(REJECTED, LISTED_TOO)
        self.assertPasses(RECIPIENT)

    def test_another_folder_of_lists(self):
        other, before = self.proxy.directory / "other", self.proxy.config["registry"]["directory"]
        self.proxy.import_list((UNLISTED,), into=other)
        said = self.reload({"registry": {"directory": str(other)}})
        self.assertIn(f"registry.directory: {before} -> {other}", said)
        self.assertRefusedWith(REJECTED, UNLISTED)
        self.proxy.import_list((LISTED_TOO,))
        self.proxy.wait_log("list national (national): generation 2 in force")
        self.assertRefusedWith(REJECTED, LISTED_TOO)

    def test_max_age(self):
        self.proxy.import_list((RECIPIENT,), days_old=10)
        self.reload()
        self.assertRefusedWith(REJECTED)
        self.reload({"registry": {"max_age": "5d"}})
        self.assertPasses(RECIPIENT)
        self.proxy.wait_log("UNCHECKED")
        self.reload({"registry": {"when_unknown": "refuse"}, "rejections": {"registry_unknown": "ESME_RX_P_APPN"}})
        self.assertRefusedWith(0x65)
        self.reload({"registry": {"max_age": "11d"}})
        self.assertRefusedWith(REJECTED)

    def test_approval_numbers(self):
        text = self.link.deliver_pdu(RECIPIENT, SECOND_NUMBER, f"Approve {COMPANY}")
        self.assertStatus(self.link.request(text), 0)
        self.assertEqual(self.esme.unsolicited(), [text], "an ordinary text as yet")
        self.assertRefusedWith(REJECTED)
        self.reload({"approval": {"numbers": [APPROVAL_NUMBER, SECOND_NUMBER], "form": "relaxed"}})
        self.assertStatus(self.link.deliver(RECIPIENT, SECOND_NUMBER, f"approve {COMPANY}"), 0)
        self.assertEqual(len(self.esme.unsolicited()), 1)
        self.assertPasses(RECIPIENT)
        self.reload({"approval": {"numbers": [SECOND_NUMBER], "effective_after": "10m"}})
        self.link.deliver(RECIPIENT, APPROVAL_NUMBER, f"Approve {STRANGER}")
        self.assertEqual(len(self.esme.unsolicited()), 2, "an ordinary text again")
        self.link.deliver(RECIPIENT, SECOND_NUMBER, f"Approve {STRANGER}")
        self.assertStatus(self.esme.submit(STRANGER, RECIPIENT), REJECTED, "not effective yet: ")
        self.assertPasses(RECIPIENT)

    def test_route_settings(self):
        route = {"name": "all", "system_id": "*", "upstream": "carrier"}
        self.reload({"routes": [{**route, "destinations": ["44"]}]})
        self.assertRefusedWith(INVALID, UNLISTED)
        self.reload({"routes": [{**route, "mode": "observe"}]})
        self.assertPasses(RECIPIENT)
        self.reload({"routes": [{**route, "refusal": "response_with_text"}]})
        self.assertGreater(len(self.esme.submit(COMPANY, RECIPIENT).raw), 16)

    def test_client_limits(self):
        self.reload({"clients": [{"system_id": "comp*", "messages_per_second": 1, "burst": 1, "max_binds": 1}]})
        self.assertPasses(UNLISTED)
        self.assertRefusedWith(THROTTLED, UNLISTED)
        self.assertStatus(self.start_esme(self.proxy).bind(), BIND_FAILED, "the session has its seat: ")
        self.reload({"clients": [{"system_id": "comp*", "max_outstanding": 1}]})
        for _ in range(5):
            self.assertPasses(UNLISTED)
        self.assertStatus(self.start_esme(self.proxy).bind(), 0)

    def test_client_limits_hold_for_binds_beyond_max_binds_too(self):
        esmes = [self.esme, *(self.bound_pair(self.proxy, self.smsc)[0] for _ in range(3))]
        self.reload({"clients": [{"system_id": "comp*", "messages_per_second": 1, "burst": 2, "max_binds": 2}]})
        started = time.monotonic()
        statuses = [esme.submit(COMPANY, UNLISTED).command_status for _ in range(5) for esme in esmes]
        self.assertLessEqual(statuses.count(0), 2 + 1 + (time.monotonic() - started))
        self.assertEqual({*statuses}, {0, THROTTLED})
        self.assertStatus(self.start_esme(self.proxy).bind(), BIND_FAILED)

    def test_protocol_and_session_settings(self):
        self.reload({"protocol": {"submit_multi": "whole", "unknown_commands": "refuse"},
                     "session": {"max_pdu": "64KiB"}})
        request = encode("submit_multi", sequence_number=9, source_addr=COMPANY, dest_addresses=[RECIPIENT, UNLISTED])
        self.assertStatus(self.esme.request(request), REJECTED)
        self.assertEqual(self.esme.request(pdu(0x00010203, sequence_number=8)).name, "generic_nack")
        self.assertStatus(self.esme.submit(COMPANY, UNLISTED, "", tlvs=[(0x1400, bytes(65_500))]), 0,
                          "half of a longer PDU may have been taken already: ")
        later, _ = self.bound_pair(self.proxy, self.smsc)
        later.send(later.submit_pdu(COMPANY, UNLISTED, "", tlvs=[(0x1400, bytes(65_500))]))
        later.wait_end()
        self.proxy.wait_log("framing lost")

    def test_log_level_and_masking(self):
        self.reload({"log": {"mask_numbers": "last_four"}})
        self.assertRefusedWith(REJECTED)
        self.proxy.wait_log(f"to={RECIPIENT[:-4]}****")
        self.reload({"log": {"level": "error"}})
        before = self.proxy.log().count("refused session=")
        self.assertRefusedWith(REJECTED)
        self.hang_up({"log": {"level": "info", "mask_numbers": "none"}})
        self.assertRefusedWith(REJECTED, LISTED_TOO)
        self.proxy.wait_log(f"to={LISTED_TOO}")
        self.assertEqual(self.proxy.log().count("refused session="), before + 1)

    def test_limits(self):
        self.reload({"limits": {"max_connections": 1}})
        self.assertEqual(self.start_esme(self.proxy).wait_end(), "closed")
        self.assertStays(self.esme, self.link)
        self.reload({"limits": {"max_connections": 10}})
        self.bound_pair(self.proxy, self.smsc)

    def test_what_only_a_start_can_change_is_said(self):
        former = self.proxy.config["control"]["socket"]
        self.proxy.rewrite({"store": {"path": str(self.proxy.directory / "other.sqlite")}, "limits": {"workers": 3},
                            "log": {"file": str(self.proxy.directory / "other.log")},
                            "control": {"socket": str(self.proxy.directory / "other")}})
        done = self.proxy.run("reload", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no service answers at", done.stderr)
        self.assertIn("name the former one by --socket", done.stderr)
        for _ in range(2):  # said as long as it has not taken effect
            said = self.proxy.run("reload", "--socket", former).stdout
            for setting in ("store", "limits.workers", "log.file", "control"):
                self.assertIn(f"{setting}: takes effect at the next start", said)
        self.assertStatus(self.link.deliver(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"), 0)
        self.assertPasses(RECIPIENT)


class Sessions(ReloadCase):
    def test_outstanding_requests_of_both_sides_are_answered(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        esme.on_pdu = None
        self.smsc.hold()
        up = [esme.submit_pdu(COMPANY, UNLISTED) for _ in range(20)]
        multi = encode("submit_multi", sequence_number=900, source_addr=COMPANY, dest_addresses=[RECIPIENT, UNLISTED])
        down = [link.deliver_pdu(UNLISTED, COMPANY, f"{i}") for i in range(20)]
        esme.send(b"".join(p.raw for p in [*up, multi]))
        link.send(b"".join(p.raw for p in down))
        link.wait_count(21, lambda p: p.name in ("submit_sm", "submit_multi"))
        esme.wait_count(20, lambda p: p.name == "deliver_sm")
        self.reload({"rejections": {"dnc_listed": "ESME_RINVDSTADR"}})
        self.smsc.release()
        for request in down:
            esme.send(encode("deliver_sm_resp", sequence_number=request.sequence_number))
        for request in up:
            self.assertStatus(esme.response(request.sequence_number), 0)
        for request in down:
            self.assertStatus(link.response(request.sequence_number), 0)
        self.assertEqual(esme.response(900).fields()["unsuccess_smes"], [(1, 1, RECIPIENT.encode(), REJECTED)],
                         "it was refused under the old rules")

    def test_a_pdu_that_is_cut_by_it_is_read_to_its_end(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        request = esme.submit_pdu(COMPANY, UNLISTED)
        esme.send(request.raw[:30])
        self.reload({"session": {"max_pdu": "1MiB"}})
        esme.send(request.raw[30:])
        self.assertStatus(esme.response(request.sequence_number), 0)
        self.assertOctets(request, link.requests("submit_sm")[0])

    def test_one_that_has_not_bound_yet_binds_under_the_new_rules(self):
        esme = self.start_esme(self.proxy)
        self.assertStatus(esme.enquire(), 0)
        self.reload({"clients": [{"system_id": "other"}]})
        self.assertStatus(esme.bind(), BIND_FAILED)
        self.assertStatus(esme.bind(system_id="other"), 0)

    def test_whose_route_is_gone_are_unbound_and_the_others_stay(self):
        gold, gold_link = self.bound_pair(self.proxy, self.smsc, system_id="gold-1")
        rest, rest_link = self.bound_pair(self.proxy, self.smsc, system_id="silver-1")
        self.reload({"routes": [{"name": "gold", "system_id": "gold-*", "upstream": "carrier"}]})
        self.assertUnbound(rest, rest_link)
        self.proxy.wait_log("the new configuration has no place for it")
        self.assertStays(gold, gold_link)
        self.assertStatus(self.start_esme(self.proxy).bind(system_id="silver-1"), BIND_FAILED)

    def test_of_a_client_that_is_not_welcome_any_more_are_unbound(self):
        for clients in ([{"system_id": "gold-*"}], [{"system_id": "*", "bind_types": ["receiver"]}],
                        [{"system_id": "*", "sources": ["127.0.0.2/32"]}]):
            with self.subTest(clients=clients):
                self.reload({"clients": [{"system_id": "*"}]})
                esme, link = self.bound_pair(self.proxy, self.smsc, system_id="silver-1")
                self.reload({"clients": clients})
                self.assertUnbound(esme, link)

    def test_that_go_elsewhere_now_are_unbound_and_bind_there(self):
        other = self.start_smsc()
        esme, link = self.bound_pair(self.proxy, self.smsc)
        self.reload({"upstreams": [self.upstream(), self.upstream(other.port, name="other")],
                     "routes": [{"name": "all", "system_id": "*", "upstream": "other"}]})
        self.assertUnbound(esme, link)
        self.bound_pair(self.proxy, other)

    def test_drain_with_their_answers_and_a_retryable_status_for_what_is_new(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        self.smsc.hold()
        held = esme.submit_pdu(COMPANY, UNLISTED)
        esme.send(held)
        link.wait_command("submit_sm")
        self.reload({"routes": [{"name": "gold", "system_id": "gold-*", "upstream": "carrier"}]})
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0x08)
        self.smsc.release()
        self.assertStatus(esme.response(held.sequence_number), 0)
        self.assertUnbound(esme, link)

    def test_at_an_endpoint_that_is_gone_are_unbound(self):
        second = self.start_smsc()
        esme, link = self.bound_pair(self.proxy, self.smsc)
        self.reload({"upstreams": [self.upstream(second.port, self.smsc.port)]})
        later, later_link = self.bound_pair(self.proxy, second)
        self.assertStays(esme, link)
        self.reload({"upstreams": [self.upstream(second.port)]})
        self.assertUnbound(esme, link)
        self.assertStays(later, later_link)
        self.bound_pair(self.proxy, second)


class Listeners(ReloadCase):
    def listeners(self, *more: dict) -> dict:
        return {"listeners": [{"name": "main", "address": "127.0.0.1:0"}, *more]}

    def address_of(self, said: str, name: str) -> tuple[str, int]:
        """From the line that a reload prints for each address it begins to listen on."""
        line = next(row for row in said.splitlines() if row.startswith(f"listening listener={name} address="))
        host, _, port = line.rpartition("=")[2].rpartition(":")
        return host, int(port)

    def refuses(self, address: tuple[str, int]) -> bool:
        with socket.socket() as attempt:
            return attempt.connect_ex(address) != 0

    def test_open_and_close(self):
        second = {"name": "second", "address": "127.0.0.1:0"}
        staying, staying_link = self.bound_pair(self.proxy, self.smsc)
        address = self.address_of(self.reload(self.listeners(second)), "second")
        going = self.connect(address)
        self.assertStatus(going.bind(), 0)
        unbound = self.connect(address)
        self.reload(self.listeners())
        self.assertUnbound(going, self.smsc.links[-1])
        unbound.wait_end()
        until(lambda: self.refuses(address), "the listener is closed")
        self.assertStays(staying, staying_link)
        self.bound_pair(self.proxy, self.smsc)
        again = self.connect(self.address_of(self.reload(self.listeners(second)), "second"))
        self.assertStatus(again.bind(), 0)

    def test_at_another_address_keep_their_sessions(self):
        first = self.proxy.address
        esme, link = self.bound_pair(self.proxy, self.smsc)
        address = self.address_of(self.reload({"listeners": [{"name": "main", "address": "127.0.0.2:0"}]}), "main")
        self.assertEqual(address[0], "127.0.0.2")
        self.assertStatus(self.connect(address).bind(), 0)
        until(lambda: self.refuses(first), "the listener is closed")
        self.assertStays(esme, link)

    def test_under_another_name_lead_to_other_routes(self):
        port = {"name": "one", "address": f"127.0.0.1:{self.proxy.address[1]}"}
        self.proxy.close()
        self.proxy.rewrite({"listeners": [port], "routes": [
            {"name": "all", "system_id": "*", "upstream": "carrier", "listeners": ["one"]}]})
        self.proxy.start()
        address = self.proxy.addresses["one"]
        esme = self.connect(address)
        self.assertStatus(esme.bind(), 0)
        self.reload({"listeners": [{**port, "name": "two"}], "routes": [
            {"name": "all", "system_id": "app", "upstream": "carrier", "listeners": ["two"]}]})
        self.assertUnbound(esme)
        self.assertStatus(self.connect(address).bind(), BIND_FAILED)
        self.assertStatus(self.connect(address).bind(system_id="app"), 0)

    def test_one_that_goes_while_somebody_is_coming_in(self):
        """A connection whose PROXY header is not there yet belongs to a listener and has no session."""
        second = {"name": "second", "address": "127.0.0.1:0", "proxy_protocol": {"from": ["127.0.0.1"]}}
        address = self.address_of(self.reload(self.listeners(second)), "second")
        comers = [self.connect(address) for _ in range(4)]
        for esme in comers:
            esme.send(b"PROXY TCP4 192.0.2.1 ")
        self.reload(self.listeners())
        until(lambda: self.refuses(address), "the listener is closed")
        for esme in comers:
            try:
                esme.send(b"127.0.0.1 5000 2775\r\n" + esme.bind_pdu().raw)
            except OSError:
                pass  # it was let go already
            esme.wait_end()
            self.assertEqual(esme.received, [])
        self.assertTrue(self.proxy.running(), "smppguard is gone")
        self.assertStatus(self.start_esme(self.proxy).bind(), 0)

    def test_outbinds_open_move_and_close(self):
        def outbind(name: str, *sources: str) -> dict:
            return {"name": name, "address": "127.0.0.1:0", "upstream": "carrier", "sources": list(sources),
                    "esmes": ["127.0.0.1:9"]}
        address = self.address_of(self.reload({"outbinds": [outbind("calls", "127.0.0.1/32")]}), "calls")
        caller = self.smsc.call(address)
        self.assertStatus(caller.enquire(), 0)
        self.reload({"outbinds": [outbind("others", "127.0.0.1/32"), outbind("calls", "127.0.0.2/32")]})
        self.assertEqual(self.smsc.call(address).wait_end(), "closed")
        caller.wait_end()  # it could inject approvals, and is not to any more
        caller = self.smsc.call(address, "127.0.0.2")
        self.assertStatus(caller.enquire(), 0)
        self.reload({"outbinds": []})
        caller.wait_end()
        until(lambda: self.refuses(address), "the listener is closed")


if __name__ == "__main__":
    unittest.main()
