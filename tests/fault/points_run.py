"""Every named fault point of the program (gateway/kit/fault_point.h): dies there at its first, second and third pass, is
started again, and nothing may be lost, doubled or overtaken. The list is taken from the program: a new point is tested
by itself."""
import os
import pathlib
import random
import re
import signal
import time

from bodies import AGENCIES
from fault_stage import FaultStage
from kill_run import TEMPER, begin_load, read_lines, settle
from ledger_check import check
import store_view

PASSES = (1, 2, 3)
# A worker ends the leases of one dead predecessor when it starts: a second pass in one process needs two at once.
ONCE_PER_PROCESS = ("lease_end.",)
# Points that only a way with files and later answers passes: batch_run.py plays them.
OF_BATCHES = ("answer.", "cut.", "batch.", "file.")


def points_of(program):
    """Names in the program's own bytes."""
    found = set(re.findall(rb"fault:([a-z_]+\.[a-z_]+)\0", pathlib.Path(program).read_bytes()))
    return sorted(name.decode() for name in found)


def die_at(stage, point, number, helped=None, environment=None):
    """Starts the gateway anew, and waits until it or a worker has died at this pass of the point: who; None when nobody
    did. `helped` is called every now and then, from a second and a half on."""
    done = stage.work / "outside" / f"{point}-{number}-{(environment or {}).get('TONGBAO_FAULT_IN', '')}"
    stage.environment = {"TONGBAO_FAULT_POINT": f"fault:{point}={number}", "TONGBAO_FAULT_DONE": str(done),
                         **(environment or {})}
    stage.kill_all()
    stage.start()
    deadline, help_at = time.monotonic() + 25, time.monotonic() + 1.5
    while not done.exists():
        if not stage.alive():
            raise RuntimeError(f"the gateway ended by itself with {stage.gateway_process.returncode}")
        if time.monotonic() > deadline:
            return None
        if helped and time.monotonic() > help_at:
            helped()
            help_at = time.monotonic() + 0.7
        time.sleep(0.01)
    time.sleep(0.05)  # the signal is on its way
    if int(done.read_text() or 0) != stage.gateway_process.pid:
        return "worker"
    stage.gateway_process.wait(10)
    stage.start()
    return "serve"


class PointsRun:
    def __init__(self, build, work, engine, seed, say=print):
        self.work, self.say, self.seed = pathlib.Path(work), say, seed
        self.stage = FaultStage(build, work, engine, dict(TEMPER, seed=seed), tongbao="tongbao_faulty")
        self.random = random.Random(seed)
        self.points = [name for name in points_of(self.stage.program("tongbao")) if not name.startswith(OF_BATCHES)]
        self.hits, self.missed = {}, []

    def play(self):
        stage = self.stage
        if len(self.points) < 8:
            raise RuntimeError(f"the program holds only these fault points: {self.points}")
        try:
            counter, _ = begin_load(stage, 10, per_second=60)
            for point in self.points:
                for number in PASSES[:1] if point.startswith(ONCE_PER_PROCESS) else PASSES:
                    self._play(point, number)
            counter.stop()
            stage.wait_ready()
            settle(stage)
            exit_code = stage.stop_gateway()
            report = check(read_lines(self.work / "outside" / "acknowledged"), read_lines(stage.ledger),
                           store_view.read_store(stage), AGENCIES)
            if exit_code != 0:
                report.find("open", f"the gateway ended with {exit_code}")
            if counter.refused:
                report.find("lost", f"the client was refused: {counter.refused[:3]}")
            return self.hits, self.missed, report, counter.acknowledged
        finally:
            stage.tear_down()

    def _play(self, point, number):
        # Somebody must have died before his leases can be ended.
        helped = self._kill_a_worker if point.startswith("lease_end") else None
        died = die_at(self.stage, point, number, helped)
        if died:
            self.hits[f"{point} {number}"] = died
        else:
            self.missed.append(f"{point} was not passed {number} times")

    def _kill_a_worker(self):
        workers = sorted(self.stage.workers_of_run())
        if workers:
            try:
                os.kill(self.random.choice(workers), signal.SIGKILL)
            except ProcessLookupError:
                pass

