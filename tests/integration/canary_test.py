#!/usr/bin/env python3
"""Personal data stand in the payloads table and in the messages to the agencies, nowhere else: not in another table, a log
line, a metric, a file name, a request line or header, whatever the clerks send and the agencies answer."""
import base64
import contextlib
import hashlib
import os
import re
import signal
import sqlite3
import unittest
import urllib.parse

from bed import Bed, eventually
from recorder import Recorder


class CanaryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bed = bed = Bed(agencies=True, lines={"log": 'level = "debug"'})
        cls.addClassCleanup(bed.clean_up)
        bed.start()
        cls.needles = {kind: set(values) for kind, values in cls.collect_needles(bed.day).items()}
        cls.play()

    @staticmethod
    def collect_needles(day):
        ids = [person["person_id"] for person in day.people.values()]
        births = [person["birth_date"] for person in day.people.values()]
        roc = [f"{int(birth[:4]) - 1911:03d}{birth[5:7]}{birth[8:]}" for birth in births]
        names = [*day.people, *(change["name"]["person_name"] for case in day.cases for change in case["changes"]
                                if "name" in change)]
        plain = [name.encode() for name in ids]
        return {
            "ID number": ids,
            "ID number in another form": [
                *(base64.b64encode(one).decode().rstrip("=") for one in plain), *(one.hex() for one in plain),
                *(getattr(hashlib, kind)(one).hexdigest() for one in plain for kind in ("sha256", "sha1", "md5")),
                *(base64.b64encode(hashlib.sha256(one).digest()).decode().rstrip("=") for one in plain),
                *(base64.urlsafe_b64encode(hashlib.sha256(one).digest()).decode().rstrip("=") for one in plain)],
            "name": [*names, *(urllib.parse.quote(name) for name in names),
                     *(name.encode("unicode_escape").decode() for name in names)],
            "birth date": [*births, *(birth.replace("-", "") for birth in births), *roc],
            "address": [part for place in day.places.values() for part in (place["street_doorplate"], place["as_registered"])],
            "contact": ["082-000-000", "citizen@mail.example.tw"],
        }

    # ------------------------------------------------------------------------------------------------ the small day
    @classmethod
    def play(cls):
        bed, day = cls.bed, cls.bed.day
        cls.accepted, cls.before = {}, {}
        for case in day.cases:
            for agency, fault in case.get("fault", {}).items():
                bed.switch_fault(agency, {"person_id": day.people[case["changes"][0]["who"]]["person_id"], **fault})
            cls.before[case["case"]] = day.before(case)
            cls.accepted[case["case"]] = bed.submit(day.body_of(case), case["case"]).json
        cls.send_bad_requests()
        cls.wait_settled(("land", "vehicle"))
        bed.cut_tax_file(day.registered_on, "2026-03-03 10:00")
        cls.wait_settled(("tax",))
        renames = next(case for case in day.cases if case["case"] == "renames")
        body = day.revocation_of(renames, cls.before["renames"], {"changes": [0], "reason": "registered_in_error"}, "2026-03-03")
        answer = bed.api.ask("POST", f"/v1/cases/{cls.accepted['renames']['case_id']}/revocation", body, key="revokes")
        if answer.status != 201:
            raise AssertionError(f"the revocation was refused: {answer}")
        cls.accepted["revocation"] = answer.json
        cls.wait_settled(("land", "vehicle"))

    @classmethod
    def wait_settled(cls, agencies):
        def settled():
            return all(notice["state"] in ("settled", "attention") for notice in cls.bed.api.list("/v1/notices", "notices")
                       if notice["agency"] in agencies)
        eventually(settled, 40, f"the end of every notice of {agencies}")

    @classmethod
    def send_bad_requests(cls):
        """Personal data where they do not belong: none of it may be kept."""
        api, day = cls.bed.api, cls.bed.day
        name, person = next(iter(day.people.items()))
        number, quoted = person["person_id"], urllib.parse.quote(name)
        case_id = cls.accepted["settles"]["case_id"]
        notice_id = cls.accepted["settles"]["notices"][0]["notice_id"]
        faulty = day.body_of(day.cases[0])
        faulty["changes"][0]["person"].update(person_name=name + "?", birth_date="1990-02-30", nickname=name)
        faulty[name] = number
        wrong_id = day.body_of(day.cases[0])
        wrong_id["changes"][0]["person"]["person_id"] = number[:-1] + "0"
        text = f'{{"{name}":"{number}","{name}":1}}'.encode()
        refused = [
            api.ask("POST", "/v1/cases", faulty, key="bad-1"), api.ask("POST", "/v1/cases", wrong_id, key="bad-2"),
            api.ask("POST", "/v1/cases", text, key="bad-3"), api.ask("POST", "/v1/cases", text[:-3], key="bad-4"),
            api.ask("POST", "/v1/cases", text + b"\xff", key="bad-5"),
            api.ask("POST", "/v1/cases", b'{"office":"' + name.encode("big5", "ignore") + b'"}', key="bad-6"),
            api.ask("POST", "/v1/cases", {}, key="bad-7", headers={"Content-Type": f"text/{number}"}),
            api.ask("GET", f"/v1/cases?person_id={number}&name={quoted}"), api.ask("GET", f"/v1/cases?office={number}x&limit=0"),
            api.ask("GET", f"/v1/cases/{number}"), api.ask("GET", f"/v1/people/{quoted}"), api.ask("DELETE", f"/v1/{number}"),
            api.ask("POST", f"/v1/cases/{number}/withdraw", {"reason": name}, key="bad-9"),
            api.ask("POST", f"/v1/cases/{case_id}/withdraw", {"reason": f"{name} {number}"}, key="bad-10"),
            api.ask("POST", f"/v1/cases/{case_id}/corrections", {"person": number, name: name}, key="bad-11"),
            api.ask("POST", f"/v1/cases/{case_id}/approve", {"checked_by": number, "reason": name}),
            api.ask("POST", f"/v1/cases/{case_id}/approve", {"checked_by": number.lower(), "reason": "checked_by_supervisor"}),
            api.ask("POST", f"/v1/cases/{case_id}/revocation", {"person": number}, key="bad-8"),
            api.ask("POST", f"/v1/notices/{notice_id}/retry", {"reason": f"{name} called"}),
            api.ask("POST", f"/v1/notices/{notice_id}/settle",
                    {"outcome": name, "reason": number, "agency_ref": name, "refusal_reason": name}),
            api.ask("POST", f"/v1/routes/{number}/resume", {"reason": "cause_removed"}),
            api.ask("GET", "/v1/nothing", headers={"traceparent": f"00-{number}", "User-Agent": f"counter of {number}"}),
            api.ask("GET", f"/v1/areas?within={number}"), api.ask("GET", f"/v1/indicator?by={quoted}&from={number}"),
        ]
        wrong = [answer for answer in refused if not 400 <= answer.status < 500]
        if wrong:
            raise AssertionError(f"taken, though wrong: {wrong}")

    # ------------------------------------------------------------------------------------------------ where they are not
    def assert_clean(self, place, text):
        for kind, needles in self.needles.items():
            found = [needle for needle in needles if needle in text]
            if found:
                around = re.search(".{0,80}" + re.escape(found[0]) + ".{0,80}", text)
                self.fail(f"{place} holds a {kind}: …{around and around.group(0)}…")

    def test_the_day_had_what_must_be_looked_for(self):
        outcomes = {notice.get("outcome") for notice in self.bed.api.list("/v1/notices", "notices")}
        self.assertLessEqual({"applied", "refused", "cannot_represent"}, outcomes)
        self.assertTrue(self.bed.logged("answer_unreadable") or self.bed.logged("notice_deferred"))
        self.assertGreater(len(self.bed.logged("request_refused")), 15)

    def test_every_table_but_payloads(self):
        tables = self.bed.dump_tables()
        self.assertGreater(len(tables), 15)
        payloads = tables.pop("table payloads")
        for kind in ("ID number", "birth date", "address", "contact"):  # the search finds what is there
            self.assertTrue(any(needle in payloads for needle in self.needles[kind]), kind)
        for name in self.bed.day.people:
            self.assertIn(name, payloads)
        self.assertEqual((tables["table mail_watches"], tables["table mails"]), ("", ""))  # mail is off
        self.assertEqual(self.bed.tongbao("mail", check=False).returncode, 2)
        for place, text in tables.items():
            with self.subTest(place=place):
                self.assert_clean(place, text)

    def test_every_log_line(self):
        text = (self.bed.work / "logs" / "tongbao.log").read_text(encoding="utf-8")
        lines = self.bed.log_lines()
        self.assertEqual([line for line in lines if line["event"] == "no_json"], [])
        self.assertLessEqual({"case_accepted", "notice_settled", "request_refused", "batch_delivered"},
                             {line["event"] for line in lines})
        self.assert_clean("the log", text)

    def test_the_words_of_a_failing_store(self):
        """The database's own error text would hold the values it was asked to write."""
        bed = self.bed
        for table in ("payloads", "cases"):
            self.spoil(f"CREATE TRIGGER spoilt BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'spoilt on purpose'); END")
            answer = bed.submit(bed.day.body_of(bed.day.cases[0]), f"spoilt-{table}", expect=503)
            self.spoil("DROP TRIGGER spoilt")
            self.assertEqual((answer.json["code"], answer.json["retryable"]), ("store_refused", True))
            self.assert_clean("the answer", answer.bytes.decode())
            failed = bed.logged("store_failed", trace=answer.json["trace_id"])
            self.assertEqual([line["detail"] for line in failed], [failed[0]["detail"]])
            self.assertIn("spoilt on purpose", failed[0]["detail"])
        self.assert_clean("the log", (bed.work / "logs" / "tongbao.log").read_text(encoding="utf-8"))
        self.assertEqual(bed.submit(bed.day.body_of(bed.day.cases[0]), "spoilt-payloads").status, 201)

    def spoil(self, sql):
        with contextlib.closing(sqlite3.connect(self.bed.work / "tongbao.db", timeout=10)) as store:
            store.execute(sql)
            store.commit()

    def test_the_metrics(self):
        text = self.bed.metrics()
        self.assertIn("tongbao_cases_accepted_total", text)
        self.assert_clean("/metrics", text)
        for file in (self.bed.work / "run").glob("*.metrics"):
            self.assert_clean(str(file), file.read_text(encoding="utf-8"))

    def test_what_the_clerk_and_the_operator_read(self):
        api = self.bed.api
        for path in ("/v1/cases", "/v1/notices", "/v1/exchanges", "/v1/routes", "/v1/agencies", "/v1/indicator",
                     "/v1/indicator/credits", *(f"/v1/cases/{one['case_id']}" for one in self.accepted.values())):
            self.assert_clean(path, api.ask("GET", path).bytes.decode())
        for command in (("status",), ("report",), ("db", "status")):
            done = self.bed.tongbao(*command, check=False)
            self.assert_clean(f"tongbao {command}", done.stdout + done.stderr)

    def test_file_names(self):
        names = "\n".join(str(path.relative_to(self.bed.work)) for path in self.bed.work.rglob("*"))
        self.assertIn("exchange/outbox", names)
        self.assert_clean("a file name", names)

    def test_pseudonyms_differ_between_agencies(self):
        subjects = {agency: {one["subject"] for one in self.bed.control[agency].get("/control/received")["received"]}
                    for agency in ("land", "vehicle")}
        self.assertTrue(subjects["land"] and subjects["vehicle"])
        self.assertFalse(subjects["land"] & subjects["vehicle"])
        for agency, found in subjects.items():
            self.assert_clean(f"a pseudonym for {agency}", " ".join(found))

    def test_request_lines_and_headers(self):
        """Logs of proxies hold them: the person stands in the body only."""
        bed = self.bed
        for agency in ("land", "vehicle"):
            recorder = Recorder(bed.work / "keys", agency)
            self.addCleanup(recorder.close)
            route = bed.work / "routes" / f"{agency}.toml"
            port = bed.agencies[agency].facts["port"]
            route.write_text(route.read_text(encoding="utf-8").replace(f"127.0.0.1:{port}", f"127.0.0.1:{recorder.port}"),
                             encoding="utf-8")
            os.kill(bed.running_worker(agency), signal.SIGKILL)  # the next worker reads the new address
            body = bed.day.body_of({"office": "09020010", "ask": [f"{agency}.address" if agency == "land" else
                                                                   "vehicle.registration_address"],
                                    "changes": [{"kind": "address_change", "who": "何佳晴", "to": "jc-ximen-7"}]})
            bed.submit(body, f"recorded-{agency}")
            head, content = eventually(lambda: next((one for one in recorder.requests if b"Y213579132" in one[1]), None), 20,
                                       f"a request to {agency}")
            text = content.decode()
            for needle in ("Y213579132", "何佳晴", "珠浦西路7號"):
                self.assertIn(needle, text)
            for one, _ in recorder.requests:
                self.assert_clean(f"a request head to {agency}", one.decode("latin-1"))
            self.assertTrue(head.startswith(b"POST /"), head[:60])


if __name__ == "__main__":
    unittest.main(warnings="ignore")
