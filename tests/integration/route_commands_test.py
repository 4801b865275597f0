#!/usr/bin/env python3
"""What an operator does with routes, notices and cases, from the command line and over HTTP, and what it does to the
messages."""
import json
import subprocess
import unittest
from datetime import datetime, timedelta

from bed import TEST_MODULES, Bed, eventually

AWAY = '[[maintenance]]\nfrom = "2020-01-01 00:00"\nuntil = "2099-01-01 00:00"\nreason = "搬遷"\n'


class RouteCommandsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bed = bed = Bed(echo={"echo": {}, "away": {}, "mend": {}})
        cls.addClassCleanup(bed.clean_up)
        bed.prepare()
        away = bed.work / "routes" / "away.toml"
        away.write_text(away.read_text() + AWAY, encoding="utf-8")
        bed.start_gateway()
        bed.wait_for_procedures(["echo", "away", "mend"])
        cls.count = 0

    def run_it(self, code, *arguments):
        command = [self.bed.program("tongbao"), *arguments, "--config", str(self.bed.settings)]
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}{done.stderr}")
        return done

    def run_json(self, code, *arguments):
        return json.loads(self.run_it(code, *arguments, "--output", "json").stdout)

    def submit(self, agency):
        type(self).count += 1
        accepted = self.bed.submit(self.bed.echo_body(agency, ("何佳晴", "歐陽靖宇", "顏思妤")[self.count % 3]),
                                   f"{agency}-{self.count}").json
        return accepted["case_id"], accepted["notices"][0]["notice_id"]

    def settle(self, notice):
        self.run_json(0, "notice", "settle", notice, "--outcome", "applied", "--reason", "agency_confirmed_by_phone",
                      "--agency-ref", "E-1")

    def test_a_paused_route_sends_nothing_until_it_is_resumed_and_then_one_probe(self):
        bed = self.bed
        self.assertEqual(self.run_json(0, "route", "pause", "echo", "--reason", "agency_asked"),
                         {"agency": "echo", "state": "paused"})
        self.assertEqual(self.run_json(0, "route", "drain", "echo"), {"agency": "echo", "state": "paused", "in_flight": 0})
        case, notice = self.submit("echo")
        route = bed.route("echo")
        self.assertEqual((route["state"], route["pause_reason"], route["ready"]), ("paused", "our_maintenance", 1))
        self.assertEqual(self.run_json(0, "case", "show", case)["notices"][0]["attempts"], 0)
        self.assertIn("our_maintenance", bed.tongbao("status", check=False).stdout)
        self.assertEqual(bed.notice(notice)["state"], "ready")
        self.assertEqual(self.run_json(0, "route", "resume", "echo"), {"agency": "echo", "state": "probing"})
        bed.wait_notice(notice, lambda one: one["state"] == "attention")
        eventually(lambda: bed.route("echo")["state"] == "open", 5, "the route open after its probe")
        shown = self.run_json(1, "case", "show", case)
        self.assertEqual(shown["notices"][0]["attention_reason"], "answer_unreadable")
        receipt = shown["receipt_number"]
        self.assertIn(notice, self.run_it(1, "case", "show", receipt).stdout)
        self.run_json(0, "notice", "retry", notice, "--reason", "agency_asked_to_repeat")
        bed.wait_notice(notice, lambda one: one["state"] == "attention" and one["attempts"] == 2)
        self.settle(notice)
        self.assertEqual(self.run_json(0, "case", "show", case)["notices"][0]["outcome"], "applied")
        self.run_it(4, "notice", "retry", notice, "--reason", "agency_asked_to_repeat")

    def test_a_pause_with_a_time_over_http(self):
        _, notice = self.submit("mend")
        now = datetime.fromisoformat(self.bed.notice(notice)["accepted_at"])  # the gateway's, which has a day of its own
        until = (now + timedelta(seconds=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
        path = "/v1/routes/mend/pause"
        answer = self.bed.api.ask("POST", path, {"reason": "agency_in_maintenance", "until": until})
        self.assertEqual((answer.status, answer.json), (200, {"agency": "mend", "state": "paused"}))
        eventually(lambda: self.bed.route("mend")["state"] in ("probing", "open"), 10, "the end of the pause")
        for body, code in (({"reason": "why not"}, "reason_unknown"), ({"reason": "agency_asked", "until": "soon"}, "instant_malformed"),
                           ({"reason": "agency_asked", "until": "2020-01-01T00:00:00Z"}, "instant_past")):
            answer = self.bed.api.ask("POST", path, body)
            self.assertEqual((answer.status, [error["code"] for error in answer.json["errors"]]), (422, [code]))
        answer = self.bed.api.ask("POST", "/v1/routes/mend/drain", {"reason": "our_maintenance"})
        self.assertEqual((answer.status, answer.json), (200, {"agency": "mend", "state": "paused", "in_flight": 0}))
        answer = self.bed.api.ask("POST", "/v1/routes/mend/resume", {"reason": "cause_removed"})
        self.assertEqual((answer.status, answer.json), (200, {"agency": "mend", "state": "probing"}))
        self.assertEqual(self.bed.api.ask("POST", "/v1/routes/nobody/restart", {"reason": "cause_removed"}).status, 404)

    def test_a_restart_gives_new_workers_without_a_pause(self):
        bed = self.bed
        before = bed.running_worker("mend")
        self.run_it(0, "route", "restart", "mend", "--reason", "module_replaced")
        after = eventually(lambda: bed.worker("mend") not in (None, before) and bed.worker("mend"), 10, "another worker")
        self.assertNotEqual(after, before)
        self.assertFalse(bed.logged("worker_ended", agency="mend"), "a restart that was asked for is no trouble")

    def test_announced_maintenance_keeps_messages_and_says_why(self):
        bed = self.bed
        _, notice = self.submit("away")
        hours = bed.route("away")["hours"]
        self.assertEqual((hours["why"], hours["reason"]), ("maintenance", "搬遷"))
        self.assertIn("maintenance 搬遷 until", bed.tongbao("status", check=False).stdout)
        eventually(lambda: bed.logged("route_paused", agency="away", reason="maintenance"), 10, "the log line")
        self.assertEqual((bed.notice(notice)["state"], bed.notice(notice)["attempts"]), ("ready", 0))

    def test_wrong_words_are_refused(self):
        self.run_it(2, "route", "pause", "nobody")
        self.run_it(2, "route", "pause", "echo", "--reason", "because")
        self.run_it(2, "route", "pause", "echo", "--until", "2020-01-01T00:00:00Z")
        self.run_it(2, "route", "resume", "echo", "--until", "2099-01-01T00:00:00Z")
        nobody = "01JD9Z00000000000000000000"
        self.run_it(4, "case", "show", nobody)
        self.run_it(4, "notice", "retry", nobody, "--reason", "cause_removed")
        self.assertIn("/reason", self.run_it(2, "notice", "retry", nobody, "--reason", "because").stderr)
        self.assertIn("/outcome", self.run_it(2, "notice", "settle", nobody, "--reason", "cause_removed", "--outcome", "done").stderr)
        self.assertIn("/refusal_reason",
                      self.run_it(2, "notice", "settle", nobody, "--reason", "cause_removed", "--outcome", "refused").stderr)


class DeepCheckTest(unittest.TestCase):
    def setUp(self):
        self.bed = Bed(agencies=True, echo={"echo": {}})
        self.addCleanup(self.bed.clean_up)
        self.bed.prepare()
        self.bed.tongbao("db", "migrate")

    def check(self, code):
        done = self.bed.tongbao("config", "check", "--deep", "--output", "json", check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        told = json.loads(done.stdout)
        return {one["agency"]: {step["step"]: step for step in one["steps"]} for one in told["routes"]}

    def test_every_route_is_tried(self):
        routes = self.check(0)
        for agency in ("land", "tax", "vehicle"):
            self.assertTrue(all(step["good"] for step in routes[agency].values()), routes[agency])
        self.assertTrue(routes["land"]["reach"]["detail"].startswith("https://"))
        self.assertIn("正常", self.bed.tongbao("config", "check", "--deep").stdout)

    def test_an_agency_that_is_away_is_a_finding_and_a_wrong_pin_too(self):
        self.bed.agencies["land"].stop()
        vehicle = self.bed.work / "routes" / "vehicle.toml"
        text = vehicle.read_text(encoding="utf-8")
        start = text.index("sha256//") + len("sha256//")
        vehicle.write_text(text[:start] + "A" * 43 + text[start + 43:], encoding="utf-8")
        routes = self.check(1)
        self.assertEqual(routes["land"]["reach"]["code"], "connect_failed")
        self.assertEqual(routes["vehicle"]["reach"]["code"], "peer_not_pinned")
        self.assertTrue(routes["tax"]["reach"]["good"])

    def test_a_module_that_cannot_be_created_is_told_and_ends_only_its_child(self):
        self.bed.put_module("echo_adapter", TEST_MODULES / "throws_in_create.so")
        text = (self.bed.work / "routes" / "echo.toml")
        text.write_text(text.read_text().replace('name = "echo_adapter"', 'name = "throws_in_create"'))
        routes = self.check(4)
        self.assertFalse(routes["echo"]["modules"]["good"])
        self.assertTrue(routes["tax"]["modules"]["good"])


if __name__ == "__main__":
    unittest.main(warnings="ignore")
