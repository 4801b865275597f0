"""One fault at the cluster under load, and how it went on by itself."""
import time

from standstill import longest_pause

LIMIT_S = 35  # within which everything goes on by itself
FRESH = 15  # so many cases and deliveries are going on
LEADER_FAULTS = ("leader_killed", "leader_vanished", "leader_partitioned", "leader_cut_off", "switchover")
STANDBY_FAULTS = ("standby_killed", "standby_vanished")


class Faults:
    """killed: SIGKILL to all of a node's processes. vanished: the same, and its cables are pulled before: no reset, no
    farewell. partitioned: the cables only. cut_off: the cable to the other nodes only; the gateways still reach it."""

    def __init__(self, cluster):
        self.cluster = cluster

    def do(self, fault, node, candidate):
        how = fault.split("_", 1)[-1]
        if fault == "switchover":
            self.cluster.switch_over(node, candidate)
        elif how == "cut_off":
            self.cluster.network.cut(node, ("cluster",))
        elif how != "killed":
            self.cluster.network.cut(node)
        if how in ("killed", "vanished"):
            self.cluster.nodes[node].kill()

    def mend(self, fault, node):
        self.cluster.network.mend(node)
        if not self.cluster.nodes[node].process:
            self.cluster.nodes[node].start()


class Round:
    """`counters`: one a gateway; `deliveries`: of all agencies."""

    def __init__(self, cluster, counters, deliveries):
        self.cluster, self.counters, self.deliveries, self.faults = cluster, counters, deliveries, Faults(cluster)

    def play(self, fault, synchronous=True):
        """What happened. The cluster is whole before and behind it."""
        self.cluster.wait_whole(synchronous=synchronous)
        leader, standby = self.cluster.leaders()[0], self.cluster.synchronous_standby()
        timeline = self.cluster.members()[leader]["timeline"]
        victim = leader if fault in LEADER_FAULTS else standby
        began = time.monotonic()
        self.faults.do(fault, victim, standby)
        meanwhile, replaced = self._go_on(fault, victim)
        self.faults.mend(fault, victim)
        self.cluster.wait_whole(synchronous=synchronous)
        ended = time.monotonic()
        now = self.cluster.leaders()[0]
        pauses = [round(longest_pause(counter.times(), began, ended), 1) for counter in self.counters]
        return {"fault": fault, "victim": victim, "replaced": replaced, "leader": now,
                "timelines": [timeline, self.cluster.members()[now]["timeline"]], "no_case_s": pauses,
                "no_delivery_s": round(longest_pause(self.deliveries.times(), began, ended), 1),
                "acknowledged_before_replaced": meanwhile, "whole_again_s": round(ended - began, 1)}

    def _go_on(self, fault, victim):
        """Waits until another node leads (or is the synchronous standby), and every gateway and the agencies have new work
        done. How many cases, begun after the fault, were acknowledged before that; whether it came to that."""
        deadline = time.monotonic() + 2 * LIMIT_S  # a limit that is missed is a finding, not an exception
        for counter in self.counters:
            counter.mark()
        before = counted = 0
        while not (replaced := bool(self._replaced(fault, victim))) and time.monotonic() < deadline:
            before, counted = counted, sum(counter.fresh for counter in self.counters)
            time.sleep(0.1)
        for counter in self.counters:
            counter.mark()
        applied = len(self.deliveries.times())
        while time.monotonic() < deadline and not (
                all(counter.fresh >= FRESH for counter in self.counters)
                and len(self.deliveries.times()) >= applied + FRESH):
            time.sleep(0.1)
        return before, replaced

    def _replaced(self, fault, victim):
        if fault in LEADER_FAULTS:
            return [name for name in self.cluster.leaders() if name != victim]
        return self.cluster.synchronous_standby() not in (None, victim)


def faults_of(played, synchronous=True):
    """Sentences: what in this round was not as it must be."""
    found, name = [], played["fault"]
    for what in (*(f"gateway {at}" for at in (1, 2)), "delivery"):
        pause = played["no_delivery_s"] if what == "delivery" else played["no_case_s"][int(what[-1]) - 1]
        if pause > LIMIT_S:
            found.append(f"{name}: {what} stood still for {pause} s")
    if not played["replaced"]:
        found.append(f"{name}: nobody took its place, the fault was none: {played}")
    changed = played["leader"] != played["victim"] and played["timelines"][0] < played["timelines"][1]
    if name in LEADER_FAULTS and not changed:
        found.append(f"{name}: no other leader came, the fault was none: {played}")
    if synchronous and name == "leader_cut_off" and played["acknowledged_before_replaced"]:
        found.append(f"{name}: cases were acknowledged by a leader without a standby: {played}")
    return found
