# SPDX-License-Identifier: Apache-2.0
"""python3 tests/demo [--keep], with $SMPPGUARD. scripts/demo builds the program and calls this."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from demo.by_hand import keep  # noqa: E402
from demo.screen import Screen  # noqa: E402
from demo.worked_example import LISTED, Story  # noqa: E402
from support.proxy import Proxy  # noqa: E402
from support.smsc import Smsc  # noqa: E402


def main() -> int:
    arguments = argparse.ArgumentParser(prog="scripts/demo", description="The worked example of smppguard.")
    arguments.add_argument("--keep", action="store_true", help="leave proxy and simulated SMSC running until Ctrl-C")
    options = arguments.parse_args()
    screen = Screen()
    with tempfile.TemporaryDirectory(prefix="smppguard-demo-") as directory:
        smsc = Smsc()
        proxy = None
        try:
            proxy = Proxy(Path(directory), smsc.port, listed=LISTED).start()
            return run(screen, proxy, smsc, options.keep)
        except KeyboardInterrupt:
            return 130
        except BrokenPipeError:  # nobody reads on, as in `scripts/demo | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        except (AssertionError, OSError, RuntimeError, subprocess.TimeoutExpired) as error:
            return failed(screen, proxy, error)
        finally:
            if proxy:
                proxy.close()
            smsc.close()


def run(screen: Screen, proxy: Proxy, smsc: Smsc, stay: bool) -> int:
    Story(proxy, smsc, screen).tell()
    screen.line(screen.paint("All of it happened as told.", "green"))
    if stay:
        keep(screen, proxy, smsc)
    return 0


def failed(screen: Screen, proxy: Proxy | None, error: Exception) -> int:
    screen.line(screen.paint(f"NOT as told: {error}", "red"))
    if proxy:
        screen.line("The last lines of smppguard's log:")
        for line in proxy.log().splitlines()[-15:]:
            screen.line(f"   {line}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
