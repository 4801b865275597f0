"""kill -9 at random moments: the gateway alone, the gateway with all its workers, one worker. Decided by the seed."""
import collections
import os
import random
import signal
import time


class RandomKiller:
    """Kills until `kills` are done; a dead gateway is started again at once. Pauses are drawn from 0.05 … `longest_s`,
    so that many kills hit while something starts."""

    def __init__(self, stage, kills, seed, longest_s=0.45):
        self.stage, self.kills, self.random, self.longest_s = stage, kills, random.Random(seed), longest_s
        self.killed = collections.Counter()

    def done(self):
        return sum(self.killed.values())

    def run(self, tell):
        """Until all are done. In the thread that lives on: a gateway ends with the thread that started it."""
        while self.done() < self.kills:
            time.sleep(self.random.uniform(0.05, self.longest_s))
            before = self.done()
            self._kill()
            if self.done() != before and self.done() % 100 == 0:
                tell()

    def _kill(self):
        aim = self.random.choices(("serve", "all", "worker"), (3, 3, 4))[0]
        if aim == "worker":
            workers = sorted(self.stage.workers_of_run())
            if workers:
                try:
                    os.kill(self.random.choice(workers), signal.SIGKILL)
                    self.killed["worker"] += 1
                except ProcessLookupError:
                    pass
            return
        if not self.stage.alive():
            raise RuntimeError(f"the gateway ended by itself with {self.stage.gateway_process.returncode}")
        (self.stage.kill_serve if aim == "serve" else self.stage.kill_all)()
        self.killed[aim] += 1
        self.stage.start()
