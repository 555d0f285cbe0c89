# SPDX-License-Identifier: Apache-2.0
"""Clients that sign their messages, and the report of those that use senders without right."""

import itertools
import json
import os
import unittest
from pathlib import Path

import context  # noqa: F401
from reload_case import ReloadCase
from support import signing
from support.api_client import ApiClient
from support.case import COMPANY, RECIPIENT, STRANGER, UNLISTED
from support.esme import Esme
from support.proxy import merge
from support.smpp import TAG_MESSAGE_PAYLOAD, Pdu, encode
from support.waiting import until

NOT_OWN, REJECTED = 0x0A, 0x66
SHOP = "shop1"
FIVE_MINUTES = 300_000


class AssertionCase(ReloadCase):
    """One client that has to sign, and one that does not."""

    options: dict = {}

    def setUp(self):
        self.keys = itertools.count(1)
        self.keys_folder = self.directory()
        self.key_file, self.key = self.new_key()
        self.changes = {"clients": self.clients()}
        super().setUp()
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc, system_id=SHOP)

    def new_key(self) -> tuple[Path, bytes]:
        path, key = self.keys_folder / f"{next(self.keys)}.key", os.urandom(32)
        path.write_text(key.hex() + "\n")
        path.chmod(0o640)
        return path, key

    def clients(self, **changes) -> list:
        assertion = merge({"key_file": str(self.key_file), **self.options}, changes)
        return [{"system_id": "shop*", "assertion": assertion}, {"system_id": "company"}]

    def message(self, **fields) -> Pdu:
        return self.esme.submit_pdu(COMPANY, UNLISTED, **fields)

    def signed(self, message: Pdu | None = None, **options) -> Pdu:
        return signing.sign(message or self.message(), options.pop("key", self.key),
                            options.pop("system_id", SHOP), **options)

    def at_smsc(self) -> list[Pdu]:
        return self.smsc.requests("submit_sm", "data_sm", "submit_multi")

    def assertTaken(self, message: Pdu, esme: Esme | None = None) -> None:
        self.assertStatus((esme or self.esme).request(message), 0)

    def assertRefusedFor(self, reason: str, message: Pdu) -> None:
        """It does not get to the SMSC, and the log says why."""
        before = len(self.at_smsc())
        self.assertRefused(self.esme.request(message), message, NOT_OWN)
        until(lambda: any(f"sequence_number={message.sequence_number} " in row and f"reason={reason}" in row
                          for row in self.proxy.log().splitlines()), f"a log line with {reason}")
        self.assertEqual(len(self.at_smsc()), before)


class Required(AssertionCase):
    def test_a_signed_message_goes_on_without_its_assertion(self):
        plain = self.message()
        self.assertTaken(self.signed(plain))
        self.assertOctets(plain, self.at_smsc()[-1])

    def test_every_kind_of_message_can_be_signed(self):
        fields = {"source_addr": COMPANY, "source_addr_ton": 1, "source_addr_npi": 1}
        messages = [
            encode("data_sm", sequence_number=900, destination_addr=UNLISTED, data_coding=8, **fields,
                   tlvs=[(TAG_MESSAGE_PAYLOAD, b"\0h\0i")]),
            encode("submit_multi", sequence_number=901, dest_addresses=[UNLISTED, STRANGER], short_message="hello",
                   **fields),
            self.message(text=b"", tlvs=[(0x1401, b"other"), (TAG_MESSAGE_PAYLOAD, b"x" * 3000)], esm_class=3),
            self.message(text=b"\x05\0\x03\x07\x02\x01part", esm_class=0x40)]
        for message in messages:
            self.assertTaken(self.signed(message))
            self.assertOctets(message, self.at_smsc()[-1])

    def test_refused_recipients_of_a_list_are_left_out_of_what_was_signed(self):
        fields = {"sequence_number": 902, "source_addr": COMPANY, "short_message": "hello"}
        message = encode("submit_multi", dest_addresses=[UNLISTED, RECIPIENT], **fields)
        response = self.esme.request(self.signed(message))
        self.assertStatus(response, 0)
        self.assertEqual([entry[2].decode() for entry in response.fields()["unsuccess_smes"]], [RECIPIENT])
        self.assertOctets(encode("submit_multi", dest_addresses=[UNLISTED], **fields), self.at_smsc()[-1])

    def test_unsigned_messages_are_refused(self):
        self.assertRefusedFor("assertion_missing", self.message())
        self.assertRefusedFor("assertion_missing", signing.sign(self.message(), self.key, SHOP, tag=0x1501))

    def test_a_wrong_key_or_system_id_is_refused(self):
        self.assertRefusedFor("assertion_wrong", self.signed(key=os.urandom(32)))
        self.assertRefusedFor("assertion_wrong", self.signed(system_id="shop2"))

    def test_what_was_changed_is_refused(self):
        signed = self.signed(self.message(text="Your code is 1234"))
        for old, new in ((b"1234", b"9999"), (COMPANY.encode(), STRANGER.encode()),
                         (UNLISTED.encode(), STRANGER.encode())):
            self.assertIn(old, signed.raw)
            self.assertRefusedFor("assertion_wrong", Pdu(signed.raw.replace(old, new)))
        self.assertTaken(signed)

    def test_a_copy_is_refused_by_whichever_bind_it_comes(self):
        signed = self.signed()
        self.assertTaken(signed)
        self.assertRefusedFor("assertion_replayed", signed)
        for _ in range(4):  # on either worker
            esme, _ = self.bound_pair(self.proxy, self.smsc, system_id=SHOP)
            self.assertRefused(esme.request(signed), signed, NOT_OWN)
        self.assertTaken(self.signed())

    def test_a_clock_may_be_off_by_the_window(self):
        now = signing.now()
        self.assertTaken(self.signed(at=now + FIVE_MINUTES - 30_000))
        for at in (now - FIVE_MINUTES - 30_000, now + FIVE_MINUTES + 30_000, 0, 2 ** 64 - 1):
            self.assertRefusedFor("assertion_wrong", self.signed(at=at))

    def test_what_was_signed_before_the_start_is_taken_for_a_copy(self):
        self.assertRefusedFor("assertion_replayed", self.signed(at=signing.now() - FIVE_MINUTES + 60_000))

    def test_a_copy_from_before_a_restart_is_refused(self):
        signed = self.signed()
        self.assertTaken(signed)
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        self.proxy.start()
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc, system_id=SHOP)
        self.assertRefusedFor("assertion_replayed", signed)
        self.assertTaken(self.signed())

    def test_signed_messages_are_judged_as_all_others(self):
        message = self.esme.submit_pdu(COMPANY, RECIPIENT)
        self.assertRefused(self.esme.request(self.signed(message)), message, REJECTED)

    def test_replace_sm_is_no_way_around(self):
        replace = encode("replace_sm", sequence_number=903, message_id="1", source_addr=COMPANY, short_message="other")
        self.assertRefused(self.esme.request(replace), replace, 0x13)

    def test_other_clients_need_not_sign(self):
        esme, _ = self.bound_pair(self.proxy, self.smsc, system_id="company")
        message = signing.with_tlv(esme.submit_pdu(COMPANY, UNLISTED), signing.TAG, b"theirs")
        self.assertTaken(message, esme)
        self.assertOctets(message, self.at_smsc()[-1])

    def test_many_at_once(self):
        plain = [self.message() for _ in range(300)]
        self.esme.send(b"".join(self.signed(one).raw for one in plain))
        for one in plain:
            self.assertStatus(self.esme.response(one.sequence_number), 0)
        self.assertAllOctets(plain, self.at_smsc())


class Kept(AssertionCase):
    options = {"strip": False, "tlv": "0x3ABC"}

    def test_a_signed_message_goes_on_as_it_came(self):
        signed = self.signed(tag=0x3ABC)
        self.assertTaken(signed)
        self.assertOctets(signed, self.at_smsc()[-1])
        self.assertRefusedFor("assertion_missing", self.signed())


class Observed(AssertionCase):
    options = {"mode": "observe"}

    def test_everything_passes_and_is_noted(self):
        message = self.message()
        self.assertTaken(message)
        self.assertOctets(message, self.at_smsc()[-1])
        self.assertIn("would be refused", self.proxy.wait_log("reason=assertion_missing"))
        wrong = self.message()
        self.assertTaken(self.signed(wrong, key=bytes(32)))
        self.assertOctets(wrong, self.at_smsc()[-1])
        self.assertIn("would be refused", self.proxy.wait_log("reason=assertion_wrong"))
        message = self.esme.submit_pdu(COMPANY, RECIPIENT)
        self.assertRefused(self.esme.request(message), message, REJECTED)
        self.assertTaken(self.signed())


class Keys(AssertionCase):
    def test_are_changed_by_reload_without_a_gap(self):
        old_file, old_key = self.key_file, self.key
        self.key_file, self.key = self.new_key()
        self.reload({"clients": self.clients(previous_key_file=str(old_file))})
        self.assertTaken(self.signed(key=old_key))
        self.assertTaken(self.signed())
        self.reload({"clients": self.clients()})
        self.assertRefusedFor("assertion_wrong", self.signed(key=old_key))
        self.assertTaken(self.signed())
        self.assertStays(self.esme, self.link)

    def test_a_file_that_has_changed_is_read_anew(self):
        key = os.urandom(48)
        self.key_file.write_text(key.hex())
        self.assertTaken(self.signed())
        self.reload()
        self.assertRefusedFor("assertion_wrong", self.signed())
        self.assertTaken(self.signed(key=key))

    def test_that_cannot_be_used_change_nothing(self):
        self.key_file.chmod(0o644)
        self.assertIn(f"client shop*: assertion: {self.key_file} is open to others", self.reload_fails())
        self.key_file.chmod(0o640)
        self.key_file.write_text("short")
        self.assertIn("holds no key", self.reload_fails())
        self.assertTaken(self.signed())
        self.assertNotIn(self.key.hex(), self.proxy.log())

    def test_copies_are_known_over_a_reload(self):
        signed = self.signed()
        self.assertTaken(signed)
        self.reload({"clients": self.clients(window="10m")})
        self.assertRefusedFor("assertion_replayed", signed)

    def test_a_client_may_begin_and_cease_to_sign(self):
        self.reload({"clients": [{"system_id": "*"}]})
        self.assertTaken(self.message())
        before = self.signed()
        self.reload({"clients": self.clients()})
        self.assertRefusedFor("assertion_missing", self.message())
        self.assertRefusedFor("assertion_replayed", before)
        self.assertTaken(self.signed())


class Report(AssertionCase):
    def setUp(self):
        super().setUp()
        self.reload({"clients": [*self.clients(), {"system_id": "bank", "senders": [COMPANY]}]})
        self.bank, _ = self.bound_pair(self.proxy, self.smsc, system_id="bank")

    def get(self, query: str = "") -> dict:
        answer = ApiClient(self.proxy.config["control"]["socket"]).get("/api/v1/spoofing" + query)
        self.assertEqual(answer.status, 200, answer.text)
        return json.loads(answer.text)

    def spoof(self, sender: str, times: int = 1) -> None:
        for _ in range(times):
            self.assertStatus(self.bank.submit(sender, UNLISTED), NOT_OWN)

    def test_names_client_sender_and_source(self):
        self.spoof(STRANGER, 2)
        self.spoof("PAYPAL")
        self.assertStatus(self.esme.request(self.message()), NOT_OWN)
        self.assertStatus(self.bank.submit(COMPANY, UNLISTED), 0)
        all_of_them = self.get()
        self.assertEqual(all_of_them["total"], 3)
        self.assertEqual({(one["system_id"], one["sender"], one["reason"], one["count"])
                          for one in all_of_them["attempts"]},
                         {("bank", STRANGER, "sender_not_own", 2), ("bank", "PAYPAL", "sender_not_own", 1),
                          (SHOP, COMPANY, "assertion_missing", 1)})
        one = self.get("?system_id=bank&limit=1")
        self.assertEqual((one["total"], one["more"], len(one["attempts"])), (2, True, 1))
        self.assertEqual(one["clients"], [{"system_id": "bank", "count": 3, "within_hour": 3}])
        self.assertRegex(one["attempts"][0]["source"], r"^127\.0\.0\.1:\d+$")
        self.assertLessEqual(one["attempts"][0]["first_at"], one["attempts"][0]["last_at"])

    def test_is_shown_by_the_command_and_counted(self):
        self.spoof(STRANGER, 3)
        said = self.proxy.run("spoofing", "--system-id", "bank").stdout.splitlines()
        self.assertEqual(said[0].split(), ["SYSTEM_ID", "SENDER", "COUNT", "FIRST", "LAST", "REASON", "SOURCE"])
        self.assertEqual(said[1].split()[:3], ["bank", STRANGER, "3"])
        self.assertEqual(json.loads(self.proxy.run("spoofing", "--json").stdout)["total"], 1)
        metrics = ApiClient(self.proxy.config["control"]["socket"]).get("/metrics").text
        self.assertIn('smppguard_spoofing_attempts_total{system_id="bank"} 3', metrics)

    def test_many_attempts_are_something_to_see_to(self):
        self.spoof(STRANGER, 99)
        self.assertNotIn("client bank", self.proxy.run("status").stdout)
        self.spoof(STRANGER)
        self.assertIn("client bank: 100 messages within the hour", self.proxy.run("status").stdout)

    def test_nobody_is_named_whose_bind_is_not_taken(self):
        self.smsc.answer = lambda link, request: None
        stranger = self.start_esme(self.proxy)
        message = stranger.submit_pdu(STRANGER, UNLISTED)
        stranger.send(stranger.bind_pdu(system_id="bank").raw + message.raw)
        self.assertStatus(stranger.response(message.sequence_number), NOT_OWN)
        self.assertEqual(self.get()["total"], 0)


class Example(AssertionCase):
    def test_the_worked_example_is_what_this_client_would_sign(self):
        """unit/net holds smppguard to the same page."""
        page = (Path(__file__).resolve().parents[2] / "conf" / "ASSERTION.md").read_text()
        rows, name = {}, ""
        for line in page.split("\n```\n")[1].splitlines():
            words = line.split()
            if not line.startswith(" "):
                name = words.pop(0)
            rows[name] = rows.get(name, "") + "".join(words)
        plain = Pdu(bytes.fromhex(rows["unsigned"]))
        signed = signing.sign(plain, bytes.fromhex(rows["key"]), SHOP, at=1795795200000,
                              nonce_octets=bytes(range(1, 9)))
        self.assertEqual(signed.raw.hex(), rows["signed"])


if __name__ == "__main__":
    unittest.main()
