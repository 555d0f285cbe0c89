# SPDX-License-Identifier: Apache-2.0
"""Organisations, exemptions and permissions on the command line, while no service runs."""

import hashlib
import re
import unittest

import context  # noqa: F401
from support.case import COMPANY, LISTED_TOO, RECIPIENT, STRANGER, ProxyCase
from support.licence import pdf
from support.proxy import Proxy

HEADER = "recipient,sender,kind,from,until,evidence,note\n"


class OfficeCase(ProxyCase):
    def setUp(self):
        self.proxy = Proxy(self.directory(), 1)

    def office(self, *words: str, fails: int = 0) -> str:
        return self.proxy.office(*words, fails=fails)

    def file(self, name: str, content: str | bytes) -> str:
        path = self.proxy.directory / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    def register_clinic(self) -> None:
        self.office("organisation", "add", "clinic", "--name", "The Clinic on the Hill", "--contact-person",
                    "Grace Example", "--contact-email", "grace@clinic.example", "--contact-phone", "+12223334848")
        self.office("campaign", "add", "clinic", "reminders", "--number", COMPANY, "--numbers-file",
                    self.file("numbers", f"# ours\n{STRANGER}\n54321  # short code\n"))


class Registration(OfficeCase):
    def test_all_mistakes_are_told_at_once_and_nothing_is_kept(self):
        said = self.office("organisation", "add", "Clinic", "--name", "", "--contact-email", "nowhere",
                           "--brand-id", "b1", fails=1)
        for field in ("key", "name", "contact_person", "contact_email", "contact_phone", "brand_id"):
            self.assertIn(f"smppguard: {field}: ", said)
        self.assertIn("none", self.office("organisation", "list"))

    def test_an_organisation_is_changed_and_shown(self):
        self.register_clinic()
        self.office("organisation", "change", "clinic", "--brand-id", "BABC123", "--company-wide-opt-out", "yes")
        self.assertRegex(self.office("organisation", "list"),
                         r"clinic +BABC123 +yes +as_route +grace@clinic.example +\+12223334848 +The Clinic on the Hill")
        self.office("organisation", "change", "clinic", "--brand-id", "")
        shown = self.office("organisation", "show", "clinic")
        self.assertNotIn("BABC123", shown)
        self.assertIn("hold for all of its numbers", shown)
        self.assertRegex(shown, f"campaign +reminders \\(active\\): .*{COMPANY}")
        self.assertIn("did you mean clinic?", self.office("organisation", "show", "clinik", fails=1))

    def test_a_number_belongs_to_one_active_campaign(self):
        self.register_clinic()
        add = ("campaign", "add", "clinic", "offers", "--number", COMPANY)
        self.assertIn(f"{COMPANY} belongs to campaign reminders of clinic", self.office(*add, fails=1))
        self.office("campaign", "suspend", "clinic", "reminders")
        self.assertIn("none", self.office("campaign", "list", "--number", COMPANY))
        self.office(*add)
        self.assertRegex(self.office("campaign", "list", "--number", COMPANY), f"clinic +offers +active +{COMPANY}")
        self.assertIn("belongs to campaign offers", self.office("campaign", "activate", "clinic", "reminders", fails=1))
        self.office("campaign", "numbers", "clinic", "reminders", "--remove", COMPANY)
        self.office("campaign", "activate", "clinic", "reminders")
        self.office("campaign", "end", "clinic", "offers")
        self.assertIn("final", self.office("campaign", "activate", "clinic", "offers", fails=1))

    def test_what_cannot_be_read_is_a_usage_error(self):
        self.register_clinic()
        said = self.office("campaign", "add", "clinic", "offers", "--number", "x1", "--number", "call us", fails=2)
        self.assertIn("'x1', 'call us'", said)
        self.assertIn("none of", self.office("exemption", "request", "clinic", "--category", "hospital", fails=2))
        self.assertIn("is no time", self.office("exemption", "request", "clinic", "--category", "healthcare",
                                                "--from", "soon", fails=2))
        self.assertIn("--by", self.office("exemption", "approve", "1", "--note", "fine", fails=2))


class Exemption(OfficeCase):
    def test_from_the_form_to_the_end(self):
        self.register_clinic()
        document = pdf("Licence of the Clinic on the Hill")
        digest = hashlib.sha256(document).hexdigest()
        licence = self.file("licence.pdf", document)
        decision = ("--by", "Barbara Officer", "--note", "licence seen and valid")

        said = self.office("exemption", "request", "clinic", "--category", "healthcare", "--campaign", "reminders",
                           "--from", "2026-01-01", "--until", "2087-01-01", "--by", "Ada Clerk")
        number = re.search(r"exemption (\d+) is requested", said)[1]
        self.assertIn("has no business licence", self.office("exemption", "approve", number, *decision, fails=1))
        self.assertIn("missing", self.office("exemption", "list", "--status", "requested"))

        self.assertIn(digest, self.office("exemption", "attach", number, licence))
        self.office("exemption", "approve", number, *decision)
        self.assertRegex(self.office("exemption", "list", "clinic"),
                         rf"{number} +clinic +healthcare +approved +2026-01-01\S+ +2087-01-01\S+ +attached +reminders")
        shown = self.office("exemption", "show", number)
        self.assertRegex(shown, r"requested +\S+ by Ada Clerk")
        self.assertRegex(shown, r"approved +\S+ by Barbara Officer: licence seen and valid")
        self.assertIn(f"sha256 {digest}", shown)

        copy = self.proxy.directory / "copy.pdf"
        self.assertIn("application/pdf", self.office("exemption", "licence", number, "--out", str(copy)))
        self.assertEqual(copy.read_bytes(), document)
        self.assertEqual(copy.stat().st_mode & 0o777, 0o600)
        self.assertIn("nothing is overwritten",
                      self.office("exemption", "licence", number, "--out", str(copy), fails=1))

        self.assertIn("is approved", self.office("exemption", "refuse", number, *decision, fails=1))
        self.office("exemption", "revoke", number, "--by", "Barbara Officer", "--note", "the licence has lapsed")
        self.assertRegex(self.office("exemption", "show", number), r"revoked +\S+ by Barbara Officer: the licence has lapsed")
        self.assertIn("none", self.office("exemption", "list", "--status", "approved"))
        history = self.office("history", "--organisation", "clinic")
        self.assertLess(history.index("exemption_revoked"), history.index("exemption_approved"), "newest first")
        self.assertIn("Barbara Officer", history)

    def test_a_licence_is_checked_by_its_content(self):
        self.register_clinic()
        request = ("exemption", "request", "clinic", "--category", "nonprofit", "--licence")
        whole = pdf()
        for name, content, why in (("letter.pdf", b"Dear Sirs", "PDF, PNG or JPEG"),
                                   ("cut.pdf", whole[:len(whole) // 2], "cut off"),
                                   ("large.pdf", whole + bytes(10 << 20), "")):
            said = self.office(*request, self.file(name, content), fails=1)
            self.assertIn("smppguard: licence: ", said)
            self.assertIn(why, said)
        self.assertIn("No such file", self.office(*request, str(self.proxy.directory / "missing.pdf"), fails=1))
        self.assertIn("none", self.office("exemption", "list"))
        self.office(*request, self.file("licence.pdf", whole))


class Permissions(OfficeCase):
    def test_an_import_reports_every_bad_row(self):
        rows = (f"{RECIPIENT},{COMPANY},written_consent,2026-01-01,,form 7,\n"
                f"{RECIPIENT},{COMPANY},voice,2026-01-01,,form 8,\n"
                f"{RECIPIENT[:8]},{COMPANY},purchase,2026-01-01,,receipt 9,\n"
                f"{RECIPIENT},{STRANGER},purchase,1 January,,,\n"
                f"{RECIPIENT},{STRANGER},\"inquiry,2026-10-01,,mail 3,\n"
                f"{LISTED_TOO},{STRANGER},inquiry,2025-08-31,,mail 4,\n")
        table = self.file("permissions.csv", HEADER + rows)
        said = self.office("permission", "import", table, fails=1)
        for line in (3, 4, 5, 6):
            self.assertIn(f"{table}:{line}: ", said)
        self.assertIn("6 rows: 0 entered", said)
        self.assertIn("none", self.office("permission", "list"))

        self.assertIn("2 to be entered", self.office("permission", "import", table, "--dry-run", fails=1))
        self.assertIn("none", self.office("permission", "list"))

        self.assertIn("2 entered (1 of them run out)", self.office("permission", "import", table, "--skip-bad"))
        listed = self.office("permission", "list")
        self.assertRegex(listed, rf"{RECIPIENT} +{COMPANY} +written_consent +2026-01-01\S+ +- .*form 7")
        self.assertRegex(listed, rf"{LISTED_TOO} +{STRANGER} +inquiry +2025-08-31\S+ +2025-11-30T00:00:00.000Z")
        self.assertIn("0 entered, 2 known already", self.office("permission", "import", table, "--skip-bad"))

    def test_an_export_imported_elsewhere_gives_the_same(self):
        self.office("permission", "add", RECIPIENT, COMPANY, "--kind", "written_consent", "--from",
                    "2026-01-01T08:30:00.125-05:00", "--until", "2087-06-30", "--evidence", '=form "7", page 3')
        self.office("permission", "add", RECIPIENT, "54321", "--kind", "approval", "--evidence", "'call 7'",
                    "--note", "-1")
        exported = self.proxy.directory / "exported.csv"
        self.office("permission", "export", "--out", str(exported))
        text = exported.read_text()
        self.assertTrue(text.startswith(HEADER))
        self.assertNotRegex(text, r'(^|,)"?[=+@-]', "no cell is a formula")
        self.assertIn("2 known already", self.office("permission", "import", str(exported)))

        first, self.proxy = self.proxy, Proxy(self.directory(), 1)
        self.assertIn("2 entered", self.office("permission", "import", str(exported)))
        self.assertEqual(self.office("permission", "export"), text)
        self.assertNotEqual(first.directory, self.proxy.directory)

    def test_an_opt_out_outranks_permissions(self):
        self.register_clinic()
        self.office("permission", "add", RECIPIENT, COMPANY, "--kind", "purchase", "--evidence", "receipt 7")
        self.office("optout", "add", RECIPIENT, COMPANY, "--evidence", "call 12")
        self.assertIn("none", self.office("permission", "list"))
        add = ("permission", "add", RECIPIENT, COMPANY, "--kind", "approval", "--evidence", "call 13")
        self.assertIn("has opted out", self.office(*add, fails=1))
        self.assertIn("note: ", self.office("optout", "end", RECIPIENT, COMPANY, fails=1))
        self.office("optout", "end", RECIPIENT, COMPANY, "--note", "asked for it by phone")
        self.office(*add)
        self.office("approvals", "revoke", RECIPIENT, COMPANY)
        self.assertIn("none", self.office("permission", "list"))
        events = self.office("history", RECIPIENT, COMPANY)
        self.assertIn("asked for it by phone", events)
        self.assertIn("call 12", events)

    def test_company_wide_opt_outs_and_own_lists(self):
        self.register_clinic()
        self.office("optout", "add", RECIPIENT, "--organisation", "clinic")
        self.assertRegex(self.office("optout", "list"), rf"{RECIPIENT} +clinic +company_opt_out ")
        exported = self.office("optout", "export")
        self.assertIn(f"{RECIPIENT},clinic,company_opt_out,", exported)
        self.assertIn("1 known already", self.office("optout", "import", self.file("optouts.csv", exported)))
        self.office("optout", "end", RECIPIENT, "--organisation", "clinic", "--note", "asked for it by letter")
        self.office("ownlist", "add", RECIPIENT)
        self.assertRegex(self.office("ownlist", "list"), rf"{RECIPIENT} +- +own_list ")
        self.office("ownlist", "remove", RECIPIENT, "--note", "asked for it by letter")
        self.assertIn("none", self.office("ownlist", "list"))

    def test_a_list_needs_a_store_and_a_change_makes_one(self):
        store = self.proxy.config["store"]["path"]
        self.assertIn(store, self.office("permission", "list", fails=1))
        self.office("ownlist", "add", RECIPIENT)
        self.office("permission", "list")
        self.proxy.rewrite({"store": {"path": ""}, "approval": {"numbers": []}})
        self.assertIn("names no store, so nothing is kept (hint: give store:", self.office("permission", "list", fails=1))


class Help(OfficeCase):
    def test_every_command_explains_itself(self):
        groups = {"organisation": "add change list show", "campaign": "add change numbers suspend activate end list",
                  "exemption": "request attach approve refuse revoke list show licence",
                  "permission": "add revoke list import export", "optout": "add end list import export",
                  "ownlist": "add remove list", "approvals": "revoke"}
        for group, commands in groups.items():
            for command in commands.split():
                said = self.office(group, command, "--help")
                self.assertIn("--config", said)
                self.assertRegex(said, "(?m)^Usage: ")
        self.assertIn("NUMBER", self.office("history", "--help"))
        self.assertIn("NUMBER", self.office("history", fails=2))
        self.assertIn("--help-texts", self.proxy.run("approvals", "--help").stdout)


if __name__ == "__main__":
    unittest.main()
