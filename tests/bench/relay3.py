#!/usr/bin/env python3
"""Tongbao beside its peers: the comparison in ../shared/relay3 (its README says what the work is), with Tongbao on SQLite and
on PostgreSQL as two more contestants. Nothing of it is needed to build or test Tongbao; where it is absent this says so.

  relay3.py [--build build/unity] [--relay3 ../shared/relay3] [--copy build/relay3] [--page]
            [--only rabbitmq-quorum,graphile-worker,tongbao-sqlite,tongbao-postgresql] [--rounds 3] [--phases low,burst,…]

The comparison is copied and its peers are installed (npm) in the copy; it needs PostgreSQL and rabbitmq-server installed
and, for them, root. Options this does not know go to its run.py. --page writes the figures into the page.

Tongbao's part: three routes of plugin `configured` and adapter `rest_json` in plain HTTP without signatures, everything else
as in ./run bench. Its bodies are real cases, somewhat larger than the peers' 1 KB. `recorded` counts the settled notices.
"""
import argparse
import functools
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import threading
import types

import bodies
import machine
import page_relay3
import results_file
from settings_text import ROOT, write_files

PORTS = {"intake": 8380, "recorded": 8381, "sinks": (9301, 9302, 9303)}
DEFAULT = "rabbitmq-quorum,graphile-worker,tongbao-sqlite,tongbao-postgresql"
PHASES = "low,burst,faults,steady,kill-relay,kill-all"
START = '[ "$BENCH_FRESH" != 1 ] || rm -rf "$1"/store/* "$1"/run/*; exec "$2" serve --config "$1/tongbao.toml"'


def copied(source, copy, impatient):
    """The comparison with its peers installed, in a folder of ours."""
    if not copy.exists():
        shutil.copytree(source, copy)
        for path in [copy, *copy.rglob("*")]:
            path.chmod(path.stat().st_mode | 0o200)
    if not (copy / "node_modules").exists():
        print(f"installing the peers in {copy}", flush=True)
        subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=copy, check=True)
    spec = importlib.util.spec_from_file_location("relay3_run", copy / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # Its memory watch would outlive it when somebody ends us.
    module.threading = types.SimpleNamespace(Event=threading.Event, Thread=functools.partial(threading.Thread, daemon=True))
    if impatient:
        module.await_quiet = lambda: None
        module.measured = lambda stack, run, **wanted: module.measure_once(stack, f"{run}a", **wanted)
    return module


class Contestant:
    """Tongbao prepared in a folder: keys, tables, settings, the body of a case."""

    def __init__(self, build, folder, engine, database, window):
        self.build, self.folder, self.engine = build, folder, engine
        shutil.rmtree(folder, ignore_errors=True)
        for name in ("routes", "tables", "run", "store"):
            (folder / name).mkdir(parents=True)
        subprocess.run([str(ROOT / "config" / "demo" / "make_keys.sh"), str(folder / "keys")], check=True)
        store = f'engine = "sqlite"\npath = "{folder}/store/tongbao.db"'
        if engine == "postgresql":
            secret = folder / "keys" / "postgresql"
            secret.write_text(f"host={database['PGHOST']} port={database['PGPORT']} user=postgres dbname=postgres\n")
            secret.chmod(0o600)
            store = f'engine = "postgresql"\nconnection = "file:{secret}"'
        self.settings = write_files(folder, f"{build}/modules", folder / "run", store, dict(zip(bodies.PARTNERS, PORTS["sinks"])),
                                    port=PORTS["intake"], window=window, plain=True)
        self.body = folder / "body.json"
        self.body.write_text(self.case(), encoding="utf-8")

    @staticmethod
    def case():
        """A case of the n-th person, for the comparison's load generator to fill in."""
        case = bodies.body(0, False, plain=True)
        text = json.dumps(case, ensure_ascii=False, separators=(",", ":"))
        return text.replace(bodies.person_id(0), "{PERSON_ID}").replace('"C-0"', '"{ID}"')

    def import_tables(self):
        """They are files, the same for every run. On SQLite the settings' store is made on the way, and wiped at the start."""
        demo = ROOT / "config" / "demo"
        subprocess.run([str(self.build / "bin" / "tongbao"), "tables", "import", "--areas", str(demo / "areas"), "--characters",
                        str(demo / "characters"), "--config", str(self.settings)], check=True, stdout=subprocess.DEVNULL)

    def entry(self):
        token = (self.folder / "keys" / "api_token").read_text(encoding="ascii").strip()
        helper = [sys.executable, str(pathlib.Path(__file__).with_name("recorded.py")), str(PORTS["recorded"]), self.engine,
                  str(self.folder / "store" / "tongbao.db") if self.engine == "sqlite"
                  else (self.folder / "keys" / "postgresql").read_text().strip()]
        return {"services": ["postgres"] if self.engine == "postgresql" else [],
                "relay": [["sh", "-c", START, "start", str(self.folder), str(self.build / "bin" / "tongbao")], helper],
                "path": "/v1/cases", "recorded": "/recorded", "recorded_port": PORTS["recorded"], "env": {},
                "harness": {"body": str(self.body), "header": f'Authorization: Bearer {token}\r\nIdempotency-Key: "{{ID}}"'}}


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=str(ROOT / "build" / "unity"))
    parser.add_argument("--relay3", default=str(ROOT.parent / "shared" / "relay3"))
    parser.add_argument("--copy", default=str(ROOT / "build" / "relay3"))
    parser.add_argument("--only", default=DEFAULT)
    parser.add_argument("--phases", default=PHASES)
    parser.add_argument("--window", type=int, default=64, help="Tongbao's messages under way at once to each agency")
    parser.add_argument("--impatient", action="store_true", help="neither wait for a quiet machine nor take a disturbed round again")
    parser.add_argument("--out", help="results as JSON (default: results.json in the copy)")
    parser.add_argument("--page", action="store_true", help="write the figures into docs/performance.md")
    return parser.parse_known_args()


def main():
    wanted, theirs = options()
    if not (pathlib.Path(wanted.relay3) / "run.py").exists():
        print(f"relay3: {wanted.relay3} is not here; ./run bench measures Tongbao alone")
        return 0
    copy = pathlib.Path(wanted.copy).resolve()
    comparison = copied(pathlib.Path(wanted.relay3), copy, wanted.impatient)
    build, out = pathlib.Path(wanted.build).resolve(), wanted.out or str(copy / "results.json")
    for engine in ("sqlite", "postgresql"):
        if f"tongbao-{engine}" in wanted.only.split(","):
            one = Contestant(build, comparison.DATA / f"tongbao-{engine}", engine, comparison.PG_ENV, wanted.window)
            one.import_tables()
            comparison.CONTESTANTS[f"tongbao-{engine}"] = one.entry()
    facts = machine.facts(str(comparison.DATA))
    sys.argv = ["run.py", "--only", wanted.only, "--phases", wanted.phases, "--out", out, *theirs]
    comparison.main()
    taken = json.loads(pathlib.Path(out).read_text(encoding="utf-8"))
    print("\n" + page_relay3.part({"machine": facts, "contestants": taken}))
    if wanted.page:
        results_file.put("relay3", {"machine": facts, "contestants": taken})
    return 1 if any("error" in one for rounds in taken.values() for one in rounds) else 0


if __name__ == "__main__":
    sys.exit(main())
