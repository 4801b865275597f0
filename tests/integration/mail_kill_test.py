#!/usr/bin/env python3
"""Status mail under kill -9, a mail server that fails, and two workers on one store: every case that was answered 201 gets
each of its mails, and none of them twice but the very same."""
import os
import pathlib
import random
import signal
import sqlite3
import threading
import unittest

from bed import eventually
from mail_bed import MailBed, check_ledger
from processes import Program

CASES = 64
KILLS = 4  # at least, with a mail under way
OCCASIONS = ("receipt", "completion")
PEOPLE = ("何佳晴", "温承翰", "葉雅婷", "顏思妤")


class Counter:
    """Hands in cases with an address of their own and keeps, outside, what was answered 201."""

    def __init__(self, bed, cases=CASES + 1):
        self.bed, self.acknowledged, self.case_ids = bed, {}, {}
        self.bodies = [self.body_of(number) for number in range(cases)]

    def body_of(self, number):
        """Four people move to and fro: case n is of person n % 4."""
        day = self.bed.day
        case = {"office": "09020010", "ask": ["vehicle.license_address"], "changes": [
            {"kind": "address_change", "who": PEOPLE[number % 4], "to": "jc-beimen-12" if number // 4 % 2 else "jc-ximen-7"}]}
        body = day.body_of(case)
        day.accepted(case)
        return {**body, "contact": {"email": f"case-{number}@citizen.example.tw"}}

    def submit(self, number):
        body = self.bodies[number]
        answer = self.bed.api.ask_patiently("POST", "/v1/cases", body, key=f"mailed-{number}")
        if answer.status != 201:
            raise AssertionError(answer)
        receipt = answer.json["receipt_number"]
        self.acknowledged[receipt] = (f"case-{number}@citizen.example.tw", OCCASIONS)
        self.case_ids[receipt] = answer.json["case_id"]

    def wait_all(self, within_s=90):
        """Until nothing more is to be sent of any case. Pauses between attempts are days the clock may skip."""
        def all_ended():
            self.bed.clock.forward(seconds=40)
            for notice in self.bed.api.list("/v1/notices?state=attention", "notices"):  # its worker died thrice with it
                self.bed.api.ask("POST", f"/v1/notices/{notice['notice_id']}/retry", {"reason": "agency_asked_to_repeat"})
            return all(len(self.bed.mails_of(case_id)) >= len(OCCASIONS) for case_id in self.case_ids.values())
        eventually(all_ended, within_s, "the end of every mail")


class Killer:
    """Kills mail workers: between the server's ledger and our commit, the worst moment, and at any other."""

    def __init__(self, bed, seed):
        self.bed, self.seed, self.random, self.quiet = bed, seed, random.Random(seed), threading.Event()
        self.with_lease, self.at_random, self.faults = 0, 0, {}
        bed.mail_server.before_answer, bed.mail_server.fault = self.before_answer, self.fail_once
        self.thread = threading.Thread(target=self.kill_at_random, daemon=True)
        self.thread.start()

    def open_leases(self):
        sql = "SELECT COUNT(*) FROM mails WHERE state = 'in_flight'"
        if self.bed.database:
            return int(self.bed.database.query(sql, "tongbao"))
        with sqlite3.connect(f"file:{self.bed.work}/tongbao.db?mode=ro", uri=True, timeout=10) as store:
            return store.execute(sql).fetchone()[0]

    def kill(self):
        workers = self.bed.mail_workers() if self.bed.gateway else []
        for pid in workers:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                return 0
        return len(workers)

    def before_answer(self, taken):
        if self.quiet.is_set() or self.random.random() > (0.5 if self.with_lease < KILLS else 0.1):
            return
        leases = self.open_leases()
        if leases and self.kill():
            self.with_lease += 1

    def kill_at_random(self):
        while not self.quiet.wait(self.random.uniform(0.3, 1.5)):
            self.at_random += self.kill()

    def fail_once(self, stage, recipient):
        """What goes wrong hangs on stage and recipient alone, not on who comes first."""
        chance = random.Random(f"{self.seed} {stage} {recipient}")
        if (stage, recipient) in self.faults or chance.random() > 0.15:
            return None
        self.faults[stage, recipient] = chance.choice(
            ("450 4.2.0 not now",) if stage == "RCPT" else ("451 4.3.0 not now", "cut", "cut_before"))
        return self.faults[stage, recipient]

    def rest(self):
        self.quiet.set()
        self.thread.join()


class MailKillTest(unittest.TestCase):
    def play(self, engine):
        bed = MailBed(engine=engine, agencies=True)
        self.addCleanup(bed.clean_up)
        bed.start()
        counter, gateway_kills = Counter(bed), 0
        killer = Killer(bed, int(os.environ.get("TONGBAO_SEED", "20261122")))
        self.addCleanup(killer.rest)
        for number in range(CASES):
            counter.submit(number)
            if number % 8 == 7:  # a new gateway, and with it a supervisor without growing pauses
                bed.kill_gateway()
                bed.start_gateway()
                gateway_kills += 1
        eventually(lambda: killer.with_lease >= KILLS, 60, "kills with an open lease")
        killer.rest()
        counter.wait_all()
        ledger = bed.mail_server.ledger()
        self.assertEqual(check_ledger(counter.acknowledged, ledger), [])
        self.assertEqual((len(counter.acknowledged), gateway_kills), (CASES, CASES // 8))
        # The faults were there: kills while a mail was under way, mails that came twice, answers that said no.
        copies = len(ledger) - len({one.message_id for one in ledger})
        self.assertGreaterEqual(copies, 2)
        self.assertGreaterEqual(len(bed.logged("mail_repeated")), 2)
        self.assertGreaterEqual(len(set(killer.faults.values())), 3, killer.faults)
        print(f"{engine}: {len(ledger)} mails; kills: {killer.with_lease} of a worker between the server and the commit, "
              f"{killer.at_random} at random, {gateway_kills} of the gateway; {len(killer.faults)} faults of the server; "
              f"{copies} mails came twice under their own id")
        return bed, counter

    def test_kills_and_faults_on_sqlite(self):
        bed, counter = self.play("sqlite")
        self.weaken(bed, counter)

    def test_kills_and_faults_on_postgresql(self):
        self.play("postgresql")

    def weaken(self, bed, counter):
        """A store that forgets what it wrote, and one that never knew: the check must notice both."""
        receipt, case_id = next(iter(counter.case_ids.items()))
        self.change_store(bed, "DELETE FROM mails WHERE case_id = ?", case_id)
        self.change_store(bed, "INSERT INTO mail_watches (case_id, look_at) VALUES (?, 0)", case_id)
        eventually(lambda: len(bed.mails_of(case_id)) == 2, 20, "the second mails")
        wrong = check_ledger(counter.acknowledged, bed.mail_server.ledger())
        self.assertEqual(sorted(wrong), [f"{receipt}: {one} {how}" for one in ("completion", "receipt")
                                         for how in ("came with other words", "was written twice")])
        self.change_store(bed, "CREATE TRIGGER forgets AFTER INSERT ON mail_watches BEGIN DELETE FROM mail_watches WHERE "
                               "case_id = NEW.case_id; END")
        counter.submit(CASES)
        forgotten, case_id = list(counter.case_ids.items())[-1]
        eventually(lambda: bed.api.get(f"/v1/cases/{case_id}")["status"] == "settled", 20, "the end of the case")
        wrong = check_ledger(counter.acknowledged, bed.mail_server.ledger())
        self.assertEqual([one for one in wrong if forgotten in one], [f"{forgotten}: {one} was lost" for one in OCCASIONS])

    @staticmethod
    def change_store(bed, sql, *values):
        with sqlite3.connect(bed.work / "tongbao.db", timeout=10) as store:
            store.execute(sql, values)


class MailFencingTest(unittest.TestCase):
    def test_two_nodes_on_one_postgresql_send_each_mail_once(self):
        bed = MailBed(engine="postgresql", agencies=True)
        self.addCleanup(bed.clean_up)
        bed.start()
        other = Program("mailer", [bed.program("tongbao"), "mail", "--config", str(bed.settings)],
                        f"{bed.work}/logs/mailer.log", ready=lambda line: line.get("event") == "mailer_started")
        self.addCleanup(other.stop)
        counter = Counter(bed, 40)
        threads = [threading.Thread(target=lambda first=first: [counter.submit(number) for number in range(first, 40, 4)])
                   for first in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        counter.wait_all()
        ledger = bed.mail_server.ledger()
        self.assertEqual(check_ledger(counter.acknowledged, ledger), [])
        self.assertEqual((len(counter.acknowledged), len(ledger)), (40, 80))

        def sent():
            """(by the other one, here), as the logs say it: a line comes behind its commit."""
            return pathlib.Path(other.log_path).read_text(encoding="utf-8").count('"mail_sent"'), len(bed.logged("mail_sent"))
        eventually(lambda: sum(sent()) >= 80, 5, "80 lines in the logs")
        self.assertEqual(sum(sent()), 80)
        self.assertGreater(min(sent()), 5, "both had their share: that is what makes it a proof")
        self.assertEqual(other.stop(), 0)


if __name__ == "__main__":
    unittest.main(warnings="ignore")
