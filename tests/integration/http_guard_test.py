#!/usr/bin/env python3
"""The HTTP server against careless and hostile clients: every one gets its answer, nobody else notices."""
import json
import threading
import time
import unittest

from bed import Bed, BedTest, eventually
from raw_http import Reply, assert_problem, connect, head, read_all, read_reply, talk

DEADLINE_S = 2
CONNECTIONS = 40
BODY_LIMIT = 262_144


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

    def assert_refused_and_closed(self, data, status, code, **more):
        """The answer comes, then the end of the connection: what stands behind is never read as a request."""
        behind = head("GET", "/livez")
        reply = talk(self.port, data + behind, **more)
        assert_problem(self, reply, status, code)
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
        assert_problem(self, reply, 400, "head_malformed")
        self.assertEqual(reply.rest, b"")

    def test_a_body_cut_short_is_refused(self):
        reply = talk(self.port, self.post_head("Content-Length: 100") + b'{"office":', shut=True)
        assert_problem(self, reply, 400, "body_cut_short")

    def test_a_malformed_head_is_refused(self):
        for data in (b"GARBAGE\r\n\r\n", b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
                     head("GET", "/livez", *(f"X-{index}: y" for index in range(200))),
                     head("GET", "/livez", "X: " + "y" * 20_000)):
            with self.subTest(data=data[:20]):
                assert_problem(self, talk(self.port, data), 400, "head_malformed")

    def test_a_target_that_does_not_decode_is_refused(self):
        for target in ("/v1/cases?a=%zz", "/v1/cases?limit=1&limit=2", "/v1/cases/%00", "/v1/%",
                       "/v1/cases?" + "&".join(f"p{index}=1" for index in range(40))):
            with self.subTest(target=target[:30]):
                assert_problem(self, talk(self.port, head("GET", target, self.token)), 400, "target_malformed")

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
            assert_problem(self, reply, 503, "store_busy")
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

    def test_the_metrics_listener_is_guarded_too(self):
        port = next(line["metrics_port"] for line in self.bed.log_lines() if line.get("event") == "gateway_started")
        reply = talk(port, head("POST", "/metrics", "Transfer-Encoding: chunked") + b"0\r\n\r\n")
        assert_problem(self, reply, 400, "transfer_encoding_refused")
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
