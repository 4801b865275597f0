"""One run of random kills: load, kills, settling, check. `play(...)` returns what happened."""
import json
import pathlib
import threading
import time

from bodies import AGENCIES
from counter import Counter
from fault_stage import FaultStage
from ledger_check import check
from random_killer import RandomKiller
import store_view

TEMPER = {"refuse": 20, "drop": 10, "delay-ms": 12}  # thousandths, and milliseconds


def read_lines(path):
    with open(path, encoding="ascii") as file:
        return [json.loads(line) for line in file]


class Tally:
    """Counts the cases every agency has applied, by reading the growing ledger from where it ended."""

    def __init__(self, path):
        self.path, self.at, self.rest = path, 0, b""
        self.counts, self.lock = [0] * len(AGENCIES), threading.Lock()

    def __call__(self):
        """How many cases the slowest agency has. Any thread."""
        with self.lock:
            return self._read_on()

    def _read_on(self):
        with open(self.path, "rb") as file:
            file.seek(self.at)
            fresh = file.read()
        self.at += len(fresh)
        *lines, self.rest = (self.rest + fresh).split(b"\n")
        for line in lines:
            if b'"did":"applied"' in line or b'"did":"dropped"' in line:
                self.counts[int(line[10:11])] += 1
        return min(self.counts)


def begin_load(stage, enough=30, **load):
    """Sets the stage up and starts it; clerks begin, and before any harm it is seen that it works. (clerks, tally)"""
    stage.set_up()
    stage.start()
    stage.wait_ready()
    counter = Counter(stage, stage.work / "outside" / "acknowledged", **load)
    counter.applied = tally = Tally(stage.ledger)
    counter.start()
    stage.wait_for(lambda: tally() >= enough, "nothing was delivered before the first harm", 60, 0.1)
    return counter, tally


def settle(stage, limit_s=120):
    """Waits until nothing is open. By itself: nobody presses anything, with one exception that the design asks for: a
    notice that was alone in flight at three deaths waits for a person (`module_fault`), who sends it again. How often."""
    by_hand, deadline = 0, time.monotonic() + limit_s
    while store_view.number(stage, store_view.OPEN):
        for notice in stage.api.list("/v1/notices?state=attention", "notices"):
            if notice.get("attention_reason") != "module_fault":
                return by_hand
            answer = stage.api.ask("POST", f"/v1/notices/{notice['notice_id']}/retry", {"reason": "cause_removed"})
            if answer.status != 200:
                raise RuntimeError(f"retry by hand: {answer}")
            by_hand += 1
        if time.monotonic() > deadline:
            return by_hand
        time.sleep(0.2)
    return by_hand


def play(build, work, engine, kills, seed, say=print, per_second=90.0, stage_options=None, environment=None,
         settle_within_s=120, people=12):
    """{figures}, Report. The stage's work folder stays when something was found."""
    work = pathlib.Path(work)
    stage = FaultStage(build, work, engine, dict(TEMPER, seed=seed), **(stage_options or {}))
    stage.environment = environment or {}
    try:
        counter, tally = begin_load(stage, per_second=per_second, people=people)
        killer = RandomKiller(stage, kills, seed)
        began = time.monotonic()
        killer.run(lambda: say(f"  {killer.done()} kills, {counter.acknowledged} cases acknowledged, {tally()} at every agency"))
        took = time.monotonic() - began
        counter.stop()
        stage.wait_ready()
        calm = time.monotonic()
        by_hand = settle(stage, settle_within_s)
        settled_in = time.monotonic() - calm
        workers = stage.workers_of_run()
        exit_code = stage.stop_gateway()
        acks, deliveries = read_lines(work / "outside" / "acknowledged"), read_lines(stage.ledger)
        store = store_view.read_store(stage)
        report = check(acks, deliveries, store, AGENCIES)
        figures = {
            "engine": engine, "seed": seed, "kills": killer.done(), "killed": dict(killer.killed),
            "kills_per_s": round(killer.done() / took, 2), "cases": len(acks), "notices": len(store.notices),
            "deliveries": len(deliveries), "replayed_at_agencies": sum(d["did"] == "replayed" for d in deliveries),
            "refused_by_agencies": sum(d["did"] == "refused" for d in deliveries),
            "attempts_ended_unknown": store.unknown_attempts, "sent_again_by_client": counter.repeated,
            "commits_in_doubt": counter.replayed, "client_told_busy": counter.busy, "retried_by_hand": by_hand,
            "settled_in_s": round(settled_in, 1), "workers_left": len(workers), "exit_code": exit_code,
            "lost": report.counts["lost"], "overtaken": report.counts["overtaken"], "doubled": report.counts["doubled"]}
        if counter.refused:
            report.find("lost", f"the client was refused: {counter.refused[:3]}")
        if exit_code != 0:
            report.find("open", f"the gateway ended with {exit_code} after the kills")
        if sorted(workers.values()) != sorted(AGENCIES):
            report.find("open", f"one worker per route, but these run: {sorted(workers.values())}")
        if not store_view.whole(stage):
            report.find("lost", "the database says that it is damaged")
        return figures, report
    finally:
        stage.tear_down()


def hit_in_flight(figures):
    """Whether the kills were kills: attempts torn open, commits whose answer never left, keys that came again."""
    return [word for word in ("attempts_ended_unknown", "replayed_at_agencies", "sent_again_by_client") if not figures[word]]
