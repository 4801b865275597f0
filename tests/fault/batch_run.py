"""Kills and fault points of the ways on which answers come later: a file a day, answers fetched, answers brought, answers in
files (batch_stage.py). What the agencies and the clerk of the files wrote down is held against the store (batch_check.py)."""
import collections
import time

from batch_check import Batch, LateAnswer, check_batches
from batch_stage import AGENCIES, FILED, BatchStage, case_of
from kill_run import begin_load, read_lines, settle
from negative_control import caught
from points_run import OF_BATCHES, die_at, points_of
from random_killer import RandomKiller
import store_view

RULES = ("lost", "overtaken", "doubled", "open")
LOAD = {"per_second": 40, "people": 20, "backlog": 300, "case_of": case_of}
# What still moves by itself. A notice that waits for its lane does not.
MOVING = "SELECT COUNT(*) FROM notices WHERE state IN ('ready', 'in_flight')"
STANDSTILL_S = 4.0  # some of the stage's days
# A few notices make a file, so that a point is passed often.
SMALL_FILES = 'at = "17:30"\nmax_records = 6\n'


def read_batches(stage):
    batches = {row[0]: Batch(int(row[1]), row[2], []) for row in
               store_view.query(stage, "SELECT batch_id, sequence, state FROM batches")}
    for name, notice in store_view.query(stage, "SELECT batch_id, notice_id FROM batch_members ORDER BY batch_id, position"):
        batches[name].notices.append(notice)
    return batches


def read_late(stage):
    return [LateAnswer(*row) for row in
            store_view.query(stage, "SELECT notice_id, result, note FROM exchanges WHERE kind = 'late_answer'")]


class BatchRun:
    """Load, harm by the caller, peace, and what the rules say."""

    def __init__(self, stage):
        self.stage, self.work = stage, stage.work

    def begin(self):
        self.counter, self.tally = begin_load(self.stage, 10, **LOAD)

    def _wait_for_peace(self, within_s):
        """Until everything is settled and every answer taken away."""
        deadline = time.monotonic() + within_s
        self.by_hand = settle(self.stage, within_s)
        while not self.stage.nothing_to_say() and time.monotonic() < deadline:
            time.sleep(0.1)

    def _wait_for_standstill(self, within_s=60):
        """Until nothing more will happen: every answer is taken away, nothing is under way and no batch is due, though
        notices may be open. What is open then stays open."""
        self.by_hand, deadline, since = 0, time.monotonic() + within_s, time.monotonic()
        while time.monotonic() < deadline and time.monotonic() - since < STANDSTILL_S:
            if not self.stage.nothing_to_say() or store_view.number(self.stage, MOVING):
                since = time.monotonic()
            time.sleep(0.1)
        self.stands_still = time.monotonic() - since >= STANDSTILL_S

    def end(self, to_standstill=False):
        """Report. The stage lives on."""
        stage = self.stage
        self.counter.stop()
        stage.wait_ready()
        self._wait_for_standstill() if to_standstill else self._wait_for_peace(90)
        self.exit_code = stage.stop_gateway()
        acks, self.lines, self.files = (read_lines(path) for path in (
            self.work / "outside" / "acknowledged", stage.ledger, stage.files))
        self.store, self.batches, self.late = store_view.read_store(stage), read_batches(stage), read_late(stage)
        report = check_batches(acks, self.lines, self.files, self.store, self.batches, self.late, AGENCIES, FILED)
        if not stage.nothing_to_say():
            report.find("open", "answers of the agencies were not taken away")
        if self.counter.refused or self.exit_code != 0 or stage.trouble():
            report.find("lost", f"refused {self.counter.refused[:3]}, exit {self.exit_code}, agencies {stage.trouble()}")
        if not store_view.whole(stage):
            report.find("lost", "the database says that it is damaged")
        return report

    def figures(self, report):
        did = collections.Counter(line["did"] for line in self.lines)
        return {"cases": self.counter.acknowledged, "days": self.stage.days.days, "batches": len(self.batches),
                "files_taken": len(self.files), "files_repeated": sum(file["did"] == "repeated" for file in self.files),
                "deliveries": sum("body" in line for line in self.lines), "replayed_at_agencies": did["replayed"],
                "answers_offered": did["answered"], "answers_fetched_again": did["offered_again"],
                "answers_pushed": self.stage.pusher.pushed, "pushes_sent_again": self.stage.pusher.sent_again,
                "late_answers_ignored": dict(collections.Counter(one.note for one in self.late if one.result == "ignored")),
                "attempts_ended_unknown": self.store.unknown_attempts, "retried_by_hand": self.by_hand,
                **{rule: report.counts[rule] for rule in RULES}}


def play(build, work, engine, kills, seed, say=print):
    """Random kills. {figures}, Report."""
    run = BatchRun(BatchStage(build, work, engine, seed))
    try:
        run.begin()
        killer = RandomKiller(run.stage, kills, seed)
        killer.run(lambda: say(f"  {killer.done()} kills, {run.counter.acknowledged} cases acknowledged"))
        report = run.end()
        figures = {"part": "batches", "engine": engine, "seed": seed, "kills": killer.done(), "killed": dict(killer.killed),
                   **run.figures(report)}
        missed = [word for word in ("attempts_ended_unknown", "answers_fetched_again", "replayed_at_agencies", "batches")
                  if not figures[word]]
        if missed:
            report.find("open", f"the kills hit nothing under way: {missed} are 0")
        return figures, report
    finally:
        run.stage.tear_down()


def plan(points, passes, brief):
    """(point, pass, agency whose worker dies). Brief: one agency a point, each agency once."""
    for at, point in enumerate(points):
        agencies = AGENCIES if point.startswith("answer.") else (FILED,)
        for agency in [agencies[at % len(agencies)]] if brief else agencies:
            for number in passes:
                yield point, number, agency


def play_points(build, work, engine, seed, passes=(1, 2, 3), weakness=None, only=OF_BATCHES, brief=False):
    """Dies at each point of these ways. {figures}, Report. `weakness`: of the program; then it only comes to a standstill."""
    stage = BatchStage(build, work, engine, seed, SMALL_FILES, 1.0, tongbao="tongbao_faulty")
    programs = stage.program("tongbao"), stage.build / "modules_faulty" / "batch_file.so"
    points = sorted({name for program in programs for name in points_of(program) if name.startswith(OF_BATCHES)})
    if len(points) < 10:
        raise RuntimeError(f"the programs hold only these fault points: {points}")
    run, weakened = BatchRun(stage), {"TONGBAO_WEAKENED": weakness} if weakness else {}
    try:
        run.begin()
        hits, missed = collections.Counter(), []
        for point, number, agency in plan([name for name in points if name.startswith(only)], passes, brief):
            died = die_at(stage, point, number, environment={"TONGBAO_FAULT_IN": agency, **weakened})
            hits.update([point] if died else [])
            missed += [] if died else [f"{point} of {agency} was not passed {number} times"]
        report = run.end(to_standstill=bool(weakness))
        if missed or (weakness and not run.stands_still):
            raise RuntimeError("; ".join(missed) or "it came to no standstill")
        figures = {"part": "batch points", "engine": engine, "seed": seed, "points": len(hits), "deaths": sum(hits.values()),
                   **run.figures(report)}
        if not weakness and not (figures["files_repeated"] and figures["answers_fetched_again"]):
            report.find("open", "no file came twice, or no answer was fetched twice: the deaths hit nothing")
        return figures, report
    finally:
        stage.tear_down()


# What a program that breaks this promise must be found guilty of, and the points at which it dies.
CONTROLS = {
    "confirms_before_commit": (("answer.writing",), "open"),
    "batch_reshuffled": (("file.renamed", "batch.writing"), "unrecorded"),
    "batch_recorded_unwritten": (("batch.committed",), "lost"),
}


def controls(build, seed, brief=False, say=print):
    """True when each weakened program is caught."""

    def weakened(name, only):
        return lambda work, turn: (play_points(build, work, "sqlite", seed + turn, (1,) if brief else (1, 2), name, only)[1], "")

    return all([caught(name, (rule,), weakened(name, only), say) for name, (only, rule) in CONTROLS.items()])
