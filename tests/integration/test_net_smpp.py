# SPDX-License-Identifier: Apache-2.0
"""Debian's libnet-smpp-perl (Net::SMPP) as the ESME, plain and behind stunnel, as it has no TLS of its own."""

import unittest
from pathlib import Path

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, DNC_LISTED_TEXT, LISTED_TOO, RECIPIENT, UNLISTED
from support.line_peer import LinePeer
from support.smpp import pdu, response_to
from support.stunnel import Stunnel
from support.tls_case import GUARD, TlsCase

SOURCES = Path(__file__).resolve().parent / "perl"
ALSO_UNLISTED = "12223336768"
FROM = {"source_addr_ton": 1, "source_addr_npi": 1, "source_addr": COMPANY}
TO = {"dest_addr_ton": 1, "dest_addr_npi": 1}
BOTH = {"dest_addr_ton": [1, 1], "dest_addr_npi": [1, 1]}


class NetSmpp(TlsCase):
    listener_has_tls = upstream_has_tls = False

    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc)
        self.connect_port = self.port_of_smppguard()
        self.connect()

    def port_of_smppguard(self) -> int:
        return self.proxy.address[1]

    def connect(self) -> None:
        self.esme = LinePeer(SOURCES, "perl", "esme.pl", str(self.connect_port))
        self.addCleanup(self.esme.close)
        self.esme.wait_event("connected")

    def bind(self, kind: str = "bind_transceiver") -> None:
        answer = self.ask(kind, system_id="perl", password="secret08", interface_version=0x34)
        self.assertEqual((answer["command_status"], answer["system_id"]), (0, "SMSC"))
        self.link = self.smsc.wait_link(len(self.smsc.links) - 1)

    def ask(self, command: str, **fields) -> dict:
        answer = self.esme.ask(command, **fields)
        self.assertEqual(answer["command"], f"{command}_resp")
        return answer

    def submit(self, recipient: str, text: str, **more) -> dict:
        return self.ask("submit_sm", **FROM, **TO, destination_addr=recipient, short_message=text, **more)

    def arrived(self, command: str) -> dict:
        """The fields of the one PDU of this kind that the SMSC got."""
        found = self.link.requests(command)
        self.assertEqual(len(found), 1)
        return found[0].fields()

    def check_no_warnings(self) -> None:
        self.assertEqual([e["text"] for e in self.esme.seen if e["event"] == "warning"], [])

    def test_binds_of_every_kind(self):
        for kind in ("bind_transmitter", "bind_receiver", "bind_transceiver"):
            with self.subTest(kind):
                self.connect()
                self.bind(kind)
                self.assertEqual(self.link.bind_kind, kind)
                self.assertEqual(self.link.received[0].fields()["password"], b"secret08")
                self.check_no_warnings()

    def test_a_refused_bind(self):
        self.smsc.answer = lambda link, request: response_to(request, status=0x0E)
        answer = self.esme.ask("bind_transceiver", system_id="perl", password="wrong")
        self.assertEqual(answer["command_status"], 0x0E)

    def test_the_worked_example(self):
        self.bind()
        self.assertEqual(self.submit(RECIPIENT, "one")["command_status"], 0x66)
        self.proxy.wait_log(DNC_LISTED_TEXT)
        self.assertStatus(self.link.deliver(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"), 0)
        passed = self.submit(RECIPIENT, "two", user_message_reference="\x12\x34")
        self.assertEqual((passed["command_status"], passed["message_id"]), (0, "00000001"))
        self.assertEqual(self.submit(LISTED_TOO, "three")["command_status"], 0x66)
        text = self.arrived("submit_sm")
        self.assertEqual((text["short_message"], text["tlvs"]), (b"two", [(0x0204, b"\x12\x34")]))
        self.assertEqual(self.esme.requests("deliver_sm"), [], "the ESME saw the Approve")
        self.check_no_warnings()

    def test_data_sm(self):
        self.bind()
        self.assertEqual(self.ask("data_sm", **FROM, **TO, destination_addr=RECIPIENT,
                                  message_payload="refused")["command_status"], 0x66)
        passed = self.ask("data_sm", **FROM, **TO, destination_addr=UNLISTED, message_payload="passes")
        self.assertEqual((passed["command_status"], passed["message_id"]), (0, "00000001"))
        self.assertEqual(self.arrived("data_sm")["tlvs"], [(0x0424, b"passes")])
        self.check_no_warnings()

    def test_submit_multi_to_others(self):
        self.bind()
        passed = self.ask("submit_multi", **FROM, **BOTH, destination_addr=[UNLISTED, ALSO_UNLISTED],
                          short_message="to both")
        self.assertEqual((passed["command_status"], passed["no_unsuccess"]), (0, 0))
        self.assertEqual(self.arrived("submit_multi")["dest_addresses"], [UNLISTED.encode(), ALSO_UNLISTED.encode()])
        self.check_no_warnings()

    def test_submit_multi_to_a_listed_number_as_well(self):
        """The package reads who was refused, in either style: entries in the answer, or the whole of it refused."""
        self.bind()
        refused = self.ask("submit_multi", **FROM, **BOTH, destination_addr=[UNLISTED, RECIPIENT],
                           short_message="to both")
        if refused["command_status"] == 0:
            self.assertEqual((refused["destination_addr"], refused["error_status_code"]), ([RECIPIENT], [0x66]))
        else:
            self.assertEqual(refused["command_status"], 0x66)
        self.ask("enquire_link")
        self.assertNotIn(RECIPIENT.encode(), b"".join(p.raw for p in self.link.received))
        self.check_no_warnings()

    def test_query_cancel_and_replace(self):
        self.bind()
        query = self.ask("query_sm", message_id="00000001", **FROM)
        self.assertEqual((query["command_status"], query["message_id"], query["message_state"]), (0, "00000001", 2))
        self.assertEqual(self.ask("cancel_sm", message_id="00000002", **FROM, **TO,
                                  destination_addr=UNLISTED)["command_status"], 0)
        self.assertEqual(self.ask("replace_sm", message_id="00000003", **FROM,
                                  short_message="instead")["command_status"], 0)
        self.assertEqual(self.arrived("query_sm")["message_id"], b"00000001")
        self.assertEqual(self.arrived("cancel_sm")["destination_addr"], UNLISTED.encode())
        self.assertEqual(self.arrived("replace_sm")["short_message"], b"instead")
        self.check_no_warnings()

    def test_texts_of_handsets_and_enquire_link_both_ways(self):
        self.bind()
        for number in range(20):
            response = self.link.deliver(UNLISTED, COMPANY, f"down {number}", tlvs=[(0x0427, b"\2")])
            self.assertEqual((response.name, response.command_status, response.body), ("deliver_sm_resp", 0, b"\0"))
        came = self.esme.wait_requests("deliver_sm", 20)
        self.assertEqual([t["short_message"] for t in came], [f"down {n}" for n in range(20)])
        self.assertEqual({t["message_state"] for t in came}, {"\2"})
        self.link.enquire()
        self.ask("enquire_link")
        self.check_no_warnings()

    def test_hundreds_in_flight(self):
        self.bind()
        count = 300
        for number in range(count):
            self.esme.tell("submit_sm", **FROM, **TO, short_message=f"up {number}",
                           destination_addr=UNLISTED if number % 3 else RECIPIENT)
        answers = self.esme.wait_answers(count, "submit_sm_resp")
        self.assertEqual([a["command_status"] for a in answers], [0 if n % 3 else 0x66 for n in range(count)])
        texts = [p.fields()["short_message"].decode() for p in self.link.requests("submit_sm")]
        self.assertEqual(texts, [f"up {n}" for n in range(count) if n % 3])
        self.check_no_warnings()

    def test_unbind_of_either_end(self):
        self.bind()
        self.ask("unbind")
        self.esme.wait_event("closed")
        self.connect()
        self.bind()
        self.assertEqual(self.link.request(pdu("unbind", sequence_number=7)).name, "unbind_resp")
        self.assertEqual(len(self.esme.wait_requests("unbind", 1)), 1)


class NetSmppOverTls(NetSmpp):
    listener_has_tls = upstream_has_tls = True

    def port_of_smppguard(self) -> int:
        stunnel = self.start_program(Stunnel(self.directory(), self.proxy.address[1], client=True, sni=GUARD,
                                             CAfile=self.authority.certificate, verifyChain="yes", checkHost=GUARD))
        return stunnel.address[1]


if __name__ == "__main__":
    unittest.main()
