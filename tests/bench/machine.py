"""What the machine is, how fast it makes things durable, and who used its processors meanwhile."""
import datetime
import os
import pathlib
import platform
import subprocess
import time

HZ = os.sysconf("SC_CLK_TCK")
patient = True


def quantile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def fsync_ms(folder, writes=400):
    """p50 and p99, in milliseconds, of appending 4 kB and fdatasync in that folder: what a commit waits for."""
    path = os.path.join(folder, "fsync-probe")
    block, took = os.urandom(4096), []
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    try:
        for _ in range(writes):
            began = time.perf_counter()
            os.write(descriptor, block)
            os.fdatasync(descriptor)
            took.append((time.perf_counter() - began) * 1e3)
    finally:
        os.close(descriptor)
        os.unlink(path)
    return quantile(took, 0.5), quantile(took, 0.99)


def file_system(folder):
    done = subprocess.run(["stat", "-f", "-c", "%T", folder], capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def load_average():
    return list(os.getloadavg())


def facts(folder):
    memory_kb = int(pathlib.Path("/proc/meminfo").read_text(encoding="ascii").split()[1])
    p50, p99 = fsync_ms(folder)
    return {"date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"), "cores": os.cpu_count(),
            "processor": processor(), "memory_gb": round(memory_kb / 1e6, 1), "kernel": platform.release(),
            "file_system": file_system(folder), "fsync_p50_ms": p50, "fsync_p99_ms": p99, "load_average": load_average()}


def _stat(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()
    except OSError:
        return None


def processor_seconds(pid):
    """User and system time of a process and of its ended children; 0 when it is gone."""
    fields = _stat(pid)
    return sum(map(int, fields[11:15])) / HZ if fields else 0.0


def family(pid):
    """The process and all its descendants."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (fields := _stat(entry)):
            parents[int(entry)] = int(fields[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def family_seconds(pid):
    return sum(processor_seconds(one) for one in family(pid))


def pss_mb(pids):
    """Memory of these processes, what they share counted by shares."""
    total_kb = 0
    for pid in pids:
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                total_kb += int(line.split()[1])
    return total_kb / 1024


def busy_and_stolen():
    """Processor seconds of the whole machine since it started: all work, and what the hypervisor took away."""
    with open("/proc/stat", encoding="ascii") as file:
        ticks = [int(word) / HZ for word in file.readline().split()[1:9]]
    return sum(ticks[0:3]) + sum(ticks[5:7]), ticks[7]


def busy_cores(seconds):
    """How many cores are busy while we only wait: others' work and what the hypervisor takes."""
    before, began = sum(busy_and_stolen()), time.monotonic()
    time.sleep(seconds)
    return (sum(busy_and_stolen()) - before) / (time.monotonic() - began)


def wait_until_quiet(limit_s=10):
    """Others may share the machine: waits until less than a fifth of a core was busy for a second, or for the limit.
    Does not wait at all when nobody is patient."""
    if not patient:
        return
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        before = sum(busy_and_stolen())
        time.sleep(1)
        if sum(busy_and_stolen()) - before < 0.2:
            return
