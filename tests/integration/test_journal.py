# SPDX-License-Identifier: Apache-2.0
"""The journal of a running service: what it says, what verify finds, and copies of all of the evidence."""

import csv
import io
import json
import shutil
import unittest

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, LISTED_TOO, RECIPIENT, STRANGER, UNLISTED
from support.consent_case import DNC_LISTED, ConsentCase
from support.licence import pdf
from support.waiting import until


class JournalCase(ConsentCase):
    changes = {"journal": {"decisions": "all"}}

    def setUp(self):
        self.changes = {"journal": {"path": "", **JournalCase.changes["journal"], **self.changes["journal"]}}
        self.smsc = self.start_smsc()
        directory = self.directory()
        self.folder = directory / "journal"
        self.elsewhere = directory / "elsewhere.heads"
        self.changes["journal"]["path"] = str(self.folder)
        self.changes["journal"]["heads"] = str(self.elsewhere)
        self.proxy = self.start_proxy(self.smsc, directory=directory, changes=self.changes)
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)

    def journal(self, *words, fails=0) -> str:
        return self.proxy.office("journal", *words, fails=fails)

    def entries(self, *options) -> list[dict]:
        done = self.proxy.run("journal", "export", "--config", str(self.proxy.config_path), *options, config=False)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def wait_entries(self, count: int, *options) -> list[dict]:
        def enough():
            found = self.entries(*options)
            return found if len(found) >= count else None
        return until(enough, f"{count} entries", 10, every=0.1)

    def stop(self):
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(), 0)


class WhatItSays(JournalCase):
    def test_every_decision_and_every_change_is_there(self):
        self.assertRefusedWith(DNC_LISTED)
        self.assertPasses(COMPANY, UNLISTED)
        self.assertAnswered(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"))
        self.assertForwarded(self.link.deliver_pdu(UNLISTED, COMPANY, "STOP"))
        self.proxy.office("permission", "add", LISTED_TOO, COMPANY, "--kind", "purchase", "--evidence", "order 7",
                          "--by", "Ada Clerk")
        self.proxy.office("organisation", "add", "clinic", "--name", "Clinic", "--contact-person", "Grace Example",
                          "--contact-email", "grace@clinic.example", "--contact-phone", "+12223334848", "--by", "Ada Clerk")
        self.proxy.office("campaign", "add", "clinic", "reminders", "--number", STRANGER, "--by", "Ada Clerk")
        licence = self.proxy.directory / "licence.pdf"
        licence.write_bytes(pdf())
        self.proxy.office("exemption", "request", "clinic", "--category", "healthcare", "--licence", str(licence),
                          "--by", "Ada Clerk")
        self.proxy.office("exemption", "approve", "1", "--by", "Barbara Officer", "--note", "seen")

        kinds = lambda: {one["kind"] for one in self.entries()}  # noqa: E731
        wanted = {"service_started", "registry_opened", "refusal", "grant", "opt_out", "permission", "exemption_approved"}
        until(lambda: wanted <= kinds(), lambda: f"{wanted - kinds()}", 10, every=0.1)

        refusal, = (one for one in self.entries("--number", RECIPIENT) if one["kind"] == "refusal")
        self.assertEqual((refusal["sender"], refusal["reason"], refusal["command_status"], refusal["upstream"],
                          refusal["system_id"]), (COMPANY, "dnc_listed", 0x66, "carrier", "company"))
        self.assertEqual(refusal["list"], "national")
        self.assertRegex(refusal["list_version"], r"\d{4}-\d\d-\d\d")
        passed, = (one for one in self.entries("--stream", "decisions", "--number", UNLISTED))
        self.assertEqual(passed["reason"], "not_listed")
        grant, = (one for one in self.entries("--stream", "evidence", "--number", RECIPIENT))
        self.assertEqual((grant["kind"], grant["sender"]), ("grant", COMPANY))
        approved, = (one for one in self.entries() if one["kind"] == "exemption_approved")
        self.assertEqual(approved["by"], "Barbara Officer")
        theirs = self.entries("--organisation", "clinic")
        self.assertTrue({"exemption_approved", "campaign_added"} <= {one["kind"] for one in theirs}, theirs)
        self.assertNotIn(RECIPIENT, json.dumps(theirs), "that was another's")
        self.assertIn("clinic?", self.journal("export", "--organisation", "clinik", fails=1))

        rows = list(csv.DictReader(io.StringIO(self.proxy.run(
            "journal", "export", "--config", str(self.proxy.config_path), "--format", "csv", "--number", RECIPIENT,
            config=False).stdout)))
        self.assertEqual({row["kind"] for row in rows}, {"refusal", "grant"})

    def test_a_change_is_there_once_after_kill_9_and_restart(self):
        for number in range(20):
            self.assertAnswered(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve 122233394{number:02}"))
        self.proxy.kill()
        self.proxy.start()
        grants = self.wait_entries(20, "--stream", "evidence", "--number", RECIPIENT)
        self.assertEqual(sorted(one["sender"] for one in grants), [f"122233394{number:02}" for number in range(20)])
        self.assertIn("in order", self.journal("verify"))


class Tampering(JournalCase):
    def setUp(self):
        super().setUp()
        for _ in range(10):
            self.assertRefusedWith(DNC_LISTED)
        self.stop()
        self.refusals, = self.folder.glob("refusals-*.jsonl")
        self.kept = self.proxy.directory / "kept.heads"
        self.kept.write_text(self.journal("heads"))
        self.key = self.proxy.directory / "kept.pem"
        self.key.write_text(self.proxy.run("journal", "key", "--config", str(self.proxy.config_path), config=False).stdout)
        self.assertIn("in order", self.verify())

    def verify(self, fails=0):
        return self.journal("verify", "--heads", str(self.kept), "--public-key", str(self.key), fails=fails)

    def test_an_edit(self):
        self.refusals.write_text(self.refusals.read_text().replace(RECIPIENT, LISTED_TOO, 1))
        self.assertRegex(self.journal("verify", fails=1), rf"{self.refusals.name}:\d+: edited: ")

    def test_a_deletion(self):
        lines = self.refusals.read_text().splitlines(keepends=True)
        self.refusals.write_text("".join(lines[:4] + lines[5:]))
        self.assertIn("NOT in order", self.journal("verify", fails=1))

    def test_a_truncated_tail(self):
        lines = self.refusals.read_text().splitlines(keepends=True)
        self.refusals.write_text("".join(lines[:-2]))
        self.assertIn(": cut: ", self.journal("verify", fails=1))

    def test_a_recomputation_of_the_whole(self):
        shutil.rmtree(self.folder)
        self.proxy.start()
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)
        self.assertRefusedWith(DNC_LISTED, STRANGER)
        self.stop()
        self.assertIn("in order, as far as heads kept beside the journal can tell", self.journal("verify"))
        self.assertIn("NOT in order", self.verify(fails=1))


class Copies(JournalCase):
    def test_back_up_while_it_runs_and_restore(self):
        self.assertAnswered(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"))
        self.assertForwarded(self.link.deliver_pdu(UNLISTED, COMPANY, "STOP"))
        self.assertRefusedWith(DNC_LISTED, STRANGER)
        self.wait_entries(2, "--stream", "evidence", "--number", COMPANY)
        copy = self.proxy.directory / "copy"
        self.proxy.run("backup", str(copy))
        self.assertIn("not there yet", self.proxy.run("backup", str(copy), check=False).stderr)
        self.assertAnswered(self.link.deliver_pdu(LISTED_TOO, APPROVAL_NUMBER, f"Approve {COMPANY}"))
        self.assertIn("is there already", self.proxy.run("restore", str(copy), check=False).stderr)
        self.stop()

        changes = {"store": {"path": str(self.proxy.directory / "restored" / "store.db")},
                   "journal": {"path": str(self.proxy.directory / "restored" / "journal")}}
        (self.proxy.directory / "restored").mkdir()
        self.proxy.rewrite(changes)
        self.assertIn("put back", self.proxy.run("restore", str(copy)).stdout)
        self.proxy.start()
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)
        self.assertPasses()
        self.assertRefusedWith(0x66, COMPANY, UNLISTED)
        self.assertRefusedWith(DNC_LISTED, COMPANY, LISTED_TOO)
        self.stop()
        self.assertIn("in order", self.journal("verify"))

    def test_a_damaged_copy_is_put_nowhere(self):
        self.assertAnswered(self.link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}"))
        copy = self.proxy.directory / "copy"
        self.proxy.run("backup", str(copy))
        self.stop()
        damaged = copy / "store.sqlite" if (copy / "store.sqlite").exists() else next(
            file for file in copy.iterdir() if file.is_file() and file.name != "manifest.json")
        damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
        target = self.proxy.directory / "restored.db"
        self.proxy.rewrite({"store": {"path": str(target)}, "journal": {"path": str(self.proxy.directory / "restored")}})
        self.assertIn("damaged", self.proxy.run("restore", str(copy), check=False).stderr)
        self.assertFalse(target.exists())


class Troubles(JournalCase):
    def test_a_journal_in_use_stops_the_start_of_another(self):
        other = self.proxy.run("serve", check=False)
        self.assertNotEqual(other.returncode, 0)
        self.assertIn("journal", other.stderr + other.stdout)

    def test_without_a_journal_the_commands_say_so(self):
        self.proxy.rewrite({"journal": {"path": ""}})
        for word in ("verify", "heads", "export", "key"):
            self.assertNotEqual(self.proxy.run("journal", word, "--config", str(self.proxy.config_path), config=False,
                                               check=False).returncode, 0)


if __name__ == "__main__":
    unittest.main()
