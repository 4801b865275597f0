#!/usr/bin/env python3
"""Partners that come to the gateway: the water company fetches its events and brings its answers, signed; the post
office, which is sent to, brings the answers it gives later."""
import contextlib
import os
import signal
import sqlite3
import subprocess
import threading
import time
import unittest

from bed import ROOT, Bed, eventually
from mailbox_partner import AUTHORITY, MailboxPartner
from plain_partner import PlainPartner

WATER_TOKEN, POST_TOKEN = "w" * 40, "p" * 40
WHO = ("何佳晴", "歐陽靖宇", "葉雅婷", "顏思妤")  # the water company's characters lack 温
POLL_WAIT_S = 3


class MailboxBed(Bed):
    """Two partners: water (config/routes_examples/water.toml) with a mailbox, post with pushed answers."""

    def __init__(self, post_port=1, engine="sqlite"):
        super().__init__(lines={"http": f"poll_wait_s = {POLL_WAIT_S}"})
        self.engine = engine
        self.post_port = post_port

    def write_settings(self):
        super().write_settings()
        keys = self.work / "keys"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", f"{keys}/water_sign.pem"], check=True,
                       capture_output=True)
        subprocess.run(["openssl", "pkey", "-in", f"{keys}/water_sign.pem", "-pubout", "-out", f"{keys}/water.pub.pem"],
                       check=True)
        for agency, token in (("water", WATER_TOKEN), ("post", POST_TOKEN)):
            file = keys / f"{agency}.token"
            file.write_text(token + "\n")
            file.chmod(0o600)
        self.write_route("water", "../../var/keys/water.token", f"{keys}/water.token",
                         "../../var/keys/water-2026a.pub.pem", f"{keys}/water.pub.pem", "gateway.example.tw", AUTHORITY)
        self.write_route("post", "http://127.0.0.1:8460", f"http://127.0.0.1:{self.post_port}",
                         'later_answers = "none"', 'later_answers = "push"', "[characters]",
                         f'[partner]\ntoken = "file:{keys}/post.token"\nrequests = "unsigned"\n\n[characters]')

    def write_route(self, agency, *changes):
        text = (ROOT / "config" / "routes_examples" / f"{agency}.toml").read_text(encoding="utf-8")
        for old, new in zip(changes[::2], changes[1::2]):
            assert old in text, old
            text = text.replace(old, new)
        (self.work / "routes" / f"{agency}.toml").write_text(text, encoding="utf-8")

    def run(self):
        self.prepare()
        self.start_gateway()
        self.wait_for_procedures(["water", "post"])
        self.water = MailboxPartner(self, "water", WATER_TOKEN, self.work / "keys/water_sign.pem", "water-2026a")
        self.post = MailboxPartner(self, "post", POST_TOKEN)
        return self

    def case_for(self, who, key, procedure="water.bill", number="0001234-5"):
        body = self.day.body_of({"office": "09020010", "ask": [procedure],
                                 "changes": [{"kind": "address_change", "who": who, "to": "jc-ximen-7"}]})
        body["deliver_to"][0]["customer_number"] = number
        answer = self.submit(body, key)
        return answer.json["notices"][0]["notice_id"], answer.json["case_id"]

    def fetched(self, notice_id, within_s=15):
        """The event of that notice, once it is offered."""
        return eventually(lambda: self.water.poll().get(notice_id), within_s, f"the event {notice_id}")

    def settled(self, notice_id):
        return self.wait_notice(notice_id, lambda one: one["state"] == "settled")

    def exchanges(self, case_id):
        return self.api.list(f"/v1/exchanges?case={case_id}", "exchanges")


class Shared(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.office = PlainPartner({"later-1": [(200, "application/json", {"status": "received"})]},
                                  (200, "application/json", {"status": "forwarding"}))
        cls.addClassCleanup(cls.office.close)
        cls.bed = MailboxBed(cls.office.port)
        cls.addClassCleanup(cls.bed.clean_up)
        cls.bed.run()
        cls.water, cls.post = cls.bed.water, cls.bed.post

    def setUp(self):
        """Nothing of a test that failed is left to the next."""
        for notice in self.water.poll():
            self.done_with(notice)

    def done_with(self, notice_id):
        self.water.poll(ack=[notice_id], max_events=0)
        self.assertEqual(self.water.answer(notice_id, Result="OK").status, 202)
        return self.bed.settled(notice_id)


class MailboxTest(Shared):
    def test_an_event_is_offered_until_it_is_acknowledged_and_the_answer_settles(self):
        bed, water = self.bed, self.water
        notice, case = bed.case_for("何佳晴", self.id())
        event = bed.fetched(notice)
        self.assertEqual((event["id"], event["type"]), (notice, "tw.tongbao.person.address-changed.v1"))
        self.assertEqual(event["data"]["UserName"], "何佳晴")
        self.assertEqual(event["data"]["CustomerNumber"], "0001234-5")
        self.assertEqual(event["data"]["BillAddress"]["StreetDoorplate"], "珠浦西路7號")
        self.assertEqual(bed.notice(notice)["state"], "awaiting_answer")
        self.assertEqual(water.poll()[notice], event)  # it crashed before it could acknowledge: the same again
        self.assertEqual(water.poll(ack=[notice]), {})
        self.assertEqual(water.poll(ack=[notice, "never-heard-of"]), {})
        self.assertEqual(bed.notice(notice)["state"], "awaiting_answer")
        answer = water.answer(notice, Result="OK", CaseNumber="W-2026-17")
        self.assertEqual((answer.status, answer.json["notice_id"]), (202, notice))
        settled = bed.settled(notice)
        self.assertEqual((settled["outcome"], settled["agency_ref"], settled["attempts"]), ("applied", "W-2026-17", 1))
        told = [(one["kind"], one["result"], one.get("note", ""), one.get("reply_id", "")) for one in bed.exchanges(case)]
        self.assertEqual(told, [("attempt", "handed_over", "", ""), ("late_answer", "handed_over", "acknowledged", ""),
                                ("late_answer", "answered", "", answer.json["reply_id"])])
        acknowledged, answered = bed.exchanges(case)[1:]
        self.assertEqual(len(acknowledged["answer_signature"]), 64)  # it signed that it has it
        self.assertEqual(len(answered["answer_signature"]), 64)
        self.assertEqual(len(bed.logged("mailbox_acknowledged", notice=notice)), 1)
        self.assertEqual(bed.metric('tongbao_mailbox_events{agency="water"}'), 0)

    def test_twice_contradictory_and_unknown_answers_change_nothing(self):
        bed, water = self.bed, self.water
        notice, case = bed.case_for("歐陽靖宇", self.id())
        bed.fetched(notice)
        first = water.answer(notice, key="once", Result="OK")
        again = water.answer(notice, key="once", Result="OK")
        self.assertEqual((first.status, again.status), (202, 202))
        self.assertEqual(again.json, first.json)
        self.assertEqual(again.headers["Idempotency-Replayed"], "true")
        self.assertEqual(water.answer(notice, key="once", Result="CLOSED").json["code"], "idempotency_key_reused")
        bed.settled(notice)
        self.assertNotIn(notice, water.poll())  # answered without an acknowledgement: it has it
        self.assertEqual(water.answer(notice, Result="OK").status, 202)
        self.assertEqual(water.answer(notice, Result="CLOSED").status, 202)
        nobody = "01JD9Z00000000000000000009"
        self.assertEqual(water.answer(nobody, Result="OK").status, 202)
        eventually(lambda: bed.logged("answer_ignored", notice=nobody), 10, "the answer for nobody")
        notes = eventually(lambda: len(bed.exchanges(case)) == 4 and [one.get("note", "") for one in bed.exchanges(case)])
        self.assertEqual(notes, ["", "", "duplicate", "contradictory"])
        self.assertEqual(bed.notice(notice)["outcome"], "applied")

    def test_an_answer_in_the_manner_of_nobody_is_refused_at_once(self):
        for body, status, code in (({"Result": "OK"}, 422, "member_missing"),
                                   ({"notice_id": "Y213579132"}, 422, "notice_id_malformed")):
            answer = self.water.ask("answer", body)
            self.assertEqual((answer.status, answer.json["errors"][0]["code"]), (status, code), answer)

    def test_a_long_poll_returns_when_a_case_arrives(self):
        bed, found = self.bed, {}

        def wait():
            began = time.monotonic()
            found["answer"] = self.water.ask("poll", {"max_events": 10})
            found["took"] = time.monotonic() - began

        waiter = threading.Thread(target=wait)
        waiter.start()
        time.sleep(0.5)  # the poll waits by now: what is tested is that it is woken
        notice, _ = bed.case_for("何佳晴", self.id())
        waiter.join(15)
        self.assertEqual(found["answer"].status, 200)
        self.assertIn(notice, found["answer"].json["sets"])
        self.assertLess(found["took"], POLL_WAIT_S)
        self.done_with(notice)

    def test_a_long_poll_of_an_empty_mailbox_ends_by_itself(self):
        began = time.monotonic()
        answer = self.water.ask("poll", {})
        took = time.monotonic() - began
        self.assertEqual((answer.status, answer.json), (200, {"sets": {}, "more_available": False}))
        self.assertGreaterEqual(took, POLL_WAIT_S - 0.1)
        self.assertLess(took, POLL_WAIT_S + 3)
        self.assertEqual(self.water.ask("poll", {"max_events": 0}).json["sets"], {})  # does not wait

    def test_only_so_many_polls_of_one_partner_wait(self):
        answers = []
        waiters = [threading.Thread(target=lambda: answers.append(self.water.ask("poll", {}))) for _ in range(5)]
        for waiter in waiters:
            waiter.start()
        for waiter in waiters:
            waiter.join(20)
        self.assertEqual(sorted(answer.status for answer in answers), [200, 200, 200, 200, 503])
        busy = next(answer for answer in answers if answer.status == 503)
        self.assertEqual((busy.json["code"], busy.json["retryable"]), ("mailbox_busy", True))
        self.assertIn("Retry-After", busy.headers)

    def test_pages_are_the_oldest_first(self):
        notices = [self.bed.case_for(who, f"{self.id()} {index}")[0] for index, who in enumerate(WHO[:3])]
        eventually(lambda: set(notices) <= set(self.water.poll()), 15, "three events")
        page = self.water.ask("poll", {"max_events": 2, "return_immediately": True})
        self.assertEqual((len(page.json["sets"]), page.json["more_available"]), (2, True))
        rest = self.water.ask("poll", {"ack": list(page.json["sets"]), "return_immediately": True})
        self.assertEqual((len(rest.json["sets"]), rest.json["more_available"]), (1, False))
        for notice in notices:
            self.done_with(notice)

    def test_a_person_s_next_change_comes_behind_the_outcome_of_the_first(self):
        bed, water = self.bed, self.water
        first, _ = bed.case_for("葉雅婷", f"{self.id()} 1")
        second, _ = bed.case_for("葉雅婷", f"{self.id()} 2", number="0001234-6")
        bed.fetched(first)
        self.assertEqual(water.poll(ack=[first]), {})
        self.assertEqual(bed.notice(second)["state"], "waiting")
        self.assertEqual(water.answer(first, Result="QUEUED").status, 202)  # not an outcome yet
        eventually(lambda: len(bed.logged("notice_sent", notice=first)) == 2, 10, "the answer that it is queued")
        self.assertEqual((bed.notice(second)["state"], water.poll()), ("waiting", {}))
        self.assertEqual(water.answer(first, Result="OK").status, 202)
        self.assertEqual(bed.fetched(second)["data"]["CustomerNumber"], "0001234-6")
        self.done_with(second)

    def test_what_it_cannot_take_goes_to_a_person_and_may_be_offered_again(self):
        bed, water = self.bed, self.water
        notice, case = bed.case_for("顏思妤", self.id())
        bed.fetched(notice)
        error = {notice: {"code": "no_such_field", "description": "顏思妤 has no field"}}
        self.assertEqual(water.poll(set_errors=error), {})
        bed.wait_notice(notice, lambda one: one.get("attention_reason") == "answer_unreadable")
        self.assertEqual(bed.exchanges(case)[-1]["status"], "set_error:no_such_field")
        eventually(lambda: len(bed.logged("mailbox_refused", notice=notice)) == 1, 10, "its log line")
        self.assertNotIn("顏思妤", (bed.work / "logs" / "tongbao.log").read_text(encoding="utf-8"))
        answer = bed.api.ask("POST", f"/v1/notices/{notice}/retry", {"reason": "agency_asked_to_repeat"})
        self.assertEqual(answer.status, 200, answer)
        bed.fetched(notice)
        self.assertEqual(self.done_with(notice)["outcome"], "applied")

    def test_personal_data_go_when_it_has_them(self):
        bed = self.bed
        notice, _ = bed.case_for("何佳晴", self.id())
        bed.fetched(notice)
        self.assertIn("珠浦西路7號", bed.dump_tables()["table mailbox_events"])
        self.water.poll(ack=[notice])
        self.assertEqual(self.water.answer(notice, Result="OK", UserName="何佳晴").status, 202)
        bed.settled(notice)
        tables = eventually(lambda: (lambda now: now if "何佳晴" not in now["table pushed_answers"] else None)(
            bed.dump_tables()), 10, "the answer's bytes to go")
        for name in ("table mailbox_events", "table pushed_answers", "table exchanges", "table leaves"):
            self.assertNotIn("何佳晴", tables[name])
            self.assertNotIn("珠浦西路7號", tables[name])

    def test_an_agency_that_is_sent_to_brings_the_answer_it_gives_later(self):
        bed = self.bed
        notice, _ = bed.case_for("温承翰", self.id(), procedure="post.forward", number="later-1")
        bed.wait_notice(notice, lambda one: one["state"] == "awaiting_answer")
        self.assertEqual(self.post.ask("poll", {}).status, 404)  # it has no mailbox
        self.assertEqual(self.post.answer(notice, status="forwarding", forwardingNumber="F-1").status, 202)
        settled = bed.settled(notice)
        self.assertEqual((settled["outcome"], settled["agency_ref"]), ("applied", "F-1"))


class DoorTest(Shared):
    def refused(self, answer, code="token_refused"):
        self.assertEqual((answer.status, answer.json["code"]), (401, code), answer)
        return answer

    def test_each_token_opens_its_own_door_only(self):
        bed = self.bed
        for agency, token in (("water", POST_TOKEN), ("water", bed.api.token), ("water", None), ("nobody", WATER_TOKEN),
                              ("post", WATER_TOKEN)):
            for what in ("poll", "answer"):
                with self.subTest(agency=agency, what=what):
                    stranger = MailboxPartner(bed, agency, token, self.water.key, "water-2026a")
                    self.refused(stranger.ask(what, {}))
        for path in ("/v1/cases", "/v1/notices", "/v1/routes"):
            answer = MailboxPartner(bed, "water", WATER_TOKEN).bed.api.__class__(bed.api.port, WATER_TOKEN).ask("GET", path)
            self.refused(answer)

    def test_only_what_it_signed_itself_for_this_gateway_and_now_counts(self):
        def signature_refused(code, **how):
            answer = self.refused(self.water.ask("poll", {"return_immediately": True}, **how), "signature_refused")
            self.assertEqual(answer.json["errors"][0]["code"], code, answer)

        without = lambda name: lambda head, content: ({key: value for key, value in head.items() if key != name}, content)
        signature_refused("signature_missing", spoil=without("Signature"))
        signature_refused("digest_mismatch", spoil=lambda head, content: (head, content.replace(b"true", b"null")))
        signature_refused("bad_signature", spoil=lambda head, content: ({**head, "Idempotency-Key": '"other"'}, content))
        signature_refused("signature_component_missing", spoil=lambda head, content: (
            {**head, "Signature-Input": head["Signature-Input"].replace('"idempotency-key"', "")}, content))
        stranger = MailboxPartner(self.bed, "water", WATER_TOKEN, self.bed.work / "keys/vehicle_sign.pem", "water-2026a")
        self.assertEqual(stranger.ask("poll", {}).json["errors"][0]["code"], "bad_signature")
        kept = {}
        good = self.water.ask("poll", {"return_immediately": True},
                              spoil=lambda head, content: (kept.update(head=head) or head, content))
        self.assertEqual(good.status, 200)
        signature_refused("signature_replayed", spoil=lambda head, content: (kept["head"], content))
        eventually(lambda: self.bed.logged("partner_refused", agency="water", reason="signature_replayed"), 10, "its log line")

    def test_our_answers_are_signed_for_the_request(self):
        ours = self.bed.work / "keys/signing.pub.pem"
        for answer in (self.water.ask("poll", {"return_immediately": True}), self.water.ask("poll", {"max_events": -1}),
                       self.water.answer("01JD9Z00000000000000000008", Result="OK")):
            self.assertTrue(self.water.proved(answer, ours), answer)
            answer.request["headers"]["Idempotency-Key"] = '"another"'
            self.assertFalse(self.water.proved(answer, ours))
        self.assertNotIn("signature", {name.lower() for name in self.post.ask("poll", {}).headers})


class KillTest(unittest.TestCase):
    """kill -9 between any two steps: offered again, applied once."""
    engine = "sqlite"

    def setUp(self):
        self.bed = MailboxBed(engine=self.engine)
        self.addCleanup(self.bed.clean_up)
        self.bed.run()

    def kill_worker(self):
        pid = self.bed.running_worker("water")
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: self.bed.worker("water") not in (None, pid), 15, "the next worker")

    def stop_worker_between_commits(self):
        """One that stands still inside a transaction would hold up the gateway, which must still take the answer."""
        pid = self.bed.running_worker("water")

        def stands_and_holds_nothing():
            os.kill(pid, signal.SIGSTOP)
            if self.engine == "postgresql" or self.store_is_free():
                return True
            os.kill(pid, signal.SIGCONT)
            return False
        eventually(stands_and_holds_nothing, 15, "the worker stopped between two commits")

    def store_is_free(self):
        with contextlib.closing(sqlite3.connect(self.bed.work / "tongbao.db", timeout=0.5, isolation_level=None)) as store:
            try:
                store.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            store.execute("ROLLBACK")
            return True

    def kill_all(self):
        self.bed.kill_gateway()
        self.bed.start_gateway()
        self.bed.wait_for_procedures(["water"])

    def test_an_event_an_acknowledgement_and_an_answer_outlive_everybody(self):
        bed, water = self.bed, self.bed.water
        notice, case = bed.case_for("何佳晴", "killed")
        later, _ = bed.case_for("何佳晴", "killed, later", number="0001234-6")
        event = bed.fetched(notice)
        for kill in (self.kill_worker, self.kill_all):
            kill()
            self.assertEqual(water.poll(), {notice: event})
        water.poll(ack=[notice])
        self.kill_all()
        self.assertEqual(water.poll(), {})
        self.stop_worker_between_commits()  # it cannot read the answer before everything dies
        answer = water.answer(notice, key="the answer", Result="OK")
        self.assertEqual(answer.status, 202)
        self.kill_all()
        self.assertEqual(bed.settled(notice)["outcome"], "applied")
        again = water.answer(notice, key="the answer", Result="OK")
        self.assertEqual((again.status, again.json), (202, answer.json))
        bed.fetched(later)
        self.kill_worker()
        results = [(one["kind"], one["result"]) for one in bed.exchanges(case)]
        self.assertEqual(results, [("attempt", "handed_over"), ("late_answer", "handed_over"), ("late_answer", "answered")])
        self.assertEqual(list(water.poll()), [later])

    def test_a_long_poll_does_not_hold_up_the_end(self):
        answers = []
        waiter = threading.Thread(target=lambda: answers.append(self.bed.water.ask("poll", {})))
        waiter.start()
        time.sleep(0.5)  # it waits by now
        began = time.monotonic()
        self.assertEqual(self.bed.stop_gateway(), 0)
        waiter.join(10)
        self.assertLess(time.monotonic() - began, POLL_WAIT_S - 0.5)
        self.assertEqual((answers[0].status, answers[0].json["sets"]), (200, {}))


class KillOnPostgreSQLTest(KillTest):
    engine = "postgresql"


class SettingsTest(unittest.TestCase):
    def test_config_check_says_what_is_missing_at_the_door(self):
        bed = MailboxBed()
        self.addCleanup(bed.clean_up)
        bed.prepare()
        self.assertEqual(bed.tongbao("config", "check", check=False).returncode, 0)
        deep = bed.tongbao("config", "check", "--deep", check=False)
        said = [line for line in deep.stdout.splitlines() if line.startswith("water: ")]
        self.assertGreater(len(said), 4)
        self.assertTrue(all(": ok" in line for line in said), said)  # nothing to reach: it comes to us
        token = bed.work / "keys" / "water.token"
        token.chmod(0o644)
        refused = bed.tongbao("config", "check", check=False)
        self.assertEqual(refused.returncode, 4)
        self.assertRegex(refused.stdout + refused.stderr, r"water\.toml:\d+: partner\.token: .*chmod 0600")
        token.chmod(0o600)
        token.write_text("short\n")
        bed.gateway = None
        refused = bed.tongbao("serve", check=False)
        self.assertEqual(refused.returncode, 4)
        self.assertIn("holds fewer than 32 characters", refused.stdout + refused.stderr)


if __name__ == "__main__":
    unittest.main(warnings="ignore")
