"""What ends a command with a message instead of a stack trace."""

import sys


class Failure(Exception):
    """Something that can be expected went wrong; the text says what, and what helps."""


def run(name, command):
    """Runs `command()`, which returns an exit code, and turns what can be expected into a message."""
    try:
        sys.exit(command())
    except Failure as failure:
        sys.exit(f"{name}: error: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)
