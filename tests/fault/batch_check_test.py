#!/usr/bin/env python3
"""The checker of batches and later answers sees each sort of forged ledger, and nothing in a sound one; and the clerk of the
files reads and writes them as docs/formats/tax.md says. Milliseconds."""
import copy
import hashlib
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from batch_check import Batch, LateAnswer, check_batches  # noqa: E402
from ledger_check import Notice, Store  # noqa: E402
import tax_clerk  # noqa: E402

AGENCIES = ("later", "filed")


def sound():
    """Two cases of one person, two agencies; the second batch came twice, one answer too."""
    acks = [{"key": f"k{at}", "person": 7, "case": f"C{at}", "notices": {f"C{at}l": "later", f"C{at}f": "filed"}}
            for at in (1, 2)]
    store = Store(
        cases={"C1": "k1", "C2": "k2"}, credits={"C1": "3 copies", "C2": "3 copies"},
        notices={f"C{at}{agency[0]}": Notice(f"C{at}", agency, "settled", "applied", 1, 1, at)
                 for at in (1, 2) for agency in AGENCIES})

    def delivery(agency, at):
        return {"agency": AGENCIES.index(agency), "key": f"C{at}{agency[0]}", "case": f"C{at}", "procedure": "p",
                "subject": f"s-{agency}", "seq": f"{at:020d}", "body": f"bytes {at}", "did": "applied"}

    def answer(agency, at, outcome="applied"):
        return {"agency": AGENCIES.index(agency), "key": f"C{at}{agency[0]}", "did": "answered", "outcome": outcome}

    lines = [delivery("filed", 1), delivery("later", 1), answer("later", 1, "deferred"), answer("later", 1), answer("filed", 1),
             delivery("later", 2), answer("later", 2), delivery("filed", 2), answer("filed", 2), answer("filed", 2, "refused")]
    files = [{"file": f"TB{at}", "digest": f"d{at}", "did": did, "batch": f"B{at}", "sequence": at, "notices": [f"C{at}f"]}
             for at, did in ((1, "taken"), (2, "taken"), (2, "repeated"))]
    batches = {f"B{at}": Batch(at, "written", [f"C{at}f"]) for at in (1, 2)}
    late = [LateAnswer(notice, "answered", "") for notice in store.notices] + [
        LateAnswer("C2f", "ignored", "contradictory"), LateAnswer("C1l", "handed_over", "")]
    return acks, lines, files, store, batches, late


class Checker(unittest.TestCase):
    def setUp(self):
        self.acks, self.lines, self.files, self.store, self.batches, self.late = copy.deepcopy(sound())

    def findings(self):
        return set(check_batches(self.acks, self.lines, self.files, self.store, self.batches, self.late, AGENCIES,
                                 "filed").counts)

    def test_a_sound_run_has_no_findings(self):
        self.assertEqual(set(), self.findings())

    def test_a_batch_written_down_whose_file_never_came(self):
        self.files = self.files[:1]
        self.assertIn("lost", self.findings())

    def test_a_file_the_store_does_not_know(self):
        del self.batches["B2"]
        self.assertIn("invented", self.findings())

    def test_a_number_with_other_bytes(self):
        self.files[2]["digest"] = "another"
        self.assertEqual({"unrecorded"}, self.findings())

    def test_a_file_that_holds_something_else(self):
        self.files[0]["notices"] = ["C1f", "C2f"]
        self.assertEqual({"unrecorded", "doubled"}, self.findings())

    def test_a_damaged_file(self):
        self.files.append({"file": "TB3", "digest": "d3", "did": "damaged", "why": "cut short"})
        self.assertEqual({"unrecorded"}, self.findings())

    def test_a_notice_in_two_batches(self):
        self.files.append(dict(self.files[0], file="TB3", digest="d3", batch="B3", sequence=3))
        self.batches["B3"] = Batch(3, "written", ["C1f"])
        self.assertEqual({"doubled"}, self.findings())

    def test_an_intent_that_stays_one(self):
        self.batches["B2"].state = "intent"
        self.assertEqual({"open"}, self.findings())

    def test_a_gap_between_two_numbers(self):
        self.batches["B2"].sequence = 3
        self.files[1]["sequence"] = self.files[2]["sequence"] = 3
        self.assertEqual({"lost"}, self.findings())

    def test_a_newer_change_before_the_older_was_answered(self):
        self.lines.insert(3, self.lines.pop(5))
        self.assertEqual({"overtaken"}, self.findings())

    def test_a_newer_change_behind_a_mere_promise(self):
        del self.lines[3]
        self.assertIn("overtaken", self.findings())

    def test_a_settlement_that_nobody_answered(self):
        self.lines = [line for line in self.lines if (line["did"], line["key"]) != ("answered", "C2l")]
        self.assertEqual({"invented"}, self.findings())

    def test_an_answer_applied_twice(self):
        self.late.append(LateAnswer("C1l", "answered", ""))
        self.assertEqual({"doubled"}, self.findings())

    def test_a_contradiction_that_won(self):
        self.store.notices["C2f"].outcome = "refused"
        self.assertEqual({"open"}, self.findings())

    def test_a_notice_settled_without_a_file(self):
        self.files, self.batches = self.files[:1], {"B1": self.batches["B1"]}
        self.assertIn("lost", self.findings())


class Files(unittest.TestCase):
    NOTICE = "01JD9Z00000000000000000001"

    def batch(self, count=2):
        details = [f"D{at:06d}{self.NOTICE}".ljust(129) + f"{'subject':22}{at:020d}".ljust(631 - 129) for at in range(1, count + 1)]
        body = b"".join(line.encode() + b"\r\n" for line in details)
        head = f"HTB01{7:08d}{'01JD9Z00000000000000000009'}1150422\r\n".encode()
        return head + body + f"T{count:06d}{sum(range(1, count + 1)):012d}{hashlib.sha256(body).hexdigest()}\r\n".encode()

    def test_reads_a_sound_batch(self):
        batch, sequence, details = tax_clerk.read_batch(self.batch())
        self.assertEqual((batch, sequence, len(details)), ("01JD9Z00000000000000000009", 7, 2))
        self.assertEqual((tax_clerk.word(details[1], "notice"), int(tax_clerk.word(details[1], "seq"))), (self.NOTICE, 2))

    def test_sees_a_turned_byte_and_a_cut(self):
        sound = self.batch()
        for spoilt in (sound[:200] + b"x" + sound[201:], sound[:-3], sound.replace(b"T000002", b"T000003")):
            with self.assertRaises((tax_clerk.Damaged, ValueError)):
                tax_clerk.read_batch(spoilt)

    def test_answers_have_the_lengths_of_the_format(self):
        codes = [(self.NOTICE, tax_clerk.APPLIED), (self.NOTICE, tax_clerk.DEFERRED)]
        lines = tax_clerk.answer_bytes(7, "01JD9Z00000000000000000009", 1, "2026-11-22T00:00:00Z", codes).split(b"\r\n")
        self.assertEqual([len(line) for line in lines], [66, 135, 135, 83, 0])


if __name__ == "__main__":
    unittest.main()
