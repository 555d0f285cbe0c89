# SPDX-License-Identifier: Apache-2.0
"""kill -9 while recipients and operators speak: what was answered, forwarded or printed as done holds afterwards."""

import random
import subprocess
import threading
import unittest

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, RECIPIENT, STRANGER, UNLISTED, ProxyCase
from support.licence import pdf
from support.proxy import binary

CROWD = [f"1222444{n:04}" for n in range(400)]    # on the registry: an Approve that is lost is seen
OTHERS = [f"1222555{n:04}" for n in range(400)]   # not on it: a STOP that is lost is seen
SENDERS = [f"122233395{n:02}" for n in range(8)]
EXEMPTIONS = 60
ROUNDS = 4
TEXTS = 400


class Survival(ProxyCase):
    listed = (RECIPIENT, *CROWD)

    def setUp(self):
        self.random = random.Random(20261125)
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc)
        self.said = {}          # (recipient, sender): whether messages pass; None: not certain
        self.exempt = False     # None: not certain
        self.exemption = 0      # the last that was approved
        self.register()

    def register(self):
        licence = self.proxy.directory / "licence.pdf"
        licence.write_bytes(pdf())
        office = self.proxy.office
        office("organisation", "add", "clinic", "--name", "Clinic", "--contact-person", "Grace Example",
               "--contact-email", "grace@clinic.example", "--contact-phone", "+12223334848")
        office("campaign", "add", "clinic", "reminders", "--number", COMPANY)
        for _ in range(EXEMPTIONS):
            office("exemption", "request", "clinic", "--category", "healthcare", "--licence", str(licence))

    def test_what_was_said_holds(self):
        for _ in range(ROUNDS):
            killed = threading.Event()
            operator = threading.Thread(target=self.decide, args=(killed,))
            operator.start()
            try:
                self.talk_and_kill()
            finally:
                killed.set()
                operator.join()
            self.proxy.start()
            self.check()

    # Recipients

    def talk_and_kill(self):
        """Texts of recipients, all at once; kill -9 when some of them are answered."""
        esme, link = self.bound_pair(self.proxy, self.smsc)
        texts = {}
        pairs = [(recipient, sender) for recipient in CROWD + OTHERS for sender in SENDERS]
        for recipient, sender in self.random.sample(pairs, TEXTS):
            listed = recipient in self.listed
            passes = self.random.random() < (0.7 if listed else 0.3)
            word = f"Approve {sender}" if passes and listed else "START" if passes else "STOP"
            to = APPROVAL_NUMBER if word.startswith("A") else sender
            text = link.deliver_pdu(recipient, to, word)
            texts[text.sequence_number] = ((recipient, sender), passes, text)
            self.said[recipient, sender] = None
        link.send(b"".join(text.raw for _, _, text in texts.values()))
        link.wait_count(self.random.randrange(TEXTS // 4, TEXTS // 2), lambda p: p.is_response)
        self.proxy.kill()
        link.wait_end()
        esme.wait_end()
        forwarded = {p.raw for p in esme.received}
        answered = {p.sequence_number for p in link.received if p.is_response and p.command_status == 0}
        for number, (pair, passes, text) in texts.items():
            if number in answered or text.raw in forwarded:
                self.said[pair] = passes

    # Operators

    def decide(self, killed):
        chance = random.Random(self.random.random())
        while not killed.is_set():
            if chance.random() < 0.5:
                self.change_opt_out(chance)
            else:
                self.change_exemption(chance)

    def change_opt_out(self, chance):
        pair = (UNLISTED, chance.choice(SENDERS))
        blocked = self.said.get(pair) is False
        if self.said.get(pair, True) is None:
            return  # a later round finds out
        command = ("end", *pair, "--note", "call") if blocked else ("add", *pair, "--evidence", "call 7")
        done = self.run_and_maybe_kill(chance, "optout", *command)
        self.said[pair] = None if done is None else blocked

    def change_exemption(self, chance):
        decision = ("--by", "Barbara Officer", "--note", "decided")
        if self.exempt is None:
            return
        if self.exempt:
            done = self.run_and_maybe_kill(chance, "exemption", "revoke", str(self.exemption), *decision)
            self.exempt = False if done else None
        elif self.exemption < EXEMPTIONS:
            self.exemption += 1
            done = self.run_and_maybe_kill(chance, "exemption", "approve", str(self.exemption), *decision)
            self.exempt = True if done else None

    def run_and_maybe_kill(self, chance, group, command, *options):
        """True if it said that it is done, None if it was killed before."""
        process = subprocess.Popen([binary(), group, command, "--config", str(self.proxy.config_path), *options],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if chance.random() < 0.2:
            try:
                process.wait(chance.uniform(0, 0.05))
            except subprocess.TimeoutExpired:
                process.kill()
        said, complaint = process.communicate()
        if process.returncode > 0:
            raise AssertionError(f"{group} {command} {options}: {complaint}")
        return True if said else None

    # Afterwards

    def check(self):
        esme, _ = self.bound_pair(self.proxy, self.smsc)
        certain = {pair: passes for pair, passes in self.said.items() if passes is not None}
        requests = {pair: esme.submit_pdu(pair[1], pair[0]) for pair in certain}
        esme.send(b"".join(p.raw for p in requests.values()))
        wrong = []
        for pair, request in requests.items():
            passed = esme.response(request.sequence_number).command_status == 0
            if passed != certain[pair]:
                wrong.append(f"{pair[1]} -> {pair[0]} {'passed' if passed else 'refused'}")
        self.assertEqual(wrong, [])
        self.assertGreater(len(certain), TEXTS // 4)
        if self.exempt is None:  # find out, and go on from there
            self.exempt = esme.submit(COMPANY, RECIPIENT).command_status == 0
        self.assertEqual(esme.submit(COMPANY, RECIPIENT).command_status == 0, self.exempt, "the exemption")
        self.assertStatus(esme.submit(STRANGER, RECIPIENT), 0x66)


if __name__ == "__main__":
    unittest.main()
