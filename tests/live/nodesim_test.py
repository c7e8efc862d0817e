#!/usr/bin/env python3
"""nodesim on a real API server: nodes, kubelets, workloads; alone and with `regimen run`.

    nodesim_test.py BINARY [CASE...]
"""

import pathlib
import signal
import subprocess

import live_case
from live_case import Case, pod

PODS = "name,cpu,memory,accelerators,gang_size,created,duration\n"


class Nodesim(Case):
    def nodesim(self, *words):
        """Two nodes, `a` with 4 and `b` with 2 accelerators, and what is asked for."""
        nodes = self.folder / "nodes.csv"
        nodes.write_text("name,cpu,memory,pods,accelerators\na,16,64Gi,20,4\nb,16,64Gi,20,2\n")
        program = pathlib.Path(live_case.BINARY).parent / "nodesim"
        return [program, "--kubeconfig", self.plane.kubeconfig, "--nodes", nodes, *words]

    def started(self, *words):
        child = subprocess.Popen(self.nodesim(*words), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                 text=True)
        self.addCleanup(child.kill)
        self.until("its nodes", lambda: self.plane.kubectl("get", "nodes", "-o", "name").count("node/") == 2
                   and "not-ready" not in self.plane.kubectl("get", "nodes", "-o", "jsonpath={..taints}"))
        return child

    def list_of(self, text):
        path = self.folder / "pods.csv"
        path.write_text(text)
        return path

    def phase(self, name):
        return self.pods().get(name, {}).get("status", {}).get("phase", "gone")

    def bound(self, name, node, gpus=1, **annotations):
        made = pod(name, gpus, scheduler="by-hand")
        made["spec"]["nodeName"] = node
        made["metadata"]["annotations"] = {f"nodesim.regimen.dev/{key}": value
                                           for key, value in annotations.items()}
        return made

    def test_kubelets(self):
        pods = self.list_of("name,cpu,memory,accelerators\nx,1,1Gi,0\n")
        child = self.started("--pods", pods, "--nodes-only", "--speed", "10")
        self.create(self.bound("works", "a", duration="5s"), self.bound("stays", "a"),
                    self.bound("breaks", "b", duration="1s", fail="true"), self.bound("large", "b", 3))
        self.until("an end", lambda: self.phase("works") == "Succeeded")
        self.until("a failure", lambda: self.phase("breaks") == "Failed")
        self.until("a refusal", lambda: self.phase("large") == "Failed")
        self.assertEqual(self.pods()["large"]["status"]["reason"], "OutOfnvidia.com/gpu")
        self.assertEqual(self.phase("stays"), "Running")
        self.plane.kubectl("delete", "pod", "stays", "--wait=false")
        self.until("a removal", lambda: self.phase("stays") == "gone")
        child.send_signal(signal.SIGTERM)
        self.assertIn("2 nodes", child.communicate(timeout=live_case.PATIENCE_S)[0])
        self.assertEqual(child.returncode, 0)
        # Started again, it goes on with what it finds.
        self.create(self.bound("later", "a", duration="1s"))
        self.started("--pods", pods, "--nodes-only", "--speed", "10")
        self.until("an end", lambda: self.phase("later") == "Succeeded")

    def test_workloads_run_to_their_end(self):
        """Singles and a gang that wants all six accelerators, scheduled by regimen."""
        pods = self.list_of(PODS + "one,1,1Gi,1,1,0,20\ntwo,1,1Gi,2,1,1,20\ngang,1,1Gi,2,3,2,10\n"
                            "late,1,1Gi,1,1,3,5\n")
        scheduler = self.scheduler()
        done = subprocess.run(self.nodesim("--pods", pods, "--speed", "20", "--until-done"),
                              capture_output=True, text=True, check=False, timeout=live_case.PATIENCE_S)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr,
                         "2 nodes, 6 pods: 0 running, 6 ended, 0 refused, 0 writes failed\n")
        self.assertEqual({self.phase(name) for name in self.pods()}, {"Succeeded"})
        self.assertEqual(scheduler.end(), 0)

    def test_bad_input(self):
        bad = self.list_of("name,cpu,memory,accelerators\nx,much,1Gi,0\n")
        done = subprocess.run(self.nodesim("--pods", bad), capture_output=True, text=True, check=False,
                              timeout=live_case.PATIENCE_S)
        self.assertEqual(done.returncode, 1)
        self.assertIn("pods.csv:2:", done.stderr)
        for words in (("--speed", "0"), ("--start-delay", "soon", "--pods", bad), ("--speeed", "1")):
            done = subprocess.run(self.nodesim(*words), capture_output=True, text=True, check=False,
                                  timeout=live_case.PATIENCE_S)
            self.assertEqual(done.returncode, 1, words)


if __name__ == "__main__":
    live_case.run_tests()
