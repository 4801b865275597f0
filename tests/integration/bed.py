"""A gateway of its own for a test: real programs, ports chosen by the system, a small day, everything ended by process id.

Builds on the sample day's stage. TONGBAO_BUILD names the build folder.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import sys
import tempfile
import time
import types
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "sample_day"))

from client import Client  # noqa: E402
from day import Day  # noqa: E402
from day_clock import at  # noqa: E402
from processes import Program, command_line  # noqa: E402,F401
from stage import AGENCIES, DEMO, ROOT, Stage  # noqa: E402

BUILD = pathlib.Path(os.environ.get("TONGBAO_BUILD", ROOT / "build" / "unity")).resolve()
TEST_MODULES = BUILD / "test_modules"

ECHO_ROUTE = """agency = "{agency}"
title_zh = "回聲"
title_en = "Echo {agency}"
agency_deduplicates = {deduplicates}

[plugin]
name = "{plugin}"

[adapter]
name = "{adapter}"

[characters]
set = "utf8"

[pace]
window = {window}
attempt_budget_ms = {budget_ms}
lease_s = 20
"""


def eventually(condition, within_s=20, what="it"):
    """The first true value of `condition()`; fails when it does not come in time."""
    deadline = time.monotonic() + within_s
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come true within {within_s} s")
        time.sleep(0.05)


class Bed(Stage):
    """`agencies`: with the three simulated agencies. `echo`: routes of tests/modules, {agency: {plugin, adapter, …}}.
    `lines`: {section: more settings lines}."""

    def __init__(self, agencies=False, echo=None, lines=None, tables=True):
        super().__init__(Day(HERE / "small_day.json"), BUILD, tempfile.mkdtemp(prefix="tongbao-integration-"), "sqlite",
                         True)
        self.with_agencies, self.echo, self.lines, self.with_tables = agencies, echo or {}, lines or {}, tables
        self.exit_codes = []

    def prepare(self):
        self.set_up()
        if self.with_agencies:
            self.start_agencies()
        else:  # their routes are left out; only their ports are asked for
            nobody = types.SimpleNamespace(facts={"port": 1}, stop=lambda: 0)
            self.agencies = {agency: nobody for agency in AGENCIES}
        self.write_settings()
        if self.with_tables:
            self.import_tables()
        return self

    def start(self):
        self.prepare()
        self.start_gateway()
        self.wait_for_procedures([*(AGENCIES if self.with_agencies else ()), *self.echo])
        return self

    def write_settings(self):
        super().write_settings()
        if not self.with_agencies:
            for agency in AGENCIES:
                (self.work / "routes" / f"{agency}.toml").unlink()
        self.modules = self.work / "modules"
        self.modules.mkdir()
        for folder in (BUILD / "modules", TEST_MODULES):
            for module in folder.glob("*.so"):
                self.put_module(module.stem, module)
        text = self.settings.read_text(encoding="utf-8").replace(f"{BUILD}/modules", str(self.modules))
        for section, more in self.lines.items():
            text = text.replace(f"[{section}]\n", f"[{section}]\n{more}\n") if f"[{section}]\n" in text \
                else f"{text}\n[{section}]\n{more}\n"
        self.settings.write_text(text, encoding="utf-8")
        for agency, choice in self.echo.items():
            facts = {"plugin": "echo_plugin", "adapter": "echo_adapter", "window": 4, "budget_ms": 1000,
                     "deduplicates": "true", **choice}
            (self.work / "routes" / f"{agency}.toml").write_text(ECHO_ROUTE.format(agency=agency, **facts),
                                                                 encoding="utf-8")

    def put_module(self, name, source):
        """Puts a file in place as an installer does: a new one under the name, never bytes into the old one."""
        fresh = self.modules / f"{name}.new"
        fresh.symlink_to(source)
        fresh.rename(self.modules / f"{name}.so")

    def wait_for_procedures(self, agencies):
        def all_told():
            told = {one["agency"] for one in self.api.get("/v1/agencies")["agencies"] if one["procedures"]}
            return set(agencies) <= told
        eventually(all_told, 30, f"the procedures of {sorted(agencies)}")

    def route(self, agency):
        return next(one for one in self.api.get("/v1/routes")["routes"] if one["agency"] == agency)

    def worker(self, agency):
        """The process id of a route's worker; None while there is none."""
        for pid in self.workers():
            line = command_line(pid)
            if line[-2:] == ["--route", agency]:
                return pid
        return None

    def running_worker(self, agency):
        """The process id of a route's worker, awaited: after a start the old procedures still stand in the store,
        so `wait_for_procedures` does not say that there is a worker."""
        return eventually(lambda: self.worker(agency), 15, f"the worker of {agency}")

    def log_lines(self):
        """Every event of gateway and workers up to now."""
        lines = []
        for text in (self.work / "logs" / "tongbao.log").read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                lines.append(json.loads(text))
            except ValueError:
                lines.append({"event": "no_json", "text": text})
        return lines

    def logged(self, event, **facts):
        return [line for line in self.log_lines()
                if line.get("event") == event and all(line.get(key) == value for key, value in facts.items())]

    def metrics(self):
        port = next(line["metrics_port"] for line in reversed(self.log_lines()) if line.get("event") == "gateway_started")
        return Client(port).ask("GET", "/metrics").bytes.decode()

    def metric(self, name):
        """The value of one series, written as it stands in /metrics; 0 when it is not there."""
        found = re.search(rf"^{re.escape(name)} (\S+)$", self.metrics(), re.M)
        return float(found.group(1)) if found else 0.0

    def submit(self, body, key, expect=201):
        answer = self.api.ask("POST", "/v1/cases", body, key=key)
        if answer.status != expect:
            raise AssertionError(f"{key}: {answer}")
        return answer

    def notice(self, notice_id):
        return next(one for one in self.api.list("/v1/notices", "notices") if one["notice_id"] == notice_id)

    def wait_notice(self, notice_id, condition, within_s=20):
        """The notice, once `condition(notice)` holds."""
        def look():
            notice = self.notice(notice_id)
            return notice if condition(notice) else None
        return eventually(look, within_s, f"what is waited for of notice {notice_id}")

    def cut_tax_file(self, day, next_morning):
        """The evening of the tax file and the morning after. The bureau answers hours behind its own look at the file: the
        clock moves on only when it has everything that was handed over."""
        before = len(self.logged("batch_delivered"))
        self.clock.move_to(at(f"{day} 17:31"))
        eventually(lambda: len(self.logged("batch_delivered")) > before, 20, "the tax file")
        handed = [one["notice_id"] for one in self.api.list("/v1/notices", "notices")
                  if one["agency"] == "tax" and one["state"] == "awaiting_answer"]

        def all_taken():
            received = str(self.control["tax"].get("/control/received"))
            return all(notice_id in received for notice_id in handed)
        eventually(all_taken, 20, "the bureau's look at the tax file")
        self.clock.move_to(at(next_morning))

    def echo_body(self, agency, who="何佳晴"):
        """A case of one person for a route of tests/modules."""
        body = self.day.body_of({"office": "09020010", "ask": [f"{agency}.address"], "changes": [
            {"kind": "move_in", "who": who, "to": "jc-ximen-7"}]})
        body["deliver_to"][0]["procedures"] = ["echo.address"]  # what the test modules offer, whoever they play
        return body

    def stop_gateway(self):
        code = self.gateway.stop()
        self.exit_codes.append(code)
        self.gateway = None
        return code

    def kill_gateway(self):
        """kill -9, the workers first asked for: theirs must not outlive it."""
        workers = self.workers()
        self.gateway.process.kill()
        self.gateway.process.wait()
        self.gateway = None
        for worker in workers:
            try:
                os.kill(worker, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def clean_up(self):
        """Ends everything; a program that did not end with 0 fails the test, and its logs stay."""
        codes = self.tear_down()
        wrong = {name: code for name, code in codes.items() if code != 0}
        if wrong:
            raise AssertionError(f"ended with another code than 0 (None: had to be killed): {wrong}, logs in {self.work}")
        shutil.rmtree(self.work, ignore_errors=True)


class BedTest(unittest.TestCase):
    """Tests that share one gateway."""
    options = {}

    @classmethod
    def setUpClass(cls):
        cls.bed = Bed(**cls.options)
        cls.addClassCleanup(cls.bed.clean_up)
        cls.bed.start()
