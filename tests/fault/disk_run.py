"""The store's disk runs full under load, and is given room again: 503 with Retry-After meanwhile, then it goes on by itself,
and nothing is lost. Before the end of the disk there is a reserve: when that is touched new cases get 503, and what was
accepted comes to its end. The disk is a small file system of its own in memory, which only root can mount."""
import os
import pathlib
import subprocess
import time

from bodies import AGENCIES
from fault_stage import FaultStage
from kill_run import TEMPER, begin_load, read_lines, settle
from ledger_check import check
import store_view

SIZE = "40m"
RESERVE_MB = 4


class DiskStage(FaultStage):
    def set_up(self):
        self.mounted = False
        super().set_up()
        return self

    def write_settings(self):
        if not self.mounted:
            self.store_folder = self.work / "disk"
            self.store_folder.mkdir()
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(self.store_folder)], check=True)
            self.mounted = True
        super().write_settings()

    def store_lines(self, folder):
        return super().store_lines(folder) + f"\nreserve_mb = {RESERVE_MB}"

    def touch_reserve(self):
        """Bytes until half of the reserve is free."""
        with open(self.store_folder / "ballast", "wb") as ballast:
            space = os.statvfs(self.store_folder)
            ballast.write(b"\1" * max(0, space.f_bavail * space.f_frsize - RESERVE_MB * 500_000))

    def fill(self):
        """Bytes until there is no room left. The file's size."""
        ballast = os.open(self.store_folder / "ballast", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            for size in (1 << 20, 4096, 1):
                try:
                    while True:
                        os.write(ballast, b"\1" * size)
                except OSError:
                    pass
            return os.fstat(ballast).st_size
        finally:
            os.close(ballast)

    def empty(self):
        (self.store_folder / "ballast").unlink()

    def tear_down(self):
        try:
            super().tear_down()
        finally:
            if self.mounted:
                subprocess.run(["umount", str(self.store_folder)], check=True)


def play(build, work, seed):
    """{figures}, Report."""
    work = pathlib.Path(work)
    stage = DiskStage(build, work, "sqlite", dict(TEMPER, seed=seed, **{"delay-ms": 600}))
    try:
        counter, _ = begin_load(stage, per_second=60)
        # What the programs free by themselves is taken again, until nothing can be accepted any more.
        quiet_since, seen, deadline, ballast = time.monotonic(), counter.acknowledged, time.monotonic() + 60, 0
        while time.monotonic() - quiet_since < 3:
            ballast = stage.fill()
            if counter.acknowledged != seen:
                quiet_since, seen = time.monotonic(), counter.acknowledged
            if time.monotonic() > deadline:
                raise RuntimeError("the disk never ran full")
            time.sleep(0.1)
        busy, full_for = counter.busy, time.monotonic()
        alive_while_full = stage.answers("/v1/agencies", lambda told: True)
        time.sleep(4)  # attempts under way come back meanwhile, and cannot be written down
        stage.empty()
        full_for = time.monotonic() - full_for
        began = time.monotonic()
        stage.wait_for(lambda: counter.acknowledged > seen + 20, "it did not go on when there was room again", 30)
        resumed_in = time.monotonic() - began
        refused_before = counter.busy
        stage.touch_reserve()
        stage.wait_for(lambda: counter.busy > refused_before, "the reserve was touched, and cases were taken", 30, 0.1)
        stage.wait_for(lambda: store_view.number(stage, store_view.OPEN) == 0, "what was accepted did not come to its end "
                       "on the reserve", 60, 0.2)
        stage.empty()
        counter.stop()
        by_hand = settle(stage, 90)
        exit_code = stage.stop_gateway()
        acks = read_lines(work / "outside" / "acknowledged")
        report = check(acks, read_lines(stage.ledger), store_view.read_store(stage), AGENCIES)
        if busy == 0:
            report.find("lost", "no request was answered with 503 and Retry-After while the disk was full")
        if counter.refused:
            report.find("lost", f"the client was refused: {counter.refused[:3]}")
        if exit_code != 0 or not alive_while_full:
            report.find("open", f"the gateway ended with {exit_code}, answered while full: {alive_while_full}")
        if by_hand or not store_view.whole(stage):
            report.find("open", f"{by_hand} notices needed a person; the database is whole: {store_view.whole(stage)}")
        return {"part": "disk", "seed": seed, "cases": len(acks), "told_busy": busy, "ballast_bytes": ballast,
                "resumed_in_s": round(resumed_in, 2), "full_for_s": round(full_for, 1),
                **{rule: report.counts[rule] for rule in ("lost", "overtaken", "doubled", "open")}}, report
    finally:
        stage.tear_down()
