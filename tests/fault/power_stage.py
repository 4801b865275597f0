"""A gateway whose store lies on a disk of its own that can lose its power (volatile_disk.py). Root only."""
import os
import pathlib
import shutil
import signal

from fault_stage import FaultStage
from kill_run import TEMPER
from postgres import PostgreSQL
from processes import children_of
from volatile_disk import Drive


class PostgreSQLOnDisk(PostgreSQL):
    """Its data on that disk; its socket is not."""

    def __init__(self, folder):
        super().__init__()
        self.data_link = os.path.join(self.folder, "data")
        self.on_disk = pathlib.Path(folder) / "data"
        self.on_disk.mkdir(mode=0o700)
        shutil.chown(self.on_disk, "postgres", "postgres")
        os.chmod(folder, 0o755)
        os.symlink(self.on_disk, self.data_link)

    def die(self):
        """The server and all its processes; they wait for the disk, so nobody waits for them."""
        for process in [*children_of(self.process.pid), self.process.pid]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass


class PowerLoss:
    """For a FaultStage, before it: its store lies on a drive that can lose its power, with all that `make_drives` makes."""

    store_mb = {"sqlite": 64, "postgresql": 256}

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.drives, self.store_folder = {}, self.work / "disk"

    def store_lines(self, folder=None):
        return super().store_lines(folder) + "\nreserve_mb = 4"

    def make_drives(self):
        self.drives["store"] = self.drive(self.store_folder, self.seed * 1000, self.store_mb[self.engine])

    def drive(self, folder, seed, size_mb):
        return Drive(self.program("volatile_disk"), self.work, folder, seed, size_mb)

    def start_database(self):
        self.make_drives()
        if self.engine != "postgresql":
            return
        os.chmod(self.work, 0o755)
        self.database = PostgreSQLOnDisk(self.store_folder)
        self.database.start()
        secret = self.work / "keys" / "postgresql"
        secret.write_text(self.database.connection() + "\n", encoding="ascii")
        secret.chmod(0o600)

    def lose_power(self, writes, first="store"):
        """The power goes behind so many writes more to the first drive, and comes back; the gateway is not started yet. What
        each drive did."""
        # Each dies a moment behind the one before, which cannot be told from one that was slow and died with it.
        order = [first, *(name for name in self.drives if name != first)]
        try:
            figures = {name: self.drives[name].cut(writes if name == first else 0) for name in order}
            self.let_die()
        finally:
            for drive in self.drives.values():
                drive.go()
        self.await_deaths()
        for drive in self.drives.values():
            drive.come_back()
        if self.database:
            self.database.start()
        return figures

    def let_die(self):
        """Nothing is confirmed any more. Everybody dies, some of them in the middle of a write."""
        os.killpg(self.gateway_process.pid, signal.SIGKILL)
        if self.database:
            self.database.die()

    def await_deaths(self):
        self.gateway_process.wait()
        self.wait_for(lambda: not self.workers_of_run(), "workers outlived the power cut", 20)
        if self.database:
            self.database.process.wait()

    def tear_down(self):
        try:
            super().tear_down()
        finally:
            for drive in self.drives.values():
                drive.take_away()


class PowerStage(PowerLoss, FaultStage):
    def __init__(self, build, work, engine, seed, tongbao="tongbao"):
        super().__init__(build, work, engine, dict(TEMPER, seed=seed), tongbao=tongbao)
        self.seed = seed
