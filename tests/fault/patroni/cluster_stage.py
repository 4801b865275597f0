"""A gateway of a fault test whose store is the cluster, and its neighbour on the same store."""
import shutil

from fault_stage import FaultStage
from kill_run import TEMPER


class ClusterStage(FaultStage):
    """Finds the leader by HAProxy."""

    def __init__(self, build, work, cluster, seed):
        super().__init__(build, work, "postgresql", dict(TEMPER, seed=seed))
        self.cluster = cluster

    def start_database(self):
        self.cluster.fresh_database()
        self.database = ClusterDatabase(self.cluster)
        self.write_secret("postgresql", self.cluster.connection_by_haproxy())

    def write_secret(self, name, text):
        secret = self.work / "keys" / name
        secret.write_text(text + "\n", encoding="ascii")
        secret.chmod(0o600)


class ClusterDatabase:
    """What looks at the store from outside; the cluster is ended by whoever began it."""

    def __init__(self, cluster):
        self.query = cluster.query

    def stop(self):
        pass


class Neighbour(ClusterStage):
    """Another gateway for the agencies and the store of `first`. It knows all three nodes and finds the leader itself."""

    def __init__(self, first):
        super().__init__(first.build, first.work, first.cluster, 0)
        self.write_secret("postgresql_hosts", self.cluster.connection())
        text = first.settings.read_text(encoding="utf-8").replace(f"port = {first.api_port}", f"port = {self.api_port}")
        self.settings = first.work / "neighbour.toml"
        self.settings.write_text(text.replace(first.run, self.run).replace("keys/postgresql\"", "keys/postgresql_hosts\""),
                                 encoding="utf-8")
        self.api = type(first.api)(self.api_port, first.api.token)

    def tear_down(self):
        if self.alive():
            self.stop_gateway()
        shutil.rmtree(self.run, ignore_errors=True)
