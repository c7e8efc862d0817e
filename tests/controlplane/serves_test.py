#!/usr/bin/env python3
"""What a control plane serves, whom it refuses, and what outlives the restart of a server.

    serves_test.py [CASE...]
"""

import json
import time

from plane_case import Case, run_tests, tool

POD_GROUP = {"apiVersion": "scheduling.k8s.io/v1beta1", "kind": "PodGroup",
             "metadata": {"name": "pg", "namespace": "default"},
             "spec": {"schedulingPolicy": {"gang": {"minCount": 2}}}}
NODE = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n"},
        "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "10"},
                   "capacity": {"cpu": "4", "memory": "8Gi", "pods": "10"}}}
POD = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "default"},
       "spec": {"containers": [{"name": "c", "image": "none", "resources": {"requests": {"cpu": "1"}}}]}}


class Serves(Case):
    def test_serves(self):
        """One plane for all of it; a start is what costs."""
        self.one = self.plane("p", "--scheduler").until_ready()
        state = self.one.state()
        print(f"ready in {state['ready_s']['all']} s: {state['ready_s']}")
        self.assertEqual(self.one.kubeconfig, str(self.folder / "p" / "kubeconfig"))
        self.check_versions(state)
        self.check_controllers()
        self.check_scheduler()
        self.check_access()
        self.check_second()
        self.assertRegex(self.one.end(), r"\AKubernetes 1\.37\.\d+ at https://127\.0\.0\.1:\d+, ready in "
                                         r"\d+\.\d s\nstopped \(SIGTERM\)\n\Z")
        self.assertEqual(self.one.child.returncode, 0)
        self.assertEqual(self.one.state()["processes"], {})

    def check_versions(self, state):
        version = json.loads(self.one.kubectl("version", "-o", "json"))
        self.assertEqual({version[side]["gitVersion"] for side in ("clientVersion", "serverVersion")},
                         {"v" + state["kubernetes"]})
        served = self.one.kubectl("api-versions").split()
        self.assertIn("scheduling.k8s.io/v1beta1", served)
        self.assertIn("resource.k8s.io/v1", served)
        self.assertEqual(self.one.kubectl("get", "nodes", "-o", "name"), "")

    def check_controllers(self):
        """Whatever admission protects can also be deleted."""
        self.one.kubectl("create", "-f", "-", stdin=json.dumps(POD_GROUP))
        self.one.kubectl("delete", "podgroup", "pg", "--timeout=60s")
        self.one.kubectl("create", "namespace", "short")
        self.until("a service account", lambda: "default" in self.one.kubectl(
            "get", "serviceaccounts", "-n", "short", "-o", "name"))
        self.one.kubectl("delete", "namespace", "short", "--timeout=60s")

    def check_scheduler(self):
        self.one.kubectl("create", "-f", "-", stdin=json.dumps(NODE))
        self.one.kubectl("patch", "node", "n", "--type=merge", "-p", '{"spec":{"taints":null}}')
        self.one.kubectl("create", "-f", "-", stdin=json.dumps(POD))
        self.until("a bound pod", lambda: self.one.kubectl(
            "get", "pod", "p", "-o", "jsonpath={.spec.nodeName}") == "n")

    def check_access(self):
        """Who has no role sees nothing, and sees what a role gives."""
        self.one.kubectl("create", "serviceaccount", "nobody")
        token = self.one.kubectl("create", "token", "nobody").strip()
        def asked(*words):
            return self.one.kubectl("--kubeconfig=/dev/null", "--server", self.one.state()["server"],
                                    "--certificate-authority", self.folder / "p" / "pki" / "ca.crt",
                                    *words, check=False)
        as_nobody = ("--token", token)
        for what in ("nodes", "pods", "secrets"):
            self.assertIn("Forbidden", asked(*as_nobody, "get", what))
        self.assertIn('User "system:serviceaccount:default:nobody" cannot list resource "nodes"',
                      asked(*as_nobody, "get", "nodes"))
        self.one.kubectl("create", "clusterrole", "reader", "--verb=get,list", "--resource=nodes")
        self.one.kubectl("create", "clusterrolebinding", "reader", "--clusterrole=reader",
                         "--serviceaccount=default:nobody")
        self.until("a role", lambda: asked(*as_nobody, "get", "nodes", "-o", "name") == "node/n\n")
        self.assertIn("Forbidden", asked(*as_nobody, "delete", "node", "n"))
        self.assertIn("Unauthorized", asked("--token", "none", "get", "nodes"))

    def check_second(self):
        self.assertIn("a control plane runs there already",
                      tool("up", self.folder / "p", "--no-build", status=1))


class Restarts(Case):
    def test_data_outlive_every_server(self):
        plane = self.plane("p").until_ready()
        before, names = plane.state(), []
        for server in ("apiserver", "etcd"):
            for more in ([], ["--kill"], ["--kill", "--down", "3"]):
                names.append(f"{server}-{len(names)}")
                plane.kubectl("create", "configmap", names[-1])
                begin = time.monotonic()
                answer = plane.restart(server, *more)
                print(server, *more, answer)
                self.assertEqual(answer["killed"], "--kill" in more)
                self.assertGreater(time.monotonic() - begin, 3 if "--down" in more else 0)
                self.assertEqual(plane.state()["processes"][server], answer["pid"])
                listed = plane.kubectl("get", "configmaps", "-o", "name")
                self.assertEqual([name for name in names if f"configmap/{name}\n" not in listed], [])
        after = plane.state()
        self.assertEqual(after["server"], before["server"])
        self.assertEqual({name for name, pid in after["processes"].items()
                          if pid != before["processes"][name]}, {"apiserver", "etcd"})
        self.assertIn("server: found 'scheduler', expected one of apiserver, controller-manager, etcd",
                      tool("restart", plane.folder, "scheduler", status=1))
        plane.kubectl("create", "namespace", "after")  # its controllers are at work again
        plane.kubectl("delete", "namespace", "after", "--timeout=60s")
        plane.end()
        again = self.plane("p").until_ready()  # and the folder can be started again
        self.assertIn(f"configmap/{names[0]}\n", again.kubectl("get", "configmaps", "-o", "name"))


class WithoutBeta(Case):
    def test_no_beta_group(self):
        plane = self.plane("p", "--without-beta").until_ready()
        served = plane.kubectl("api-versions").split()
        self.assertIn("scheduling.k8s.io/v1", served)
        self.assertEqual([name for name in served if "beta" in name or "alpha" in name], [])
        self.assertIn("no matches for kind", plane.kubectl("create", "-f", "-", stdin=json.dumps(POD_GROUP),
                                                           check=False))
        plane.kubectl("create", "-f", "-", stdin=json.dumps(POD))
        self.assertIn("no beta groups", plane.end())


if __name__ == "__main__":
    run_tests()
