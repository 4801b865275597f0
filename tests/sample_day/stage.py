"""Puts the whole thing on its feet in a work folder: keys, settings, three simulated agencies, the gateway."""
import contextlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import time

import seeds
from client import Client
from day_clock import DayClock, at
from postgres import PostgreSQL
from processes import Program, children_of, command_line

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEMO = ROOT / "config" / "demo"
AGENCIES = ("land", "vehicle", "tax")
TAX_ANSWERS_AFTER_S = 14 * 3600  # the file is cut at 17:30, the bureaus answer the next morning


class Stage:
    def __init__(self, day, build, work, engine, deduplicates):
        self.day, self.build, self.work = day, pathlib.Path(build).resolve(), pathlib.Path(work).resolve()
        self.engine, self.deduplicates = engine, deduplicates
        self.database = None
        self.agencies = {}
        self.gateway = None
        self.control = {}

    def program(self, name):
        for folder in ("bin", "."):
            if (self.build / folder / name).exists():
                return str(self.build / folder / name)
        raise RuntimeError(f"{name} is not built in {self.build}")

    def set_up(self):
        """An empty work folder with keys, settings' raw material, the clock and, where asked for, a database server."""
        if self.work.exists():
            shutil.rmtree(self.work)
        for folder in ("routes", "tables", "run", "seeds", "logs", "exchange", "land", "vehicle", "tax"):
            (self.work / folder).mkdir(parents=True)
        subprocess.run([str(DEMO / "make_keys.sh"), str(self.work / "keys")], check=True)
        self.clock = DayClock(self.work / "clock", at(self.day.opens))
        for agency in AGENCIES:
            with open(self.work / "seeds" / f"{agency}.json", "w", encoding="utf-8") as file:
                json.dump(getattr(seeds, f"{agency}_seed")(self.day), file, ensure_ascii=False, indent=1)
        self.start_database()

    def start_database(self):
        """For PostgreSQL a server of our own, and its connection as a secret."""
        if self.engine != "postgresql":
            return
        self.database = PostgreSQL()
        self.database.start()
        secret = self.work / "keys" / "postgresql"
        secret.write_text(self.database.connection() + "\n", encoding="ascii")
        secret.chmod(0o600)

    def store_lines(self, folder=None):
        """What stands under [store]."""
        if self.engine == "postgresql":
            return f'engine = "postgresql"\nconnection = "file:{self.work}/keys/postgresql"'
        return f'engine = "sqlite"\npath = "{folder or self.work}/tongbao.db"'

    @staticmethod
    def wait_for(condition, otherwise, limit_s=60, every_s=0.05):
        deadline = time.monotonic() + limit_s
        while not condition():
            if time.monotonic() > deadline:
                raise RuntimeError(otherwise)
            time.sleep(every_s)

    def start_agencies(self):
        keys, logs = self.work / "keys", self.work / "logs"
        tls = lambda name: ["--tls-cert", f"{keys}/{name}.crt", "--tls-key", f"{keys}/{name}.pem", "--client-ca",
                            f"{keys}/gateway.crt"]
        common = lambda name: ["--data", str(self.work / name), "--clock-file", str(self.work / "clock"), "--seed",
                               f"{self.work}/seeds/{name}.json"]
        arguments = {
            "land": common("land") + tls("land"),
            "vehicle": common("vehicle") + tls("vehicle") + [
                "--signing-key", f"{keys}/vehicle_sign.pem", "--gateway-key", f"{keys}/signing.pub.pem",
                "--gateway-key-id", "gateway-demo", "--key-id", "vehicle-2026a"],
            "tax": common("tax") + [
                "--exchange-dir", str(self.work / "exchange"), "--answer-after-s", str(TAX_ANSWERS_AFTER_S),
                "--charset-table", f"{DEMO}/characters/CNS2FIN.txt", "--unicode-table",
                f"{DEMO}/characters/CNS2UNICODE_BMP.txt,{DEMO}/characters/CNS2UNICODE_2.txt"],
        }
        for agency in AGENCIES:
            one = Program(f"sim_{agency}", [self.program(f"sim_{agency}"), *arguments[agency]], f"{logs}/sim_{agency}.log",
                          ready=lambda line: line.get("ready"))
            self.agencies[agency] = one
            self.control[agency] = Client(one.facts["control_port"])

    def write_settings(self):
        pin = lambda name: (self.work / "keys" / f"{name}.pin").read_text().strip()
        values = {"STORE": self.store_lines(), "WORK": str(self.work), "BUILD": str(self.build), "ROOT": str(ROOT),
                  "DEDUPLICATES": "true" if self.deduplicates else "false",
                  "LAND_PORT": str(self.agencies["land"].facts["port"]), "LAND_PIN": pin("land"),
                  "VEHICLE_PORT": str(self.agencies["vehicle"].facts["port"]), "VEHICLE_PIN": pin("vehicle")}

        def fill(source, target):
            text = source.read_text(encoding="utf-8")
            for name, value in values.items():
                text = text.replace(f"@{name}@", value)
            target.write_text(text, encoding="utf-8")

        self.settings = self.work / "tongbao.toml"
        fill(DEMO / "tongbao.toml", self.settings)
        for agency in AGENCIES:
            fill(DEMO / "routes" / f"{agency}.toml", self.work / "routes" / f"{agency}.toml")

    def tongbao(self, *arguments, check=True):
        done = subprocess.run([self.program("tongbao"), *arguments, "--config", str(self.settings)], capture_output=True,
                              text=True)
        if check and done.returncode:
            raise RuntimeError(f"tongbao {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def import_tables(self):
        self.tongbao("tables", "import", "--areas", str(DEMO / "areas"), "--characters", str(DEMO / "characters"))

    def start_gateway(self):
        def started(line):
            return line.get("event") == "gateway_started" and "port" in line

        self.gateway = Program("tongbao", [self.program("tongbao"), "serve", "--config", str(self.settings)],
                               f"{self.work}/logs/tongbao.log", ready=started)
        token = (self.work / "keys" / "api_token").read_text().strip()
        self.api = Client(int(self.gateway.facts["port"]), token)

    def workers(self):
        """Process ids of the gateway's worker processes."""
        return [pid for pid in children_of(self.gateway.process.pid) if "relay" in command_line(pid)]

    def workers_by_agency(self):
        found = {}
        for pid in self.workers():
            line = command_line(pid)
            for agency in AGENCIES:
                if agency in line or f"--route={agency}" in line:
                    found[agency] = pid
        return found

    def switch_fault(self, agency, fault):
        answer = self.control[agency].ask("POST", "/control/faults", fault)
        if answer.status != 200:
            raise RuntimeError(f"sim_{agency} refused the fault {fault}: {answer}")

    def dump_tables(self):
        """Every table of the store as text."""
        if self.database:
            names = self.database.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", "tongbao").split()
            return {f"table {name}": self.database.query(f'TABLE "{name}"', "tongbao") for name in names}
        with contextlib.closing(sqlite3.connect(f"file:{self.work}/tongbao.db?mode=ro", uri=True)) as store:
            store.text_factory = lambda raw: raw.decode("utf-8", "replace")
            names = [row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {f"table {name}": "\n".join(map(str, store.execute(f'SELECT * FROM "{name}"'))) for name in names}

    def tear_down(self):
        codes = {}
        if self.gateway:
            codes["tongbao"] = self.gateway.stop()
        for agency, one in self.agencies.items():
            codes[f"sim_{agency}"] = one.stop()
        if self.database:
            self.database.stop()
        return codes
