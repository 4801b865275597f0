"""The counter: a client that keeps its own ledger of what was acknowledged, outside the system, and sends again under
the same key what was not answered."""
import hashlib
import http.client
import json
import os
import threading
import time

from bodies import body


class Counter:
    """`clerks` threads. Each has people of its own and enters one case after the other, so that the order of a person's
    cases is known out here: a case is only sent when the one before it was acknowledged. `first`: the number of the first
    clerk, where several counters are open."""

    def __init__(self, stage, ledger, clerks=10, people=24, per_second=90.0, backlog=400, case_of=body, first=0):
        self.stage, self.people, self.backlog, self.case_of = stage, people, backlog, case_of
        self.token, self.pause_s = stage.api.token, clerks / per_second
        self.file = os.open(ledger, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
        self.lock = threading.Lock()
        self.acknowledged = self.repeated = self.replayed = self.busy = 0
        self.refused = []
        self.applied = lambda: 0  # how many cases every agency has: the clerks do not run away
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(number,), daemon=True)
                         for number in range(first, first + clerks)]

    def start(self):
        for thread in self._threads:
            thread.start()

    def stop(self, within_s=60):
        """Every case that was begun is brought to its acknowledgement."""
        self._end.set()
        deadline = time.monotonic() + within_s
        for thread in self._threads:
            thread.join(max(0.1, deadline - time.monotonic()))
        left = sum(thread.is_alive() for thread in self._threads)
        if left:
            raise RuntimeError(f"{left} clerks never got an answer")
        os.close(self.file)

    def _work(self, clerk):
        try:
            self._enter_cases(clerk)
        except Exception as trouble:  # a clerk who goes home must not make the run easier
            self.refused.append(f"clerk {clerk}: {trouble!r}")

    def _enter_cases(self, clerk):
        number = 0
        while not self._end.is_set():
            person = clerk * self.people + number % self.people
            case = self.case_of(person, bool(number // self.people % 2))
            self._submit(f"fault-{clerk}-{number}", person, json.dumps(case, ensure_ascii=False).encode())
            number += 1
            self._end.wait(self.pause_s)
            while not self._end.is_set() and self.acknowledged - self.applied() > self.backlog:
                self._end.wait(0.05)

    def _submit(self, key, person, payload):
        tries = 0
        while True:
            tries += 1
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.stage.api_port, timeout=15)
                try:
                    connection.request("POST", "/v1/cases", body=payload, headers={
                        "Authorization": f"Bearer {self.token}", "Idempotency-Key": f'"{key}"',
                        "Content-Type": "application/json"})
                    answer = connection.getresponse()
                    text = answer.read()
                finally:
                    connection.close()
                if answer.status == 201:
                    return self._note(key, person, json.loads(text), answer.getheader("Idempotency-Replayed"), tries)
                if answer.status == 503 and answer.getheader("Retry-After"):
                    with self.lock:
                        self.busy += 1
                else:
                    with self.lock:
                        self.refused.append(f"{key}: {answer.status} {text[:300]!r}")
                    if len(self.refused) > 20 or answer.status < 500:
                        return None
            except (OSError, http.client.HTTPException, ValueError):
                pass  # nobody knows whether it was accepted: the same key again
            time.sleep(0.02)

    def _note(self, key, person, told, replayed, tries):
        # The store keeps digests of keys: a key may be anything, a name too.
        digest = hashlib.sha256(key.encode()).hexdigest()
        line = json.dumps({"key": digest, "person": person, "case": told["case_id"], "replayed": bool(replayed),
                           "notices": {one["notice_id"]: one["agency"] for one in told["notices"]}})
        with self.lock:
            os.write(self.file, line.encode() + b"\n")
            self.acknowledged += 1
            self.repeated += tries > 1
            self.replayed += bool(replayed)
        os.fdatasync(self.file)
