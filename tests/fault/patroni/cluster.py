"""Three nodes after config/patroni/, the networks between them, and HAProxy in front of us."""
import http.client
import json
import os
import pathlib
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time

from network import GATEWAY, NETS, Network
from node import AS_POSTGRES, Node, environment, filled, tool

NAMES = ("pg1", "pg2", "pg3")
HAPROXY_PORT = 5000


class Cluster:
    def __init__(self, logs):
        self.logs = pathlib.Path(logs)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tongbao-cluster-"))  # user postgres must get into it
        account = pwd.getpwnam("postgres")
        os.chown(self.folder, account.pw_uid, account.pw_gid)
        self.network = Network(NAMES)
        inner, self.addresses = self.network.addresses["cluster"], self.network.addresses["clients"]
        self.passwords = {who: secrets.token_hex(12) for who in ("superuser", "replication", "rewind", "tongbao")}
        common = {f"{who}_password": word for who, word in self.passwords.items()} | {
            "etcd_hosts": ",".join(f"{inner[name]}:2379" for name in NAMES),
            "etcd_members": ",".join(f"{name}=http://{inner[name]}:2380" for name in NAMES),
            "cluster_network": f"{NETS['cluster']}.0/24", "gateway_network": f"{GATEWAY}/32", "watchdog": "off"}
        self.nodes = {name: Node(name, self.folder / name, dict(common, address=inner[name]),
                                 self.network.nodes[name].enter(), self.logs) for name in NAMES}
        self.haproxy = None

    def start(self):
        for node in self.nodes.values():
            node.write()
            node.start()
        servers = "\n".join(f"    server {name} {address}:5432 check port 8008" for name, address in self.addresses.items())
        settings = self.folder / "haproxy.cfg"
        settings.write_text(filled("haproxy.cfg", {"listen": f"127.0.0.1:{HAPROXY_PORT}", "servers": servers}), encoding="utf-8")
        with open(self.logs / "haproxy.log", "ab") as log:
            self.haproxy = subprocess.Popen([*AS_POSTGRES, tool("/usr/sbin/haproxy"), "-db", "-f", str(settings)],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment())
        self.wait_whole(60)
        self.as_superuser(f"CREATE ROLE tongbao LOGIN PASSWORD '{self.passwords['tongbao']}'")

    # --------------------------------------------------------------------------------------------------- Patroni
    def ask(self, name, method, path, body=None, timeout=1.5):
        """(status, text); None when the node does not answer."""
        connection = http.client.HTTPConnection(self.addresses[name], 8008, timeout=timeout)
        try:
            connection.request(method, path, body=json.dumps(body) if body else None)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def leaders(self):
        """Every node that says of itself that it may write."""
        return [name for name in NAMES if (self.ask(name, "GET", "/primary") or (0, ""))[0] == 200]

    def members(self):
        """{name: member} as a node that answers sees them."""
        for name in NAMES:
            told = self.ask(name, "GET", "/cluster")
            if told and told[0] == 200:
                return {member["name"]: member for member in json.loads(told[1])["members"]}
        return {}

    def whole(self, synchronous=True):
        members = list(self.members().values())
        roles = sorted(member["role"] for member in members)
        wanted = ["leader", "replica", "sync_standby"] if synchronous else ["leader", "replica", "replica"]
        return (roles == wanted and all(member["state"] in ("running", "streaming") for member in members)
                and len({member.get("timeline") for member in members}) == 1 and len(self.leaders()) == 1
                and self.streaming() == 2)

    def wait_whole(self, limit_s=90, synchronous=True):
        deadline = time.monotonic() + limit_s
        while not self.whole(synchronous):
            if time.monotonic() > deadline:
                raise RuntimeError(f"the cluster did not come together: {self.members()}")
            time.sleep(0.3)

    def synchronous_standby(self):
        return next((name for name, member in self.members().items() if member["role"] == "sync_standby"), None)

    def change(self, settings):
        status, text = self.ask(self.leaders()[0], "PATCH", "/config", settings, timeout=10)
        if status != 200:
            raise RuntimeError(f"Patroni refused {settings}: {text}")

    def switch_over(self, leader, candidate):
        """As `patronictl switchover` does it: over the leader's own door."""
        told = self.ask(leader, "POST", "/switchover", {"leader": leader, "candidate": candidate}, timeout=60)
        if not told or told[0] != 200:
            raise RuntimeError(f"switchover refused: {told}")

    # ------------------------------------------------------------------------------------------------ PostgreSQL
    def as_superuser(self, text):
        """On the leader, over its own socket."""
        name = self.leaders()[0]
        node = self.nodes[name]
        return self._psql(AS_POSTGRES, f"host={node.folder} user=postgres dbname=postgres", text)

    def streaming(self):
        try:
            return int(self.as_superuser("SELECT COUNT(*) FROM pg_stat_replication WHERE state = 'streaming'"))
        except (IndexError, subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return 0

    def query(self, text, database):
        return self._psql([], self.connection(database) + " options='-c statement_timeout=60s'", text)

    @staticmethod
    def _psql(before, connection, text):
        done = subprocess.run([*before, "psql", "-X", "-d", connection, "-Atqc", text], check=True, capture_output=True, text=True,
                              timeout=90, cwd="/")
        return done.stdout.strip()

    def connection(self, database="tongbao"):
        """All three, without HAProxy."""
        return (f"host={','.join(self.addresses.values())} port=5432 target_session_attrs=read-write user=tongbao "
                f"password={self.passwords['tongbao']} dbname={database}")

    def connection_by_haproxy(self):
        return f"host=127.0.0.1 port={HAPROXY_PORT} user=tongbao password={self.passwords['tongbao']} dbname=tongbao"

    def fresh_database(self):
        self.as_superuser("DROP DATABASE IF EXISTS tongbao WITH (FORCE)")
        self.as_superuser("CREATE DATABASE tongbao OWNER tongbao")

    def stop(self):
        for node in self.nodes.values():
            if node.process:
                node.kill()
        if self.haproxy:
            self.haproxy.kill()
            self.haproxy.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
