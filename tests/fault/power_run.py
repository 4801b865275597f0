"""The power goes, under load: the disk keeps what was flushed, and of what lay in its cache a random part. The gateway is
started on what is left; clients and agencies, which have power of their own, go on where they were. What was acknowledged
is there, the rest is delivered, and no rule is broken."""
import pathlib
import random
import shutil
import tempfile
import time

from bodies import AGENCIES
from kill_run import begin_load, read_lines, settle
from ledger_check import check
from power_cuts import PowerCuts, find_idle
from power_stage import PowerStage
import store_view

LOAD = {"per_second": 60, "people": 12}


class PowerRun:
    def __init__(self, stage, seed):
        self.stage, self.cuts, self.chance = stage, PowerCuts(stage), random.Random(seed)

    def writes_first(self, number):
        """Every second cut comes in the middle of a commit, the others at any moment, where little lies in the cache."""
        return 0 if number % 2 else self.chance.randrange(1, 40)

    def play(self, count, settle_within_s=90):
        """{figures}, Report."""
        stage, cuts = self.stage, self.cuts
        try:
            counter, _ = begin_load(stage, **LOAD)
            for number in range(count):
                time.sleep(self.chance.uniform(0.2, 1.2))
                cuts.cut(self.writes_first(number))
                cuts.start_again()
            counter.stop()
            by_hand = settle(stage, settle_within_s)
            exit_code = stage.stop_gateway()
            acks, deliveries, store = read_lines(cuts.acknowledged), read_lines(stage.ledger), store_view.read_store(stage)
            report = check(acks, deliveries, store, AGENCIES)
            cuts.judge(report)
            if not store_view.whole(stage):
                report.find("lost", "the database says that it is damaged")
            if counter.refused or exit_code != 0:
                report.find("lost", f"refused {counter.refused[:3]}, exit {exit_code}")
            return {"part": "power", "engine": stage.engine, "seed": stage.seed, **cuts.figures(), "cases": len(acks),
                    "deliveries": len(deliveries),
                    "replayed_at_agencies": sum(one["did"] == "replayed" for one in deliveries),
                    "attempts_ended_unknown": store.unknown_attempts, "commits_in_doubt": counter.replayed,
                    "client_sent_again": counter.repeated, "retried_by_hand": by_hand,
                    **{rule: report.counts[rule] for rule in ("lost", "overtaken", "doubled", "open")}}, report
        finally:
            stage.tear_down()


def play(build, work, engine, count, seed):
    """{figures}, Report."""
    run = PowerRun(PowerStage(build, pathlib.Path(work), engine, seed), seed)
    figures, report = run.play(count)
    find_idle(report, run.cuts.proofs() | {"attempts_ended_unknown": figures["attempts_ended_unknown"]})
    return figures, report


def controls(build, seed, at_most=8, say=print):
    """A program that does not sync must be caught: acknowledged cases are gone after a cut."""
    work = pathlib.Path(tempfile.mkdtemp(prefix="tongbao-power-control-"))
    stage = PowerStage(build, work, "sqlite", seed, tongbao="tongbao_faulty")
    stage.environment = {"TONGBAO_WEAKENED": "no_sync"}
    cuts = PowerCuts(stage)
    try:
        begin_load(stage, **LOAD)
        while cuts.count < at_most and not cuts.missing:
            if cuts.count:
                cuts.start_again()
            time.sleep(1)
            cuts.cut(0)
    finally:
        stage.tear_down()
    caught = cuts.missing > 0
    say(f"no_sync: {'caught' if caught else 'NOT CAUGHT'}: {cuts.missing} acknowledged cases were gone after {cuts.count} cuts")
    shutil.rmtree(work, ignore_errors=True)
    return caught
