#!/usr/bin/env python3
"""./run fault: kills, fault points and other harm, held against ledgers that client and agencies keep by themselves.

  run.py [--build build/unity] [--kills 200] [--engine sqlite|postgresql] [--seed N] [--work DIR] [--record FILE]

The last line is `N passed, N failed`. Figures of each run are printed as one JSON line, and appended to --record.
Exit 0: nothing found; 1: something was; 2: the programs could not be started.
"""
import argparse
import datetime
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from fault_stage import ROOT, AGENCIES  # noqa: E402,F401
from bench_stage import end_on_sigterm  # noqa: E402
import kill_run  # noqa: E402


def commit_of_tree():
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def keep(record, figures):
    line = json.dumps({"at": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
                       "commit": commit_of_tree(), **figures})
    print(line, flush=True)
    if record:
        with open(record, "a", encoding="ascii") as file:
            file.write(line + "\n")


def kills(arguments):
    """True when nothing was found."""
    print(f"random kills: {arguments.kills}, {arguments.engine}, seed {arguments.seed}", flush=True)
    work = pathlib.Path(arguments.work or tempfile.mkdtemp(prefix="tongbao-kills-"))
    figures, report = kill_run.play(arguments.build, work, arguments.engine, arguments.kills, arguments.seed,
                                    lambda text: print(text, flush=True))
    keep(arguments.record, figures)
    for line in report.lines():
        print(line)
    missed = kill_run.hit_in_flight(figures)
    if missed:
        print(f"the kills hit nothing in flight: {missed} are 0")
    good = report.good() and not missed
    if good and not arguments.work:
        shutil.rmtree(work, ignore_errors=True)
    elif not good:
        print(f"ledgers, store and logs stay in {work}")
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=str(ROOT / "build" / "unity"))
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 1 << 31))
    parser.add_argument("--work", help="kept; default: a folder below /tmp that goes when nothing was found")
    parser.add_argument("--record", help="a file of JSON lines that grows by one per run")
    arguments = parser.parse_args()
    end_on_sigterm()
    try:
        good = kills(arguments)
    except (OSError, RuntimeError, subprocess.CalledProcessError) as trouble:
        print(f"could not be played: {trouble}", file=sys.stderr)
        return 2
    print(f"{int(good)} passed, {int(not good)} failed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
