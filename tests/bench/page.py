"""docs/performance.md and the table on the screen, from the results of the rounds."""
import statistics

import page_further
import page_relay3

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
# Rows of the table: what it is, which rounds, which figure, digits, and what design.md §9 asks for (must · stretch).
FIGURES = (
    ("durable acceptance, cases/s", "accept", "accepted_per_s", 0, "5,000 · 8,000 (SQLite)"),
    ("… accept p50, ms", "accept", "p50_ms", 1, ""),
    ("… accept p99, ms", "accept", "p99_ms", 1, ""),
    ("… processor time of Tongbao per 1,000 cases, s", "accept", "tongbao_cpu_s_per_1000", 2, ""),
    ("full way: accepted, 3 notices answered and recorded, cases/s", "full", "completed_per_s", 0,
     "SQLite 2,500 · 4,000; PostgreSQL 2,000 · 3,000"),
    ("… processor time of Tongbao per 1,000 cases, s", "full", "tongbao_cpu_s_per_1000", 2, "0.40 · 0.28"),
    ("… cores Tongbao used", "full", "tongbao_cores", 2, ""),
    ("100 cases/s for 10 s: accept p50, ms", "low", "p50_ms", 1, ""),
    ("… accept p99, ms", "low", "p99_ms", 1, "20 · 10"),
    ("… all three agencies answered p50, ms", "low", "answered_p50_ms", 1, ""),
    ("… all three agencies answered p99, ms", "low", "answered_p99_ms", 1, "50 · 25"),
)
WHO = (("serve", "`tongbao serve`: HTTP, checking, writer"), ("workers", "three `tongbao relay` workers"),
       ("postgresql", "PostgreSQL server"), ("sink", "the three agencies (bench_sink)"), ("load", "load generator"))


def spread(values, digits):
    ordered = sorted(values)
    text = [f"{value:,.{digits}f}" for value in (statistics.median(ordered), ordered[0], ordered[-1])]
    return f"{text[0]} ({text[1]}–{text[2]})" if len(ordered) > 1 else text[0]


def figure(results, engine, part, name, digits):
    taken = results["engines"].get(engine, {}).get(part, [])
    return spread([one[name] for one in taken], digits) if taken else "–"


def table(results):
    engines = list(results["engines"])
    lines = ["| figure | " + " | ".join(ENGINES[engine] for engine in engines) + " | asked for: must · stretch |",
             "|---|" + "--:|" * len(engines) + "---|"]
    for title, part, name, digits, asked in FIGURES:
        cells = [figure(results, engine, part, name, digits) for engine in engines]
        lines.append(f"| {title} | " + " | ".join(cells) + f" | {asked} |")
    lines.append("| fsync after the rounds, p50 · p99, ms | " +
                 " | ".join("{:.2f} · {:.2f}".format(*results["engines"][engine]["fsync_ms"]) for engine in engines) + " | |")
    return "\n".join(lines)


def processor_table(results):
    lines = ["| seconds of processor time per 1,000 cases, full way | " +
             " | ".join(ENGINES[engine] for engine in results["engines"]) + " |", "|---|" + "--:|" * len(results["engines"])]
    for who, title in WHO:
        cells = [f"{statistics.median(one['cpu_s_per_1000'][who] for one in taken['full']):.2f}"
                 for taken in results["engines"].values()]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def every_round(results):
    return [one for taken in results["engines"].values() for part in ("accept", "low", "full") for one in taken.get(part, [])]


def noise(results):
    rounds = every_round(results)
    other, stolen = [one["other_cores"] for one in rounds], [one["stolen_cores"] for one in rounds]
    busy = statistics.median(other)
    verdict = ("**Others were using the machine: these figures are rough and too low.**" if busy > 0.2 else
               "The machine was ours.")
    return (f"{verdict} Work of others during the rounds: median {busy:.2f} cores, at most {max(other):.2f}; taken by the "
            f"hypervisor: at most {max(stolen):.2f}.")


def machine_text(results):
    facts = results["machine"]
    load = ", ".join(f"{value:.1f}" for value in facts["load_average"])
    after = ", ".join(f"{value:.1f}" for value in facts["load_average_after"])
    return "\n".join((
        "| | |", "|---|---|",
        f"| date | {facts['date']} |",
        f"| processor | {facts['cores']} cores, {facts['processor']}, {facts['memory_gb']} GB |",
        f"| disk | {facts['file_system']}; 4 kB write + fdatasync p50 {facts['fsync_p50_ms']:.2f} ms, "
        f"p99 {facts['fsync_p99_ms']:.2f} ms |",
        f"| kernel | {facts['kernel']} |",
        "| command | `./run bench --engines {engines} --rounds {rounds} --seconds {seconds:g} --cases {cases} "
        "--window {window}` |".format(**results["options"]),
        f"| load average | {load} before, {after} after |"))


def turned_away(results):
    return sum(one["turned_away"] for one in every_round(results))


def bounds(results):
    slow = max((one["answered_p50_ms"] for one in results["engines"].get("postgresql", {}).get("low", [])), default=0)
    return (FRESH_SERVER if slow > 1000 else "") + BOUNDS


def plain(every):
    """The same with three plain partners, where it was measured."""
    if "plain" not in every:
        return ""
    results = every["plain"]
    return PLAIN.format(table=table(results), processor=processor_table(results), noise=noise(results),
                        date=results["machine"]["date"], window=results["options"]["window"])


def written(every):
    """The page, from the last results of every part."""
    results = every["signed"]
    options = results["options"]
    faults = ", ".join(f"{ENGINES[engine]}: {taken['twice']} twice, {taken['overtaken']} out of order"
                       for engine, taken in results["engines"].items())
    relay3 = page_relay3.part(every["relay3"]) if "relay3" in every else ""
    return PAGE.format(table=table(results), processor=processor_table(results), machine=machine_text(results),
                       noise=noise(results), faults=faults, turned_away=turned_away(results), bounds=bounds(results),
                       more="\n".join(part for part in (plain(every), relay3, page_further.part(every)) if part), **options)


PLAIN = """## Three plain partners

The same with three partners of plugin `configured` in plain HTTP without signatures (`./run bench --plain`, window {window}), {date}:
what TLS and signatures towards the agencies cost is the difference.

{table}

{processor}

{noise}
"""

PAGE = """# Performance

Written by `./run bench` (`tests/bench/`) from the last results of every part (`tests/bench/results.json`). Medians of {rounds} rounds, smallest and largest in
brackets. Load generator, gateway, agencies and database server share the cores of one machine.

{table}

{processor}

## The machine

{machine}

{noise}

## What is measured

- *Durable acceptance*: `bench_load` posts cases over {connections} keep-alive connections for {seconds:g} s, each answered 201 only
  after its commit is on disk. Every route is held, so nothing is delivered meanwhile. 1,000 people, three notices a case.
- *Full way*: {cases} cases as fast as they are accepted; from the first POST until `GET /v1/routes` shows no open notice: 3 × {cases}
  notices composed, sent over mutual TLS, signed both ways, verified, recorded with exchange, leaves and credits. The agencies are three
  routes of plugin `vehicle` and adapter `rest_json` (window {window}) to `bench_sink`, which signs but keeps no register: the
  agencies' own work is not what is measured. A person's changes wait for each other, as always.
- *Low rate*: {rate} cases/s for 10 s, open loop, latencies from the moment a case was due.
- The logs are on (level info), tables and matrix are the demonstration's, every other setting has its default.
- Checked in every round: each accepted case reached its three agencies. Of all notices came {faults}.
  Cases turned away with 503 and sent again: {turned_away}.

{more}
## What bounds the figures

{bounds}
"""

FRESH_SERVER = """**PostgreSQL's first minute.** A new server has no statistics: prepared statements keep plans made for empty tables (the
query of a case's settled notices then reads them all, for every settlement) until autovacuum looks for the first time, a minute later. The
slowest of the low-rate rounds above is that minute.

"""
BOUNDS = """Seen with perf on the workers (three plain partners, SQLite), in the gateway's own commit metrics and in the plans of the databases:

- *Half of a worker's processor time is its writer*: credits a tenth, commits an eighth, the lane's next change, verdicts, claims, leaves and
  exchanges three to six hundredths each. Rows and their indices are what is left there; no statement stands out.
- *A quarter is the round itself*: reading what is due with its payload, composing, judging answers.
- *A fifth is sending*; libcurl on a kept connection is two thirds of that, half of it in the kernel.
- *With TLS and signatures* a notice costs a worker about half as much again.
- *Acceptance on SQLite* is bound by processor time: half is the writer, a third reading and judging the JSON, the rest one thread per connection.
- *PostgreSQL* takes a statement a table for each batch; longest is the wait for people whose rows another route's worker holds
  (pg_stat_statements: a third of the time in the server; the load has 1,000 people). The server works on the same two cores, and its time there
  is flat: keys compared, index entries written.
- *On SQLite the writers queue*: somebody holds the one write lock for 93 % of the time (perf trace, 23 November 2026: 158 commits a second of
  4.8 ms each; 1.1 ms of it `fdatasync`, and every fifteenth commit copies the log into the file, 15 ms). A fifth of the two cores is idle
  meanwhile. What makes a commit shorter helps twice: a commit used to write 126 pages; 54 of them belonged to the
  notices, now, with an agency's notices side by side, about 20.

A case is about 25 new rows with 70 index entries, nine changed rows, four HTTP exchanges and five
JSON texts read or written; that it costs 0.6 ms of one core, half of it inside SQLite and the kernel, is the sum of many small things.

What was tried, in order; processor time of Tongbao per 1,000 cases or cases/s the full way, before and after. The steps were measured in
interleaved runs, most beside other work, so only a step's own two figures can be compared:

| step | SQLite | PostgreSQL |
|---|--:|--:|
| results and the next intents in one commit | 1.73 → 1.45 s | |
| answers gathered for 4 ms before a commit; credit facts in two statements instead of six; digests and ids without library look-ups | 1.2 → 0.76 s | |
| cases that wait for the same commit read for and written together | | acceptance 482 → 1,004/s |
| lanes and credits once at the end of a transaction, claims in one statement; plans by index before the first analysis | | 176 → 268/s |
| a settled notice's column updated by its id alone | | 200 → 740/s |
| verdicts in one statement; lanes, claims and open notices found by words only their own index answers | | 740 → 1,490/s |
| SQLite without locks of its own and without memory statistics | 0.70 → 0.64 s | |
| no look for results that cannot have been written before | 0.64 → 0.62 s | |
| several messages side by side on one thread | 0.65 → 0.59 s | |
| no list of six words in an index's condition: SQLite set up two tables at every change of a notice. Three indices no longer written at every step | 0.68 → 0.61 s, 1,974 → 2,191/s | |
| SQLite's pages one by one instead of twenty for each short-lived table (a tenth of a worker's time went into page faults); lanes promoted by key | 0.71 → 0.68 s, 1,810 → 1,974/s | |
| a notice's column in statistics written when it settles; room on its page for newer versions | none to be seen | 1,494 → 1,540/s |
| an agency's notices side by side: a commit touches a third of their pages | 0.58 → 0.56 s, 2,307 → 2,404/s | 1,819 → 1,854/s |

No gain, and left: tables WITHOUT ROWID (a tenth slower); mimalloc, jemalloc; answers gathered for 10 or 20 ms; windows of 128 and 256 messages
with batches as large; checkpoints a quarter as often; checkpoints by a thread of its own beside the writers (2 %); pages of 2 and 8 kB; senders at a lower priority than the writer; one process and one writer for all three routes (3 %, and a module that hangs would stop them all). A smaller
window costs more: batches get small. Many keys in one SQLite statement: neither faster nor slower, kept.
"""
