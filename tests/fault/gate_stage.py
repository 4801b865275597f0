"""A gateway whose three agencies, and on PostgreSQL its database, stand behind fault gates, and the gateway itself behind
one before its clerks. Each agency speaks another protocol: signed JSON, SOAP, plain HTTP. The clock is moved, so that
pauses of minutes pass in seconds."""
import datetime
import json
import subprocess
import sys

from bodies import body
from day_clock import UTC, DayClock
from fault_stage import ROOT, FaultStage
from kill_run import TEMPER
from processes import WITH_US, end_by_closing
from settings_text import PLAIN_ROUTE, SIGNED_ROUTE

SIGNED, SOAP, PLAIN = AGENCIES = ("signed_a", "soap_b", "plain_c")
INTAKE, DATABASE = "intake", "database"
ADDRESS = {SIGNED: "vehicle.registration_address", SOAP: "land.address", PLAIN: f"{PLAIN}.address"}
# A lease outlasts an attempt also while the clock is pushed, up to 120 times as fast as time.
PACE = "[pace]\nattempt_budget_ms = 1500\nlease_s = 600\n"

SOAP_ROUTE = """agency = "{agency}"
title_zh = "地政"
title_en = "Land registration"
agency_deduplicates = true
[plugin]
name = "land"
[adapter]
name = "soap_xml"
[adapter.settings]
url = "https://127.0.0.1:{port}/land"
ca_file = "{work}/keys/vehicle.crt"
certificate_file = "{work}/keys/gateway.crt"
key_file = "{work}/keys/gateway.pem"
pinned_key = "{pin}"
later_answers = "none"
[pace]
window = {window}
"""
# What the agencies' ledger wants to know beside the partner's own fields.
LEDGER_FIELDS = '  "procedure = procedure",\n  "subject = subject",\n  "subjectseq = subject_seq",\n'


def case_of(person, back):
    case = body(person, back)
    case["deliver_to"] = [{"agency": agency, "procedures": [ADDRESS[agency]]} for agency in AGENCIES]
    case["deliver_to"][-1]["customer_number"] = f"C-{person}"
    return case


class Gates:
    """fault_gate.py in front of these ports: {name: port}; a harm about every so many bytes."""

    def __init__(self, targets, seed, every, log):
        self.names, self.log = list(targets), open(log, "ab")
        command = [sys.executable, str(ROOT / "tests" / "fault" / "fault_gate.py"), "--seed", str(seed),
                   "--every", str(every)]
        for port in targets.values():
            command += ["--to", str(port)]
        self.process = subprocess.Popen(WITH_US + command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
                                        text=True, start_new_session=True)
        self.ports = dict(zip(self.names, self._line()["ports"]))

    def _line(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"fault_gate ended; its log is {self.log.name}")
        return json.loads(line)

    def _order(self, order):
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return self._line()["gates"]

    def turn(self, fault, *names):
        """These gates, or all of them."""
        for name in names or self.names:
            self._order({"gate": self.names.index(name), "fault": fault})

    def counts(self):
        """{gate: {"connections": …, "bytes": …, fault: how often}}."""
        return dict(zip(self.names, self._order({"count": True})))

    def stop(self):
        code = end_by_closing(self.process)
        self.log.close()
        return code


class Door:
    """Where the clerks come in: a gate stands before it."""

    def __init__(self, stage):
        self.api, self.api_port = stage.api, stage.gates.ports[INTAKE]


class GateStage(FaultStage):
    agency_names = AGENCIES
    route_forms = {SIGNED: SIGNED_ROUTE.replace("[pace]\n", PACE), SOAP: SOAP_ROUTE.replace("[pace]\n", PACE),
                   PLAIN: PLAIN_ROUTE.replace("[pace]\n", PACE).replace("fields = [\n", "fields = [\n" + LEDGER_FIELDS)}

    def __init__(self, build, work, engine, seed, every=12_000, tongbao="tongbao"):
        super().__init__(build, work, engine, dict(TEMPER, seed=seed, dialects="signed,soap,plain"), tongbao=tongbao)
        self.seed, self.every, self.gates = seed, every, None
        self.temper["clock-file"] = self.work / "clock"

    def write_settings(self):
        """Between the agencies' start and the gateway's."""
        self.clock = DayClock(self.work / "clock", datetime.datetime.now(UTC))
        targets = dict(zip(AGENCIES, self.agencies_process.ports)) | {INTAKE: self.api_port}
        if self.database:
            targets[DATABASE] = self.database.port
        self.gates = Gates(targets, self.seed, self.every, self.work / "logs" / "fault_gate.log")
        if self.database:
            secret = self.work / "keys" / "postgresql"
            secret.write_text(secret.read_text(encoding="ascii").replace(
                f"port={self.database.port}", f"port={self.gates.ports[DATABASE]}"), encoding="ascii")
        super().write_settings()
        with open(self.settings, "a", encoding="utf-8") as file:
            file.write(f'[clock]\nfile = "{self.work}/clock"\n')

    def route_ports(self):
        return [self.gates.ports[agency] for agency in AGENCIES]

    def tear_down(self):
        try:
            super().tear_down()
        finally:
            if self.gates:
                self.gates.stop()
