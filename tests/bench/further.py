"""The further parts of ./run bench, each on stores of its own: one agency hangs, kill -9 under load, idle connections, a
store with a long past and much open, a restart with a great deal open. Every function returns its figures as a dictionary."""
import json
import os
import signal
import socket
import statistics
import threading
import time

import machine
import rounds

HANG_MS = 30_000
IDLE_CONNECTIONS = 1000


def memory_mb(stage):
    """Proportional memory of `tongbao serve` and its workers."""
    serve = machine.pss_mb([stage.gateway.process.pid])
    return {"serve_mb": serve, "workers_mb": machine.pss_mb(stage.workers())}


# One agency hangs: two gateways with a store each, one calm, one whose first agency answers after 30 s.

def others_p99(stage, tag, rate, seconds):
    """Latencies of the two agencies that do not hang."""
    others = stage.agency_names[1:]
    before = sum(stage.sink.count()["counts"][1:])
    machine.wait_until_quiet()
    report, ledger = rounds.load(stage, tag, cases=rate * seconds, rate=rate, connections=16)
    want = before + len(others) * report["accepted"]
    stage.wait_for(lambda: sum(stage.sink.count()["counts"][1:]) >= want, "the other agencies were not told", every_s=0.02)
    arrivals = stage.work / f"arrivals-{tag}"
    stage.sink.dump(arrivals)
    took = rounds.answered_ms(ledger, arrivals, agencies=("1", "2"))
    return {"p50_ms": machine.quantile(took, 0.5), "p99_ms": machine.quantile(took, 0.99), "accept_p99_ms": report["p99_ms"]}


def hang(calm, hung, say, pairs=7, rate=100, seconds=5):
    hung.sink.hang(0, HANG_MS)
    before = hung.sink.count()["counts"][0]
    others_p99(hung, "warm", rate, seconds)
    others_p99(calm, "warm", rate, seconds)
    taken = []
    for number in range(pairs):
        order = (calm, hung) if number % 2 == 0 else (hung, calm)
        measured = {id(stage): others_p99(stage, f"h{number}", rate, seconds) for stage in order}
        taken.append({"calm": measured[id(calm)], "hung": measured[id(hung)]})
        one = taken[-1]
        say(f"  hang, pair {number + 1}: p99 {one['calm']['p99_ms']:.1f} ms calm, {one['hung']['p99_ms']:.1f} ms hung")
    ratios = [one["hung"]["p99_ms"] / one["calm"]["p99_ms"] for one in taken]
    if hung.sink.count()["counts"][0] != before:
        raise RuntimeError("the agency that should hang answered")
    state = next(route["state"] for route in hung.routes() if route["agency"] == hung.agency_names[0])
    return {"pairs": taken, "median_ratio": statistics.median(ratios), "rate": rate, "seconds": seconds, "hung_route": state}


# kill -9 of everything of Tongbao while cases come in

def kill(stage, tag, rate=300, seconds=9, kill_after=4, down_s=1):
    stage.keep_port()
    loaded, already = {}, stage.sink.count()

    def work():
        loaded["report"], loaded["ledger"] = rounds.load(stage, tag, cases=rate * seconds, rate=rate, connections=32)

    loading = threading.Thread(target=work, daemon=True)
    loading.start()
    time.sleep(kill_after)
    for pid in (stage.gateway.process.pid, *stage.workers()):
        os.kill(pid, signal.SIGKILL)
    stage.gateway.process.wait()
    time.sleep(down_s)
    restarted = time.monotonic_ns()
    stage.start_gateway()
    ready = time.monotonic_ns()
    loading.join(rounds.PATIENCE_S)
    if "report" not in loaded:
        raise RuntimeError("the load did not end after the restart")
    rounds.delivered(stage, sum(already["counts"]), loaded["report"]["accepted"])
    arrivals = stage.work / f"arrivals-{tag}"
    stage.sink.dump(arrivals)
    third, lost = rounds.third_answers(loaded["ledger"], arrivals)
    before = [at for due, at in third if due < restarted]
    now = stage.sink.count()
    return {"rate": rate, "broken": loaded["report"]["broken"], "cases": len(third), "lost": lost, "cases_before_restart": len(before),
            "ready_s": (ready - restarted) / 1e9, "delivered_s": max(0, max(before) - restarted) / 1e9,
            "came_again": now["twice"] - already["twice"], "overtaken": now["overtaken"] - already["overtaken"]}


# Memory with idle connections

def idle(stage):
    before = memory_mb(stage)
    sockets = []
    try:
        for _ in range(IDLE_CONNECTIONS):
            one = socket.create_connection(("127.0.0.1", stage.api.port), 10)
            one.sendall(b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            sockets.append(one)
        good = sum(one.recv(4096).startswith(b"HTTP/1.1 200") for one in sockets)
        time.sleep(1)
        after = memory_mb(stage)
        still = sum(is_open(one) for one in sockets)
    finally:
        for one in sockets:
            one.close()
    if good != IDLE_CONNECTIONS or still < IDLE_CONNECTIONS:
        raise RuntimeError(f"{good} of {IDLE_CONNECTIONS} idle connections were served, {still} stayed open")
    return {"without": before, "with": after, "connections": IDLE_CONNECTIONS}


def is_open(one):
    one.setblocking(False)
    try:
        return one.recv(1, socket.MSG_PEEK) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


# A long past and much open

def accept_many(stage, tag, cases, say):
    began = time.monotonic()
    report, _ = rounds.load(stage, tag, cases=cases, connections=64, seconds=3600, limit_s=3600)
    say(f"  {cases} cases accepted in {time.monotonic() - began:.0f} s")
    return report


def million(stage, say, settled=1_000_000, opened=100_000, cases=2000):
    """The way a store gets its past is the real one: every settled notice was delivered and recorded."""
    taken = {"settled": settled, "open": opened, "empty_store": rounds.full_way(stage, "empty", cases=cases, connections=64)}
    began, already = time.monotonic(), sum(stage.sink.count()["counts"])
    accepted = accept_many(stage, "fill", -(-settled // 3), say)["accepted"]
    rounds.delivered(stage, already, accepted)
    taken["filled_s"] = time.monotonic() - began
    say(f"  {settled} notices settled after {taken['filled_s']:.0f} s")
    stage.sink.dump(stage.work / "arrivals-fill")
    taken["after"] = rounds.full_way(stage, "after", cases=cases, connections=64)
    taken["settled_memory"] = memory_mb(stage)
    for agency in range(3):
        stage.sink.hang(agency, 3_600_000)
    accept_many(stage, "open", -(-opened // 3), say)
    taken["idle"] = idle(stage)
    for agency in range(3):
        stage.sink.hang(agency, 0)
    return taken


def restart(stage, say, opened=1_000_000, times=3):
    """Every route is held while it fills up; then the gateway starts anew with routes that deliver."""
    stage.hold_routes()
    accept_many(stage, "open", -(-opened // 3), say)
    taken = []
    for _ in range(times):
        stage.gateway.stop()
        stage.write_settings()
        told = sum(stage.sink.count()["counts"])
        began = time.monotonic()
        stage.start_gateway(wait_for_procedures=False)
        stage.wait_for(lambda: stage.api.ask("GET", "/readyz").status == 200, "the gateway is not ready", every_s=0.01)
        ready = time.monotonic() - began
        stage.wait_for(lambda: sum(stage.sink.count()["counts"]) > told, "nothing is delivered", every_s=0.01)
        taken.append({"ready_s": ready, "first_delivery_s": time.monotonic() - began})
        say("  restart: " + json.dumps(taken[-1]))
    return {"open": opened, "restarts": taken, "memory": memory_mb(stage)}
