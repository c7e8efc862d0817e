#!/usr/bin/env python3
"""What tools/step says, to a terminal, to a pipe and to CI."""

import os
import pathlib
import pty
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

STEP = pathlib.Path(__file__).parents[2] / "tools" / "step"
SLOW = "echo '[1/3] a'; sleep 1.4; echo '[2/3] b'; sleep 1.4"
QUIET = {key: value for key, value in os.environ.items()
         if key not in ("CI", "VERBOSE", "REGIMEN_STEP_TABLE", "STEP_TAIL", "STEP_PAUSE")}


class Step(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        (self.root / "tools").mkdir()
        self.step = str(shutil.copy(STEP, self.root / "tools"))

    def command(self, script, budget):
        return [self.step, "slow", str(budget), "--", "bash", "-c", script]

    def run_it(self, script, budget=60, **environment):
        done = subprocess.run(self.command(script, budget), stdout=subprocess.PIPE, text=True, check=False,
                              stderr=subprocess.STDOUT, timeout=60, env={**QUIET, **environment})
        return done.returncode, done.stdout

    def test_a_pipe_gets_a_line_a_minute(self):
        self.assertEqual(self.run_it("echo out; exit 0"), (0, "step slow ... 0 s (budget 60 s)\n"))
        status, text = self.run_it(SLOW, STEP_PAUSE="1")
        self.assertEqual(status, 0)
        self.assertRegex(text, r"\Astep slow \.\.\. (\n  \d s \[[12]/3\])+\nstep slow \.\.\. \d s "
                               r"\(budget 60 s\)\n\Z")
        self.assertIn(" s [2/3]\n", text)
        self.assertEqual((self.root / "build/log/slow.log").read_text(), "[1/3] a\n[2/3] b\n")

    def on_terminal(self, kind):
        main, side = pty.openpty()
        child = subprocess.Popen(self.command(SLOW, 60), stdin=side, stdout=side, stderr=side,
                                 env={**QUIET, "TERM": kind})
        os.close(side)
        shown = b""
        while True:
            try:
                piece = os.read(main, 4096)
            except OSError:
                break
            shown += piece
        os.close(main)
        self.assertEqual(child.wait(60), 0)
        return shown.decode()

    def test_a_terminal_gets_a_live_line(self):
        shown = self.on_terminal("xterm")
        self.assertRegex(shown, r"\r\x1b\[Kstep slow \.\.\. \d s \[2/3\]")
        self.assertRegex(shown, r"\r\x1b\[Kstep slow \.\.\. \d s \(budget 60 s\)\r\n\Z")
        self.assertNotIn("\x1b", self.on_terminal("dumb"))

    def test_past_its_budget_a_step_fails_in_ci_only(self):
        status, text = self.run_it("sleep 0.6", 0)
        self.assertEqual(status, 0)
        self.assertRegex(text, r"\Astep slow \.\.\. \d s \(budget 0 s, over budget\)\n\Z")
        status, text = self.run_it("sleep 0.6", 0, CI="true")
        self.assertEqual(status, 1)
        self.assertIn(" s, more than its budget of 0 s", text)

    def test_a_failure_shows_the_output_and_keeps_the_status(self):
        status, text = self.run_it("echo told; exit 7")
        self.assertEqual(status, 7)
        self.assertIn("told\nstep slow failed with status 7; all of its output: build/log/slow.log\n", text)

    def test_nothing_is_written_once_a_step_is_gone(self):
        for name, to in ((signal.SIGINT, os.killpg), (signal.SIGTERM, os.killpg), (signal.SIGKILL, os.kill)):
            child = subprocess.Popen(self.command("exec sleep 9", 60), stdout=subprocess.PIPE, text=True,
                                     start_new_session=True, env={**QUIET, "STEP_PAUSE": "3"})
            time.sleep(0.5)
            began = time.monotonic()
            to(child.pid, name)
            # Until everyone who could still write has ended; only then is the step waited for.
            self.assertEqual(child.stdout.read(), "step slow ... ")
            self.assertLess(time.monotonic() - began, 6)
            self.assertNotEqual(child.wait(60), 0)
            child.stdout.close()


if __name__ == "__main__":
    unittest.main()
