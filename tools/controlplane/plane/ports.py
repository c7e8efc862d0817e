"""Free loopback ports that stay ours.

They lie below the range from which the kernel serves clients, so no connection takes one while a
server restarts. A name in the kernel's abstract socket space, which is as wide as the ports are, is
held for each until the supervisor ends: two control planes never choose the same.
"""

import random
import socket

from plane.failure import Failure

RANGE = range(18000, 30000)


class Ports:
    def __init__(self):
        self._held = []

    def take(self):
        for port in random.sample(RANGE, 400):
            name = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                name.bind(f"\0regimen-controlplane-port-{port}")
            except OSError:
                name.close()
                continue
            if _is_free(port):
                self._held.append(name)
                return port
            name.close()
        raise Failure(f"no free port on 127.0.0.1 in {RANGE.start}..{RANGE.stop - 1}")


def _is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the servers do
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
