"""Two nodes, each a gateway with its workers, on one PostgreSQL. One of them dies again and again, in the end for good; the
other goes on, and takes over what was in flight."""
import pathlib
import random
import shutil
import time

from bodies import AGENCIES
from counter import Counter
from fault_stage import FaultStage
from kill_run import TEMPER, Tally, read_lines, settle
from ledger_check import check
import store_view


class SecondNode(FaultStage):
    """Another gateway on the store of `first`: a port and a run folder of its own, everything else the same."""

    def __init__(self, first):
        super().__init__(first.build, first.work, first.engine, first.temper)
        self.api = None
        self.settings = first.work / "second.toml"
        text = first.settings.read_text(encoding="utf-8")
        text = text.replace(f"port = {first.api_port}", f"port = {self.api_port}").replace(first.run, self.run)
        self.settings.write_text(text, encoding="utf-8")


class Entrance:
    """What clerks see of two nodes: whoever does not get an answer asks the other."""

    def __init__(self, nodes):
        self.nodes, self.api, self.turn = nodes, nodes[0].api, 0

    @property
    def api_port(self):
        self.turn += 1
        return self.nodes[self.turn % 2].api_port


def play(build, work, seed, deaths=12):
    """{figures}, Report."""
    work = pathlib.Path(work)
    first = FaultStage(build, work, "postgresql", dict(TEMPER, seed=seed))
    chance, second = random.Random(seed), None
    try:
        first.set_up()
        second = SecondNode(first)
        first.start()
        first.wait_ready()
        second.start()
        counter = Counter(Entrance((first, second)), work / "outside" / "acknowledged", per_second=60, people=6)
        counter.applied = tally = Tally(first.ledger)
        counter.start()
        first.wait_for(lambda: tally() >= 20 and len(second.workers_of_run()) == 3, "two nodes did not deliver", 60, 0.1)
        for _ in range(deaths):
            node = chance.choice((first, second))
            node.kill_all()
            time.sleep(chance.uniform(0.2, 1.2))  # the other one is alone
            node.start()
            time.sleep(chance.uniform(0.3, 0.8))
        before = tally()
        second.kill_all()
        began = time.monotonic()
        first.wait_for(lambda: tally() > before + 20, "the node that is left does not deliver", 30, 0.05)
        went_on_in = time.monotonic() - began
        counter.stop()
        first.wait_ready()
        by_hand = settle(first, 90)
        exit_code = first.stop_gateway()
        acks = read_lines(work / "outside" / "acknowledged")
        store = store_view.read_store(first)
        report = check(acks, read_lines(first.ledger), store, AGENCIES)
        if counter.refused or exit_code != 0:
            report.find("lost", f"refused {counter.refused[:3]}, exit {exit_code}")
        if store.unknown_attempts == 0:
            report.find("open", "no attempt was torn open: the deaths hit nothing")
        return {"part": "nodes", "engine": "postgresql", "seed": seed, "deaths": deaths + 1, "cases": len(acks),
                "attempts_ended_unknown": store.unknown_attempts, "commits_in_doubt": counter.replayed,
                "retried_by_hand": by_hand, "went_on_in_s": round(went_on_in, 2),
                **{rule: report.counts[rule] for rule in ("lost", "overtaken", "doubled", "open")}}, report
    finally:
        if second:
            if second.alive():
                second.kill_all()
            shutil.rmtree(second.run, ignore_errors=True)
        first.tear_down()
