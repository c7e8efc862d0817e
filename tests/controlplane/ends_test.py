#!/usr/bin/env python3
"""Every way in which a control plane ends, after which no process of it may be left.

    ends_test.py [CASE...]
"""

import os
import signal
import subprocess
import sys

from plane_case import Case, Plane, lives, run_tests, tool

# A caller that starts its arguments as a child and does nothing else.
CALLER = "import subprocess, sys; subprocess.Popen(sys.argv[1:]).wait()"


class Ends(Case):
    def test_the_caller_is_killed(self):
        plane = self.plane("p", through=(sys.executable, "-c", CALLER)).until_ready()
        pids = plane.pids()
        self.assertNotIn(plane.child.pid, pids)
        plane.child.kill()
        self.assert_gone(pids)

    def test_the_caller_is_killed_during_the_start(self):
        plane = self.plane("p", through=(sys.executable, "-c", CALLER))
        self.until("etcd", (self.folder / "p" / "logs" / "etcd.log").exists)
        plane.child.kill()
        self.until("all have ended", lambda: not self.users())

    def test_down_during_the_start(self):
        plane = self.plane("p")
        self.until("etcd", (self.folder / "p" / "logs" / "etcd.log").exists)
        tool("down", self.folder / "p")
        self.assertEqual(self.users(), [])
        self.assertEqual(plane.child.communicate(timeout=60), ("", "stopped (SIGTERM)\n"))

    def test_the_supervisor_is_killed(self):
        plane = self.plane("p").until_ready()
        pids = plane.pids()
        plane.child.kill()
        self.assert_gone(pids)

    def test_ctrl_c(self):
        """The whole group gets SIGINT, as from a terminal; the servers end in their order."""
        plane = self.plane("p").until_ready()
        pids = plane.pids()
        os.killpg(plane.child.pid, signal.SIGINT)
        self.assertIn("stopped (SIGINT)", plane.child.communicate(timeout=60)[1])
        self.assertEqual(plane.child.returncode, 0)
        self.assert_gone(pids)

    def test_a_server_dies(self):
        plane = self.plane("p").until_ready()
        pids = plane.pids()
        os.kill(plane.state()["processes"]["apiserver"], signal.SIGKILL)
        error = plane.child.communicate(timeout=60)[1]
        self.assertEqual(plane.child.returncode, 1)
        self.assertRegex(error, r"up: error: apiserver was ended by SIGKILL; the end of "
                                r"\S+/apiserver\.log:\n")
        self.assert_gone(pids)

    def test_a_server_refuses_to_start(self):
        plane = self.plane("p", "--arg", "apiserver=--no-such-flag")
        error = plane.child.communicate(timeout=60)[1]
        self.assertEqual(plane.child.returncode, 1)
        self.assertRegex(error, r"error: apiserver ended with status 1; ")
        self.assertIn("unknown flag: --no-such-flag", error)
        self.assertEqual(self.users(), [])

    def test_detached(self):
        keeper = subprocess.Popen(["sleep", "600"])
        self.addCleanup(keeper.kill)
        for number, (more, end) in enumerate([([], lambda: tool("down", self.folder / "p0")),
                                              (["--while", str(keeper.pid)], self.end_of(keeper))]):
            folder = self.folder / f"p{number}"
            printed = tool("up", folder, "--no-build", "--detach", *more)
            self.addCleanup(tool, "down", folder)
            self.assertEqual(printed, f"{folder / 'kubeconfig'}\n")
            plane = Plane.__new__(Plane)
            plane.folder = folder
            pids = plane.pids()
            self.assertTrue(all(lives(pid) for pid in pids))
            self.assertNotEqual(os.getsid(pids[0]), os.getsid(0))
            plane.kubectl("get", "nodes")
            end()
            if not more:  # `down` returns when they have ended, not before
                self.assertEqual([pid for pid in pids if lives(pid)], [])
            self.assert_gone(pids)

    def end_of(self, keeper):
        def end():
            keeper.kill()
            keeper.wait()
        return end


class Together(Case):
    def test_two_at_once(self):
        """Started together they share nothing, and one stays when the other ends."""
        both = [self.plane(name) for name in ("a", "b" * 120)]  # longer than a socket's path may be
        for plane in both:
            plane.until_ready()
        one, other = both
        self.assertFalse(set(one.pids()) & set(other.pids()))
        self.assertNotEqual(one.state()["server"], other.state()["server"])
        self.assertNotEqual(one.state()["etcd_url"], other.state()["etcd_url"])
        one.kubectl("create", "configmap", "mine")
        self.assertNotIn("mine", other.kubectl("get", "configmaps", "-o", "name"))
        pids = one.pids()
        one.end()
        self.until("the first is gone", lambda: not any(lives(pid) for pid in pids))
        other.restart("apiserver", "--kill")
        other.kubectl("get", "nodes")


if __name__ == "__main__":
    run_tests()
