#!/usr/bin/env python3
"""The HTTP server against careless and hostile clients: every one gets its answer, nobody else notices, nothing is stored."""
import json
import socket
import threading
import time
import unittest

from bed import ROOT, Bed, BedTest, eventually
from raw_http import Reply, connect, head, read_all, read_reply, talk

DEADLINE_S = 2
CONNECTIONS = 40
BODY_LIMIT = 262_144
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


class GuardTest(BedTest):
    options = {"echo": {"echo": {}},
               "lines": {"http": f"max_connections = {CONNECTIONS}\nrequest_deadline_s = {DEADLINE_S}"}}

    @property
    def port(self):
        return self.bed.api.port

    @property
    def token(self):
        return f"Authorization: Bearer {self.bed.api.token}"

    def post_head(self, *lines, path="/v1/cases"):
        return head("POST", path, self.token, "Content-Type: application/json", *lines)

    def cases(self):
        return [one["case_id"] for one in self.bed.api.list("/v1/cases", "cases")]

    def assert_problem(self, reply, status, code):
        self.assertEqual((reply.status, reply.json and reply.json["code"]), (status, code))
        self.assertEqual(reply.headers["content-type"], "application/problem+json")
        self.assertEqual(reply.json["status"], status)
        self.assertTrue(reply.json["title"] and reply.json["title_zh"] and reply.json["detail_zh"])

    def assert_refused_and_closed(self, data, status, code, **more):
        """The answer comes, then the end of the connection: what stands behind is never read as a request."""
        behind = head("GET", "/livez")
        reply = talk(self.port, data + behind, **more)
        self.assert_problem(reply, status, code)
        self.assertEqual(reply.headers.get("connection"), "close")
        self.assertEqual(reply.rest, b"")

    # ------------------------------------------------------------------------------------------------ framing
    def test_a_chunked_body_is_refused(self):
        self.assert_refused_and_closed(self.post_head("Transfer-Encoding: chunked") + b"2\r\n{}\r\n0\r\n\r\n", 400,
                                       "transfer_encoding_refused")

    def test_transfer_encoding_beside_content_length_is_refused(self):
        for order in (("Content-Length: 5", "Transfer-Encoding: chunked"),
                      ("transfer-encoding: identity", "Content-Length: 5"), ("Transfer-Encoding: gzip",)):
            with self.subTest(order=order):
                self.assert_refused_and_closed(self.post_head(*order) + b"0\r\n\r\n", 400, "transfer_encoding_refused")

    def test_two_content_lengths_are_refused(self):
        for second in ("2", "5"):
            with self.subTest(second=second):
                lines = ("Content-Length: 2", f"content-length: {second}")
                self.assert_refused_and_closed(self.post_head(*lines) + b"{}", 400, "content_length_repeated")

    def test_a_content_length_that_is_no_number_is_refused(self):
        for text in ("abc", "-1", "+2", "2, 2", "0x2", "2 2", "", "99999999999999999999999", "2.0"):
            with self.subTest(text=text):
                self.assert_refused_and_closed(self.post_head(f"Content-Length: {text}") + b"{}", 400,
                                               "content_length_malformed")

    def test_a_post_without_content_length_is_refused(self):
        self.assert_refused_and_closed(self.post_head(), 411, "content_length_missing")

    def test_a_body_over_the_limit_is_refused_whether_it_comes_or_not(self):
        self.assert_refused_and_closed(self.post_head(f"Content-Length: {BODY_LIMIT + 1}"), 413, "body_too_large")
        whole = self.post_head(f"Content-Length: {BODY_LIMIT + 1}") + b"x" * (BODY_LIMIT + 1)
        self.assert_refused_and_closed(whole, 413, "body_too_large")

    def test_a_body_of_exactly_the_limit_is_read(self):
        body = b'{"padding":"' + b"x" * (BODY_LIMIT - 14) + b'"}'
        self.assertEqual(len(body), BODY_LIMIT)
        answer = self.bed.api.ask("POST", "/v1/cases", body, key="exactly-the-limit")
        self.assertEqual((answer.status, answer.json["code"]), (422, "request_faulty"))

    def test_a_field_name_that_is_none_is_refused(self):
        for line in ("Content-Length : 2", "Content Length: 2", "Transfer-Encoding\x00: chunked"):
            with self.subTest(line=line):
                self.assert_refused_and_closed(self.post_head(line, "Content-Length: 2") + b"{}", 400, "head_malformed")

    def test_a_head_cut_short_is_no_request(self):
        reply = talk(self.port, head("GET", "/openapi.yaml")[:-4], shut=True)
        self.assert_problem(reply, 400, "head_malformed")
        self.assertEqual(reply.rest, b"")

    def test_a_body_cut_short_is_refused(self):
        reply = talk(self.port, self.post_head("Content-Length: 100") + b'{"office":', shut=True)
        self.assert_problem(reply, 400, "body_cut_short")

    def test_a_malformed_head_is_refused(self):
        for data in (b"GARBAGE\r\n\r\n", b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
                     head("GET", "/livez", *(f"X-{index}: y" for index in range(200))),
                     head("GET", "/livez", "X: " + "y" * 20_000)):
            with self.subTest(data=data[:20]):
                self.assert_problem(talk(self.port, data), 400, "head_malformed")

    def test_a_target_that_does_not_decode_is_refused(self):
        for target in ("/v1/cases?a=%zz", "/v1/cases?limit=1&limit=2", "/v1/cases/%00", "/v1/%",
                       "/v1/cases?" + "&".join(f"p{index}=1" for index in range(40))):
            with self.subTest(target=target[:30]):
                self.assert_problem(talk(self.port, head("GET", target, self.token)), 400, "target_malformed")

    def test_a_body_behind_a_get_is_no_request_of_its_own(self):
        smuggled = head("GET", "/openapi.yaml")
        reply = talk(self.port, head("GET", "/livez", f"Content-Length: {len(smuggled)}", "Connection: close") + smuggled)
        self.assertEqual((reply.status, reply.rest), (200, b""))

    def test_requests_behind_each_other_are_answered_in_order(self):
        first = self.post_head("Content-Length: 2", 'Idempotency-Key: "pipelined"') + b"{}"
        data = talk(self.port, first + head("GET", "/livez", "Connection: close"))
        self.assertEqual(data.status, 422)
        self.assertEqual(Reply(data.rest).json, {"status": "ok"})

    def test_expect_continue_is_answered_before_the_body(self):
        with connect(self.port) as connection:
            connection.sendall(self.post_head("Content-Length: 2", 'Idempotency-Key: "expects"', "Expect: 100-continue"))
            self.assertTrue(connection.recv(65536).startswith(b"HTTP/1.1 100 "))
            connection.sendall(b"{}")
            self.assertEqual(read_reply(connection).status, 422)

    # ------------------------------------------------------------------------------------------------ slow and many
    def test_dribbling_clients_stop_nobody_and_are_cut_at_the_deadline(self):
        started = time.monotonic()
        dribblers = [connect(self.port) for _ in range(24)]
        stop, ended = threading.Event(), {}

        def dribble(number, connection):
            text = self.post_head("Content-Length: 1000") if number % 2 else head("GET", "/livez")[:-2]
            try:
                connection.sendall(text[:40])
                for byte in text[40:] + b"x" * 1000:
                    if stop.wait(0.1):
                        return
                    connection.sendall(bytes([byte]))
            except OSError:
                ended[number] = time.monotonic() - started

        threads = [threading.Thread(target=dribble, args=pair) for pair in enumerate(dribblers)]
        for thread in threads:
            thread.start()
        slowest = 0.0
        while time.monotonic() - started < DEADLINE_S - 0.5:
            asked = time.monotonic()
            self.assertEqual(self.bed.api.ask("GET", "/v1/routes").status, 200)
            slowest = max(slowest, time.monotonic() - asked)
        self.assertFalse(ended, "cut before the deadline: the load on the others proves nothing")
        self.assertLess(slowest, 1.0)
        try:
            eventually(lambda: len(ended) == len(dribblers), DEADLINE_S + 5, "the end of every dribbling client")
        finally:
            stop.set()
            for thread, connection in zip(threads, dribblers):
                thread.join()
                connection.close()
        self.assertGreater(min(ended.values()), DEADLINE_S - 0.5)
        eventually(lambda: len(self.bed.logged("request_overran")) >= len(dribblers), 5, "request_overran in the log")

    def test_a_client_that_does_not_read_is_cut_at_the_deadline(self):
        before = len(self.bed.logged("request_overran"))
        with connect(self.port) as connection:
            connection.settimeout(0.2)
            asks = head("GET", "/openapi.yaml") * 1000
            try:
                while asks:
                    asks = asks[connection.send(asks):]
            except OSError:
                pass  # full, because the server waits for us to read
            self.assertEqual(self.bed.api.ask("GET", "/livez").status, 200)
            eventually(lambda: len(self.bed.logged("request_overran")) > before, DEADLINE_S + 3, "the cut")

    def test_a_full_house_says_503_and_opens_again(self):
        guests = []
        try:
            deadline = time.monotonic() + 10
            while True:
                connection = connect(self.port)
                connection.sendall(head("GET", "/livez"))
                reply = Reply(self.read_one(connection))
                if reply.status == 503:
                    connection.close()
                    break
                self.assertEqual(reply.status, 200)
                guests.append(connection)
                self.assertLessEqual(len(guests), CONNECTIONS, "more guests than places")
                self.assertLess(time.monotonic(), deadline)
            self.assertEqual(len(guests), CONNECTIONS)
            self.assertGreaterEqual(int(reply.headers["retry-after"]), 1)
            self.assertEqual(reply.headers["connection"], "close")
            self.assert_problem(reply, 503, "store_busy")
            for _ in range(20):  # also to those who talk first
                self.assertEqual(talk(self.port, head("GET", "/livez")).status, 503)
        finally:
            for connection in guests:
                connection.close()
        eventually(lambda: self.asks_well(), 10, "a free place")
        self.assertGreaterEqual(self.bed.metric("tongbao_http_turned_away_total"), 21)

    def asks_well(self):
        try:
            return self.bed.api.ask("GET", "/livez").status == 200
        except OSError:
            return False

    @staticmethod
    def read_one(connection):
        data = b""
        while b"\r\n\r\n" not in data or len(Reply(data).body) < int(Reply(data).headers.get("content-length", 0)):
            piece = connection.recv(65536)
            if not piece:
                return data
            data += piece
        return data

    def test_a_kept_connection_may_rest_longer_than_the_deadline(self):
        with connect(self.port) as connection:
            for _ in range(2):
                connection.sendall(head("GET", "/livez"))
                self.assertEqual(read_reply(connection).status, 200)
                eventually(lambda until=time.monotonic() + DEADLINE_S + 0.5: time.monotonic() > until, DEADLINE_S + 2)

    # ------------------------------------------------------------------------------------------------ who may ask what
    def test_only_the_right_token_is_let_in(self):
        for line in ((), ("Authorization: Bearer wrong",), ("Authorization: Basic YTpi",), ("Authorization: Bearer",),
                     (f"Authorization: Bearer {self.bed.api.token}x",), (f"Authorization: {self.bed.api.token}",)):
            for method, path in (("GET", "/v1/cases"), ("GET", "/v1/nothing"), ("PUT", "/v1/cases")):
                lines = (*line, "Connection: close", *(("Content-Length: 0",) if method == "PUT" else ()))
                with self.subTest(line=line, path=path):
                    reply = talk(self.port, head(method, path, *lines))
                    self.assert_problem(reply, 401, "token_refused")
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
                     "/v1/cases/01JD9Z00000000000000000000/withdraw"):
            with self.subTest(path=path):
                answer = self.bed.api.ask("POST", path, b'{"reason":"x","reason":"y"}')
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

    def test_the_metrics_listener_is_guarded_too(self):
        port = next(line["metrics_port"] for line in self.bed.log_lines() if line.get("event") == "gateway_started")
        reply = talk(port, head("POST", "/metrics", "Transfer-Encoding: chunked") + b"0\r\n\r\n")
        self.assert_problem(reply, 400, "transfer_encoding_refused")
        self.assertEqual(talk(port, head("GET", "/v1/cases", "Connection: close")).status, 404)
        self.assertEqual(talk(port, head("GET", "/livez", "Connection: close")).status, 200)


class GracefulEndTest(unittest.TestCase):
    def test_sigterm_finishes_requests_in_work_and_ends_within_ten_seconds(self):
        bed = Bed(echo={"echo": {}, "hang": {"adapter": "hangs_in_send", "budget_ms": 10_000}})
        self.addCleanup(bed.clean_up)
        bed.start()
        stuck = bed.submit(bed.echo_body("hang", "顏思妤"), "hangs").json["notices"][0]["notice_id"]
        bed.wait_notice(stuck, lambda notice: notice["state"] == "in_flight")
        body = json.dumps(bed.echo_body("echo")).encode()
        open_request, dribbler, idle = connect(bed.api.port), connect(bed.api.port), connect(bed.api.port)
        request = head("POST", "/v1/cases", f"Authorization: Bearer {bed.api.token}", "Content-Type: application/json",
                       'Idempotency-Key: "in-work"', f"Content-Length: {len(body)}") + body
        idle.sendall(head("GET", "/livez"))
        self.assertEqual(read_reply(idle).status, 200)
        open_request.sendall(request[:-10])
        dribbler.sendall(request[:-20])
        eventually(lambda: bed.metric("tongbao_http_connections") >= 3, 5, "three open connections")
        began = time.monotonic()
        bed.gateway.process.terminate()
        eventually(lambda: bed.logged("gateway_stopping"), 5, "gateway_stopping")
        self.assertEqual(read_all(idle), b"")  # a connection between two requests is closed at once
        eventually(lambda: self.refuses(bed.api.port), 5, "a closed door")
        open_request.sendall(request[-10:])
        reply = Reply(read_all(open_request))
        self.assertEqual((reply.status, reply.headers.get("connection")), (201, "close"))
        self.assertEqual(read_all(dribbler), b"")
        code = bed.stop_gateway()
        self.assertEqual(code, 0)
        self.assertLess(time.monotonic() - began, 10.5)
        self.assertTrue(bed.logged("gateway_stopped"))
        for connection in (open_request, dribbler, idle):
            connection.close()
        bed.start_gateway()  # what was answered 201 is there
        self.assertIn(reply.json["case_id"], [one["case_id"] for one in bed.api.list("/v1/cases", "cases")])
        bed.kill_gateway()  # the hung worker would take its ten seconds again

    @staticmethod
    def refuses(port):
        try:
            connect(port).close()
            return False
        except OSError:
            return True


if __name__ == "__main__":
    unittest.main(warnings="ignore")
