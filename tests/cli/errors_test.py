#!/usr/bin/env python3
"""What is refused: exit codes, and messages that name file, line and field.

    errors_test.py BINARY [CASE...]
"""

import json
import os
import pathlib

from command_case import Case, LONG, SHORT, pod_rows, run_tests


class ExitCodes(Case):
    def test_done(self):
        for command in (["--help"], [], ["version"], ["--version"], ["replay", "--help"],
                        ["compare", "-h"], ["bound", "--help"]):
            self.assertNotEqual(self.result(*command), "")

    def test_usage(self):
        for command, message in (
                (["bogus"], '"bogus" is no command'),
                (["repaly"], 'did you mean "replay"?'),
                (["--bogus"], '"--bogus" is no option'),
                (["replay"], "found no inputs, expected one"),
                (["replay", "a", "b"], "one argument too many"),
                (["replay", *self.lists, "--placement", "fdg"], 'did you mean "fgd"?'),
                (["replay", *self.lists, "--placement", "fgd,"], 'found ""'),
                (["replay", *self.lists, "--placement"], "found nothing, expected a value"),
                (["replay", *self.lists, *self.lists], "found more than once"),
                (["replay", *self.lists, "--seeds", "5..1"], "expected a range that rises"),
                (["replay", *self.lists, "--inflate", "0.5"], "expected at least 1"),
                (["replay", *self.lists, "--inflate", "1000000"], "found 1000000, expected 0.001 to 100 times"),
                (["replay", "generate:gangs8,nodes=1,nodes=2"], "generate: nodes: found twice"),
                (["replay", *self.lists, "--load", "1"], "expected --departures with it"),
                (["replay", *self.lists, "--departures", "--inflate", "1.3"],
                 "--inflate: arrivals are drawn at random for the load"),
                (["replay", *self.lists, "--departures", "--order", "trace"],
                 "--order: arrivals are drawn at random for the load"),
                (["replay", *self.lists, "--waiting-order", "priority"],
                 "--waiting-order: who finds no room is refused"),
                (["replay", "--profile", "gangs9"], 'did you mean "gangs8"?'),
                (["replay", *self.lists, "--explain", "pod-0000"], 'did you mean "pod-00000"?'),
                (["compare", "a.json"], "expected two results"),
                (["bound"], "found no inputs")):
            self.assertIn(message, self.refused(*command))

    def test_compare(self):
        out = self.path("out")
        self.result("replay", *self.lists, "--seeds", "1..3", "--order", "shuffled", "--placement",
                    "fgd,random", "--out", out)
        self.result("replay", *self.lists, "--departures", "--placement", "fgd", "--out", out + "2")
        self.result("replay", *self.lists, "--departures", "--load", "0.5", "--placement", "fgd",
                    "--out", out + "3")
        a = out + "/replay.json"
        document = json.loads(self.result("compare", a + ":fgd", a + ":random", "--format", "json"))
        self.assertEqual(document["schema"], "regimen.compare/v1")
        self.assertEqual(document["seeds"], [1, 2, 3])
        for row in document["metrics"]:
            self.assertIn(row["verdict"], ("a_better", "b_better", "indistinguishable"))
            self.assertEqual(row["n"], 3)
        self.assertIn("name one", self.refused("compare", a, a))
        self.assertIn('did you mean "random"?', self.refused("compare", a + ":fgd", a + ":randm"))
        b, c = out + "2/replay.json", out + "3/replay.json"
        self.assertIn("input.order", self.refused("compare", a + ":fgd", b))
        self.assertIn("input.load_milli", self.refused("compare", b, c))
        cut = self.write("cut.json", pathlib.Path(a).read_bytes()[:500])
        self.assertIn("cut.json:1:", self.refused("compare", cut, a + ":fgd"))


class BadInput(Case):
    def test_files(self):
        binary = self.write("binary", os.urandom(64) + b"\0" + b"x" * 64)
        empty = self.write("empty", "")
        for path, message in ((self.path("absent"), "No such file"), (empty, "found an empty file"),
                              (binary, "found binary data"), (self.nodes, "found a node list alone"),
                              (self.write("text", "hello\n"), 'begins "hello"'),
                              ("/dev/null", "found an empty file")):
            self.assertIn(message, self.refused("replay", path))
        for path, message in ((self.path("absent"), "absent: cannot open"), (empty, "empty: found an empty"),
                              (self.write("packed", b"PK\3\4\"..,\n"), "packed:1:1: header: found binary data"),
                              (str(self.folder), "directory"),
                              (self.pods, "pods.csv:1:1: header: found")):
            self.assertIn(message, self.refused("replay", "--nodes", path, "--pods", self.pods))

    def test_rows(self):
        own = "name,cpu,memory,accelerators,accelerator_milli,gang_size,min_size,created,duration\n"
        for header, row, message in (
                (SHORT, "a,-5,1,0,0", '2:3: cpu_milli: found "-5", expected an integer from 0'),
                (SHORT, "a,1e9,1,0,0", '2:3: cpu_milli: found "1e9"'),
                (SHORT, "a,1,99999999999999999999,0,0", "2:5: memory_mib: found"),
                (SHORT, "a,1,1,9999,1000", "2:7: num_gpu: found \"9999\", expected at most 64"),
                (SHORT, "a,1,1,1,0", "2:9: gpu_milli"),
                (SHORT, "a,1,1,0", "2:1: found 4 fields, expected 5"),
                (SHORT, ",1,1,0,0", "2:1: name: found nothing"),
                (SHORT, "a,1,1,0,0\na,1,1,0,0", '3:1: name: found "a" a second time'),
                (SHORT, '"a,1,1,0,0', "2:1: found a quote without its pair"),
                (LONG, "a,1,1,1,500,,,,10,5,8", "2:19: deletion_time"),
                (own, "a,1,1Gi,1,,2,3,,", '2:14: min_size: found "3", expected an integer from 1 to 2'),
                (own, "a,1,-1Gi,1,,,,,", '2:5: memory: found "-1Gi", expected 0 or more'),
                (own, "a,1,9Zi,1,,,,,", "2:5: memory: found"),
                (own, "a,1e30,1Gi,1,,,,,", '2:3: cpu: found "1e30", expected at most 1000000000m'),
                (own, "a,1,1e30,1,,,,,", '2:5: memory: found "1e30", expected at most 9007199254740992'),
                (own, "a,1,1Gi,1,,,,5,\nb,1,1Gi,1,,,,,\nc,1,1Gi,1,,,,2024-02-29T13:00:00Z,",
                 '4:14: created: found "2024-02-29T13:00:00Z", expected seconds, as in the rows before'),
                (own, "a,1,1Gi,1,,,,2024-02-29T13:00:00Z,\nb,1,1Gi,1,,,,5,",
                 '3:14: created: found "5", expected a time such as 2024-02-29T13:00:00Z, as in the rows'),
                ("name;cpu;memory\n", "a;1;1Gi", '1:1: header: found "name;cpu;memory", expected name,cpu,'
                 "memory,accelerators,"),
                ("name\tcpu\tmemory\n", "a\t1\t1Gi", '1:1: header: found "name\tcpu\tmemory", expected name,cpu,'
                 "memory,accelerators,"),
                (own, "a,1,1Gi,2,500,,,,", "2:11: accelerator_milli: found"),
                (own, "a,1,1Gi,1,,,,soon,", '2:14: created: found "soon"'),
                (own, "a,1,1Gi,1,,,,,-1h", '2:15: duration: found "-1h"'),
                ("name,cpu,memory,gpus\n", "a,1,1,1", '1:17: header: found column "gpus"'),
                ("name,cpu,memry\n", "a,1,1", 'did you mean "memory"?')):
            pods = self.write("bad.csv", header + row + "\n")
            message = message if message.startswith("did") else "bad.csv:" + message
            self.assertIn(message, self.refused("replay", "--nodes", self.nodes, "--pods", pods))

    def test_lenient_skips_and_counts(self):
        pods = self.write("p.csv", SHORT + "a,1,1,0,0\nb,-1,1,0,0\nc,x,1,0,0\nd,-2,1,0,0\na,1,1,0,0\ne,1,1\n")
        done = self.run_it("replay", "--nodes", self.nodes, "--pods", pods, "--lenient",
                           "--placement", "fgd", "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["runs"][0]["pods"]["arrived"], 1)
        for note in ("left out 2 (negative), the first: ", "left out 1 (not_a_number): ",
                     "left out 1 (duplicate_name): ", "left out 1 (field_count): "):
            self.assertIn(note, done.stderr)
        bad = self.write("p.csv", "name,cpu_milli\na,1\n")
        self.assertIn("header", self.refused("replay", "--nodes", self.nodes, "--pods", bad, "--lenient"))

    def test_impossible_and_cyclic(self):
        own = self.write("own.csv", "name,cpu,memory,accelerators,models,selector\n"
                                    "a,1,1Gi,1,NoSuchModel,\nb,1,1Gi,,,zone=nowhere\n")
        document = self.replay("--nodes", self.nodes, "--pods", own, "--placement", "regimen")
        self.assertEqual(document["runs"][0]["pods"], {"arrived": 2, "failed": 2})
        text = self.result("replay", "--nodes", self.nodes, "--pods", own, "--placement", "regimen",
                           "--explain", "a")
        self.assertIn("refused: model", text)
        cycle = self.write("cycle.yaml", "a: &a\n  b: *a\nkind: Node\n")
        self.assertIn("cycle.yaml:2:6: a.b: found an alias inside the value", self.refused("replay", cycle))

    def test_kubernetes(self):
        node = ("apiVersion: v1\nkind: Node\nmetadata: {name: n}\nstatus: {allocatable: "
                "{cpu: '8', memory: 8Gi, pods: '10', nvidia.com/gpu: '2'}}\n---\n")
        pod = ("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
               "  - name: c\n    resources: {limits: {nvidia.com/gpu: %s}}\n")
        (self.folder / "k").mkdir()
        self.write("k/all.yaml", node + pod % 1)
        self.assertEqual(self.replay(str(self.folder / "k"))["runs"][0]["used"]["gpu_milli"], 1000)
        self.assertIn("all.yaml:", self.refused("replay", self.write("k/all.yaml", node + pod % -1)))
        self.assertIn("at least one of each", self.refused("replay", self.write("k/all.yaml", node)))
        runs = (pod % 1).replace("spec:", "spec:\n  nodeName: n").replace("name: p", "name: r")
        both = self.write("k/all.yaml", node + runs + "---\n" + pod % 1)
        self.assertIn('"default/r" runs already, on n; expected a pod that waits',
                      self.refused("replay", both, "--explain", "default/r"))
        more = node.replace("status: {", "status: {capacity: {memory: 4Gi}, ")
        self.assertIn("found 8Gi, expected at most the capacity, 4Gi",
                      self.refused("replay", self.write("k/all.yaml", more + pod % 1)))
        (self.folder / "above").mkdir()
        self.assertNotIn("subfolders", self.refused("replay", self.path("above")))
        (self.folder / "above/below").mkdir()
        self.assertIn("(its subfolders are not read)", self.refused("replay", self.path("above")))
        self.assertIn("--departures", self.refused(
            "replay", self.write("k/all.yaml", node + pod % 1), "--departures"))

    def test_lenient_leaves_bad_objects_out(self):
        node = ("apiVersion: v1\nkind: Node\nmetadata: {name: %s}\nstatus: {allocatable: "
                "{cpu: '%s', memory: 8Gi, pods: '10', nvidia.com/gpu: '2'}}\n---\n")
        pod = ("apiVersion: v1\nkind: Pod\nmetadata: {name: %s}\nspec:\n  containers:\n"
               "  - name: c\n    resources: {limits: {nvidia.com/gpu: %s}}\n---\n")
        (self.folder / "k").mkdir()
        self.write("k/all.yaml", node % ("n", 8) + node % ("n", 8) + node % ("m", "x") +
                   pod % ("p", 1) + pod % ("q", -1) + pod % ("p", 1) + "kind: \n")
        self.refused("replay", self.path("k"))
        done = self.run_it("replay", self.path("k"), "--lenient", "--placement", "fgd", "--format",
                           "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["capacity"]["gpu_milli"], 2000)
        self.assertIn("left out 5 (bad_object), the first: ", done.stderr)
        self.assertRegex(done.stderr, r"all\.yaml:\d+:\d+: ")
        self.write("k/all.yaml", "kind: [")
        self.assertIn("all.yaml:1:8", self.refused("replay", self.path("k"), "--lenient"))

    def test_lists_without_times_have_no_departures(self):
        pods = self.write("p.csv", pod_rows(20, SHORT))
        self.assertIn("--departures: the input does not say when",
                      self.refused("replay", "--nodes", self.nodes, "--pods", pods, "--departures"))

    def test_node_events(self):
        command = ["replay", *self.lists, "--placement", "fgd", "--departures", "--node-events"]

        def events(rows):
            return self.write("ev.csv", "time,event,node\n" + rows)
        for rows, message in (
                ("1h,fail,node-1\n7h,fail,node-1\n", "3:1: node node-1 fails at 7h0m0s, but it is gone"),
                ("7h,fail,node-1\n1h,add,node-1\n", "3:1: node node-1 is added at 1h0m0s, but it is pres"),
                ("1h,fail,nod-1\n", '2:9: node: found "nod-1"'), ("1h,fail\n", "2:1: found 2 columns")):
            self.assertIn("ev.csv:" + message, self.refused(*command, events(rows)))
        for rows, said in (("1h,fail,node-1\n", ""), ("47h59m,fail,node-1\n", ""),
                           ("48h,fail,node-1\n1h,fail,node-2\n", "ev.csv:2: an event that is not before"),
                           ("72h,add,node-1\n1h,fail,node-1\n99h,fail,node-2\n",
                            "ev.csv:2: the first of events that are not before the end of the run at 48h0m0s")):
            done = self.run_it(*command, events(rows))
            self.assertEqual((done.returncode, bool(done.stderr)), (0, bool(said)), done.stderr)
            self.assertIn(said, done.stderr)

    def test_recordings(self):
        self.result("replay", *self.lists, "--placement", "fgd", "--record", self.path("r"))
        data = (self.folder / "r").read_bytes()
        for name, content in (("cut", data[:-5]), ("half", data[:len(data) // 2]), ("more", data + b"x"),
                              ("flip", data[:900] + bytes([data[900] ^ 1]) + data[901:])):
            self.assertRegex(self.refused("replay", self.write(name, content)), name + ":byte \\d+: ")
        self.assertIn("--record: found 3 runs, expected one",
                      self.refused("replay", *self.lists, "--record", self.path("x")))


if __name__ == "__main__":
    run_tests()
