"""The power goes where a file a day goes out and answers come later: of the store and of the exchange folder, in one moment.
Right behind each cut every acknowledged case is in the store, and of each batch that the store calls handed over the file is
whole in the outbox, or the courier has fetched it. In the end no rule of batch_check.py is broken."""
import pathlib
import random
import shutil
import tempfile
import time

from batch_power_stage import BatchPowerStage
from batch_run import LOAD, BatchRun, read_batches
from kill_run import begin_load
from power_cuts import PowerCuts, find_idle
import store_view
from tax_clerk import Damaged, read_batch, word

NOT_HANDED_OVER = "SELECT COUNT(*) FROM batches WHERE state <> 'written'"


def whole_and_torn(files):
    """{batch: its notices} of the sound batch files, and the names of the others."""
    whole, torn = {}, []
    for file in files:
        try:
            name, _, details = read_batch(file.read_bytes())
            whole[name] = [word(line, "notice") for line in details]
        except (Damaged, ValueError):
            torn.append(file.name)
    return whole, torn


class BatchPowerRun:
    def __init__(self, stage, seed):
        self.stage, self.cuts, self.batches, self.chance = stage, PowerCuts(stage), BatchRun(stage), random.Random(seed)
        self.gone, self.torn = [], []

    def cut(self, writes=0, first="store"):
        store = self.cuts.cut(writes, first)
        whole, torn = whole_and_torn(self.stage.batch_files())
        self.torn += torn
        for name, batch in (read_batches(store) if store.whole else {}).items():
            if batch.state == "written" and whole.get(name) != batch.notices \
                    and f"TB{batch.sequence:08d}.TXT" not in self.stage.courier.fetched:
                self.gone.append(batch.sequence)

    def wait_for_file(self, limit_s=10):
        """Until a batch file lies there that the courier never fetched, or a while is over."""
        deadline = time.monotonic() + limit_s
        while {file.name for file in self.stage.batch_files()} <= self.stage.courier.fetched and time.monotonic() < deadline:
            time.sleep(0.002)

    def next_cut(self, number):
        """At any moment, in the middle of a commit, in the middle of a file, when a file has just been written."""
        pause = self.chance.uniform(0.2, 1.2)
        moment, writes = number % 4, self.chance.randrange(1, 30)
        time.sleep(pause)
        if moment == 3:
            self.wait_for_file()
            time.sleep(max(0.0, pause - 0.6) / 10)  # often before it is written down as handed over
        self.cut(writes if moment in (1, 2) else 0, "store" if moment < 2 else "exchange")

    def judge(self, report):
        self.cuts.judge(report)
        for number in self.gone:
            report.find("lost", f"batch {number} stood as handed over after a power cut, and its file was not there")
        for name in self.torn:
            report.find("unrecorded", f"{name} stood in the outbox after a power cut, and was not whole")

    def play(self, count):
        """{figures}, Report."""
        try:
            self.batches.begin()
            for number in range(count):
                self.next_cut(number)
                self.cuts.start_again()
            report = self.batches.end()
            self.judge(report)
            return self.cuts.figures() | {
                "fetched_again": self.stage.courier.fetched_again, "answer_files": self.stage.courier.brought,
                "rounds_unconfirmed": self.stage.courier.unconfirmed, **self.batches.figures(report)}, report
        finally:
            self.stage.tear_down()


def play(build, work, engine, count, seed):
    """{figures}, Report."""
    run = BatchPowerRun(BatchPowerStage(build, pathlib.Path(work), engine, seed), seed)
    figures, report = run.play(count)
    proofs = run.cuts.proofs()
    if count >= 8:  # in a few cuts chance may spare what is under way
        proofs["attempts_ended_unknown and files_repeated"] = figures["attempts_ended_unknown"] + figures["files_repeated"]
    find_idle(report, proofs)
    return {"part": "batch power", "engine": engine, "seed": seed} | figures, report


CONTROLS = ("file_not_synced", "name_not_synced")


def controls(build, seed, say=print):
    """Programs that write a batch file and do not sync it, or the folder, must be caught right behind a cut."""
    return all([control(build, seed, name, say) for name in CONTROLS])


def control(build, seed, name, say, at_most=12):
    work = pathlib.Path(tempfile.mkdtemp(prefix="tongbao-batch-power-control-"))
    stage = BatchPowerStage(build, work, "sqlite", seed, tongbao="tongbao_faulty")
    stage.environment = {"TONGBAO_WEAKENED": name}
    stage.courier_pause_s = (2.0, 3.0)  # what he fetches is not lost, and his own syncs help what nobody synced
    run = BatchPowerRun(stage, seed)
    try:
        begin_load(stage, 10, **LOAD)
        while run.cuts.count < at_most and not run.gone:
            if run.cuts.count:
                run.cuts.start_again()
            run.wait_for_file()
            stage.wait_for(lambda: not store_view.number(stage, NOT_HANDED_OVER), "a batch was not handed over", 20, 0.002)
            run.cut(first="exchange")
    finally:
        stage.tear_down()
    say(f"{name}: {'caught' if run.gone else 'NOT CAUGHT'}: {len(run.gone)} batches that stood as handed over had no whole file "
        f"after {run.cuts.count} cuts, {len(run.torn)} stood there torn")
    shutil.rmtree(work, ignore_errors=True)
    return bool(run.gone)
