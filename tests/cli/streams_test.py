#!/usr/bin/env python3
"""Where output goes: files whole or not at all, full disks, signals, terminals, pipes.

    streams_test.py BINARY [CASE...]
"""

import json
import os
import pty
import resource
import select
import signal
import subprocess
import time

import command_case
from command_case import Case, run_tests


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
            done = subprocess.run([command_case.BINARY, "replay", *self.lists], stdout=full, timeout=120,
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
            self.assertEqual(self.everything(), before)

    def test_closed_pipe(self):
        child = subprocess.Popen(
            [command_case.BINARY, "replay", *self.lists, "--format", "json", "--out", self.path("o"), "--timing",
             self.path("t"), "--record", self.path("r"), "--placement", "fgd"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        child.stdout.close()  # as `| head -1` does
        child.stdout = None
        self.assertEqual(child.communicate(timeout=60)[1], b"")
        self.assertEqual(child.returncode, 0)
        self.assertEqual([n for n in self.everything() if not n.endswith(".csv")],
                         ["o", "o/replay.html", "o/replay.json", "r", "t"])

    def test_interrupt(self):
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            child = subprocess.Popen(
                [command_case.BINARY, "replay", "--profile", "gangs8", "--nodes-count", "500", "--departures",
                 "--seeds", "1..40", "--out", self.path("o/p"), "--timing", self.path("t")],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            while not any(n.endswith(".tmp") for n in self.everything()):
                self.assertIsNone(child.poll())
                time.sleep(0.01)
            child.send_signal(name)
            out, error = child.communicate(timeout=60)
            self.assertEqual((child.returncode, out), (1, ""))
            self.assertIn("interrupted by a signal", error)
            self.assertEqual([n for n in self.everything() if not n.endswith(".csv")], [])


class Overwriting(Case):
    def test_no_output_falls_on_an_input_or_another_output(self):
        os.symlink(self.nodes, self.path("link.csv"))
        os.link(self.pods, self.path("hard.csv"))
        policy = self.write("policy.yaml", "apiVersion: regimen.dev/v1alpha1\nkind: Policy\n"
                                           "spec: {placement: fgd}\n")
        (self.folder / "out").mkdir()
        before = self.everything()
        content = (self.folder / "nodes.csv").read_bytes()
        place = self.path("t")
        for first, second, options in (
                ("--nodes", "--record", ["--record", self.nodes]),
                ("--nodes", "--timing", ["--timing", self.path("out/../link.csv")]),
                ("--pods", "--record", ["--record", self.path("hard.csv")]),
                ("--policy", "--timing", ["--policy", policy, "--timing", policy]),
                ("--timing", "--record", ["--timing", place, "--record", place]),
                ("--out", "--record", ["--out", self.path("out"), "--record",
                                       self.path("out/replay.json")])):
            message = self.refused("replay", *self.lists, "--placement", "fgd", *options)
            self.assertIn(f"{second}: found ", message)
            self.assertIn(f"which {first} has too", message)
        for option, place in (("--timing", "t"), ("--out", "o"), ("--out", "new/o")):
            other = f"{place}/replay.json" if option == "--out" else place
            self.assertIn(f"which {option} has too", self.refused(
                "replay", *self.lists, "--placement", "fgd", option, place, "--record",
                self.path("out/../" + other), cwd=self.folder))
        self.assertEqual(self.everything(), before)
        self.assertEqual((self.folder / "nodes.csv").read_bytes(), content)

    def test_files_of_folders_count(self):
        (self.folder / "policies").mkdir()
        policy = self.write("policies/a.yaml", "apiVersion: regimen.dev/v1alpha1\nkind: Policy\n"
                                               "spec: {placement: fgd}\n")
        (self.folder / "objects").mkdir()
        objects = self.write("objects/replay.json", json.dumps(
            {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n"}}))
        for command, first, option, place in (
                ([str(self.folder)], "INPUT", "--record", self.nodes),
                ([str(self.folder)], "INPUT", "--timing", self.pods),
                ([self.path("objects")], "INPUT", "--record", objects),
                ([self.path("objects")], "INPUT", "--out", self.path("objects")),
                ([*self.lists, "--policy", self.path("policies")], "--policy", "--timing", policy)):
            message = self.refused("replay", *command, "--placement", "fgd", option, place)
            self.assertIn(f"{option}: found ", message)
            self.assertIn(f"which {first} has too", message)
        # What a folder has beside its lists is none of its inputs.
        for _ in range(2):
            self.result("replay", str(self.folder), "--placement", "fgd", "--out", str(self.folder))


class Terminal(Case):
    def on_terminal(self, *arguments, **environment):
        """What a terminal shows; standard output and error are the same one."""
        main, side = pty.openpty()
        child = subprocess.Popen([command_case.BINARY, *arguments], stdin=side, stdout=side, stderr=side,
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
        # So many that they cannot be over before the line is drawn for the first time.
        command = ["replay", *self.lists, "--seeds", "1..100", "--placement", "fgd,random"]
        shown = self.on_terminal(*command)
        self.assertIn("\r\x1b[K", shown)
        self.assertRegex(shown, r"\d+/200 runs  (fgd|random) seed \d+  0:\d\d")
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


if __name__ == "__main__":
    run_tests()
