"""How long nothing went on: the longest time without a case acknowledged at a gateway, or a notice delivered anywhere."""
import itertools
import json
import threading
import time

from counter import Counter


class TimedCounter(Counter):
    """Remembers when it was told 201, and for which requests it asked after the last mark."""

    def __init__(self, *arguments, **load):
        super().__init__(*arguments, backlog=1 << 30, **load)
        self.told_at, self.marked, self.begun = [], 0.0, threading.local()
        self.fresh = 0  # cases begun and acknowledged since the mark

    def mark(self):
        with self.lock:
            self.marked, self.fresh = time.monotonic(), 0

    def _submit(self, key, person, payload):
        self.begun.at = time.monotonic()
        super()._submit(key, person, payload)

    def _note(self, key, person, told, replayed, tries):
        super()._note(key, person, told, replayed, tries)
        with self.lock:
            self.told_at.append(time.monotonic())
            self.fresh += self.begun.at > self.marked

    def times(self):
        with self.lock:
            return list(self.told_at)


class Deliveries:
    """When an agency applied something, from its growing ledger: its clock is ours."""

    def __init__(self, ledger):
        self.file, self.rest, self.applied_at = open(ledger, "rb"), b"", []

    def times(self):
        *lines, self.rest = (self.rest + self.file.read()).split(b"\n")
        self.applied_at += [told["at_ms"] / 1000 for told in map(json.loads, lines) if told["did"] == "applied"]
        return self.applied_at


def longest_pause(times, begin, end):
    """Between two of these moments, seconds."""
    inside = [begin, *sorted(at for at in times if begin < at < end), end]
    return max(later - earlier for earlier, later in itertools.pairwise(inside))
