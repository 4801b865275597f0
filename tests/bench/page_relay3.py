"""The part of docs/performance.md that compares Tongbao with its peers (relay3.py)."""
import statistics

OURS = {"tongbao-sqlite": "Tongbao, SQLite", "tongbao-postgresql": "Tongbao, PostgreSQL"}
PEERS = {"rabbitmq-quorum": "RabbitMQ quorum", "graphile-worker": "graphile-worker"}
# What, phase, where in a round's figures, digits.
FIGURES = (
    ("steady: completed cases/s", "steady", ("completed_per_s",), 0),
    ("… processor time per 1,000 cases, s", "steady", ("cpu_s_per_1000",), 2),
    ("… all three answered p99, ms", "steady", ("e2e_ms", "p99"), 0),
    ("burst: accepted/s", "burst", ("accepted_per_s",), 0),
    ("… completed/s", "burst", ("completed_per_s",), 0),
    ("… processor time per 1,000 cases, s", "burst", ("cpu_s_per_1000",), 2),
    ("… peak memory (PSS), MB", "burst", ("peak_pss_mb",), 0),
    ("100 cases/s: accepted p99, ms", "low", ("accept_ms", "p99"), 1),
    ("… all three answered p50, ms", "low", ("e2e_ms", "p50"), 1),
    ("… all three answered p99, ms", "low", ("e2e_ms", "p99"), 1),
)
COUNTS = (
    ("every 40th delivery refused: not delivered when given up", "faults", ("lost",)),
    ("… delivered twice", "faults", ("duplicates",)),
    ("… overtaken (an older change after a newer one)", "faults", ("order_inversions",)),
    ("relay killed: not delivered when given up", "kill-relay", ("lost",)),
    ("… delivered twice, same key", "kill-relay", ("duplicates",)),
    ("… everything delivered after, s", "kill-relay", ("all_delivered_after_s",)),
    ("everything killed: not delivered when given up", "kill-all", ("lost",)),
    ("… delivered twice, same key", "kill-all", ("duplicates",)),
    ("… everything delivered after, s", "kill-all", ("all_delivered_after_s",)),
)


def values(rounds, phase, path):
    found = []
    for one in rounds:
        value = one.get(phase)
        for name in path:
            value = value[name] if value is not None else None
        if value is not None:
            found.append(value)
    return found


def cell(found, digits):
    if not found:
        return "–"
    text = [f"{value:,.{digits}f}" for value in (statistics.median(found), min(found), max(found))]
    return f"{text[0]} ({text[1]}–{text[2]})" if text[1] != text[2] else text[0]


def ratio(ours, peer):
    if not ours or not peer or statistics.median(peer) == 0:
        return "–"
    return f"{statistics.median(ours) / statistics.median(peer):.2f}"


def figures(contestants):
    names = [name for name in (*OURS, *PEERS) if name in contestants]
    titles = {**OURS, **PEERS}
    lines = ["| figure | " + " | ".join(titles[name] for name in names) + " |", "|---|" + "--:|" * len(names)]
    for title, phase, path, digits in FIGURES:
        cells = [cell(values(contestants[name], phase, path), digits) for name in names]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    for title, phase, path in COUNTS:
        found = [values(contestants[name], phase, path) for name in names]
        lines.append(f"| {title} | " + " | ".join(cell(one, 1 if any(value % 1 for value in one) else 0) for one in found) + " |")
    return "\n".join(lines)


def ratios(contestants):
    lines = ["| Tongbao divided by the peer, medians | " + " | ".join(f"{ours}, by {peer}" for ours in OURS.values()
                                                                      for peer in PEERS.values()) + " |",
             "|---|" + "--:|" * (len(OURS) * len(PEERS))]
    for title, phase, path, _ in FIGURES:
        if title.startswith("…") and path == ("peak_pss_mb",):
            title = "burst: peak memory"
        where = title if not title.startswith("…") else f"{phase}: {title[2:]}"
        cells = [ratio(values(contestants.get(ours, []), phase, path), values(contestants.get(peer, []), phase, path))
                 for ours in OURS for peer in PEERS]
        lines.append(f"| {where} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def noise(contestants):
    taken = [one[phase] for rounds in contestants.values() for one in rounds for phase in ("low", "burst", "steady", "faults")
             if phase in one]
    if not taken:
        return ""
    other = [one["other_cores"] + one["stolen_cores"] for one in taken]
    busy = statistics.median(other)
    verdict = "**Others were using the machine: these figures are rough.** " if busy > 0.2 else ""
    return f"{verdict}Work of others during the rounds: median {busy:.2f} cores, at most {max(other):.2f}."


def part(results):
    contestants, facts = results["contestants"], results["machine"]
    rounds = max(len(one) for one in contestants.values())
    burst = sorted({one["burst"]["n"] for taken in contestants.values() for one in taken if "burst" in one})
    return PART.format(rounds=rounds, burst=" or ".join(f"{n:,}" for n in burst) or "no", figures=figures(contestants), ratios=ratios(contestants), noise=noise(contestants),
                       date=facts["date"], p50=facts["fsync_p50_ms"], p99=facts["fsync_p99_ms"])


PART = """## Beside its peers

The same work (`tests/bench/relay3.py`): a notification over keep-alive HTTP, durable before the answer, delivered to three agencies in plain
HTTP, each acknowledgement recorded durably; interleaved, {rounds} round(s), a burst of {burst} cases, {date}, fsync p50 {p50:.2f} ms, p99 {p99:.2f} ms. Median (smallest–largest). Tongbao besides judges the
case, keeps one order per person and agency, and writes exchanges, evidence leaves and credits; the peers do none of it.

{figures}

{ratios}

Ratios of times and of memory are better below 1, of rates above. Where every 40th delivery is refused, Tongbao tries again after 5 s, at a
second refusal after 30 s, and the later changes of that person (of 50) wait meanwhile; the peers let them overtake. "Given up": 30 s without progress (60 s after a kill);
a peer whose dead worker's jobs stay locked longer may deliver later. Rounds that never delivered everything have no time. Tongbao's memory and
processor time include a small helper that counts settled notices for the comparison. "Delivered twice, same key" is what a relay may do after a crash: agencies know the key. {noise}

Twice RabbitMQ's rate was the aim, and it is not reached. It was set on a machine on which RabbitMQ did 1,199 changes a second (BullMQ 779,
pg-boss 549, graphile-worker 404); here RabbitMQ, which does without rows, does several times that. Twice its rate would leave 0.23 s of two cores for
1,000 cases. Taking and sending HTTP and reading JSON takes Tongbao about 0.19 s, load generator and agencies 0.06 s: nothing would be left
for a single row.
"""
