"""One server as a child process: start, end, and what its log says last."""

import os
import signal
import subprocess

from plane.child import die_with_parent

LOG_LINES = 12


class Process:
    """A child in a session of its own, so that Ctrl-C reaches the supervisor alone."""

    def __init__(self, name, command, log, home):
        self.name = name
        self.log = log
        with open(log, "ab") as out:
            # No settings of the caller reach it: etcd reads ETCD_*, Go programs read proxies.
            self._child = subprocess.Popen(
                command, cwd=home, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                env={"PATH": os.defpath, "HOME": str(home)}, start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGKILL))
        self.pid = self._child.pid
        self.descriptor = os.pidfd_open(self.pid)  # readable when it has ended

    def signal(self, number):
        self._child.send_signal(number)

    def has_ended(self):
        return self._child.poll() is not None

    def collect(self):
        """Waits for its end and gives how it ended, in words."""
        status = self._child.wait()
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None
        if status < 0:
            return f"was ended by {signal.Signals(-status).name}"
        return f"ended with status {status}"

    def last_words(self):
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except OSError:
            lines = []
        return "\n".join([f"the end of {self.log}:", *("  " + line[:300] for line in lines[-LOG_LINES:])])
