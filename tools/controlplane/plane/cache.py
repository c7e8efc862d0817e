"""Where built programs lie, outside the tree: ${XDG_CACHE_HOME:-~/.cache}/regimen/controlplane/KEY.

A program appears in its folder by one rename when it is complete, so whoever finds it may run it
without a lock. `locked` keeps two builds of the same key apart; the kernel gives the lock back when
its holder ends, however it ends.
"""

import contextlib
import fcntl
import os
import pathlib


def root():
    base = os.environ.get("XDG_CACHE_HOME")
    if not base or not os.path.isabs(base):
        base = os.path.expanduser("~/.cache")
    return pathlib.Path(base) / "regimen" / "controlplane"


def folder(module):
    return root() / module.key


def missing(module):
    """The (program, package) pairs of a module that are not built."""
    return [(name, package) for name, package in module.packages
            if not (folder(module) / name).is_file()]


@contextlib.contextmanager
def locked(name, on_wait):
    """Holds the lock `name`; calls on_wait(holder's process id) once if another holds it."""
    root().mkdir(parents=True, exist_ok=True)
    with open(root() / f"{name}.lock", "a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            on_wait(file.read().strip() or "unknown")
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
