"""Brings later answers to `POST /v1/answers/<agency>` (docs/formats/mailbox.md §3) for the notices that the ledger says were
taken: until each is answered 202; some twice under one key or two, some contradicted by a second one."""
import http.client
import json
import os
import random
import threading
import time


class AnswerPusher:
    """A thread of the test. `number`: of the agency in the ledger, which it reads as it grows and writes into."""

    def __init__(self, stage, agency, number, token, ledger, seed):
        self.stage, self.agency, self.number, self.token = stage, agency, number, token
        self.chance, self.reader = random.Random(seed), open(ledger, "rb")
        self.ledger, self.rest = os.open(ledger, os.O_WRONLY | os.O_APPEND), b""
        self.known, self.open = set(), []  # notices; (notice, key, status)
        self.pushed = self.sent_again = self.replayed = 0
        self.trouble, self._end = [], threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def done(self):
        return not self.open

    def stop(self):
        self._end.set()
        self._thread.join(20)
        os.close(self.ledger)
        self.reader.close()

    def _work(self):
        while not self._end.wait(0.02):
            try:
                self._read_on()
                if self.open and self._push(*self.open[0]):
                    self.open.pop(0)
            except Exception as trouble:  # who goes home must not make the run easier
                self.trouble.append(repr(trouble))
                return

    def _read_on(self):
        *lines, self.rest = (self.rest + self.reader.read()).split(b"\n")
        for raw in lines:
            line = json.loads(raw)
            if line["agency"] == self.number and line["did"] in ("applied", "dropped") and line["key"] not in self.known:
                self.known.add(line["key"])
                self._decide(line["key"])

    def _decide(self, notice):
        fate = self.chance.random()
        self._say(notice, f"push-{notice}", "accepted")
        if fate < 0.1:
            self.open.append((notice, f"push-{notice}", "accepted"))
        elif fate < 0.2:
            self._say(notice, f"push-{notice}-2", "accepted")
        elif fate < 0.26:
            self._say(notice, f"push-{notice}-3", "refused")

    def _say(self, notice, key, status):
        self.open.append((notice, key, status))

    def _push(self, notice, key, status):
        """False when nobody knows whether it was taken."""
        outcome = {"accepted": "applied", "refused": "refused"}[status]
        # Before it leaves: whatever follows from it stands behind it in the ledger.
        os.write(self.ledger, json.dumps({"agency": self.number, "key": notice, "did": "answered", "outcome": outcome},
                                         separators=(",", ":")).encode() + b"\n")
        body = json.dumps({"notice_id": notice, "status": status, "ack": f"P-{notice[-6:]}"}).encode()
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.stage.api_port, timeout=15)
            try:
                connection.request("POST", f"/v1/answers/{self.agency}", body=body, headers={
                    "Authorization": f"Bearer {self.token}", "Idempotency-Key": f'"{key}"', "Content-Type": "application/json"})
                answer = connection.getresponse()
                text = answer.read()
            finally:
                connection.close()
        except (OSError, http.client.HTTPException):
            self.sent_again += 1
            time.sleep(0.02)
            return False
        if answer.status == 202:
            self.pushed += 1
            self.replayed += answer.getheader("Idempotency-Replayed") == "true"
            return True
        if answer.status == 503:
            self.sent_again += 1
            return False
        raise RuntimeError(f"{key}: {answer.status} {text[:300]!r}")
