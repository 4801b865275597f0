"""The tax bureaus' exchange as a fault test wants it, written from docs/formats/tax.md: takes batch files away, writes every
detail into the agencies' ledger and every file into one of its own, and answers later, in parts, some of them put off
first, repeated, damaged or contradicted."""
import hashlib
import json
import os
import pathlib
import random
import threading
import time

# Where a detail's fields stand, in bytes.
FIELDS, AT = {}, 0
for NAME, WIDTH in (("type", 1), ("number", 6), ("notice", 26), ("case", 26), ("procedure", 20), ("kind", 26), ("earlier", 26),
                    ("office", 8), ("subject", 22), ("seq", 20)):
    FIELDS[NAME] = slice(AT, AT + WIDTH)
    AT += WIDTH
DETAIL_BYTES = 631
APPLIED, DEFERRED, REFUSED = "0000", "0100", "2004"
OUTCOMES = {APPLIED: "applied", DEFERRED: "deferred", REFUSED: "refused"}


class Damaged(Exception):
    pass


def word(line, field):
    return line[FIELDS[field]].decode("ascii").strip()


def read_batch(content):
    """(batch id, sequence, details) of a sound file. Throws Damaged."""
    if not content.endswith(b"\r\n"):
        raise Damaged("cut short")
    header, *details, trailer = content[:-2].split(b"\r\n")
    if len(header) != 46 or header[:5] != b"HTB01" or len(trailer) != 83 or trailer[:1] != b"T":
        raise Damaged("header or trailer")
    body = b"".join(line + b"\r\n" for line in details)
    sums = (int(trailer[1:7]), int(trailer[7:19]), trailer[19:].decode())
    if sums != (len(details), sum(int(word(line, "seq")) for line in details) % 10**12, hashlib.sha256(body).hexdigest()):
        raise Damaged("count, sum or digest")
    if any(len(line) != DETAIL_BYTES for line in details):
        raise Damaged("a detail's length")
    return header[13:39].decode(), int(header[5:13]), details


def file_name(sequence, part):
    return f"TBANS{sequence:08d}_{part:03d}.TXT"


def answer_bytes(sequence, batch_id, part, at, codes):
    """An answer file: [(notice, code)]."""
    def detail(number, notice, code):
        applied = code == APPLIED
        return (f"D{number:06d}{notice:26}{code}{'N-' + notice[-8:]:16}{at if applied else '':20}{'':7}{'WT' if applied else '':4}"
                f"{1 if applied else 0:04d}{'':4}0000{'':4}0000{'':20}{'':4}{'':7}\r\n").encode("ascii")

    body = b"".join(detail(number, *one) for number, one in enumerate(codes, 1))
    header = f"HTA01{sequence:08d}{batch_id}{part:03d}0000{at}\r\n".encode("ascii")
    total = sum(int(code) for _, code in codes) % 10**12
    return header + body + f"T{len(codes):06d}{total:012d}{hashlib.sha256(body).hexdigest()}\r\n".encode("ascii")


class TaxClerk:
    """A thread of the test. `number`: of the agency in the ledger. `clock`: the gateway's."""

    def __init__(self, folder, ledger, files, number, clock, seed):
        self.folder, self.number, self.clock, self.chance = pathlib.Path(folder), number, clock, random.Random(seed)
        for name in ("outbox", "answers", "taken"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.ledger, self.files = (os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640) for path in (ledger, files))
        self.taken, self.applied = {}, set()  # sequence → digest; notices
        self.answered, self.due = {}, []  # sequence → {file name: bytes}; (when, sequence, batch, part, codes)
        self.parts, self.trouble = {}, []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def done(self):
        """Whether nothing is left that it means to say."""
        return not self.due and not any((self.folder / "answers").iterdir())

    def stop(self):
        self._end.set()
        self._thread.join(10)
        os.close(self.ledger)
        os.close(self.files)

    def _work(self):
        while not self._end.wait(0.05):
            try:
                self._look()
            except Exception as trouble:  # a clerk who goes home must not make the run easier
                self.trouble.append(repr(trouble))
                return

    def _look(self):
        for file in sorted((self.folder / "outbox").glob("TB*.TXT")):
            self._take(file)
        now = time.monotonic()
        for one in [one for one in self.due if one[0] <= now]:
            if self._may_say(one[1], one[3]):
                self.due.remove(one)
                self._answer(*one[1:])

    def _may_say(self, sequence, part):
        """Parts in their order, so that it is known out here which answer was the first; and a name's bytes never change."""
        earlier = any(other[1] == sequence and other[3] < part for other in self.due)
        return not earlier and not (self.folder / "answers" / file_name(sequence, part)).exists()

    # ---------------------------------------------------------------------------------------------- what comes
    def _take(self, file):
        content = file.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        target, again = self.folder / "taken" / file.name, 1
        while target.exists():
            target, again = self.folder / "taken" / f"{file.name}.{again}", again + 1
        os.rename(file, target)
        try:
            batch, sequence, details = read_batch(content)
        except Damaged as fault:
            return self._write(self.files, {"file": file.name, "digest": digest, "did": "damaged", "why": str(fault)})
        known = self.taken.get(sequence)
        did = "taken" if known is None else "repeated" if known == digest else "contradicted"
        self._write(self.files, {"file": file.name, "digest": digest, "did": did, "batch": batch, "sequence": sequence,
                                 "notices": [word(line, "notice") for line in details]})
        if did == "repeated":  # the stored answers again, under their names
            for name, stored in self.answered.get(sequence, {}).items():
                self._put(name, stored)
            return None
        self.taken[sequence] = digest
        for line in details:
            self._deliver(line)
        return self._plan(sequence, batch, [word(line, "notice") for line in details])

    def _deliver(self, line):
        notice = word(line, "notice")
        self._write(self.ledger, {
            "agency": self.number, "key": notice, "case": word(line, "case"), "procedure": word(line, "procedure"),
            "subject": word(line, "subject"), "seq": word(line, "seq"),
            "body": hashlib.sha256(line[:1] + line[7:]).hexdigest(),  # its number in the file is not part of it
            "did": "replayed" if notice in self.applied else "applied", "at_ms": int(time.monotonic() * 1000)})
        self.applied.add(notice)

    # ---------------------------------------------------------------------------------------------- what goes back
    def _plan(self, sequence, batch, notices):
        """Which part says what, and when."""
        now, chance = time.monotonic(), self.chance
        put_off = [notice for notice in notices if chance.random() < 0.1]
        said = [(notice, DEFERRED if notice in put_off else APPLIED) for notice in notices]
        cut = chance.randrange(len(said) + 1)
        for at, codes in enumerate((said[:cut], said[cut:])):
            self._later(now + 0.05 + 0.2 * at, sequence, batch, codes)
        more = [(notice, APPLIED) for notice in put_off]
        if chance.random() < 0.3:  # said once more, in another part
            more += chance.sample([(notice, APPLIED) for notice in notices if notice not in put_off],
                                  min(2, len(notices) - len(put_off)))
        self._later(now + 0.6, sequence, batch, more)
        if chance.random() < 0.2:  # and the contrary
            self._later(now + 1.0, sequence, batch, [(chance.choice(notices), REFUSED)])

    def _later(self, when, sequence, batch, codes):
        if codes:
            self.parts[sequence] = self.parts.get(sequence, 0) + 1
            self.due.append((when, sequence, batch, self.parts[sequence], codes))

    def _answer(self, sequence, batch, part, codes):
        at = self.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        name, content = file_name(sequence, part), answer_bytes(sequence, batch, part, at, codes)
        stored = self.answered.setdefault(sequence, {})
        if name in stored:
            return self._put(name, stored[name])
        if self.chance.random() < 0.1:  # first one that a bad line has damaged
            self._put(name, content.replace(b"N-", b"M-", 1))
            return self.due.append((time.monotonic() + 0.4, sequence, batch, part, codes))
        for notice, code in codes:
            self._write(self.ledger, {"agency": self.number, "key": notice, "did": "answered", "outcome": OUTCOMES[code]})
        stored[name] = content
        if self.chance.random() < 0.15:
            self.due.append((time.monotonic() + 0.5, sequence, batch, part, codes))  # the same file a second time
        return self._put(name, content)

    def _put(self, name, content):
        part = self.folder / "answers" / f"{name}.part"
        with open(part, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.rename(part, self.folder / "answers" / name)

    @staticmethod
    def _write(file, line):
        os.write(file, json.dumps(line, separators=(",", ":")).encode() + b"\n")
