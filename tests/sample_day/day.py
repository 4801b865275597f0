"""The sample day's data, and the request bodies it stands for.

A case names people and places; the body of POST /v1/cases is built from them as a counter's own program would: where a
person lives and what the person is called follows from the cases before.
"""
import copy
import hashlib
import json

ADULT_AGE = 18


class Day:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        self.opens, self.may = data["day"]["opens"], data["day"]["may"]
        self.registered_on = data["day"]["registered_on"]
        self.places, self.people, self.cases = data["places"], data["people"], data["cases"]
        self.by_name = {case["case"]: case for case in self.cases}
        # What the household register says now; moved on by every accepted case.
        self.home = {name: person["home"] for name, person in self.people.items()}
        self.called = {name: {"person_name": name, "romanization": person.get("romanization", "")}
                       for name, person in self.people.items()}

    def address(self, place):
        return {key: value for key, value in self.places[place].items() if value}

    def is_adult(self, name):
        year, rest = self.registered_on.split("-", 1)
        return self.people[name]["birth_date"] <= f"{int(year) - ADULT_AGE}-{rest}"

    @staticmethod
    def legal_name(name):
        return {key: value for key, value in name.items() if value}

    def person(self, name, now_called, protected=False):
        person = self.people[name]
        body = {"person_id": person["person_id"], "person_name": now_called["person_name"],
                "birth_date": person["birth_date"]}
        if protected:
            body["protected"] = True
        return body

    def body_of(self, case):
        """The body of POST /v1/cases."""
        called_after = copy.deepcopy(self.called)
        for change in case["changes"]:
            if "name" in change:
                called_after[change["who"]] = {"romanization": self.called[change["who"]]["romanization"], **change["name"]}
        changes = []
        for change in case["changes"]:
            who = change["who"]
            one = {"kind": change["kind"], "person": self.person(who, called_after[who], case.get("protected", False))}
            if "to" in change:
                one["old_address"], one["new_address"] = self.address(self.home[who]), self.address(change["to"])
            if "name" in change:
                one["old_name"], one["new_name"] = self.legal_name(self.called[who]), self.legal_name(called_after[who])
            changes.append(one)
        registered = case.get("registered_on", self.registered_on)
        body = {"office": case["office"], "kind_of_visit": case.get("visit", "counter"), "registered_on": registered,
                "effective_on": case.get("effective_on", registered), "changes": changes,
                "deliver_to": self._deliveries(case)}
        people = list(dict.fromkeys(change["who"] for change in case["changes"]))
        if "basis" in case:
            body["basis"], body["event_id"] = case["basis"], case["event_id"]
        else:
            adults = [who for who in people if self.is_adult(who)]
            body["applicant"] = {"person_id": self.people[(adults or people)[0]]["person_id"], "relationship": "self"}
            body["consents"] = [self._consent(who, registered) for who in adults]
            body["contact"] = {"phone": "082-000-000", "email": "citizen@mail.example.tw"}
        if case.get("second_check"):
            body["second_check"] = True
        if "still_submitted" in case:
            body["documents_still_submitted"] = case["still_submitted"]
        return body

    def _deliveries(self, case):
        entries = []
        for ask in case["ask"]:
            procedure, changes = (ask, None) if isinstance(ask, str) else (ask["procedure"], ask["changes"])
            agency = procedure.split(".")[0]
            for entry in entries:
                if entry["agency"] == agency and entry.get("changes") == changes:
                    entry["procedures"].append(procedure)
                    break
            else:
                entries.append({"agency": agency, "procedures": [procedure],
                                **({"changes": changes} if changes is not None else {})})
        if case.get("fallback"):
            for entry in entries:
                if entry["agency"] == "vehicle":
                    entry["fallback_residence"] = True
        return entries

    def _consent(self, who, day):
        person_id = self.people[who]["person_id"]
        form = hashlib.sha256(f"consent form of {person_id}".encode()).hexdigest()
        return {"person": person_id, "version": "2026-01", "method": "signature_pad", "signed_at": f"{day}T00:20:00Z",
                "form_sha256": form}

    def accepted(self, case):
        """The household register moves on: later cases of these people start from here."""
        for change in case["changes"]:
            if "to" in change:
                self.home[change["who"]] = change["to"]
            if "name" in change:
                self.called[change["who"]] = {**self.called[change["who"]], **change["name"]}

    def before(self, case):
        """(home, called) of the case's people before it; taken just before the body is built."""
        people = {change["who"] for change in case["changes"]}
        return {who: (self.home[who], dict(self.called[who])) for who in people}

    def revocation_of(self, case, before, step, registered_on):
        """The body of POST …/revocation: the person's data come again, old and new the other way round."""
        changes = []
        for index in step["changes"]:
            change = case["changes"][index]
            who = change["who"]
            home, called = before[who]
            one = {"change": index, "person": self.person(who, called)}
            if "to" in change:
                one["old_address"], one["new_address"] = self.address(change["to"]), self.address(home)
            else:
                one["old_name"] = self.legal_name({**called, **change["name"]})
                one["new_name"] = self.legal_name(called)
            changes.append(one)
        return {"registered_on": registered_on, "effective_on": registered_on, "reason": step["reason"],
                "changes": changes}

    def correction_of(self, case, before, step, registered_on):
        """The body of POST …/corrections: what the case registered by mistake, and what is right."""
        changes = []
        for right in step["changes"]:
            change = case["changes"][right["change"]]
            who = change["who"]
            _, called = before[who]
            one = {"change": right["change"], "person": self.person(who, {**called, **right.get("name", {})})}
            if "to" in right:
                one["old_address"], one["new_address"] = self.address(change["to"]), self.address(right["to"])
            else:
                one["old_name"] = self.legal_name({**called, **change["name"]})
                one["new_name"] = self.legal_name({**called, **right["name"]})
            changes.append(one)
        return {"registered_on": registered_on, "effective_on": registered_on, "reason": step["reason"],
                "changes": changes}
