"""Folders on disks that can lose their power: an ext4 file system on a loop device on volatile_disk.cpp, which keeps in mind
what was flushed and what only lies in the disk's cache. Root only."""
import json
import pathlib
import select
import subprocess
import time

from fault_stage import WITH_US
from processes import end_by_closing


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


class Drive:
    """A folder on such disks, one after each power cut. `program`: volatile_disk. `seed`: of what each cut leaves."""

    def __init__(self, program, work, folder, seed, size_mb):
        self.program, self.work, self.folder, self.seed = program, work, folder, seed
        self.disk, self.disks = None, 0
        with open(self._image(), "wb") as file:
            file.truncate(size_mb << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(self._image())], check=True)
        self._put_in()

    def _image(self, before=0):
        return self.work / f"image-{self.folder.name}-{self.disks - before}"

    def _put_in(self):
        self.disk = VolatileDisk(self.program, self._image(), self.work / f"device-{self.folder.name}-{self.disks}", self.folder,
                                 self.work / "logs" / "volatile_disk.log")
        self.disks += 1

    def cut(self, writes):
        """What the power cut did, behind so many writes more; the disk is dead."""
        return self.disk.cut(self._image(), self.seed + self.disks, writes)

    def go(self):
        """Requests that wait are let go: whoever waits can die. Nothing of it is kept."""
        self.disk.go()

    def come_back(self):
        """With what the cut has left. Nobody may use the dead disk any more."""
        self.take_away()
        self._put_in()
        self._image(2).unlink(missing_ok=True)

    def take_away(self):
        if self.disk:
            self.disk.take_away()
            self.disk = None
