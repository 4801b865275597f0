"""The power goes, under load: the disk keeps what was flushed, and of what lay in its cache a random part. The gateway is
started on what is left; clients and agencies, which have power of their own, go on where they were. What was acknowledged
is there, the rest is delivered, and no rule is broken."""
import contextlib
import pathlib
import random
import shutil
import sqlite3
import tempfile
import time

from bodies import AGENCIES
from kill_run import begin_load, read_lines, settle
from ledger_check import check
from power_stage import PowerStage
import store_view


def cases_found(stage):
    """The cases in the store as the power cut left it, and whether it is whole; before any gateway has seen it."""
    if stage.database:
        return {row[0] for row in store_view.query(stage, "SELECT case_id FROM cases")}, True
    look = stage.work / "look"
    shutil.rmtree(look, ignore_errors=True)
    look.mkdir()
    for file in stage.store_folder.glob("tongbao.db*"):
        if not file.name.endswith("-shm"):
            shutil.copyfile(file, look / file.name)
    with contextlib.closing(sqlite3.connect(look / "tongbao.db")) as store:
        try:
            whole = store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return {row[0] for row in store.execute("SELECT case_id FROM cases")}, whole
        except sqlite3.DatabaseError:  # not even its tables are there
            return set(), False


class PowerRun:
    def __init__(self, stage, cuts, seed):
        self.stage, self.cuts, self.chance = stage, cuts, random.Random(seed)
        self.acknowledged = stage.work / "outside" / "acknowledged"
        self.disk = {"pending": 0, "kept": 0, "torn": 0, "lost": 0, "lost_bytes": 0}
        self.with_cache = self.missing = self.damaged = self.unanswered = 0
        self.ready_in = []

    def writes_first(self, number):
        """Every second cut comes in the middle of a commit, the others at any moment, where little lies in the cache."""
        return 0 if number % 2 else self.chance.randrange(1, 40)

    def cut(self, writes):
        stage = self.stage
        figures = stage.lose_power(writes)
        told = {ack["case"] for ack in read_lines(self.acknowledged)}
        for word in self.disk:
            self.disk[word] += figures[word]
        self.with_cache += figures["pending"] > 0
        found, whole = cases_found(stage)
        self.missing += len(told - found)
        self.damaged += not whole
        self.unanswered += len(found - told)

    def start_again(self):
        stage, began = self.stage, time.monotonic()
        stage.start()
        stage.wait_ready()
        self.ready_in.append(time.monotonic() - began)

    def play(self, settle_within_s=90):
        """{figures}, Report."""
        stage = self.stage
        try:
            counter, _ = begin_load(stage, per_second=60, people=12)
            for number in range(self.cuts):
                time.sleep(self.chance.uniform(0.2, 1.2))
                self.cut(self.writes_first(number))
                self.start_again()
            counter.stop()
            by_hand = settle(stage, settle_within_s)
            exit_code = stage.stop_gateway()
            acks, deliveries, store = read_lines(self.acknowledged), read_lines(stage.ledger), store_view.read_store(stage)
            report = check(acks, deliveries, store, AGENCIES)
            if self.missing:
                report.find("lost", f"{self.missing} cases had been acknowledged and were not there after a power cut")
            if self.damaged or not store_view.whole(stage):
                report.find("lost", f"the database was damaged after {self.damaged} power cuts")
            if counter.refused or exit_code != 0:
                report.find("lost", f"refused {counter.refused[:3]}, exit {exit_code}")
            return {"part": "power", "engine": stage.engine, "cuts": self.cuts, "cuts_with_a_filled_cache": self.with_cache,
                    "disk_writes": self.disk, "cases": len(acks), "deliveries": len(deliveries),
                    "replayed_at_agencies": sum(one["did"] == "replayed" for one in deliveries),
                    "attempts_ended_unknown": store.unknown_attempts, "stored_and_not_answered": self.unanswered,
                    "commits_in_doubt": counter.replayed, "client_sent_again": counter.repeated, "retried_by_hand": by_hand,
                    "ready_within_s": round(max(self.ready_in), 2),
                    **{rule: report.counts[rule] for rule in ("lost", "overtaken", "doubled", "open")}}, report
        finally:
            stage.tear_down()


def play(build, work, engine, cuts, seed):
    """{figures}, Report."""
    figures, report = PowerRun(PowerStage(build, pathlib.Path(work), engine, seed), cuts, seed).play()
    figures["seed"] = seed
    # What lay in the cache may by chance have been kept in each of a few cuts.
    proofs = {"cuts_with_a_filled_cache": figures["cuts_with_a_filled_cache"],
              "attempts_ended_unknown": figures["attempts_ended_unknown"]}
    if cuts >= 20:
        proofs["lost_bytes"] = figures["disk_writes"]["lost_bytes"]
    idle = [word for word, count in proofs.items() if not count]
    if idle:
        report.find("open", f"the cuts hit nothing: {idle} are 0")
    return figures, report


def controls(build, seed, at_most=8, say=print):
    """A program that does not sync must be caught: acknowledged cases are gone after a cut."""
    work = pathlib.Path(tempfile.mkdtemp(prefix="tongbao-power-control-"))
    stage = PowerStage(build, work, "sqlite", seed, tongbao="tongbao_faulty")
    stage.environment = {"TONGBAO_WEAKENED": "no_sync"}
    run, cuts = PowerRun(stage, at_most, seed), 0
    try:
        begin_load(stage, per_second=60, people=12)
        while cuts < at_most and not run.missing:
            if cuts:
                run.start_again()
            time.sleep(1)
            run.cut(0)
            cuts += 1
    finally:
        stage.tear_down()
    caught = run.missing > 0
    say(f"no_sync: {'caught' if caught else 'NOT CAUGHT'}: {run.missing} acknowledged cases were gone after {cuts} cuts")
    shutil.rmtree(work, ignore_errors=True)
    return caught
