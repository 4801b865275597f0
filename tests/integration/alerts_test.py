#!/usr/bin/env python3
"""What people on duty are told, by whom and how often: an agency that is away for days, a gateway that is started anew and
killed meanwhile, a command that hangs, two nodes on one store."""
import json
import os
import signal
import unittest

from bed import Bed, Program, eventually
from client import Client

# Appends what it hears to the ledger, a line each.
TELL = 'cat >> "$1"; echo >> "$1"'


def use_alerts(bed, command, more="start_after_s = 1\nend_after_s = 1\n"):
    """Settings of [alerts]; `command` is a line for /bin/sh, whose $1 is the ledger."""
    bed.ledger = bed.work.parent / f"{bed.work.name}.ledger"
    words = json.dumps(["/bin/sh", "-c", command, "sh", str(bed.ledger)])
    bed.lines["alerts"] = f"command = {words}\ndisk_low_mb = 0\n{more}"


def heard(bed, kind, phase=None, agency=None):
    """The messages the command got so far."""
    if not bed.ledger.exists():
        return []
    messages = [json.loads(line) for line in bed.ledger.read_text(encoding="utf-8").splitlines() if line]
    return [one for one in messages if one["kind"] == kind and phase in (None, one["phase"])
            and agency in (None, one.get("agency"))]


def remove_ledger(bed):
    if bed.ledger.exists():
        os.unlink(bed.ledger)


class AgencyAwayTest(unittest.TestCase):
    """One long story: each step stands on the one before."""

    def setUp(self):
        self.bed = bed = Bed(agencies=True)
        self.addCleanup(bed.clean_up)
        use_alerts(bed, TELL)
        self.addCleanup(remove_ledger, bed)
        bed.start()

    def open_gauge(self, kind):
        return self.bed.metric(f'tongbao_alerts_open{{agency="vehicle",kind="{kind}"}}')

    def phases(self, kind):
        return [one["phase"] for one in heard(self.bed, kind, agency="vehicle")]

    def wait_phases(self, kind, *expected):
        eventually(lambda: len(self.phases(kind)) >= len(expected), 20, f"{kind} {expected}")
        self.assertEqual(self.phases(kind), list(expected))

    def submit_all(self):
        notices = []
        for who in ("何佳晴", "葉雅婷", "顏思妤"):
            body = self.bed.day.body_of({
                "office": "09020010", "ask": ["vehicle.registration_address", "vehicle.license_address"],
                "changes": [{"kind": "address_change", "who": who, "to": "jc-ximen-7"}]})
            answer = self.bed.submit(body, f"alerts-{len(notices)}").json
            notices += [one["notice_id"] for one in answer["notices"]]
        return notices

    def wait_look(self):
        """The gateway that runs now has looked at the store and judged it."""
        eventually(lambda: "tongbao_alerts_open{" in self.bed.metrics(), 20, "a first look")
        before = self.bed.metric('tongbao_disk_free_bytes')
        self.assertGreater(before, 0)

    def test_start_end_and_reminders_are_told_once_over_restarts_and_deaths(self):
        bed = self.bed
        self.wait_look()
        self.assertEqual(self.open_gauge("route_trouble"), 0)
        self.assertEqual(bed.tongbao("alerts").stdout, "no alerts 無警示\n")
        bed.switch_fault("vehicle", {"mode": "drop_connection", "count": -1})
        notices = self.submit_all()
        self.wait_phases("route_trouble", "started")
        self.check_everywhere()

        bed.stop_gateway()
        bed.start_gateway()
        eventually(lambda: self.open_gauge("route_trouble") == 1, 20, "the open alert in a new gateway's figures")
        bed.kill_gateway()
        bed.start_gateway()
        eventually(lambda: self.open_gauge("route_trouble") == 1, 20, "the open alert in figures after a death")
        self.wait_phases("route_trouble", "started")

        bed.clock.forward(minutes=61)
        self.wait_phases("notices_waiting", "started")
        first = heard(bed, "notices_waiting")[0]
        self.assertEqual((first["level"], first["notices"], first["oldest_notice_id"]), (1, len(notices), min(notices)))
        self.wait_phases("route_trouble", "started")
        bed.clock.forward(days=1)
        self.wait_phases("route_trouble", "started", "reminded")
        self.wait_phases("notices_waiting", "started", "escalated")
        bed.clock.forward(days=2)
        self.wait_phases("route_trouble", "started", "reminded", "reminded")
        self.wait_phases("notices_waiting", "started", "escalated", "escalated")
        self.assertEqual([one["level"] for one in heard(bed, "notices_waiting")], [1, 2, 3])
        self.wait_phases("notices_overdue", "started")

        bed.switch_fault("vehicle", {"mode": "none"})
        bed.clock.forward(hours=20)
        for notice in notices:
            bed.wait_notice(notice, lambda one: one["state"] == "settled", 60)
        eventually(lambda: self.phases("route_trouble")[-1] == "ended", 20, "the end of the trouble")
        eventually(lambda: self.phases("notices_waiting")[-1] == "ended", 20, "the end of the waiting")
        self.assertEqual(self.phases("route_trouble").count("started"), 1)
        self.assertEqual(self.phases("notices_waiting").count("ended"), 1)
        self.check_the_end()

    def check_everywhere(self):
        """The open alert, wherever somebody looks for it."""
        bed = self.bed
        told = heard(bed, "route_trouble")[0]
        self.assertEqual((told["agency"], told["route_state"], told["title_zh"], told["state"]),
                         ("vehicle", "probing", "監理", "open"))
        listed = bed.api.get("/v1/alerts?state=open")["alerts"]
        self.assertEqual([one["alert_id"] for one in listed if one["kind"] == "route_trouble"], [told["alert_id"]])
        logged = bed.logged("alert_started", kind="route_trouble", agency="vehicle")
        self.assertEqual([one["alert"] for one in logged], [told["alert_id"]])
        self.assertEqual(self.open_gauge("route_trouble"), 1)
        self.assertEqual(bed.metric('tongbao_alerts_total{agency="vehicle",kind="route_trouble",phase="started"}'), 1)
        shown = bed.tongbao("alerts", "--output", "json", check=False)
        self.assertEqual(shown.returncode, 1)
        self.assertIn(told["alert_id"], [one["alert_id"] for one in json.loads(shown.stdout)["alerts"]])
        for command in (("alerts",), ("status",)):
            text = bed.tongbao(*command, check=False)
            self.assertEqual(text.returncode, 1, text.stdout)
            self.assertIn("監理 機關未回應", text.stdout)
            self.assertIn("the agency does not answer", text.stdout)

    def check_the_end(self):
        bed = self.bed
        ended = heard(bed, "route_trouble", "ended")[0]
        self.assertEqual(ended["alert_id"], heard(bed, "route_trouble", "started")[0]["alert_id"])
        self.assertGreater(ended["lasted_s"], 3 * 86_400)
        self.assertEqual(ended["state"], "ended")
        eventually(lambda: self.open_gauge("route_trouble") == 0, 10, "the gauge at 0")
        self.assertEqual([one for one in bed.api.get("/v1/alerts?state=open")["alerts"] if one["kind"] == "route_trouble"], [])
        self.assertIn(ended["alert_id"], {one["alert_id"] for one in bed.api.get("/v1/alerts")["alerts"]})
        self.assertEqual(bed.api.ask("GET", "/v1/alerts?state=shut").status, 400)
        eventually(lambda: bed.logged("alert_delivered", alert=ended["alert_id"], reason="exit_0"), 5, "its line in the log")
        text = bed.ledger.read_text(encoding="utf-8")
        for person in bed.day.people.values():
            self.assertNotIn(person["person_id"], text)
        for name in bed.day.people:
            self.assertNotIn(name, text)


class CommandTest(unittest.TestCase):
    def bed_with(self, command, more):
        bed = Bed(echo={"echo": {}, "lost": {"adapter": "never_installed"}})
        self.addCleanup(bed.clean_up)
        use_alerts(bed, command, f"start_after_s = 0\nend_after_s = 0\n{more}")
        self.addCleanup(remove_ledger, bed)
        bed.prepare()
        bed.start_gateway()
        bed.wait_for_procedures(["echo"])
        return bed

    def test_a_command_that_hangs_is_cut_and_keeps_nobody_waiting(self):
        bed = self.bed_with('cat >> "$1"; echo >> "$1"; sleep 1000', "command_limit_s = 1\n")
        cut = eventually(lambda: bed.logged("alert_command_failed", reason="over_its_limit"), 20, "the cut command")
        told = heard(bed, "route_trouble", "started", "lost")[0]
        self.assertEqual((cut[0]["alert"], told["reason"]), (told["alert_id"], "module_missing"))
        notice = bed.submit(bed.echo_body("echo"), "beside it").json["notices"][0]["notice_id"]
        bed.wait_notice(notice, lambda one: one["state"] == "attention", 10)  # an echo says nothing an agency may say
        eventually(lambda: heard(bed, "notices_attention", "started", "echo"), 20, "the next alert")
        self.assertEqual(bed.metric('tongbao_alert_commands_total{result="good"}'), 0)
        self.assertEqual(bed.stop_gateway(), 0)

    def test_an_alert_in_hand_at_a_death_is_told_again_under_its_id(self):
        bed = self.bed_with('cat >> "$1"; echo >> "$1"; [ -e "$1.pid" ] || { echo $$ > "$1.pid"; sleep 1000; }',
                            "command_limit_s = 300\n")
        first_run = bed.ledger.with_name(bed.ledger.name + ".pid")
        self.addCleanup(first_run.unlink)
        eventually(lambda: first_run.exists() and first_run.read_text().strip(), 20, "the command's start")
        bed.kill_gateway()
        os.killpg(int(first_run.read_text()), signal.SIGKILL)  # the run the dead gateway left behind, its group's leader
        bed.start_gateway()
        eventually(lambda: bed.logged("alert_delivered"), 20, "the alert delivered")
        told = heard(bed, "route_trouble", "started", "lost")
        self.assertEqual(len(told), 2)
        self.assertEqual(told[0], told[1])
        self.assertEqual(len(bed.logged("alert_started", kind="route_trouble", agency="lost")), 1)

    def test_the_command_can_be_tried(self):
        bed = Bed(echo={"echo": {}})
        self.addCleanup(bed.clean_up)
        use_alerts(bed, TELL + '; [ ! -e "$1.bad" ] || exit 9')
        self.addCleanup(remove_ledger, bed)
        bed.prepare()
        self.assertIn("已收受測試訊息, exit_0", bed.tongbao("alerts", "--try").stdout)
        self.assertEqual([one["phase"] for one in heard(bed, "test")], ["started"])
        bad = bed.ledger.with_name(bed.ledger.name + ".bad")
        bad.touch()
        self.addCleanup(bad.unlink)
        refused = bed.tongbao("alerts", "--try", "--output", "json", check=False)
        self.assertEqual((refused.returncode, json.loads(refused.stdout)), (1, {"result": "failed", "reason": "exit_9"}))

    def test_config_check_wants_a_program(self):
        bed = Bed(echo={"echo": {}})
        self.addCleanup(bed.clean_up)
        bed.lines["alerts"] = 'command = ["/nonexistent/tell-duty"]'
        with self.assertRaisesRegex(RuntimeError, "alerts.command: /nonexistent/tell-duty is no program this user may run"):
            bed.prepare()


class TwoNodesTest(unittest.TestCase):
    """Two gateways on one PostgreSQL: one of them tells, whichever; the other one tells the end."""

    def setUp(self):
        self.bed = bed = Bed(echo={"echo": {}, "lost": {"adapter": "installed_later"}})
        bed.engine = "postgresql"
        self.addCleanup(bed.clean_up)
        use_alerts(bed, TELL)
        self.addCleanup(remove_ledger, bed)
        bed.prepare()
        second = bed.work / "second.toml"
        run = bed.work / "run2"
        run.mkdir()
        second.write_text(bed.settings.read_text(encoding="utf-8").replace(f'"{bed.work}/run"', f'"{run}"'), encoding="utf-8")
        bed.start_gateway()
        self.second = Program("tongbao", [bed.program("tongbao"), "serve", "--config", str(second)],
                              f"{bed.work}/logs/second.log",
                              ready=lambda line: line.get("event") == "gateway_started" and "port" in line)
        self.addCleanup(self.second.stop)

    def second_metrics(self):
        return Client(int(self.second.facts["metrics_port"])).ask("GET", "/metrics").bytes.decode()

    def test_one_tells_the_start_and_the_one_that_is_left_the_end(self):
        bed, gauge = self.bed, 'tongbao_alerts_open{agency="lost",kind="route_trouble"} 1'
        eventually(lambda: gauge in bed.metrics() and gauge in self.second_metrics(), 30, "both nodes' look at the alert")
        eventually(lambda: heard(bed, "route_trouble", agency="lost"), 20, "the alert told")
        counter = 'tongbao_alerts_total{agency="lost",kind="route_trouble",phase="started"} 1'
        self.assertEqual((counter in bed.metrics()) + (counter in self.second_metrics()), 1)
        bed.kill_gateway()
        bed.put_module("installed_later", bed.modules / "echo_adapter.so")
        echo = bed.work / "routes" / "lost.toml"
        echo.write_text(echo.read_text().replace("installed_later", "echo_adapter"), encoding="utf-8")
        bed.tongbao("route", "resume", "lost")
        eventually(lambda: heard(bed, "route_trouble", "ended", "lost"), 30, "the end, told by the node that is left")
        self.assertEqual([one["phase"] for one in heard(bed, "route_trouble", agency="lost")], ["started", "ended"])


if __name__ == "__main__":
    unittest.main(warnings="ignore")
