"""kill -9 of worker processes while they hold leases."""
import collections
import os
import random
import signal
import threading
import time


class Killer:
    """Kills a worker whenever some notice is in flight, `kills` times at most, a random moment after it was seen.

    A notice that is in flight alone at three deaths goes to attention by design (module_fault); so none is hit twice."""

    def __init__(self, stage, kills=24, seed=20260302):
        self.stage, self.kills, self.random = stage, kills, random.Random(seed)
        self.killed, self.hit = [], set()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self._thread.start()

    def stop(self):
        self._end.set()
        self._thread.join()

    def _in_flight(self):
        try:
            page = self.stage.api.get("/v1/notices?state=in_flight&limit=50")
        except Exception:  # busy, or just ending: another look
            return {}
        found = collections.defaultdict(set)
        for notice in page["notices"]:
            found[notice["agency"]].add(notice["notice_id"])
        return {agency: notices for agency, notices in found.items() if not notices & self.hit}

    def _run(self):
        while not self._end.is_set() and len(self.killed) < self.kills:
            agencies = self._in_flight()
            if not agencies:
                time.sleep(0.005)
                continue
            workers = self.stage.workers_by_agency()
            aimed = sorted(agencies.keys() & workers.keys())
            if not aimed:
                time.sleep(0.02)
                continue
            agency = self.random.choice(aimed)
            time.sleep(self.random.random() * 0.02)
            try:
                os.kill(workers[agency], signal.SIGKILL)
                self.killed.append(agency)
                self.hit |= agencies[agency]
            except ProcessLookupError:
                pass
            self._end.wait(0.2 + self.random.random() * 0.8)
