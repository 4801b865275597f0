#!/usr/bin/env python3
"""Plays the sample day against the real programs and checks from outside that everything came out as written.

  play.py --build build/unity [--once] [--plain] [--engine sqlite|postgresql] [--kill-workers] [--no-dedup] [--work DIR]

Exit 0: every notice, credit figure, register row, receipt and refusal is what config/demo/sample_day.json says; 1: the
differences are printed; 2: the programs could not be started.
"""
import argparse
import collections
import http.client
import json
import pathlib
import shutil
import signal
import sys
import tempfile
import time

import checks
from client import Client, Unexpected
from day import Day
from day_clock import at, instant, TAIPEI
from killer import Killer
from screen import Screen, table
from stage import AGENCIES, DEMO, ROOT, Stage

QUIET_S = 1.2        # nothing moved for so long: the next thing waits for the clock
DUE_PATIENCE_S = 6   # a notice that is due and still not taken: its route rests, until the clock goes on
PATIENCE_S = 180     # real time one part of the day may take
MOVING = ("waiting", "ready", "in_flight", "awaiting_answer")


class Play:
    def __init__(self, arguments):
        self.arguments = arguments
        self.day = Day(DEMO / "sample_day.json")
        work = arguments.work or tempfile.mkdtemp(prefix="tongbao-day-")
        self.stage = Stage(self.day, arguments.build, work, arguments.engine, not arguments.no_dedup)
        self.screen = Screen(arguments.plain)
        self.findings = checks.Findings()
        self.bodies, self.before, self.answers = {}, {}, {}
        self.killer = None
        self.retried = collections.Counter()

    # ------------------------------------------------------------------------------------------------ the day
    def run(self):
        say, stage = self.screen.say, self.stage
        say(f"工作目錄 work folder: {stage.work}")
        stage.set_up()
        stage.start_agencies()
        stage.write_settings()
        stage.import_tables()
        stage.start_gateway()
        self.watch_api()
        self.wait_for_procedures()
        if self.arguments.kill_workers:
            self.killer = Killer(stage)
            self.killer.start()
        say(f"{len(self.day.cases)} 案，{self.day.opens} 開始收件 · cases, counters open")
        self.submit_all()
        self.settle("上午：隨到隨辦 · morning: sent at once", agencies=("land", "vehicle"))
        self.steps("morning")
        self.settle("下午：重送、稅捐檔截止 · afternoon: tried again, the tax file is cut",
                    until=at(f"{self.day.registered_on} 17:31"))
        self.settle("隔日：後續答覆 · the next day: later answers", until=at("2026-03-03 10:00"), days=3)
        self.by_hand()
        if self.killer:
            self.killer.stop()
        self.stage.clock.move_to(at(self.day.may))
        self.steps("may")
        self.settle("五月：撤銷 · May: revocations", until=at("2026-05-04 17:31"))
        self.settle("五月隔日 · the day after", until=at("2026-05-05 10:00"), days=3)
        self.check_all()

    def watch_api(self):
        """Holds every exchange with the gateway against its API document."""
        if not self.arguments.check_api:
            return
        sys.path.insert(0, str(ROOT / "tests" / "kit"))
        from api_document import ApiDocument  # needs Debian's python3-yaml and python3-jsonschema; only with --check-api
        self.document, told, asked = ApiDocument(), set(), collections.Counter()

        def watch(method, path, sent, answer):
            page = (method, path.split("?")[0], answer.status)
            asked[page] += 1
            if method == "GET" and asked[page] > 5 and asked[page] % 100:
                return  # the lists the day polls; a few of them are enough
            kind = next((value for name, value in answer.headers.items() if name.lower() == "content-type"), "")
            faults = self.document.faults(method, path, sent, answer.status, kind, answer.bytes)
            for fault in set(faults) - told:
                told.add(fault)
                self.findings.hold("API document", False, fault)
            self.findings.checked["API document"] += not faults

        self.stage.api.watch = watch

    def wait_for_procedures(self):
        """The workers tell the gateway what their agencies can do; until then it takes no cases for them."""
        deadline = time.monotonic() + 60
        while True:
            known = {agency["agency"] for agency in self.stage.api.get("/v1/agencies")["agencies"] if agency["procedures"]}
            if set(AGENCIES) <= known:
                time.sleep(1.1)  # intake looks at the tables once a second
                return
            if time.monotonic() > deadline:
                raise Unexpected(f"only {sorted(known)} have told what they can do\n{self.stage.gateway.tail()}")
            time.sleep(0.05)

    def submit_all(self):
        for case in self.day.cases:
            if "same_key_as" in case:
                self.submit_again(case)
            elif "refused" in case:
                self.submit_refused(case)
            else:
                self.submit(case)
            self.screen_now(every=20)

    def submit(self, case):
        name = case["case"]
        for agency, fault in case.get("fault", {}).items():
            who = case["changes"][0]["who"]
            self.stage.switch_fault(agency, {"person_id": self.day.people[who]["person_id"], **fault})
        self.before[name] = self.day.before(case)
        self.bodies[name] = self.day.body_of(case)
        answer = self.stage.api.ask_patiently("POST", "/v1/cases", self.bodies[name], key=f"sample-day-{name}")
        if not self.findings.hold("answers", answer.status == 201, f"{name}: {str(answer)[:400]}"):
            return
        self.answers[name] = answer
        case["case_id"] = answer.json["case_id"]
        checks.check_receipt(self.findings, name, case["office"], "1150302", answer.json.get("receipt_number"))
        self.day.accepted(case)

    def submit_again(self, case):
        name, first = case["case"], case["same_key_as"]
        body = {**self.bodies[first], **case.get("body", {})}
        key = None if case.get("no_key") else f"sample-day-{first}"
        for _ in range(case.get("times", 1)):
            answer = self.stage.api.ask_patiently("POST", "/v1/cases", body, key=key)
            self.findings.same("answers", name, case["expect"]["answer"], answer.status)
            if answer.status == 201 and first in self.answers:
                self.findings.hold("answers", answer.bytes == self.answers[first].bytes,
                                   f"{name}: not the stored answer of {first}: {answer}")
            elif "code" in case["expect"]:
                self.findings.same("answers", f"{name} code", case["expect"]["code"], (answer.json or {}).get("code"))

    def submit_refused(self, case):
        """A request with faults: everything that is wrong, at once, and nothing stored."""
        name, wanted = case["case"], case["expect"]
        if "text" in case["refused"]:
            body = case["refused"]["text"].encode("utf-8", "surrogatepass")
        else:
            body = self.day.body_of(case)
            for pointer, value in case["refused"].get("set", {}).items():
                change_at(body, pointer, value)
            for pointer in case["refused"].get("remove", []):
                change_at(body, pointer, None, remove=True)
        if "padding" in case["refused"]:
            body = json.dumps({**body, "padding": "x" * case["refused"]["padding"]}).encode()
        try:
            answer = self.stage.api.ask("POST", "/v1/cases", body, key=f"sample-day-{name}")
        except (OSError, http.client.HTTPException) as trouble:
            self.findings.hold("refusals", False, f"{name}: {trouble}")
            return
        self.findings.same("refusals", f"{name} status", wanted["answer"], answer.status)
        problem = answer.json or {}
        self.findings.hold("refusals", answer.headers.get("Content-Type", "").startswith("application/problem+json"),
                           f"{name}: {answer.headers.get('Content-Type')} is not problem+json")
        if "code" in wanted:
            self.findings.same("refusals", f"{name} code", wanted["code"], problem.get("code"))
        if "faults" in wanted:
            told = sorted((error["pointer"], error["code"]) for error in problem.get("errors", []))
            self.findings.same("refusals", f"{name} faults", sorted(map(tuple, wanted["faults"])), told)
        for error in problem.get("errors", []):
            self.findings.hold("refusals", bool(error.get("detail_zh")) and bool(error.get("detail")),
                               f"{name}: {error} does not speak both languages")

    # ------------------------------------------------------------------------------------------------ later steps
    def steps(self, when):
        for case in self.day.cases:
            for step in case.get("then", []):
                if step["at"] == when and "case_id" in case:
                    getattr(self, f"do_{step['do']}")(case, step)

    def do_withdraw(self, case, step):
        answer = self.stage.api.ask_patiently("POST", f"/v1/cases/{case['case_id']}/withdraw",
                                              {"reason": step["reason"]}, key=f"withdraw-{case['case']}")
        if self.findings.hold("answers", answer.status == 200, f"{case['case']} withdraw: {answer}"):
            self.findings.same("answers", f"{case['case']} annulled", len(step.get("expect", {}).get("notices", [])),
                               len(answer.json["annulled"]))
            if "annulment_case_id" in answer.json:
                step["case_id"] = answer.json["annulment_case_id"]

    def do_approve(self, case, step):
        before = {notice["state"] for notice in self.notices_of(case["case_id"])}
        self.findings.same("answers", f"{case['case']} before the second check", {"held"}, before)
        answer = self.stage.api.ask_patiently("POST", f"/v1/cases/{case['case_id']}/approve",
                                              {"checked_by": "reviewer-2", "reason": "checked_by_second_clerk"})
        self.findings.hold("answers", answer.status == 200, f"{case['case']} second check: {answer}")

    def do_release(self, case, step):
        for notice in self.notices_of(case["case_id"]):
            self.findings.same("answers", f"{case['case']} {notice['procedure']} before release", "held", notice["state"])
            answer = self.stage.api.ask_patiently("POST", f"/v1/notices/{notice['notice_id']}/release",
                                                  {"reason": "protected_person_agreed"}, key=f"release-{notice['notice_id']}")
            self.findings.hold("answers", answer.status in (200, 201), f"{case['case']} release: {answer}")

    def do_revoke(self, case, step):
        body = self.day.revocation_of(case, self.before[case["case"]], step, self.day.may[:10])
        self.act_on(case, step, "revocation", body)

    def do_correct(self, case, step):
        body = self.day.correction_of(case, self.before[case["case"]], step, self.day.may[:10])
        self.act_on(case, step, "corrections", body)

    def act_on(self, case, step, what, body):
        """A case that acts on an earlier one; sent twice, because a counter that heard no answer sends it again."""
        label, path = f"{case['case']} {what}", f"/v1/cases/{case['case_id']}/{what}"
        answer, again = (self.stage.api.ask_patiently("POST", path, body, key=f"{what}-{case['case']}") for _ in range(2))
        self.findings.hold("answers", (again.status, again.bytes) == (answer.status, answer.bytes),
                           f"{label} sent again: {again}")
        if self.findings.hold("answers", answer.status == 201, f"{label}: {answer}"):
            step["case_id"] = answer.json["case_id"]
            checks.check_receipt(self.findings, label, case["office"], "1150504", answer.json.get("receipt_number"))

    def by_hand(self):
        """Without deduplicating agencies an unknown arrival waits for a person: the operator asks, and sends again."""
        for _ in range(12):
            waiting = [notice for notice in self.notices() if notice["state"] == "attention"]
            if not waiting:
                return
            if self.stage.deduplicates:
                return  # check_all will say that this should not be
            for notice in waiting:
                self.retried[notice["notice_id"]] += 1
                self.findings.same("attention", f"{notice['agency']} {notice['notice_id']}", "arrival_unknown",
                                   notice.get("attention_reason"))
                answer = self.stage.api.ask_patiently(
                    "POST", f"/v1/notices/{notice['notice_id']}/retry", {"reason": "agency_asked_to_repeat"},
                    key=f"retry-{notice['notice_id']}-{self.retried[notice['notice_id']]}")
                self.findings.hold("attention", answer.status in (200, 201), f"retry {notice['notice_id']}: {answer}")
            self.settle("人工再送 · sent again by hand", until=self.stage.clock.now(), days=2)

    # ------------------------------------------------------------------------------------------------ waiting
    def notices(self):
        return self.stage.api.list("/v1/notices", "notices")

    def notices_of(self, case_id):
        return self.stage.api.list(f"/v1/notices?case={case_id}", "notices")

    def screen_now(self, every=1):
        self.shown = getattr(self, "shown", 0) + 1
        if self.screen.live and self.shown % every == 0:
            self.screen.show(self.stage.clock.text(), self.notices())

    def open_notices(self, agencies):
        return [notice for notice in self.notices() if notice["agency"] in agencies and notice["state"] in MOVING]

    def workers_missing(self):
        """A killed worker comes back after a pause; the clock must not run on without it."""
        return len(self.stage.workers_by_agency()) < len(AGENCIES)

    @staticmethod
    def is_due(notice, now):
        """Whether a worker could take it now. The tax bureau's wait for the cut of the day."""
        return (notice["state"] == "ready" and notice["agency"] != "tax" and "next_attempt_at" in notice
                and instant(notice["next_attempt_at"]) <= now)

    def settle(self, title, agencies=AGENCIES, until=None, days=0):
        """Waits until nothing of these agencies moves any more. When all is quiet the clock goes forward: in steps of two
        minutes up to `until`, then as many half days as `days` allows."""
        self.screen.say(title)
        deadline = time.monotonic() + PATIENCE_S
        last, since, jumps = None, time.monotonic(), 0
        while True:
            notices = self.notices()
            moving = [notice for notice in notices if notice["agency"] in agencies and notice["state"] in MOVING]
            self.screen.show(self.stage.clock.text(), notices)
            picture = [(notice["notice_id"], notice["state"], notice.get("attempts")) for notice in notices]
            if picture != last:
                last, since = picture, time.monotonic()
            quiet = time.monotonic() - since
            now = self.stage.clock.now()
            busy = any(notice["state"] == "in_flight" for notice in moving) or self.workers_missing() or (
                quiet < DUE_PATIENCE_S and any(self.is_due(notice, now) for notice in moving))
            if not moving and (until is None or now >= until):
                break
            if quiet > QUIET_S and not busy:
                soon = any(notice["state"] == "ready" for notice in moving)
                if until is None and not soon:
                    break  # what is left waits for later parts of the day
                if until is None or (now < until and soon and jumps < 8):
                    self.stage.clock.forward(seconds=40 if jumps < 3 else 150)
                    jumps += 1
                elif now < until:
                    self.stage.clock.move_to(until)
                elif days:
                    self.stage.clock.forward(hours=12)
                    days -= 0.5
                else:
                    break
                since = time.monotonic()
            if time.monotonic() > deadline:
                self.findings.hold("time", False, f"{title}: {len(moving)} notices still move after {PATIENCE_S} s")
                break
            time.sleep(0.1)
        self.screen.show_last(self.stage.clock.text(), notices)

    # ------------------------------------------------------------------------------------------------ checks
    def check_all(self):
        api, findings = self.stage.api, self.findings
        by_case = collections.defaultdict(list)
        for notice in self.notices():
            by_case[notice["case_id"]].append(notice)
        known = 0
        for case in self.day.cases:
            for label, owner in [(case["case"], case), *((f"{case['case']} {step['do']}", step) for step in case.get("then", []))]:
                if "case_id" in owner:
                    known += 1
                    checks.check_notices(findings, label, owner["expect"].get("notices", []), by_case.pop(owner["case_id"], []))
        findings.same("answers", "cases nobody submitted", 0, len(by_case))
        findings.same("answers", "cases stored", known, len(api.list("/v1/cases", "cases")))
        checks.check_credits(findings, self.day.cases, api.list("/v1/indicator/credits?from=2026-01&to=2026-12", "credits"))
        self.report = api.get("/v1/indicator?from=2026-01&to=2026-12&by=month,office,agency")
        checks.check_indicator(findings, self.day.cases, self.report)
        wanted = checks.expected_registers(self.day)
        for agency in AGENCIES:
            dump = self.stage.control[agency].get("/control/register")
            getattr(checks, f"check_{agency}")(findings, self.day, wanted, dump)
            checks.check_order(findings, agency, self.stage.control[agency].get("/control/received")["received"])
        self.check_faults()
        self.check_secrecy()
        self.check_canary()
        self.check_other_resources()
        if self.killer:
            self.check_kills()

    def check_faults(self):
        """Every fault of the day was really met: none is still switched on."""
        for agency in AGENCIES:
            left = self.stage.control[agency].get("/control/faults")["faults"]
            self.findings.hold("faults", not left, f"{agency}: never met: {left}")

    def check_secrecy(self):
        """What a clerk sees of a case never says whether the citizen owns something."""
        for case in self.day.cases[:40]:
            if "case_id" not in case:
                continue
            answer = self.stage.api.ask("GET", f"/v1/cases/{case['case_id']}")
            text = answer.bytes.decode("utf-8", "replace")
            for word in ("no_record", "already_current", "superseded", "\"records\"", "\"applied\""):
                self.findings.hold("secrecy", word not in text, f"{case['case']}: the clerk's view says {word}")

    def check_other_resources(self):
        """Resources the day itself does not need, so that the document is held against every list at least once."""
        if not self.arguments.check_api:
            return
        for path in ("/v1/areas", "/v1/areas?within=09020", "/v1/areas?within=99999", "/v1/routes", "/v1/alerts?state=open",
                     "/v1/exchanges?limit=5", "/v1/cases?limit=5", "/v1/cases?limit=0", "/v1/notices?state=settled&limit=5", "/v1/notices?state=lost",
                     "/v1/indicator", "/v1/indicator?by=kind", "/v1/indicator?by=day", "/v1/indicator/credits?limit=5",
                     f"/v1/cases/{'0' * 26}", "/livez", "/readyz", "/readyz?verbose", "/openapi.yaml"):
            self.stage.api.ask("GET", path)
        self.stage.api.ask("POST", f"/v1/notices/{'0' * 26}/settle", {"outcome": "expired", "reason": "retry_period_over"})
        self.stage.api.ask("POST", f"/v1/notices/{'0' * 26}/settle", {"outcome": "lost", "reason": "because"})
        self.stage.api.ask("POST", f"/v1/notices/{'0' * 26}/retry", {"reason": "agency_asked_to_repeat"})
        for verb in ("pause", "drain", "resume", "restart"):
            self.stage.api.ask("POST", f"/v1/routes/nobody/{verb}", {"reason": "cause_removed"})
        for path in ("/v1/mailbox/land/poll", "/v1/answers/land"):  # the counter's token opens no agency's door
            answer = self.stage.api.ask("POST", path, {}, key="not-a-partner")
            self.findings.same(path, "status", 401, answer.status)
        self.findings.same("API document", "operations nobody asked", [], self.document.operations_unseen())

    def check_canary(self):
        """Personal data stand in `payloads` only: not in another table, the log or the metrics."""
        metrics = Client(int(self.stage.gateway.facts["metrics_port"])).ask("GET", "/metrics").bytes.decode()
        places = {"the log": (self.stage.work / "logs" / "tongbao.log").read_text(encoding="utf-8", errors="replace"),
                  "the metrics": metrics, **self.stage.dump_tables()}
        payloads = places.pop("table payloads", "")
        secrets = {person["person_id"] for person in self.day.people.values()} | set(self.day.people) | \
            {place["street_doorplate"] for place in self.day.places.values()}
        for place, text in places.items():
            found = sorted(secret for secret in secrets if secret in text)
            self.findings.hold("canary", not found, f"{place} holds personal data: {found[:3]}")
        self.findings.hold("canary", any(secret in payloads for secret in secrets) and len(places) > 8,
                           "the canary itself is blind: nothing was found where it must be")

    def check_kills(self):
        unknown = [row for row in self.stage.api.list("/v1/exchanges", "exchanges") if row["result"] == "unknown"]
        self.screen.say(f"kill -9: {len(self.killer.killed)} 次 times "
                        f"({dict(collections.Counter(self.killer.killed))}); "
                        f"{len(unknown)} 次傳送中斷 attempts were cut off and recorded as unknown")
        self.findings.hold("kills", len(self.killer.killed) >= 5, f"only {len(self.killer.killed)} workers were killed")
        self.findings.hold("kills", len(unknown) >= 1, "no kill hit an open lease: the day proves nothing")
        if not self.stage.deduplicates:
            # A batch is another thing: its bytes are committed and written again as they are.
            cut_off = {row["notice_id"] for row in unknown if row["agency"] != "tax"}
            self.findings.hold("kills", bool(cut_off) and cut_off <= self.retried.keys(),
                               f"cut off, but never in attention: {sorted(cut_off - self.retried.keys())}")

    # ------------------------------------------------------------------------------------------------ the end
    def show_indicator(self):
        rows = []
        for line in self.report["lines"]:
            keys = line.get("keys", line)
            keys = keys if isinstance(keys, list) else [keys[axis] for axis in self.report["by"]]
            trips = line.get("trip_hundredths", line.get("trips_hundredths", 0))
            rows.append([f"{keys[0]} {keys[1]} {keys[2]}", *(line.get(item, 0) for item in ("T", "K", "C", "F")),
                         f"{trips / 100:g}"])
        self.screen.say("\n減免書表 documents that became unnecessary")
        for text in table(["月份 month · 受理所 office · 機關 agency", "T 謄本", "K 證明", "C 影本", "F 申請書", "趟 trips"], rows):
            self.screen.say("  " + text)

    def verdict(self):
        self.show_indicator()
        self.screen.say("\n" + ", ".join(f"{part} {count}" for part, count in sorted(self.findings.checked.items())))
        for line in self.findings.lines[:200]:
            self.screen.say("✗ " + line)
        failed = len(self.findings.lines)
        self.screen.say(f"sample_day: {sum(self.findings.checked.values()) - failed} passed, {failed} failed")
        return 1 if failed else 0

    def say_where(self):
        api, say = self.stage.api, self.screen.say
        base = f"http://127.0.0.1:{api.port}"
        say("\n可以看的地方 · where to look")
        say(f"  API 文件 document       {base}/openapi.yaml")
        for agency in AGENCIES:
            say(f"  {agency:<8} 模擬機關簿冊   http://127.0.0.1:{self.stage.control[agency].port}/")
        say(f"  記錄 log                {self.stage.work}/logs/tongbao.log")
        example = self.stage.work / "example_case.json"
        case = self.day.by_name["A01"]
        again = {**self.bodies["A01"]}
        change = dict(again["changes"][0])
        change["old_address"], change["new_address"] = change["new_address"], change["old_address"]
        today = self.stage.clock.now().astimezone(TAIPEI).strftime("%Y-%m-%d")
        again.update(changes=[change], registered_on=today, effective_on=today)
        example.write_text(json.dumps(again, ensure_ascii=False, indent=1), encoding="utf-8")
        token = self.stage.work / "keys" / "api_token"
        say("  再送一案 submit a case（%s 搬回原址）:" % case["changes"][0]["who"])
        say(f"    curl -sS {base}/v1/cases -H \"Authorization: Bearer $(cat {token})\" \\\n"
            f"      -H 'Content-Type: application/json' -H 'Idempotency-Key: \"my-first-case\"' --data-binary @{example}")
        say(f"    curl -sS {base}/v1/cases/CASE_ID -H \"Authorization: Bearer $(cat {token})\"")
        say("  時鐘仍在五月 the clock stands in May 2026；Ctrl-C 結束 ends")


def change_at(body, pointer, value, remove=False):
    """JSON Pointer assignment; `-` appends."""
    *path, last = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    for step in path:
        body = body[int(step)] if isinstance(body, list) else body[step]
    if isinstance(body, list):
        if last == "-":
            body.append(value)
        elif remove:
            del body[int(last)]
        else:
            body[int(last)] = value
    elif remove:
        body.pop(last, None)
    else:
        body[last] = value


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=str(ROOT / "build" / "unity"))
    parser.add_argument("--work", help="work folder, emptied first (default: a new one below /tmp)")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--once", action="store_true", help="end when the day is checked")
    parser.add_argument("--plain", action="store_true", help="no table that changes in place")
    parser.add_argument("--kill-workers", action="store_true", help="kill -9 workers at random moments")
    parser.add_argument("--check-api", action="store_true", help="hold every answer against gateway/http/openapi.yaml")
    parser.add_argument("--no-dedup", action="store_true", help="tell the gateway that no agency deduplicates")
    arguments = parser.parse_args()

    def ended(*_):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, ended)
    play, code = Play(arguments), 2
    try:
        started = time.monotonic()
        play.run()
        code = play.verdict()
        play.screen.say(f"({time.monotonic() - started:.0f} s)")
        if not arguments.once:
            play.say_where()
            while play.stage.gateway.running():
                time.sleep(0.5)
    except KeyboardInterrupt:
        play.screen.say("\n結束 ending")
    except (RuntimeError, Unexpected, OSError) as trouble:
        print(f"play: {trouble}", file=sys.stderr)
        if play.stage.gateway:
            print(play.stage.gateway.tail(), file=sys.stderr)
    finally:
        codes = play.stage.tear_down()
        wrong = {name: left for name, left in codes.items() if left != 0}
        if wrong:
            print(f"ended with another code than 0 (None: had to be killed): {wrong}", file=sys.stderr)
            code = code or 1
        if code == 0 and not arguments.work:
            shutil.rmtree(play.stage.work, ignore_errors=True)
        elif code:
            print(f"logs are kept in {play.stage.work}/logs", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
