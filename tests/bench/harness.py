# SPDX-License-Identifier: Apache-2.0
"""What the measurements with a whole smppguard share: programs, a load through one, and what is made of its figures."""

import argparse
import contextlib
import json
import os
import platform
import re
import resource
import select
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

MOST_SECONDS_TO_START = 300  # with all grants in the store
REFUSED = "0x00000066"  # ESME_RX_R_APPN, the default for numbers on the registry
OK = "0x00000000"
JOURNAL_THREAD = "journal"
FIGURES = {
    "pdus_per_second": "PDU/s",
    "cpu_ns_per_pdu": "CPU ns/PDU",
    "journal_ns_per_pdu": "journal's thread ns/PDU",
    "instructions_per_pdu": "instructions/PDU",
    "busy": "busy %",
    "p50_us": "p50 us",
    "p99_us": "p99 us",
    "p99_9_us": "p99.9 us",
}


@dataclass(frozen=True)
class Load:
    """`rate` is submit_sm a second over all sessions; 0 is as fast as the windows allow."""

    name: str
    sessions: int
    window: int
    rate: int = 0
    listed_percent: int = 0
    tls: bool = False
    idle: bool = False


@dataclass(frozen=True)
class Spent:
    """What a proxy took for a load: CPU time in nanoseconds, and how much memory it has at the load's end."""

    cpu: int
    journal_cpu: int | None
    memory: int
    instructions: int | None = None


class BenchError(Exception):
    """A run that gives no figure, or one that means nothing because a PDU is missing."""


class Program:
    """A child process whose lines of output are awaited, and which never outlives the block."""

    def __init__(self, command, cpus, directory, name, **extra):
        self.name = name
        self.log = Path(directory, f"{name}.log")
        self.buffer = b""
        with self.log.open("wb") as errors:
            self.process = subprocess.Popen(  # pylint: disable=consider-using-with
                [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                bufsize=0, preexec_fn=lambda: os.sched_setaffinity(0, cpus), **extra)  # fmt: skip

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def line(self, seconds):
        deadline = time.monotonic() + seconds
        while b"\n" not in self.buffer:
            left = deadline - time.monotonic()
            readable = left > 0 and select.select([self.process.stdout], [], [], left)[0]
            octets = self.process.stdout.read(65536) if readable else b""
            if not octets:
                raise BenchError(f"{self.name} {self.fate()}: {self.last_words()}")
            self.buffer += octets
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.decode()

    def tell(self, line):
        self.process.stdin.write(line.encode() + b"\n")

    def result(self):
        return json.loads(self.line(30))

    def fate(self):
        with contextlib.suppress(subprocess.TimeoutExpired):
            return f"ended with {self.process.wait(1)}"
        return "says nothing"

    def last_words(self):
        return self.log.read_text(errors="replace")[-1000:] or "(no message)"

    def threads(self):
        """The directories of all threads in /proc."""
        return list(Path(f"/proc/{self.process.pid}/task").iterdir())

    def cpu_ns(self):
        """CPU time of all threads but the journal's, and of that one; None: there is none.

        schedstat counts nanoseconds; stat would count ticks of 10 ms.
        """
        others, journal = 0, None
        for thread in self.threads():
            spent = int((thread / "schedstat").read_text().split()[0])
            if is_journal(thread):
                journal = spent + (journal or 0)
            else:
                others += spent
        return others, journal

    def wanted_ns(self):
        """CPU time of all threads, and what they waited for a processor: on a busy machine they want it and have none."""
        stats = ((thread / "schedstat").read_text().split() for thread in self.threads())
        return sum(int(ran) + int(waited) for ran, waited, _ in stats)

    def settle(self, busy=0.1, seconds=0.25, most_seconds=60):
        """Waits until what follows a start is done, such as reading a large list through once more."""
        quiet, deadline = 0, time.monotonic() + most_seconds
        while quiet < 2 and time.monotonic() < deadline:
            before = self.wanted_ns()
            time.sleep(seconds)
            quiet = quiet + 1 if self.wanted_ns() - before < busy * seconds * 1e9 else 0

    def memory(self):
        """Octets that are this process's own: neither its code nor the mapped lists."""
        rollup = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        return sum(1024 * int(kib) for kib in re.findall(r"^Pss_(?:Anon|Shmem):\s*(\d+) kB$", rollup, re.MULTILINE))

    def resident(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return 1024 * int(re.search(r"^VmRSS:\s*(\d+) kB$", status, re.MULTILINE).group(1))

    def open_files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


def is_journal(thread):
    return (thread / "comm").read_text().strip() == JOURNAL_THREAD


class Instructions:
    """Counts a process's instructions in user space by `perf stat`, where the machine lets it."""

    @staticmethod
    def supported():
        perf = shutil.which("perf")
        if perf is None:
            return False
        tried = subprocess.run([perf, "stat", "-x", ",", "-e", "instructions:u", "true"], capture_output=True, text=True,
                               check=False)  # fmt: skip
        return re.search(r"^\d+,", tried.stderr, re.MULTILINE) is not None

    def __init__(self, pid):
        self.process = subprocess.Popen(  # pylint: disable=consider-using-with
            ["perf", "stat", "-x", ",", "-e", "instructions:u", "-p", str(pid)], stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True)  # fmt: skip

    def end(self):
        self.process.send_signal(signal.SIGINT)
        found = re.search(r"^(\d+),", self.process.communicate(timeout=10)[1], re.MULTILINE)
        return int(found.group(1)) if found else None


class Harness:
    """Programs of one build, and a directory that is removed at the end.

    `options` names `build`, `smppguard` (None: the build's), `pin` and `text_octets`.
    """

    def __init__(self, options, directory):
        self.options = options
        self.directory = Path(directory)
        self.proxy_cpus, self.pair_cpus = choose_cpus(options.pin)
        self.lists = self.directory / "lists"
        self.counts_instructions = False
        self.unrecorded = 0

    def tool(self, name):
        return self.options.build / "tests/bench" / name

    @property
    def smppguard(self):
        return self.options.smppguard or self.options.build / "bin/smppguard"

    @staticmethod
    def command(*words, seconds=300):
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=seconds,
                              check=False)  # fmt: skip
        if done.returncode != 0:
            raise BenchError(f"{words[0]} ended with {done.returncode}: {done.stderr or done.stdout}")
        return done.stdout

    @contextlib.contextmanager
    def sink(self, most_seconds, *more):
        """The SMSC's end: its Program and the port it listens on."""
        command = [self.tool("sink_smsc"), "--most-seconds", min(most_seconds, 36_000), *more]
        with Program(command, self.pair_cpus, self.directory, "sink_smsc") as sink:
            yield sink, int(re.fullmatch(r"listening \S+:(\d+)", sink.line(10)).group(1))

    @contextlib.contextmanager
    def guard(self, sink_port, **settings):
        """smppguard in front of the sink: its Program and the port to submit to."""
        with tempfile.TemporaryDirectory(dir=self.directory) as own:
            config, addresses = Path(own, "smppguard.yaml"), Path(own, "addresses")
            settings = {"lists": self.lists, "store": Path(own, "store.db"), **settings}
            if settings.pop("journaled", False):
                settings["journal"] = Path(own, "journal")
            config.write_text(guard_config(sink_port, **settings))
            command = [self.smppguard, "serve", "--config", config, "--addresses-file", addresses]
            with Program(command, self.proxy_cpus, self.directory, "smppguard") as proxy:
                port = await_port(proxy, addresses)
                for thread in proxy.threads():
                    if is_journal(thread):  # it need not share the worker's processor
                        os.sched_setaffinity(int(thread.name), self.proxy_cpus | self.pair_cpus)
                yield proxy, port
            self.unrecorded += unrecorded_in(settings.get("journal"))

    def submit(self, load, port, seconds, *more):
        """The ESME's end, which submits when told; `more` are options that say whom to."""
        command = [self.tool("load_esme"), "--hold", "--port", port, "--sessions", load.sessions,
                   "--window", load.window, "--rate", load.rate, "--seconds", seconds,
                   "--text-octets", self.options.text_octets, *more]  # fmt: skip
        return Program(command, self.pair_cpus, self.directory, "load_esme")

    def put_through(self, esme, proxy, seconds, meanwhile=lambda: None):
        """Lets the load run for so long, or as long as `meanwhile` and so much longer at most.

        Returns its result, and what `proxy`, if any, spent.
        """
        expect(esme.line(60), "bound")
        counting = Instructions(proxy.process.pid) if proxy and self.counts_instructions else None
        before = proxy.cpu_ns() if proxy else None
        esme.tell("go")
        meanwhile()
        expect(esme.line(seconds + 30), "done")
        spent = spent_since(before, proxy, counting) if proxy else None
        esme.tell("unbind")
        result = esme.result()
        return result, spent


def unrecorded_in(journal):
    """How many refusals the journal in this folder had no room for, as it says itself."""
    files = [] if journal is None else sorted(journal.glob("refusals-*.jsonl"))
    if not files:
        return 0
    found = subprocess.run(["grep", "-h", '"kind":"unrecorded"', *files], capture_output=True, text=True, check=False)
    return sum(int(count) for count in re.findall(r'"count":(\d+)', found.stdout))


def spent_since(before, proxy, counting):
    after = proxy.cpu_ns()
    cpu = after[0] - before[0]
    if cpu == 0:
        raise BenchError("the kernel counts no CPU time in schedstat")
    journal = None if after[1] is None else after[1] - (before[1] or 0)
    return Spent(cpu, journal, proxy.memory(), counting.end() if counting else None)


def expect(line, word):
    if line != word:
        raise BenchError(f"load_esme said {line!r} where {word!r} was due")


def sink_counts(sink, sessions):
    """The sink reports each time its last session has ended."""
    counts = {"sessions": 0, "submit_sm": 0}
    while counts["sessions"] < sessions:
        report = json.loads(sink.line(15))
        for key in counts:
            counts[key] += report[key]
    return counts


def each(total, count):
    return None if total is None else total / count


def figures_of(result, spent):
    latency = result["latency_us"]
    return {
        "pdus": result["pdus"],
        "pdus_per_second": result["pdus_per_second"],
        "cpu_ns_per_pdu": each(spent and spent.cpu, result["pdus"]),
        "journal_ns_per_pdu": each(spent and spent.journal_cpu, result["pdus"]),
        "instructions_per_pdu": each(spent and spent.instructions, result["pdus"]),
        "busy": each(spent and spent.cpu, result["seconds"] * 1e7),
        "p50_us": latency["p50"],
        "p99_us": latency["p99"],
        "p99_9_us": latency["p99_9"],
    }


def choose_cpus(pin):
    """The proxy alone on one processor, the pair on the rest; or everybody everywhere."""
    cpus = sorted(os.sched_getaffinity(0))
    if not pin or len(cpus) < 2:
        return set(cpus), set(cpus)
    return {cpus[0]}, set(cpus[1:])


def guard_config(sink_port, lists, store, max_age="31d", level="warn", workers=1, control=None, journal=None, pem=None,
                 others=None):
    """With `others` there are clients, and so many more of them and of routes in front of the one that counts."""
    tls = f", tls: {{certificate: {pem}, key: {pem}, min_version: 1.3}}" if pem else ""
    upstream_tls = ", tls: {verify: none, min_version: 1.3}" if pem else ""
    names_before = [f"other{i}" for i in range(others or 0)]
    lines = [
        f'listeners: [{{name: main, address: "127.0.0.1:0"{tls}}}]',
        f'upstreams: [{{name: carrier, endpoints: ["127.0.0.1:{sink_port}"]{upstream_tls}}}]',
        "routes:",
        *(f'  - {{name: {name}, system_id: "{name}", upstream: carrier}}' for name in names_before),
        '  - {name: all, system_id: "*", upstream: carrier}',
        *(["clients:"] if others is not None else []),
        *(f'  - system_id: "{name}"' for name in [*names_before, "*"] if others is not None),
        f"registry: {{directory: {lists}, max_age: {max_age}}}",
        'approval: {numbers: ["12676070000"]}',
        f"store: {{path: {store}}}",
        f"limits: {{workers: {workers}}}",
        f"log: {{level: {level}}}",
        *([f"control: {{socket: {control}}}"] if control else []),
        *([f"journal: {{path: {journal}}}"] if journal else []),
    ]
    return "\n".join(lines) + "\n"


def await_port(proxy, addresses):
    deadline = time.monotonic() + MOST_SECONDS_TO_START
    while not addresses.exists():
        if proxy.process.poll() is not None or time.monotonic() > deadline:
            raise BenchError(f"smppguard did not listen, {proxy.fate()}: {proxy.last_words()}")
        time.sleep(0.002)
    found = re.search(r"^listener main \S+:(\d+)$", addresses.read_text(), re.MULTILINE)
    if not found:
        raise BenchError(f"no listener in {addresses.read_text()!r}")
    return int(found.group(1))


def spread(values):
    known = [value for value in values if value is not None]
    if not known:
        return None
    return {"median": statistics.median(known), "least": min(known), "most": max(known)}


def summary_of(runs, *pairs, figures=tuple(FIGURES)):
    """Medians and extremes by figure, and of one of each pair to the other by rounds, which ran one after the other."""
    subjects = {
        subject: {figure: spread([run[figure] for run in rounds]) for figure in figures}
        for subject, rounds in runs.items()
    }
    for ours, theirs in pairs:
        if runs.get(ours) and runs.get(theirs):
            subjects[f"{ours} / {theirs}"] = {
                figure: spread([ratio(a[figure], b[figure]) for a, b in zip(runs[ours], runs[theirs])])
                for figure in figures
            }
    return subjects


def ratio(one, other):
    return None if one is None or not other else one / other


def cell(value, is_ratio):
    if value is None:
        return "-"
    digits = 2 if is_ratio else 0 if value["median"] >= 1000 else 1
    median, least, most = (f"{value[key]:,.{digits}f}" for key in ("median", "least", "most"))
    return median if least == most else f"{median} [{least}-{most}]"


def print_table(load, subjects, headings=None):
    """A figure that nobody has is left out."""
    headings = headings or FIGURES
    known = [figure for figure in headings if any(figures[figure] for figures in subjects.values())]
    rows = [(load, *(headings[figure] for figure in known))]
    for subject, figures in subjects.items():
        rows.append((subject, *(cell(figures[figure], " / " in subject) for figure in known)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        first, *rest = (text.rjust(width) for text, width in zip(row, widths))
        print(first.strip().ljust(widths[0]), *rest, sep="  ")
    print(flush=True)


def machine():
    model = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return {
        "processor": model.group(1) if model else platform.machine(),
        "processors": len(os.sched_getaffinity(0)),
        "kernel": platform.release(),
        "load_average": os.getloadavg()[0],
    }


def stop_in_order(*_):
    raise SystemExit(1)  # so that every block ends its processes


def prepare_process():
    signal.signal(signal.SIGTERM, stop_in_order)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def names(choices):
    def parse(text):
        chosen = text.split(",")
        unknown = set(chosen) - set(choices)
        if unknown:
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(choices)}")
        return chosen

    return parse
