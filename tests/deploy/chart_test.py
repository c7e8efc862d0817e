#!/usr/bin/env python3
"""The chart, what is made of it, and the rights that it asks for, on a real API server.

    chart_test.py BINARY [CASE...]
"""

import json
import subprocess
import unittest

import deploy_case
from deploy_case import DEPLOY, ROOT, helm, render
import live_case
from live_case import gang, node, pod

ACCOUNT = "system:serviceaccount:regimen-system:regimen"


class Chart(unittest.TestCase):
    maxDiff = 2000

    def test_lint(self):
        self.assertIn("0 chart(s) failed", helm("lint", "--strict", DEPLOY / "chart"))

    def test_manifests_are_what_the_chart_gives(self):
        done = subprocess.run([DEPLOY / "render", "--check", "--helm", deploy_case.helm_program()],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_values(self):
        self.assertNotIn("ServiceMonitor", render())
        self.assertIn("kind: ServiceMonitor", render("serviceMonitor.enabled=true"))
        self.assertNotIn("kind: NetworkPolicy", render("networkPolicy.enabled=false"))
        self.assertNotIn("kind: FlowSchema", render("flowSchema=false"))
        self.assertNotIn("kind: PodDisruptionBudget", render("podDisruptionBudget=false"))
        self.assertIn("placement: best_fit", render("policy.placement=best_fit"))
        self.assertIn("--lease-namespace=ml", render(namespace="ml"))
        recording = render("record.enabled=true", "record.existingClaim=tape")
        self.assertIn("--record=/var/lib/regimen/record", recording)
        self.assertIn("claimName: tape", recording)
        self.assertIn('image: "example.org/regimen:0.1.0"', render("image.repository=example.org/regimen"))


class Installed(live_case.Case):
    """Everything is applied, and Regimen runs with its own token and no other right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manifests = str(DEPLOY / "manifests")
        cls.plane.kubectl("create", "namespace", "regimen-system")
        cls.plane.kubectl("apply", "--server-side", "--dry-run=server", "-k", manifests)
        cls.plane.kubectl("apply", "-k", manifests)

    def test_the_pod_is_restricted(self):
        """The namespace enforces the restricted profile, so a pod that is none would not be there."""
        def made():
            return json.loads(self.plane.kubectl("get", "pods", "-n", "regimen-system", "-o", "json"))["items"]
        self.until("pods of the deployment", lambda: len(made()) == 2)
        container = made()[0]["spec"]["containers"][0]
        self.assertEqual(container["args"][:2], ["run", "--leader-elect"])
        self.assertTrue(container["securityContext"]["readOnlyRootFilesystem"])
        # Its arguments are ones that it knows.
        words = [word for word in container["args"] if not word.startswith("--policy")]
        done = subprocess.run([live_case.BINARY, *words, "--kubeconfig", "/nowhere"], capture_output=True,
                              text=True, timeout=60, check=False)
        self.assertIn("/nowhere", done.stderr)
        # And its policy is one that it reads.
        policy = json.loads(self.plane.kubectl("get", "configmap", "regimen-policy", "-n",
                                               "regimen-system", "-o", "json"))["data"]["policy.yaml"]
        path = self.folder / "policy.yaml"
        path.write_text(policy)
        done = subprocess.run([live_case.BINARY, "run", "--policy", path, "--kubeconfig", "/nowhere"],
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertIn("/nowhere", done.stderr)

    def may(self, verb, what, *words):
        if what.startswith(("pods/", "serviceaccounts/")):  # else what is behind the slash is a name
            what, subresource = what.split("/")
            words = (*words, "--subresource", subresource)
        return self.plane.kubectl("auth", "can-i", verb, what, "--as", ACCOUNT, *words,
                                  check=False).splitlines()[0] == "yes"

    def test_rights(self):
        for verb, what, *words in (
                ("watch", "nodes"), ("watch", "pods", "-A"), ("list", "podgroups.scheduling.k8s.io", "-A"),
                ("create", "pods/binding", "-A"), ("patch", "pods/status", "-A"), ("delete", "pods", "-A"),
                ("create", "events.events.k8s.io", "-A"), ("patch", "events.events.k8s.io", "-A"),
                ("create", "leases.coordination.k8s.io", "-n", "regimen-system"),
                ("update", "leases.coordination.k8s.io/regimen", "-n", "regimen-system")):
            self.assertTrue(self.may(verb, what, *words), (verb, what))
        for verb, what, *words in (
                ("get", "secrets", "-A"), ("list", "secrets", "-n", "regimen-system"),
                ("get", "configmaps", "-A"), ("create", "pods", "-A"), ("patch", "pods", "-A"),
                ("update", "pods/status", "-A"), ("patch", "nodes"), ("delete", "nodes"),
                ("create", "pods/exec", "-A"), ("create", "pods/eviction", "-A"),
                ("update", "leases.coordination.k8s.io/regimen", "-n", "kube-system"),
                ("update", "leases.coordination.k8s.io/other", "-n", "regimen-system"),
                ("delete", "leases.coordination.k8s.io/regimen", "-n", "regimen-system"),
                ("create", "clusterrolebindings"), ("create", "serviceaccounts/token", "-A"),
                ("impersonate", "users")):
            self.assertFalse(self.may(verb, what, *words), (verb, what))

    def own_kubeconfig(self):
        """As the service account, by its token alone."""
        token = self.plane.kubectl("create", "token", "regimen", "-n", "regimen-system").strip()
        path = self.folder / "regimen.kubeconfig"
        path.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "c",
            "clusters": [{"name": "c", "cluster": {
                "server": self.plane.state()["server"],
                "certificate-authority": str(self.plane.folder / "pki" / "ca.crt")}}],
            "users": [{"name": "u", "user": {"token": token}}],
            "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}]}))
        return path

    def test_it_does_its_work_with_these_rights(self):
        kubeconfig = self.own_kubeconfig()
        self.create(node("a", 4), node("b", 1), pod("one"), pod("large", 8), *gang("g", 3))
        # Half a gang, bound by somebody else, that has to be released: the right to delete.
        self.create(*gang("half", 2, gpus=2))
        binding = {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": "half-0"},
                   "target": {"kind": "Node", "name": "b"}}
        self.plane.kubectl("create", "--raw", "/api/v1/namespaces/default/pods/half-0/binding", "-f", "-",
                           stdin=json.dumps(binding))
        scheduler = self.scheduler("--leader-elect", "--gang-timeout", "2s", kubeconfig=kubeconfig)
        self.until_placed("one", "g-0", "g-1", "g-2")
        self.until("a reason", lambda: self.condition("large")[0] == "Unschedulable")
        self.until("events", lambda: "Assigned" in self.plane.kubectl("get", "events")
                   and "FailedScheduling" in self.plane.kubectl("get", "events"))
        self.until("a release", lambda: "pod_released" in scheduler.log())
        self.assertEqual(scheduler.end(), 0)
        self.assertNotIn("403", scheduler.log())
        self.assertNotIn("orbidden", scheduler.log())

    def test_forbidden_probes_are_refused(self):
        kubeconfig = self.own_kubeconfig()
        for words in (("get", "secrets", "-A"), ("delete", "node", "x"), ("get", "configmaps", "-A")):
            self.assertIn("orbidden", self.plane.kubectl("--kubeconfig", str(kubeconfig), *words, check=False))


if __name__ == "__main__":
    deploy_case.need_helm()
    live_case.run_tests()
