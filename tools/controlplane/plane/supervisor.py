"""Starts the servers of one control plane, keeps watch over them, and ends them all in order.

One thread. Everything it waits for goes through `_wait`, so a signal, the end of the owner and the end
of a server are noticed wherever it is. Should it be killed itself, the kernel ends the servers
(child.py).
"""

import contextlib
import os
import select
import signal
import time

from plane import certificates, servers
from plane.control import Control, Refused
from plane.failure import Failure
from plane.ports import Ports
from plane.process import Process

READY_WITHIN_S = 120  # on a machine that has other work
GRACE_S = {"apiserver": 20, "etcd": 10}  # for an orderly end, before it is killed
GRACE_AT_END_S = 5


class Stopped(Exception):
    """A signal or the end of the owner asked for the end; the text says which."""


class Supervisor:
    def __init__(self, layout, settings, owner, etcd_version):
        self._layout, self._settings, self._owner = layout, settings, owner
        self._ports = Ports()
        self._processes = {}  # server: Process, of those that should run
        self._started = {}  # server: when
        self._state = {"kubernetes": settings.version, "etcd": etcd_version, "beta": settings.beta,
                       "kubeconfig": str(layout.kubeconfig), "supervisor": os.getpid(), "ready_s": {}}
        self._woken, waker = os.pipe()
        for end in (self._woken, waker):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: None)
        self._control = None
        self._servers = None

    def run(self, on_ready):
        """Until told to stop; calls on_ready(url, seconds) once. Returns why it stopped."""
        begin = time.monotonic()
        try:
            self._start_all()
            self._control = Control(self._layout.control)
            self._state["ready_s"]["all"] = round(time.monotonic() - begin, 2)
            self._write_state()
            on_ready(self._servers.url, self._state["ready_s"]["all"])
            while True:
                if self._wait(None, self._control.descriptor):
                    self._control.serve(self._restart)
        except Stopped as stopped:
            return str(stopped)
        finally:
            self._stop_all()

    def _start_all(self):
        ports = {name: self._ports.take() for name in ("etcd", "peer", "apiserver")}
        self._servers = servers.Servers(self._layout, self._settings, ports)
        self._state |= {"server": self._servers.url, "etcd_url": self._servers.etcd_url}
        self._spawn("etcd")
        self._write_state()
        certificates.make(self._layout.pki)
        for user, _ in certificates.CLIENTS:
            self._layout.write(self._layout.kubeconfig_of(user),
                               certificates.kubeconfig(self._layout.pki, user, self._servers.url))
        for name in reversed(servers.ORDER):
            if name == "scheduler" and not self._settings.scheduler:
                continue
            if name not in self._processes:
                self._spawn(name)
            self._until_ready(name)
            self._state["ready_s"][name] = round(time.monotonic() - self._started[name], 2)

    def _spawn(self, name):
        self._processes[name] = Process(name, self._servers.command(name),
                                        self._layout.logs / f"{name}.log", self._layout.root)
        self._started[name] = time.monotonic()

    def _until_ready(self, name):
        deadline = time.monotonic() + READY_WITHIN_S
        while not self._servers.is_ready(name):
            if time.monotonic() > deadline:
                raise Failure(f"{name} is not ready after {READY_WITHIN_S} s; "
                              f"{self._processes[name].last_words()}")
            self._wait(0.05)

    def _wait(self, seconds, descriptor=None):
        """True when `descriptor` can be read, False when the time is over."""
        poll = select.poll()
        watched = {process.descriptor: name for name, process in self._processes.items()}
        extra = [self._woken, *([self._owner.descriptor] if self._owner else []),
                 *([descriptor] if descriptor is not None else [])]
        for number in (*watched, *extra):
            poll.register(number, select.POLLIN)
        found = {number for number, _ in poll.poll(None if seconds is None else seconds * 1000)}
        if self._woken in found:
            raise Stopped(signal.Signals(os.read(self._woken, 1)[0]).name)
        if self._owner and self._owner.descriptor in found:
            raise Stopped(f"process {self._owner.pid}, for which this ran, has ended")
        for number in found & set(watched):
            process = self._processes.pop(watched[number])
            raise Failure(f"{process.name} {process.collect()}; {process.last_words()}")
        return descriptor in found

    def _restart(self, request):
        """One restart, asked for on the control socket; the answer is what the other side prints."""
        name, kill = request["server"], request["kill"]
        if name not in self._processes:
            raise Refused(f"server: found {name!r}, expected one of {', '.join(sorted(self._processes))}")
        begin = time.monotonic()
        process = self._processes.pop(name)  # from here on its end is no accident
        try:
            process.signal(signal.SIGKILL if kill else signal.SIGTERM)
            self._wait(GRACE_S.get(name, 5), process.descriptor)
        finally:
            killed = kill or not process.has_ended()
            process.signal(signal.SIGKILL)
            process.collect()
        stopped = time.monotonic()
        self._write_state()
        self._wait(request["down_s"])
        self._spawn(name)
        self._until_ready(name)
        if name == "etcd" and "apiserver" in self._processes:
            self._until_ready("apiserver")
        self._write_state()
        return {"stop_s": round(stopped - begin, 2), "killed": killed,
                "start_s": round(time.monotonic() - self._started[name], 2),
                "pid": self._processes[name].pid}

    def _stop_all(self):
        """Clients before servers. Signals are no longer looked at; the end is near anyway."""
        if self._control:
            self._control.close()
        for names in (servers.ORDER[:2], servers.ORDER[2:3], servers.ORDER[3:]):
            going = [self._processes.pop(name) for name in names if name in self._processes]
            for process in going:
                process.signal(signal.SIGTERM)
            deadline = time.monotonic() + GRACE_AT_END_S
            while time.monotonic() < deadline and not all(process.has_ended() for process in going):
                time.sleep(0.01)
            for process in going:
                process.signal(signal.SIGKILL)
                process.collect()
        with contextlib.suppress(OSError):  # its folder may be gone
            self._write_state()

    def _write_state(self):
        self._state["processes"] = {name: process.pid for name, process in self._processes.items()}
        self._layout.write_state(self._state)
