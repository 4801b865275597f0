"""A machine of our own for the trial: namespaces of network, processes and mounts. When it ends, however it ends, the
kernel ends every process in it and takes its networks back; outside nothing has a name."""
import contextlib
import os
import pathlib
import signal
import subprocess
import sys

from processes import children_of

FETCHED = pathlib.Path("/mnt")
MARK = "TONGBAO_TRIAL_INSIDE"
NAMESPACES = ["unshare", "--net", "--pid", "--ipc", "--mount", "--mount-proc", "--fork", "--kill-child"]


def inside():
    return MARK in os.environ


def play_again_inside():
    """Runs this very command once more, in there. Its exit code."""
    process = subprocess.Popen(NAMESPACES + [sys.executable, *sys.argv], env=dict(os.environ, **{MARK: "1"}))
    try:
        return process.wait()
    finally:  # also when somebody ends us: first asked, then ended with all that runs in there
        if process.poll() is None:
            for first in children_of(process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(first, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()
            process.wait()


def furnish(packages):
    """Loopback; shared memory that nobody else sees; at FETCHED what ./run fetched, where user postgres can reach it."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=1777", "tmpfs", "/dev/shm"], check=True)
    if packages.exists():
        subprocess.run(["mount", "-o", "bind,ro", str(packages), str(FETCHED)], check=True)
