#!/usr/bin/env python3
"""Status mail: what the citizen gets and when, that nothing of a person but the address travels, and what becomes of it when
the mail server or the recipient says no."""
import datetime
import sys
import unittest

from bed import ROOT, eventually
from mail_bed import ADDRESS, MailBed, body_of, check_ledger

class MailTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bed = bed = MailBed("starttls", ("tongbao", "pass word 密碼"), agencies=True)
        cls.addClassCleanup(bed.clean_up)
        bed.start()
        cls.refused_address, cls.slow_address = ADDRESS.format("nobody"), ADDRESS.format("slow")
        cls.put_off = []

        def fault(stage, recipient):
            if stage == "RCPT" and recipient == cls.refused_address:
                return "550 5.1.1 <nobody@citizen.example.tw>: no such user"
            if stage == "message" and recipient == cls.slow_address and not cls.put_off:
                cls.put_off.append(recipient)
                return "451 4.7.1 <slow@citizen.example.tw>: greylisted, come again"
            return None
        bed.mail_server.fault = fault
        cls.accepted = {}
        for case in bed.day.cases:
            cls.accepted[case["case"]] = bed.submit(body_of(bed, case), case["case"]).json
        cls.play_later_cases()

    @classmethod
    def play_later_cases(cls):
        bed, accepted = cls.bed, cls.accepted
        move = lambda who: {"office": "09020010", "ask": ["vehicle.license_address"],
                            "changes": [{"kind": "address_change", "who": who, "to": "jc-ximen-7"}]}
        accepted["refused"] = bed.submit(body_of(bed, move("葉雅婷"), "nobody"), "refused").json
        accepted["slow"] = bed.submit(body_of(bed, move("温承翰"), "slow"), "slow").json
        accepted["protected"] = bed.submit(body_of(bed, {**move("何佳晴"), "protected": True}, "hidden"), "protected").json
        without = bed.day.body_of(move("何佳晴"))
        without["contact"] = {"phone": "082-000-000"}
        accepted["telephone"] = bed.submit(without, "telephone").json

    def mails_to(self, name):
        return [one for one in self.bed.mail_server.ledger() if one.recipient == ADDRESS.format(name)]

    def wait_mails(self, name, occasions, within_s=30):
        def come():
            mails = self.mails_to(name)
            return mails if {one.occasion for one in mails} >= set(occasions) else None
        return eventually(come, within_s, f"{occasions} to {name}")

    def test_a_case_is_told_of_from_receipt_to_completion(self):
        mails = self.wait_mails("renames", ("receipt", "needs_citizen", "completion"))
        receipt_number = self.accepted["renames"]["receipt_number"]
        self.assertEqual([one.occasion for one in mails], ["receipt", "needs_citizen", "completion"])
        self.assertEqual({one.receipt for one in mails}, {receipt_number})
        self.assertEqual(len({one.message_id for one in mails}), 3)
        task = mails[1].text
        for words in ("請提供照片", "Hand in a photograph", f"收件編號：{receipt_number}",
                      "https://tongbao.example.tw/progress"):
            self.assertIn(words, task)
        steps = eventually(lambda: len(self.bed.mails_of(self.accepted["renames"]["case_id"])) == 3 and
                           self.bed.mails_of(self.accepted["renames"]["case_id"]), 10, "the timeline")
        self.assertEqual(steps, [("mail_sent", one) for one in ("receipt", "needs_citizen", "completion")])

    def test_pythons_own_parser_reads_every_mail(self):
        self.wait_mails("renames", ("completion",))
        for one in self.bed.mail_server.ledger():
            head = one.message
            self.assertEqual(head.defects, [])
            self.assertEqual((head["From"].addresses[0].display_name, head["From"].addresses[0].addr_spec, one.sender),
                             ("通報 Tongbao", "noreply@tongbao.example.tw", "noreply@tongbao.example.tw"))
            self.assertEqual([address.addr_spec for address in head["To"].addresses], [one.recipient])
            self.assertEqual((head["Auto-Submitted"], head.get_content_type(), head.get_content_charset()),
                             ("auto-generated", "text/plain", "utf-8"))
            self.assertRegex(one.message_id, r"^<[0-9A-Z]{26}@tongbao\.example\.tw>$")
            written = head["Date"].datetime
            self.assertEqual(written.utcoffset(), datetime.timedelta(hours=8))
            self.assertEqual(written.date().isoformat(), self.bed.clock.text()[:10])
            self.assertIsNotNone(one.occasion, one.subject)
            one.bytes.decode("ascii")
            self.assertLessEqual(max(map(len, one.bytes.split(b"\r\n"))), 78)
            self.assertIn("----------", one.text)

    def test_nothing_of_a_person_is_in_it(self):
        self.wait_mails("renames", ("completion",))
        day = self.bed.day
        needles = [value for person in day.people.values() for value in (person["person_id"], person["birth_date"])]
        needles += [*day.people, *(part for place in day.places.values()
                                   for part in (place["street_doorplate"], place["as_registered"]))]
        for one in self.bed.mail_server.ledger():
            for needle in needles:
                self.assertNotIn(needle, one.text + one.subject)

    def test_a_recipient_that_is_refused_ends_the_mail_and_nothing_else(self):
        case_id = self.accepted["refused"]["case_id"]
        eventually(lambda: ("mail_failed", "completion") in self.bed.mails_of(case_id), 30, "the refusals")
        self.assertEqual(self.bed.mails_of(case_id), [("mail_failed", "receipt"), ("mail_failed", "completion")])
        steps = [one for one in self.bed.api.get(f"/v1/cases/{case_id}")["timeline"] if one["what"] == "mail_failed"]
        self.assertEqual({one["reason"] for one in steps}, {"recipient_refused"})
        failed = eventually(lambda: self.bed.logged("mail_failed", case=case_id), 5, "the lines in the log")
        self.assertEqual({(line["reason"], line["code"]) for line in failed}, {("recipient_refused", "smtp_550")})
        self.assertEqual(self.mails_to("nobody"), [])
        self.assertGreaterEqual(self.bed.metric('tongbao_mails_total{occasion="receipt",result="recipient_refused"}'), 1)

    def test_not_now_is_tried_again_with_the_same_mail(self):
        mails = self.wait_mails("slow", ("receipt", "completion"), 60)
        self.assertEqual([one.occasion for one in mails], ["receipt", "completion"])
        self.assertEqual(len(self.put_off), 1)
        self.assertEqual(len(self.bed.logged("mail_deferred", reason="smtp_451")), 1)

    def test_a_protected_person_and_one_without_an_address_get_none(self):
        self.wait_mails("renames", ("completion",))
        self.assertEqual(self.mails_to("hidden"), [])
        for case in ("protected", "telephone"):
            self.assertEqual(self.bed.mails_of(self.accepted[case]["case_id"]), [])
        receipts = {one.receipt for one in self.bed.mail_server.ledger()}
        self.assertNotIn(self.accepted["protected"]["receipt_number"], receipts)
        self.assertNotIn(self.accepted["telephone"]["receipt_number"], receipts)

    def test_what_acts_on_a_case_is_told_to_its_contact(self):
        self.wait_mails("meets_trouble", ("completion",))
        first = self.accepted["meets_trouble"]
        answer = self.bed.api.ask("POST", f"/v1/cases/{first['case_id']}/withdraw", {"reason": "citizen_request"}, key="takes-back")
        self.assertEqual(answer.status, 200, answer)
        annulment = eventually(lambda: next((one for one in self.mails_to("meets_trouble") if "廢止" in one.subject), None), 20,
                               "the receipt of the annulment")
        self.assertNotEqual(annulment.receipt, first["receipt_number"])
        self.assertIn(f"原案收件編號：{first['receipt_number']}", annulment.text)

    def test_addresses_stand_in_payloads_alone(self):
        self.wait_mails("renames", ("completion",))
        tables = self.bed.dump_tables()
        self.assertIn("citizen.example.tw", tables.pop("table payloads"))
        self.assertIn("completion", tables["table mails"])
        for place, text in tables.items():
            self.assertNotIn("citizen.example.tw", text, place)
        log = (self.bed.work / "logs" / "tongbao.log").read_text(encoding="utf-8")
        self.assertIn("mail_sent", log)
        for place, text in (("the log", log), ("metrics", self.bed.metrics()),
                            ("file names", " ".join(map(str, self.bed.work.rglob("*"))))):
            self.assertNotIn("citizen.example", text, place)
            self.assertNotIn("pass word", text, place)

    def test_the_timeline_is_what_the_api_document_says(self):
        sys.path.insert(0, str(ROOT / "tests" / "kit"))
        from api_document import ApiDocument  # needs Debian's python3-yaml and python3-jsonschema
        self.wait_mails("renames", ("completion",))
        document, seen = ApiDocument(), set()
        for one in self.accepted.values():
            path = f"/v1/cases/{one['case_id']}"
            answer = self.bed.api.ask("GET", path)
            seen |= {step["what"] for step in answer.json["timeline"]}
            self.assertEqual(document.faults("GET", path, None, answer.status, "application/json", answer.bytes), [])
        self.assertLessEqual({"mail_sent", "mail_failed"}, seen)

    def test_every_mail_has_its_reason_and_comes_once(self):
        self.wait_mails("renames", ("completion",))
        ledger = self.bed.mail_server.ledger()
        self.assertEqual(len({one.message_id for one in ledger}), len(ledger))
        self.assertEqual(len({(one.receipt, one.occasion, one.text) for one in ledger}), len(ledger))


class CheckerTest(unittest.TestCase):
    """The check of the ledger can fail."""

    class One:
        def __init__(self, receipt, occasion, message_id="<1>", words=b"words", recipient="a@b.tw"):
            self.receipt, self.occasion, self.message_id = receipt, occasion, message_id
            self.bytes, self.recipient = words, recipient

    def test_it_sees_every_forgery(self):
        One, cases = self.One, {"r": ("a@b.tw", ("receipt", "completion"))}
        receipt, completion = One("r", "receipt"), One("r", "completion", "<2>")
        good = [receipt, receipt, completion]
        self.assertEqual(check_ledger(cases, good), [])
        forged = {"was lost": [receipt], "written twice": [*good, One("r", "receipt", "<3>")],
                  "other words": [*good, One("r", "receipt", words=b"others")], "no reason": [*good, One("r", "overdue")],
                  "somebody else": [*good, One("r", "receipt", recipient="c@d.tw")],
                  "before receipt": [completion, receipt]}
        for sentence, ledger in forged.items():
            wrong = check_ledger(cases, ledger)
            self.assertTrue(any(sentence in one for one in wrong), (sentence, wrong))


if __name__ == "__main__":
    unittest.main(warnings="ignore")
