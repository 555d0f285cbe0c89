# SPDX-License-Identifier: Apache-2.0
"""From the system calls of the real program: what was written of a grant is synced before its OK leaves, and syncs
are shared."""

import shutil
import unittest

import context  # noqa: F401
from support.case import APPROVAL_NUMBER, COMPANY, ProxyCase
from support.strace import OPTIONS, RECEIVES, SENDS, SYNCS, WRITES, pdus, read_trace
from support.waiting import until

CROWD = [f"1222444{n:04}" for n in range(200)]
MOST_SYNCS = 20


class SyncTrace(ProxyCase):
    listed = CROWD

    def setUp(self):
        strace = shutil.which("strace")
        self.assertIsNotNone(strace, "strace is not installed: scripts/packages.sh test")
        directory = self.directory()
        self.trace = directory / "trace"
        self.smsc = self.start_smsc()
        # -D: the process that is started is smppguard, and strace its grandchild.
        self.proxy = self.start_proxy(self.smsc, directory=directory,
                                      wrap=[strace, "-D", *OPTIONS, "-o", str(self.trace)])
        self.esme, self.link = self.bound_pair(self.proxy, self.smsc)

    def approve_pdu(self, recipient):
        return self.link.deliver_pdu(recipient, APPROVAL_NUMBER, f"Approve {COMPANY}")

    def finish(self):
        """Ends the program and gives its calls."""
        self.proxy.terminate()
        self.assertEqual(self.proxy.wait_exit(60), 0)
        until(lambda: f"{self.proxy.pid} +++ exited" in self.squeezed(), "the end of the trace", 30)
        return read_trace(self.trace)

    def squeezed(self) -> str:
        with open(self.trace, "rb") as trace:
            trace.seek(max(0, trace.seek(0, 2) - 4096))
            return " ".join(trace.read().decode(errors="replace").split())

    def check_order(self, calls, requests) -> list:
        """For every OK: the PDU written to a file, then that file synced, then the OK sent."""
        left = {p.sequence_number: call for p, call in pdus(calls, SENDS)
                if p.name == "deliver_sm_resp" and p.command_status == 0}
        self.assertEqual(set(left), {p.sequence_number for p in requests}, "the OKs in the trace")
        writes = [call for call in calls if call.name in WRITES and call.file.startswith(str(self.proxy.directory))]
        syncs = [call for call in calls if call.name in SYNCS and call.result == 0]
        for request in requests:
            handset, ok = request.fields()["source_addr"], left[request.sequence_number]
            written = [w for w in writes if handset in w.octets and w.file != str(self.proxy.log_path)]
            self.assertTrue(written, f"{handset} was written to no file")
            durable = [s for w in written for s in syncs
                       if s.file == w.file and s.begun > w.ended and s.ended < ok.begun]
            self.assertTrue(durable, f"the OK of {handset} left at trace line {ok.begun + 1}; it was written to "
                                     f"{written[0].file}, line {written[0].ended + 1}, and no sync ended in between")
        return syncs

    def test_one_after_another(self):
        requests = [self.approve_pdu(recipient) for recipient in CROWD[:10]]
        for request in requests:
            self.assertStatus(self.link.request(request, 30), 0)
        self.check_order(self.finish(), requests)

    def test_two_hundred_at_once_share_their_syncs(self):
        requests = [self.approve_pdu(recipient) for recipient in CROWD]
        self.link.send(b"".join(p.raw for p in requests))
        for request in requests:
            self.assertStatus(self.link.response(request.sequence_number, seconds=30), 0)
        calls = self.finish()
        syncs = self.check_order(calls, requests)
        first = min(call.begun for p, call in pdus(calls, RECEIVES) if p.name == "deliver_sm")
        last = max(call.ended for p, call in pdus(calls, SENDS) if p.name == "deliver_sm_resp")
        during = [s for s in syncs if first < s.begun < last]
        self.assertLessEqual(len(during), MOST_SYNCS, f"{len(during)} syncs for {len(requests)} Approves")


if __name__ == "__main__":
    unittest.main()
