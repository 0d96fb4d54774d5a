"""Holds what other people's programs read in a run's files against result.json.

usage: check-outputs.py FOLDER PROMETHEUS_URL
"""

import csv
import json
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader
from junitparser import JUnitXml
from lysiro_report.parse import read as read_jtl
from lysiro_report.stats import percentile
from markdown_it import MarkdownIt

folder, prometheus = Path(sys.argv[1]), sys.argv[2]
result = json.loads((folder / "result.json").read_text())
totals = result["totals"]
problems = []


def check(what, found, wanted, tolerance=0.0):
    holds = abs(found - wanted) <= tolerance * abs(wanted) if tolerance else found == wanted
    print(f"{'ok' if holds else 'WRONG':6}{what}: {found}" + ("" if holds else f", expected {wanted}"))
    if not holds:
        problems.append(what)


def query(expression):
    """The value of an instant query, at the last moment that Prometheus has seen the run."""
    arguments = urllib.parse.urlencode({"query": f"last_over_time(({expression})[1m:200ms])"})
    with urllib.request.urlopen(f"{prometheus}/api/v1/query?{arguments}") as answer:
        found = json.load(answer)["data"]["result"]
    return float(found[0]["value"][1]) if found else float("nan")


# Prometheus: counters to the last one, the 99th percentile within its bucket.
check("Prometheus, exchanges", query("sum(rmsload_exchanges_total)"), totals["offered"])
check("Prometheus, ok", query('sum(rmsload_exchanges_total{outcome="ok"})'), totals["ok"])
check("Prometheus, sessions", query('sum(rmsload_sessions_total{state="completed"})'), result["sessions"]["completed"])
for node, figures in totals["nodes"].items():
    check(f"Prometheus, {node}", query(f'sum(rmsload_exchanges_total{{node="{node}"}})'), figures["responses"])
for step, figures in totals["steps"].items():
    check(f"Prometheus, {step}", query(f'sum(rmsload_exchanges_total{{step="{step}"}})'), figures["offered"])
bounds = [10**d * f / 1e6 for d in range(2, 8) for f in (1, 1.6, 2.5, 4, 6.3)] + [100]
p99 = totals["response_ms"]["p99"] / 1000
upper = min(b for b in bounds if b >= p99)
lower = max([b for b in bounds if b < p99], default=0)
found = query("histogram_quantile(0.99, sum by (le) (rmsload_response_seconds_bucket))")
print(f"p99 is {p99} s; Prometheus says {found} s, its bucket is {lower} to {upper} s")
check("Prometheus, p99 in its bucket", lower <= found <= upper, True)
targets = {(t["phase"], t["metric"]): t for t in result["targets"]}
for (phase, metric), target in targets.items():
    labels = f'phase="{phase}",metric="{metric}"'
    check(f"Prometheus, {phase} {metric}", query(f"rmsload_target_actual{{{labels}}}"), target["actual"], 1e-5)
    verdict = f'rmsload_target_verdict{{{labels},verdict="{target["verdict"]}"}}'
    check(f"Prometheus, {phase} {metric}, verdict", query(verdict), 1)

# HdrHistogram's interval log: the untagged lines are the run, and the tagged ones are too.
sums = {}
for kind in ("untagged", "tagged"):
    sums[kind] = HdrHistogram(1, 3_600_000_000, 3)
reader = HistogramLogReader(str(folder / "response.hlog"), HdrHistogram(1, 3_600_000_000, 3))
tags = set()
while (histogram := reader.get_next_interval_histogram()) is not None:
    tag = histogram.get_tag()
    tags.add(tag)
    sums["tagged" if tag else "untagged"].add(histogram)
for kind, histogram in sums.items():
    check(f"HdrHistogram, {kind}, count", histogram.get_total_count(), totals["ok"])
    for name, percent in (("p50", 50), ("p95", 95), ("p99", 99)):
        found = histogram.get_value_at_percentile(percent) / 1000
        check(f"HdrHistogram, {kind}, {name}", round(found, 3), totals["response_ms"][name], 0.001)
check("HdrHistogram, tags", {t for t in tags if t and t.startswith("baseline/")} >= {"baseline/rms-1", "baseline/rms-2"}, True)

# HdrHistogram's own tool, in Java, reads the log's untagged lines.
said = subprocess.run(
    ["java", "-cp", "/usr/share/java/hdrhistogram.jar", "org.HdrHistogram.HistogramLogProcessor", "-i",
     str(folder / "response.hlog"), "-outputValueUnitRatio", "1000"],
    capture_output=True, text=True, check=True, timeout=60).stdout
found = re.search(r"Max\s+=\s+([\d.]+), Total count\s+=\s+(\d+)", said)
check("HdrHistogram in Java, count", int(found.group(2)) if found else said[-300:], totals["ok"])
check("HdrHistogram in Java, max", float(found.group(1)) if found else said[-300:], totals["response_ms"]["max"], 0.001)

# JUnit.
suite = JUnitXml.fromfile(str(folder / "junit.xml"))
cases = [case for s in suite for case in s]
check("JUnit, cases", len(cases), len(targets))
check("JUnit, tests", suite.tests, len(targets))
wanted = {"fail": 0, "inconclusive": 0, "pass": 0}
for target in targets.values():
    wanted[target["verdict"]] += 1
check("JUnit, failures", suite.failures, wanted["fail"])
check("JUnit, errors", suite.errors, wanted["inconclusive"])
check("JUnit, passed", sum(case.is_passed for case in cases), wanted["pass"])

# JMeter's results.
jtl = read_jtl(str(folder / "results.jtl"))
check("JTL, samples", jtl.total_samples, totals["offered"])
check("JTL, errors", jtl.total_errors, totals["offered"] - totals["ok"])
check("JTL, malformed rows", jtl.malformed_rows, 0)
for step, figures in totals["steps"].items():
    transaction = jtl.transactions[step]
    check(f"JTL, {step}", transaction.count, figures["offered"])
    if figures["ok"] == figures["offered"]:
        found = percentile(sorted(transaction.elapsed), 50)
        check(f"JTL, {step}, p50 within a millisecond", abs(found - figures["response_ms"]["p50"]) <= 1, True)

# The timeline and the events.
with open(folder / "timeline.csv", newline="") as file:
    rows = list(csv.DictReader(file))
lines = [json.loads(line) for line in (folder / "timeline.jsonl").read_text().splitlines()]
for name, seconds in (("CSV", rows), ("JSON lines", lines)):
    check(f"{name}, offered", sum(int(s["offered"]) for s in seconds), totals["offered"])
    check(f"{name}, ok", sum(int(s["ok"]) for s in seconds), totals["ok"])
events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
check("events, in the order of time", events == sorted(events, key=lambda e: e["at_s"]), True)

# The percentile distribution: its last line of figures is the count.
tail = (folder / "response.hgrm").read_text()
check("hgrm, count", int(re.search(r"Total count\s*=\s*(\d+)", tail).group(1)), totals["ok"])

# Markdown as GitHub reads it: one table of targets, one of phases.
tokens = MarkdownIt("gfm-like", {"linkify": False}).parse((folder / "summary.md").read_text())
tables, in_body = [], False
for token in tokens:
    if token.type in ("tbody_open", "tbody_close"):
        in_body = token.type == "tbody_open"
        tables += [0] * in_body
    elif token.type == "tr_open" and in_body:
        tables[-1] += 1
check("Markdown, rows of targets", tables[0], len(targets))

if problems:
    sys.exit(f"check-outputs: {len(problems)} wrong: {', '.join(problems)}")
print("check-outputs: everything reads as it should")
