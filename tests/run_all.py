#!/usr/bin/env python3
"""Runs everything and adds up the single cases; the last line is `N passed, N failed, N skipped`.

Usage: run_all.py --build build/unity [--only PART] [--quick]
Every CTest test is run on its own. Boost.Test programs report their cases; a program that prints lines of the form
`N passed, N failed[, N skipped]` is counted by them, Python's unittest by its summary; any other test counts as one. A
line that begins with `skipped:` is one skipped case (tests over the whole official tables). Then the sample day on
SQLite and on PostgreSQL, plainly and with the workers killed, the fault runs, and the lint of the OpenAPI document.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BOOST = re.compile(r"^\s+(\d+) test cases? out of \d+ (passed|failed|skipped|aborted)", re.M)
BOOST_NESTED = re.compile(r"^Test module .*\n(?:  .*\n)*", re.M)
PLAIN = re.compile(r"^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$", re.M)
SKIPPED = re.compile(r"^\s*(?:SKIPPED|skipped): .*$", re.M)
PYTHON = re.compile(r"^Ran (\d+) tests? in .*\n\n(?:OK|FAILED)(?: \((.*)\))?$", re.M)
TIME_LIMIT = 900


def counts_of(output, code):
    """(passed, failed, skipped) of one program from what it printed and how it ended."""
    passed = failed = skipped = 0
    for block in BOOST_NESTED.findall(output):
        for number, word in BOOST.findall(block):
            if word == "passed":
                passed += int(number)
            elif word == "skipped":
                skipped += int(number)
            else:
                failed += int(number)
    if not passed + failed + skipped:
        for ok, bad, left in PLAIN.findall(output):
            passed, failed, skipped = passed + int(ok), failed + int(bad), skipped + int(left or 0)
    for ran, rest in PYTHON.findall(output):
        marks = dict(part.split("=") for part in rest.split(", ") if "=" in part)
        bad, left = int(marks.get("failures", 0)) + int(marks.get("errors", 0)), int(marks.get("skipped", 0))
        # One test that fails in several sub-tests counts as so many failures.
        passed, failed, skipped = passed + max(0, int(ran) - bad - left), failed + bad, skipped + left
    skips = len(SKIPPED.findall(output))
    if skips:
        # A Boost case that only says that it was skipped has passed as a case.
        passed, skipped = max(0, passed - skips), skipped + skips
    if code != 0 and not failed:
        failed = 1
    if code == 0 and not passed + failed + skipped:
        passed = 1
    return passed, failed, skipped


def run_one(name, command, folder, environment=None, limit=TIME_LIMIT):
    started = time.monotonic()
    surroundings = dict(os.environ, BOOST_TEST_REPORT_LEVEL="short", BOOST_TEST_COLOR_OUTPUT="no",
                        BOOST_TEST_CATCH_SYSTEM_ERRORS="no", **(environment or {}))
    try:
        done = subprocess.run(command, cwd=folder, env=surroundings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=limit)
        output, code = done.stdout.decode("utf-8", "replace"), done.returncode
    except subprocess.TimeoutExpired as late:
        output, code = (late.stdout or b"").decode("utf-8", "replace") + f"\nno end within {limit} s\n", 124
    except OSError as trouble:
        output, code = f"{trouble}\n", 127
    passed, failed, skipped = counts_of(output, code)
    mark = "FAILED" if failed else "ok"
    note = f", {skipped} skipped" if skipped else ""
    print(f"{mark:>6}  {name:<34} {passed:>5} passed, {failed} failed{note}  ({time.monotonic() - started:.1f} s)",
          flush=True)
    if failed:
        lines = output.rstrip().splitlines()
        print("\n".join("        | " + line for line in lines[-120:]), flush=True)
    return passed, failed, skipped


def ctest_tests(build):
    listing = subprocess.run(["ctest", "--show-only=json-v1"], cwd=build, check=True, capture_output=True)
    for test in json.loads(listing.stdout).get("tests", []):
        command = test.get("command")
        properties = {p["name"]: p["value"] for p in test.get("properties", [])}
        environment = dict(pair.split("=", 1) for pair in properties.get("ENVIRONMENT", []))
        yield test["name"], command, properties.get("WORKING_DIRECTORY", str(build)), environment


def sample_days(build, quick):
    play = [sys.executable, str(ROOT / "tests/sample_day/play.py"), "--build", str(build), "--once", "--plain", "--check-api"]
    yield "sample day, SQLite", play + ["--engine", "sqlite"]
    yield "sample day, PostgreSQL", play + ["--engine", "postgresql"]
    if not quick:
        yield "sample day, workers killed", play + ["--engine", "sqlite", "--kill-workers"]
        yield "sample day, killed, no dedup", play + ["--engine", "sqlite", "--kill-workers", "--no-dedup"]


def fault_runs(build, quick):
    fault = [sys.executable, str(ROOT / "tests/fault/run.py"), "--build", str(build)]
    yield "fault points", fault + ["points"]
    yield "disk runs full", fault + ["disk"]
    if not quick:
        yield "random kills, SQLite", fault + ["kills", "--kills", "200", "--engine", "sqlite"]
        yield "random kills, PostgreSQL", fault + ["kills", "--kills", "60", "--engine", "postgresql"]
        yield "weakened programs are caught", fault + ["weakened"]
        yield "n-th write and fsync fails", fault + ["writes"]
        yield "the clock jumps", fault + ["clock"]
        yield "two nodes, one dies", fault + ["nodes"]
        yield "fault gates, SQLite", fault + ["gate", "--engine", "sqlite", "--seconds", "1.5"]
        yield "fault gates, PostgreSQL", fault + ["gate", "--engine", "postgresql", "--seconds", "1.5"]
        yield "files and later answers, kills", fault + ["batches", "--kills", "30"]
        yield "files and later answers, points", fault + ["batch-points", "--passes", "1", "--brief"]
        yield "files and later answers, weakened", fault + ["batch-weakened", "--brief"]
        yield "modules abort, hang and leak", fault + ["modules", "--brief"]
        yield "the power goes", fault + ["power", "--cuts", "5"]
        yield "the power goes, files", fault + ["batch-power", "--cuts", "4"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build/unity")
    parser.add_argument("--only", default="", help="only parts whose name contains this")
    parser.add_argument("--quick", action="store_true", help="without the killed sample days and the longer fault runs")
    arguments = parser.parse_args()
    build = pathlib.Path(arguments.build).resolve()

    parts = [(n, c or ["false"], w, e) for n, c, w, e in ctest_tests(build)]
    parts += [(n, c, str(ROOT), None) for n, c in sample_days(build, arguments.quick)]
    parts += [(n, c, str(ROOT), None) for n, c in fault_runs(build, arguments.quick)]
    if (ROOT / "package.json").exists() and (ROOT / "gateway/http/openapi.yaml").exists():
        lint = ["npx", "--no-install", "redocly", "lint", "gateway/http/openapi.yaml"]
        parts.append(("OpenAPI lint", lint, str(ROOT), {"REDOCLY_TELEMETRY": "off"}))

    total = [0, 0, 0]
    for name, command, folder, environment in parts:
        if arguments.only in name:
            total = [a + b for a, b in zip(total, run_one(name, command, folder, environment))]
    if not sum(total):
        print("nothing was run", file=sys.stderr)
        return 1
    print(f"{total[0]} passed, {total[1]} failed, {total[2]} skipped")
    return 1 if total[1] else 0


if __name__ == "__main__":
    sys.exit(main())
