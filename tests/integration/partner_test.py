#!/usr/bin/env python3
"""A partner without code: its route file alone (config/routes_examples/post.toml), spoken to in plain HTTP on this
machine. What it says settles; what a proxy or a framework in its place says never does."""
import unittest

from bed import ROOT, Bed, eventually
from plain_partner import PAGE, PlainPartner

JSON = "application/json"
DONE = {"status": "forwarding", "forwardingNumber": "F-2026-17"}
OTHER_NOTICE = {"status": "forwarding", "noticeId": "01JD9Z00000000000000000001"}
# How the partner's place answers first, by customer number; afterwards as usual.
FIRST = {
    "a-404": [(404, JSON, DONE)],
    "a-422": [(422, JSON, {"status": "rejected"})],
    "a-page": [(200, "text/html", PAGE)],
    "a-502": [(502, "text/html", PAGE)],
    "another-notice": [(200, JSON, OTHER_NOTICE)],
}
LATER = {"is-refused": [(200, JSON, {"status": "rejected"})], "is-odd": [(200, JSON, {"status": "done, more or less"})],
         "is-pending": [(200, JSON, {"status": "received", "decidedBy": "2026-03-09"})]}
WHO = ("何佳晴", "歐陽靖宇", "温承翰", "葉雅婷", "顏思妤")


class PartnerBed(Bed):
    def __init__(self, port):
        super().__init__()
        self.port = port

    def write_settings(self):
        super().write_settings()
        self.write_route("http://127.0.0.1:8460", f"http://127.0.0.1:{self.port}")

    def write_route(self, *changes):
        text = (ROOT / "config" / "routes_examples" / "post.toml").read_text(encoding="utf-8")
        for old, new in zip(changes[::2], changes[1::2]):
            assert old in text, old
            text = text.replace(old, new)
        self.route_file = self.work / "routes" / "post.toml"
        self.route_file.write_text(text, encoding="utf-8")


class PartnerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.partner = PlainPartner({**FIRST, **LATER}, (200, JSON, DONE))
        cls.addClassCleanup(cls.partner.close)
        cls.bed = bed = PartnerBed(cls.partner.port)
        cls.addClassCleanup(bed.clean_up)
        bed.prepare()
        bed.start_gateway()
        bed.wait_for_procedures(["post"])

    def body(self, who, number=None):
        body = self.bed.day.body_of({"office": "09020010", "ask": ["post.forward"],
                                     "changes": [{"kind": "address_change", "who": who, "to": "jc-ximen-7"}]})
        if number is not None:
            body["deliver_to"][0]["customer_number"] = number
        return body

    def submit(self, who, number):
        return self.bed.submit(self.body(who, number), f"{self.id()} {number}").json["notices"][0]["notice_id"]

    def settled(self, notice_id):
        return self.bed.wait_notice(notice_id, lambda one: one["state"] == "settled", 30)

    def test_what_it_says_settles_and_it_hears_what_its_template_says(self):
        notice = self.submit("何佳晴", "0001234-5")
        settled = self.settled(notice)
        self.assertEqual((settled["outcome"], settled["attempts"]), ("applied", 1))
        heard, = self.partner.heard(notice)
        self.assertEqual(heard["path"], "/v1/notices")
        self.assertEqual(heard["headers"]["Content-Type"], "application/cloudevents+json")
        self.assertEqual(heard["headers"]["Idempotency-Key"], f'"{notice}"')
        self.assertNotIn("Signature", heard["headers"])
        self.assertEqual(heard["event"]["type"], "tw.tongbao.person.address-changed.v1")
        self.assertEqual(heard["event"]["data"], {
            "noticeId": notice, "accountNumber": "0001234-5", "addressee": "何佳晴",
            "forwardTo": "金門縣金城鎮西門里3鄰珠浦西路7號", "forwardFrom": "金門縣金城鎮北門里5鄰中興路12巷3號",
            "startsOn": "2026-03-02"})

    def test_only_its_own_verdict_ends_a_notice(self):
        notices = {number: self.submit(who, number) for number, who in zip(FIRST, WHO)}
        for number, notice in notices.items():
            with self.subTest(number=number):
                settled = self.settled(notice)
                self.assertEqual((settled["outcome"], settled["attempts"]), ("applied", 2))
                self.assertEqual(len(self.partner.heard(notice)), 2)
                bodies = [one["event"] for one in self.partner.heard(notice)]
                self.assertEqual(bodies[0], bodies[1])

    def test_its_refusal_its_promise_and_its_nonsense_are_told_apart(self):
        refused, odd, pending = (self.submit(who, number) for number, who in zip(LATER, WHO[2:]))
        self.assertEqual(self.settled(refused)["outcome"], "refused")
        self.bed.wait_notice(odd, lambda one: one.get("attention_reason") == "answer_unreadable")
        self.bed.wait_notice(pending, lambda one: one["state"] == "awaiting_answer")
        for notice in (odd, pending):  # a person decides, and these people's lanes are open again
            answer = self.bed.api.ask("POST", f"/v1/notices/{notice}/settle",
                                      {"outcome": "applied", "reason": "agency_confirmed_by_phone"})
            self.assertEqual(answer.status, 200, answer)

    def test_the_counter_must_enter_the_customer_number(self):
        for number, code in ((None, "customer_number_missing"), ("", "customer_number_missing"),
                             ("12 34", "customer_number_form")):
            with self.subTest(number=number):
                answer = self.bed.submit(self.body("何佳晴", number), f"number {number}", expect=422)
                self.assertIn(code, {error["code"] for error in answer.json["errors"]})

    def test_calls_share_connections(self):
        for index in range(6):
            self.settled(self.submit("温承翰", f"share-{index}"))
        mine = [one["connection"] for one in self.partner.requests
                if one["event"]["data"]["accountNumber"].startswith("share-")]
        self.assertEqual(len(mine), 6)
        self.assertLess(len(set(mine)), 6)


class PartnerFileTest(unittest.TestCase):
    """What config check says of a description, without starting anything."""

    def setUp(self):
        self.bed = PartnerBed(1)
        self.addCleanup(self.bed.clean_up)
        self.bed.prepare()

    def check(self, code):
        done = self.bed.tongbao("config", "check", check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_the_examples_pass(self):
        self.check(0)

    def test_every_mistake_is_shown_with_its_line(self):
        self.bed.write_route("customer_number\"", "custommer_number\"", "\"unknown_account\" = \"no_record\"",
                             "\"unknown_account\" = \"no_recrod\"", "\"move_in\"", "\"moved_in\"",
                             "http://127.0.0.1:8460", "http://post.example.tw", "notice_id_member", "notice_id_membr")
        said = self.check(4)
        lines = self.bed.route_file.read_text(encoding="utf-8").splitlines()
        for what, words in {
            "custommer_number\"": 'fields[1]: "custommer_number" is no member of a notice; did you mean customer_number?',
            "no_recrod": 'answers.unknown_account: "no_recrod" is no outcome a partner gives; did you mean no_record?',
            "moved_in": 'kinds[0]: "moved_in" is no kind of change; did you mean move_in?',
            "transport =": 'adapter.settings.transport: "http" is allowed towards a loopback address only',
            "answers = \"unsigned": 'adapter.settings.answers: "unsigned" is allowed towards a loopback address only',
            "notice_id_membr": "notice_id_membr: unknown key; did you mean notice_id_member",
        }.items():
            number = next(index for index, line in enumerate(lines, 1) if what in line)
            shown = next((line for line in said.splitlines() if words in line), None)
            self.assertIsNotNone(shown, f"{words}\n{said}")
            self.assertIn(f"{self.bed.route_file}:{number}: ", shown)

    def test_a_wrong_description_holds_its_route_and_nobody_else(self):
        self.bed.write_route("\"forwarding\" = \"applied\"", "\"forwarding\" = \"aplied\"")
        self.bed.start_gateway()
        held = lambda: self.bed.route("post").get("reason") == "module_settings_refused"
        eventually(held, 15, "post held by its settings")
        self.assertEqual(self.bed.api.ask("GET", "/v1/agencies").status, 200)
        self.assertIn("did you mean applied?", self.bed.logged("module_refused", agency="post")[-1]["detail"])


if __name__ == "__main__":
    unittest.main()
