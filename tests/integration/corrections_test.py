#!/usr/bin/env python3
"""What happens to a case after it was accepted: corrected, withdrawn, revoked, checked by a second pair of eyes, held for a
while. With the three simulated agencies: their registers say whether it arrived, the credits what it counts."""
import collections
import unittest

from bed import Bed, eventually

WRONG, RIGHT = "珠浦西路7號", "珠浦西路9號"


class CorrectionsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bed = Bed(agencies=True, lines={"second_check": 'kinds = ["revocation"]',
                                            "hold_window": 'minutes = 30\nkinds = ["full_name_change"]'})
        cls.addClassCleanup(cls.bed.clean_up)
        cls.bed.start()
        cls.today = cls.bed.day.registered_on

    # ------------------------------------------------------------------------------------------------ what is seen
    def person_id(self, who):
        return self.bed.day.people[who]["person_id"]

    def parcel_values(self, who, field):
        numbers = {f"{number:04d}" for number, name in enumerate(self.bed.day.people, 1) if name == who}
        return {parcel[field] for owner in self.bed.control["land"].get("/control/register")["people"]
                for parcel in owner["parcels"] if parcel["number"].split("-")[0] in numbers}

    def vehicle_streets(self, who):
        dump = self.bed.control["vehicle"].get("/control/register")
        own = [row["registration_address"] for row in dump["vehicles"] if row["owner_id"] == self.person_id(who)]
        own += [row["address"] for row in dump["licences"] if row["holder_id"] == self.person_id(who)]
        return {address["StreetDoorplate"] for address in own}

    def licence_name(self, who):
        dump = self.bed.control["vehicle"].get("/control/register")
        return next(row["name"]["PersonName"] for row in dump["licences"] if row["holder_id"] == self.person_id(who))

    def bill_addresses(self, who):
        dump = self.bed.control["tax"].get("/control/register")
        return {account["bill_address"] for person in dump["people"] if person["person_id"] == self.person_id(who)
                for account in person["accounts"]}

    def credits(self, case_id):
        """{(month, item): sum} of the entries of one case."""
        sums = collections.Counter()
        for entry in self.bed.api.list("/v1/indicator/credits", "credits"):
            if entry["case_id"] == case_id:
                sums[entry["month"], entry["item"]] += entry["quantity"]
        return {key: value for key, value in sums.items() if value}

    def notices(self, case_id):
        return self.bed.api.list(f"/v1/notices?case={case_id}", "notices")

    def wait_settled(self, case_id, agencies=("land", "vehicle", "tax")):
        def settled():
            own = [one for one in self.notices(case_id) if one["agency"] in agencies]
            return all(one["state"] in ("settled", "withdrawn") for one in own) and own
        try:
            own = eventually(lambda: settled() and self.notices(case_id), 40, "the end of the case")
        except AssertionError as late:
            raise AssertionError(f"{late}: {self.notices(case_id)}") from None
        return {one["procedure"]: one.get("outcome", one["state"]) for one in own}

    def post(self, case_id, what, body, key, expect):
        answer = self.bed.api.ask("POST", f"/v1/cases/{case_id}/{what}", body, key=key)
        self.assertEqual(answer.status, expect, answer)
        return answer.json

    def accept(self, case, who, kind, ask, **change):
        body = self.bed.day.body_of({"office": "09020010", "ask": ask,
                                     "changes": [{"kind": kind, "who": who, **change}]})
        return body, self.bed.submit(body, case).json["case_id"]

    def correction_of(self, body, right):
        """The body of POST …/corrections: what the case registered, and what is right."""
        change = body["changes"][0]
        member = "address" if "new_address" in change else "name"
        person = dict(change["person"])
        if member == "name":
            person["person_name"] = right["person_name"]
        return {"registered_on": self.today, "effective_on": self.today, "reason": "entry_error",
                "changes": [{"change": 0, "person": person, f"old_{member}": change[f"new_{member}"],
                             f"new_{member}": right}]}

    # ------------------------------------------------------------------------------------------------ the stories
    def test_1_a_correction_and_then_an_annulment_reach_every_agency(self):
        who = "何佳晴"
        body, case_id = self.accept("moves", who, "address_change", [
            "land.address", "vehicle.registration_address", "vehicle.license_address", "tax.bill_address"], to="jc-ximen-7")
        self.wait_settled(case_id, ("land", "vehicle"))
        self.assertEqual((self.vehicle_streets(who), len(self.parcel_values(who, "address"))), ({WRONG}, 1))
        before = self.credits(case_id)
        self.assertTrue(before, "the case must have earned something, or nothing is shown below")

        old = body["changes"][0]["new_address"]
        right = {**old, "street_doorplate": RIGHT, "as_registered": old["as_registered"].replace(WRONG, RIGHT)}
        unsent = [one["notice_id"] for one in self.notices(case_id) if one["agency"] == "tax"]
        wanted = self.correction_of(body, right)
        corrected = self.post(case_id, "corrections", wanted, "corrects", 201)
        self.assertEqual(self.post(case_id, "corrections", wanted, "corrects", 201), corrected)
        self.assertEqual((corrected["corrects_case_id"], corrected["withdrawn"]), (case_id, unsent))
        outcomes = self.wait_settled(corrected["case_id"], ("land", "vehicle"))
        self.assertEqual({outcomes[name] for name in outcomes if not name.startswith("tax")}, {"applied"}, outcomes)
        self.assertEqual(self.vehicle_streets(who), {RIGHT})
        self.assertEqual(self.parcel_values(who, "address"), {right["as_registered"]})
        self.assertEqual(self.credits(case_id), before)  # a chain counts once
        self.assertEqual(self.credits(corrected["case_id"]), {})
        kinds = {one["agency"]: one["kind"] for one in self.notices(corrected["case_id"])}
        self.assertEqual(kinds, {"land": "correction", "vehicle": "correction", "tax": "address_change"})

        self.bed.cut_tax_file("2026-03-02", "2026-03-03 10:00")
        self.wait_settled(corrected["case_id"])
        self.assertEqual(self.bill_addresses(who), {right["as_registered"]})
        self.assertEqual(self.credits(case_id), before)

        withdrawn = self.post(case_id, "withdraw", {"reason": "citizen_request"}, "withdraws", 200)
        self.assertEqual(self.post(case_id, "withdraw", {"reason": "citizen_request"}, "withdraws", 200), withdrawn)
        self.assertEqual(len(withdrawn["annulled"]), 4)
        self.assertEqual(withdrawn["withdrawn"], [])
        self.bed.cut_tax_file("2026-03-03", "2026-03-04 10:00")
        outcomes = self.wait_settled(withdrawn["annulment_case_id"])
        self.assertEqual(set(outcomes.values()), {"applied"}, outcomes)
        home = self.bed.day.places["jc-beimen-12"]
        self.assertEqual(self.vehicle_streets(who), {home["street_doorplate"]})
        self.assertEqual(self.parcel_values(who, "address"), {home["as_registered"]})
        self.assertEqual(self.bill_addresses(who), {home["as_registered"]})
        self.assertEqual(self.credits(case_id), before)  # an annulment takes nothing back
        change = self.bed.api.get(f"/v1/cases/{case_id}")["changes"][0]
        self.assertEqual((change["corrected_by_case_id"], change["annulled_by_case_id"]),
                         (corrected["case_id"], withdrawn["annulment_case_id"]))
        self.assertEqual(self.post(case_id, "corrections", self.correction_of(body, right), "late", 409)["code"],
                         "already_withdrawn")
        again = self.post(case_id, "withdraw", {"reason": "citizen_request"}, "withdraws-again", 200)
        self.assertEqual(again["annulled"], [])

    def test_2_a_corrected_name_is_revoked_whole_after_the_second_check(self):
        who = "歐陽靖宇"
        body, case_id = self.accept("renames", who, "given_name_change", ["land.name", "vehicle.license_name"],
                                    name={"person_name": "歐陽柏勳"})
        self.wait_settled(case_id)
        before = self.credits(case_id)
        self.assertTrue(before)
        corrected = self.post(case_id, "corrections", self.correction_of(body, {"person_name": "歐陽伯勳"}), "respell", 201)
        self.assertEqual(set(self.wait_settled(corrected["case_id"]).values()), {"applied"})
        self.assertEqual((self.licence_name(who), self.parcel_values(who, "person_name")), ("歐陽伯勳", {"歐陽伯勳"}))
        self.assertEqual(self.credits(case_id), before)

        revocation = self.correction_of(body, {"person_name": who})
        revocation["reason"] = "registered_in_error"
        revoked = self.post(case_id, "revocation", revocation, "revokes", 201)
        self.assertEqual({one["state"] for one in revoked["notices"]}, {"held"})
        self.assertEqual(self.post(revoked["case_id"], "approve", {"checked_by": "reviewer-2", "reason": "mood"}, None, 422)
                         ["errors"][0]["pointer"], "/reason")
        approval = {"checked_by": "reviewer-2", "reason": "checked_by_second_clerk"}
        released = self.post(revoked["case_id"], "approve", approval, None, 200)["released"]
        self.assertEqual({one["state"] for one in released}, {"ready"})
        self.assertEqual(self.post(revoked["case_id"], "approve", approval, None, 409)["code"], "nothing_to_approve")
        self.assertEqual(set(self.wait_settled(revoked["case_id"]).values()), {"applied"})
        self.assertEqual((self.licence_name(who), self.parcel_values(who, "person_name")), (who, {who}))
        self.assertEqual(sum(self.credits(case_id).values()), 0)

    def test_3_within_the_hold_window_a_mistake_leaves_no_trace(self):
        who = "顏思妤"
        cases = []
        for attempt in ("mistaken", "meant"):
            body, case_id = self.accept(attempt, who, "full_name_change", ["vehicle.license_name"],
                                        name={"person_name": "顏佳妤"})
            cases.append(case_id)
            notice = self.bed.api.get(f"/v1/cases/{case_id}")["notices"][0]
            self.assertIn("not_before", notice)
            if attempt == "mistaken":
                gone = self.post(case_id, "withdraw", {"reason": "registered_in_error"}, "mistake", 200)
                self.assertEqual((gone["withdrawn"], gone["annulled"]), ([notice["notice_id"]], []))
        self.bed.clock.forward(minutes=29)
        self.assertEqual(self.notices(cases[1])[0]["state"], "ready")
        self.assertEqual(self.notices(cases[1])[0]["attempts"], 0)
        self.bed.clock.forward(minutes=2)
        self.assertEqual(self.wait_settled(cases[1]), {"vehicle.license_name": "applied"})
        self.assertEqual(self.licence_name(who), "顏佳妤")
        received = str(self.bed.control["vehicle"].get("/control/received"))
        self.assertIn(self.notices(cases[1])[0]["notice_id"], received)
        self.assertNotIn(self.notices(cases[0])[0]["notice_id"], received)

    def test_4_what_does_not_fit_is_refused_with_its_place(self):
        body, case_id = self.accept("fits", "葉雅婷", "address_change", ["vehicle.license_address"], to="jc-ximen-7")
        fault = self.post(case_id, "withdraw", {"reason": "citizen_request", "changes": [0, 1]}, "beyond", 422)
        self.assertEqual([(one["pointer"], one["code"]) for one in fault["errors"]], [("/changes/1", "change_index_unknown")])
        self.assertEqual(self.post(case_id, "withdraw", {"reason": "citizen_request"}, None, 400)["code"],
                         "idempotency_key_missing")
        stranger = self.correction_of(body, {**body["changes"][0]["new_address"], "street_doorplate": RIGHT})
        stranger["changes"][0]["person"]["person_id"] = self.person_id("何佳晴")
        self.assertEqual(self.post(case_id, "corrections", stranger, "stranger", 409)["code"], "person_differs")
        nowhere = "01JD9Z00000000000000000000"
        self.assertEqual(self.post(nowhere, "withdraw", {"reason": "citizen_request"}, "nowhere", 404)["code"], "not_found")
        self.assertEqual(self.post(nowhere, "approve", {"checked_by": "r", "reason": "checked_by_supervisor"}, None, 404)
                         ["code"], "not_found")

    def test_5_a_correction_never_overwrites_a_newer_change(self):
        who = "顏思妤"
        body, first = self.accept("there", who, "address_change", ["vehicle.license_address"], to="jc-ximen-7")
        self.assertEqual(self.wait_settled(first), {"vehicle.license_address": "applied"})
        back = {**body, "changes": [{**body["changes"][0], "old_address": body["changes"][0]["new_address"],
                                     "new_address": body["changes"][0]["old_address"]}]}
        second = self.bed.submit(back, "and-back").json["case_id"]
        self.wait_settled(second)
        old = body["changes"][0]["new_address"]
        right = {**old, "street_doorplate": RIGHT, "as_registered": old["as_registered"].replace(WRONG, RIGHT)}
        corrected = self.post(first, "corrections", self.correction_of(body, right), "too-late", 201)
        self.assertEqual(self.wait_settled(corrected["case_id"]), {"vehicle.license_address": "superseded"})
        self.assertEqual(self.notices(corrected["case_id"])[0]["attempts"], 0)  # our own finding, nothing was sent
        self.assertNotIn(RIGHT, self.vehicle_streets(who))


if __name__ == "__main__":
    unittest.main(verbosity=2)
