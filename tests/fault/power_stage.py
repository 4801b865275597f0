"""A gateway whose store lies on a disk of its own that can lose its power: an ext4 file system on a loop device on
volatile_disk, which keeps in mind what was flushed and what only lies in the disk's cache. Root only."""
import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import time

from fault_stage import WITH_US, FaultStage
from kill_run import TEMPER
from postgres import PostgreSQL
from processes import children_of, end_by_closing

SIZE_MB = {"sqlite": 64, "postgresql": 256}


class VolatileDisk:
    """`image` mounted on `folder`. The image itself is only read."""

    def __init__(self, program, image, device_folder, folder, log):
        self.folder, self.device = pathlib.Path(folder), None
        device_folder.mkdir(exist_ok=True)
        self.folder.mkdir(exist_ok=True)
        with open(log, "ab") as file:
            self.process = subprocess.Popen(WITH_US + [program, str(image), str(device_folder)], stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, stderr=file, text=True, start_new_session=True)
        self.is_mounted = False
        try:
            self._line()
            done = subprocess.run(["losetup", "--find", "--show", str(device_folder / "disk")], check=True,
                                  capture_output=True, text=True)
            self.device = done.stdout.strip()
            subprocess.run(["mount", "-t", "ext4", self.device, str(folder)], check=True)
            self.is_mounted = True
        except BaseException:
            self.take_away()
            raise

    def _line(self, limit_s=60):
        """What it says next: nothing within that time when nobody writes any more."""
        if not select.select([self.process.stdout], [], [], limit_s)[0]:
            raise RuntimeError(f"volatile_disk said nothing for {limit_s} s: nobody writes to it")
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("volatile_disk ended; see its log")
        return json.loads(line)

    def _order(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def cut(self, image, seed, writes):
        """What a power cut leaves of it, behind that many writes more (0: now). From then on it answers nobody."""
        self._order(f"cut {image} {seed} {writes}")
        return self._line()

    def go(self):
        self._order("go")

    def take_away(self):
        if self.is_mounted:
            self._unmount()
            self.is_mounted = False
        if self.device:
            subprocess.run(["losetup", "--detach", self.device], check=True)
            self.device = None
        end_by_closing(self.process)

    def _unmount(self, limit_s=20):
        """A process that was killed closes its files a moment later."""
        deadline = time.monotonic() + limit_s
        while (done := subprocess.run(["umount", str(self.folder)], capture_output=True, text=True)).returncode:
            if time.monotonic() > deadline:
                raise RuntimeError(done.stderr.strip())
            time.sleep(0.02)


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


class PowerStage(FaultStage):
    def __init__(self, build, work, engine, seed, tongbao="tongbao"):
        super().__init__(build, work, engine, dict(TEMPER, seed=seed), tongbao=tongbao)
        self.disk, self.disks, self.seed = None, 0, seed
        self.store_folder = self.work / "disk"

    def store_lines(self, folder=None):
        return super().store_lines(folder) + "\nreserve_mb = 4"

    def start_database(self):
        image = self.work / "image-0"
        with open(image, "wb") as file:
            file.truncate(SIZE_MB[self.engine] << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(image)], check=True)
        self._put_in(image)
        if self.engine != "postgresql":
            return
        os.chmod(self.work, 0o755)
        self.database = PostgreSQLOnDisk(self.store_folder)
        self.database.start()
        secret = self.work / "keys" / "postgresql"
        secret.write_text(self.database.connection() + "\n", encoding="ascii")
        secret.chmod(0o600)

    def _put_in(self, image):
        self.disk = VolatileDisk(self.program("volatile_disk"), image, self.work / f"device-{self.disks}", self.store_folder,
                                 self.work / "logs" / "volatile_disk.log")
        self.disks += 1

    def lose_power(self, writes):
        """The power goes behind so many writes more, and comes back; the gateway is not started yet. What the disk did."""
        image = self.work / f"image-{self.disks}"
        figures = self.disk.cut(image, self.seed * 1000 + self.disks, writes)
        # Nothing is confirmed any more. Everybody dies, some of them in the middle of a write.
        os.killpg(self.gateway_process.pid, signal.SIGKILL)
        if self.database:
            self.database.die()
        self.disk.go()
        self.gateway_process.wait()
        self.wait_for(lambda: not self.workers_of_run(), "workers outlived the power cut", 20)
        if self.database:
            self.database.process.wait()
        self.disk.take_away()
        self._put_in(image)
        for old in self.work.glob(f"image-{self.disks - 2}"):
            old.unlink()
        if self.database:
            self.database.start()
        return figures

    def tear_down(self):
        try:
            super().tear_down()
        finally:
            if self.disk:
                self.disk.take_away()
