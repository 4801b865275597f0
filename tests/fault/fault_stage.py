"""The gateway of a fault test: a fresh store, three vehicle-like routes, three agencies that keep ledgers of their own.

Programs may come from a build with fault points (`program_of`), the modules from another folder.
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[1:1] = [str(ROOT / "tests" / "sample_day"), str(ROOT / "tests" / "bench")]

from bodies import AGENCIES  # noqa: E402
from client import Client  # noqa: E402
from postgres import free_port  # noqa: E402
from processes import WITH_US, command_line, end_by_closing  # noqa: E402
from settings_text import write_files  # noqa: E402
from stage import DEMO, Stage  # noqa: E402


class Agencies:
    """fault_agency: its ledger lies in `ledger`, outside the system."""

    def __init__(self, program, keys, ledger, log, temper):
        self.log = open(log, "ab")
        self.ledger = ledger
        options = [word for name, value in temper.items() for word in (f"--{name}", str(value))]
        self.process = subprocess.Popen(
            WITH_US + [program, "--ledger", str(ledger), "--certificate", f"{keys}/vehicle.crt", "--key",
                       f"{keys}/vehicle.pem", "--client-ca", f"{keys}/gateway.crt", "--signing-key",
                       f"{keys}/vehicle_sign.pem", "--key-id", "vehicle-2026a", *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True, start_new_session=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"fault_agency ended; its log is {log}")
        self.ports = json.loads(line)["ports"]

    def stop(self):
        code = end_by_closing(self.process)
        self.log.close()
        return code


class FaultStage(Stage):
    """`temper`: how unpleasant the agencies are, see agency.cpp. `environment`: for the gateway and its workers."""
    agency_names, route_forms = AGENCIES, None

    def __init__(self, build, work, engine, temper, window=16, tongbao="tongbao", modules="modules"):
        super().__init__(None, build, work, engine, True)
        self.temper, self.window, self.tongbao_name = temper, window, tongbao
        self.modules = self.build / modules
        self.environment, self.gateway_process, self.api_port = {}, None, free_port()
        # A socket's path must be short: the doorbells stand in a folder of their own.
        self.run = tempfile.mkdtemp(prefix="tongbao-fault-")
        self.store_folder = self.work

    def set_up(self):
        shutil.rmtree(self.work, ignore_errors=True)
        for folder in ("routes", "tables", "logs", "outside"):
            (self.work / folder).mkdir(parents=True)
        keys = self.work / "keys"
        subprocess.run([str(DEMO / "make_keys.sh"), str(keys)], check=True)
        self.ledger = self.work / "outside" / "deliveries"
        self.agencies_process = Agencies(self.program("fault_agency"), keys, self.ledger,
                                         self.work / "logs" / "fault_agency.log", self.temper)
        self.start_database()
        self.write_settings()
        self.import_tables()
        token = (keys / "api_token").read_text(encoding="ascii").strip()
        self.api = Client(self.api_port, token)
        return self

    def write_settings(self):
        # A port of our own choice, so that a restarted gateway is found again where it was.
        self.settings = write_files(self.work, self.modules, self.run, self.store_lines(self.store_folder),
                                    dict(zip(self.agency_names, self.route_ports())), port=self.api_port,
                                    window=self.window, forms=self.route_forms)

    def route_ports(self):
        return self.agencies_process.ports

    def program(self, name):
        return super().program(self.tongbao_name if name == "tongbao" else name)

    # ------------------------------------------------------------------------------------------------ the gateway
    def start(self):
        """Starts the gateway and returns at once."""
        with open(self.work / "logs" / "tongbao.log", "ab") as log:
            self.gateway_process = subprocess.Popen(
                WITH_US + [self.program("tongbao"), "serve", "--config", str(self.settings)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env=dict(os.environ, **self.environment))

    def alive(self):
        return self.gateway_process is not None and self.gateway_process.poll() is None

    def wait_ready(self, limit_s=30):
        self.wait_for(lambda: self.alive() and self.answers("/v1/agencies", lambda told: all(
            agency["procedures"] for agency in told["agencies"])), "the gateway did not become ready", limit_s)

    def answers(self, path, good):
        try:
            return good(self.api.get(path))
        except Exception:  # not there, or not yet
            return False

    def workers_of_run(self):
        """{process: agency} of every relay process that works for this gateway's settings, whoever its parent is."""
        found = {}
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            line = command_line(int(entry))
            if len(line) > 4 and line[1] == "relay" and str(self.settings) in line and line[-2] == "--route":
                found[int(entry)] = line[-1]
        return found

    def kill_serve(self):
        self.gateway_process.kill()
        self.gateway_process.wait()

    def kill_all(self):
        """The gateway and its workers in one moment: they are one session."""
        try:
            os.killpg(self.gateway_process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it had ended by itself, and every worker, too
        self.gateway_process.wait()

    def stop_gateway(self):
        """SIGTERM; the exit code, None when it had to be killed."""
        if not self.alive():
            return self.gateway_process.returncode if self.gateway_process else 0
        self.gateway_process.terminate()
        try:
            return self.gateway_process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill_all()
            return None

    def tear_down(self):
        try:
            if self.alive():
                self.stop_gateway()
            for process in self.workers_of_run():  # orphans, by their process ids
                os.kill(process, signal.SIGKILL)
        finally:
            if getattr(self, "agencies_process", None):
                self.agencies_process.stop()
            if self.database:
                self.database.stop()
            shutil.rmtree(self.run, ignore_errors=True)
