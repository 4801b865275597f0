"""Starting and ending programs: ready lines, log files, nothing left behind."""
import ctypes
import json
import os
import signal
import subprocess
import time

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1


def _end_with_us():
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

# Before a command: ends it when the thread that started it is gone, whatever ended that.
WITH_US = ["setpriv", "--pdeathsig", "TERM"]


def end_by_closing(process, within_s=10):
    """Ends a program that lives as long as its standard input. Its exit code."""
    if process.poll() is None:
        process.stdin.close()
        try:
            process.wait(within_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return process.returncode


def end_by_signal(process, within_s=20):
    """SIGTERM, then SIGKILL. Its exit code; None when it had to be killed."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(within_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None
    return process.returncode


class Program:
    """A program whose stdout are JSON lines: they go to `log`, and the first of them that fits `ready` is waited for. It
    writes them there itself: what it has written can be read when its answer is there."""

    def __init__(self, name, command, log, ready=None, environment=None, wait_s=60):
        self.name, self.log_path, self.facts = name, log, None
        with open(log, "ab") as file:
            began_at = file.tell()
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file,
                                            env=dict(os.environ, **(environment or {})), start_new_session=True,
                                            preexec_fn=_end_with_us)
        deadline = time.monotonic() + wait_s
        while (facts := self._first_line(began_at, ready or (lambda line: True))) is None:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"{name} did not become ready; its log is {log}:\n{self.tail()}")
            time.sleep(0.02)
        self.facts = facts

    def _first_line(self, began_at, fits):
        """Of what stands in the log since; None while it is not there."""
        with open(self.log_path, "rb") as file:
            file.seek(began_at)
            for raw in file.read().splitlines():
                try:
                    line = json.loads(raw)
                except ValueError:  # of its stderr, or half written
                    continue
                if isinstance(line, dict) and fits(line):
                    return line
        return None

    def tail(self, lines=15):
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-lines:])

    def running(self):
        return self.process.poll() is None

    def stop(self, within_s=20):
        """Its exit code; None when it had to be killed."""
        return end_by_signal(self.process, within_s)


def end_on_sigterm():
    """What was started here is ended here, also when somebody ends us."""

    def ended(*_):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, ended)


def children_of(pid):
    """Process ids of the direct children, from /proc."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(entry))
        except (OSError, IndexError):
            continue
    return found


def command_line(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().decode("utf-8", "replace").split("\0")[:-1]
    except OSError:
        return []
