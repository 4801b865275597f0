"""The three ways of batch_stage.py, where store and exchange folder of the gateway can lose their power in one moment. The
agencies, the clerk of the files and his courier have power of their own. Root only."""
from batch_stage import BatchStage
from courier import Courier
from power_stage import PowerLoss

EXCHANGE_MB = 32


class BatchPowerStage(PowerLoss, BatchStage):
    exchange = "exchange"
    store_mb = {"sqlite": 192, "postgresql": 384}  # a megabyte a cut
    courier, courier_pause_s = None, (0.2, 1.0)

    def make_drives(self):
        super().make_drives()
        # On one file system the store's own syncs would commit the journal, and with it the name of a file that nobody synced.
        self.drives["exchange"] = self.drive(self.work / self.exchange, self.seed * 1000 + 500, EXCHANGE_MB)

    def write_settings(self):
        super().write_settings()
        self.courier = Courier(self.work / self.exchange, self.clerk.folder, self.seed, self.courier_pause_s)

    def start(self):
        super().start()
        self.courier.power_back()

    def let_die(self):
        self.courier.power_gone()
        super().let_die()

    def await_deaths(self):
        super().await_deaths()
        self.courier.wait_still()

    def batch_files(self):
        """What lies in the outbox."""
        return sorted((self.work / self.exchange / "outbox").glob("TB*.TXT"))

    def nothing_to_say(self):
        return super().nothing_to_say() and self.courier.done()

    def trouble(self):
        return super().trouble() + self.courier.trouble

    def tear_down(self):
        if self.courier:
            self.courier.stop()
        super().tear_down()
