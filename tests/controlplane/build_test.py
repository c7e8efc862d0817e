#!/usr/bin/env python3
"""How a control plane is built, with a Go command of our own that builds nothing; and what is refused.

    build_test.py [CASE...]
"""

import io
import os
import pathlib
import signal
import subprocess
import sys
import unittest.mock

from plane_case import Case, TOOLS, run_tests, tool

PROGRAMS = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"]
GO = r"""#!/bin/sh
# `go env GOVERSION` and `go build ... -o FILE PACKAGE`, which takes as long as $SLOW says.
if [ "$1" = env ]; then echo "${GO_VERSION:-go1.26.9}"; exit; fi
for word; do [ "$before" = -o ] && out=$word; before=$word; done
echo "$before" >>"$GO_LOG"
echo half >"$out"
echo some/package
if [ -n "$GO_FAILS" ]; then echo "main.go:1:1: broken on purpose"; exit 2; fi
sleep "${SLOW:-0}"
echo whole >"$out"
"""


class Build(Case):
    def setUp(self):
        super().setUp()
        (self.folder / "bin").mkdir()
        go = self.folder / "bin" / "go"
        go.write_text(GO)
        go.chmod(0o755)
        self.log = self.folder / "log"
        self.environment = os.environ | {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "GO_LOG": str(self.log),
            "XDG_CACHE_HOME": str(self.folder / "cache")}

    def start(self, **environment):
        return subprocess.Popen([TOOLS / "build"], env=self.environment | environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def built(self):
        return sorted(pathlib.Path(line).name for line in self.log.read_text().splitlines())

    def files(self):
        places = (self.folder / "cache" / "regimen" / "controlplane").glob("*-*/*")
        return {path.name: path.read_text() for path in places
                if path.is_file() and path.suffix not in (".log", ".json")}

    def test_two_at_once_build_each_program_once(self):
        both = [self.start(SLOW="0.3") for _ in range(2)]
        ends = [child.communicate(timeout=60) for child in both]
        self.assertEqual([child.returncode for child in both], [0, 0], ends)
        self.assertEqual(ends[0][0], ends[1][0])
        self.assertEqual(self.built(), ["kube-apiserver", "kube-controller-manager", "kube-scheduler",
                                        "kubectl", "v3"])
        self.assertEqual(self.files(), {name: "whole\n" for name in PROGRAMS})
        self.assertIn("builds it, waiting", ends[0][1] + ends[1][1])
        tool("build", "--check", env=self.environment)

    def test_a_killed_build_leaves_nothing_half(self):
        for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGINT):
            child = self.start(SLOW="20")
            self.until("go was called", self.log.exists)
            child.send_signal(number)
            child.communicate(timeout=60)
            self.assertNotEqual(child.returncode, 0)
            self.assertEqual([name for name in self.files() if not name.startswith(".")], [])
            self.log.unlink()
        done = self.start()
        self.assertEqual(done.communicate(timeout=60)[0].count("\n"), 2)
        self.assertEqual(self.files(), {name: "whole\n" for name in PROGRAMS})
        self.assertEqual([path for path in (self.folder / "cache").rglob(".*")], [])

    def test_a_failure_shows_what_go_said(self):
        error = tool("build", status=1, env=self.environment | {"GO_FAILS": "1"})
        self.assertRegex(error, r"build: error: etcd 3\.\S+: go build ended with status 2; all of its "
                                r"output: \S+/etcd\.log\nmain\.go:1:1: broken on purpose\n\Z")
        self.assertEqual([name for name in self.files() if not name.startswith(".")], [])

    def test_progress(self):
        sys.path.insert(0, str(TOOLS))
        from plane import progress

        class Terminal(io.StringIO):
            def isatty(self):
                return True

        with unittest.mock.patch.object(progress, "EVERY_S", 1000):
            shown = {kind: kind() for kind in (io.StringIO, Terminal)}
            for out in shown.values():
                line = progress.Progress(out=out)
                line.update("one")
                line.update("two")
                with unittest.mock.patch.object(progress.time, "monotonic", lambda: 1e12):
                    line.update("three")
                line.say("end, " + progress.span(754.9))
        self.assertEqual(shown[io.StringIO].getvalue(), "three\nend, 12 min 34 s\n")
        clear = "\r\x1b[K"
        self.assertEqual(shown[Terminal].getvalue(),
                         f"{clear}one{clear}two{clear}three{clear}end, 12 min 34 s\n")


class Refusals(Case):
    def setUp(self):
        super().setUp()
        self.environment = os.environ | {"XDG_CACHE_HOME": str(self.folder / "cache")}

    def refused(self, name, *words):
        return tool(name, *words, status=1, env=self.environment)

    def test_versions(self):
        for name in (["build"], ["up", self.folder / "p", "--version"]):
            self.assertRegex(self.refused(*name, "1.2"),
                             r"error: version: found '1\.2', expected one of "
                             r"1\.34 \(1\.34\.\d+\), .*1\.37 \(1\.37\.\d+\)\n\Z")

    def test_not_built(self):
        self.assertIn("not built: etcd", self.refused("up", self.folder / "p", "--no-build"))
        self.assertIn("not built for Kubernetes 1.37", self.refused("build", "--check"))
        self.assertFalse((self.folder / "p").exists())

    def test_flags(self):
        self.assertIn("--arg: found 'kubelet=--x', expected SERVER=--FLAG",
                      self.refused("up", self.folder / "p", "--no-build", "--arg", "kubelet=--x"))
        self.assertRegex(self.refused("up", self.folder / "p", "--no-build", "--while", "4194304"),
                         r"error: process 4194304, for which this was to run, has ended")

    def test_nothing_runs(self):
        self.assertIn("nothing runs there", tool("down", self.folder))
        self.assertIn("no control plane runs there", self.refused("restart", self.folder, "etcd"))


if __name__ == "__main__":
    run_tests(needs_programs=False)
