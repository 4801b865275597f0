"""The parts of docs/performance.md that are measured on demand (further.py)."""
import statistics

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
FURTHER = ("hang", "kill", "idle", "million", "restart")


def median(values, digits=1):
    ordered = sorted(values)
    text = [f"{value:,.{digits}f}" for value in (statistics.median(ordered), ordered[0], ordered[-1])]
    return f"{text[0]} ({text[1]}–{text[2]})" if len(ordered) > 1 else text[0]


def rows(results, *lines):
    """A row per line (title, function of what one engine's part gave, asked for), a column per engine."""
    engines = list(results["engines"])
    table = ["| figure | " + " | ".join(ENGINES[engine] for engine in engines) + " | asked for: must · stretch |",
             "|---|" + "--:|" * len(engines) + "---|"]
    for title, say, asked in lines:
        table.append(f"| {title} | " + " | ".join(say(results["engines"][engine]["taken"]) for engine in engines) + f" | {asked} |")
    table.append("| fsync afterwards, p50 · p99, ms | " + " | ".join(
        "{:.2f} · {:.2f}".format(*results["engines"][engine]["fsync_ms"]) for engine in engines) + " | |")
    return "\n".join(table)


def memory(one):
    return f"{one['serve_mb'] + one['workers_mb']:.0f} (serve {one['serve_mb']:.0f}, workers {one['workers_mb']:.0f})"


def hang(results):
    def pairs(which, name):
        return lambda taken: median([one[which][name] for one in taken["pairs"]])

    first = next(iter(results["engines"].values()))["taken"]
    return (f"### One agency hangs\n\n{len(first['pairs'])} interleaved pairs of rounds of {first['seconds']} s at {first['rate']} cases/s, on two gateways with a store each: calm, and one whose first\n"
            "agency answers every call after 30 s (the gateway gives up after 10 s). Latencies of the other two agencies, from the moment a case was due.\n\n" +
            rows(results, ("both others answered p99, calm, ms", pairs("calm", "p99_ms"), ""),
                 ("… while the first hangs, ms", pairs("hung", "p99_ms"), ""),
                 ("… p50, calm, ms", pairs("calm", "p50_ms"), ""), ("… p50, while the first hangs, ms", pairs("hung", "p50_ms"), ""),
                 ("median of the pairs' ratios of p99", lambda taken: f"{taken['median_ratio']:.2f}", "1.10 · 1.05")))


def kill(results):
    def each(name, digits=1):
        return lambda taken: median([one[name] for one in taken], digits)

    first = next(iter(results["engines"].values()))["taken"][0]
    return (f"### kill -9 under load\n\n{first['rate']} cases/s; all processes of Tongbao are killed at once and started again a second later. Cases are sent again under their key.\n\n" +
            rows(results, ("gateway ready after its start, s", each("ready_s", 2), ""),
                 ("everything due before that start delivered after, s", each("delivered_s", 2), "3 · 1.5"),
                 ("notices that came twice, same key", each("came_again", 0), "the agency knows the key"),
                 ("overtaken", each("overtaken", 0), "0"), ("accepted cases that not every agency knows of", each("lost", 0), "0")))


def idle(results):
    return ("### Memory with idle connections\n\nProportional set size of `tongbao serve` and its three workers, store nearly empty, 1,000 connections that asked once and stay open.\n\n" +
            rows(results, ("without them, MB", lambda taken: memory(taken["without"]), ""),
                 ("with them, MB", lambda taken: memory(taken["with"]), "150 · 80 (with the fill below)")))


def million(results):
    def way(when):
        return lambda taken: f"{taken[when]['completed_per_s']:,.0f}"

    def cost(when):
        return lambda taken: f"{taken[when]['tongbao_cpu_s_per_1000']:.2f}"

    first = next(iter(results["engines"].values()))["taken"]
    return (f"### {first['settled']:,} settled and {first['open']:,} open notices\n\nThe past is real: every one of the settled notices was accepted, delivered and recorded. The open ones wait for three agencies that hang.\n\n" +
            rows(results, ("filling: settled notices/s", lambda taken: f"{taken['settled'] / taken['filled_s']:,.0f}", ""),
                 ("full way on the empty store, cases/s", way("empty_store"), ""), ("… after the fill, cases/s", way("after"), ""),
                 ("processor time per 1,000 cases, empty store, s", cost("empty_store"), ""), ("… after the fill, s", cost("after"), ""),
                 ("memory after the fill, MB", lambda taken: memory(taken["settled_memory"]), ""),
                 ("… with the open ones and 1,000 idle connections, MB", lambda taken: memory(taken["idle"]["with"]), "150 · 80")))


def restart(results):
    def each(name):
        return lambda taken: median([one[name] for one in taken["restarts"]], 2)

    first = next(iter(results["engines"].values()))["taken"]
    return (f"### Restart with {first['open']:,} open notices\n\nFrom the start of the process. The routes were held while the store filled, and deliver after it.\n\n" +
            rows(results, ("`/readyz` says 200 after, s", each("ready_s"), "5 · 1"), ("first notice delivered after, s", each("first_delivery_s"), ""),
                 ("memory then, MB", lambda taken: memory(taken["memory"]), "")))


def measured(results):
    """When, and whether others worked meanwhile; of older results the latter is not known."""
    others = [one["other_cores_before"] for one in results["engines"].values() if "other_cores_before" in one]
    said = f"; others used at most {max(others):.2f} cores before" if others else ""
    rough = " **Others were using the machine: rough.**" if others and max(others) > 0.2 else ""
    return f"Measured {results['machine']['date']}{said}.{rough}"


def part(every):
    found = [globals()[name](every[name]) + "\n\n" + measured(every[name]) for name in FURTHER if name in every]
    return "## Further\n\nMeasured on demand: `./run bench --only " + ",".join(FURTHER) + "`.\n\n" + "\n\n".join(found) + "\n" if found else ""
