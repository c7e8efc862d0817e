"""Runs the supervisor in a session of its own and returns when the control plane is ready."""

import os
import sys

from plane.failure import Failure
from plane.owner import Owner


def detach(layout, supervise):
    """Calls supervise(report) in a child; prints what it reports. Gives the caller's exit code."""
    layout.prepare()
    reading, writing = os.pipe()
    launcher = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os._exit(_in_child(layout, supervise, writing, launcher))
    os.close(writing)
    with open(reading, encoding="utf-8") as pipe:
        word, _, text = pipe.read().partition(" ")
    if word == "ready":
        print(text)
        return 0
    os.waitpid(child, 0)
    raise Failure(text or f"the supervisor ended; see {layout.logs / 'supervisor.log'}")


def _in_child(layout, supervise, writing, launcher):
    os.setsid()
    log = os.open(layout.logs / "supervisor.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)

    def report(path):
        Owner(launcher).check()  # nobody waits any more: then it must not stay
        os.write(writing, f"ready {path}".encode())
        os.close(writing)

    try:
        return supervise(report)
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr, flush=True)
        try:
            os.write(writing, f"error {failure}".encode())
        except OSError:
            pass
        return 1
