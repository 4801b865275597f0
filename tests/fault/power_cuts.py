"""The power cuts of a run: what each did to the drives, and what the store holds right behind it."""
import collections
import contextlib
import shutil
import sqlite3
import time

from kill_run import read_lines
import store_view


class StoreAfterCut:
    """The store as a power cut left it, before any gateway has seen it. It can be asked like a stage (store_view.py)."""

    def __init__(self, stage):
        self.database, self.store_folder = stage.database, stage.work / "look"
        self.whole = bool(self.database) or self._copy_is_whole(stage.store_folder)
        self.cases = {row[0] for row in store_view.query(self, "SELECT case_id FROM cases")} if self.whole else set()

    def _copy_is_whole(self, folder):
        shutil.rmtree(self.store_folder, ignore_errors=True)
        self.store_folder.mkdir()
        for file in folder.glob("tongbao.db*"):
            if not file.name.endswith("-shm"):
                shutil.copyfile(file, self.store_folder / file.name)
        with contextlib.closing(sqlite3.connect(self.store_folder / "tongbao.db")) as store:
            try:
                tables = store.execute("SELECT COUNT(*) FROM sqlite_master WHERE name = 'cases'").fetchall()
                return tables == [(1,)] and store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            except sqlite3.DatabaseError:
                return False


class PowerCuts:
    def __init__(self, stage):
        self.stage, self.acknowledged = stage, stage.work / "outside" / "acknowledged"
        self.writes = collections.defaultdict(collections.Counter)  # drive → what became of its writes
        self.with_cache = collections.Counter()  # drive → cuts
        self.count = self.missing = self.damaged = self.unanswered = 0
        self.ready_in = []

    def cut(self, writes, first="store"):
        """Behind so many writes more to that drive (0: now). What the store holds then."""
        figures = self.stage.lose_power(writes, first)
        told = {ack["case"] for ack in read_lines(self.acknowledged)}
        for name, did in figures.items():
            self.writes[name].update(did)
            self.with_cache[name] += did["pending"] > 0
        store = StoreAfterCut(self.stage)
        self.count += 1
        self.missing += len(told - store.cases)
        self.damaged += not store.whole
        self.unanswered += len(store.cases - told)
        return store

    def start_again(self):
        began = time.monotonic()
        self.stage.start()
        self.stage.wait_ready()
        self.ready_in.append(time.monotonic() - began)

    def judge(self, report):
        """Into the report what was seen right behind the cuts."""
        if self.missing:
            report.find("lost", f"{self.missing} cases had been acknowledged and were not there after a power cut")
        if self.damaged:
            report.find("lost", f"the database was damaged after {self.damaged} power cuts")

    def proofs(self):
        """What is 0 only when the cuts hit nothing. What lay in the cache may by chance have been kept in a few cuts."""
        found = {f"cuts_with_a_filled_cache of {name}": self.with_cache[name] for name in self.writes}
        if self.count >= 20:
            found |= {f"lost_bytes of {name}": did["lost_bytes"] for name, did in self.writes.items()}
        return found

    def figures(self):
        return {"cuts": self.count, "cuts_with_a_filled_cache": dict(self.with_cache),
                "disk_writes": {name: dict(did) for name, did in self.writes.items()},
                "stored_and_not_answered": self.unanswered, "ready_within_s": round(max(self.ready_in), 2)}


def find_idle(report, proofs):
    """A run whose harm met nothing proves nothing."""
    idle = [word for word, count in proofs.items() if not count]
    if idle:
        report.find("open", f"the cuts hit nothing: {idle} are 0")
