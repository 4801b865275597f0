"""Three nodes of PostgreSQL under Patroni, as config/patroni/ sets them up, in network namespaces of their own; two gateways
under load, one behind HAProxy, one with all three hosts in its connection string. Leaders and standbys are killed,
vanish, are partitioned. Then the same without synchronous replication: that must lose what was acknowledged."""
import pathlib
import random
import time

from bodies import AGENCIES
from cluster import Cluster
from cluster_stage import ClusterStage, Neighbour
from fault_round import LEADER_FAULTS, STANDBY_FAULTS, Round, faults_of
from kill_run import read_lines, settle
from ledger_check import check
from standstill import Deliveries, TimedCounter
import store_view


class Trial:
    """Two gateways on a fresh database of the cluster, clerks at each, agencies; and what became of it."""

    def __init__(self, build, work, cluster, seed):
        self.first, self.second, self.cluster = ClusterStage(build, work, cluster, seed), None, cluster
        self.counters = []

    def begin(self, per_second=20.0):
        self.first.set_up()
        self.second = Neighbour(self.first)
        for at, node in enumerate((self.first, self.second)):
            node.start()
            node.wait_ready()
            counter = TimedCounter(node, self.first.work / "outside" / f"acknowledged-{at}", clerks=5, people=12,
                                   per_second=per_second, first=5 * at)
            counter.start()
            self.counters.append(counter)
        self.deliveries = Deliveries(self.first.ledger)
        self.first.wait_for(lambda: len(self.deliveries.times()) >= 60 and all(c.acknowledged > 10 for c in self.counters),
                            "nothing was delivered before the first harm", 60, 0.1)

    def end(self, settle_s):
        """{figures}, Report: what the ledgers outside say, once everything has come to its end."""
        for counter in self.counters:
            counter.stop()
        by_hand = settle(self.first, settle_s)
        codes = [node.stop_gateway() for node in (self.first, self.second)]
        acks = [line for at in (0, 1) for line in read_lines(self.first.work / "outside" / f"acknowledged-{at}")]
        store = store_view.read_store(self.first)
        report = check(acks, read_lines(self.first.ledger), store, AGENCIES)
        refused = [text for counter in self.counters for text in counter.refused]
        if refused or codes != [0, 0]:
            report.find("lost", f"refused {refused[:3]}, exit codes {codes}")
        if not store.unknown_attempts and not any(counter.replayed for counter in self.counters):
            report.find("open", "no commit was ever in doubt and no attempt torn open: the faults hit nothing")
        return {"cases": len(acks), "cases_lost": sum(ack["case"] not in store.cases for ack in acks),
                "notices": len(store.notices), "attempts_ended_unknown": store.unknown_attempts,
                "commits_in_doubt": sum(counter.replayed for counter in self.counters), "retried_by_hand": by_hand,
                "sent_again_by_clerks": sum(counter.repeated for counter in self.counters),
                **{rule: report.counts[rule] for rule in ("lost", "overtaken", "doubled", "open")}}, report

    def tear_down(self):
        if self.second:
            self.second.tear_down()
        self.first.tear_down()


def play(build, work, seed, say=print):
    """{figures}, Report. The trial itself."""
    chance = random.Random(seed)
    faults = chance.sample(LEADER_FAULTS + STANDBY_FAULTS, k=len(LEADER_FAULTS + STANDBY_FAULTS))
    logs = pathlib.Path(work) / "nodes"
    logs.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(logs)
    try:
        cluster.start()
        say(f"  three nodes, {cluster.leaders()[0]} leads")
        figures, report = under_load(Trial(build, pathlib.Path(work) / "synchronous", cluster, seed), faults, chance, say)
        figures["without_synchronous_mode"], caught = negative_control(build, work, cluster, seed, say)
        if not caught:
            report.find("lost", "asynchronous replication lost nothing: this trial cannot see a loss")
        return {"part": "patroni", "seed": seed, **figures}, report
    finally:
        cluster.stop()


def under_load(trial, faults, chance, say):
    try:
        trial.begin()
        rounds, found = [], []
        one = Round(trial.cluster, trial.counters, trial.deliveries)
        for fault in faults:
            time.sleep(chance.uniform(1, 4))
            rounds.append(one.play(fault))
            found += faults_of(rounds[-1])
            say(f"  {rounds[-1]}")
        figures, report = trial.end(120)
        for sentence in found:
            report.find("open", sentence)
        return {"rounds": rounds, **figures}, report
    finally:
        trial.tear_down()


def negative_control(build, work, cluster, seed, say):
    """A leader that lost the others goes on acknowledging until Patroni takes the lead from it: ({figures}, caught)."""
    trial = Trial(build, pathlib.Path(work) / "asynchronous", cluster, seed)
    try:
        cluster.change({"synchronous_mode": False, "synchronous_mode_strict": False, "maximum_lag_on_failover": 1 << 30})
        cluster.wait_whole(synchronous=False)
        trial.begin()
        played = Round(cluster, trial.counters, trial.deliveries).play("leader_cut_off", synchronous=False)
        say(f"  without synchronous mode: {played}")
        figures, report = trial.end(20)
        return {"round": played, **{name: figures[name] for name in ("cases", "cases_lost", "lost")}}, figures["cases_lost"] > 0
    finally:
        trial.tear_down()
