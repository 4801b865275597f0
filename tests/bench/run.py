#!/usr/bin/env python3
"""./run bench: how fast Tongbao is on this machine, on both stores. Writes docs/performance.md.

  run.py --build build/unity [--plain] [--only PART,…] [--engines sqlite,postgresql] [--rounds 3] [--seconds 5]
         [--cases 2000] [--window 64] [--impatient] [--work DIR] [--no-page]

Parts: accept, low, full (together the default); on demand hang (one agency hangs), kill (kill -9 under load), idle (memory
with 1,000 idle connections), million (1,000,000 settled and 100,000 open notices) and restart (1,000,000 open notices).
--scale 0.01 makes the last two small, to try them. Part relay3 is the comparison with peers, where ../shared/relay3 stands
(relay3.py: about 20 minutes, needs RabbitMQ and PostgreSQL installed).

Everything talks to loopback, starts its own servers in the work folder and ends them. Exit 0: measured, and every accepted
case reached its three agencies; 1: it did not; 2: the programs could not be started.
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import sys

from bench_stage import ROOT, BenchStage
from bodies import write_bodies
import further
import machine
import page
from processes import end_on_sigterm
import results_file
import rounds

PEOPLE = 1000
PARTS = ("accept", "low", "full")
FURTHER = ("hang", "kill", "idle", "million", "restart")


class Bench:
    def __init__(self, arguments):
        self.arguments = arguments
        self.work = pathlib.Path(arguments.work or pathlib.Path(arguments.build) / "bench").resolve()

    def say(self, text):
        print(text, flush=True)

    def staged(self, engine, part, play):
        """One part on a store of its own; the rounds that `play` returns."""
        arguments = self.arguments
        stage = BenchStage(arguments.build, self.work / f"{engine}-{part}", engine, arguments.window, arguments.plain)
        try:
            stage.set_up()
            write_bodies(stage.work / "bodies", PEOPLE, arguments.plain)
            stage.start_gateway()
            rounds.full_way(stage, "first", cases=200, connections=16)
            taken = play(stage)
        finally:
            stage.tear_down()
        shutil.rmtree(stage.work)
        return taken

    def several(self, title, measure, show):
        taken = []
        for number in range(self.arguments.rounds):
            taken.append(measure(number))
            self.say(f"  {title} {number + 1}: " + "  ".join(f"{name} {value:.4g}" for name, value in show(taken[-1]).items()))
        return taken

    def acceptance(self, stage):
        wanted = self.arguments
        stage.hold_routes()
        rounds.load(stage, "warm", cases=500, connections=32)
        return self.several("accept", lambda number: rounds.acceptance(stage, f"a{number}", wanted.seconds, wanted.connections),
                            lambda r: {"accepted/s": r["accepted_per_s"], "p50 ms": r["p50_ms"], "p99 ms": r["p99_ms"],
                                       "CPU s/1000": r["tongbao_cpu_s_per_1000"], "other cores": r["other_cores"]})

    def low(self, stage):
        rate = self.arguments.rate
        return self.several(
            "low rate", lambda number: rounds.full_way(stage, f"l{number}", cases=rate * 10, rate=rate, connections=16),
            lambda r: {"accept p99 ms": r["p99_ms"], "answered p50 ms": r["answered_p50_ms"],
                       "answered p99 ms": r["answered_p99_ms"], "other cores": r["other_cores"]})

    def full(self, stage):
        wanted = self.arguments
        return self.several(
            "full way", lambda number: rounds.full_way(stage, f"f{number}", cases=wanted.cases, connections=wanted.connections),
            lambda r: {"completed/s": r["completed_per_s"], "CPU s/1000": r["tongbao_cpu_s_per_1000"],
                       "answered p99 ms": r["answered_p99_ms"], "other cores": r["other_cores"]})

    def delivering(self, stage):
        """The parts that deliver, on one store."""
        taken = {part: getattr(self, part)(stage) for part in ("low", "full") if part in self.arguments.only}
        faults = stage.sink.count()
        return {**taken, "twice": faults["twice"], "overtaken": faults["overtaken"]}

    def engine(self, name):
        taken = {}
        if "accept" in self.arguments.only:
            taken["accept"] = self.staged(name, "accept", self.acceptance)
        if {"low", "full"} & set(self.arguments.only):
            taken.update(self.staged(name, "full", self.delivering))
        taken["fsync_ms"] = machine.fsync_ms(str(self.work))
        return taken

    def further_part(self, name, part):
        scale, say = self.arguments.scale, self.say
        play = {
            "hang": lambda calm: self.staged(name, "hung", lambda hung: further.hang(calm, hung, say)),
            "kill": lambda stage: [further.kill(stage, f"k{number}") for number in range(self.arguments.rounds)],
            "idle": further.idle,
            "million": lambda stage: further.million(stage, say, int(1_000_000 * scale), int(100_000 * scale)),
            "restart": lambda stage: further.restart(stage, say, int(1_000_000 * scale)),
        }[part]
        taken = self.staged(name, part, play)
        say(f"  {part}: {json.dumps(taken)}")
        return {"taken": taken, "fsync_ms": machine.fsync_ms(str(self.work))}

    def run_further(self, part):
        results = {"machine": machine.facts(str(self.work)), "plain": self.arguments.plain, "engines": {}}
        for engine in self.arguments.engines.split(","):
            others = machine.busy_cores(3)
            self.say(f"{part}, {engine}; others use {others:.2f} cores")
            results["engines"][engine] = {**self.further_part(engine, part), "other_cores_before": others}
        results["machine"]["load_average_after"] = machine.load_average()
        return results

    def run(self):
        results = {"machine": machine.facts(str(self.work)), "engines": {}, "options": vars(self.arguments)}
        self.say("machine: " + json.dumps(results["machine"]))
        for engine in self.arguments.engines.split(","):
            self.say(engine)
            results["engines"][engine] = self.engine(engine)
        results["machine"]["load_average_after"] = machine.load_average()
        (self.work / "results.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
        return results


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=str(ROOT / "build" / "unity"))
    parser.add_argument("--plain", action="store_true", help="three partners in plain HTTP, unsigned")
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(PARTS),
                        help="of " + ",".join((*PARTS, *FURTHER, "relay3")))
    parser.add_argument("--scale", type=float, default=1, help="of the parts million and restart")
    parser.add_argument("--impatient", action="store_true", help="do not wait for a quiet machine before a round")
    parser.add_argument("--engines", default="sqlite,postgresql")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5, help="of one round of acceptance")
    parser.add_argument("--cases", type=int, default=2000, help="of one round of the full way")
    parser.add_argument("--rate", type=int, default=100, help="cases per second of the low rate")
    parser.add_argument("--connections", type=int, default=256)
    parser.add_argument("--window", type=int, default=64, help="messages under way at once to each agency")
    parser.add_argument("--work", help="work folder (default: bench in the build folder); its disk is what is measured")
    parser.add_argument("--no-page", action="store_true", help="only print")
    arguments = parser.parse_args()
    if unknown := set(arguments.only) - set(PARTS) - set(FURTHER) - {"relay3"}:
        parser.error(f"--only knows no {', '.join(sorted(unknown))}")
    return arguments


def with_peers(arguments):
    """Whether the comparison ran to its end."""
    command = [sys.executable, str(pathlib.Path(__file__).with_name("relay3.py")), "--build", arguments.build, "--rounds",
               str(arguments.rounds), "--window", str(arguments.window)]
    command += ["--impatient"] if arguments.impatient else []
    command += [] if arguments.no_page else ["--page"]
    comparison = subprocess.Popen(command, start_new_session=True)  # told once to end, by us
    try:
        return comparison.wait() == 0
    finally:
        if comparison.poll() is None:  # it ends what it started
            comparison.terminate()
            comparison.wait()


def play(bench, arguments):
    """Measures what is wanted; how many notices came twice or out of order."""
    faults, keep = 0, not arguments.no_page
    bench.work.mkdir(parents=True, exist_ok=True)
    if set(PARTS) & set(arguments.only):
        results = bench.run()
        print(page.table(results))
        faults = sum(taken.get("twice", 0) + taken.get("overtaken", 0) for taken in results["engines"].values())
        if keep and set(PARTS) <= set(arguments.only):
            results_file.put("plain" if arguments.plain else "signed", results)
    for part in FURTHER:
        if part in arguments.only:
            results = bench.run_further(part)
            if keep and arguments.scale == 1:
                results_file.put(part, results)
    if "relay3" in arguments.only and not with_peers(arguments):
        raise RuntimeError("the comparison did not end well")
    return faults


def main():
    arguments = options()
    machine.patient = not arguments.impatient
    end_on_sigterm()
    try:
        faults = play(Bench(arguments), arguments)
    except KeyboardInterrupt:
        return 1
    except (OSError, RuntimeError) as trouble:
        print(f"bench: {trouble}", file=sys.stderr)
        return 2
    print(f"bench: {'every notice came once and in order' if faults == 0 else f'{faults} notices came twice or out of order'}")
    return 0 if faults == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
