"""A partner on this machine: plain HTTP/1.1, no TLS, no signatures. How it answers is said by the customer number; every
request is kept."""
import http.server
import json
import threading

PAGE = b"<!doctype html><title>502</title><h1>Bad Gateway</h1>"


class PlainPartner:
    """`answers`: customer number → list of (status, content type, body as bytes or dict); one is used up per request, and
    then, as for every other number, `usual`. A dict gets the notice id as "noticeId" unless it has one."""

    def __init__(self, answers, usual):
        self.answers, self.usual = answers, usual
        self.requests = []  # {"path", "headers", "event", "connection"}
        self._lock = threading.Lock()
        partner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, kind, answer = partner.take(self.path, self.headers, json.loads(body), self.client_address)
                if isinstance(answer, dict):
                    answer = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def take(self, path, headers, event, connection):
        with self._lock:
            self.requests.append({"path": path, "headers": headers, "event": event, "connection": connection})
            planned = self.answers.get(event["data"].get("accountNumber"))
            status, kind, answer = planned.pop(0) if planned else self.usual
        if isinstance(answer, dict):
            answer = {"noticeId": event["id"], **answer}
        return status, kind, answer

    def heard(self, notice_id):
        with self._lock:
            return [one for one in self.requests if one["event"]["id"] == notice_id]

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
