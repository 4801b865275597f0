"""The rules of a fault test: ledger ⊆ store ⊆ agencies by key, exactly once, in order, nothing left open.

Pure: what the client was told (`acks`), what the agencies wrote down (`deliveries`, in the order of arrival) and what the
store holds (`Store`) come in, findings go out. ledger_check_test.py shows that each rule can fail.
"""
import collections
import dataclasses

RULES = {
    "lost": "an acknowledged case, or a notice of it, is not in the store, or ended and its agency never applied it",
    "overtaken": "an agency heard of a newer change of a person before it had applied the older one",
    "doubled": "an agency applied the same notice twice, or one case under two keys",
    "open": "a notice is not settled, or another outcome than the agency's was written down",
    "unrecorded": "an agency got a delivery without a committed attempt, or bytes that changed between two attempts",
    "invented": "an agency got a notice that the store does not know, or a case was stored twice",
    "miscounted": "the credits or leaves of a case are not what one settlement of each of its notices gives",
}

ENDED = ("settled", "withdrawn")


@dataclasses.dataclass
class Notice:
    case: str
    agency: str
    state: str
    outcome: str
    attempts: int
    person: int
    seq: int
    outcome_leaves: int = 1


@dataclasses.dataclass
class Store:
    cases: dict  # case id → idempotency key; "" when that was forgotten by age
    notices: dict  # notice id → Notice
    credits: dict  # case id → what was booked for it, as text: the same for cases of one form
    unknown_attempts: int = 0
    attempts_recorded: int = 0


class Report:
    def __init__(self):
        self.counts, self.samples = collections.Counter(), collections.defaultdict(list)

    def find(self, rule, sentence):
        assert rule in RULES, rule
        self.counts[rule] += 1
        if len(self.samples[rule]) < 5:
            self.samples[rule].append(sentence)

    def good(self):
        return not self.counts

    def lines(self):
        return [f"{rule}: {self.counts[rule]} ({RULES[rule]})\n    " + "\n    ".join(self.samples[rule])
                for rule in RULES if self.counts[rule]]


def check(acks, deliveries, store, agencies, torn=0):
    """`agencies`: names in the order of the deliveries' numbers. `torn`: connections that broke on the way: the HTTP
    library may have sent as often again by itself, under the same key."""
    report = Report()
    applied = _check_deliveries(report, deliveries, store, agencies, torn)
    _check_acks(report, acks, store, applied)
    _check_store(report, store, applied)
    return report


def _check_acks(report, acks, store, applied):
    newest = {}  # (agency, person) → subjectseq of the person's case acknowledged last
    for ack in acks:
        if ack["case"] not in store.cases:
            report.find("lost", f"case {ack['case']} ({ack['key']}) was acknowledged and is not in the store")
        elif store.cases[ack["case"]] not in (ack["key"], ""):
            report.find("invented", f"case {ack['case']} has key {store.cases[ack['case']]}, not {ack['key']}")
        for notice_id, agency in ack["notices"].items():
            row = store.notices.get(notice_id)
            if row is None:
                report.find("lost", f"notice {notice_id} of {ack['case']} was acknowledged and is not in the store")
            if (agency, notice_id) not in applied and (row is None or row.state in ENDED):  # else it is open, not lost
                report.find("lost", f"{agency} never applied notice {notice_id} of {ack['case']}")
            if row is not None:
                lane = agency, ack["person"]
                if row.seq <= newest.get(lane, 0):
                    report.find("overtaken", f"{lane}: {ack['case']} was entered later and has number {row.seq}")
                newest[lane] = max(newest.get(lane, 0), row.seq)
    told = {ack["case"] for ack in acks}
    keys = collections.Counter(store.cases.values())
    for key, count in keys.items():
        if key and count > 1:
            report.find("invented", f"{count} cases were stored for key {key}")
    for case in store.cases.keys() - told:
        report.find("invented", f"case {case} is in the store, and nobody was told, though every case was brought to its answer")


def _check_deliveries(report, deliveries, store, agencies, torn):
    """The notices each agency applied: {(agency, notice id)}."""
    applied, bodies, counts, dropped = set(), {}, collections.Counter(), collections.Counter()
    newest_heard = collections.defaultdict(int)  # (agency, subject) → newest number that arrived, whatever became of it
    under_case = {}
    for one in deliveries:
        agency, key = agencies[one["agency"]], one["key"]
        if not one["seq"].isdigit():
            report.find("invented", f"{agency} got {key} with the number {one['seq']!r}, which is none")
            continue
        seq = int(one["seq"])
        lane, place = (agency, one["subject"]), (agency, key)
        counts[place] += 1
        if one["did"] == "dropped":
            dropped[place] += 1
        if bodies.setdefault(place, one["body"]) != one["body"]:
            report.find("unrecorded", f"{agency} got {key} with other bytes than before")
        if one["did"] in ("applied", "dropped"):
            if place in applied:
                report.find("doubled", f"{agency} applied {key} twice")
            applied.add(place)
            if newest_heard[lane] > seq:
                report.find("overtaken", f"{agency} heard of number {newest_heard[lane]} of {one['subject']} before it "
                                         f"applied {seq} ({key})")
            other = under_case.setdefault((agency, one["case"], one["procedure"], seq), key)
            if other != key:
                report.find("doubled", f"{agency} applied case {one['case']} under {other} and {key}")
        newest_heard[lane] = max(newest_heard[lane], seq)
    more = []  # deliveries that no committed attempt explains
    for (agency, key), count in counts.items():
        row = store.notices.get(key)
        if row is None or row.agency != agency:
            report.find("invented", f"{agency} got notice {key}, which the store does not know")
        elif count > row.attempts + dropped[agency, key]:
            # Where an agency cuts the connection, the HTTP library may have sent again by itself, under the same key.
            more += [f"{agency} got {key} {count} times, the store committed {row.attempts} attempts"] * (
                count - row.attempts - dropped[agency, key])
    for sentence in more if len(more) > torn else ():
        report.find("unrecorded", sentence)
    return applied


def _check_store(report, store, applied):
    for notice_id, row in store.notices.items():
        if row.state != "settled" or row.outcome != "applied":
            report.find("open", f"{row.agency} {notice_id}: {row.state} {row.outcome}")
        elif (row.agency, notice_id) not in applied:
            report.find("invented", f"{row.agency} {notice_id} is settled, and the agency never applied it")
        if row.outcome_leaves != 1 and row.state == "settled":
            report.find("miscounted", f"{row.agency} {notice_id} has {row.outcome_leaves} outcome leaves")
    booked = collections.Counter(store.credits.get(case, "") for case in store.cases)
    if len(booked) > 1 and not report.counts["open"]:
        report.find("miscounted", f"cases of one form have different credits: {booked.most_common(3)}")
