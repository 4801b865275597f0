"""The agency's side of an exchange folder on a disk that may lose its power: a courier fetches batch files for the clerk, who
has power of his own (tax_clerk.py), and brings the clerk's answer files, as a client of an SFTP server would."""
import os
import pathlib
import random
import threading


class PowerGone(Exception):
    """What came to an end now was not confirmed by the disk that lives."""


def put(folder, name, content, look=lambda: None):
    """A file that is whole under its name, safely there. `look`: between the steps."""
    part = folder / f"{name}.part"
    with open(part, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    look()
    os.rename(part, folder / name)
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
    look()


class Courier:
    """A thread of the test. `far`: the gateway's exchange folder; `near`: the clerk's. Without power until `power_back`."""

    def __init__(self, far, near, seed, pause_s=(0.2, 1.0)):
        self.far, self.near, self.chance, self.pause_s = pathlib.Path(far), pathlib.Path(near), random.Random(seed), pause_s
        for name in ("outbox", "answers"):
            (self.far / name).mkdir(exist_ok=True)
        self.fetched, self.fetched_again, self.brought, self.unconfirmed = set(), 0, 0, 0
        self.trouble, self._power, self._on_the_way, self._end = [], False, threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def done(self):
        """Whether nothing lies there for the clerk, and the gateway has taken away what he said."""
        return not any(any((self.far / name).iterdir()) for name in ("outbox", "answers"))

    def power_gone(self):
        """Before anybody lets the requests go that wait for the dead disk."""
        self._power = False

    def wait_still(self, limit_s=20):
        """Until he has let go of the dead disk."""
        if not self._on_the_way.acquire(timeout=limit_s):
            raise RuntimeError("the courier hangs on a dead disk")
        self._on_the_way.release()

    def power_back(self):
        self._power = True

    def stop(self):
        self._end.set()
        self._thread.join(20)

    def _work(self):
        while not self._end.wait(self.chance.uniform(*self.pause_s)):
            with self._on_the_way:
                try:
                    self.go_round()
                except PowerGone:
                    self.unconfirmed += 1
                except Exception as trouble:  # a courier who goes home must not make the run easier
                    self.trouble.append(repr(trouble))
                    return

    def go_round(self):
        if self._power:
            self._fetch()
            self._bring()

    def _look(self):
        if not self._power:
            raise PowerGone

    def _fetch(self):
        for file in sorted((self.far / "outbox").glob("TB*.TXT")):
            content = file.read_bytes()
            self._look()
            if (self.near / "outbox" / file.name).exists():  # the clerk has not looked at it yet
                continue
            put(self.near / "outbox", file.name, content)
            self.fetched_again += file.name in self.fetched
            self.fetched.add(file.name)
            file.unlink()  # nobody waits for the flush: after a power cut it may lie there again
            self._look()

    def _bring(self):
        for file in sorted((self.near / "answers").glob("*.TXT")):
            self._look()
            content = file.read_bytes()
            if (self.far / "answers" / file.name).exists():  # no answer overtakes another, and a name keeps its bytes
                return
            put(self.far / "answers", file.name, content, self._look)
            file.unlink()
            self.brought += 1
