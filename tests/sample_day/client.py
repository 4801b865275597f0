"""HTTP towards the gateway and the simulators' control ports; standard library only."""
import http.client
import json
import time
import urllib.parse


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.bytes = status, headers, body
        try:
            self.json = json.loads(body) if body else None
        except ValueError:
            self.json = None

    def __repr__(self):
        return f"{self.status} {self.bytes[:600].decode('utf-8', 'replace')}"


class Unexpected(Exception):
    pass


class Client:
    def __init__(self, port, token=None, address="127.0.0.1"):
        self.address, self.port, self.token = address, port, token
        self.watch = None  # told of every exchange: method, path, body sent, answer

    def ask(self, method, path, body=None, key=None, headers=None, timeout=30):
        """One request on a connection of its own. `body`: an object, or bytes to be sent as they are."""
        head = dict(headers or {})
        if self.token:
            head["Authorization"] = f"Bearer {self.token}"
        if key is not None:
            head["Idempotency-Key"] = f'"{key}"'
        payload = None
        if body is not None:
            payload = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
            head.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection(self.address, self.port, timeout=timeout)
        try:
            connection.request(method, path, body=payload, headers=head)
            answer = connection.getresponse()
            told = Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()
        if self.watch:
            self.watch(method, path, payload, told)
        return told

    def ask_patiently(self, method, path, body=None, key=None, within_s=60, **more):
        """The same, again while the server is busy (503) or not there. Safe because of the key."""
        deadline = time.monotonic() + within_s
        while True:
            try:
                answer = self.ask(method, path, body, key, **more)
                if answer.status != 503 or time.monotonic() > deadline:
                    return answer
            except (OSError, http.client.HTTPException):
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.2)

    def get(self, path):
        answer = self.ask("GET", path)
        if answer.status != 200 or answer.json is None:
            raise Unexpected(f"GET {path}: {answer}")
        return answer.json

    def list(self, path, member):
        """Every element of a paged list."""
        found, cursor = [], ""
        while True:
            page = self.get(f"{path}{'&' if '?' in path else '?'}limit=500{'&cursor=' + urllib.parse.quote(cursor) if cursor else ''}")
            found += page[member]
            cursor = page.get("next_cursor") or ""
            if not cursor:
                return found
