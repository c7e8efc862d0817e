"""What the tests of `regimen run` share: one control plane for a class, nodes, pods, schedulers.

A file of tests is run as FILE BINARY [CASE...]. Python's standard library only.
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "controlplane"))
import plane_case  # noqa: E402

BINARY = ""
PATIENCE_S = 90  # a machine may have other work; nothing here asserts how fast it is


def node(name, gpus=8, **labels):
    amounts = {"cpu": "64", "memory": "256Gi", "pods": "110", "nvidia.com/gpu": str(gpus)}
    return {"apiVersion": "v1", "kind": "Node",
            "metadata": {"name": name, "labels": {"nvidia.com/gpu.product": "A100", **labels}},
            "status": {"capacity": amounts, "allocatable": amounts,
                       "conditions": [{"type": "Ready", "status": "True"}]}}


def pod(name, gpus=1, scheduler="regimen", **spec):
    limits = {"cpu": "1", "memory": "1Gi"} | ({"nvidia.com/gpu": str(gpus)} if gpus else {})
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name},
            "spec": {"schedulerName": scheduler, "terminationGracePeriodSeconds": 0,
                     "containers": [{"name": "c", "image": "none", "resources": {"limits": limits}}],
                     **spec}}


def gang(name, size, pods=None, gpus=1):
    """A PodGroup of scheduling.k8s.io and its pods."""
    group = {"apiVersion": "scheduling.k8s.io/v1beta1", "kind": "PodGroup", "metadata": {"name": name},
             "spec": {"schedulingPolicy": {"gang": {"minCount": size}}}}
    return [group] + [pod(f"{name}-{i}", gpus, schedulingGroup={"podGroupName": name})
                      for i in range(size if pods is None else pods)]


class Scheduler:
    """One `regimen run` as a child of this process."""

    def __init__(self, folder, *words, kubeconfig=None):
        self.log_path = pathlib.Path(folder) / f"run-{time.monotonic_ns()}.log"
        command = [BINARY, "run", *map(str, words)]
        if kubeconfig:
            command += ["--kubeconfig", str(kubeconfig)]
        with open(self.log_path, "wb") as log:
            self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                          env={"PATH": os.defpath, "HOME": str(folder)})

    def log(self):
        return self.log_path.read_text()

    def end(self, how=signal.SIGTERM):
        if self.child.poll() is None:
            self.child.send_signal(how)
        return self.child.wait(timeout=PATIENCE_S)


class Case(unittest.TestCase):
    maxDiff = 2000
    flags = ()

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.plane = plane_case.Plane(cls.folder / "plane", *cls.flags)
        cls.addClassCleanup(cls.plane.end)
        cls.plane.until_ready()
        deadline = time.monotonic() + PATIENCE_S
        while "default" not in cls.plane.kubectl("get", "serviceaccounts", "-o", "name"):
            assert time.monotonic() < deadline, "no service account"
            time.sleep(0.05)

    def tearDown(self):
        for kind in ("pods", "podgroups", "nodes", "events"):
            self.plane.kubectl("delete", kind, "--all", "--grace-period=0", "--force", "--wait=true",
                               check=False)

    def scheduler(self, *words, kubeconfig=None):
        started = Scheduler(self.folder, *words, kubeconfig=kubeconfig or self.plane.kubeconfig)
        self.addCleanup(started.end, signal.SIGKILL)
        return started

    def until(self, what, holds):
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            self.assertLess(time.monotonic(), deadline, what() if callable(what) else what)
            time.sleep(0.1)

    def create(self, *objects, namespace="default"):
        text = json.dumps({"apiVersion": "v1", "kind": "List", "items": list(objects)})
        self.plane.kubectl("create", "-n", namespace, "-f", "-", stdin=text)
        for item in objects:
            if item["kind"] == "Node":  # admission taints what is new
                self.plane.kubectl("patch", "node", item["metadata"]["name"], "--type=merge", "-p",
                                   '{"spec":{"taints":null}}')

    def pods(self):
        """Pods by name."""
        listed = json.loads(self.plane.kubectl("get", "pods", "-o", "json"))
        return {item["metadata"]["name"]: item for item in listed["items"]}

    def places(self):
        """Node of every pod that has one."""
        return {name: item["spec"]["nodeName"] for name, item in self.pods().items()
                if item["spec"].get("nodeName")}

    def until_placed(self, *names):
        self.until(lambda: f"{names} placed; only {self.places()} are",
                   lambda: set(names) <= set(self.places()))

    def condition(self, name):
        """Reason and message of PodScheduled."""
        for condition in self.pods()[name].get("status", {}).get("conditions", []):
            if condition["type"] == "PodScheduled":
                return condition.get("reason", ""), condition.get("message", "")
        return "", ""

    def page(self, port, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def run_tests():
    global BINARY
    BINARY = sys.argv.pop(1)
    plane_case.run_tests()
