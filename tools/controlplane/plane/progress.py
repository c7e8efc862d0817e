"""Says how far something is: one live line on a terminal, a line every half minute elsewhere."""

import sys
import time

EVERY_S = 30


def span(seconds):
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


class Progress:
    """Writes to standard error, so that standard output stays free for a result."""

    def __init__(self, check=lambda: None, out=sys.stderr):
        """`check` is called with each update; it may raise to end what is shown."""
        self._check = check
        self._out = out
        self._live = out.isatty()
        self._next = time.monotonic() + EVERY_S
        self._shown = False

    def say(self, text):
        """A line that stays."""
        self._write(("\r\x1b[K" if self._shown else "") + text + "\n")
        self._shown = False
        self._next = time.monotonic() + EVERY_S

    def update(self, text):
        """A state that the next one replaces; cheap enough to be called often."""
        self._check()
        if self._live:
            self._write("\r\x1b[K" + text[:100])
            self._shown = True
        elif time.monotonic() >= self._next:
            self.say(text)

    def _write(self, text):
        self._out.write(text)
        self._out.flush()
