"""A gateway with three ways on which answers come later: signed notices whose answers are fetched by polling, plain ones whose
answers are brought, and a file a day with answers in files. Days pass in seconds, so that daily cuts come often."""
import datetime
import threading

from answer_pusher import AnswerPusher
from bodies import PROCEDURE
from clock_run import registered_yesterday
from day_clock import UTC, DayClock
from fault_stage import ROOT, FaultStage
from gate_stage import LEDGER_FIELDS
from kill_run import TEMPER
from settings_text import PLAIN_ROUTE, SIGNED_ROUTE
from tax_clerk import TaxClerk

POLLED, PUSHED, FILED = AGENCIES = ("polled", "pushed", "filed")
ADDRESS = {POLLED: PROCEDURE, PUSHED: f"{PUSHED}.address", FILED: "tax.bill_address"}
TOKEN = "a-partner-token-of-the-fault-tests-0001"
PACE = "[pace]\nlease_s = 3600\nretry_days = 30\n"
ANSWERS = "\n[answers]\npoll_s = 1\n"

POLLED_ROUTE = SIGNED_ROUTE.replace("[pace]\n", PACE).replace('later_answers = "none"', 'later_answers = "poll"') + ANSWERS
PUSHED_ROUTE = PLAIN_ROUTE.replace("[pace]\n", PACE).replace('later_answers = "none"', 'later_answers = "push"').replace(
    "fields = [\n", "fields = [\n" + LEDGER_FIELDS).replace('"accepted" = "applied"', '"accepted" = "applied"\n'
                                                            '"refused" = "refused: account_closed"') + """
[partner]
token = "file:{work}/keys/partner.token"
requests = "unsigned"
""" + ANSWERS


def filed_route(batch, exchange):
    """config/routes/tax.toml has the layout verbatim."""
    text = (ROOT / "config" / "routes" / "tax.toml").read_text(encoding="utf-8")
    layout = text[text.index("detail = ["):text.index("]", text.index("detail = [")) + 1]
    return ('agency = "{agency}"\ntitle_zh = "稅捐"\ntitle_en = "Local tax"\nagency_deduplicates = true\n[plugin]\nname = "tax"\n'
            '[adapter]\nname = "batch_file"\n[adapter.settings]\ndirectory = "{work}/' + exchange + '"\n' + layout +
            '\n[characters]\nset = "cp950+fin"\n' + PACE + "[batch]\n" + batch + ANSWERS)


def case_of(person, back):
    case = registered_yesterday(person, back)
    case["deliver_to"] = [{"agency": agency, "procedures": [ADDRESS[agency]]} for agency in AGENCIES]
    case["deliver_to"][1]["customer_number"] = f"C-{person}"
    return case


class DaysGoBy:
    """Moves the gateway's clock over the next cut, every `every_s`."""

    def __init__(self, clock, every_s):
        self.clock, self.every_s, self.days = clock, every_s, 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self):
        while not self._end.wait(self.every_s):
            self.clock.forward(days=1)
            self.days += 1

    def stop(self):
        self._end.set()
        self._thread.join()


class BatchStage(FaultStage):
    """`batch`: what stands under [batch]."""
    agency_names = AGENCIES
    exchange = "outside/exchange"

    def __init__(self, build, work, engine, seed, batch='at = "17:30"\nmax_records = 500\n', day_s=1.5, tongbao="tongbao"):
        super().__init__(build, work, engine, dict(TEMPER, seed=seed, dialects="later,receipt"), tongbao=tongbao)
        self.seed, self.day_s = seed, day_s
        self.temper["clock-file"] = self.work / "clock"
        self.route_forms = {POLLED: POLLED_ROUTE, PUSHED: PUSHED_ROUTE, FILED: filed_route(batch, self.exchange)}
        self.clerk = self.pusher = self.days = None

    def write_settings(self):
        """Between the agencies' start and the gateway's."""
        if self.tongbao_name == "tongbao_faulty":
            self._take_faulty_modules()
        token = self.work / "keys" / "partner.token"
        token.write_text(TOKEN + "\n", encoding="ascii")
        token.chmod(0o600)
        self.clock = DayClock(self.work / "clock", datetime.datetime.now(UTC))
        super().write_settings()
        with open(self.settings, "a", encoding="utf-8") as file:
            file.write(f'[clock]\nfile = "{self.work}/clock"\n[relay]\npoll_ms = 100\n')
        self.files = self.work / "outside" / "files"
        self.clerk = TaxClerk(self.work / "outside" / "exchange", self.ledger, self.files, AGENCIES.index(FILED), self.clock,
                              self.seed)
        self.pusher = AnswerPusher(self, PUSHED, AGENCIES.index(PUSHED), TOKEN, self.ledger, self.seed)
        self.days = DaysGoBy(self.clock, self.day_s)

    def _take_faulty_modules(self):
        """The batch way with its fault points in the place of the other."""
        modules = self.work / "modules"
        modules.mkdir()
        faulty = self.build / "modules_faulty"
        for module in self.modules.iterdir():
            source = faulty / module.name if (faulty / module.name).exists() else module
            (modules / module.name).symlink_to(source)
        self.modules = modules

    def route_ports(self):
        return [*self.agencies_process.ports, 0]

    def nothing_to_say(self):
        """Whether the agencies have said all, and the gateway has taken it away."""
        return self.clerk.done() and self.pusher.done()

    def trouble(self):
        return self.clerk.trouble + self.pusher.trouble

    def tear_down(self):
        for one in (self.days, self.pusher, self.clerk):
            if one:
                one.stop()
        super().tear_down()
