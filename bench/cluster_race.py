#!/usr/bin/env python3
"""Races schedulers on a real API server, each on a control plane of its own, same nodes, same pods:

  bench/cluster_race.py [--nodes N] [--pods N] [--gang N] [--rounds N] [--offer PER_SECOND]
                        [--warm] [--contender regimen|kube-scheduler|thoughtless]...

With --warm all pods are bound beforehand, one more is created, and the time runs from the start of the
scheduler to the bind of that one. Else all pods are there before the scheduler starts; the time runs from its start to its last bind. The
thoughtless client binds round robin: what the API server bears. Client limits are 5,000/10,000 for all.
Needs build/release/{regimen,bench/bench_cluster} and tools/controlplane/build. Prints Markdown.
"""
import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HANDS = ROOT / "build/release/bench/bench_cluster"
REGIMEN = ROOT / "build/release/regimen"
TICKS = os.sysconf("SC_CLK_TCK")


class Plane:
    def __init__(self, folder):
        self.folder = Path(folder)
        started = subprocess.run(
            [ROOT / "tools/controlplane/up", folder, "--detach", "--while", str(os.getpid())],
            check=True, capture_output=True, text=True)
        self.kubeconfig = started.stdout.strip()
        self.state = json.loads((self.folder / "state.json").read_text())

    def close(self):
        subprocess.run([ROOT / "tools/controlplane/down", self.folder], check=False,
                       capture_output=True)

    def cpu(self, name):
        return cpu_seconds(self.state["processes"][name])

    def get(self, path):
        kubectl = self.folder / "bin/kubectl"
        return subprocess.run([kubectl, "--kubeconfig", self.kubeconfig, "get", "--raw", path],
                              check=True, capture_output=True, text=True).stdout

    def writes(self):
        """Requests that change something, by verb and resource."""
        counts = {}
        for line in self.get("/metrics").splitlines():
            found = re.match(r'apiserver_request_total\{(.*)\} (\S+)$', line)
            if not found:
                continue
            labels = dict(re.findall(r'(\w+)="([^"]*)"', found.group(1)))
            if labels["verb"] in ("POST", "PATCH", "PUT", "DELETE") and labels["code"][0] == "2":
                key = labels["resource"] + ("/" + labels["subresource"] if labels["subresource"] else "")
                counts[key] = counts.get(key, 0) + int(float(found.group(2)))
        return counts


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def rss_mb(pid):
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) / 1024


def scheduler_config(plane):
    path = plane.folder / "race-scheduler.yaml"
    path.write_text(f"""apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
leaderElection: {{leaderElect: false}}
clientConnection: {{kubeconfig: {plane.folder}/scheduler.kubeconfig, qps: 5000, burst: 10000}}
""")
    return path


def command(contender, plane, nodes, gang):
    if contender == "regimen":
        return [REGIMEN, "run", "--kubeconfig", plane.kubeconfig, "--qps", "5000", "--burst", "10000"]
    if contender == "kube-scheduler":
        gates = ["--feature-gates=GenericWorkload=true"] if gang > 1 else []
        return [plane.folder / "bin/kube-scheduler", "--config", scheduler_config(plane),
                "--secure-port=0", *gates]
    return [HANDS, plane.kubeconfig, "bind", str(nodes)]


def scheduled_events(plane):
    kubectl = plane.folder / "bin/kubectl"
    out = subprocess.run(
        [kubectl, "--kubeconfig", plane.kubeconfig, "get", "events", "-n", "default",
         "--field-selector", "reason=Scheduled", "-o", "name", "--chunk-size=2000"],
        check=True, capture_output=True, text=True).stdout
    return len(out.split())


def race(contender, options):
    with tempfile.TemporaryDirectory() as folder:
        plane = Plane(Path(folder) / "plane")
        process = None
        try:
            name = "regimen" if contender == "regimen" else "default-scheduler"
            subprocess.run([HANDS, plane.kubeconfig, "make", str(options.nodes),
                            "0" if options.offer else str(options.pods), name, str(options.gang)],
                           check=True, stderr=None if options.verbose else subprocess.DEVNULL)
            time.sleep(2)
            before = plane.writes()
            cpu = {part: plane.cpu(part) for part in ("apiserver", "etcd")}
            watcher = None
            log = open(Path(folder) / "log", "wb")
            if not options.offer:
                watcher = subprocess.Popen(
                    [HANDS, plane.kubeconfig, "watch", str(options.pods), "900"],
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                watcher.stderr.readline()
            start = time.monotonic()
            process = subprocess.Popen(command(contender, plane, options.nodes, options.gang),
                                       stdout=log, stderr=log)
            if options.offer:
                time.sleep(3)
                hands = subprocess.run(
                    [HANDS, plane.kubeconfig, "offer", str(options.pods), str(options.offer), name],
                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
                result = json.loads(hands.stdout)
            else:
                result = json.loads(watcher.communicate()[0])
            seconds = time.monotonic() - start
            alive = process.poll() is None
            own = cpu_seconds(process.pid) if alive else None
            memory = rss_mb(process.pid) if alive else None
            cost = {part: plane.cpu(part) - cpu[part] for part in cpu}
            events = None
            if contender != "thoughtless":
                until = time.monotonic() + 30
                while time.monotonic() < until:
                    events = scheduled_events(plane)
                    if events >= options.pods:
                        break
                    time.sleep(0.5)
            after = plane.writes()
            writes = {key: after[key] - before.get(key, 0) for key in sorted(after)
                      if after[key] != before.get(key, 0)}
            if not result["all"]:
                print((Path(folder) / "log").read_text()[-3000:], file=sys.stderr)
            return {"seconds": seconds, "result": result, "own_cpu": own, "cpu": cost,
                    "events": events, "events_after": time.monotonic() - start - seconds,
                    "writes": writes, "memory": memory}
        finally:
            if process and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait()
            plane.close()


def warm(contender, options):
    """Seconds from a start in a full cluster to the first bind, and the memory then."""
    with tempfile.TemporaryDirectory() as folder:
        plane = Plane(Path(folder) / "plane")
        process = None
        try:
            name = "regimen" if contender == "regimen" else "default-scheduler"
            quiet = None if options.verbose else subprocess.DEVNULL
            subprocess.run([HANDS, plane.kubeconfig, "make", str(options.nodes), str(options.pods), name],
                           check=True, stderr=quiet)
            subprocess.run([HANDS, plane.kubeconfig, "bind", str(options.nodes)], check=True, stderr=quiet)
            kubectl = [plane.folder / "bin/kubectl", "--kubeconfig", plane.kubeconfig]
            one = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "late"}, "spec": {
                "schedulerName": name, "containers": [{"name": "c", "image": "i"}]}}
            subprocess.run([*kubectl, "create", "-f", "-"], input=json.dumps(one), text=True, check=True,
                           capture_output=True)
            time.sleep(3)
            start = time.monotonic()
            process = subprocess.Popen(command(contender, plane, options.nodes, 1),
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while not subprocess.run([*kubectl, "get", "pod", "late", "-o", "jsonpath={.spec.nodeName}"],
                                     check=True, capture_output=True, text=True).stdout:
                time.sleep(0.05)
            return time.monotonic() - start, rss_mb(process.pid), cpu_seconds(process.pid)
        finally:
            if process and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait()
            plane.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=1000)
    parser.add_argument("--pods", type=int, default=3000)
    parser.add_argument("--gang", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--offer", type=int, default=0, help="pods a second, created while it runs")
    parser.add_argument("--warm", action="store_true", help="start in a full cluster")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--contender", action="append",
                        choices=("regimen", "kube-scheduler", "thoughtless"))
    options = parser.parse_args()
    contenders = options.contender or ["thoughtless", "kube-scheduler", "regimen"]
    print("    " + " ".join(["bench/cluster_race.py", *sys.argv[1:]]) + "\n")
    if options.warm:
        print("| contender | s to the first bind | MB | own CPU s |\n|---|---:|---:|---:|")
        for contender in contenders:
            if contender != "thoughtless":
                seconds, memory, cpu = warm(contender, options)
                print(f"| {contender} | {seconds:.2f} | {memory:.0f} | {cpu:.2f} |", flush=True)
        return
    what = "p50 ms | p99 ms" if options.offer else "s | pods/s"
    print(f"| contender | bound | {what} | own CPU ms/pod | apiserver | etcd | MB | events | after s | writes |")
    print("|---|" + "---:|" * 9 + "---|")
    for _ in range(options.rounds):
        for contender in contenders:
            run = race(contender, options)
            result = run["result"]
            pods = max(result["bound"], 1)
            per_pod = lambda cpu: "" if cpu is None else f"{1000 * cpu / pods:.2f}"
            figures = (f"{result['p50_us'] / 1000:.1f} | {result['p99_us'] / 1000:.1f}"
                       if options.offer else
                       f"{run['seconds']:.1f} | {pods / run['seconds']:.0f}")
            print(f"| {contender} | {result['bound']} | {figures} | {per_pod(run['own_cpu'])} | "
                  f"{per_pod(run['cpu']['apiserver'])} | {per_pod(run['cpu']['etcd'])} | "
                  f"{'' if run['memory'] is None else round(run['memory'])} | "
                  f"{'' if run['events'] is None else run['events']} | {run['events_after']:.1f} | "
                  + ", ".join(f"{key} {count}" for key, count in run["writes"].items()) + " |",
                  flush=True)


if __name__ == "__main__":
    main()
