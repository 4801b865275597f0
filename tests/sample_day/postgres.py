"""A PostgreSQL server of our own: made with initdb in a folder, owned by user postgres, ended by its process id."""
import glob
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time


def free_port():
    """A port nobody listens on, below those that outgoing connections are given: a server that is killed and comes back
    must find it free."""
    with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as file:
        outgoing = int(file.read().split()[0])
    while True:
        port = random.SystemRandom().randrange(10_000, max(outgoing, 12_000))
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def _program(name):
    for path in sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), reverse=True):
        return path
    found = shutil.which(name)
    if not found:
        raise RuntimeError(f"PostgreSQL's {name} is not installed")
    return found


class PostgreSQL:
    def __init__(self):
        # A folder of its own below /tmp: user postgres must be able to reach it, and a socket's path must be short.
        self.folder = tempfile.mkdtemp(prefix="tongbao-pg-")
        self.port = free_port()
        self.process = None
        if os.getuid() == 0:  # the server refuses to run as root
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)

    def _as_user(self, command, end_with_us=False):
        if os.getuid() != 0:
            return command
        last = ["--pdeathsig", "INT"] if end_with_us else []
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *last, *command]

    def start(self):
        data = os.path.join(self.folder, "data")
        if not os.path.exists(os.path.join(data, "PG_VERSION")):
            subprocess.run(self._as_user([_program("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                                          "--no-locale"]), check=True, stdout=subprocess.DEVNULL, cwd=self.folder)
        log = open(os.path.join(self.folder, "log"), "ab")
        self.process = subprocess.Popen(
            self._as_user([_program("postgres"), "-D", data, "-p", str(self.port), "-c", "listen_addresses=127.0.0.1",
                           "-c", f"unix_socket_directories={self.folder}", "-c", "max_connections=100"], True),
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, start_new_session=True)
        deadline = time.monotonic() + 60
        ready = [_program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(ready).returncode:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start; see {self.folder}/log")
            time.sleep(0.1)
        have = self.query("SELECT 1 FROM pg_database WHERE datname = 'tongbao'")
        if not have:
            self.query("CREATE DATABASE tongbao")

    def query(self, text, database="postgres"):
        done = subprocess.run(["psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database, "-Atqc",
                               text], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def connection(self):
        return f"host=127.0.0.1 port={self.port} user=postgres dbname=tongbao"

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # fast shutdown
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
