# SPDX-License-Identifier: Apache-2.0
"""A receiver bind of smppguard's own: takes approvals where no ESME receives, and leaves the rest with the SMSC."""

import sqlite3
import time
import unittest

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, RECIPIENT, STRANGER, UNLISTED, ProxyCase
from support.proxy import Proxy
from support.smpp import Pdu, encode, pdu, response_to
from support.smsc import Smsc, SmscLink
from support.waiting import TooLate, until

LATER = 0x64  # ESME_RX_T_APPN
PASSWORD = "s3cr3t-w0rd"
RECEIPT = "id:0000000a sub:001 dlvrd:001 submit date:2603261200 done date:2603261201 stat:DELIVRD err:000 text:"


class ReceiverCase(ProxyCase):
    changes: dict = {}
    receiver: dict = {}

    def setUp(self):
        self.smsc = self.start_smsc()
        folder = self.directory()
        self.password_file = folder / "password"
        self.password_file.write_text(PASSWORD + "\n")
        self.proxy = self.start_proxy(self.smsc, directory=folder, changes={
            "upstreams": [self.upstream()], "control": {"socket": str(folder / "control")},
            "log": {"level": "debug"}, **self.changes})

    def upstream(self, **receiver) -> dict:
        return {"name": "carrier", "endpoints": [f"127.0.0.1:{self.smsc.port}"], "retry_first": "50ms",
                "retry_most": "100ms", "approval_receiver": {
                    "system_id": "approvals", "password_file": str(self.password_file), "retry_first": "100ms",
                    "retry_most": "400ms", **self.receiver, **receiver}}

    def tearDown(self):
        self.assertNotIn(PASSWORD, self.proxy.log())

    def receivers(self) -> list[SmscLink]:
        """The links on which smppguard bound for itself, in order."""
        return [link for link in list(self.smsc.links) if link.bind_kind == "bind_receiver"]

    def wait_receiver(self, index: int = 0, seconds: float = 10) -> SmscLink:
        until(lambda: len(self.receivers()) > index,
              lambda: f"{index + 1} binds of smppguard's own, {len(self.receivers())} came", seconds)
        return self.receivers()[index]

    def wait_bound(self, index: int = 0) -> SmscLink:
        """Bound and known to be: it answers."""
        link = self.wait_receiver(index)
        self.assertStatus(link.enquire(), 0)
        return link

    def approve(self, link: SmscLink, recipient: str = RECIPIENT, sender: str = COMPANY) -> Pdu:
        return link.deliver(recipient, APPROVAL_NUMBER, f"Approve {sender}")


class Binds(ReceiverCase):
    receiver = {"system_type": "VMA"}

    def test_with_the_first_line_of_the_password_file(self):
        self.assertOctets(encode("bind_receiver", sequence_number=1, system_id="approvals", password=PASSWORD,
                                 system_type="VMA", interface_version=0x34),
                          self.wait_receiver().received[0], "bind")
        self.proxy.wait_log('bound session=1 system_id="approvals" upstream=carrier status=ESME_ROK')

    def test_other_lines_and_carriage_returns_are_not_part_of_it(self):
        self.wait_receiver()
        self.proxy.close()
        self.password_file.write_bytes(PASSWORD.encode() + b"\r\nof the account at the carrier\n")
        self.proxy.start()
        self.assertEqual(self.wait_receiver(1).received[0].fields()["password"], PASSWORD.encode())


class PasswordFile(ReceiverCase):
    def test_a_missing_or_empty_one_stops_the_start_and_says_what_to_do(self):
        self.proxy.close()
        self.password_file.unlink()
        self.refuses_to_start()
        self.password_file.write_text("")
        self.refuses_to_start()

    def refuses_to_start(self) -> None:
        before = len(self.proxy.log())
        with self.assertRaisesRegex(AssertionError, "exited 2 while starting"):
            self.proxy.start()
        said = self.proxy.log()[before:]
        self.assertIn(f"upstream carrier: cannot read a password from approval_receiver.password_file "
                      f"{self.password_file}; write it as the first line", said)


class Approvals(ReceiverCase):
    def test_are_taken_while_only_transmitters_are_bound(self):
        esme, esme_link = self.bound_pair(self.proxy, self.smsc, "bind_transmitter")
        self.assertStatus(esme.submit(COMPANY, RECIPIENT), 0x66)
        self.assertStatus(self.approve(self.wait_bound()), 0)
        self.assertStatus(esme.submit(COMPANY, RECIPIENT), 0)
        self.assertStatus(esme.submit(STRANGER, RECIPIENT), 0x66)
        self.assertEqual(esme.unsolicited(), [])
        self.assertIn(COMPANY, self.proxy.run("approvals").stdout)

    def test_are_taken_before_any_esme_was_there(self):
        self.assertStatus(self.approve(self.wait_bound()), 0)
        esme, _ = self.bound_pair(self.proxy, self.smsc)
        self.assertStatus(esme.submit(COMPANY, RECIPIENT), 0)

    def test_in_data_sm_and_near_misses_are_answered_too(self):
        link = self.wait_bound()
        self.assertStatus(link.request(encode("data_sm", sequence_number=90, source_addr=RECIPIENT,
                                              destination_addr=APPROVAL_NUMBER,
                                              tlvs=[(0x0424, f"Approve {COMPANY}".encode())])), 0)
        self.assertStatus(link.deliver(RECIPIENT, APPROVAL_NUMBER, "approve what?"), 0)
        self.assertIn("approve what?", self.proxy.run("approvals", "--near-misses").stdout)

    def test_many_at_once(self):
        link = self.wait_bound()
        requests = [link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve 1222555{n:04}") for n in range(200)]
        link.send(b"".join(p.raw for p in requests))
        for request in requests:
            self.assertStatus(link.response(request.sequence_number), 0)


class OtherMessages(ReceiverCase):
    def test_stay_with_the_smsc(self):
        link = self.wait_bound()
        for request in (link.deliver_pdu(UNLISTED, COMPANY, "Thanks"),
                        link.deliver_pdu(RECIPIENT, STRANGER, f"Approve {COMPANY}"),
                        link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, RECEIPT, esm_class=4),
                        encode("data_sm", sequence_number=77, source_addr=UNLISTED, destination_addr=COMPANY)):
            response = link.request(request)
            self.assertEqual((response.name, len(response.raw), response.body), (f"{request.name}_resp", 17, b"\0"))
            self.assertStatus(response, LATER)

    def test_requests_that_make_no_sense_there_are_answered(self):
        link = self.wait_bound()
        link.send(encode("alert_notification", sequence_number=50, source_addr=UNLISTED, esme_addr=COMPANY))
        for request, name in ((pdu(0x00010204, sequence_number=51), "generic_nack"),
                              (encode("submit_sm", sequence_number=52), "submit_sm_resp"),
                              (encode("bind_receiver", sequence_number=53), "bind_receiver_resp")):
            response = link.request(request)
            self.assertEqual((response.name, response.command_status), (name, 3))
        self.assertNotIn(50, [p.sequence_number for p in link.received if p.is_response])
        self.assertIsNone(link.ended)


class ComesBack(ReceiverCase):
    def test_when_the_link_is_lost(self):
        for index, how in enumerate(("close", "abort")):
            getattr(self.wait_bound(index), how)()
        self.assertStatus(self.approve(self.wait_bound(2)), 0)

    def test_when_the_smsc_unbinds_it(self):
        link = self.wait_bound()
        self.assertStatus(link.request(pdu("unbind", sequence_number=9)), 0)
        link.wait_end()
        self.assertStatus(self.approve(self.wait_bound(1)), 0)

    def test_when_framing_is_lost(self):
        link = self.wait_bound()
        link.send(bytes.fromhex("ffffffff000000050000000000000001"))
        self.assertEqual(link.wait_command("generic_nack").command_status, 2)
        link.wait_end()
        self.wait_bound(1)

    def test_when_the_smsc_is_down_for_a_while(self):
        link = self.wait_bound()
        self.smsc.stop_listening()
        link.abort()
        self.proxy.wait_log("SMSC passed over upstream=carrier")
        back = Smsc(port=self.smsc.port)
        self.addCleanup(back.close)
        self.smsc = back
        self.assertStatus(self.approve(self.wait_bound()), 0)

    def test_a_refused_bind_is_tried_again_each_time_a_little_later(self):
        refusals, tried_at = 5, []
        link = self.wait_bound()

        def answer(link, request):
            if request.name != "bind_receiver":
                return self.smsc.default_answer(link, request)
            tried_at.append(time.monotonic())
            return response_to(request, status=0x0E if len(tried_at) <= refusals else 0, system_id="SMSC")
        self.smsc.answer = answer
        link.close()
        self.wait_bound(1 + refusals)
        pauses = [later - earlier for earlier, later in zip(tried_at, tried_at[1:])]
        for pause, least in zip(pauses, (0.2, 0.4, 0.4, 0.4, 0.4)):  # 100 ms it took to come back, 400 ms are the most
            self.assertTrue(0.9 * least < pause < 2, f"pauses: {pauses}")
        self.proxy.wait_log('bind refused session=1 system_id="approvals" upstream=carrier status=ESME_RINVPASWD')
        self.assertStatus(self.approve(self.receivers()[-1]), 0)

    def test_a_bind_that_is_never_answered_is_given_up(self):
        self.proxy.close()
        self.proxy.rewrite({"session": {"bind_timeout": "500ms"}})
        self.smsc.answer = lambda link, request: None
        self.proxy.start()
        self.wait_receiver(1).wait_end()
        self.smsc.answer = self.smsc.default_answer
        until(lambda: any(link.ended is None and self.answers(link) for link in self.receivers()), "a bind", 10)

    def answers(self, link: SmscLink) -> bool:
        try:
            return link.enquire(0.5).command_status == 0
        except (OSError, TooLate):
            return False


class Silence(ReceiverCase):
    changes = {"session": {"enquire_after": "200ms", "enquire_timeout": "200ms"}}

    def test_of_the_smsc_is_found_out(self):
        link = self.wait_bound()
        link.wait_count(3, lambda p: p.name == "enquire_link")  # it answers them
        self.assertIsNone(link.ended)
        link.on_pdu = None
        link.wait_end()
        self.assertStatus(self.approve(self.wait_bound(1)), 0)


class Ends(ReceiverCase):
    def test_sigterm_unbinds_it(self):
        link = self.wait_bound()
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)
        self.assertEqual(link.wait_end(), "closed")
        self.assertEqual(link.names()[-1], "unbind")

    def test_sigterm_awaits_the_record_first(self):
        link = self.wait_bound()
        lock = sqlite3.connect(self.proxy.config["store"]["path"], timeout=10, isolation_level=None)
        self.addCleanup(lock.close)
        lock.execute("BEGIN EXCLUSIVE")
        request = link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}")
        link.send(request)
        link.enquire()
        self.proxy.terminate()
        self.proxy.wait_log("ending")
        lock.execute("ROLLBACK")
        self.assertStatus(link.response(request.sequence_number), 0)
        self.assertEqual(self.proxy.wait_exit(), 0)
        link.wait_end()
        self.assertEqual(link.names()[-2:], ["deliver_sm_resp", "unbind"])

    def test_sigterm_while_there_is_no_smsc(self):
        self.wait_bound()
        self.smsc.close()
        self.proxy.wait_log("SMSC not reached")
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(5), 0)


class Reloads(ReceiverCase):
    def reload(self, **receiver) -> None:
        self.proxy.rewrite({"upstreams": [self.upstream(**receiver)]})
        self.proxy.run("reload")

    def bound_now(self) -> list[SmscLink]:
        return [link for link in self.receivers() if link.ended is None]

    def test_leaves_it_alone_if_nothing_about_it_changed(self):
        link = self.wait_bound()
        self.proxy.rewrite({"rejections": {"dnc_listed": "ESME_RINVDSTADR"}})
        self.proxy.run("reload")
        self.assertStatus(link.enquire(), 0)
        self.assertEqual(self.receivers(), [link])

    def test_binds_anew_with_another_name_or_password(self):
        first = self.wait_bound()
        self.reload(system_id="others")
        second = self.wait_bound(1)
        self.assertEqual(second.received[0].fields()["system_id"], b"others")
        first.wait_command("unbind")
        first.wait_end()
        self.password_file.write_text("another\n")
        self.proxy.run("reload")
        self.assertEqual(self.wait_bound(2).received[0].fields()["password"], b"another")
        second.wait_end()
        self.assertEqual(len(self.bound_now()), 1)

    def test_ends_and_begins_it(self):
        first = self.wait_bound()
        upstream = self.upstream()
        del upstream["approval_receiver"]
        self.proxy.rewrite({"upstreams": [upstream]})
        self.proxy.run("reload")
        first.wait_command("unbind")
        first.wait_end()
        self.reload()
        self.assertStatus(self.approve(self.wait_bound(1)), 0)

    def test_never_leaves_two_of_them(self):
        """An SMSC that is slow to answer the unbind of the one must not bring about a second of the other."""
        first = self.wait_bound()
        first.on_pdu = None
        for system_id in ("second", "third", "fourth"):
            self.reload(system_id=system_id)
        last = until(lambda: next((link for link in self.receivers()
                                   if link.received[0].fields()["system_id"] == b"fourth"), None), "the last bind")
        self.assertStatus(last.enquire(), 0)
        first.wait_command("unbind")
        first.send(pdu("unbind_resp", sequence_number=first.received[-1].sequence_number))
        first.wait_end()
        for system_id in (b"second", b"third", b"fourth"):
            binds = [link for link in self.receivers() if link.received[0].fields()["system_id"] == system_id]
            self.assertLessEqual(len(binds), 1, system_id)
        until(lambda: self.bound_now() == [last], "only the last to stay")

    def test_a_password_file_that_is_gone_changes_nothing(self):
        link = self.wait_bound()
        self.password_file.unlink()
        done = self.proxy.run("reload", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot read a password", done.stderr)
        self.assertStatus(self.approve(link), 0)


class Wrong(ProxyCase):
    def test_keys_are_told(self):
        proxy = Proxy(self.directory(), 2775, changes={"upstreams": [
            {"name": "carrier", "endpoints": ["127.0.0.1:2775"], "approval_receiver": {"system_id": "x"}}]})
        done = proxy.run("check-config", check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("password_file", done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
