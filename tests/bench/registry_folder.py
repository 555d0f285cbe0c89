# SPDX-License-Identifier: Apache-2.0
"""A folder of lists with a national list of which generation after generation is published, each unlike the former.

The even generations list half 0 of the watched numbers, the odd ones half 1.
"""

import datetime
import json
import os
import random

DAY = datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days=1)
WATCHED = 2000
DRAWN = 1 << 20  # as many destinations as a load goes through before it begins anew
MOST_SECONDS = 600


class RegistryFolder:
    """`generation` is in force, or will be once the service has seen it."""

    def __init__(self, harness, numbers, files):
        self.harness = harness
        self.folder = harness.lists
        self.generation = 0
        self.half_of = {}
        if files is None:
            files = harness.directory / "registry"
            self.command("generate", "--numbers", numbers, "--seed", 1, "--version-date", DAY, "--layout", "national",
                         "--into", files)  # fmt: skip
        self.take_in(files)
        self.areas = self.area_codes()
        self.watch()

    def command(self, *words, before=()):
        return self.harness.command(*before, self.harness.smppguard, "dnc", *words, seconds=MOST_SECONDS)

    def take_in(self, files, before=()):
        self.command("import", "--into", self.folder, "--version-date", DAY, files, before=before)
        self.generation += 1

    def area_codes(self):
        described = json.loads(self.command("info", "--json", "--areas", self.folder))
        return [area["area"] for area in described["areas"]]

    def draw(self, drawing):
        return f"1{drawing.choice(self.areas)}{drawing.randrange(10_000_000):07}"

    def watch(self):
        """Chooses the watched numbers, and publishes the first generation that knows them."""
        drawing = random.Random(1)
        while len(self.half_of) < WATCHED:
            self.half_of.setdefault(self.draw(drawing), len(self.half_of) % 2)
        self.import_changes()

    def write_destinations(self, path, percent):
        """So many in a hundred are watched numbers, the others any of the area codes that the list holds."""
        drawing = random.Random(2)
        places = drawing.choices(self.areas, k=DRAWN)
        watched = drawing.choices(list(self.half_of), k=DRAWN)
        is_watched = drawing.choices((True, False), (percent, 100 - percent), k=DRAWN)
        with path.open("w") as out:
            for i in range(DRAWN):
                out.write(f"{watched[i]}!\n" if is_watched[i] else f"1{places[i]}{int(drawing.random() * 1e7):07}\n")

    def publish(self):
        """The next generation comes into the folder; its number. As slowly as an import by the unit in systemd/."""
        return self.import_changes(before=["nice", "-n", 10])

    def import_changes(self, before=()):
        """A generation's records have a time of their own, so that no file is as one before."""
        coming = self.generation + 1
        path = self.harness.directory / f"{DAY}_changes_{coming}.txt"
        at = datetime.timedelta(seconds=coming)
        with path.open("w") as out:
            for number, half in self.half_of.items():
                out.write(f"{number[1:]},{DAY}T{str(at):0>8},{'A' if coming % 2 == half else 'D'}\n")
        self.take_in(path, before)
        path.unlink()
        return coming


class PreparedFolder(RegistryFolder):
    """Whose generations are prepared beforehand, an even and an odd one, and only renamed into the folder."""

    def __init__(self, harness, numbers, files):
        super().__init__(harness, numbers, files)
        self.stock = harness.directory / "prepared"
        self.stock.mkdir()
        self.import_changes()
        for generation in (self.generation - 1, self.generation):
            os.link(self.path(generation), self.prepared(generation))

    def path(self, generation):
        return self.folder / f"national.{generation:06}.dnc"

    def prepared(self, generation):
        return self.stock / f"{'odd' if generation % 2 else 'even'}.dnc"

    def publish(self):
        self.generation += 1
        ready = self.stock / self.path(self.generation).name
        os.link(self.prepared(self.generation), ready)
        ready.rename(self.path(self.generation))
        self.path(self.generation - 2).unlink()
        return self.generation
