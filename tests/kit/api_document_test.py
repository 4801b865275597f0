#!/usr/bin/env python3
"""The examples of the document obey the document, and the check itself finds what is wrong."""
import json
import sys

from api_document import ApiDocument

ULID = "01JD9Z00000000000000000001"
RUN, BAD = 0, []


def hold(good, sentence):
    global RUN
    RUN += 1
    if not good:
        BAD.append(sentence)


def examples(api):
    for pattern, item in api.document["paths"].items():
        target = pattern.replace("{case_id}", ULID).replace("{notice_id}", ULID).replace("{agency}", "land")
        for method, operation in item.items():
            bodies = [None]
            if "requestBody" in operation:
                media = api._resolve(operation["requestBody"])["content"]["application/json"]
                bodies = [e["value"] for e in media.get("examples", {}).values()] or [media.get("example")]
            for status, response in operation["responses"].items():
                for kind, media in api._resolve(response).get("content", {}).items():
                    if "example" not in media or not status.isdigit():
                        continue
                    for body in bodies:
                        yield (method.upper(), target, body and json.dumps(body).encode(), int(status), kind,
                               json.dumps(media["example"]).encode())


def main():
    api = ApiDocument()
    for exchange in examples(api):
        faults = api.faults(*exchange)
        hold(not faults, f"example of {exchange[0]} {exchange[1]} {exchange[3]}: {faults}")
    hold(RUN > 20, "too few examples were looked at")

    def wrong(method, target, status, kind, body, request=None):
        found = api.faults(method, target, request, status, kind, body)
        hold(found, f"{method} {target} {status} {body!r} was not found out")

    good = {"notice_id": ULID, "state": "ready"}
    retry = f"/v1/notices/{ULID}/retry"
    hold(not api.faults("POST", retry, b'{"reason":"cause_removed"}', 200, "application/json; charset=utf-8",
                        json.dumps(good).encode()), "a good answer was found fault with")
    wrong("POST", retry, 200, "application/json", json.dumps({**good, "more": 1}).encode())
    wrong("POST", retry, 200, "application/json", json.dumps({"notice_id": ULID}).encode())
    wrong("POST", retry, 200, "application/json", json.dumps({**good, "state": "redy"}).encode())
    wrong("POST", retry, 200, "text/html", b"<p>")
    wrong("POST", retry, 200, "application/json", b"{")
    wrong("POST", retry, 418, "application/json", b"{}")
    wrong("POST", retry, 200, "application/json", json.dumps(good).encode(), b'{"reson":"x"}')
    wrong("GET", "/v1/routes?colour=red", 200, "application/json", b'{"routes":[]}')
    wrong("GET", "/v1/surprises", 200, "application/json", b"{}")
    hold(not api.faults("GET", "/v1/surprises", None, 404, "application/problem+json", b"{}"), "404 elsewhere is fine")
    hold("GET /livez" in api.operations_unseen() and "GET /v1/routes" not in api.operations_unseen(), "operations_unseen")

    for sentence in BAD:
        print(sentence)
    print(f"{RUN - len(BAD)} passed, {len(BAD)} failed")
    return 1 if BAD else 0


if __name__ == "__main__":
    sys.exit(main())
