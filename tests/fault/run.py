#!/usr/bin/env python3
"""./run fault: kills, fault points and other harm, held against ledgers that client and agencies keep by themselves.

  run.py [kills] [--kills 200] [--engine sqlite|postgresql] [--seed N]   kill -9 of gateway and workers at random moments
  run.py points                                                        dies at every named fault point, three times
  run.py batches [--kills N] [--engine E]                              kill -9 where a file a day goes out and answers come later
  run.py batch-points [--passes N] [--brief]                           dies at every named point of such ways
  run.py batch-weakened [--brief]                                      such programs that break a promise must be caught
  run.py modules [--brief]                                             a module aborts, hangs, leaks; two other routes work
  run.py power [--cuts N] [--engine E]                                 the power goes: what was not flushed is lost (root)
  run.py batch-power [--cuts N] [--engine E]                           the same with the folder of the files (root)
  run.py disk                                                          the disk runs full (needs root)
  run.py writes                                                        the n-th write or fsync fails (strace)
  run.py clock                                                         the clock jumps: +2 h, -2 h, +400 days
  run.py nodes                                                         two nodes on one PostgreSQL, one dies
  run.py gate [--engine sqlite|postgresql] [--seconds S]               a proxy stalls, cuts, corrupts, slows, slices
  run.py patroni                                                       PostgreSQL fails over under Patroni (needs root)
  run.py weakened                                                      programs that break a promise must be caught
         [--build build/unity] [--work DIR] [--record FILE]

The last line is `N passed, N failed`. Figures of each run are printed as one JSON line, and appended to --record.
Exit 0: nothing found; 1: something was; 2: the programs could not be started.
"""
import argparse
import datetime
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "patroni")]

from fault_stage import ROOT  # noqa: E402
from negative_control import caught  # noqa: E402
from processes import end_on_sigterm  # noqa: E402
import batch_power_run  # noqa: E402
import batch_run  # noqa: E402
import clock_run  # noqa: E402
import disk_run  # noqa: E402
import enclosure  # noqa: E402
import gate_run  # noqa: E402
import kill_run  # noqa: E402
import module_run  # noqa: E402
import nodes_run  # noqa: E402
import patroni_run  # noqa: E402
import points_run  # noqa: E402
import power_run  # noqa: E402
import write_fault_run  # noqa: E402


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
    return tidy(work, arguments, report.good() and not missed)


def points(arguments):
    work = pathlib.Path(arguments.work or tempfile.mkdtemp(prefix="tongbao-points-"))
    run = points_run.PointsRun(arguments.build, work, arguments.engine, arguments.seed)
    hits, missed, report, acknowledged = run.play()
    keep(arguments.record, {"part": "points", "engine": arguments.engine, "seed": arguments.seed, "points": run.points,
                            "deaths": len(hits), "cases": acknowledged, **{rule: report.counts[rule] for rule in
                                                                           ("lost", "overtaken", "doubled")}})
    for line in missed + report.lines():
        print(line)
    return tidy(work, arguments, report.good() and not missed)


def batches(arguments):
    print(f"random kills, answers come later: {arguments.kills}, {arguments.engine}, seed {arguments.seed}", flush=True)
    return finish(arguments, "batches", lambda work: batch_run.play(
        arguments.build, work, arguments.engine, arguments.kills, arguments.seed, lambda text: print(text, flush=True)))


def batch_points(arguments):
    return finish(arguments, "batch-points", lambda work: batch_run.play_points(
        arguments.build, work, arguments.engine, arguments.seed, range(1, arguments.passes + 1), brief=arguments.brief))


def batch_weakened(arguments):
    return batch_run.controls(arguments.build, arguments.seed, arguments.brief)


def modules(arguments):
    good = finish(arguments, "modules", lambda work: module_run.play(
        arguments.build, work, arguments.seed, module_run.BRIEF if arguments.brief else module_run.MOODS))
    return module_run.controls(arguments.build, arguments.seed) and good


def no_disks():
    """Whether disks that lose their power cannot be made here; it is then said why."""
    if os.getuid() != 0:
        print("skipped: only root can mount a disk of its own")
        return True
    for able, what in ((["unshare", "--mount", "true"], "may not mount"), (["losetup", "--find"], "has no free loop device")):
        if subprocess.run(able, capture_output=True).returncode != 0:
            print(f"skipped: this machine {what}")
            return True
    missing = [device for device in ("/dev/fuse", "/dev/loop-control") if not os.path.exists(device)]
    if missing:
        print(f"skipped: this machine has no {' and no '.join(missing)}")
    return bool(missing)


def powered(module):
    """A part whose module has `play(build, work, engine, cuts, seed)` and controls, on disks that lose their power."""

    def part(arguments):
        if no_disks():
            return True
        good = finish(arguments, module.__name__.removesuffix("_run").replace("_", "-"), lambda work: module.play(
            arguments.build, work, arguments.engine, arguments.cuts, arguments.seed))
        return module.controls(arguments.build, arguments.seed) and good

    return part


def finish(arguments, name, play):
    """Plays, says what happened and what the rules say to it. True when nothing was found."""
    work = pathlib.Path(arguments.work or tempfile.mkdtemp(prefix=f"tongbao-{name}-"))
    figures, report = play(work)
    keep(arguments.record, figures)
    for line in report.lines():
        print(line)
    return tidy(work, arguments, report.good())


# What a program that breaks this promise must be found guilty of.
WEAKENED = {
    "lanes_always_open": ("overtaken", 16),
    "fresh_key_per_attempt": ("doubled", 12),
    "answers_before_commit": ("lost", 30),
}


def weakened(arguments):
    """The negative controls: True when each weakened program is caught."""

    def killed(name, kills_needed):
        def play(work, turn):
            figures, report = kill_run.play(arguments.build, work, "sqlite", kills_needed, arguments.seed + turn,
                                            lambda text: None, stage_options={"tongbao": "tongbao_faulty"},
                                            environment={"TONGBAO_WEAKENED": name}, settle_within_s=15, people=3)
            return report, f" after {figures['kills']} kills and {figures['cases']} cases"

        return play

    return all([caught(name, (rule,), killed(name, kills_needed)) for name, (rule, kills_needed) in WEAKENED.items()])


def tidy(work, arguments, good):
    """Throws away what a good run leaves; says where the rest stays."""
    if good and not arguments.work:
        shutil.rmtree(work, ignore_errors=True)
    elif not good:
        print(f"ledgers, store and logs stay in {work}")
    return good


def harmed(module):
    """A part whose module has `play(build, work, seed)`: what happened, and what the rules say to it."""

    def part(arguments):
        return finish(arguments, module.__name__.removesuffix("_run"),
                      lambda work: module.play(arguments.build, work, arguments.seed))

    return part


def disk(arguments):
    if os.getuid() != 0:
        print("skipped: only root can mount a small disk")
        return True
    return harmed(disk_run)(arguments)


def gate(arguments):
    print(f"fault gates: {arguments.engine}, seed {arguments.seed}", flush=True)
    work = pathlib.Path(arguments.work or tempfile.mkdtemp(prefix="tongbao-gate-"))
    figures, report = gate_run.play(arguments.build, work, arguments.seed, arguments.engine, arguments.seconds)
    keep(arguments.record, figures)
    for line in report.lines():
        print(line)
    return tidy(work, arguments, report.good()) and gate_run.controls(arguments.build, arguments.seed)


def patroni(arguments):
    if os.getuid() != 0:
        print("skipped: only root can make networks of its own")
        return True
    if not enclosure.inside():
        sys.exit(enclosure.play_again_inside())
    enclosure.furnish(ROOT / "build" / "patroni")
    print(f"PostgreSQL under Patroni, seed {arguments.seed}", flush=True)
    return harmed(patroni_run)(arguments)


PARTS = {"batches": batches, "batch-points": batch_points, "batch-power": powered(batch_power_run),
         "batch-weakened": batch_weakened, "clock": harmed(clock_run), "disk": disk, "gate": gate, "kills": kills,
         "modules": modules, "nodes": harmed(nodes_run), "patroni": patroni, "points": points, "power": powered(power_run),
         "weakened": weakened, "writes": harmed(write_fault_run)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=sorted(PARTS), default="kills")
    parser.add_argument("--build", default=str(ROOT / "build" / "unity"))
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--brief", action="store_true", help="as short as CI wants it")
    parser.add_argument("--cuts", type=int, default=30, help="of the power")
    parser.add_argument("--passes", type=int, default=3, help="of each point of batch-points")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each harm of the gates")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 1 << 31))
    parser.add_argument("--work", help="kept; default: a folder below /tmp that goes when nothing was found")
    parser.add_argument("--record", help="a file of JSON lines that grows by one per run")
    arguments = parser.parse_args()
    end_on_sigterm()
    try:
        good = PARTS[arguments.part](arguments)
    except (OSError, RuntimeError, subprocess.CalledProcessError) as trouble:
        print(f"could not be played: {trouble}", file=sys.stderr)
        return 2
    print(f"{int(good)} passed, {int(not good)} failed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
