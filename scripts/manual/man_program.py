# SPDX-License-Identifier: Apache-2.0
"""smppguard(1): every subcommand with its options."""

from __future__ import annotations

import re

import roff
from program_help import Command, Entry

_DESCRIPTION = """\
smppguard is a proxy between SMS applications (ESMEs) and a carrier's SMSC. It reads every message on the way, refuses
texts to numbers on the Do-Not-Call registry with an error that the application understands, takes the recipients' own
approvals and opt-outs out of the inbound stream, and keeps evidence of all of it. What it does not refuse passes octet
for octet. smppguard-guide(7) leads from the installation to daily work.
"""

_STATUS = (
    ("0", "Done. Where a command tests something: it is so, or the message would be forwarded."),
    ("1", "It could not be done, and standard error says why."),
    ("2", "The command line or the configuration is not right."),
    ("3", "The answer is no: explain would refuse, lookup found a number listed, diff found a difference."),
)

_SIGNALS = (
    ("SIGTERM, SIGINT", "The service accepts nothing new, awaits outstanding answers for session.drain_timeout, unbinds "
                        "and ends with status 0. A second one cuts that short."),
    ("SIGHUP", "As smppguard reload; the log says how it went."),
)

_ENVIRONMENT = (
    ("LISTEN_FDS, LISTEN_PID, LISTEN_FDNAMES", "Listening sockets that systemd passes, each with the name of a listener."),
    ("NOTIFY_SOCKET, WATCHDOG_USEC", "Where serve says that it is ready and alive."),
    ("SUDO_USER, USER", "Who changes something, where --by does not say so."),
)

_FILES = (
    ("/etc/smppguard/smppguard.yaml", "The configuration; see smppguard.yaml(5)."),
    ("/var/lib/smppguard", "Store, journal and lists, as it is delivered."),
    ("/run/smppguard/control.sock", "By which commands reach the running service."),
)


def _value(words: str) -> tuple[str, str]:
    """The placeholder of an option's value, and what is to be said of it."""
    words, required = re.subn(r" ?\bREQUIRED\b", "", words)
    words, excludes = (words.split("Excludes: ") + [""])[:2]
    remarks = (["required"] if required else []) + ([f"not with {excludes.strip()}"] if excludes else [])
    name, _, default = words.strip().partition("=")
    name, _, limits = name.partition(":")
    if limits:
        remarks.insert(0, limits.replace(f"{name} ", ""))
    if default:
        remarks.append(f"default: {default}")
    return name.strip(), f" ({'; '.join(remarks)})" if remarks else ""


def _words(lines: list[str]) -> str:
    paragraphs = "\n".join(lines).strip().split("\n\n")
    return "\n.sp\n".join(roff.text(" ".join(part.split("\n"))) for part in paragraphs)


def _entry(entry: Entry) -> str:
    first, _, rest = entry.name.partition(" ")
    placeholder, remarks = _value(rest)
    if entry.flags:
        tag = ", ".join(roff.bold(flag) for flag in entry.flags) + (f" {roff.italic(placeholder)}" if placeholder else "")
    else:
        tag = roff.italic(first) + (" ..." if "..." in rest else "")
    return roff.item(tag, _words([*entry.lines]) + roff.text(remarks))


def _command(command: Command) -> str:
    out = roff.subheading(" ".join(["smppguard", *command.path]))
    out += roff.paragraph(roff.bold(command.usage))
    out += "".join(roff.paragraph(roff.text(part)) for part in command.about)
    entries = [*command.positionals, *(one for one in command.options if "--help" not in one.flags)]
    return out + "".join(_entry(one) for one in entries)


def _list(head: str, rows: tuple[tuple[str, str], ...]) -> str:
    return roff.heading(head) + "".join(roff.item(roff.bold(name), roff.text(what)) for name, what in rows)


def page(program: Command, version: str, date: str) -> str:
    out = roff.title("smppguard", 1, date, f"smppguard {version}", "User Commands")
    out += roff.heading("NAME") + "smppguard \\- SMPP proxy with Do\\-Not\\-Call policy\n"
    out += roff.heading("SYNOPSIS") + "".join(
        f"{roff.bold('smppguard ' + one.name)} ...\n.br\n" for one in program.subcommands)
    out += f"{roff.bold('smppguard --version')} | {roff.bold('--help')}\n"
    out += roff.heading("DESCRIPTION") + roff.text(_DESCRIPTION)
    out += roff.heading("COMMANDS") + "Each command explains itself with " + roff.bold("--help") + " too.\n"
    out += "".join(_command(one) for one in program.all()[1:])
    for head, rows in (("EXIT STATUS", _STATUS), ("SIGNALS", _SIGNALS), ("ENVIRONMENT", _ENVIRONMENT),
                       ("FILES", _FILES)):
        out += _list(head, rows)
    return out + roff.heading("SEE ALSO") + f"{roff.bold('smppguard.yaml')}(5), {roff.bold('smppguard-guide')}(7)\n"
