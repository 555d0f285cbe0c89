#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Instructions that the session spends per PDU, from callgrind.

session_cost runs with N and with 2N submit_sm; the difference has neither start-up nor binding in it. Unlike a time,
an instruction count is the same on a busy machine, so a limit on it can be part of the tests.

A forwarded submit_sm is two PDUs, the request and its response, each read and passed on once. A refused submit_sm
is counted as one: the request is read and its response made. forward and refuse judge by a registry and nothing else,
world and world-refuse by all that a service knows: lists, consents, registered senders. measured is world with measures
against a thousand other senders, counted is measured with each message put into a ring for the thread that counts.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PDUS_PER_MESSAGE = {"forward": 2, "refuse": 1, "world": 2, "world-refuse": 1, "measured": 2, "counted": 2}


def instructions(valgrind, program, mode, messages, more=()):
    """All instructions of one run in user space."""
    with tempfile.TemporaryDirectory(prefix="smppguard-callgrind-") as directory:
        command = [valgrind, "--tool=callgrind", f"--callgrind-out-file={directory}/out", program, mode, str(messages),
                   *map(str, more)]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
        summary = re.search(r"^(?:summary|totals): (\d+)", Path(directory, "out").read_text(), re.MULTILINE)
    if summary is None:
        raise RuntimeError("callgrind wrote no total")
    return int(summary.group(1))


def per_pdu(valgrind, program, mode, messages, more=()):
    once = instructions(valgrind, program, mode, messages, more)
    twice = instructions(valgrind, program, mode, 2 * messages, more)
    return (twice - once) / (messages * PDUS_PER_MESSAGE[mode])


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, help="the session_cost program")
    parser.add_argument("--messages", type=int, default=10_000, help="N, a multiple of 50")
    parser.add_argument("--most-forwarded", type=float, help="fail above so many per forwarded PDU")
    parser.add_argument("--most-refused", type=float, help="fail above so many per refused submit_sm")
    parser.add_argument("--most-world", type=float, help="the same as --most-forwarded with all that a service knows")
    parser.add_argument("--most-world-refused", type=float, help="and as --most-refused")
    parser.add_argument("--most-counted", type=float, help="and with traffic counted")
    parser.add_argument("--json", type=Path, help="also write the figures there")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        print("valgrind is not installed", file=sys.stderr)
        return 1
    limits = {"forward": arguments.most_forwarded, "refuse": arguments.most_refused,
              "world": arguments.most_world, "world-refuse": arguments.most_world_refused,
              "measured": None, "counted": arguments.most_counted}  # fmt: skip
    figures = {}
    too_many = False
    for mode, limit in limits.items():
        figures[mode] = per_pdu(valgrind, arguments.program, mode, arguments.messages)
        over = limit is not None and figures[mode] > limit
        too_many |= over
        bound = "" if limit is None else f"   limit {limit:.0f}{' EXCEEDED' if over else ''}"
        print(f"{mode:12} {figures[mode]:8.1f} instructions per PDU{bound}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n")
    return 1 if too_many else 0


if __name__ == "__main__":
    sys.exit(main())
