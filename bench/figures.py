#!/usr/bin/env python3
"""Measures on the release binary what docs/benchmarks.md quotes, and prints it as Markdown.

    bench/figures.py [PART...]      parts: time growth allocation departures gangs bound

Each table is preceded by the command behind it, or the first of several that differ in one word. REGIMEN names the binary (build/release/regimen),
TRACES a folder with openb lists (data/openb, which has the default list), SEEDS the seeds of tables
over seeds (42..51 for lists, 42..46 with departures, 42..61 for gangs). Times are ratios to `fgd` in the same run.
"""

import glob
import json
import os
import subprocess
import sys
import tempfile

BINARY = os.environ.get("REGIMEN", "build/release/regimen")
TRACES = os.environ.get("TRACES", "data/openb")
ALL = "regimen,fgd,best_fit,gpu_packing,gpu_clustering,dot_product,random"


def run(arguments, quiet=False):
    """The JSON of `regimen replay`, and its timing; prints the command unless quiet."""
    command = [BINARY, "replay", *arguments]
    if not quiet:
        print(f"```\n{' '.join(command)}\n```\n", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "timing.json")
        done = subprocess.run([*command, "--format", "json", "--timing", path],
                              stdout=subprocess.PIPE, text=True, check=True)
        with open(path, encoding="utf-8") as file:
            return json.loads(done.stdout), json.load(file)


def openb(name):
    return ["--nodes", f"{TRACES}/openb_node_list_gpu_node.csv",
            "--pods", f"{TRACES}/openb_pod_list_{name}.csv"]


def lists():
    paths = glob.glob(f"{TRACES}/openb_pod_list_*.csv")
    return sorted(path.split("openb_pod_list_")[1][:-4] for path in paths)


def means(result):
    """{policy: {metric: (mean, half the 95 % interval)}}"""
    table = {}
    for row in result["summary"]:
        half = (row["ci95"][1] - row["ci95"][0]) / 2
        table.setdefault(row["policy"], {})[row["metric"]] = (row["mean"], half)
    return table


def print_table(head, rows):
    print("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)


def allocation():
    seeds = os.environ.get("SEEDS", "42..51")
    rows = []
    for index, name in enumerate(lists()):
        common = [*openb(name), "--seeds", seeds, "--order", "published", "--inflate", "1.3"]
        quiet = index > 0
        known = means(run([*common, "--demand", "trace", "--placement", "regimen,fgd,best_fit"],
                          quiet)[0])
        learned = means(run([*common, "--demand", "online", "--placement", "regimen"], quiet)[0])

        def cell(policy):
            return " / ".join(f"{policy[f'allocated_pct@{x}'][0]:.2f}" for x in (95, 100, 130))

        rows.append([name, cell(known["regimen"]), cell(learned["regimen"]), cell(known["fgd"]),
                     cell(known["best_fit"])])
    print_table(["list", "regimen, trace", "regimen, online", "fgd", "best fit"], rows)


def waiting(arguments, placements, seeds):
    for load in ("0.9", "1.0", "1.1"):
        table = means(run([*arguments, "--departures", "--load", load, "--seeds",
                           os.environ.get("SEEDS", seeds), "--placement", placements])[0])
        rows = []
        for policy, metric in table.items():
            def cell(name, unit, digits):
                mean, half = metric[name]
                return f"{mean / unit:.{digits}f} ± {half / unit:.{digits}f}"

            rows.append([policy, cell("allocated_pct", 1, 2), cell("wait_us.mean", 1e6, 1),
                         cell("wait_us.censored", 1, 0), cell("completion_us.mean", 3.6e9, 4)])
        print_table(["load " + load, "allocated, %", "mean wait, s", "still waiting",
                     "mean completion, h"], rows)


def departures():
    waiting(openb("default"), ALL, "42..46")


def gangs():
    waiting(["generate:gangs8,nodes=128,count=4000"], ALL, "42..61")


def per_run(timing, policy):
    times = [run["cpu_us"] for run in timing["runs"] if run["policy"] == policy]
    return sorted(times)[len(times) // 2]


def time():
    rows = []
    for demand in ("trace", "online"):
        _, timing = run([*openb("default"), "--seeds", "42..46", "--order", "published", "--inflate",
                         "1.3", "--demand", demand, "--jobs", "1", "--placement", "regimen,fgd"])
        fgd = per_run(timing, "fgd")
        for policy in ("regimen", "fgd"):
            own = per_run(timing, policy)
            rows.append([f"{policy}, {demand}", f"{own / 1e6:.2f}", f"{own / fgd:.2f}",
                         f"{timing['max_rss_bytes'] / 1e6:.0f}"])
    print_table(["one run of 10.9k pods, 1,213 nodes", "CPU s, median", "of fgd", "peak MB"], rows)


def growth():
    rows = []
    for index, nodes in enumerate((100, 500, 1000, 2000, 5000, 10000, 16000)):
        pods = 8 * nodes
        result, timing = run([f"generate:fractions,nodes={nodes},count={pods}", "--jobs", "1",
                              "--placement", "regimen,fgd"], index > 0)
        arrived = result["runs"][0]["pods"]["arrived"]
        own, fgd = per_run(timing, "regimen"), per_run(timing, "fgd")
        rows.append([f"{nodes:,}", f"{arrived:,}", f"{own / arrived:.1f}", f"{fgd / arrived:.1f}",
                     f"{own / fgd:.2f}", f"{timing['max_rss_bytes'] / 1e6:.0f}"])
    print_table(["nodes", "pods", "regimen, us a pod", "fgd, us a pod", "ratio", "peak MB"], rows)


def bound():
    for name in lists():
        command = [BINARY, "bound", *openb(name), "--seeds", "42", "--order", "published",
                   "--inflate", "1.3", "--at", "100,130"]
        print(f"```\n{' '.join(command)}", flush=True)
        subprocess.run(command, check=True)
        print("```\n")


PARTS = {part.__name__: part for part in (time, growth, allocation, departures, gangs, bound)}

if __name__ == "__main__":
    wanted = sys.argv[1:] or list(PARTS)
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        sys.exit(f"figures.py: unknown part '{unknown[0]}'; parts are: {' '.join(PARTS)}")
    for part in wanted:
        print(f"## {part}\n")
        PARTS[part]()
