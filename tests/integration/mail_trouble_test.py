#!/usr/bin/env python3
"""Status mail when the mail server hangs or refuses, an agency is late, the worker is told to stop; and what `config check
--deep` says of a mail server."""
import os
import signal
import unittest

from bed import eventually
from mail_bed import ADDRESS, MailBed, body_of


class ServerTroubleTest(unittest.TestCase):
    """Over TLS from the first byte on; a server that hangs, and one that is gone."""

    @classmethod
    def setUpClass(cls):
        cls.bed = MailBed("tls", ("tongbao", "right"), agencies=True)
        cls.addClassCleanup(cls.bed.clean_up)
        cls.bed.start()

    def submit(self, name):
        case = {"office": "09020010", "ask": ["vehicle.license_address"],
                "changes": [{"kind": "address_change", "who": "顏思妤", "to": "jc-ximen-7"}]}
        return self.bed.submit(body_of(self.bed, case, name), name).json["case_id"]

    def test_a_server_that_hangs_delays_mail_and_nothing_else(self):
        hung = []

        def hang_once(stage, recipient):
            if stage == "message" and not hung:
                hung.append(recipient)
                return "hang"
            return None
        self.bed.mail_server.fault = hang_once
        case_id = self.submit("hangs")
        eventually(lambda: self.bed.api.get(f"/v1/cases/{case_id}")["status"] == "settled", 3, "the case itself")
        eventually(lambda: ("mail_sent", "completion") in self.bed.mails_of(case_id), 40, "the mails")
        self.assertEqual(hung, [ADDRESS.format("hangs")])
        self.assertEqual([line["reason"] for line in self.bed.logged("mail_deferred", case=case_id)], ["timed_out"])
        eventually(lambda: self.bed.logged("mail_server_lost") and self.bed.logged("mail_server_recovered"), 5, "both told")
        self.assertEqual([one.occasion for one in self.bed.mail_server.ledger()
                          if one.recipient == ADDRESS.format("hangs")], ["receipt", "completion"])

    def test_a_worker_told_to_stop_breaks_off_what_hangs_and_gives_it_back(self):
        begun = []

        def hang(stage, recipient):
            begun.append(stage)
            return "hang" if stage == "RCPT" else None
        self.bed.mail_server.fault = hang
        case_id = self.submit("stops")
        eventually(lambda: begun, 10, "the mail under way")
        workers = self.bed.mail_workers()
        for pid in workers:
            os.kill(pid, signal.SIGTERM)
        eventually(lambda: not set(workers) & set(self.bed.mail_workers()), 4, "the end of the worker")
        self.bed.mail_server.fault = lambda stage, recipient: None
        eventually(lambda: ("mail_sent", "completion") in self.bed.mails_of(case_id), 30, "the mails")
        sent = eventually(lambda: self.bed.logged("mail_sent", case=case_id, occasion="receipt"), 5, "its line in the log")
        self.assertEqual([line["attempts"] for line in sent], [1])


class LateTest(unittest.TestCase):
    def test_a_late_agency_is_told_of_once(self):
        bed = MailBed(agencies=True)
        self.addCleanup(bed.clean_up)
        bed.start()
        bed.switch_fault("land", {"mode": "garbage", "count": 1000})
        case = {"office": "09020010", "ask": ["land.address", "vehicle.license_address"],
                "changes": [{"kind": "address_change", "who": "顏思妤", "to": "jc-ximen-7"}]}
        case_id = bed.submit(body_of(bed, case, "waits"), "waits").json["case_id"]
        eventually(lambda: ("mail_sent", "receipt") in bed.mails_of(case_id), 20, "the receipt")
        bed.clock.forward(days=3)
        eventually(lambda: any(one["overdue"] for one in bed.api.get(f"/v1/cases/{case_id}")["notices"]), 20, "the mark")
        for _ in range(2):  # cases of that age are looked at every ten minutes
            bed.clock.forward(minutes=11)
            eventually(lambda: ("mail_sent", "overdue") in bed.mails_of(case_id), 20, "the mail")
        late = [one for one in bed.mail_server.ledger() if one.occasion == "overdue"]
        self.assertEqual(len(late), 1)
        self.assertIn("- 地政：", late[0].text)
        self.assertNotIn("監理", late[0].text)
        self.assertEqual([one.occasion for one in bed.mail_server.ledger()], ["receipt", "overdue"])


class DeepCheckTest(unittest.TestCase):
    """`config check --deep` greets, secures and signs in, and sends nothing."""

    @classmethod
    def setUpClass(cls):
        cls.bed = MailBed("starttls", ("tongbao", "right"))
        cls.addClassCleanup(cls.bed.clean_up)
        cls.bed.prepare()
        cls.bed.tongbao("db", "migrate")

    def mail_line(self):
        done = self.bed.tongbao("config", "check", "--deep", check=False)
        return done.returncode, next(line for line in done.stdout.splitlines() if line.startswith("mail "))

    def test_says_what_is_wrong(self):
        server = self.bed.mail_server
        self.assertEqual(self.mail_line(), (0, "mail 電子郵件: ok 正常"))
        self.assertLessEqual({"EHLO", "STARTTLS", "AUTH", "NOOP"}, set(server.commands))
        self.bed.write_password("wrong")
        code, line = self.mail_line()
        self.assertEqual((code, line.split()[4]), (1, "sign_in_refused"))
        self.assertNotIn("wrong", line)
        self.bed.write_password("right")
        server.offers_starttls = False
        self.assertEqual(self.mail_line()[1].split()[4], "tls_not_offered")
        server.offers_starttls = True
        server.certificate = tuple(self.bed.work / "keys" / f"vehicle.{end}" for end in ("crt", "pem"))
        self.assertEqual(self.mail_line()[1].split()[4], "tls_failed")
        server.certificate = tuple(self.bed.work / "keys" / f"land.{end}" for end in ("crt", "pem"))
        self.assertEqual(self.mail_line()[0], 0)
        self.assertFalse({"MAIL", "RCPT", "DATA"} & set(server.commands))
        self.assertEqual(server.ledger(), [])


if __name__ == "__main__":
    unittest.main(warnings="ignore")
