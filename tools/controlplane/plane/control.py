"""The socket on which a supervisor takes commands: one JSON line each way.

A socket's path may have 107 bytes only, so both sides go through a descriptor of its folder.
"""

import contextlib
import json
import os
import socket

from plane.failure import Failure

LONGEST = 4096


@contextlib.contextmanager
def _short(path):
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


class Refused(Failure):
    """A request that cannot be carried out; all other failures end the supervisor."""


class Control:
    """The supervisor's end."""

    def __init__(self, path):
        self._path = path
        path.unlink(missing_ok=True)  # of a supervisor that was killed; the lock is ours
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with _short(path) as short:
            self._socket.bind(short)
        self._socket.listen(8)
        self.descriptor = self._socket.fileno()

    def serve(self, carry_out):
        """Takes one request and answers with carry_out(request); a caller that is gone is no error."""
        with self._socket.accept()[0] as connection:
            connection.settimeout(1)
            try:
                request = json.loads(connection.makefile("r").readline(LONGEST))
            except (OSError, ValueError):
                return
            failure = None
            try:
                answer = {"done": carry_out(request)}
            except Failure as caught:
                failure, answer = caught, {"error": str(caught)}
            with contextlib.suppress(OSError):
                connection.sendall(json.dumps(answer).encode() + b"\n")
            if failure and not isinstance(failure, Refused):
                raise failure

    def close(self):
        self._socket.close()
        self._path.unlink(missing_ok=True)


def ask(layout, request, timeout_s=300):
    """The other end: sends a request to the supervisor of a folder and gives its answer."""
    if not layout.is_running():
        raise Failure(f"{layout.root}: no control plane runs there")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(timeout_s)
        try:
            with _short(layout.control) as short:
                connection.connect(short)
            connection.sendall(json.dumps(request).encode() + b"\n")
            line = connection.makefile("r").readline()
        except TimeoutError:
            raise Failure(f"{layout.root}: no answer within {timeout_s} s") from None
        except OSError as error:
            raise Failure(f"{layout.control}: {error.strerror}; is it still starting?") from None
    if not line:
        raise Failure(f"{layout.root}: the control plane ended meanwhile")
    answer = json.loads(line)
    if "error" in answer:
        raise Failure(answer["error"])
    return answer["done"]
