"""The measured rounds: each drives the gateway once and returns its figures as a dictionary."""
import json
import os
import subprocess
import time

import machine
from bodies import AGENCIES

OPEN_STATES = ("held", "waiting", "ready", "in_flight", "awaiting_answer", "attention")
PATIENCE_S = 60


class Meter:
    """Who used the processors between its begin and its end, in seconds."""

    def __init__(self, stage):
        self.stage = stage
        self.workers = stage.workers()
        self.before, self.machine_before, self.began = self.read(), machine.busy_and_stolen(), time.monotonic()

    def read(self):
        stage, own = self.stage, os.times()
        serve = machine.processor_seconds(stage.gateway.process.pid)
        return {"serve": serve, "workers": sum(machine.processor_seconds(pid) for pid in self.workers),
                "postgresql": machine.family_seconds(stage.database.process.pid) if stage.database else 0.0,
                "sink": machine.processor_seconds(stage.sink.process.pid),
                "load": own.children_user + own.children_system, "bench": own.user + own.system}

    def end(self, cases):
        took = time.monotonic() - self.began
        used = {who: after - self.before[who] for who, after in self.read().items()}
        busy, stolen = (after - before for after, before in zip(machine.busy_and_stolen(), self.machine_before))
        if set(self.workers) != set(self.stage.workers()):
            raise RuntimeError("a worker ended during the round; see the log")
        per_1000 = {who: seconds / max(1, cases) * 1000 for who, seconds in used.items()}
        return {"cpu_s_per_1000": per_1000, "tongbao_cpu_s_per_1000": per_1000["serve"] + per_1000["workers"],
                "tongbao_cores": (used["serve"] + used["workers"]) / took,
                "other_cores": max(0.0, (busy - sum(used.values())) / took), "stolen_cores": stolen / took}


def load(stage, tag, limit_s=PATIENCE_S * 2, **wanted):
    """Runs bench_load to its end; its report. Anything but 201 and 503 (sent again) is a finding."""
    ledger = stage.work / f"ledger-{tag}"
    command = [stage.program("bench_load"), "--port", str(stage.api.port), "--token-file", f"{stage.work}/keys/api_token",
               "--bodies", f"{stage.work}/bodies", "--run", tag, "--ledger", str(ledger)]
    for name, value in wanted.items():
        command += [f"--{name}", str(value)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=limit_s)
    if done.returncode:
        raise RuntimeError(f"bench_load: {done.stderr}")
    report = json.loads(done.stdout)
    wrong = {status: count for status, count in report["statuses"].items() if status not in ("201", "503")}
    if wrong or report["accepted"] != report["sent"]:
        raise RuntimeError(f"not every case was accepted: {report}")
    report["turned_away"] = report["statuses"].get("503", 0)
    return report, ledger


def open_notices(stage):
    return sum(route[state] for route in stage.routes() for state in OPEN_STATES)


def delivered(stage, already, cases):
    """Waits until the sink has answered so many more notices and the gateway has recorded every answer: when that was."""
    want, last, since = already + len(AGENCIES) * cases, -1, time.monotonic()
    while (have := sum(stage.sink.count()["counts"])) < want:
        quiet = time.monotonic() - since
        if have != last:
            last, since = have, time.monotonic()
        elif quiet > PATIENCE_S or (quiet > 3 and open_notices(stage) == 0):
            raise RuntimeError(f"{have - already} of {want - already} notices were delivered, then nothing for {quiet:.0f} s")
        time.sleep(0.02)
    stage.wait_for(lambda: open_notices(stage) == 0, "notices stay open although the agencies answered them all",
                   every_s=0.01)
    return time.monotonic_ns()


def third_answers(ledger, arrivals, agencies=("0", "1", "2")):
    """For every case of the ledger: when it was due and when the last of these agencies had answered, in nanoseconds; and
    how many accepted cases one of them does not know of."""
    answered = {}
    for line in arrivals.read_text(encoding="ascii").splitlines():
        case_id, agency, at = line.split()
        if agency in agencies:
            answered.setdefault(case_id, {})[agency] = int(at)
    found, lost = [], 0
    for line in ledger.read_text(encoding="ascii").splitlines():
        case_id, due, _ = line.split()
        answers = answered.get(case_id, {})
        if len(answers) == len(agencies):
            found.append((int(due), max(answers.values())))
        else:
            lost += 1
    return found, lost


def answered_ms(ledger, arrivals, agencies=("0", "1", "2")):
    """For every case of the ledger: milliseconds from when it was due until the last of these agencies had answered."""
    found, lost = third_answers(ledger, arrivals, agencies)
    if lost:
        raise RuntimeError(f"{lost} cases were accepted and not every agency knows of them")
    return [(at - due) / 1e6 for due, at in found]


def acceptance(stage, tag, seconds, connections):
    machine.wait_until_quiet()
    meter = Meter(stage)
    report, _ = load(stage, tag, seconds=seconds, connections=connections)
    return {**report, **meter.end(report["accepted"])}


def full_way(stage, tag, **wanted):
    """Cases in, three notices each answered and recorded. With `rate` open loop, else as fast as they are accepted."""
    machine.wait_until_quiet()
    already = sum(stage.sink.count()["counts"])
    meter = Meter(stage)
    report, ledger = load(stage, tag, **wanted)
    ended = delivered(stage, already, report["accepted"])
    figures = {**report, **meter.end(report["accepted"])}
    arrivals = stage.work / f"arrivals-{tag}"
    stage.sink.dump(arrivals)
    took = answered_ms(ledger, arrivals)
    figures["completed_per_s"] = report["accepted"] / ((ended - report["began_ns"]) / 1e9)
    figures["answered_p50_ms"], figures["answered_p99_ms"] = machine.quantile(took, 0.5), machine.quantile(took, 0.99)
    return figures
