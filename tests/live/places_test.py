#!/usr/bin/env python3
"""What `regimen run` binds on a real API server, whom it makes wait, and what it says to them.

    places_test.py BINARY [CASE...]
"""

import re
import signal
import unittest

import live_case
from live_case import Case, gang, node, pod


class Places(Case):
    def test_binds_what_has_room_and_says_why_the_rest_waits(self):
        self.create(node("a", 4), node("b", 2), pod("one"), pod("two", 2), pod("large", 8))
        self.scheduler()
        self.until_placed("one", "two")
        self.until("a reason", lambda: self.condition("large")[0] == "Unschedulable")
        message = self.condition("large")[1]
        self.assertRegex(message, r"^0/2 nodes: 2 too few free accelerators")
        self.until("an event", lambda: "FailedScheduling" in self.plane.kubectl("describe", "pod", "large"))
        self.until("an event", lambda: "Assigned default/one to" in self.plane.kubectl("describe", "pod", "one"))
        self.create(node("c", 8))
        self.until_placed("large")
        self.assertEqual(self.places()["large"], "c")

    def test_leaves_others_alone_and_counts_them(self):
        foreign = pod("foreign", 3, scheduler="another")
        foreign["spec"]["nodeName"] = "a"
        self.create(node("a", 4), foreign, pod("waits", 1, scheduler="another"), pod("large", 2))
        self.scheduler()
        self.until("a reason", lambda: self.condition("large")[0] == "Unschedulable")
        self.assertEqual(self.places(), {"foreign": "a"})
        self.plane.kubectl("delete", "pod", "foreign", "--grace-period=0", "--force")
        self.until_placed("large")
        self.assertNotIn("waits", self.places())

    def test_a_gang_is_bound_whole_or_not_at_all(self):
        self.create(node("a", 4), node("b", 2), *gang("fits", 4), *gang("not", 4))
        self.scheduler()
        self.until("one gang", lambda: len(self.places()) >= 4)
        # What is left has room for two of the other gang's four.
        self.until("a reason", lambda: any(self.condition(f"{name}-0")[0] == "Unschedulable"
                                           for name in ("fits", "not")))
        whole = {name.split("-")[0] for name in self.places()}
        self.assertEqual(len(whole), 1, self.places())
        self.assertEqual(len(self.places()), 4)
        self.create(node("c", 2))
        self.until("both gangs", lambda: len(self.places()) == 8)

    def test_a_gang_waits_for_its_last_pod(self):
        self.create(node("a", 8), *gang("slow", 3, pods=2))
        self.scheduler()
        self.until("a reason", lambda: self.condition("slow-0")[0] == "WaitingForGang")
        self.assertIn("2 of the 3 pods", self.condition("slow-0")[1])
        self.create(pod("slow-2", schedulingGroup={"podGroupName": "slow"}))
        self.until_placed("slow-0", "slow-1", "slow-2")

    def test_what_it_does_not_look_at_it_does_not_bind(self):
        claim = pod("claim", volumes=[{"name": "v", "persistentVolumeClaim": {"claimName": "c"}}])
        port = pod("port")
        port["spec"]["containers"][0]["ports"] = [{"containerPort": 80, "hostPort": 80}]
        spread = {"maxSkew": 1, "topologyKey": "zone", "labelSelector": {}}
        self.create(node("a", 8), claim, port,
                    pod("must", topologySpreadConstraints=[spread | {"whenUnsatisfiable": "DoNotSchedule"}]),
                    pod("may", topologySpreadConstraints=[spread | {"whenUnsatisfiable": "ScheduleAnyway"}]))
        self.scheduler()
        self.until_placed("may")
        for name, why in (("claim", "a volume claim"), ("port", "a host port"), ("must", "topology spread")):
            self.until(name, lambda: self.condition(name)[0] == "Unsupported")
            self.assertIn(why, self.condition(name)[1])
        self.assertEqual(set(self.places()), {"may"})

    def test_a_dry_run_writes_nothing(self):
        self.create(node("a", 4), pod("one"), pod("large", 8))
        scheduler = self.scheduler("--dry-run")
        self.until("a decision", lambda: "would_bind" in scheduler.log())
        self.until("a verdict", lambda: "would_report" in scheduler.log())
        self.assertEqual(scheduler.end(), 0)
        self.assertEqual(self.places(), {})
        self.assertEqual(self.condition("large"), ("", ""))
        self.assertEqual(self.plane.kubectl("get", "events", "-o", "name"), "")

    def test_a_policy_is_taken_up_while_it_runs_and_a_wrong_one_is_not(self):
        policy = self.folder / "policy.yaml"
        text = "apiVersion: regimen.dev/v1alpha1\nkind: Policy\nspec: {placement: %s}\n"
        policy.write_text(text % "best_fit")
        self.create(node("a", 4), pod("one"))
        scheduler = self.scheduler("--policy", policy)
        self.until_placed("one")
        self.assertIn("placement=best_fit", scheduler.log())
        policy.write_text(text % "nonsense")
        self.until("a complaint", lambda: "policy_refused" in scheduler.log())
        self.assertIn("policy.yaml:3", scheduler.log())
        policy.write_text(text % "fgd")
        self.until("the change", lambda: "policy_changed placement=fgd" in scheduler.log())
        self.create(pod("two"))
        self.until_placed("two")
        self.assertEqual(scheduler.end(), 0)

    def test_pages(self):
        self.create(node("a", 4), pod("one"), pod("large", 8))
        scheduler = self.scheduler("--listen", "127.0.0.1:0")
        self.until("a port", lambda: "listening" in scheduler.log())
        port = re.search(r"listening port=(\d+)", scheduler.log()).group(1)
        self.until("ready", lambda: self.page(port, "/readyz") == (200, "ok: leading\n"))
        self.assertEqual(self.page(port, "/healthz"), (200, "ok\n"))
        self.assertEqual(self.page(port, "/nothing")[0], 404)
        self.until("a bind", lambda: 'result="scheduled"} 1\n' in self.page(port, "/metrics")[1])
        self.until("one waits", lambda: 'scheduler_pending_pods{queue="active"} 1\n'
                   in self.page(port, "/metrics")[1])
        metrics = self.page(port, "/metrics")[1]
        self.assertIn("regimen_nodes 1\n", metrics)
        self.assertIn("regimen_facts_refused_total 0\n", metrics)
        self.assertIn('regimen_watch_synced{resource="podgroups.scheduling.k8s.io"} 1\n', metrics)


class Refusals(unittest.TestCase):
    """What needs no server."""

    def check(self, words, *expected):
        import subprocess
        done = subprocess.run([live_case.BINARY, "run", *words], capture_output=True, text=True,
                              timeout=60, check=False, env={"PATH": "/usr/bin:/bin", "HOME": "/nowhere"})
        self.assertEqual(done.returncode, 1, done.stderr)
        for text in expected:
            self.assertIn(text, done.stderr)

    def test_refusals(self):
        self.check(["--kubeconfig", "/nowhere/config"], "/nowhere/config")
        self.check(["--placement", "regimne"], "--placement", 'did you mean "regimen"')
        self.check(["--gang-timeout", "5"], "--gang-timeout")
        self.check(["--gang-timeout", "1us"], "expected 1s to 24h")
        self.check(["--lease-name", "x"], "expected --leader-elect with it")
        self.check(["--leader-elect", "--dry-run"], "not even a Lease")
        self.check(["--qps", "0"], "--qps")
        self.check(["--record-keep", "5Gi"], "expected --record with it")
        self.check(["--record", "/tmp/x", "--record-keep", "much"], "such as 512Mi")
        self.check(["--policy", "/nowhere/policy.yaml"], "/nowhere/policy.yaml")
        self.check(["--listn", ":1"], "--listen")


class WithoutBeta(Case):
    """What most managed clusters are: no PodGroup is served."""
    flags = ("--without-beta",)

    def test_gangs_by_label_and_single_pods(self):
        members = [pod(f"w-{i}") for i in range(3)]
        for member in members:
            member["metadata"]["labels"] = {"regimen.dev/gang": "w", "regimen.dev/gang-size": "3"}
        self.create(node("a", 4), pod("one"), *members)
        scheduler = self.scheduler()
        self.until_placed("one", "w-0", "w-1", "w-2")
        self.assertIn("pod_groups_not_served group=scheduling.k8s.io", scheduler.log())
        self.assertEqual(scheduler.end(signal.SIGINT), 0)


if __name__ == "__main__":
    live_case.run_tests()
