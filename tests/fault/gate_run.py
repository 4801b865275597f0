"""The relay behind fault gates, one harm after the other on every protocol, under load. Nothing may be lost, doubled or
overtaken; every harm must have happened; and while the gates only pass, none may have.

Bytes are not turned on the way to the plain partner, to the database and from the clerks: neither TLS nor a signature
stands there, so nobody could notice (that is why all three are for loopback, or a network of one's own). The negative
controls do turn them, and the rules must break; and they let a program that breaks a promise work behind a gate that
cuts.
"""
import pathlib
import time

from counter import Counter
from fault_gate import FAULTS
from gate_stage import AGENCIES, DATABASE, INTAKE, PLAIN, Door, GateStage, case_of
from kill_run import Tally, read_lines
from ledger_check import check
from negative_control import caught
import store_view

HARMS = tuple(fault for fault in FAULTS if fault != "pass")
UNGUARDED = (PLAIN, INTAKE)  # neither TLS nor signature
BREAKS = ("refuse", "cut", "stall", "slow", "corrupt")  # harms that end a connection, or make the other side end it


class GateRun:
    """A stage, clerks, and phases of harm. `seconds` of each."""

    def __init__(self, stage, seconds, per_second=30.0):
        self.stage, self.seconds, self.work = stage, seconds, stage.work
        self.per_second = per_second
        self.met = {}  # (gate, harm) → how often

    def begin(self):
        """Until every agency has applied something; the gates only pass."""
        stage = self.stage
        stage.set_up()
        stage.start()
        stage.wait_ready()
        self.counter = Counter(Door(stage), self.work / "outside" / "acknowledged", per_second=self.per_second,
                               people=12, case_of=case_of)
        self.counter.applied = self.tally = Tally(stage.ledger)
        self.counter.start()
        stage.wait_for(lambda: self.tally() >= 30, "nothing was delivered before the first harm", 60, 0.1)
        return {gate: {harm: count[harm] for harm in HARMS if count.get(harm)} for gate, count in stage.gates.counts().items()}

    def harm(self, fault, gates):
        """One harm on these gates for a while, and until each has done it; time runs faster meanwhile, so that pauses
        end."""
        before = self.stage.gates.counts()

        def how_often():
            after = self.stage.gates.counts()
            return {(gate, fault): after[gate].get(fault, 0) - before[gate].get(fault, 0) for gate in gates}

        self.stage.gates.turn(fault, *gates)
        self._let_time_pass(lambda: False, self.seconds, 4)
        self._let_time_pass(lambda: all(how_often().values()), 15, 4)
        self.stage.gates.turn("pass", *gates)
        self.met.update(how_often())

    def _let_time_pass(self, done, limit_s, speed_s):
        """Until it is done: `speed_s` of the gateway's time every quarter of a second."""
        deadline = time.monotonic() + limit_s
        while not done() and time.monotonic() < deadline:
            time.sleep(0.25)
            self.stage.clock.forward(seconds=speed_s)

    def end(self, settle_within_s=90):
        """Peace, until nothing is open; then what the rules say. The exit code of the gateway is part of it."""
        stage = self.stage
        self.counter.stop(90)
        self._let_time_pass(lambda: store_view.number(stage, store_view.OPEN) == 0, settle_within_s, 30)
        self.exit_code = stage.stop_gateway()
        acks, deliveries = read_lines(self.work / "outside" / "acknowledged"), read_lines(stage.ledger)
        self.store = store_view.read_store(stage)
        self.figures = {"cases": len(acks), "deliveries": len(deliveries),
                        "replayed_at_agencies": sum(one["did"] == "replayed" for one in deliveries)}
        return check(acks, deliveries, self.store, AGENCIES, self.torn())

    def torn(self):
        return sum(count.get(harm, 0) for gate, count in self.stage.gates.counts().items() if gate in AGENCIES
                   for harm in BREAKS)


def plan(engine):
    """(harm, gates): every harm on every gate that could notice it."""
    for harm in HARMS:
        yield harm, [gate for gate in (*AGENCIES, INTAKE) if harm != "corrupt" or gate not in UNGUARDED]
    for harm in HARMS if engine == "postgresql" else ():
        if harm != "corrupt":
            yield harm, [DATABASE]


def play(build, work, seed, engine="sqlite", seconds=5.0):
    """{figures}, Report."""
    run = GateRun(GateStage(build, pathlib.Path(work), engine, seed), seconds)
    try:
        early = run.begin()
        for harm, gates in plan(engine):
            run.harm(harm, gates)
        report = run.end()
        if any(early.values()):
            report.find("open", f"the gates harmed before they were told to: {early}")
        for (gate, harm), count in run.met.items():
            if count == 0:
                report.find("open", f"{harm} never happened at the gate of {gate}, so nothing was tested")
        if run.counter.refused or run.exit_code != 0 or not store_view.whole(run.stage):
            report.find("lost", f"refused {run.counter.refused[:3]}, exit {run.exit_code}")
        failed = run.store.attempts_recorded - sum(row.outcome != "" for row in run.store.notices.values())
        if failed <= 0:
            report.find("open", "no attempt failed: the harm hit nothing")
        return {"part": "gate", "engine": engine, "seed": seed, **run.figures, "attempts_failed": failed,
                "harms": {f"{gate} {harm}": count for (gate, harm), count in run.met.items()},
                "client_sent_again": run.counter.repeated, "commits_in_doubt": run.counter.replayed,
                **{rule: report.counts[rule] for rule in ("lost", "overtaken", "doubled", "open")}}, report
    finally:
        run.stage.tear_down()


# Who must be caught, and as what: the harm, its gates, the promise the program breaks, the rules of which one must break.
CONTROLS = {
    "bytes turned where nothing guards them": ("corrupt", (PLAIN,), None,
                                               ("open", "unrecorded", "invented", "doubled", "lost")),
    "a fresh key per attempt behind a gate that cuts": ("cut", AGENCIES, "fresh_key_per_attempt", ("doubled",)),
}


def controls(build, seed, say=print):
    """True when each is caught."""

    def harmed(harm, gates, weakness):
        def play(work, turn):
            stage = GateStage(build, work, "sqlite", seed + turn, 4_000, tongbao="tongbao_faulty" if weakness else "tongbao")
            stage.environment = {"TONGBAO_WEAKENED": weakness} if weakness else {}
            run = GateRun(stage, 5.0)
            try:
                run.begin()
                run.harm(harm, gates)
                return run.end(settle_within_s=10), f" after {sum(run.met.values())} times {harm}"
            finally:
                stage.tear_down()

        return play

    return all([caught(name, rules, harmed(harm, gates, weakness), say)
                for name, (harm, gates, weakness, rules) in CONTROLS.items()])
