"""The benchmark's gateway: a fresh store, three routes, one fast sink for all of them."""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "sample_day"))

import bodies  # noqa: E402
from client import Client  # noqa: E402
from processes import WITH_US, end_by_closing, end_by_signal  # noqa: E402
from settings_text import write_files  # noqa: E402
from stage import DEMO, Stage  # noqa: E402


class Started:
    """A program whose standard output goes straight to a file, so that reading its log costs the measurement nothing."""

    def __init__(self, command, log, ready, wait_s=60):
        self.log = log
        with open(log, "ab") as out:
            begin = out.tell()
            self.process = subprocess.Popen(WITH_US + command, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                            start_new_session=True)
        deadline = time.monotonic() + wait_s
        while (facts := self._find(begin, ready)) is None:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"{command[0]} did not become ready; its log is {log}")
            time.sleep(0.02)
        self.facts = facts

    def _find(self, begin, ready):
        with open(self.log, "rb") as file:
            file.seek(begin)
            for raw in file:
                try:
                    line = json.loads(raw)
                except ValueError:
                    continue
                if ready(line):
                    return line
        return None

    def stop(self, within_s=20):
        end_by_signal(self.process, within_s)


class Sink:
    """bench_sink, asked over its standard input; it ends when that closes."""

    def __init__(self, program, keys, log, plain):
        self.log = open(log, "ab")
        signed = ["--certificate", f"{keys}/vehicle.crt", "--key", f"{keys}/vehicle.pem", "--client-ca",
                  f"{keys}/gateway.crt", "--signing-key", f"{keys}/vehicle_sign.pem", "--key-id", "vehicle-2026a"]
        self.process = subprocess.Popen([program, *(["--plain", "1"] if plain else signed)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.log, text=True, start_new_session=True)
        self.ports = self._line()["ports"]

    def _line(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"bench_sink ended; its log is {self.log.name}")
        return json.loads(line)

    def _order(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        return self._line()

    def count(self):
        return self._order("count")

    def dump(self, path):
        self._order(f"dump {path}")

    def hang(self, agency, milliseconds):
        self._order(f"hang {agency} {milliseconds}")

    def stop(self):
        end_by_closing(self.process)
        self.log.close()


class BenchStage(Stage):
    def __init__(self, build, work, engine, window, plain=False):
        """`plain`: three partners in plain HTTP without signatures, instead of three agencies with mutual TLS and signatures."""
        super().__init__(None, build, work, engine, True)
        self.window, self.plain, self.sink, self.port = window, plain, None, 0
        self.agency_names = bodies.PARTNERS if plain else bodies.AGENCIES
        # A socket's path must be short: the doorbells stand in a folder of their own.
        self.run = tempfile.mkdtemp(prefix="tongbao-bench-")

    def set_up(self):
        """An empty work folder, keys, tables, the sink, and for PostgreSQL a server of our own."""
        shutil.rmtree(self.work, ignore_errors=True)
        for folder in ("routes", "tables", "logs"):
            (self.work / folder).mkdir(parents=True)
        subprocess.run([str(DEMO / "make_keys.sh"), str(self.work / "keys")], check=True)
        self.sink = Sink(self.program("bench_sink"), self.work / "keys", self.work / "logs" / "bench_sink.log",
                         self.plain)
        self.start_database()
        self.write_settings()
        self.import_tables()

    def write_settings(self, delivering=True):
        """`delivering` False: every route names an adapter that is not there, and so is held. Its worker does nothing."""
        self.settings = write_files(self.work, self.build / "modules", self.run, self.store_lines(), dict(zip(self.agency_names, self.sink.ports)),
                                    port=self.port, window=self.window,
                                    adapter="rest_json" if delivering else "absent", plain=self.plain)

    def keep_port(self):
        """From its next start on the gateway listens where it listens now."""
        self.port = self.api.port
        self.write_settings()

    def start_gateway(self, wait_for_procedures=True):
        self.gateway = Started([self.program("tongbao"), "serve", "--config", str(self.settings)],
                               self.work / "logs" / "tongbao.log", lambda line: line.get("event") == "gateway_started")
        token = (self.work / "keys" / "api_token").read_text(encoding="ascii").strip()
        self.api = Client(int(self.gateway.facts["port"]), token)
        if wait_for_procedures:
            self.wait_for(lambda: all(agency["procedures"] for agency in self.api.get("/v1/agencies")["agencies"]),
                          "the routes did not say what their agencies can do")

    def hold_routes(self):
        """From here on cases are accepted and nothing is delivered."""
        self.gateway.stop()
        self.write_settings(delivering=False)
        self.start_gateway()
        self.wait_for(lambda: all(route["state"] == "held" for route in self.routes()), "the routes are not held")

    def routes(self):
        return self.api.get("/v1/routes")["routes"]

    def tear_down(self):
        for one in (self.gateway, self.sink):
            if one:
                one.stop()
        if self.database:
            self.database.stop()
        shutil.rmtree(self.run, ignore_errors=True)
