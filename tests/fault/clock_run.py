"""The clock jumps under load: two hours ahead, two hours back, 400 days ahead. Gateway, workers and agencies live by a clock
file; what a jump makes late may be late, and nothing may be lost, doubled or overtaken."""
import datetime
import pathlib
import time

from bodies import AGENCIES, body
from day_clock import UTC, DayClock
from fault_stage import FaultStage
from kill_run import TEMPER, begin_load, read_lines, settle
from ledger_check import check
import store_view

JUMPS = (("two hours ahead", 2), ("two hours back", -2), ("400 days ahead", 400 * 24))
LOAD_S = 4


class ClockStage(FaultStage):
    def __init__(self, build, work, engine, seed):
        super().__init__(build, work, engine, dict(TEMPER, seed=seed))
        self.temper["clock-file"] = self.work / "clock"

    def write_settings(self):
        self.clock = DayClock(self.work / "clock", datetime.datetime.now(UTC))
        super().write_settings()
        with open(self.settings, "a", encoding="utf-8") as file:
            file.write(f'[clock]\nfile = "{self.work}/clock"\n')


def registered_yesterday(person, back):
    """No jump of hours makes that tomorrow."""
    case = body(person, back)
    day = datetime.date.fromisoformat(case["registered_on"]) - datetime.timedelta(days=1)
    case["registered_on"] = case["effective_on"] = day.isoformat()
    case["consents"][0]["signed_at"] = f"{day.isoformat()}T04:00:00Z"
    return case


def play(build, work, seed, engine="sqlite"):
    """{figures}, Report."""
    work = pathlib.Path(work)
    stage = ClockStage(build, work, engine, seed)
    try:
        counter, tally = begin_load(stage, per_second=60, people=8, case_of=registered_yesterday)
        accepted = {}
        for name, hours in JUMPS:
            stage.clock.forward(hours=hours)
            before = counter.acknowledged
            time.sleep(LOAD_S)
            accepted[name] = counter.acknowledged - before
        delivered = tally()
        stage.wait_for(lambda: tally() > delivered, "nothing is delivered after the last jump", 30, 0.1)
        counter.stop()
        by_hand = settle(stage, 60)
        exit_code = stage.stop_gateway()
        acks = read_lines(work / "outside" / "acknowledged")
        report = check(acks, read_lines(stage.ledger), store_view.read_store(stage), AGENCIES)
        days = {int(row[0]) // 86_400_000 for row in store_view.query(stage, "SELECT accepted_at FROM cases")}
        if max(days) - min(days) < 399:
            report.find("open", f"the clock did not jump: the cases are of days {sorted(days)}")
        if counter.refused or exit_code != 0 or by_hand or 0 in accepted.values():
            report.find("lost", f"refused {counter.refused[:2]}, exit {exit_code}, by hand {by_hand}, accepted {accepted}")
        return {"part": "clock", "engine": engine, "seed": seed, "cases": len(acks), "accepted": accepted,
                **{rule: report.counts[rule] for rule in ("lost", "overtaken", "doubled", "open")}}, report
    finally:
        stage.tear_down()
