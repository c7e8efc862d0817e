"""A process whose end is waited for, such as the one for which a control plane runs."""

import os
import select

from plane.failure import Failure


class Owner:
    """Watches one process, not its threads, through a descriptor that becomes readable at its end."""

    def __init__(self, pid):
        self.pid = pid
        try:
            self.descriptor = os.pidfd_open(pid)
        except OSError:
            raise Failure(f"process {pid}, for which this was to run, has ended") from None

    @staticmethod
    def caller():
        """The process that started this one; None for the system's first, which outlives all.

        Had the caller ended before this line, a broken pipe would tell when the result is printed.
        """
        pid = os.getppid()
        if pid <= 1:
            return None
        owner = Owner(pid)
        if os.getppid() != pid:
            raise Failure(f"process {pid}, which started this, has ended")
        return owner

    def ends_within(self, seconds):
        poll = select.poll()
        poll.register(self.descriptor, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def check(self):
        """Raises once the owner has ended."""
        if self.ends_within(0):
            raise Failure(f"process {self.pid}, for which this runs, has ended")
