#!/usr/bin/env python3
"""Renders a report in headless Chromium and checks what a reader would see.

    check_report.py REPORT.html [--screenshots DIR]

Checks: no console message; every chart that the JSON has data for is there and drawn; no label of a
chart is cut off or lies on another; every number of every data table equals the value of the embedded
JSON it points at, digit for digit; the page does not scroll sideways at 390 pixels, all tables
unfolded; nothing is loaded from outside the file.

Exit codes: 0 all checks hold, 1 one does not, 77 Chromium is not installed (skipped).
Python's standard library only.
"""

import argparse
import html.parser
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unicodedata

ABSENT = "\u2013"
SKIPPED = 77
WIDTHS = (390, 1280)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PROBE = """<script>
addEventListener('load', () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
  const root = document.scrollingElement;
  const visible = element => element.getBoundingClientRect().width > 0;
  const faults = [], drawn = [];
  for (const figure of document.querySelectorAll('figure.chart')) {
    const card = figure.closest('section').getBoundingClientRect();
    let elements = 0;
    for (const svg of [...figure.querySelectorAll('svg')].filter(visible)) {
      elements += svg.querySelectorAll('*').length;
      const labels = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
      labels.forEach(([text, box], i) => {
        const frame = svg.getBoundingClientRect();
        if (box.left < card.left || box.right > card.right || box.top < frame.top - 4 ||
            box.bottom > frame.bottom + 4) faults.push(`${figure.id}: cut off: ${text}`);
        for (const [other, its] of labels.slice(i + 1)) {
          const wide = Math.min(box.right, its.right) - Math.max(box.left, its.left);
          const high = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
          if (wide > 2 && high > 5) faults.push(`${figure.id}: ${text} lies on ${other}`);
        }
      });
    }
    drawn.push([figure.id, elements]);
  }
  document.documentElement.dataset.probe = JSON.stringify(
      {inner: innerWidth, scroll: root.scrollWidth, client: root.clientWidth, drawn, faults});
});
</script>"""


class Page(html.parser.HTMLParser):
    """What the checks need of the DOM: data tables, the JSON, the probe, what would be loaded."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tables = 0
        self.cells = []  # (pointer of the row, key of the column, text)
        self.json_text = ""
        self.probes = []
        self.loads = []
        self._keys = []
        self._row = None
        self._column = 0
        self._text = None
        self._in_json = False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "html":
            self.probes = json.loads(attributes.get("data-probes", "[]"))
        if tag == "table":
            self.tables += 1
            self._keys = []
        elif tag == "th":
            self._keys.append(attributes.get("data-key"))
        elif tag == "tr":
            self._row = attributes.get("data-json")
            self._column = 0
        elif tag == "td":
            self._text = ""
        elif tag == "script" and attributes.get("id") == "replay-json":
            self._in_json = True
        if tag in ("img", "link", "iframe", "object", "embed", "audio", "video") or "src" in attributes:
            self.loads.append(tag)

    def handle_endtag(self, tag):
        if tag == "td":
            self.cells.append((self._row, self._keys[self._column], self._text))
            self._column += 1
            self._text = None
        elif tag == "script":
            self._in_json = False

    def handle_data(self, data):
        if self._in_json:
            self.json_text += data
        elif self._text is not None:
            self._text += data


def browser():
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def chromium(arguments, url):
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--hide-scrollbars", "--enable-logging=stderr",
            f"--user-data-dir={profile}", *arguments, url,
        ]
        done = subprocess.run(command, capture_output=True, timeout=180, check=False)
    if done.returncode != 0:
        raise SystemExit(f"chromium failed:\n{done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def url_of(path):
    return pathlib.Path(path).resolve().as_uri()


def with_probe(report, directory):
    """A copy that measures itself. The content policy of the page forbids scripts, so it goes."""
    text = report.read_text(encoding="utf-8")
    start = text.index('<meta http-equiv="Content-Security-Policy"')
    text = text[:start] + text[text.index(">", start) + 1:]
    copy = pathlib.Path(directory) / "probe.html"
    copy.write_text(text.replace("</body>", PROBE + "</body>"), encoding="utf-8")
    return copy


def framed(page, widths, directory, height=800):
    """A page that shows another in frames of these widths: windows have a least width, frames not."""
    wrapper = pathlib.Path(directory) / "frames.html"
    frames = "".join(f'<iframe src="{url_of(page)}" style="border:0;display:block;width:{width}px;'
                     f'height:{height}px"></iframe>' for width in widths)
    wrapper.write_text(
        f'<!DOCTYPE html><html><body style="margin:0">{frames}<script>'
        "addEventListener('load',()=>{document.documentElement.dataset.probes=JSON.stringify("
        "[...document.querySelectorAll('iframe')].map("
        "f=>JSON.parse(f.contentDocument.documentElement.dataset.probe||'null')))})"
        "</script></body></html>", encoding="utf-8")
    return wrapper


def resolve(document, pointer):
    for part in pointer.strip("/").split("/"):
        if document is None:
            return None
        document = document[int(part)] if isinstance(document, list) else document[part]
    return document


def as_shown(value):
    """Controls, and marks that reorder text, are shown as U+FFFD."""
    if value is None:
        return ABSENT
    hidden = lambda c: (unicodedata.category(c) in ("Cc", "Zl", "Zp")
                        or "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069")
    return "".join("\ufffd" if hidden(c) else c for c in value)


def check_tables(page, problems):
    # Numbers stay the text they are in the JSON, so the comparison is digit for digit.
    document = json.loads(page.json_text, parse_float=str, parse_int=str)
    compared = 0
    for row, key, text in page.cells:
        if not key:
            continue
        try:
            expected = as_shown(resolve(document, f"{row}/{key}"))
        except (KeyError, IndexError, ValueError, TypeError) as error:
            problems.append(f"{row}/{key}: points nowhere ({error!r})")
            continue
        compared += 1
        if text != expected:
            problems.append(f"{row}/{key}: the table says {text!r}, the JSON {expected!r}")
    return document, compared


def expected_charts(document):
    runs = document["runs"]
    charts = set()
    if any(run["curve"] for run in runs):
        charts |= {"chart-allocation"}
    if any(run["wait_us"] for run in runs):
        charts |= {"chart-time"}
    if any(row["metric"] == "stranded_pct" for row in document["summary"]):
        charts |= {"chart-stranding"}
    if any(run.get("nodes") for run in runs):
        charts |= {"chart-nodes"}
    failing = [c for run in runs for c in run.get("classes", []) if c["failed"] != "0"]
    return charts | ({"chart-failures"} if failing else set())


def check_layout(report, wanted, problems):
    """What the page measured of itself in frames of all widths."""
    with tempfile.TemporaryDirectory() as directory:
        probe = with_probe(report, directory)
        dom, log = chromium(["--allow-file-access-from-files", "--virtual-time-budget=8000",
                             "--window-size=1600,900", "--dump-dom"],
                            url_of(framed(probe, WIDTHS, directory)))
    page = Page()
    page.feed(dom)
    if len(page.probes) != len(WIDTHS) or not all(page.probes):
        problems.append(f"the page did not measure itself: {page.probes!r}\n{log[-500:]}")
        return
    for width, seen in zip(WIDTHS, page.probes):
        if seen["inner"] != width:
            problems.append(f"{width} px: the frame is {seen['inner']} wide")
        if seen["scroll"] > seen["client"]:
            problems.append(f"{width} px: the page is {seen['scroll']} wide, it scrolls sideways")
        drawn = dict(seen["drawn"])
        problems += [f"{width} px: {chart} is missing or empty" for chart in sorted(wanted)
                     if drawn.get(chart, 0) < 5]
        problems += [f"{width} px: {fault}" for fault in seen["faults"]]


def take_screenshots(report, directory, problems):
    directory.mkdir(parents=True, exist_ok=True)
    dark = "--blink-settings=preferredColorScheme=0"
    with tempfile.TemporaryDirectory() as scratch:
        narrow = framed(report, [390], scratch, height=6400)
        for name, options, page in [
                ("wide-light.png", ["--window-size=1280,3600"], report),
                ("wide-dark.png", ["--window-size=1280,3600", dark], report),
                ("narrow-light.png", ["--window-size=500,6400"], narrow)]:
            target = directory / name
            chromium([*options, f"--screenshot={target}"], url_of(page))
            if not target.exists():
                problems.append(f"no screenshot {target}")


def check(report, screenshots=None):
    """0 when all checks hold, else 1; says what is wrong."""
    problems = []
    dom, log = chromium(["--dump-dom"], url_of(report))
    problems += [line for line in log.splitlines() if "CONSOLE" in line]
    page = Page()
    page.feed(dom)
    problems += [f"<{tag}> would load something" for tag in page.loads]
    if not page.json_text:
        problems.append("there is no embedded JSON")
        document, compared = {"runs": [], "summary": []}, 0
    else:
        document, compared = check_tables(page, problems)
    if document["runs"] and compared == 0:
        problems.append("no table cell was compared")
    wanted = expected_charts(document)
    check_layout(report, wanted, problems)
    if screenshots:
        take_screenshots(report, screenshots, problems)
    for problem in problems[:40]:
        print(f"check_report: {problem}", file=sys.stderr)
    print(f"check_report: {page.tables} tables, {compared} values compared, {len(wanted)} charts, "
          f"{len(problems)} problems")
    return 1 if problems else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("report", type=pathlib.Path)
    parser.add_argument("--screenshots", type=pathlib.Path, metavar="DIR")
    options = parser.parse_args()
    if browser() is None:
        print("check_report: skipped, Chromium is not installed")
        return SKIPPED
    return check(options.report, options.screenshots)


if __name__ == "__main__":
    sys.exit(main())
