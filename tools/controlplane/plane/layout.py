"""What lies in the folder of one control plane, and what it is told about itself.

    kubeconfig      for an administrator; the other *.kubeconfig are the servers' own
    pki/            its authority, certificates and keys, made once
    etcd/           the data, kept from one start to the next
    logs/           one file for each server, one for the supervisor when detached
    bin/            links to the programs, kubectl among them
    state.json      what runs: versions, flags, ports, process ids
    lock            held by the supervisor, whose process id stands in it
    control         the socket on which it takes commands
"""

import dataclasses
import fcntl
import json
import os
import pathlib
import time

from plane.failure import Failure

LOCK_TRIES = 10  # whoever only looks whether it is held holds it for a moment


class Layout:
    def __init__(self, folder):
        self.root = pathlib.Path(folder).absolute()
        self.kubeconfig = self.root / "kubeconfig"
        self.pki = self.root / "pki"
        self.data = self.root / "etcd"
        self.logs = self.root / "logs"
        self.bin = self.root / "bin"
        self.state = self.root / "state.json"
        self.control = self.root / "control"
        self._lock = None

    def prepare(self):
        """Makes the folder, or takes one that an earlier run made; nothing else is written into."""
        if self.root.exists():
            if not self.root.is_dir():
                raise Failure(f"{self.root}: found a file, expected a folder")
            if any(self.root.iterdir()) and not (self.root / "lock").exists():
                raise Failure(f"{self.root}: not empty and not made by tools/controlplane/up")
        for folder in (self.root, self.pki, self.logs, self.bin):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.root / "lock").touch()  # also what marks a folder as ours

    def take_lock(self):
        """One supervisor for a folder; the kernel gives the lock back however its holder ends."""
        self._lock = open(self.root / "lock", "a", encoding="ascii")
        for _ in range(LOCK_TRIES):
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.02)
        else:
            raise Failure(f"{self.root}: a control plane runs there already "
                          f"(stop it with tools/controlplane/down {self.root})")
        self._lock.truncate(0)
        self._lock.write(str(os.getpid()))
        self._lock.flush()

    def supervisor(self):
        """The process id of the one that holds the lock."""
        return int((self.root / "lock").read_text(encoding="ascii") or 0)

    def is_running(self):
        if not (self.root / "lock").exists():
            return False
        with open(self.root / "lock", "a", encoding="ascii") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def link(self, programs):
        """Puts links to the programs into bin/."""
        for name, path in programs.items():
            link = self.bin / name
            link.unlink(missing_ok=True)
            link.symlink_to(path)

    def kubeconfig_of(self, user):
        return self.kubeconfig if user == "admin" else self.root / f"{user}.kubeconfig"

    def write(self, path, text, mode=0o600):
        """Replaces a file in one step, so that a reader sees the old one or the new one."""
        part = path.with_name(f".{path.name}.part")
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w",
                  encoding="utf-8") as file:
            file.write(text)
        part.rename(path)

    def write_state(self, state):
        self.write(self.state, json.dumps(state, indent=2) + "\n")


@dataclasses.dataclass(frozen=True)
class Settings:
    """What `up` was asked for."""
    version: str  # "1.37.2"
    programs: dict  # program: path
    beta: bool
    scheduler: bool
    arguments: dict  # server: [more arguments]

    def with_beta(self, beta):
        return dataclasses.replace(self, beta=beta)

    @property
    def minor(self):
        return tuple(int(part) for part in self.version.split(".")[:2])
