"""One route's module aborts, steps on address 0, hangs or leaks, while two other routes work under load. The others go on as
if nothing were; nothing is lost, overtaken or doubled; a notice that takes its worker down alone three times goes to a
person; and with a good module everything is delivered."""
import collections
import pathlib
import re
import shutil
import tempfile
import time

from bodies import AGENCIES
from counter import Counter
from fault_stage import FaultStage
from kill_run import TEMPER, Tally, read_lines, settle
from ledger_check import check
from settings_text import SIGNED_ROUTE
import store_view

MOODY, *OTHERS = AGENCIES
LIMIT_MB = 96
# A call may take half a second; it counts as hung five seconds after that.
MOODY_ROUTE = SIGNED_ROUTE.replace(
    "[pace]\n", "[pace]\nattempt_budget_ms = 500\n")
# mood: (every n-th call, seconds at least, how its worker ends, how often at least)
# The leak comes first: without a queue it grows slowly, and what is under way is finished before the worker ends.
MOODS = {
    "leak": (1, 6, "exit_71", 1),
    "victim": (1, 1, "signal_6", 3),
    "abort": (15, 4, "signal_6", 2),
    "segv": (15, 4, "signal_11", 2),
    "hang": (15, 7, "exit_70", 1),
}
BRIEF = {"leak": (1, 3, "exit_71", 1), "victim": (1, 1, "signal_6", 3), "abort": (15, 2, "signal_6", 2),
         "hang": (15, 6, "exit_70", 1)}
# What the others may be silent at most: they have something to do all the time.
LONGEST_SILENCE_S = 2.5


class ModuleStage(FaultStage):
    route_forms = {MOODY: MOODY_ROUTE}

    def write_settings(self):
        modules = self.work / "modules"
        modules.mkdir()
        for module in [*self.modules.iterdir(), self.build / "modules_faulty" / "moody_rest.so"]:
            (modules / module.name).symlink_to(module)
        self.modules = modules
        super().write_settings()
        with open(self.settings, "a", encoding="utf-8") as file:
            file.write(f"[relay]\nworker_memory_mb = {LIMIT_MB}\n")
        self.route, self.harm_file = self.work / "routes" / f"{MOODY}.toml", self.work / "outside" / "harm"
        self.good = self.route.read_text(encoding="utf-8")

    def use(self, mood, every=1):
        """The route's module from its next worker on; None: the good one."""
        text = self.good
        if mood:
            text = text.replace('name = "rest_json"', 'name = "moody_rest"').replace(
                "[adapter.settings]\n", f'[adapter.settings]\nmood = "{mood}"\nevery = {every}\nharm_file = "{self.harm_file}"\n')
        new = self.route.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.rename(self.route)

    def restart_route(self):
        answer = self.api.ask("POST", f"/v1/routes/{MOODY}/restart", {"reason": "cause_removed"})
        if answer.status != 200:
            raise RuntimeError(f"restart: {answer}")

    def harms(self):
        """{mood: how often}, as the module noted them."""
        if not self.harm_file.exists():
            return collections.Counter()
        return collections.Counter(line.split()[0] for line in self.harm_file.read_text(encoding="ascii").splitlines())

    def worker_ends(self):
        """{how: how often} the moody route's workers ended unasked for."""
        text = (self.work / "logs" / "tongbao.log").read_text(encoding="utf-8", errors="replace")
        return collections.Counter(re.findall(rf'"event":"worker_ended","agency":"{MOODY}".*?"reason":"(\w+)"', text))


def largest_worker_kb(stage):
    """Resident, of the moody route's worker; 0 when there is none."""
    sizes = [0]
    for process, agency in stage.workers_of_run().items():
        try:
            status = pathlib.Path(f"/proc/{process}/status").read_text(encoding="ascii")
        except OSError:
            continue
        found = re.search(r"VmRSS:\s+(\d+)", status)
        if agency == MOODY and found:
            sizes.append(int(found[1]))
    return max(sizes)


def in_mood(stage, mood, every, seconds, how, often):
    """Lives with it until it has shown itself. {figures}"""
    ends, harms, largest = stage.worker_ends()[how], stage.harms()[mood], 0
    stage.use(mood, every)
    stage.restart_route()
    began = time.monotonic()
    while (passed := time.monotonic() - began) < seconds or stage.worker_ends()[how] - ends < often:
        if passed > 40:
            raise RuntimeError(f"{mood} never showed itself: {stage.worker_ends()}")
        largest = max(largest, largest_worker_kb(stage))
        time.sleep(0.05)
    return {"from": began, "to": time.monotonic(), "harms": stage.harms()[mood] - harms,
            "ends": stage.worker_ends()[how] - ends, "largest_mb": largest // 1000}


def of_others(deliveries, phase):
    """(deliveries applied, longest silence in s) of the other agencies during a phase: the worse of them."""
    counts, silences = [], []
    for agency in OTHERS:
        at = [one["at_ms"] / 1000 for one in deliveries if AGENCIES[one["agency"]] == agency
              and one["did"] in ("applied", "dropped") and phase["from"] <= one["at_ms"] / 1000 <= phase["to"]]
        counts.append(len(at))
        edges = [phase["from"], *at, phase["to"]]
        silences.append(max(later - earlier for earlier, later in zip(edges, edges[1:])))
    return min(counts), round(max(silences), 2)


def victim_waits(stage):
    return [notice for notice in stage.api.list("/v1/notices?state=attention", "notices")
            if notice["attention_reason"] == "module_fault"]


def play(build, work, seed, moods=None, stage_options=None, environment=None, settle_within_s=90):
    """{figures}, Report."""
    work = pathlib.Path(work)
    stage = ModuleStage(build, work, "sqlite", dict(TEMPER, seed=seed), **(stage_options or {}))
    stage.environment = environment or {}
    try:
        stage.set_up()
        stage.start()
        stage.wait_ready()
        counter = Counter(stage, work / "outside" / "acknowledged", per_second=30, people=40)
        counter.applied = lambda: counter.acknowledged  # who waits for the moody one would spare it
        tally = Tally(stage.ledger)
        counter.start()
        stage.wait_for(lambda: tally() >= 20, "nothing was delivered while the module was good", 60, 0.1)
        phases, waiting = {}, []
        for mood, wish in (moods or MOODS).items():
            phases[mood] = in_mood(stage, mood, *wish)
            if mood == "victim":
                stage.wait_for(lambda: victim_waits(stage), "the notice that takes its worker down did not go to a person", 30)
                waiting = victim_waits(stage)
                phases[mood]["ends"] = stage.worker_ends()["signal_6"]
        stage.use(None)
        stage.restart_route()
        stage.wait_for(lambda: stage.workers_of_run().values() and MOODY in stage.workers_of_run().values(),
                       "the good module's worker did not start", 30)
        counter.stop()
        by_hand = settle(stage, settle_within_s)
        exit_code = stage.stop_gateway()
        acks, deliveries = read_lines(work / "outside" / "acknowledged"), read_lines(stage.ledger)
        store = store_view.read_store(stage)
        report = check(acks, deliveries, store, AGENCIES)
        judge(report, stage, phases, deliveries, waiting)
        if counter.refused or exit_code != 0 or not store_view.whole(stage):
            report.find("lost", f"refused {counter.refused[:3]}, exit {exit_code}")
        return {"part": "modules", "seed": seed, "cases": len(acks), "deliveries": len(deliveries),
                "replayed_at_agencies": sum(one["did"] == "replayed" for one in deliveries),
                "attempts_ended_unknown": store.unknown_attempts, "with_a_person": len(waiting), "retried_by_hand": by_hand,
                "moods": {mood: {key: phase[key] for key in phase if key not in ("from", "to")} for mood, phase in phases.items()},
                **{rule: report.counts[rule] for rule in ("lost", "overtaken", "doubled", "open")}}, report
    finally:
        stage.tear_down()


def judge(report, stage, phases, deliveries, waiting):
    """What each mood must have done, and must not have done to others."""
    for mood, phase in phases.items():
        phase["others_applied"], phase["others_longest_silence_s"] = of_others(deliveries, phase)
        if not phase["harms"]:
            report.find("open", f"{mood} never happened, so nothing was tested")
        if phase["others_longest_silence_s"] > LONGEST_SILENCE_S:
            report.find("open", f"{mood}: another route was silent for {phase['others_longest_silence_s']} s")
    if "leak" in phases and phases["leak"]["largest_mb"] > 5 * LIMIT_MB:
        report.find("open", f"a worker grew to {phases['leak']['largest_mb']} MB")
    victim = stage.harm_file.with_suffix(".victim")
    if "victim" in phases and victim.read_text(encoding="ascii") not in [one["notice_id"] for one in waiting]:
        report.find("open", "another notice than the module's victim went to a person")


def controls(build, seed, say=print):
    """A program that breaks a promise beside such a module must be caught."""
    work = pathlib.Path(tempfile.mkdtemp(prefix="tongbao-module-control-"))
    _, report = play(build, work, seed, {"abort": MOODS["abort"]}, {"tongbao": "tongbao_faulty"},
                     {"TONGBAO_WEAKENED": "fresh_key_per_attempt"}, 2)
    caught = report.counts["doubled"] > 0
    say(f"a fresh key per attempt beside a module that aborts: {'caught' if caught else 'NOT CAUGHT'}: {dict(report.counts)}")
    shutil.rmtree(work, ignore_errors=True)
    return caught
