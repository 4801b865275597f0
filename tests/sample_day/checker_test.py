#!/usr/bin/env python3
"""The sample day's data are sound, and the checker sees each sort of difference. Without the product; milliseconds."""
import copy
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import checks  # noqa: E402
import seeds  # noqa: E402
from day import Day  # noqa: E402

DATA = pathlib.Path(__file__).resolve().parents[2] / "config" / "demo" / "sample_day.json"
LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25,
                                                  26, 27, 28, 29, 32, 30, 31, 33)))


def id_number_is_valid(number):
    second = LETTERS[number[1]] % 10 if number[1].isalpha() else int(number[1])
    digits = [LETTERS[number[0]] // 10, LETTERS[number[0]] % 10, second, *map(int, number[2:])]
    return sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1))) % 10 == 0


class Data(unittest.TestCase):
    def setUp(self):
        self.day = Day(DATA)
        self.accepted = [case for case in self.day.cases if "changes" in case and "refused" not in case]

    def test_there_are_at_least_200_cases_each_named_once(self):
        self.assertGreaterEqual(len(self.day.cases), 200)
        self.assertEqual(len(self.day.cases), len(self.day.by_name))

    def test_every_person_is_a_fixture(self):
        numbers = [person["person_id"] for person in self.day.people.values()]
        self.assertEqual(len(numbers), len(set(numbers)))
        for person in self.day.people.values():
            self.assertTrue(person["person_id"].startswith("Y") and id_number_is_valid(person["person_id"]), person)
            self.assertGreater(person["birth_date"], "1974-12-31")

    def test_every_case_says_what_must_come_of_it(self):
        for case in self.accepted:
            self.assertIn("credits", case["expect"], case["case"])
            asked = {ask if isinstance(ask, str) else ask["procedure"] for ask in case["ask"]}
            self.assertEqual(asked, {row["procedure"] for row in case["expect"]["notices"]}, case["case"])
            for row in case["expect"]["notices"]:
                self.assertLess(row["change"], len(case["changes"]), case["case"])

    def test_the_stories_the_day_is_meant_to_hold(self):
        outcomes = {row["outcome"] for case in self.accepted for row in case["expect"]["notices"]}
        self.assertLessEqual({"applied", "already_current", "applied_alternative", "refused", "no_record", "needs_citizen",
                              "cannot_represent", "held", "withdrawn"}, outcomes)
        kinds = {change["kind"] for case in self.accepted for change in case["changes"]}
        self.assertLessEqual({"move_in", "address_change", "doorplate_renumbering", "surname_change", "married_name",
                              "given_name_change", "full_name_change", "name_correction", "traditional_name",
                              "traditional_name_reversal", "romanization_change", "name_follows_relative"}, kinds)
        reasons = {row.get("reason") for case in self.accepted for row in case["expect"]["notices"]}
        self.assertLessEqual({"registration_expired", "open_violations", "chattel_mortgage", "inspection_overdue",
                              "license_expired"}, reasons)
        steps = {step["do"] for case in self.accepted for step in case.get("then", [])}
        self.assertEqual({"withdraw", "release", "approve", "revoke", "correct"}, steps)

    def test_register_rows_name_holdings_that_exist(self):
        checks.expected_registers(self.day)


class Checker(unittest.TestCase):
    def setUp(self):
        self.day = Day(DATA)
        self.findings = checks.Findings()

    def test_receipt_numbers(self):
        # ISO 7064 MOD 37,36 of the standard's worked example A12425GABC1234002 is M.
        self.assertEqual("M", checks.mod_37_36("A12425GABC1234002"))
        good = "09020010-1150302-0001-" + checks.mod_37_36("0902001011503020001")
        checks.check_receipt(self.findings, "x", "09020010", "1150302", good)
        self.assertEqual([], self.findings.lines)
        for wrong in (good[:-1] + ("A" if good[-1] != "A" else "B"), good.replace("0001", "001"), "", None,
                      good.replace("09020010", "09020020")):
            checks.check_receipt(self.findings, "x", "09020010", "1150302", wrong)
        self.assertEqual(5, len(self.findings.lines))

    def test_outcomes(self):
        expected = [{"change": 0, "procedure": "land.address", "outcome": "refused", "reason": "restricted_registration"},
                    {"change": 0, "procedure": "tax.bill_address", "outcome": "withdrawn"}]
        found = [{"change_index": 0, "procedure": "land.address", "state": "settled", "outcome": "refused",
                  "reason": "restricted_registration"},
                 {"change_index": 0, "procedure": "tax.bill_address", "state": "withdrawn"}]
        checks.check_notices(self.findings, "x", expected, found)
        self.assertEqual([], self.findings.lines)
        spoilt = [{**found[0], "outcome": "applied"}, {**found[0], "reason": "other"}, {**found[0], "state": "attention"}]
        for one in spoilt:
            checks.check_notices(self.findings, "x", expected, [one, found[1]])
        checks.check_notices(self.findings, "x", expected, found[:1])
        checks.check_notices(self.findings, "x", expected[:1], found)
        self.assertGreaterEqual(len(self.findings.lines), 5)

    def credit(self, **changes):
        return {"case_id": "C", "group": "retained:T:land/WA", "item": "T", "quantity": 1, "month": "2026-03",
                "agency": "land", **changes}

    def test_credits(self):
        case = {"case": "x", "case_id": "C", "office": "09020010", "expect": {"credits": [
            {"month": "2026-03", "agency": "land", "agency_office": "WA", "document": "T", "copies": 1}]}}
        checks.check_credits(self.findings, [case], [self.credit()])
        checks.check_credits(self.findings, [case], [self.credit(), self.credit(quantity=1), self.credit(quantity=-1)])
        self.assertEqual([], self.findings.lines)
        for wrong in (self.credit(quantity=2), self.credit(month="2026-04"), self.credit(agency="tax"),
                      self.credit(group="retained:T:land/XA"), self.credit(item="C")):
            checks.check_credits(self.findings, [case], [wrong])
        checks.check_credits(self.findings, [case], [])
        checks.check_credits(self.findings, [], [self.credit()])
        self.assertEqual(7, len(self.findings.lines))

    def test_registers(self):
        untouched = copy.deepcopy(self.day)
        for case in untouched.cases:
            case["expect"].pop("register", None)
        wanted = checks.expected_registers(untouched)
        land = {"people": [{"parcels": [{**parcel, "address": owner["address"], "person_name": parcel["name"]}
                                        for parcel in owner["parcels"]]} for owner in seeds.land_seed(self.day)["people"]]}
        checks.check_land(self.findings, self.day, wanted, land)
        self.assertEqual([], self.findings.lines)
        land["people"][0]["parcels"][0]["address"] = "elsewhere"
        land["people"][1]["parcels"][0]["person_name"] = "somebody"
        land["people"][2]["parcels"].pop()
        checks.check_land(self.findings, self.day, wanted, land)
        self.assertGreaterEqual(len(self.findings.lines), 3)

    def test_order(self):
        arrivals = [{"event_id": "1", "subject": "a", "subject_seq": "00001"}, {"event_id": "2", "subject": "b", "subject_seq": "00001"},
                    {"event_id": "3", "subject": "a", "subject_seq": "00002"}]
        checks.check_order(self.findings, "land", arrivals)
        self.assertEqual([], self.findings.lines)
        checks.check_order(self.findings, "land", arrivals[::-1])
        self.assertEqual(1, len(self.findings.lines))


if __name__ == "__main__":
    unittest.main()
