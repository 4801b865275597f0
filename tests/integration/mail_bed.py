"""A gateway that sends status mail, a mail server, and the check of what the server got."""
import collections
import os

from bed import Bed, command_line
from mail_server import MailServer
from processes import children_of

SETTINGS = """server = "127.0.0.1"
port = {port}
tls = "{tls}"
from = "noreply@tongbao.example.tw"
look_up = "https://tongbao.example.tw/progress"
poll_ms = 50
send_budget_s = 5
{more}"""
ADDRESS = "{}@citizen.example.tw"


def body_of(bed, case, name=None):
    """The case with an e-mail address of its own."""
    body = bed.day.body_of(case)
    body["contact"] = {"email": ADDRESS.format(name or case["case"])}
    return body


class MailBed(Bed):
    """`account`: (user, password) the mail server asks for."""

    def __init__(self, security="none", account=None, engine="sqlite", **more):
        self.mail_server = MailServer(security, None, account)
        lines = ['ca_file = "keys/land.crt"'] if security != "none" else []
        lines += [f'user = "{account[0]}"', 'password = "file:keys/mail_password"'] if account else []
        settings = SETTINGS.format(port=self.mail_server.port, tls=security, more="\n".join(lines))
        super().__init__(lines={"mail": settings}, **more)
        self.engine, self.account = engine, account

    def write_settings(self):
        keys = self.work / "keys"
        self.mail_server.certificate = (keys / "land.crt", keys / "land.pem")  # one for 127.0.0.1
        if self.account:
            self.write_password(self.account[1])
        super().write_settings()

    def write_password(self, password):
        secret = self.work / "keys" / "mail_password"
        secret.write_text(password + "\n")
        secret.chmod(0o600)

    def mail_workers(self):
        """Process ids of the gateway's mail workers."""
        return [pid for pid in children_of(self.gateway.process.pid) if command_line(pid)[1:2] == ["mail"]]

    def mails_of(self, case_id):
        """[(what, occasion)] of the case's timeline."""
        return [(step["what"], step["occasion"]) for step in self.api.get(f"/v1/cases/{case_id}")["timeline"]
                if step["what"].startswith("mail_")]

    def kill_mail_worker(self):
        for pid in self.mail_workers():
            os.kill(pid, 9)

    def clean_up(self):
        try:
            super().clean_up()
        finally:
            self.mail_server.stop()


def check_ledger(cases, taken):
    """What is wrong with the ledger, a sentence each. `cases`: {receipt number: (address, occasions it must have)}; `taken`:
    what the mail server got. A mail may have come twice, but then it was the same mail."""
    wrong = []
    found = collections.defaultdict(list)
    for one in taken:
        if one.receipt not in cases or one.recipient != cases[one.receipt][0]:
            wrong.append(f"{one.receipt}: {one.occasion} went to somebody else")
        found[one.receipt, one.occasion].append(one)
    for receipt, (_, occasions) in cases.items():
        for occasion in occasions:
            copies = found.pop((receipt, occasion), [])
            if not copies:
                wrong.append(f"{receipt}: {occasion} was lost")
            if len({one.message_id for one in copies}) > 1:
                wrong.append(f"{receipt}: {occasion} was written twice")
            if len({one.bytes for one in copies}) > 1:
                wrong.append(f"{receipt}: {occasion} came with other words")
    wrong += [f"{receipt}: {occasion} has no reason" for receipt, occasion in found]
    order = [one.receipt for one in taken if one.occasion == "completion"]
    for receipt in set(order):
        mails = [one.occasion for one in taken if one.receipt == receipt]
        if mails.index("completion") < mails.index("receipt") if "receipt" in mails else False:
            wrong.append(f"{receipt}: completion came before receipt")
    return wrong
