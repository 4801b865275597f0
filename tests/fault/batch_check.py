"""The rules of batches and later answers, beside those of ledger_check.py: files the agency took ⊆ batches of the store and
vice versa, one number one content, no notice in two batches; a person's next change only behind the answer to the one
before; every answer applied once.

Pure: `lines` are the agencies' ledger, deliveries and answers in the order in which they happened, `files` what the clerk of
the file way wrote down, `late` the later answers in the store. batch_check_test.py shows that each rule can fail.
"""
import collections
import dataclasses

from ledger_check import check

FINAL = ("applied", "refused")


@dataclasses.dataclass
class Batch:
    sequence: int
    state: str
    notices: list


@dataclasses.dataclass
class LateAnswer:
    notice: str
    result: str
    note: str


def check_batches(acks, lines, files, store, batches, late, agencies, filed):
    """`filed`: the agency of the file way."""
    deliveries = [line for line in lines if "body" in line]
    report = check(acks, deliveries, store, agencies)
    _check_turns(report, lines, agencies)
    _check_files(report, files, batches, store, filed)
    _check_answers(report, lines, store, late)
    return report


def _check_turns(report, lines, agencies):
    """Lanes open on the outcome: nothing newer arrives before the agency has said what became of the older one."""
    unanswered = {}  # (agency, subject) → key
    lane_of = {}
    for line in lines:
        place = line["agency"], line["key"]
        if "body" in line:
            lane = lane_of.setdefault(place, (line["agency"], line["subject"]))
            before = unanswered.get(lane)
            if before not in (None, line["key"]):
                report.find("overtaken", f"{agencies[line['agency']]} got {line['key']} before it had answered {before}")
            if line["did"] in ("applied", "dropped"):
                unanswered[lane] = line["key"]
        elif line["did"] == "answered" and line["outcome"] in FINAL and unanswered.get(lane_of.get(place)) == line["key"]:
            del unanswered[lane_of[place]]


def _check_files(report, files, batches, store, filed):
    contents, taken, in_batch = {}, set(), {}
    for file in files:
        if file["did"] == "damaged":
            report.find("unrecorded", f"{file['file']} was no sound batch: {file['why']}")
            continue
        number = file["sequence"]
        if contents.setdefault(number, file["digest"]) != file["digest"]:
            report.find("unrecorded", f"number {number} came with other bytes than before")
        batch = batches.get(file["batch"])
        if batch is None or batch.sequence != number:
            report.find("invented", f"{file['file']} has batch {file['batch']}, which the store does not know under {number}")
        elif batch.notices != file["notices"]:
            report.find("unrecorded", f"{file['file']} does not hold what the store says")
        taken.add(file["batch"])
        for notice in file["notices"]:
            if in_batch.setdefault(notice, file["batch"]) != file["batch"]:
                report.find("doubled", f"notice {notice} came in the batches {in_batch[notice]} and {file['batch']}")
    for name, batch in batches.items():
        if batch.state != "written":
            report.find("open", f"batch {batch.sequence} is {batch.state}")
        elif name not in taken:
            report.find("lost", f"batch {batch.sequence} is written down as handed over, and its file never came")
    numbers = sorted(batch.sequence for batch in batches.values())
    if numbers != list(range(1, len(numbers) + 1)):
        report.find("lost", f"the numbers of the batches have gaps: {numbers[:5]} … {numbers[-5:]}")
    for notice, row in store.notices.items():
        if row.agency == filed and row.state == "settled" and notice not in in_batch:
            report.find("lost", f"notice {notice} is settled, and no file brought it")


def _check_answers(report, lines, store, late):
    said = collections.defaultdict(list)
    for line in lines:
        if line["did"] == "answered" and line["outcome"] in FINAL:
            said[line["key"]].append(line["outcome"])
    counted = collections.Counter(answer.notice for answer in late if answer.result == "answered")
    for notice, row in store.notices.items():
        if row.state != "settled":
            continue
        if not said[notice]:
            report.find("invented", f"{row.agency} {notice} is settled, and the agency never answered")
        elif row.outcome != said[notice][0]:
            report.find("open", f"{row.agency} {notice} is {row.outcome}, the agency said {said[notice]}")
        if counted[notice] != 1:
            report.find("doubled", f"{row.agency} {notice} was settled by {counted[notice]} later answers")
