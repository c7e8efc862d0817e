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

    def test_policy_files(self):
        text = (self.docs / "policy.md").read_text()
        example = re.search(r"```yaml\n(.*?)```", text, re.S).group(1)
        told = self.write("policy.yaml", example.replace("placement: regimen", "placement: best_fit"))
        document = self.replay(*self.lists, "--policy", told)
        self.assertEqual([run["policy"] for run in document["runs"]], ["best_fit"])
        option = self.replay(*self.lists, "--policy", told, "--placement", "fgd")
        self.assertEqual([run["policy"] for run in option["runs"]], ["fgd"])
        for name in re.findall(r"policies to run: ([^()]*)", " ".join(self.result(
                "replay", "--help").split()))[0].split(","):
            self.assertIn(name.strip(), text)
        # The table: its fields are those there are, and what is left out is the default.
        fields = set(re.findall(r"^\| `(\w+)` \|", text, re.M))
        self.assertEqual(fields, set(re.findall(r"^  (\w+): ", example, re.M)))
        unknown = self.refused("replay", *self.lists, "--policy", self.write("u.yaml", example + "  x: 1\n"))
        for name in fields:
            self.assertIn(name, unknown)
        bare = self.write("bare.yaml", example[:example.index("spec:")] + "spec: {}\n")
        self.assertEqual(self.result("replay", *self.lists, "--policy", bare),
                         self.result("replay", *self.lists))
        draws = []
        for seed in ("", "seed: 5", "seed: 42"):
            drawn = self.write("draw.yaml", example[:example.index("spec:")] + f"spec: {{{seed}}}\n")
            run = self.replay(*self.lists, "--policy", drawn, "--placement", "random")["runs"][0]
            draws.append(run["decision_hash"])
        self.assertEqual(draws[0], draws[2])  # 42 is the seed of the run
        self.assertNotEqual(draws[0], draws[1])
        queue = "\n---\napiVersion: kueue.x-k8s.io/v1beta2\nkind: LocalQueue\nmetadata: {name: q}\n"
        done = self.run_it("replay", *self.lists, "--policy", self.write("q.yaml", example + queue))
        self.assertEqual(done.returncode, 0)
        self.assertIn("left alone: 1 of kind LocalQueue", done.stderr)
        for more, message in (("\n---\n" + example, "second"), ("  sede: 1\n", 'did you mean "seed"'),
                              ("\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\n", "Pod")):
            said = self.refused("replay", *self.lists, "--policy", self.write("b.yaml", example + more))
            self.assertRegex(said, r"b\.yaml:\d+:\d+: ")
            self.assertIn(message, said)


if __name__ == "__main__":
    run_tests()
