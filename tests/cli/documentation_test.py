#!/usr/bin/env python3
"""The commands that the documents show work as they stand.

    documentation_test.py BINARY [CASE...]
"""

import pathlib
import re

from command_case import Case, run_tests


class Documentation(Case):
    """What users are told names what there is."""

    docs = pathlib.Path(__file__).parents[2] / "docs"

    def test_options(self):
        text = (self.docs / "replay.md").read_text()
        for command in ("replay", "compare", "bound"):
            for option in re.findall(r"--[a-z-]+", self.result(command, "--help")):
                self.assertTrue(option in text or option == "--help", f"{command} {option}")

    def test_columns_of_our_csv(self):
        text = (self.docs / "replay.md").read_text()
        for header in ("name,cpu,memory,pods\n", "name,cpu,memory\n"):
            side = "--nodes" if "pods" in header else "--pods"
            other = ["--pods", self.pods] if side == "--nodes" else ["--nodes", self.nodes]
            bad = self.write("c.csv", header.strip() + ",nonsense\n")
            known = re.search(r"expected one of (\S+)", self.refused("replay", side, bad, *other))
            for column in known.group(1).strip(";").split(","):
                self.assertTrue(f"`{column}`" in text, column)

    def test_fields(self):
        text = (self.docs / "formats.md").read_text()
        document = self.replay(*self.lists, "--bounds", "--inflate", "1.4")
        timed = self.replay(*self.lists, "--departures", "--placement", "fgd")
        self.result("replay", *self.lists, "--placement", "fgd", "--record", self.path("r"))
        recorded = self.replay(self.path("r"))

        def names(value):
            if isinstance(value, list):
                value = value[0] if value else {}
            if not isinstance(value, dict):
                return set()
            return set(value).union(*(names(item) for item in value.values()))
        for name in names(document) | names(timed) | names(recorded):
            self.assertTrue(re.search(rf"\b{name}\b", text), name)
        for row in document["summary"] + timed["summary"]:
            metric = row["metric"]
            known = metric in text or "@" in metric or "stranded_pct." in metric or "_us." in metric
            self.assertTrue(known, metric)


if __name__ == "__main__":
    run_tests()
