#!/usr/bin/env python3
"""What the API answers to requests that are well-framed and wrong: refused with every fault, and nothing is stored."""
import threading
import time
import unittest

from bed import ROOT, BedTest, eventually
from raw_http import assert_problem, head, talk

CODES_OF_BAD_JSON = {
    b'{"office":"09020010","office":"09020010"}': "json_duplicate_key",
    b'{"changes":[{"person":{"a":1,"a":2}}]}': "json_duplicate_key",
    b"[" * 33 + b"]" * 33: "json_too_deep",
    b"[" * 100_000 + b"]" * 100_000: "json_too_deep",
    b'{"office":"\x00"}': "json_malformed",
    b'{"office":"\\u0000"}': "json_malformed",
    b'{"office":"\xff\xfe"}': "json_not_utf8",
    b'{"office":"\xed\xa0\x80"}': "json_not_utf8",
    b'\xef\xbb\xbf{"office":"09020010"}': "json_malformed",
    b'{"office":"09020010"} {}': "json_malformed",
    b'{"office":"09020010"': "json_malformed",
    b'{"office":1e999}': "json_malformed",
    b"not json": "json_malformed",
    b"": "json_malformed",
}


class AnswersTest(BedTest):
    options = {"echo": {"echo": {}}}

    @property
    def port(self):
        return self.bed.api.port

    def cases(self):
        return [one["case_id"] for one in self.bed.api.list("/v1/cases", "cases")]

    # ------------------------------------------------------------------------------------------------ who may ask what
    def test_only_the_right_token_is_let_in(self):
        for line in ((), ("Authorization: Bearer wrong",), ("Authorization: Basic YTpi",), ("Authorization: Bearer",),
                     (f"Authorization: Bearer {self.bed.api.token}x",), (f"Authorization: {self.bed.api.token}",)):
            for method, path in (("GET", "/v1/cases"), ("GET", "/v1/nothing"), ("PUT", "/v1/cases")):
                lines = (*line, "Connection: close", *(("Content-Length: 0",) if method == "PUT" else ()))
                with self.subTest(line=line, path=path):
                    reply = talk(self.port, head(method, path, *lines))
                    assert_problem(self, reply, 401, "token_refused")
                    self.assertEqual(reply.headers["www-authenticate"], "Bearer")
        for path in ("/livez", "/readyz", "/openapi.yaml"):
            self.assertEqual(talk(self.port, head("GET", path, "Connection: close")).status, 200)

    def test_head_is_get_without_the_body(self):
        got = talk(self.port, head("GET", "/openapi.yaml", "Connection: close"))
        reply = talk(self.port, head("HEAD", "/openapi.yaml", "Connection: close"))
        self.assertEqual((reply.status, reply.body, reply.rest), (200, b"", b""))
        self.assertEqual(reply.headers["content-length"], got.headers["content-length"])

    def test_unknown_paths_and_methods(self):
        for path in ("/v1/nothing", "/", "/v1/cases/", "/v1/cases//withdraw", "/v1/cases/01JD9Z00000000000000000000",
                     "/v1/cases/01JD9Z00000000000000000000/nothing", "/V1/cases"):
            with self.subTest(path=path):
                answer = self.bed.api.ask("GET", path)
                self.assertEqual((answer.status, answer.json["code"]), (404, "not_found"))
        for method, path, allowed in (("PUT", "/v1/cases", {"GET", "POST"}), ("DELETE", "/v1/cases", {"GET", "POST"}),
                                      ("POST", "/v1/routes", {"GET"}), ("GET", "/v1/notices/x/retry", {"POST"})):
            with self.subTest(method=method, path=path):
                answer = self.bed.api.ask(method, path, {} if method != "GET" else None)
                self.assertEqual((answer.status, answer.json["code"]), (405, "method_refused"))
                self.assertEqual(set(answer.headers["Allow"].split(", ")), allowed)

    def test_other_content_types_are_refused(self):
        body = self.bed.echo_body("echo")
        for kind in ("text/plain", "application/xml", "application/json-patch+json", ""):
            with self.subTest(kind=kind):
                answer = self.bed.api.ask("POST", "/v1/cases", body, key="content-type", headers={"Content-Type": kind})
                self.assertEqual((answer.status, answer.json["code"]), (415, "content_type_refused"))
        answer = self.bed.api.ask("POST", "/v1/cases", b"{}", key="content-type",
                                  headers={"Content-Type": "Application/JSON; charset=utf-8"})
        self.assertEqual(answer.status, 422)

    # ------------------------------------------------------------------------------------------------ bodies and queries
    def test_bad_json_is_refused_and_nothing_is_stored(self):
        before = self.cases()
        for number, (body, code) in enumerate(CODES_OF_BAD_JSON.items()):
            with self.subTest(body=body[:30]):
                answer = self.bed.api.ask("POST", "/v1/cases", body, key=f"bad-json-{number}")
                self.assertEqual((answer.status, answer.json["code"]), (400, code))
                self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        for path in ("/v1/notices/01JD9Z00000000000000000000/retry", "/v1/routes/echo/resume",
                     "/v1/cases/01JD9Z00000000000000000000/withdraw", "/v1/cases/01JD9Z00000000000000000000/corrections",
                     "/v1/cases/01JD9Z00000000000000000000/approve"):
            with self.subTest(path=path):
                answer = self.bed.api.ask("POST", path, b'{"reason":"x","reason":"y"}', key="bad-json-elsewhere")
                self.assertEqual((answer.status, answer.json["code"]), (400, "json_duplicate_key"))
        self.assertEqual(self.cases(), before)

    def test_every_fault_is_told_at_once_and_nothing_is_stored(self):
        before = self.cases()
        body = self.bed.echo_body("echo")
        body["changes"][0]["person"].update(person_id="Y213579133", birth_date="1990-02-30")
        body["changes"][0]["new_address"]["area_code"] = "99999999"
        body["unheard_of"] = 1
        answer = self.bed.api.ask("POST", "/v1/cases", body, key="many-faults")
        self.assertEqual(answer.status, 422)
        pointers = {error["pointer"] for error in answer.json["errors"]}
        self.assertLessEqual({"/changes/0/person/person_id", "/changes/0/person/birth_date",
                              "/changes/0/new_address/area_code", "/unheard_of"}, pointers)
        self.assertTrue(all(error["detail"] and error["detail_zh"] for error in answer.json["errors"]))
        self.assertEqual(self.cases(), before)

    def test_the_idempotency_key_is_asked_for_and_obeyed(self):
        body = self.bed.echo_body("echo")
        before = self.cases()
        answer = self.bed.api.ask("POST", "/v1/cases", body)
        self.assertEqual((answer.status, answer.json["code"]), (400, "idempotency_key_missing"))
        for text in ('""', "unquoted key", '"open', '"' + "k" * 201 + '"', '"a"; b=1', "17", '"schlüssel"'):
            with self.subTest(text=text):
                answer = self.bed.api.ask("POST", "/v1/cases", body, headers={"Idempotency-Key": text})
                self.assertEqual((answer.status, answer.json["code"]), (400, "idempotency_key_malformed"))
        self.assertEqual(self.cases(), before)
        faulty = self.bed.api.ask("POST", "/v1/cases", {}, key="a-key")
        self.assertEqual(faulty.status, 422)  # a refused request does not use the key up
        first = self.bed.submit(body, "a-key")
        again = self.bed.submit(body, "a-key")
        self.assertEqual(again.bytes, first.bytes)
        self.assertEqual(again.headers["Location"], first.headers["Location"])
        self.assertEqual((first.headers.get("Idempotency-Replayed"), again.headers.get("Idempotency-Replayed")),
                         (None, "true"))
        other = self.bed.api.ask("POST", "/v1/cases", {**body, "kind_of_visit": "mobile"}, key="a-key")
        self.assertEqual((other.status, other.json["code"]), (422, "idempotency_key_reused"))
        self.assertEqual(self.cases(), [first.json["case_id"], *before])

    def test_a_repeated_request_gets_its_answer_though_the_rules_have_moved_on(self):
        body = self.bed.echo_body("echo", "葉雅婷")
        first = self.bed.submit(body, "moves-on")
        now = self.bed.clock.now()
        # The next test starts when the day is back, not while the gateway still reads the other one.
        self.addCleanup(lambda: eventually(
            lambda: self.bed.api.ask("POST", "/v1/cases", body, key=f"back-{time.monotonic_ns()}").status == 201, 5,
            "the day as it was"))
        self.addCleanup(lambda: self.bed.clock.move_to(now))
        self.bed.clock.forward(days=-2)  # now it lies in the future, which is no good day for a case
        refused = eventually(lambda: self.unless_status(201, body, f"fresh-{time.monotonic_ns()}"), 5, "another day")
        self.assertEqual(refused.json["code"], "request_faulty")
        again = self.bed.submit(body, "moves-on")
        self.assertEqual((again.bytes, again.headers.get("Idempotency-Replayed")), (first.bytes, "true"))
        other = self.bed.api.ask("POST", "/v1/cases", {**body, "office": "1"}, key="moves-on")
        self.assertEqual(other.status, 422)

    def unless_status(self, status, body, key):
        answer = self.bed.api.ask("POST", "/v1/cases", body, key=key)
        return None if answer.status == status else answer

    def test_one_key_from_many_clients_at_once_is_one_case(self):
        body, answers = self.bed.echo_body("echo", "歐陽靖宇"), []
        before = self.cases()
        threads = [threading.Thread(target=lambda: answers.append(self.bed.api.ask("POST", "/v1/cases", body, key="race")))
                   for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual({(answer.status, answer.bytes) for answer in answers}, {(201, answers[0].bytes)})
        self.assertEqual(sum(answer.headers.get("Idempotency-Replayed") == "true" for answer in answers), 11)
        self.assertEqual(len(self.cases()), len(before) + 1)

    def test_unknown_query_parameters_are_refused(self):
        for path in ("/v1/cases", "/v1/notices", "/v1/exchanges", "/v1/areas", "/v1/indicator", "/v1/indicator/credits",
                     "/v1/routes", "/v1/agencies"):
            with self.subTest(path=path):
                answer = self.bed.api.ask("GET", f"{path}?limt=5")
                self.assertEqual((answer.status, answer.json["code"]), (400, "query_refused"))
                self.assertEqual([error["pointer"] for error in answer.json["errors"]], ["?limt"])
        for query in ("limit=0", "limit=501", "limit=-1", "limit=1x", "limit=", "cursor=abc", "limit=18446744073709551617"):
            with self.subTest(query=query):
                self.assertEqual(self.bed.api.ask("GET", f"/v1/cases?{query}").status, 400)

    def test_the_api_document_is_the_file(self):
        answer = self.bed.api.ask("GET", "/openapi.yaml")
        self.assertEqual(answer.bytes, (ROOT / "gateway" / "http" / "openapi.yaml").read_bytes())

    def test_a_trace_context_is_taken_over_or_made(self):
        given = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"
        answer = self.bed.api.ask("GET", "/v1/nothing", headers={"traceparent": given})
        self.assertEqual(answer.json["trace_id"], "0123456789abcdef0123456789abcdef")
        for wrong in ("00-" + "0" * 32 + "-0123456789abcdef-01", "garbage", given.upper(), given + "-1"):
            trace = self.bed.api.ask("GET", "/v1/nothing", headers={"traceparent": wrong}).json["trace_id"]
            self.assertRegex(trace, "^[0-9a-f]{32}$")
            self.assertNotIn(trace, wrong)


if __name__ == "__main__":
    unittest.main(warnings="ignore")
