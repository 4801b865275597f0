"""A partner without a server: it comes to the gateway, signs with openssl what it asks, and checks the signature under
what it gets. Written from docs/formats/mailbox.md; standard library only."""
import base64
import hashlib
import itertools
import json
import re
import subprocess
import tempfile

from client import Client

AUTHORITY = "gateway.example.tw"
REQUEST_PARTS = ("@method", "@authority", "@path", "content-type", "content-digest", "idempotency-key")


def digest_of(body):
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


class MailboxPartner:
    """`bed`: a started gateway. `key`: PEM of the signing key; None: it does not sign."""
    numbers = itertools.count(1)

    def __init__(self, bed, agency, token, key=None, key_id=""):
        self.bed, self.agency, self.token, self.key, self.key_id = bed, agency, token, key, key_id

    def poll(self, **body):
        """The events by id; fails for any answer but 200."""
        answer = self.ask("poll", {"return_immediately": True, **body})
        assert answer.status == 200, answer
        return answer.json["sets"]

    def answer(self, notice_id, key=None, **members):
        return self.ask("answer", {"notice_id": notice_id, **members}, key=key)

    def ask(self, what, body, key=None, spoil=None, headers=None, timeout=30):
        """`spoil`: a function that changes the finished headers and bytes."""
        path = f"/v1/mailbox/{self.agency}/poll" if what == "poll" else f"/v1/answers/{self.agency}"
        content = json.dumps(body, ensure_ascii=False).encode()
        key = key or f"{self.agency}-{next(self.numbers)}"
        head = {"Content-Type": "application/json", "Idempotency-Key": f'"{key}"', **(headers or {})}
        if self.key:
            head.update(self.signature(path, head, content, "tongbao-poll-v1" if what == "poll" else "tongbao-answer-v1"))
        if spoil:
            head, content = spoil(dict(head), content)
        api = Client(self.bed.api.port, self.token)
        answer = api.ask("POST", path, content, headers=head, timeout=timeout)
        answer.request = {"path": path, "headers": head}
        return answer

    def signature(self, path, head, content, tag):
        now = int(self.bed.clock.now().timestamp())
        values = {"@method": "POST", "@authority": AUTHORITY, "@path": path, "content-type": head["Content-Type"],
                  "content-digest": digest_of(content), "idempotency-key": head["Idempotency-Key"]}
        covered = " ".join(f'"{part}"' for part in REQUEST_PARTS)
        parameters = (f'({covered});created={now};expires={now + 300};nonce="n-{next(self.numbers)}-{now}";'
                      f'keyid="{self.key_id}";alg="ed25519";tag="{tag}"')
        base = "\n".join([f'"{part}": {values[part]}' for part in REQUEST_PARTS] + [f'"@signature-params": {parameters}'])
        signed = base64.b64encode(self.openssl("-sign", "-inkey", self.key, base=base)).decode()
        return {"Content-Digest": values["content-digest"], "Signature-Input": f"tongbao={parameters}",
                "Signature": f"tongbao=:{signed}:"}

    @staticmethod
    def openssl(*arguments, base):
        with tempfile.NamedTemporaryFile() as file:
            file.write(base.encode())
            file.flush()
            return subprocess.run(["openssl", "pkeyutl", *arguments, "-rawin", "-in", file.name], check=True,
                                  capture_output=True).stdout

    @staticmethod
    def proved(answer, public_key):
        """Whether the gateway signed this answer to this request."""
        head = {name.lower(): value for name, value in answer.headers.items()}
        asked = {name.lower(): value for name, value in answer.request["headers"].items()}
        parameters = head["signature-input"].removeprefix("tongbao=")
        values = {'"@status"': str(answer.status), '"content-type"': head["content-type"],
                  '"content-digest"': digest_of(answer.bytes), '"@method";req': "POST", '"@authority";req': AUTHORITY,
                  '"@path";req': answer.request["path"], '"content-digest";req': asked["content-digest"],
                  '"idempotency-key";req': asked["idempotency-key"]}
        covered = re.findall(r'"[^"]+"(?:;req)?', parameters[1:parameters.index(")")])
        if set(covered) != set(values) or head["content-digest"] != values['"content-digest"']:
            return False
        base = "\n".join([f"{part}: {values[part]}" for part in covered] + [f'"@signature-params": {parameters}'])
        with tempfile.NamedTemporaryFile() as file:
            file.write(base64.b64decode(head["signature"].removeprefix("tongbao=:").removesuffix(":")))
            file.flush()
            try:
                MailboxPartner.openssl("-verify", "-pubin", "-inkey", public_key, "-sigfile", file.name, base=base)
            except subprocess.CalledProcessError:
                return False
        return True
