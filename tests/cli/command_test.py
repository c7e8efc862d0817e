#!/usr/bin/env python3
"""The binary as a user meets it: exit codes, streams, terminals, signals, full disks, schemas.

    command_test.py BINARY [CASE...]

CASE is a class of this file; all by default. Python's standard library only.
"""

import filecmp
import json
import os
import pathlib
import pty
import random
import re
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import replay_schema  # noqa: E402

BINARY = ""
NODES = "sn,cpu_milli,memory_mib,gpu,model\n" + "".join(
    f"node-{i},{32000 + 32000 * (i % 3)},262144,{(0, 2, 4, 8)[i % 4]},{('', 'T4', 'A10', 'A100')[i % 4]}\n"
    for i in range(24))
LONG = ("name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,"
        "deletion_time,scheduled_time\n")
SHORT = "name,cpu_milli,memory_mib,num_gpu,gpu_milli\n"


def pod_rows(count, header):
    draw = random.Random(7)
    rows = []
    for i in range(count):
        gpus, milli = draw.choice([(0, 0), (1, 250), (1, 500), (1, 800), (1, 1000), (2, 1000)])
        row = f"pod-{i:05d},{draw.choice([1000, 4000, 9000])},{draw.choice([1024, 8192])},{gpus},{milli}"
        start = 60 * i + draw.randrange(50)
        row += f",,LS,Running,{start},{start + draw.randrange(600, 90000)},{start}" if header is LONG else ""
        rows.append(row + "\n")
    return header + "".join(rows)


class Case(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.nodes = self.write("nodes.csv", NODES)
        self.pods = self.write("pods.csv", pod_rows(150, LONG))
        self.lists = ["--nodes", self.nodes, "--pods", self.pods]

    def path(self, name):
        return str(self.folder / name)

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def everything(self):
        return sorted(str(p.relative_to(self.folder)) for p in self.folder.rglob("*"))

    def run_it(self, *arguments, **options):
        return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=120,
                              check=False, **options)

    def result(self, *arguments):
        """Standard output of a command that must succeed in silence."""
        done = self.run_it(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""), arguments)
        return done.stdout

    def replay(self, *arguments):
        document = json.loads(self.result("replay", *arguments, "--format", "json"))
        self.assertEqual(replay_schema.problems(document), [], arguments)
        return document

    def refused(self, *arguments):
        """The message of a command that must fail, with nothing on standard output."""
        done = self.run_it(*arguments)
        self.assertEqual((done.returncode, done.stdout), (1, ""), arguments)
        self.assertRegex(done.stderr, r"\Aregimen: error: [^\n]+\n\Z")
        return done.stderr


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
        self.replay(self.path("r"), "--placement", "regimen,random")

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
                (["replay", *self.lists, "--load", "1"], "expected --departures with it"),
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
        self.assertIn("--departures", self.refused(
            "replay", self.write("k/all.yaml", node + pod % 1), "--departures"))

    def test_lists_without_times_have_no_departures(self):
        pods = self.write("p.csv", pod_rows(20, SHORT))
        self.assertIn("--departures: the input does not say when",
                      self.refused("replay", "--nodes", self.nodes, "--pods", pods, "--departures"))

    def test_recordings(self):
        self.result("replay", *self.lists, "--placement", "fgd", "--record", self.path("r"))
        data = (self.folder / "r").read_bytes()
        for name, content in (("cut", data[:-5]), ("half", data[:len(data) // 2]), ("more", data + b"x"),
                              ("flip", data[:900] + bytes([data[900] ^ 1]) + data[901:])):
            self.assertRegex(self.refused("replay", self.write(name, content)), name + ":byte \\d+: ")
        self.assertIn("--record: found 3 runs, expected one",
                      self.refused("replay", *self.lists, "--record", self.path("x")))


class Output(Case):
    def test_unwritable(self):
        before = self.everything()
        for option in ("--out", "--record", "--timing"):
            place = self.nodes + "/x"
            self.assertIn(place, self.refused("replay", *self.lists, "--placement", "fgd", option, place))
        self.assertIn("expected a regular file", self.refused(
            "replay", *self.lists, "--placement", "fgd", "--record", "/dev/full"))
        self.assertEqual(self.everything(), before)

    def test_full_standard_output(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([BINARY, "replay", *self.lists], stdout=full, timeout=120,
                                  stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("standard output: cannot write: No space left", done.stderr)

    def test_full_disk(self):
        """A limit on the size of files stands for a disk that is full."""
        before = self.everything()
        for option in ("--out", "--record"):
            done = self.run_it("replay", *self.lists, "--placement", "fgd", option,
                               self.path(f"o{option}"),
                               restore_signals=False,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)))
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("cannot write: File too large", done.stderr)
            self.assertEqual(sorted(set(self.everything()) - {*before, "o--out"}), [])

    def test_closed_pipe(self):
        child = subprocess.Popen(
            [BINARY, "replay", *self.lists, "--format", "json", "--out", self.path("o"), "--timing",
             self.path("t"), "--record", self.path("r"), "--placement", "fgd"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        child.stdout.close()  # as `| head -1` does
        child.stdout = None
        self.assertEqual(child.communicate(timeout=60)[1], b"")
        self.assertEqual(child.returncode, 0)
        self.assertEqual([n for n in self.everything() if not n.endswith(".csv")],
                         ["o", "o/replay.html", "o/replay.json", "r", "t"])

    def test_interrupt(self):
        for name in (signal.SIGINT, signal.SIGTERM):
            child = subprocess.Popen(
                [BINARY, "replay", "--profile", "gangs8", "--nodes-count", "500", "--departures",
                 "--seeds", "1..40", "--out", self.path("o"), "--timing", self.path("t")],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            while not any(n.endswith(".tmp") for n in self.everything()):
                self.assertIsNone(child.poll())
                time.sleep(0.01)
            child.send_signal(name)
            out, error = child.communicate(timeout=60)
            self.assertEqual((child.returncode, out), (1, ""))
            self.assertIn("interrupted by a signal", error)
            self.assertEqual([n for n in self.everything() if not n.endswith(".csv")], ["o"])
            (self.folder / "o").rmdir()


class Terminal(Case):
    def on_terminal(self, *arguments, **environment):
        """What a terminal shows; standard output and error are the same one."""
        main, side = pty.openpty()
        child = subprocess.Popen([BINARY, *arguments], stdin=side, stdout=side, stderr=side,
                                 env={**os.environ, "TERM": "xterm", **environment})
        os.close(side)
        shown = b""
        while True:
            ready, _, _ = select.select([main], [], [], 60)
            try:
                piece = os.read(main, 65536) if ready else b""
            except OSError:
                piece = b""
            if not piece:
                break
            shown += piece
        os.close(main)
        self.assertEqual(child.wait(60), 0)
        return shown.decode()

    def test_progress_and_colours(self):
        command = ["replay", *self.lists, "--seeds", "1..2", "--placement", "fgd,random"]
        shown = self.on_terminal(*command)
        self.assertIn("\r\x1b[K", shown)
        self.assertRegex(shown, r"[0-4]/4 runs  (fgd|random) seed [12]  0:0\d")
        self.assertIn("\x1b[1m", shown)
        self.assertNotIn("\x1b[1m", self.on_terminal(*command, NO_COLOR="1"))
        self.assertNotIn("\x1b", self.on_terminal(*command, TERM="dumb"))
        self.assertNotIn("\x1b", self.result(*command))  # and nothing on standard error

    def test_eighty_columns(self):
        for more in ([], ["--seeds", "1..3"], ["--departures", "--seeds", "1..2"],
                     ["--placement", "regimen,fgd,best_fit,gpu_packing,gpu_clustering,dot_product,random",
                      "--seeds", "1..2", "--bounds"]):
            for line in self.result("replay", *self.lists, *more).splitlines():
                self.assertLessEqual(len(line), 80, line)


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
    BINARY = str(pathlib.Path(sys.argv[1]).resolve())
    os.environ.pop("NO_COLOR", None)
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
