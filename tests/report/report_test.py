#!/usr/bin/env python3
"""Makes a report of one kind and checks it in a browser (check_report.py).

    report_test.py BINARY lists|departures|recording|names|faults

Exit codes: 0 all checks hold, 1 one does not, 77 there is no browser. Standard library only.
"""

import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import check_report  # noqa: E402

DATA = pathlib.Path(__file__).parents[2] / "data/openb"
LISTS = ["--nodes", str(DATA / "openb_node_list_gpu_node.csv"),
         "--pods", str(DATA / "openb_pod_list_default.csv")]
GANGS = ["generate:gangs8,nodes=64,count=600"]
EVIL = "</script><script>console.log(1)</script><img src=x onerror=alert(1)>"


def replay(binary, folder, *arguments):
    subprocess.run([binary, "replay", *arguments, "--out", folder], check=True,
                   stdout=subprocess.DEVNULL)
    return pathlib.Path(folder) / "replay.html"


def lists(binary, folder):
    yield replay(binary, folder, *LISTS, "--placement", "regimen,fgd,best_fit,random", "--seeds",
                 "42..44", "--order", "published", "--inflate", "1.3")


def departures(binary, folder):
    yield replay(binary, folder, *GANGS, "--departures", "--load", "0.9", "--seeds", "1..3")


def recording(binary, folder):
    record = folder + "/run.rec"
    subprocess.run([binary, "replay", *GANGS, "--departures", "--placement", "fgd", "--record",
                    record], check=True, stdout=subprocess.DEVNULL)
    yield replay(binary, folder, record, "--placement", "regimen,best_fit")


def names(binary, folder):
    """Names that hold anything, shapes with long labels, a policy more than colours, one seed."""
    nodes, pods = pathlib.Path(folder, "nodes.csv"), pathlib.Path(folder, "pods.csv")
    nodes.write_text("name,cpu,memory,pods,accelerators,model\n" + "".join(
        f'"{EVIL} {i}",64,256Gi,110,{i % 3 * 4},"{EVIL}{"long" * 30}"\n' for i in range(40)))
    pods.write_text("name,cpu,memory,accelerators,accelerator_milli,models,selector\n" + "".join(
        f'"{EVIL}#{i}",{1 + i % 7}500m,{i % 5 + 1}3333Mi,1,{100 + i % 9 * 100},'
        f'"{EVIL}{"long" * 30}",{"zone=nowhere" if i % 4 == 0 else ""}\n' for i in range(300)))
    yield replay(binary, folder, "--nodes", str(nodes), "--pods", str(pods), "--placement",
                 "regimen,fgd,best_fit,gpu_packing,gpu_clustering,dot_product,random")


def faults(binary, folder):
    """Damaged pages, each of which must be found out."""
    good = replay(binary, folder, *GANGS, "--placement", "fgd").read_text()
    start = good.index("<td>", good.index("data-json=\"/runs/0\""))
    for name, damaged in (
            ("number", good[:start] + "<td>7" + good[start + 4:]),
            ("wide", good.replace("<main>", '<main><p style="width:2000px">x</p>')),
            ("chart", good.replace('id="chart-stranding"', 'id="chart-gone"')),
            ("script", good.replace("<main>", "<main><script>f()</script>")),
            ("label", good.replace('class="row-label end"', 'class="row-label end" dx="-300"'))):
        if damaged == good:
            raise SystemExit(f"{name}: the page has nothing to damage")
        path = pathlib.Path(folder, f"{name}.html")
        path.write_text(damaged)
        yield path


def main():
    binary, kind = sys.argv[1:]
    if check_report.browser() is None:
        print("report_test: skipped, Chromium is not installed")
        return check_report.SKIPPED
    expected = 1 if kind == "faults" else 0
    with tempfile.TemporaryDirectory() as folder:
        for page in globals()[kind](binary, folder):
            found = check_report.check(page)
            print(f"{page.name}: {'as expected' if found == expected else 'NOT as expected'}")
            if found != expected:
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
