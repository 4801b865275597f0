#!/usr/bin/env python3
"""Modules that are missing, wrong, crash, hang or throw, and tables that are not there: the route concerned waits or tries
again with its reason, intake and everybody else go on."""
import os
import signal
import time
import unittest

from bed import AGENCIES, TEST_MODULES, Bed, BedTest, eventually

# One faulty route each, beside the three real agencies.
ROUTES = {
    "mend": {},
    "crash": {"adapter": "crashes_in_send"},
    "crash_two": {"adapter": "crashes_in_send"},
    "hang": {"adapter": "hangs_in_send", "budget_ms": 300},
    "composer": {"plugin": "throws_in_compose", "adapter": "throws_in_send"},
    "sender": {"adapter": "throws_in_send"},
    "careful": {"adapter": "throws_in_send", "deduplicates": "false"},
    "reversed": {"plugin": "echo_adapter", "adapter": "echo_plugin"},
}
WRONG_FILES = {"no_symbol": "module_without_descriptor", "wrong_size": "module_of_other_size",
               "old_version": "module_of_other_contract", "wrong_digest": "module_of_other_headers",
               "wrong_compiler": "module_of_other_compiler", "wrong_name": "module_of_other_name"}


class TroubleTest(unittest.TestCase):
    told_once = False  # the same move again is nothing new for the agency

    @classmethod
    def setUpClass(cls):
        cls.bed = bed = Bed(agencies=True, echo=ROUTES)
        cls.addClassCleanup(bed.clean_up)
        bed.prepare()
        bed.start_gateway()
        bed.wait_for_procedures([*AGENCIES, *(name for name in ROUTES if name != "reversed")])
        # What takes its time runs beside everything else.
        cls.workers = {agency: bed.worker(agency) for agency in (*AGENCIES, *ROUTES)}
        cls.hanging, cls.crashing = cls.submit("hang"), cls.submit("crash")
        cls.crashing_two = [cls.submit("crash_two", who) for who in ("歐陽靖宇", "顏思妤")]

    @classmethod
    def submit(cls, agency, who="何佳晴"):
        """The id of the one notice of a new case."""
        key = f"{agency}-{time.monotonic_ns()}"
        return cls.bed.submit(cls.bed.echo_body(agency, who), key).json["notices"][0]["notice_id"]

    def assert_others_go_on(self):
        """A real agency settles a new case; positive control of every trouble test."""
        body = self.bed.day.body_of({"office": "09020010", "ask": ["vehicle.license_address"],
                                     "changes": [{"kind": "address_change", "who": "葉雅婷", "to": "jc-ximen-7"}]})
        notice = self.bed.submit(body, f"others-{self.id()}").json["notices"][0]["notice_id"]
        settled = self.bed.wait_notice(notice, lambda one: one["state"] == "settled", 10)
        self.assertEqual((settled["outcome"], settled["attempts"]), ("applied" if not self.told_once else "already_current", 1))
        type(self).told_once = True

    def resume(self, agency):
        answer = self.bed.api.ask("POST", f"/v1/routes/{agency}/resume", {"reason": "cause_removed"})
        self.assertEqual((answer.status, answer.json), (200, {"agency": agency, "state": "probing"}))

    def wait_held(self, agency, reason):
        def held():
            route = self.bed.route(agency)
            return (route["state"], route.get("reason")) == ("held", reason)
        eventually(held, 15, f"{agency} held by {reason}, is {self.bed.route(agency)}")

    def replace_echo_adapter(self, name):
        if name is None:
            (self.bed.modules / "echo_adapter.so").unlink()
        else:
            self.bed.put_module("echo_adapter", TEST_MODULES / f"{name}.so")

    def test_a_missing_or_wrong_module_holds_its_route_until_the_right_one_is_there(self):
        bed = self.bed
        # Other notices than answer_unreadable (an echo says nothing an agency may say) would mean that it was not sent.
        first = self.submit("mend")
        bed.wait_notice(first, lambda one: one.get("attention_reason") == "answer_unreadable")
        self.addCleanup(self.replace_echo_adapter, "echo_adapter")
        self.replace_echo_adapter(None)
        worker = bed.worker("mend")
        os.kill(worker, signal.SIGKILL)
        self.wait_held("mend", "module_missing")
        self.assertNotEqual(bed.worker("mend"), worker)
        refused = bed.logged("module_refused", agency="mend")[-1]
        self.assertIn("echo_adapter.so: there is no such file", refused["detail"])
        waiting = self.submit("mend", "歐陽靖宇")  # intake goes on: the procedures are in the store
        self.assert_others_go_on()
        for name, reason in WRONG_FILES.items():
            with self.subTest(name=name):
                self.replace_echo_adapter(name)
                self.resume("mend")
                self.wait_held("mend", reason)
                self.assertEqual(bed.notice(waiting)["state"], "ready")
                self.assertEqual(bed.notice(waiting)["attempts"], 0)
        self.assertEqual(bed.metric('tongbao_route_state{agency="mend",state="held"}'), 1)
        status = bed.tongbao("status", check=False)
        self.assertEqual(status.returncode, 1)
        self.assertIn("module_of_other_name", status.stdout)
        self.replace_echo_adapter("echo_adapter")
        self.resume("mend")
        bed.wait_notice(waiting, lambda one: one.get("attention_reason") == "answer_unreadable")
        eventually(lambda: bed.route("mend")["state"] == "open", 5, "the route open after its probe was answered")
        self.assertEqual(bed.route("mend").get("reason"), None)

    def test_modules_that_are_no_plugin_and_no_adapter_hold_their_route(self):
        self.wait_held("reversed", "module_of_other_kind")
        body = self.bed.echo_body("reversed")
        answer = self.bed.submit(body, "reversed", expect=503)  # nobody has said what this agency can do
        self.assertTrue(answer.json["type"].endswith("agency_not_ready"), answer.json)
        self.assertIn("Retry-After", answer.headers)
        body["kind_of_visit"] = 7  # what is wrong with the case itself is said beside it
        answer = self.bed.submit(body, "reversed too", expect=422)
        self.assertEqual({(error["pointer"], error["code"]) for error in answer.json["errors"]},
                         {("/deliver_to/0/agency", "agency_not_ready"), ("/kind_of_visit", "not_text")})

    def test_a_module_that_crashes_in_send_costs_its_own_notice_only(self):
        bed = self.bed
        self.assert_others_go_on()
        ended = bed.wait_notice(self.crashing, lambda one: one["state"] == "attention", 30)
        self.assertEqual(ended["attention_reason"], "module_fault")
        deaths = bed.logged("worker_ended", agency="crash", reason="signal_6")
        self.assertGreaterEqual(len(deaths), 3)
        self.assertGreaterEqual(bed.metric('tongbao_worker_restarts_total{agency="crash"}'), 3)
        self.assertTrue(bed.logged("lease_recovered", agency="crash"))
        self.assertEqual(bed.route("crash")["last_failure"], "worker_signal_6")
        eventually(lambda: bed.worker("crash"), 15, "a worker after the crash")
        for agency in (*AGENCIES, "composer", "sender", "careful"):
            self.assertEqual(bed.worker(agency), self.workers[agency], agency)
        exchanges = bed.api.list(f"/v1/exchanges?case={ended['case_id']}", "exchanges")
        self.assertEqual({one["result"] for one in exchanges}, {"unknown"})
        self.assertGreaterEqual(len(exchanges), 3)

    def test_a_crashing_notice_is_found_out_among_innocent_ones(self):
        """Two notices in flight at a death go out alone: each stands for itself."""
        bed = self.bed
        for notice in self.crashing_two:
            ended = bed.wait_notice(notice, lambda one: one["state"] == "attention", 60)
            self.assertEqual(ended["attention_reason"], "module_fault")

    def test_a_module_that_hangs_in_send_ends_its_worker_with_70(self):
        bed = self.bed
        ended = eventually(lambda: bed.logged("worker_ended", agency="hang", reason="exit_70"), 20, "the hung worker's end")
        self.assertEqual(ended[0]["process"], self.workers["hang"])
        overran = bed.logged("module_overran", agency="hang")
        self.assertEqual((overran[0]["call"], overran[0]["budget_ms"]), ("hang.send", 300))
        after = eventually(lambda: bed.worker("hang"), 15, "a new worker")
        self.assertNotEqual(after, self.workers["hang"])
        self.assert_others_go_on()
        # It goes out again under the same key: one notice, several attempts, never settled by guess.
        bed.wait_notice(self.hanging, lambda one: one["attempts"] >= 2 and one["state"] == "in_flight", 15)

    def test_an_exception_out_of_compose_asks_a_person(self):
        bed = self.bed
        worker = bed.worker("composer")
        notice = self.submit("composer")
        ended = bed.wait_notice(notice, lambda one: one["state"] == "attention")
        self.assertEqual((ended["attention_reason"], ended["attempts"]), ("module_fault", 0))
        self.assertEqual(bed.worker("composer"), worker)

    def test_an_exception_out_of_send_is_tried_again_under_the_same_key(self):
        bed = self.bed
        worker = bed.worker("sender")
        notice = self.submit("sender")
        failed = bed.wait_notice(notice, lambda one: one["attempts"] >= 1 and one["state"] == "ready")
        self.assertEqual(failed["last_failure"], "module_threw")
        self.assertIn("next_attempt_at", failed)
        self.assertEqual(bed.worker("sender"), worker)
        self.assertEqual(bed.route("sender")["last_failure"], "module_threw")

    def test_an_exception_out_of_send_asks_a_person_where_the_agency_does_not_deduplicate(self):
        bed = self.bed
        notice = self.submit("careful")
        ended = bed.wait_notice(notice, lambda one: one["state"] == "attention")
        self.assertEqual((ended["attention_reason"], ended["attempts"]), ("arrival_unknown", 1))
        retried = bed.api.ask("POST", f"/v1/notices/{notice}/retry", {"reason": "agency_has_nothing"})
        self.assertEqual((retried.status, retried.json["state"]), (200, "ready"))
        bed.wait_notice(notice, lambda one: one["state"] == "attention" and one["attempts"] == 2)
        settled = bed.api.ask("POST", f"/v1/notices/{notice}/settle",
                              {"reason": "agency_confirmed_by_phone", "outcome": "applied", "agency_ref": "E-1"})
        self.assertEqual((settled.status, settled.json["state"]), (200, "settled"))
        again = bed.api.ask("POST", f"/v1/notices/{notice}/retry", {"reason": "agency_has_nothing"})
        self.assertEqual((again.status, again.json["code"]), (409, "not_now"))

    def test_resume_knows_its_routes(self):
        for agency, status in (("nobody", 404), ("mend", 200)):
            answer = self.bed.api.ask("POST", f"/v1/routes/{agency}/resume", {"reason": "cause_removed"})
            self.assertEqual(answer.status, status, answer)
        answer = self.bed.api.ask("POST", "/v1/routes/mend/resume", {"reason": "because", "who": "me"})
        self.assertEqual((answer.status, answer.json["code"]), (422, "request_faulty"))
        self.assertEqual({(error["pointer"], error["code"]) for error in answer.json["errors"]},
                         {("/reason", "reason_unknown"), ("/who", "member_unknown")})

    @classmethod
    def tearDownClass(cls):
        # The hung worker would keep its SIGTERM waiting; http_guard_test looks at that.
        cls.bed.kill_gateway()


class MissingTablesTest(BedTest):
    options = {"echo": {"echo": {}}, "tables": False}

    def test_without_areas_intake_says_so_and_takes_cases_once_they_are_imported(self):
        bed = self.bed
        body = bed.echo_body("echo")
        answer = bed.submit(body, "too-early", expect=503)
        self.assertEqual((answer.json["code"], answer.json["retryable"]), ("areas_missing", True))
        self.assertGreaterEqual(int(answer.headers["Retry-After"]), 1)
        self.assertEqual(bed.api.ask("GET", "/v1/areas").json["code"], "areas_missing")
        ready = bed.api.ask("GET", "/readyz?verbose")
        self.assertEqual((ready.status, ready.json["checks"]["areas"], ready.json["checks"]["store"]),
                         (503, "areas_missing", "ok"))
        self.assertEqual(bed.api.ask("GET", "/livez").status, 200)
        self.assertEqual(bed.api.get("/v1/cases")["cases"], [])
        bed.import_tables()
        accepted = eventually(lambda: self.accepted(body), 5, "the imported areas")
        bed.wait_notice(accepted, lambda one: one.get("attention_reason") == "answer_unreadable")
        self.assertEqual(bed.api.ask("GET", "/readyz").status, 200)
        self.assertLessEqual({"金門縣", "澎湖縣"}, {one["name"] for one in bed.api.get("/v1/areas")["areas"]})

    def accepted(self, body):
        answer = self.bed.api.ask("POST", "/v1/cases", body, key="too-early")
        return answer.json["notices"][0]["notice_id"] if answer.status == 201 else None


class MissingCharactersTest(unittest.TestCase):
    def test_a_route_without_its_character_table_is_held_until_it_is_imported(self):
        bed = Bed(agencies=True, tables=False)
        self.addCleanup(bed.clean_up)
        bed.prepare()
        bed.start_gateway()
        for agency in AGENCIES:
            eventually(lambda: bed.route(agency)["state"] == "held", 15, f"the {agency} route held")
            self.assertEqual(bed.route(agency)["reason"], "character_table_missing")
        bed.import_tables()
        for agency in AGENCIES:
            answer = bed.api.ask("POST", f"/v1/routes/{agency}/resume", {"reason": "cause_removed"})
            self.assertEqual(answer.status, 200)
        bed.wait_for_procedures(AGENCIES)
        eventually(lambda: all(bed.route(agency)["state"] == "probing" for agency in AGENCIES), 5, "routes without hold")


if __name__ == "__main__":
    unittest.main(warnings="ignore")
