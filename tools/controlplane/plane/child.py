"""What a child process does before it becomes another program."""

import ctypes
import os
import signal

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(number=signal.SIGKILL):
    """A preexec_fn with which the kernel ends the child when this process ends, even by SIGKILL.

    The kernel looks at the thread that forked: call Popen from the main thread only.
    """
    parent = os.getpid()

    def prepare():
        if _libc.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0) != 0:
            os._exit(126)
        if os.getppid() != parent:  # it ended before the kernel was told
            os._exit(126)

    return prepare
