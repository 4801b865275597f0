#!/usr/bin/env python3
"""The checker of the fault tests sees each sort of forged ledger, and nothing in a sound one. Milliseconds."""
import copy
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from ledger_check import Notice, Store, check  # noqa: E402

AGENCIES = ("a", "b")


def sound():
    """Two cases of one person, two agencies; b refused the first once, a got the second twice."""
    acks = [{"key": f"k{at}", "person": 7, "case": f"C{at}", "notices": {f"C{at}a": "a", f"C{at}b": "b"}}
            for at in (1, 2)]
    store = Store(
        cases={"C1": "k1", "C2": "k2"}, credits={"C1": "3 copies", "C2": "3 copies"},
        notices={f"C{at}{agency}": Notice(f"C{at}", agency, "settled", "applied", 2, 1, at)
                 for at in (1, 2) for agency in AGENCIES})

    def delivery(agency, at, did):
        return {"agency": AGENCIES.index(agency), "key": f"C{at}{agency}", "case": f"C{at}", "procedure": "p",
                "subject": f"s-{agency}", "seq": f"{at:020d}", "body": f"bytes {at}", "did": did}

    deliveries = [delivery("a", 1, "applied"), delivery("b", 1, "refused"), delivery("a", 2, "applied"),
                  delivery("a", 2, "replayed"), delivery("b", 1, "applied"), delivery("b", 2, "applied")]
    return acks, deliveries, store


class Checker(unittest.TestCase):
    def setUp(self):
        self.acks, self.deliveries, self.store = copy.deepcopy(sound())

    def findings(self):
        return set(check(self.acks, self.deliveries, self.store, AGENCIES).counts)

    def test_a_sound_run_has_no_findings(self):
        self.assertEqual(set(), self.findings())

    def test_an_acknowledged_case_that_the_store_lost(self):
        del self.store.cases["C2"]
        self.assertIn("lost", self.findings())

    def test_an_acknowledged_notice_that_the_store_lost(self):
        del self.store.notices["C1b"]
        self.assertIn("lost", self.findings())

    def test_a_notice_that_never_reached_its_agency(self):
        self.deliveries = [one for one in self.deliveries if one["key"] != "C2b"]
        self.assertIn("lost", self.findings())

    def test_a_notice_that_was_only_refused(self):
        self.deliveries[4]["did"] = "refused"
        self.assertIn("lost", self.findings())

    def test_a_newer_change_that_was_applied_first(self):
        self.deliveries[4], self.deliveries[5] = self.deliveries[5], self.deliveries[4]
        self.assertEqual({"overtaken"}, self.findings())

    def test_a_newer_change_that_was_only_refused_first(self):
        early = dict(self.deliveries[5], did="refused")
        self.deliveries.insert(2, early)
        self.assertEqual({"overtaken"}, self.findings())

    def test_a_copy_that_comes_late_under_its_own_key_is_no_overtaking(self):
        self.deliveries.append(dict(self.deliveries[0], did="replayed"))
        self.assertEqual(set(), self.findings())

    def test_numbers_that_do_not_follow_the_counter(self):
        for agency in AGENCIES:
            one, two = self.store.notices[f"C1{agency}"], self.store.notices[f"C2{agency}"]
            one.seq, two.seq = 2, 1
        self.assertIn("overtaken", self.findings())

    def test_one_case_under_two_keys(self):
        self.deliveries.append(dict(self.deliveries[0], key="other"))
        self.assertIn("doubled", self.findings())

    def test_a_notice_applied_twice(self):
        self.deliveries.append(dict(self.deliveries[0]))
        self.assertIn("doubled", self.findings())

    def test_a_notice_left_open(self):
        self.store.notices["C2a"].state = "ready"
        self.assertIn("open", self.findings())

    def test_a_notice_that_waits_for_a_person(self):
        self.store.notices["C2a"].state = "attention"
        self.assertIn("open", self.findings())

    def test_another_outcome_than_the_agencys(self):
        self.store.notices["C2a"].outcome = "refused"
        self.assertIn("open", self.findings())

    def test_a_delivery_without_a_committed_attempt(self):
        self.store.notices["C2a"].attempts = 1
        self.assertEqual({"unrecorded"}, self.findings())

    def test_as_many_deliveries_without_an_attempt_as_connections_broke(self):
        self.store.notices["C2a"].attempts = 1
        self.assertTrue(check(self.acks, self.deliveries, self.store, AGENCIES, torn=1).good())
        self.store.notices["C1b"].attempts = 1
        self.assertEqual({"unrecorded": 2}, dict(check(self.acks, self.deliveries, self.store, AGENCIES, torn=1).counts))

    def test_a_delivery_nobody_can_read(self):
        self.deliveries[3]["seq"] = "0000?0000000000000001"
        self.assertIn("invented", self.findings())

    def test_bytes_that_changed_between_two_attempts(self):
        self.deliveries[3]["body"] = "other bytes"
        self.assertEqual({"unrecorded"}, self.findings())

    def test_a_connection_cut_by_the_agency_allows_one_more_delivery(self):
        self.deliveries[2]["did"] = "dropped"
        self.store.notices["C2a"].attempts = 1
        self.assertEqual(set(), self.findings())

    def test_a_notice_out_of_nowhere(self):
        self.deliveries.append(dict(self.deliveries[5], key="C9b", case="C9", seq="9"))
        self.assertIn("invented", self.findings())

    def test_a_case_stored_twice(self):
        self.store.cases["C3"] = "k2"
        self.assertIn("invented", self.findings())

    def test_a_settlement_the_agency_knows_nothing_of(self):
        self.store.notices["C3a"] = Notice("C1", "a", "settled", "applied", 0, 1, 1)
        self.assertIn("invented", self.findings())

    def test_a_settlement_written_down_twice(self):
        self.store.notices["C1a"].outcome_leaves = 2
        self.assertEqual({"miscounted"}, self.findings())

    def test_credits_booked_twice(self):
        self.store.credits["C2"] = "6 copies"
        self.assertEqual({"miscounted"}, self.findings())


if __name__ == "__main__":
    unittest.main()
