# SPDX-License-Identifier: Apache-2.0
"""What a service tells Prometheus, and the dashboard and alerts that are made of it."""

import json
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import context  # noqa: F401
from support.api_client import ApiClient
from support.case import APPROVAL_NUMBER, COMPANY, RECIPIENT, UNLISTED, ProxyCase
from support.proxy import ROOT
from support.tls_case import TlsCase
from support.waiting import until

CONF = ROOT / "conf"
NAME = re.compile(r"\b(?:smppguard|process)_[a-z0-9_]+")
# Their names are older than the rule.
NOT_BASE_UNITS = ("smppguard_list_age_days", "smppguard_list_newest_age_days")


def promtool(*arguments: str, text: str = "") -> subprocess.CompletedProcess:
    return subprocess.run(["promtool", *arguments], input=text, capture_output=True, text=True, timeout=60,
                          check=False)


def samples_of(text: str) -> dict[str, float]:
    return {name: float(value) for name, value in
            (line.rsplit(" ", 1) for line in text.splitlines() if line and line[0] != "#")}


def names_in(samples: dict[str, float]) -> set[str]:
    return {sample.split("{")[0] for sample in samples}


class MetricsCase(ProxyCase):
    listed = (RECIPIENT,)

    def setUp(self):
        self.smsc = self.start_smsc()
        self.proxy = self.start_proxy(self.smsc, changes=self.changes())

    def changes(self) -> dict:
        return {"control": {"socket": str(self.directory() / "control")}}

    def scrape(self) -> str:
        answer = ApiClient(self.proxy.config["control"]["socket"]).get("/metrics")
        self.assertEqual(answer.status, 200, answer.text)
        return answer.text

    def samples(self) -> dict[str, float]:
        return samples_of(self.scrape())


class Scrape(MetricsCase):
    def test_counts_what_was_done(self):
        esme, link = self.bound_pair(self.proxy, self.smsc)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)
        self.assertStatus(esme.submit(COMPANY, RECIPIENT), 0x66)
        self.assertStatus(link.request(link.deliver_pdu(RECIPIENT, APPROVAL_NUMBER, f"Approve {COMPANY}")), 0)
        samples = self.samples()
        for name, value in {
            'smppguard_sessions': 1,
            'smppguard_sessions_bound': 1,
            'smppguard_sessions_begun_total': 1,
            'smppguard_binds_total{result="accepted"}': 1,
            'smppguard_binds_total{result="rejected"}': 0,
            'smppguard_pdus_total{from="esme",command="bind_transceiver",outcome="forwarded"}': 1,
            'smppguard_pdus_total{from="esme",command="submit_sm",outcome="forwarded"}': 1,
            'smppguard_pdus_total{from="esme",command="submit_sm",outcome="taken"}': 1,
            'smppguard_pdus_total{from="smsc",command="submit_sm_resp",outcome="forwarded"}': 1,
            'smppguard_pdus_total{from="smsc",command="deliver_sm",outcome="taken"}': 1,
            'smppguard_decisions_total{reason="not_listed"}': 1,
            'smppguard_decisions_total{reason="dnc_listed"}': 1,
            'smppguard_route_decisions_total{route="all",reason="dnc_listed"}': 1,
            'smppguard_refusals_total{reason="dnc_listed"}': 1,
            'smppguard_texts_total': 1,
            'smppguard_outstanding_requests{from="esme"}': 0,
            'smppguard_workers': 2,
            'smppguard_workers_silent': 0,
            'smppguard_store_up': 1,
            'smppguard_list_numbers{list="national",kind="national"}': 2,
        }.items():
            self.assertEqual(samples.get(name), value, name)
        # The bind and its answer, two messages, one answer, the Approve.
        self.assertEqual(samples["smppguard_pdu_latency_seconds_count"], 6)
        self.assertEqual(samples['smppguard_pdu_latency_seconds_bucket{le="+Inf"}'], 6)
        self.assertGreater(samples["smppguard_pdu_latency_seconds_sum"], 0)
        self.assertGreater(samples['smppguard_received_bytes_total{from="esme"}'], 100)
        self.assertGreaterEqual(samples["smppguard_store_committed_changes_total"], 1)

        esme.close()
        until(lambda: self.samples()["smppguard_sessions"] == 0, "the session to end")
        after = self.samples()
        self.assertEqual(after["smppguard_sessions_ended_total"], 1)
        for name in ('smppguard_decisions_total{reason="dnc_listed"}', "smppguard_texts_total",
                     'smppguard_route_decisions_total{route="all",reason="dnc_listed"}'):
            self.assertEqual(after[name], 1, f"{name} stays when the session is over")

    def test_no_stranger_chooses_a_label(self):
        esme = self.start_esme(self.proxy)
        self.assertStatus(esme.bind(system_id="stranger"), 0)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)
        self.assertNotIn("stranger", self.scrape())

    def test_is_what_promtool_expects(self):
        self.bound_pair(self.proxy, self.smsc)
        checked = promtool("check", "metrics", text=self.scrape())
        complaints = [line for line in (checked.stdout + checked.stderr).splitlines()
                      if not line.startswith(NOT_BASE_UNITS)]
        self.assertEqual(complaints, [])

    def test_subcommands_print_the_same_families(self):
        whole = names_in(self.samples())
        for group in ("dnc", "store"):
            shown = self.proxy.run(group, "status", "--config", str(self.proxy.config_path), "--metrics", config=False)
            names = names_in(samples_of(shown.stdout))
            self.assertTrue(names and names <= whole, names - whole)


class Endpoint(MetricsCase):
    def changes(self) -> dict:
        dead = self.dead_endpoint()
        return {**super().changes(),
                "upstreams": [{"name": "carrier", "endpoints": [dead, f"127.0.0.1:{self.smsc.port}"]}]}

    def test_that_is_passed_over_is_shown(self):
        self.bound_pair(self.proxy, self.smsc)
        circuits = {name: value for name, value in self.samples().items()
                    if name.startswith("smppguard_endpoint_circuit_open")}
        self.assertEqual(sorted(circuits.values()), [0, 1])


class Dashboard(MetricsCase, TlsCase):
    """Every metric that the dashboard and the alerts ask for is there to be asked for."""

    upstream_has_tls = False

    def changes(self) -> dict:
        return {**super().changes(), "journal": {"path": str(self.directory() / "journal")},
                "clients": [{"system_id": "*"}], "traffic": {"senders": 1000, "watched": 100, "pairs": 10000}}

    def scraped_names(self) -> set[str]:
        esme, _ = self.bound_pair(self.proxy, self.smsc)
        self.assertStatus(esme.submit(COMPANY, UNLISTED), 0)
        return names_in(self.samples())

    def test_asks_for_what_there_is(self):
        dashboard = json.loads((CONF / "grafana-dashboard.json").read_text())
        expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
        expressions += [one["expr"] for one in dashboard["annotations"]["list"]]
        expressions += [one["query"]["query"] for one in dashboard["templating"]["list"] if one["type"] == "query"]
        alerts = re.sub(r"(?m)^ *#.*$|summary:.*$", "", (CONF / "alerts.yaml").read_text())
        asked = set(NAME.findall("\n".join([*expressions, alerts])))
        self.assertGreater(len(asked), 25)
        self.assertEqual(asked - self.scraped_names(), set())

    def test_has_expressions_that_can_be_read(self):
        dashboard = json.loads((CONF / "grafana-dashboard.json").read_text())
        rules = ["groups:", "  - name: panels", "    rules:"]
        for panel in dashboard["panels"]:
            for target in panel["targets"]:
                expression = target["expr"].replace("$__rate_interval", "5m").replace("$instance", ".*")
                rules += ["      - record: panel", f"        expr: {json.dumps(expression)}",
                          f"        labels: {{at: {json.dumps(panel['title'] + target['refId'])}}}"]
        path = self.directory() / "panels.yaml"
        path.write_text("\n".join(rules) + "\n")
        checked = promtool("check", "rules", str(path))
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


class Alerts(unittest.TestCase):
    def test_are_rules(self):
        checked = promtool("check", "rules", str(CONF / "alerts.yaml"))
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_fire_when_they_should(self):
        tests = (Path(__file__).parent / "alerts_test.yaml").read_text()
        with tempfile.TemporaryDirectory(prefix="smppguard-") as directory:
            path = Path(directory) / "alerts_test.yaml"
            path.write_text(tests.replace("@ALERTS@", str(CONF / "alerts.yaml")))
            checked = promtool("test", "rules", str(path))
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


if __name__ == "__main__":
    unittest.main()
