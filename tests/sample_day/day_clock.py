"""The clock file: everybody's time is its content plus what has passed since it was written."""
import datetime
import os
import time

UTC = datetime.timezone.utc
TAIPEI = datetime.timezone(datetime.timedelta(hours=8))
LOOK_S = 0.05  # the gateway and the agencies look at the file every 20 ms


def at(text):
    """'2026-03-02 08:30' in Taipei as an instant."""
    return datetime.datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=TAIPEI)


def instant(text):
    """An RFC 3339 text of the API, '2026-03-02T00:30:05.123Z', as an instant."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class DayClock:
    def __init__(self, path, start):
        self.path = path
        self.move_to(start)

    def move_to(self, instant):
        """Nobody ever reads half a file: written beside it and renamed. Returns when everybody lives in the new time: what
        is asked next must not be judged by the old day."""
        new = f"{self.path}.new"
        with open(new, "w", encoding="ascii") as file:
            file.write(instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
            file.flush()
            os.fsync(file.fileno())
        os.rename(new, self.path)
        self.base, self.written = instant, os.stat(self.path).st_mtime
        time.sleep(LOOK_S)

    def now(self):
        passed = datetime.datetime.now(UTC).timestamp() - self.written
        return self.base + datetime.timedelta(seconds=passed)

    def forward(self, **delta):
        self.move_to(self.now() + datetime.timedelta(**delta))

    def text(self):
        return self.now().astimezone(TAIPEI).strftime("%Y-%m-%d %H:%M:%S")
