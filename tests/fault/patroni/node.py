"""A node of the trial: etcd, Patroni and PostgreSQL in a process namespace of their own, as user postgres. It is switched
off by killing its first process: the kernel kills all others in the same moment."""
import contextlib
import os
import pathlib
import pwd
import signal
import string
import subprocess

from enclosure import FETCHED
from fault_stage import ROOT
from postgres import _program
from processes import children_of

TEMPLATES = ROOT / "config" / "patroni"
AS_POSTGRES = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
FIRST = """cd "$1"; {postgres} {etcd} --config-file "$1/etcd.yml" >>"$2/etcd-$3.log" 2>&1 &
{postgres} /usr/bin/python3 {patroni} "$1/patroni.yml" >>"$2/patroni-$3.log" 2>&1 & wait"""


def tool(path):
    """A program of Debian's packages: the installed one, else what was fetched."""
    for place in (pathlib.Path(path), FETCHED / path[1:]):
        if place.exists():
            return str(place)
    raise RuntimeError(f"{path} is not there: ./run fault patroni fetches it")


def environment():
    """In which fetched programs find what was fetched with them."""
    libraries = [str(folder) for folder in (FETCHED / "usr/lib").glob("*-linux-gnu")]
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": str(FETCHED / "usr/lib/python3/dist-packages"), "LD_LIBRARY_PATH": ":".join(libraries)}


def filled(template, values):
    return string.Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(values)


class Node:
    """`values`: what its settings are filled in with; `enter`: the way into its network; `logs`: a folder."""

    def __init__(self, name, folder, values, enter, logs):
        self.name, self.folder, self.enter, self.logs = name, pathlib.Path(folder), enter, logs
        self.values = dict(values, name=name, folder=str(folder), data_dir=f"{folder}/data",
                           bin_dir=os.path.dirname(_program("postgres")))
        self.process = None

    def write(self):
        account = pwd.getpwnam("postgres")
        self.folder.mkdir(parents=True)
        for file in ("etcd.yml", "patroni.yml"):
            (self.folder / file).write_text(filled(file, self.values), encoding="utf-8")
            os.chown(self.folder / file, account.pw_uid, account.pw_gid)
        os.chown(self.folder, account.pw_uid, account.pw_gid)
        self.folder.chmod(0o700)

    def start(self):
        # Its processes are counted from 1 again: a number in an old pid file would be somebody else's.
        with contextlib.suppress(FileNotFoundError):
            (self.folder / "data" / "postmaster.pid").unlink()
        first = FIRST.format(postgres=" ".join(AS_POSTGRES), etcd=tool("/usr/bin/etcd"), patroni=tool("/usr/bin/patroni"))
        self.process = subprocess.Popen(
            self.enter + ["unshare", "--pid", "--ipc", "--mount-proc", "--fork", "--kill-child", "bash", "-c", first,
                          "node", str(self.folder), str(self.logs), self.name],
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(), start_new_session=True)

    def kill(self):
        """SIGKILL to everything that runs on it, at once."""
        for first in children_of(self.process.pid):
            os.kill(first, signal.SIGKILL)
        self.process.wait()
        self.process = None
