#!/usr/bin/env python3
"""What replay, bound and compare give: schemas, the same bytes, explanations, memory.

    results_test.py BINARY [CASE...]
"""

import filecmp
import json
import os
import pathlib
import re
import subprocess

import replay_schema
from command_case import Case, LONG, SHORT, pod_rows, run_tests


class Schema(Case):
    def test_defaults(self):
        document = self.replay(*self.lists)
        self.assertEqual([run["policy"] for run in document["runs"]], ["regimen", "fgd", "best_fit"])
        self.assertEqual({run["seed"] for run in document["runs"]}, {42})
        self.assertEqual((document["input"]["order"], document["input"]["inflate_milli"],
                          document["input"]["demand"]), ("trace", 1000, "online"))
        self.assertEqual({row["n"] for row in document["summary"]}, {1})

    def test_orders_seeds_and_bounds(self):
        for order in ("published", "shuffled", "trace"):
            document = self.replay(*self.lists, "--order", order, "--seeds", "1..3", "--inflate",
                                   "1.3", "--placement", "fgd,random", "--demand", "trace", "--bounds")
            self.assertEqual(document["input"]["order"], order)
            self.assertEqual(len(document["runs"]), 6)
            self.assertEqual(document["runs"][0]["curve"][-1]["arrived_pct"] // 10, 12)
            self.assertIn("bounds", document)
            self.assertIn(120, [p["arrived_pct"] for p in document["bounds"]["free"]])
            # No line is drawn from an empty fleet to where bounds begin.
            self.assertEqual(document["bounds"]["free"][0]["arrived_pct"], 80)

    def test_every_policy_and_profile(self):
        policies = "regimen,fgd,best_fit,gpu_packing,gpu_clustering,dot_product,random"
        for profile in ("gangs8", "fractions", "mixed"):
            document = self.replay("--profile", profile, "--nodes-count", "20", "--placement",
                                   policies)
            self.assertEqual(len(document["runs"]), 7)

    def test_departures(self):
        document = self.replay(*self.lists, "--departures", "--load", "0.9", "--seeds", "1,5",
                               "--placement", "fgd,best_fit")
        self.assertEqual(document["input"]["load_milli"], 900)
        self.assertGreater(document["runs"][0]["pods"]["arrived"], 0)

    def test_gangs_with_departures(self):
        self.replay("generate:gangs8,nodes=32,count=300", "--departures", "--placement", "regimen")

    def test_kubernetes_and_recordings(self):
        cluster = pathlib.Path(__file__).parents[2] / "src/policy/testdata/cluster"
        done = self.run_it("replay", str(cluster), "--format", "json", "--record", self.path("r"),
                           "--placement", "best_fit")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("left out 1 (gated)", done.stderr)
        document = json.loads(done.stdout)
        self.assertEqual(replay_schema.problems(document), [])
        again = self.replay(self.path("r"))
        self.assertEqual(again["runs"], document["runs"])
        other = self.replay(self.path("r"), "--placement", "regimen,random")
        self.assertEqual([run["policy"] for run in other["runs"]],
                         ["best_fit", "regimen", "random"])
        self.assertEqual(other["runs"][0], document["runs"][0])

    def test_a_recording_under_part_of_its_policy(self):
        recorded = self.replay(*self.lists, "--placement", "regimen", "--record", self.path("r"))
        whole = self.replay(self.path("r"), "--placement", "regimen,fgd", "--jobs", "2")
        self.assertEqual([run["policy"] for run in whole["runs"]], ["regimen", "fgd"])
        self.assertEqual(whole["runs"][0], recorded["runs"][0])
        self.assertEqual(whole, self.replay(self.path("r"), "--placement", "regimen,fgd",
                                            "--jobs", "1"))
        part = self.replay(self.path("r"), "--placement", "regimen", "--demand", "trace")
        self.assertEqual([run["policy"] for run in part["runs"]], ["regimen-recorded", "regimen"])
        self.assertEqual(part["runs"][0]["decision_hash"], recorded["runs"][0]["decision_hash"])
        self.assertEqual(part["recording"]["policy"], "regimen")
        self.assertIn("--lenient: a recording is replayed as it was made",
                      self.refused("replay", self.path("r"), "--lenient"))

    def test_bounds_of_a_list_that_ends_early(self):
        pods = self.write("few.csv", LONG + "".join(
            f"p{i},1000,1024,1,1000,,LS,Running,{i},{i + 900},{i}\n" for i in range(42)))  # half of 84
        bounds = self.replay("--nodes", self.nodes, "--pods", pods, "--placement", "fgd", "--bounds")["bounds"]
        self.assertEqual([point["arrived_pct"] for point in bounds["free"]], [25, 30, 35, 40, 45, 50])

    def test_standard_output_is_the_file(self):
        text = self.result("replay", *self.lists, "--format", "json", "--out", self.path("out"))
        self.assertEqual(text, (self.folder / "out/replay.json").read_text())
        self.assertIn("bounds", json.loads(text))

    def test_a_wrong_document_is_found(self):
        good = self.replay(*self.lists, "--placement", "fgd")
        for change in (lambda d: d.pop("capacity"), lambda d: d["runs"][0].pop("curve"),
                       lambda d: d["runs"][0].update(extra=1),
                       lambda d: d["runs"][0]["used"].update(gpu_milli=1),
                       lambda d: d["runs"][0]["curve"].pop(3),
                       lambda d: d["summary"][0].update(ci95=None),
                       lambda d: d["input"].update(order="random")):
            document = json.loads(json.dumps(good))
            change(document)
            self.assertNotEqual(replay_schema.problems(document), [])


class Determinism(Case):
    def test_same_command_same_bytes(self):
        command = ["replay", *self.lists, "--placement", "regimen,random", "--seeds", "1..3",
                   "--inflate", "1.2", "--order", "shuffled"]
        for name, more in (("a", []), ("b", ["--jobs", "1", "--timing", self.path("t.json")])):
            self.result(*command, "--out", self.path(name), *more)
        for name in ("replay.json", "replay.html"):
            self.assertTrue(filecmp.cmp(self.folder / "a" / name, self.folder / "b" / name, False))
        timing = json.loads((self.folder / "t.json").read_text())
        self.assertEqual(timing["schema"], "regimen.timing/v1")
        self.assertGreater(timing["max_rss_bytes"], 1_000_000)
        self.assertEqual(len(timing["runs"]), 6)

    def test_packing_and_place_do_not_matter(self):
        subprocess.run(["gzip", "-k", self.pods], check=True)
        first = self.replay(*self.lists, "--placement", "fgd")
        packed = self.replay("--nodes", self.nodes, "--pods", self.pods + ".gz", "--placement", "fgd")
        self.assertEqual(first, packed)

    def test_recordings_are_equal(self):
        for name in ("a", "b"):
            self.result("replay", *self.lists, "--placement", "regimen", "--record", self.path(name))
        self.assertTrue(filecmp.cmp(self.folder / "a", self.folder / "b", False))

    def test_trace_order_is_by_creation_time_and_stable(self):
        def hash_of(rows):
            pods = self.write("p.csv", LONG + "".join(rows))
            return self.replay("--nodes", self.nodes, "--pods", pods,
                               "--placement", "fgd")["runs"][0]["decision_hash"]
        rows = pod_rows(80, LONG).splitlines(keepends=True)[1:]
        backwards = list(reversed(rows))
        self.assertEqual(hash_of(rows), hash_of(backwards))
        timeless = [re.sub(r",\d+,\d+,\d+\n", ",,,\n", row) for row in rows]
        self.assertNotEqual(hash_of(timeless), hash_of(list(reversed(timeless))))
        self.assertEqual(hash_of(timeless), hash_of(rows))


class Stranding(Case):
    NODE = ("apiVersion: v1\nkind: Node\nmetadata: {name: %s}\nstatus: {allocatable: "
            "{cpu: '16', memory: 64Gi, pods: '110', %s: '%d'}}\n---\n")
    POD = ("apiVersion: v1\nkind: Pod\nmetadata: {name: %s}\nspec:\n  containers:\n  - name: c\n"
           "    resources: {limits: {cpu: '1', %s: '%d'}}\n%s---\n")

    def stranded(self, document):
        return {cause: milli for cause, milli in
                document["runs"][0]["stranded_gpu_milli"].items() if milli}

    def test_a_gang_that_cannot_start_whole(self):
        nodes = self.write("n.csv", "name,cpu,memory,pods,accelerators,model\n"
                                    "a,16,64Gi,110,8,A100\nb,16,64Gi,110,8,A100\n")
        pods = self.write("p.csv", "name,cpu,memory,accelerators,gang_size\ng,1,1Gi,8,4\n")
        lists = ("--nodes", nodes, "--pods", pods, "--placement", "regimen")
        for demand in ("trace", "online"):
            document = self.replay(*lists, "--demand", demand, "--record", self.path(demand))
            self.assertEqual(self.stranded(document), {"gang": 16000})
            self.assertEqual(self.replay(self.path(demand))["runs"], document["runs"])
        told = self.result("replay", *lists, "--explain", "g")
        self.assertIn("start with 2 of 4 pods", told)
        self.assertNotIn("winner", told)

    def test_accelerators_of_another_resource(self):
        (self.folder / "k").mkdir()
        self.write("k/all.yaml", self.NODE % ("a", "nvidia.com/gpu", 2) +
                   self.NODE % ("b", "amd.com/gpu", 2) +
                   "".join(self.POD % (f"p{i}", "nvidia.com/gpu", 1, "") for i in range(3)))
        command = (self.path("k"), "--placement", "regimen")
        self.assertEqual(self.stranded(self.replay(*command)), {"model": 2000})
        self.assertIn('did you mean "default/p2"?', self.refused("replay", *command, "--explain", "p2"))
        told = self.result("replay", *command, "--explain", "default/p2")
        self.assertIn("ask for amd.com/gpu instead of nvidia.com/gpu", told)

    def test_running_pods_are_the_first_that_asked(self):
        (self.folder / "k").mkdir()
        self.write("k/all.yaml", self.NODE % ("a", "nvidia.com/gpu", 8) +
                   self.POD % ("runs", "nvidia.com/gpu", 2, "  nodeName: a\n") +
                   "".join(self.POD % (f"p{i}", "nvidia.com/gpu", 1, "") for i in range(4)))
        document = self.replay(self.path("k"), "--placement", "best_fit", "--record", self.path("r"))
        curve = {point["arrived_pct"]: point["allocated_pct"]
                 for point in document["runs"][0]["curve"]}
        self.assertEqual((curve[25], curve[50], max(curve)), (25.0, 50.0, 75))
        self.assertEqual(document["runs"][0]["pods"], {"arrived": 4, "failed": 0})
        self.assertEqual(self.replay(self.path("r"))["runs"], document["runs"])
        bounds = json.loads(self.result("bound", self.path("k"), "--at", "25,75", "--format", "json"))
        self.assertEqual([row["free"]["allocated_micro_pct"] for row in bounds["bounds"]],
                         [25_000_000, 75_000_000])


class Explain(Case):
    def test_placed_and_refused(self):
        text = self.result("replay", *self.lists, "--explain", "pod-00003", "--placement", "regimen")
        for part in ("asks for", "outcome      placed", "winner", "runner-up", "score", "nodes"):
            self.assertIn(part, text)
        pods = self.write("p.csv", SHORT + "huge,1000,1024,8,1000\nhuger,1000000,1024,1,1000\n")
        text = self.result("replay", "--nodes", self.nodes, "--pods", pods, "--explain", "huger")
        for part in ("refused: cpu", "fell: ", "cpu ", "nearest miss", "under fgd", "under best_fit"):
            self.assertIn(part, text)

    def test_repetitions_have_numbers(self):
        text = self.result("replay", *self.lists, "--inflate", "1.5", "--placement", "fgd",
                           "--explain", "pod-00003#2")
        self.assertIn("pod-00003#2 under fgd", text)


class Memory(Case):
    """A list is read in a stream: its text is nowhere held, and equal requests are kept once."""

    def peak(self, rows):
        # A fleet of some size: beside a small one the curve would be longer than the list.
        nodes = self.write("fleet.csv", "sn,cpu_milli,memory_mib,gpu,model\n" + "".join(
            f"node-{i},128000,262144,8,A100\n" for i in range(1000)))
        pods = self.path(f"{rows}.csv")
        with open(pods, "w") as out:
            out.write(SHORT)
            out.writelines(f"pod-{i:08d},{1000 * (1 + i % 3)},1024,{i % 2},{500 * (i % 2)}\n"
                           for i in range(rows))
        self.result("replay", "--nodes", nodes, "--pods", pods, "--placement", "best_fit",
                    "--format", "csv", "--timing", self.path("t"))
        return json.loads((self.folder / "t").read_text())["max_rss_bytes"], os.path.getsize(pods)

    def test_rows_of_few_shapes_cost_little(self):
        small, _ = self.peak(50_000)
        if small > 150_000_000:
            self.skipTest("a sanitizer's own memory hides what is measured")
        large, size = self.peak(800_000)
        a_row = (large - small) / 750_000
        print(f"{small >> 20} MiB, {large >> 20} MiB for a list of {size >> 20} MiB: {a_row:.1f} bytes a row")
        self.assertLess(a_row, 60)


if __name__ == "__main__":
    run_tests()
