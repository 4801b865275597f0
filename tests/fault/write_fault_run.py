"""The n-th write and the n-th fsync of every process fails (strace injection: EIO, ENOSPC), for n = 1, 2, 3 … while cases
come in. A process may end of it; it is started again. Nothing may be lost, doubled or overtaken."""
import pathlib
import shutil
import subprocess
import time

from bodies import AGENCIES
from fault_stage import WITH_US, FaultStage
from kill_run import TEMPER, begin_load, read_lines, settle
from ledger_check import check
import store_view

CALLS = {"fdatasync": (1, 2, 3, 5, 8, 13), "pwrite64": (1, 2, 3, 5, 8, 13, 21, 34, 55)}
ERRORS = ("EIO", "ENOSPC")


class StracedStage(FaultStage):
    """`inject`: what strace is told to let fail; None: runs without strace."""
    inject = None

    def start(self):
        if self.inject is None:
            return super().start()
        self.trace = self.work / "logs" / f"strace-{self.inject.replace(':', '-').replace('=', '')}"
        with open(self.work / "logs" / "tongbao.log", "ab") as log:
            self.gateway_process = subprocess.Popen(
                WITH_US + ["strace", "-f", "-qq", "-o", str(self.trace), "-e", f"trace={self.inject.split(':')[0]}",
                           "-e", f"inject={self.inject}", self.program("tongbao"), "serve", "--config",
                           str(self.settings)], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def injected(self):
        """How many calls strace let fail."""
        return self.trace.read_text(errors="replace").count("(INJECTED)") if self.trace.exists() else 0


def play(build, work, seed):
    """{figures}, Report."""
    if not shutil.which("strace"):
        raise RuntimeError("strace is not installed")
    work = pathlib.Path(work)
    stage = StracedStage(build, work, "sqlite", dict(TEMPER, seed=seed))
    try:
        counter, _ = begin_load(stage, per_second=60)
        hits, ends = {}, 0
        for call, numbers in CALLS.items():
            for number in numbers:
                error = ERRORS[number % 2]
                stage.kill_all()
                stage.inject = f"{call}:error={error}:when={number}"
                stage.start()
                ends += _under(stage)
                hits[f"{call} {number} {error}"] = stage.injected()
        stage.kill_all()
        stage.inject = None
        stage.start()
        counter.stop()
        stage.wait_ready()
        by_hand = settle(stage, 90)
        exit_code = stage.stop_gateway()
        acks = read_lines(work / "outside" / "acknowledged")
        report = check(acks, read_lines(stage.ledger), store_view.read_store(stage), AGENCIES)
        for name, count in hits.items():
            if count == 0:
                report.find("open", f"{name}: no call failed, so nothing was tested")
        if counter.refused or exit_code != 0 or not store_view.whole(stage):
            report.find("lost", f"refused {counter.refused[:3]}, exit {exit_code}, whole {store_view.whole(stage)}")
        return {"part": "writes", "seed": seed, "cases": len(acks), "faults": len(hits), "failed_calls": sum(hits.values()),
                "told_busy": counter.busy, "gateways_ended": ends, "retried_by_hand": by_hand,
                **{rule: report.counts[rule] for rule in ("lost", "overtaken", "doubled", "open")}}, report
    finally:
        stage.tear_down()


def _under(stage, for_s=1.6, at_most_s=15):
    """Runs under the fault for a while, and until it has happened; a gateway that ends of it is started again. How often
    it did."""
    ends, began = 0, time.monotonic()
    while (passed := time.monotonic() - began) < for_s or (passed < at_most_s and stage.injected() == 0):
        if not stage.alive():
            ends += 1
            if ends > 3:
                return ends
            stage.start()
        time.sleep(0.05)
    return ends
