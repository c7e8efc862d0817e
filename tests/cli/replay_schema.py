"""`regimen.replay/v1`, checked strictly: every field that must be there is there with its type, none
is there that the documentation does not know, and the figures agree with each other.

    problems(document) -> list of texts, empty when all is well
"""

import re

CAUSES = ("cpu", "memory", "fraction", "model", "gang", "taint_selector", "other", "multi",
          "no_demand")
METRICS = {f"allocated_pct@{at}" for at in (80, 90, 95, 100, 110, 130)}
METRICS |= {"allocated_pct", "failed_pods", "fragmentation_pct", "stranded_pct"}
METRICS |= {f"stranded_pct.{cause}" for cause in CAUSES}
METRICS |= {f"{what}_us.{of}" for what in ("wait", "completion") for of in ("mean", "p99", "censored")}


class Checker:
    def __init__(self):
        self.problems = []

    def say(self, place, text):
        self.problems.append(f"{place}: {text}")

    def fields(self, place, value, required, optional=()):
        """An object with exactly these fields; the optional ones may be missing."""
        if not isinstance(value, dict):
            self.say(place, f"found {value!r}, expected an object")
            return {}
        for name in sorted(set(required) - set(value)):
            self.say(place, f"{name} is missing")
        for name in sorted(set(value) - set(required) - set(optional)):
            self.say(place, f"{name} is not documented")
        return {name: value[name] for name in value if name in (*required, *optional)}

    def integer(self, place, value, low=0, high=2**63 - 1):
        if type(value) is not int or not low <= value <= high:
            self.say(place, f"found {value!r}, expected an integer from {low} to {high}")
            return None
        return value

    def number(self, place, value):
        if type(value) not in (int, float):
            self.say(place, f"found {value!r}, expected a number")
            return None
        return value

    def text(self, place, value, pattern=".*"):
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            self.say(place, f"found {value!r}, expected text like {pattern}")
            return None
        return value

    def items(self, place, value):
        if not isinstance(value, list):
            self.say(place, f"found {value!r}, expected a list")
            return []
        return [(f"{place}[{i}]", item) for i, item in enumerate(value)]

    # --- the parts ---

    def input(self, value):
        found = self.fields("input", value, ("nodes_sha256", "pods_sha256", "order",
                                             "inflate_milli", "departures", "load_milli", "demand"),
                            ("name",))
        for name in ("nodes_sha256", "pods_sha256"):
            self.text(f"input.{name}", found.get(name), "[0-9a-f]{64}")
        self.text("input.order", found.get("order"), "published|shuffled|trace")
        self.integer("input.inflate_milli", found.get("inflate_milli"), 1)
        if not isinstance(found.get("departures"), bool):
            self.say("input.departures", f"found {found.get('departures')!r}, expected a boolean")
        if found.get("load_milli") is not None:
            self.integer("input.load_milli", found["load_milli"], 1)
            if not found.get("departures"):
                self.say("input.load_milli", "given without departures")
        self.text("input.demand", found.get("demand"), "trace|online")

    def amounts(self, place, value):
        found = self.fields(place, value, ("gpu_milli", "cpu_milli"))
        return {name: self.integer(f"{place}.{name}", item) or 0 for name, item in found.items()}

    def curve(self, place, value, contiguous=True):
        last = -1
        for at, point in self.items(place, value):
            found = self.fields(at, point, ("arrived_pct", "allocated_pct"))
            arrived = self.integer(f"{at}.arrived_pct", found.get("arrived_pct"))
            if arrived is not None and (arrived != last + 1 if contiguous else arrived <= last):
                self.say(at, f"arrived_pct {arrived} after {last}")
            last = last if arrived is None else arrived
            share = self.number(f"{at}.allocated_pct", found.get("allocated_pct"))
            if share is not None and not 0 <= share <= 100:
                self.say(at, f"allocated_pct {share}")

    def times(self, place, value):
        if value is None:
            return
        found = self.fields(place, value, ("mean", "p99", "censored"))
        for name in found:
            self.integer(f"{place}.{name}", found[name])

    def stranding(self, place, value):
        found = self.fields(place, value, CAUSES)
        return sum(self.integer(f"{place}.{cause}", found.get(cause)) or 0 for cause in CAUSES)

    def run(self, place, value, document):
        found = self.fields(place, value,
                            ("policy", "seed", "decision_hash", "pods", "used", "curve",
                             "fragmentation_gpu_milli", "stranded_gpu_milli", "wait_us",
                             "completion_us"), ("mean_used", "mean_capacity", "classes", "nodes"))
        self.text(f"{place}.policy", found.get("policy"), "[a-z_]+(-recorded)?")
        self.integer(f"{place}.seed", found.get("seed"), 0, 2**64 - 1)
        self.text(f"{place}.decision_hash", found.get("decision_hash"), "[0-9a-f]{16}")
        pods = self.fields(f"{place}.pods", found.get("pods"), ("arrived", "failed"))
        arrived = self.integer(f"{place}.pods.arrived", pods.get("arrived"))
        failed = self.integer(f"{place}.pods.failed", pods.get("failed"))
        if arrived is not None and failed is not None and failed > arrived:
            self.say(f"{place}.pods", f"{failed} of {arrived} failed")
        used = self.amounts(f"{place}.used", found.get("used"))
        departures = document.get("input", {}).get("departures")
        if (found.get("curve") is None) != bool(departures):
            self.say(f"{place}.curve", "null exactly with departures")
        if found.get("curve") is not None:
            self.curve(f"{place}.curve", found["curve"])
        self.integer(f"{place}.fragmentation_gpu_milli", found.get("fragmentation_gpu_milli"))
        stranded = self.stranding(f"{place}.stranded_gpu_milli", found.get("stranded_gpu_milli"))
        capacity = document.get("capacity", {}).get("gpu_milli", 0)
        if "mean_used" in found:
            mean = self.amounts(f"{place}.mean_used", found["mean_used"])
            most = self.amounts(f"{place}.mean_capacity", found.get("mean_capacity"))
            if mean.get("gpu_milli", 0) > most.get("gpu_milli", 0):
                self.say(place, "more in use than there is")
        if stranded != capacity - used.get("gpu_milli", 0):
            self.say(place, f"{stranded} stranded, {capacity} - {used.get('gpu_milli')} free")
        for name in ("wait_us", "completion_us"):
            self.times(f"{place}.{name}", found.get(name))
        if (found.get("wait_us") is None) == bool(departures):
            self.say(f"{place}.wait_us", "null exactly without departures")
        self.classes(place, found, arrived, failed)
        self.nodes(place, found, capacity)

    def classes(self, place, run, arrived, failed):
        if "classes" not in run:
            return
        sums = [0, 0]
        for at, item in self.items(f"{place}.classes", run["classes"]):
            found = self.fields(at, item, ("label", "arrived", "failed"))
            self.text(f"{at}.label", found.get("label"))
            sums[0] += self.integer(f"{at}.arrived", found.get("arrived"), 1) or 0
            sums[1] += self.integer(f"{at}.failed", found.get("failed")) or 0
        if sums != [arrived, failed]:
            self.say(f"{place}.classes", f"sum to {sums}, pods are {[arrived, failed]}")

    def nodes(self, place, run, capacity):
        if "nodes" not in run:
            return
        total = 0
        for at, item in self.items(f"{place}.nodes", run["nodes"]):
            found = self.fields(at, item, ("name", "model", "gpus", "used_gpu_milli",
                                           "capacity_gpu_milli", "cause"))
            self.text(f"{at}.name", found.get("name"), ".+")
            self.text(f"{at}.model", found.get("model"))
            for name in ("gpus", "used_gpu_milli", "capacity_gpu_milli"):
                self.integer(f"{at}.{name}", found.get(name))
            if found.get("cause") is not None and found["cause"] not in CAUSES:
                self.say(f"{at}.cause", repr(found["cause"]))
            total += found.get("capacity_gpu_milli") or 0
        if total < capacity:  # the fleet does not count sick devices
            self.say(f"{place}.nodes", f"hold {total}, the fleet {capacity}")

    def interval(self, place, value, mean):
        ends = [self.number(at, end) for at, end in self.items(place, value)]
        if len(ends) != 2 or None in ends:
            self.say(place, f"found {value!r}, expected two numbers")
        elif mean is not None and not ends[0] - 1e-3 <= mean <= ends[1] + 1e-3:
            self.say(place, f"{mean} lies outside {ends}")

    def summary(self, value, runs):
        seen = set()
        for at, item in self.items("summary", value):
            found = self.fields(at, item, ("policy", "metric", "n", "mean", "sd", "ci95"))
            key = found.get("policy"), found.get("metric")
            if key in seen:
                self.say(at, f"{key} a second time")
            seen.add(key)
            if found.get("metric") not in METRICS:
                self.say(f"{at}.metric", f"{found.get('metric')!r} is not documented")
            n = self.integer(f"{at}.n", found.get("n"), 1)
            if n is not None and n > sum(run.get("policy") == key[0] for run in runs):
                self.say(at, f"n is {n}, with fewer runs")
            mean = self.number(f"{at}.mean", found.get("mean"))
            spread = self.number(f"{at}.sd", found.get("sd"))
            if n == 1 and (spread != 0 or found.get("ci95") != [mean, mean]):
                self.say(at, "one run has sd 0 and an interval without width")
            self.interval(f"{at}.ci95", found.get("ci95"), mean)
        for policy in {run.get("policy") for run in runs}:
            if (policy, "allocated_pct") not in seen:
                self.say("summary", f"{policy} has no allocated_pct")

    def optional_parts(self, document):
        for at, curve in self.items("mean_curves", document.get("mean_curves", [])):
            found = self.fields(at, curve, ("policy", "points"))
            for point_at, point in self.items(f"{at}.points", found.get("points")):
                values = self.fields(point_at, point, ("arrived_pct", "n", "mean", "ci95"))
                self.integer(f"{point_at}.n", values.get("n"), 1)
                self.interval(f"{point_at}.ci95", values.get("ci95"), values.get("mean"))
        if "bounds" in document:
            found = self.fields("bounds", document["bounds"], ("free", "no_reject"))
            for name in found:
                self.curve(f"bounds.{name}", found[name], contiguous=False)
        if "window" in document:
            found = self.fields("window", document["window"], ("warmup_us", "measured_us"))
            for name in found:
                self.integer(f"window.{name}", found[name])
        if "recording" in document:
            self.recording(document["recording"])

    def recording(self, value):
        counts = ("steps", "facts", "workloads", "decisions")
        found = self.fields("recording", value,
                            ("engine", "source", "policy", "decision_hash", "replays", *counts))
        for name in counts:
            self.integer(f"recording.{name}", found.get(name))
        counts = ("decisions", "equal_decisions", "started_only_recorded", "started_only_now")
        for at, item in self.items("recording.replays", found.get("replays")):
            replay = self.fields(at, item, ("policy", "demand", "decision_hash", "same_decisions",
                                            "first_difference", *counts))
            for name in counts:
                self.integer(f"{at}.{name}", replay.get(name))
            same = replay.get("same_decisions")
            if same is not (replay.get("first_difference") == "") or same is not (
                    replay.get("decision_hash") == found.get("decision_hash")):
                self.say(at, "same_decisions, hashes and first_difference disagree")


def problems(document):
    checker = Checker()
    found = checker.fields("the document", document,
                           ("schema", "input", "capacity", "runs", "summary"),
                           ("mean_curves", "bounds", "window", "recording"))
    checker.text("schema", found.get("schema"), r"regimen\.replay/v1")
    checker.input(found.get("input"))
    checker.amounts("capacity", found.get("capacity"))
    runs = found.get("runs", [])
    pairs = [(run.get("policy"), run.get("seed")) for run in runs if isinstance(run, dict)]
    if len(set(pairs)) != len(pairs):
        checker.say("runs", "a policy has a seed twice")
    for place, run in checker.items("runs", runs):
        checker.run(place, run, document)
    checker.summary(found.get("summary", []), runs)
    checker.optional_parts(found)
    return checker.problems
