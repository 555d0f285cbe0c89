# SPDX-License-Identifier: Apache-2.0
"""smppguard and the proxies that it is compared with, and what smppguard is to know in a measurement."""

import argparse
import contextlib
import datetime
import json
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

from harness import OK, REFUSED, BenchError, Harness, Instructions, Program, machine, sink_counts  # fmt: skip

WHOLE = "258.5M"
MOST_SECONDS_TO_MAKE = 1800
YARDSTICKS = ("haproxy", "nginx")
MOST_CONNECTIONS = 9_000
CIPHER = "TLS_AES_128_GCM_SHA256"


class World:
    """What a smppguard knows when a load begins: a national list, grants, and routes and clients beside its own.

    `numbers` None is the made-up registry of a few area codes, "0" none at all. What takes long to make is kept in
    `bench.kept` under a name of its own.
    """

    def __init__(self, bench, numbers=None, grants=0, others=None, drawn_from=None):
        self.bench = bench
        self.others = others
        self.numbers = numbers
        self.drawn_from = drawn_from or self
        self.lists = bench.kept / f"lists-{numbers or bench.synthetic_name()}"
        self.store = self.make_store(grants)
        if numbers == "0":
            self.lists.mkdir(parents=True, exist_ok=True)
        elif not self.lists.exists():
            self.make_lists()

    def make_lists(self):
        options = self.bench.options
        making = self.lists.with_suffix(".new")
        shutil.rmtree(making, ignore_errors=True)
        today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
        if self.numbers is None:
            files = self.bench.directory / "registry.txt"
            self.bench.command(self.bench.tool("registry_file"), "--out", files, *self.bench.synthetic)
        else:
            files = options.files or self.bench.directory / "registry"
            if not files.exists():
                self.dnc("generate", "--numbers", self.numbers, "--seed", 1, "--version-date", today, "--layout",
                         "national", "--into", files)  # fmt: skip
        self.dnc("import", "--into", making, "--version-date", today, files)
        making.rename(self.lists)
        if files != options.files:
            shutil.rmtree(files) if files.is_dir() else files.unlink()

    def dnc(self, *words):
        self.bench.command(self.bench.smppguard, "dnc", *words, seconds=MOST_SECONDS_TO_MAKE)

    def make_store(self, grants):
        """None: an empty one for each start."""
        if not grants:
            return None
        store = self.bench.kept / f"grants-{grants}.db"
        if not store.exists():
            making = store.with_suffix(".new")
            making.unlink(missing_ok=True)
            self.bench.command(self.bench.tool("store_bench"), "--only-fill", making, "--millions", grants / 1e6,
                               seconds=MOST_SECONDS_TO_MAKE)  # fmt: skip
            making.rename(store)
        return store

    def settings(self):
        """For Harness.guard()."""
        found = {"lists": self.lists, "max_age": "3650d", "others": self.others}
        return found | ({"store": self.store} if self.store else {})

    def destinations(self, listed_percent):
        """Options for load_esme."""
        if self.drawn_from is not self:
            return self.drawn_from.destinations(listed_percent)
        if self.numbers in (None, "0"):
            return ["--listed-percent", listed_percent, *self.bench.synthetic]
        drawn = self.bench.directory / f"destinations-{self.numbers}-{listed_percent}.txt"
        if not drawn.exists():
            self.bench.command(self.bench.tool("draw_destinations"), "--list", *self.lists.glob("national.*.dnc"),
                               "--out", drawn, "--listed-percent", listed_percent)  # fmt: skip
        return ["--destinations", drawn]


class Bench(Harness):
    """smppguard and the other proxies, each started anew for a load, with the same load."""

    def __init__(self, options, directory):
        super().__init__(options, directory)
        self.kept = options.cache or self.directory
        self.kept.mkdir(parents=True, exist_ok=True)
        self.synthetic = ["--seed", 1, "--area-codes", options.area_codes, "--listed", options.listed]
        self.counts_instructions = Instructions.supported()
        self.pem = None

    def synthetic_name(self):
        return f"{self.options.area_codes}x{self.options.listed}"

    def certificate(self):
        """One PEM file with a certificate and its key, for everybody who accepts TLS."""
        if self.pem is None:
            key, certificate, pem = (self.directory / name for name in ("key.pem", "certificate.pem", "both.pem"))
            self.command("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                         "-days", 2, "-subj", "/CN=localhost", "-keyout", key, "-out", certificate)  # fmt: skip
            with open(os.open(pem, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
                out.write(certificate.read_text() + key.read_text())
            self.pem = pem
        return self.pem

    def sinks(self, loads, most_seconds):
        """One sink for plain loads, one for those with TLS, as they are needed."""
        return Sinks(self, {load.tls for load in loads}, most_seconds)

    @contextlib.contextmanager
    def subject(self, name, sink_port, world, tls=False):
        """The proxy called `name` in front of the sink: its Program, or None, and the port to submit to."""
        pem = self.certificate() if tls else None
        if name == "direct":
            yield None, sink_port
        elif name == "smppguard":
            settings = {"journaled": self.options.journal, "pem": pem, **world.settings()}
            with self.guard(sink_port, **settings) as (proxy, port):
                if not self.options.short:
                    proxy.settle()
                yield proxy, port
        else:
            with socket.create_server(("127.0.0.1", 0), backlog=4096) as listener:
                port = listener.getsockname()[1]
                with getattr(self, name)(listener, sink_port, pem) as proxy:
                    yield proxy, port

    def haproxy(self, listener, sink_port, pem):
        config = self.directory / "haproxy.cfg"
        config.write_text(haproxy_config(listener.fileno(), sink_port, self.options.splice, pem))
        command = [self.options.haproxy, "-db", "-q", "-f", config]
        return Program(command, self.proxy_cpus, self.directory, "haproxy", pass_fds=[listener.fileno()])

    def nginx(self, listener, sink_port, pem):
        """Opens the port itself: 1.22 without a master process ends by SIGSEGV when it is handed the socket."""
        config, opened = self.directory / "nginx.conf", self.directory / "nginx.pid"
        config.write_text(nginx_config(self.options.nginx, listener.getsockname()[1], sink_port, self.directory, pem))
        listener.close()
        opened.unlink(missing_ok=True)
        program = Program([self.options.nginx, "-e", "stderr", "-p", self.directory, "-c", config], self.proxy_cpus,
                          self.directory, "nginx")  # fmt: skip
        until_there(opened, program)
        return program

    def run(self, load, subject, sinks, world):
        """One load through one subject: its result and what was spent, and the memory before it began."""
        seconds = self.options.seconds
        sink, sink_port = sinks[load.tls]
        whom = [*world.destinations(load.listed_percent), *(["--tls"] if load.tls else [])]
        with self.subject(subject, sink_port, world, load.tls) as (proxy, port):
            empty = proxy.memory() if proxy else None
            with self.submit(load, port, seconds, *whom) as esme:
                result, spent = self.put_through(esme, proxy, seconds)
                check(result, sink_counts(sink, load.sessions), subject, load)
        return result, spent, empty


def until_there(path, program, seconds=10):
    deadline = time.monotonic() + seconds
    while not path.exists():
        if program.process.poll() is not None or time.monotonic() > deadline:
            with program:
                raise BenchError(f"{program.name} does not start: {program.last_words()}")
        time.sleep(0.01)


class Sinks:
    """Sinks by whether they speak TLS: pairs of Program and port."""

    def __init__(self, bench, kinds, most_seconds):
        self.bench = bench
        self.kinds = kinds
        self.most_seconds = most_seconds
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        found = {}
        for tls in self.kinds:
            more = ["--tls", self.bench.certificate()] if tls else []
            found[tls] = self.stack.enter_context(self.bench.sink(self.most_seconds, *more))
        return found

    def __exit__(self, *unused):
        self.stack.close()


def check(result, counts, subject, load):
    refuses = subject == "smppguard" and load.listed_percent == 100
    submitted = result["submitted"]
    wanted = {
        "answered": submitted, "unexpected": 0, "failed_sessions": 0,
        "statuses": {REFUSED if refuses else OK: submitted},
    }  # fmt: skip
    for key, value in wanted.items():
        if result[key] != value:
            raise BenchError(f"{load.name} through {subject}: {key} is {result[key]}, not {value}")
    if submitted == 0 or counts["submit_sm"] != (0 if refuses else submitted):
        raise BenchError(f"{load.name} through {subject}: {submitted} sent, {counts['submit_sm']} at the sink")


def haproxy_config(listener_fd, sink_port, splice, pem):
    tls = f"ssl-min-ver TLSv1.3 ciphersuites {CIPHER}"
    return f"""global
    nbthread 1
    maxconn {MOST_CONNECTIONS}
    ssl-server-verify none
defaults
    mode tcp
    {"option splice-auto" if splice else "no option splice-auto"}
    timeout connect 5s
    timeout client 60s
    timeout server 60s
listen bench
    bind fd@{listener_fd} {f"ssl crt {pem} {tls}" if pem else ""}
    server sink 127.0.0.1:{sink_port} {f"ssl verify none {tls}" if pem else ""}
"""


def nginx_config(nginx, port, sink_port, directory, pem):
    """One process; the module may be built in or lie where Debian puts it."""
    built_in = re.search(r"--with-stream(\s|$)", nginx_build(nginx))
    accepts = f"ssl_certificate {pem}; ssl_certificate_key {pem}; ssl_protocols TLSv1.3;" if pem else ""
    return f"""{"" if built_in else f"load_module {stream_module(nginx)};"}
daemon off;
master_process off;
worker_rlimit_nofile {2 * MOST_CONNECTIONS};
pid {directory}/nginx.pid;
events {{ worker_connections {2 * MOST_CONNECTIONS}; }}
stream {{
    server {{
        listen 127.0.0.1:{port} {"ssl" if pem else ""};
        tcp_nodelay on;
        proxy_pass 127.0.0.1:{sink_port};
        {accepts}
        {"proxy_ssl on; proxy_ssl_protocols TLSv1.3;" if pem else ""}
    }}
}}
"""


def nginx_build(nginx):
    return subprocess.run([nginx, "-V"], capture_output=True, text=True, check=False).stderr


def stream_module(nginx):
    """The path of the module, or None. `nginx -V` says where modules lie."""
    told = re.search(r"--modules-path=(\S+)", nginx_build(nginx))
    found = Path(told.group(1) if told else "/usr/lib/nginx/modules", "ngx_stream_module.so")
    return found if found.exists() else None


def require_yardsticks(options):
    """Says so at once if one is not there."""
    for name in options.yardsticks:
        program = getattr(options, name)
        if not Path(program).exists():
            raise BenchError(f"{name} is not installed ({program}); leave it out of --yardsticks")
    if "nginx" in options.yardsticks:
        built_in = re.search(r"--with-stream(\s|$)", nginx_build(options.nginx))
        if not built_in and stream_module(options.nginx) is None:
            raise BenchError("nginx is installed without its stream module (Debian: libnginx-mod-stream)")


def add_common_options(parser, names):
    """Those of `run`, `sessions` and `growth`."""
    parser.add_argument("--build", type=Path, default=Path("build"), help="build directory (default: build)")
    parser.add_argument("--smppguard", type=Path, help="another smppguard than the build's")
    parser.add_argument("--haproxy", default=shutil.which("haproxy") or "/usr/sbin/haproxy")
    parser.add_argument("--nginx", default=shutil.which("nginx") or "/usr/sbin/nginx")
    parser.add_argument("--yardsticks", type=names(YARDSTICKS), default=["haproxy"], help=f"of {','.join(YARDSTICKS)}")
    parser.add_argument("--rounds", type=int, help="default 5")
    parser.add_argument("--seconds", type=float, help="of each run; default 5")
    parser.add_argument("--text-octets", type=int, default=60)
    parser.add_argument("--area-codes", type=int, default=3, help="in the made-up registry")
    parser.add_argument("--listed", type=int, help="its numbers per area code; default 1,500,000")
    parser.add_argument("--files", type=Path, help="a folder with files of a national list; made if it is not there")
    parser.add_argument("--cache", type=Path, help="a folder that keeps lists and stores for the next time")
    parser.add_argument("--no-journal", dest="journal", action="store_false", help="smppguard records nothing")
    parser.add_argument("--splice", action="store_true", help="let HAProxy splice; its default is not to")
    parser.add_argument("--no-pin", dest="pin", action="store_false", help="let the system place the programs")
    parser.add_argument("--short", action="store_true", help="a look, not a measurement: 2 rounds of 0.5 s, little data")
    parser.add_argument("--json", type=Path, help="write all runs and the summary there")


def fill_in(options):
    defaults = {"rounds": 2, "seconds": 0.5, "listed": 50_000} if options.short else {
        "rounds": 5, "seconds": 5.0, "listed": 1_500_000}  # fmt: skip
    for name, value in defaults.items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    return options


def print_heading(options, where, bench):
    print(f"{where['processor']}, {where['processors']} processors, Linux {where['kernel']}, load average "
          f"{where['load_average']:.1f}; {options.rounds} rounds of {options.seconds} s; median [least-most]")  # fmt: skip
    print("" if bench.counts_instructions else "instructions by perf stat: not supported here\n", flush=True)


def write_json(options, results):
    if not options.json:
        return
    chosen = {key: str(value) if isinstance(value, Path) else value for key, value in vars(options).items()}
    options.json.write_text(json.dumps({"machine": machine(), "options": chosen, **results}, indent=2) + "\n")
