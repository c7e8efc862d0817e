"""What the tests of the binary share: lists to replay, a scratch folder, and ways to run it.

A file of tests is run as FILE BINARY [CASE...]; CASE is one of its classes, all by default. Python's
standard library only.
"""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

import replay_schema

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

    def refused(self, *arguments, **options):
        """The message of a command that must fail, with nothing on standard output."""
        done = self.run_it(*arguments, **options)
        self.assertEqual((done.returncode, done.stdout), (1, ""), arguments)
        self.assertRegex(done.stderr, r"\Aregimen: error: [^\n]+\n\Z")
        return done.stderr


def run_tests():
    """What each file of tests ends with."""
    global BINARY
    BINARY = str(pathlib.Path(sys.argv[1]).resolve())
    os.environ.pop("NO_COLOR", None)
    unittest.main(module="__main__", argv=[sys.argv[0], *sys.argv[2:]])
