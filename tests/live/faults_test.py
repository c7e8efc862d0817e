#!/usr/bin/env python3
"""What `regimen run` survives: its own end, that of its leader, of the server, of its disk.

    faults_test.py BINARY [CASE...]
"""

import json
import pathlib
import signal
import subprocess
import time

import live_case
from live_case import Case, gang, node, pod


class Restarts(Case):
    def test_a_crash_in_the_middle_loses_nothing_and_repeats_nothing(self):
        self.create(*[node(f"n{i}", 8) for i in range(4)])
        self.create(*[pod(f"p{i:02}") for i in range(16)], *gang("g", 8), *gang("h", 8))
        names = set(self.pods())
        for _ in range(4):
            scheduler = self.scheduler("--qps", "12", "--burst", "4")
            time.sleep(1.2)
            scheduler.end(signal.SIGKILL)
        scheduler = self.scheduler()
        self.until_placed(*names)
        used = {}
        for place in self.places().values():
            used[place] = used.get(place, 0) + 1
        self.assertEqual(used, {f"n{i}": 8 for i in range(4)})
        bound = self.plane.kubectl("get", "events", "--field-selector", "reason=Scheduled", "-o",
                                   "jsonpath={.items[*].regarding.name}{.items[*].involvedObject.name}")
        self.assertEqual(len(bound.split()), len(set(bound.split())), "an event for each bind, at most")
        self.assertEqual(scheduler.end(), 0)

    def test_the_server_restarts_under_it(self):
        self.create(node("a", 8), pod("before"))
        scheduler = self.scheduler()
        self.until_placed("before")
        self.plane.restart("apiserver", "--kill")
        self.create(pod("after"))
        self.until_placed("after")
        self.plane.restart("etcd", "--kill")
        self.until("the server", lambda: "ok" in self.plane.kubectl("get", "--raw", "/readyz", check=False))
        self.create(pod("later"))
        self.until_placed("later")
        self.assertEqual(scheduler.end(), 0)

    def test_allocatable_falls_to_zero_for_a_while(self):
        """A device plugin restarts: nobody is evicted or forgotten."""
        self.create(node("a", 2), pod("holds", 2))
        self.scheduler()
        self.until_placed("holds")
        self.set_gpus("a", 0)
        self.create(pod("next", 1))
        self.until("a reason", lambda: self.condition("next")[0] == "Unschedulable")
        self.set_gpus("a", 2)
        time.sleep(1)
        self.assertEqual(self.places(), {"holds": "a"})
        self.plane.kubectl("delete", "pod", "holds", "--grace-period=0", "--force")
        self.until_placed("next")

    def set_gpus(self, name, gpus):
        self.plane.kubectl("patch", "node", name, "--subresource=status", "-p",
                           json.dumps({"status": {"allocatable": {"nvidia.com/gpu": str(gpus)}}}))

    def test_half_a_gang_is_released(self):
        """One member is bound by hand; the rest never find room."""
        self.create(node("a", 1), *gang("g", 2))
        uid = self.pods()["g-0"]["metadata"]["uid"]
        binding = {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": "g-0", "uid": uid},
                   "target": {"kind": "Node", "name": "a"}}
        self.plane.kubectl("create", "--raw", "/api/v1/namespaces/default/pods/g-0/binding", "-f", "-",
                           stdin=json.dumps(binding))
        self.scheduler("--gang-timeout", "2s")
        released = lambda: "deletionTimestamp" in self.pods().get("g-0", {"metadata": "deletionTimestamp"})["metadata"]
        self.until("its release", released)
        self.assertNotIn("g-1", self.places())


class Replicas(Case):
    def replica(self, name):
        return self.scheduler("--leader-elect", "--lease-namespace", "default", "--identity", name)

    def holder(self):
        return self.plane.kubectl("get", "lease", "regimen", "-o", "jsonpath={.spec.holderIdentity}",
                                  check=False)

    def test_one_leads_hands_over_and_is_taken_over_from(self):
        self.create(node("a", 8), pod("p1"))
        first = self.replica("first")
        self.until_placed("p1")
        self.assertEqual(self.holder(), "first")
        second = self.replica("second")
        self.until("lists", lambda: second.log().count("list_complete") == 3)
        self.assertNotIn(" leading ", second.log())
        # Asked to end, it gives the lease back.
        begin = time.monotonic()
        self.assertEqual(first.end(), 0)
        self.until("the second", lambda: " leading " in second.log())
        print(f"hand-over took {time.monotonic() - begin:.2f} s")
        self.create(pod("p2"))
        self.until_placed("p2")
        third = self.replica("third")
        # Killed, it is waited for: lease duration, and not shorter.
        begin = time.monotonic()
        second.end(signal.SIGKILL)
        self.until("the third", lambda: " leading " in third.log())
        took = time.monotonic() - begin
        print(f"take-over took {took:.2f} s")
        self.assertGreater(took, 13)
        self.create(pod("p3"))
        self.until_placed("p3")
        # One whose lease somebody else has taken stops, and says why.
        self.plane.kubectl("patch", "lease", "regimen", "--type=merge", "-p",
                           '{"spec":{"holderIdentity":"usurper"}}')
        self.assertEqual(third.child.wait(timeout=live_case.PATIENCE_S), 1)
        self.assertIn("held by usurper", third.log())


class Recordings(Case):
    def replay(self, *words):
        done = subprocess.run([live_case.BINARY, "replay", *words], capture_output=True, text=True,
                              timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_what_was_decided_is_replayed_however_it_ended(self):
        folder = self.folder / "record"
        self.create(*[node(f"n{i}", 4) for i in range(3)])
        for how in (signal.SIGKILL, signal.SIGTERM):
            self.create(pod("x"), *gang("g", 4))
            scheduler = self.scheduler("--record", folder)
            self.until_placed("x", "g-0", "g-1", "g-2", "g-3")
            self.plane.kubectl("delete", "pod", "x", "--grace-period=0", "--force")
            self.create(pod("y", 2))
            self.until_placed("y")
            time.sleep(1.5)  # the disk is a second behind
            scheduler.end(how)
            text = self.replay(folder)
            self.assertIn("all 6 decisions are the same", text)
            self.assertIn("best_fit", self.replay(folder, "--placement", "best_fit"))
            self.plane.kubectl("delete", "pods,podgroups", "--all", "--grace-period=0", "--force")
        self.assertEqual(len(list(pathlib.Path(folder).glob("*.rec"))), 2)
        # Cut off anywhere, what is whole is replayed.
        latest = max(pathlib.Path(folder).glob("*.rec"))
        cut = self.folder / "cut.rec"
        cut.write_bytes(latest.read_bytes()[:-25])
        self.assertIn("decisions are the same", self.replay(cut))

    def test_oldest_recordings_go(self):
        folder = self.folder / "small"
        self.create(node("a", 4), pod("p"))
        for _ in range(3):
            scheduler = self.scheduler("--record", folder, "--record-keep", "1")
            self.until("a recording", lambda: "recording path" in scheduler.log())
            self.assertEqual(scheduler.end(), 0)
        # Pruned before each beginning: the one that was last, and the new one.
        self.assertEqual(len(list(pathlib.Path(folder).glob("*.rec"))), 2)

    def test_a_full_disk_ends_the_recording_and_not_the_scheduling(self):
        folder = self.folder / "full"
        folder.mkdir()
        self.create(node("a", 4), pod("p"))
        limited = ["bash", "-c", 'ulimit -f 0; exec "$@"', "_"]
        log = self.folder / "limited.log"
        with open(log, "wb") as out:
            child = subprocess.Popen(
                [*limited, live_case.BINARY, "run", "--record", folder, "--kubeconfig",
                 self.plane.kubeconfig], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(child.kill)
        self.until_placed("p")
        child.terminate()
        text = child.communicate(timeout=live_case.PATIENCE_S)[0].decode()
        self.assertEqual(child.returncode, 0, text)
        self.assertIn("recording_failed", text)


if __name__ == "__main__":
    live_case.run_tests()
